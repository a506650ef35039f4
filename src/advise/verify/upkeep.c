/*
 * What writes say against a set that was run (see verify.h). A write that is slower is slower by the sum of what it pays for the indexes of its table; what
 * each index saves is what the statements that use it save, in equal parts where a plan uses several. Knowingly: another index
 * might serve in its place, so savings are told too high rather than too low, and an index is barred only where even so it is not worth it.
 *
 * Users ask for an index where its saving is 1.5 times what writes lose (dexter, issue 6). And a write is seldom alone: an index for
 * which the client of one waits noticeably longer, for less than a thousandth of all time saved, is not worth explaining.
 */
#include <math.h>

#include "advise/verify/verify.h"
#include "base/vec.h"

#define WRITES_COUNT 1.5
#define WORTHWHILE 0.001
#define NOTICED 0.05

/* --- Weighed --------------------------------------------------------------------------------------------- */

static double saved_by_all(const struct verify_result *run) {
    double sum = 0;
    for (size_t i = 0; i < MEASURE_INDEXES_MAX; i++) {
        sum += run->saved_ms[i];
    }
    return sum;
}

static bool is_noticed(const struct verify_result *run, size_t position) {
    for (size_t i = 0; i < run->count; i++) {
        const struct verify_time *time = &run->times[i];
        if (time->pays && time->upkeep_ms[position] > NOTICED * time->client_ms) {
            return true;
        }
    }
    return false;
}

void upkeep_weigh(struct arena *arena, const struct measure *measure, struct verify_result *run,
                  struct barred_list *barred) {
    double all = saved_by_all(run);
    for (size_t i = 0; i < MEASURE_INDEXES_MAX; i++) {
        double saved = run->saved_ms[i], upkeep = run->upkeep_ms[i];
        bool paid_for = members_has(&measure->present, i) && upkeep > 0;
        if (paid_for && (saved < WRITES_COUNT * upkeep || (saved < WORTHWHILE * all && is_noticed(run, i)))) {
            struct str detail =
                str_fmt(arena,
                        "run on the clone, it costs the writes " STR_FMT " ms by calls, and saves " STR_FMT " ms of the " STR_FMT " that the set saves",
                        STR_ARG(verify_ms_text(arena, upkeep)), STR_ARG(verify_ms_text(arena, saved)), STR_ARG(verify_ms_text(arena, all)));
            VEC_PUSH(arena, barred, (struct advise_barred){measure->built[i], false, "maintenance", detail});
            members_add(&run->outweighed, i);
        }
    }
}

/* --- Held to the limit ----------------------------------------------------------------------------------- */

/* *known: an earlier round had one. */
static struct advise_write_limit *limit_of(struct arena *arena, struct write_limit_list *limits, const struct verify_time *time, bool *known) {
    for (size_t i = 0; i < limits->n; i++) {
        if (limits->at[i].template == time->template) {
            *known = true;
            return &limits->at[i];
        }
    }
    struct advise_write_limit *new = VEC_ADD(arena, limits);
    *new = (struct advise_write_limit){.template = time->template};
    *known = false;
    return new;
}

/* The dearer of what two rounds saw counts, and is returned. *news: nobody had seen it. */
static double note_upkeep(struct arena *arena, struct advise_write_limit *limit, const struct design_index *index, double ms, bool *news) {
    for (size_t i = 0; i < limit->measured_count; i++) {
        struct advise_upkeep *old = &limit->measured[i];
        if (str_eq(old->index->identity, index->identity)) {
            old->ms = fmax(old->ms, ms);
            return old->ms;
        }
    }
    size_t size = sizeof *limit->measured, n = limit->measured_count;
    limit->measured = arena_grow(arena, limit->measured, n * size, (n + 1) * size);
    limit->measured[limit->measured_count++] = (struct advise_upkeep){index, ms};
    *news = true;
    return ms;
}

static void bar_alone(struct arena *arena, const struct measure *measure, struct verify_result *run, const struct verify_time *time,
                      size_t position, struct barred_list *barred) {
    struct str detail = str_fmt(arena, "run on the clone, it alone makes " STR_FMT " slower by %.3g ms; the server takes %.3g for it, its client waits %.3g",
                                STR_ARG(time->template->id), time->upkeep_ms[position], time->without_ms, time->client_ms);
    VEC_PUSH(arena, barred, (struct advise_barred){measure->built[position], false, "write limit", detail});
    members_add(&run->shut, position);
}

/*
 * What it was found to pay; where all of that was known, and the set allowed by it was slower all the same, half as much is allowed. In any case less than
 * this set takes, so that the next is another; false: it cannot be, as what the write pays for is forced.
 */
static bool limit_write(struct arena *arena, const struct measure *measure, struct verify_result *run, const struct verify_time *time,
                        double most_ms, const struct design *forced, struct write_limit_list *limits, struct barred_list *barred) {
    bool known, news = false, free = false;
    double paid = 0;
    struct advise_write_limit *limit = limit_of(arena, limits, time, &known);
    for (size_t i = 0; i < MEASURE_INDEXES_MAX; i++) {
        if (members_has(&measure->present, i) && time->upkeep_ms[i] > 0) {
            free |= !design_has(forced, measure->built[i]);
            paid += note_upkeep(arena, limit, measure->built[i], time->upkeep_ms[i], &news);
            if (time->upkeep_ms[i] > most_ms && !members_has(&run->outweighed, i) && !members_has(&run->shut, i)) {
                bar_alone(arena, measure, run, time, i, barred);
            }
        }
    }
    double most = !known ? most_ms : news ? fmin(limit->most_ms, most_ms) : limit->most_ms / 2;
    limit->most_ms = free ? fmin(most, 0.99 * paid) : most;
    return free;
}

bool upkeep_limit(struct arena *arena, const struct measure *measure, struct verify_result *run, const struct verify_options *options,
                  const struct design *forced, struct write_limit_list *limits, struct barred_list *barred) {
    bool any = false;
    for (size_t i = 0; i < run->count; i++) {
        const struct verify_time *time = &run->times[i];
        if (time->pays && time->slower) {
            any |= limit_write(arena, measure, run, time, verify_most_upkeep_ms(options, time), forced, limits, barred);
        }
    }
    return any;
}
