/* What a stand-in for a clone (measure_engine.h) need not do: there is nothing to open, to build or to drop. */
#ifndef DOVETAIL_TEST_ADVISE_IDLE_ENGINE_H
#define DOVETAIL_TEST_ADVISE_IDLE_ENGINE_H

#include "advise/verify/measure_engine.h"

bool idle_open(struct arena *scratch, struct measure *m, struct err *err);
bool idle_build(struct arena *scratch, struct measure *m, size_t position, const struct design_index *index, struct err *err);
bool idle_drop(struct arena *scratch, struct measure *m, size_t position, struct err *err);

#endif
