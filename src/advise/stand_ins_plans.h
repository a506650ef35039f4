/* The method "plans" of stand_ins.h. */
#ifndef DOVETAIL_ADVISE_STAND_INS_PLANS_H
#define DOVETAIL_ADVISE_STAND_INS_PLANS_H

#include "advise/search.h"
#include "workload/compress.h"

/* At most `most` of what is looked at, fewer when `coverage` is reached before. False: the model cannot tell parts of plans. */
bool stand_ins_by_plans(const struct problem *problem, struct whatif *model, const struct compression *looked_at, size_t most,
                        double coverage, struct compression *out);

#endif
