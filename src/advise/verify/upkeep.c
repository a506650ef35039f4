/*
 * What writes say against a set that was run (see verify.h). A write that is slower is slower by the sum of what it pays for the indexes of its table; what
 * each index saves is what the statements that use it save, in equal parts where a plan uses several. Knowingly: another index
 * might serve in its place, so savings are told too high rather than too low, and an index is barred only where even so it is not worth it.
 *
 * Users ask for an index where its saving is 1.5 times what writes lose (dexter, issue 6). And a write is seldom alone: an index that
 * slows one down for less than a thousandth of all time saved is not worth explaining.
 */
#include <math.h>
#include <stdlib.h>

#include "advise/verify/verify.h"
#include "base/vec.h"

#define WRITES_COUNT 1.5
#define WORTHWHILE 0.001

/* --- Weighed --------------------------------------------------------------------------------------------- */

static double saved_by_all(const struct verify_result *run) {
    double sum = 0;
    for (size_t i = 0; i < MEASURE_INDEXES_MAX; i++) {
        sum += run->saved_ms[i];
    }
    return sum;
}

void upkeep_weigh(struct arena *arena, const struct measure *measure, struct verify_result *run,
                  struct barred_list *barred) {
    double all = saved_by_all(run);
    for (size_t i = 0; i < MEASURE_INDEXES_MAX; i++) {
        double saved = run->saved_ms[i], upkeep = run->upkeep_ms[i];
        bool paid_for = members_has(&measure->present, i) && upkeep > 0;
        if (paid_for && (saved < WRITES_COUNT * upkeep || saved < WORTHWHILE * all)) {
            struct str detail =
                str_fmt(arena,
                        "run on the clone, it costs the writes %.3g ms by calls, and saves %.3g ms of the %.3g "
                        "that the set saves",
                        upkeep, saved, all);
            VEC_PUSH(arena, barred, (struct advise_barred){measure->built[i], "maintenance", detail});
            members_add(&run->outweighed, i);
        }
    }
}

/* --- Held to the limit ----------------------------------------------------------------------------------- */

struct payer {
    size_t position;
    double upkeep_ms, worth; /* of one execution; what it saves for each millisecond of that */
};

static int by_worth(const void *a, const void *b) {
    const struct payer *x = a, *y = b;
    if (x->worth != y->worth) {
        return x->worth > y->worth ? -1 : 1;
    }
    return x->position < y->position ? -1 : x->position > y->position;
}

/* The most worthwhile indexes of the table, as far as the write may be slower. */
static struct members affordable(const struct measure *measure, const struct verify_result *run,
                           const struct verify_time *time, double limit_ms) {
    struct payer payers[MEASURE_INDEXES_MAX];
    size_t n = 0;
    struct members kept = {{0}};
    for (size_t i = 0; i < MEASURE_INDEXES_MAX; i++) {
        if (members_has(&measure->present, i) && time->upkeep_ms[i] > 0) {
            payers[n++] = (struct payer){i, time->upkeep_ms[i], run->saved_ms[i] / time->upkeep_ms[i]};
        }
    }
    qsort(payers, n, sizeof *payers, by_worth);
    for (size_t i = 0; i < n && payers[i].upkeep_ms <= limit_ms; i++) {
        members_add(&kept, payers[i].position);
        limit_ms -= payers[i].upkeep_ms;
    }
    return kept;
}

static struct advise_closed *closed_table(struct arena *arena, struct closed_list *closed, uint32_t table,
                                          const struct measure *measure) {
    for (size_t i = 0; i < closed->n; i++) {
        if (closed->at[i].table == table) {
            return &closed->at[i];
        }
    }
    struct advise_closed *new = VEC_ADD(arena, closed);
    *new = (struct advise_closed){.table = table};
    for (size_t i = 0; i < MEASURE_INDEXES_MAX; i++) {
        if (members_has(&measure->present, i) && measure->built[i]->table == table) {
            design_add(arena, &new->kept, measure->built[i]);
        }
    }
    return new;
}

static void close_for(struct arena *arena, const struct measure *measure, struct verify_result *run,
                      const struct verify_time *time, double limit_ms, struct closed_list *closed) {
    uint32_t table = time->template->samples[0].query->target;
    struct advise_closed *entry = closed_table(arena, closed, table, measure);
    struct members kept = affordable(measure, run, time, limit_ms);
    for (size_t i = 0; i < MEASURE_INDEXES_MAX; i++) {
        if (members_has(&measure->present, i) && measure->built[i]->table == table && !members_has(&kept, i)) {
            design_remove(&entry->kept, measure->built[i]);
            members_add(&run->shut, i);
        }
    }
    entry->detail =
        str_fmt(arena, "run on the clone, indexes of this table make " STR_FMT " slower: %.3g ms, %.3g without",
                STR_ARG(time->template->id), time->with_ms, time->without_ms);
}

bool upkeep_close(struct arena *arena, const struct measure *measure, struct verify_result *run,
                  const struct verify_options *options, struct closed_list *closed) {
    bool any = false;
    for (size_t i = 0; i < run->count; i++) {
        const struct verify_time *time = &run->times[i];
        if (time->pays && time->slower) {
            close_for(arena, measure, run, time, fmax(VERIFY_LEAST_WRITE_MS, options->write_tolerance * time->without_ms),
                      closed);
            any = true;
        }
    }
    return any;
}
