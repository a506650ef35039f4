/* Of which text, and with how much of a design, a driver is asked that shows some indexes only where their table comes first (front.c); for whatif.c. */
#ifndef DOVETAIL_WHATIF_FRONT_H
#define DOVETAIL_WHATIF_FRONT_H

#include "whatif/whatif_driver.h"

/* What is to be asked in its place; what it holds lives as long as the what-if or `arena`. May ask for costs without indexes. False and err as whatif_cost. */
bool front_question(struct arena *arena, struct whatif *whatif, const struct whatif_question *asked, struct whatif_question *told,
                    struct err *err);
/* The index is shown in some text of the statement, as far as is known. */
bool front_shows(const struct whatif *whatif, const struct workload_sample *sample, const struct design_index *index);

#endif
