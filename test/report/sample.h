/* A hand-made piece of advice with one of everything, and hostile texts in every place where text can stand. */
#ifndef DOVETAIL_TEST_REPORT_SAMPLE_H
#define DOVETAIL_TEST_REPORT_SAMPLE_H

#include "advise/advise.h"

struct advise_result *sample_full(struct arena *arena);
/* A guard refused the set: no recommendations, no bound, nothing modelled by the database. */
struct advise_result *sample_refused(struct arena *arena);

/* Its workload from two instances of a cluster; told: which ran what. */
struct advise_result *sample_cluster(struct arena *arena, bool told);

#define SAMPLE_HOSTILE "<script>alert('x')</script> & \"quoted\" \x1b[31m\xff end"

#endif
