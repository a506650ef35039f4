/* What verify.c and settle.c share: the verdict on one statement, from what is known or by running it. */
#ifndef DOVETAIL_ADVISE_JUDGE_H
#define DOVETAIL_ADVISE_JUDGE_H

#include "advise/verify/verify.h"

struct judge {
    struct measure *measure;
    const struct workload *workload;
    const struct verify_options *options;
    struct verify_known *known;
    struct map *presumed; /* what a hasty run found to be slower, by plan; NULL outside settle.c */
};

/* Not to be run any more: cancelled, or out of time. Then why; else empty. */
struct str judge_is_over(const struct judge *judge);
/* Fills the verdict on statement->template with statement->now from what is known, without a run. False: it is not known. */
bool judge_recall(const struct judge *judge, struct verify_time *statement);
enum judge_pace {
    JUDGE_PATIENTLY,
    JUDGE_HASTILY /* a run that looks hopeless is enough, but only to be presumed from then on */
};

/*
 * Fills the verdict on statement->template with statement->now, its plan without `hidden`; what is known is not run. Where it fails or nothing is to be run any more,
 * ->skipped says why. False only when the clone broke.
 */
bool judge_statement(const struct judge *judge, struct members hidden, enum judge_pace pace, struct verify_time *statement, struct err *err);

/* settle.c: fills out->hidden, settled_ms, harms, and whom each slower statement has to blame. */
bool settle(const struct judge *judge, struct verify_result *out, struct err *err);

#endif
