/*
 * One statement on the clone, with some of the set and with less of it, in turn: how long it takes on either side, and whether it is slower. See verify.h
 * for the rules. Times are milliseconds.
 */
#ifndef DOVETAIL_ADVISE_TRIAL_H
#define DOVETAIL_ADVISE_TRIAL_H

#include "advise/verify/verify.h"

enum { TRIAL_RUNS_MAX = 101 };

struct series {
    double ms[TRIAL_RUNS_MAX];
    size_t n;
    bool timed_out;
};

struct trial {
    struct measure *measure;
    const struct workload_sample *sample;
    const struct verify_options *options;
    struct members hidden; /* of the side with the set */
    struct series with, without;
    double server_ms, client_ms; /* the least that either saw of one execution, on any side */
    double least_ms, tolerance;
    double stop_ms; /* longer runs with any of the set are stopped: they are slower than without */
    bool reads;
    bool by_server_clock; /* a write whose limit is a share of the server's time */
    bool hasty; /* one run that takes half as long again as is known without the set has had its verdict */
    bool cancelled; /* in the midst of it: there is no verdict */
    struct err failure;
};

/* What the statement takes without the set, where that is known. */
struct trial_bare {
    double ms;
    bool timed_out;
};

/* `bare` may be NULL. */
void trial_init(struct trial *trial, struct measure *measure, const struct workload_sample *sample, const struct verify_options *options,
                const struct trial_bare *bare);
/* Without `hidden` on one side, and without all of the set on the other; `bare` is used where it is as good as a run. False: it fails there, or was cancelled. */
bool trial_run(struct trial *trial, struct members hidden, const struct trial_bare *bare);
/* The same with the whole set on one side, and without `without` on the other; always run. */
bool trial_run_whole(struct trial *trial, struct members without);
/* By more than the tolerance, the noise and what a clock can be trusted with. */
bool trial_is_slower(const struct trial *trial);
/* So far that there is nothing to confirm. */
bool trial_is_far_slower(const struct trial *trial);
/* The median; of what was stopped the longest that was waited. */
double trial_ms(const struct series *series);

#endif
