/*
 * Which indexes of a set that was run are to be left out, so that no read is slower than without the set, and what is lost by that is least.
 *
 * Statement by statement, those first whose plan uses the fewest indexes: there is least doubt about who is to blame. Of the indexes in its plan the planner tells
 * what it would do without each; they are tried in the order of what leaving them out costs all statements together, by what was run, and by the planner's costs
 * for plans that were not; the first whose absence mends the statement goes. A culprit that several share is found once: without it the planner is asked for all
 * that use it, and only a plan that was never run is run.
 *
 * Where no single one mends it, the planner may have taken another index in each one's place: those it falls back to are added until it is mended, at the latest by the
 * plan that no index gives. Of that part the least that mends it is found by halving, and then one by one, those that others would miss most first.
 *
 * Knowingly: greedy, statement after statement; and what costs promise for plans that were not run is what they promised for the one that was slower.
 */
#include <math.h>
#include <stdlib.h>

#include "advise/verify/judge.h"
#include "base/vec.h"

struct harm_list { /* as VEC */
    struct verify_harm *at;
    size_t n, cap;
};

struct settling {
    const struct judge *judge;
    struct verify_result *run;
    struct verify_time *now; /* along run->times: with what is hidden so far */
    bool *pending; /* the same: its plan is one that was not run yet, and its time is a guess */
    struct members hidden;
    struct harm_list harms;
    struct err *err;
};

static bool is_read(const struct verify_time *time) {
    return !time->skipped.len && time->template->samples->query->kind == QUERY_SELECT;
}

/* New ones that its plan uses, and existing ones that it would use were they not to go. */
static struct members suspects_of(const struct settling *s, const struct verify_time *time) {
    const struct measure *m = s->judge->measure;
    struct members suspects = members_union(members_common(time->now.used, m->present), members_common(time->bare.used, m->gone));
    return members_minus(suspects, s->hidden);
}

static bool plan_without(const struct settling *s, const struct verify_time *time, struct members hidden, struct measure_plan *plan) {
    struct err unimportant = {0};
    return measure_plan(s->judge->measure, time->template->samples, hidden, plan, &unimportant);
}

/* Its plan may change when these are hidden: it uses one; or an existing one comes back, which any may use. */
static bool is_concerned(const struct settling *s, const struct verify_time *time, struct members part) {
    struct members used = members_common(time->now.used, part), back = members_common(s->judge->measure->gone, part);
    return is_read(time) && (members_any(&used) || members_any(&back));
}

/* --- What it would cost ---------------------------------------------------------------------------------- */

/*
 * One execution under another plan. What is slower, or may become so, is going to be mended too, by this or by something else: a plan that nobody ran is
 * worth trying where it would be the best.
 */
static double foreseen_ms(const struct settling *s, const struct verify_time *time, const struct measure_plan *plan) {
    const struct verify_time *known = judge_known(s->judge, time, plan);
    if (plan->shape == time->bare.shape || !(time->now.cost > 0)) {
        return time->without_ms;
    }
    return fmin(time->without_ms, known ? known->with_ms : time->with_ms * plan->cost / time->now.cost);
}

/* By calls, over all statements: how much more they would take without these as well. */
static double loss_of(const struct settling *s, struct members part) {
    double loss = 0;
    for (size_t i = 0; i < s->run->count; i++) {
        const struct verify_time *time = &s->now[i];
        struct measure_plan plan;
        if (is_concerned(s, time, part) && plan_without(s, time, members_union(s->hidden, part), &plan)) {
            loss += time->template->calls * (foreseen_ms(s, time, &plan) - time->with_ms);
        }
    }
    return loss;
}

struct option {
    size_t position;
    double loss;
    bool sure; /* to mend the statement: with the plan that none of the set gives */
};

static int by_loss(const void *a, const void *b) {
    const struct option *x = a, *y = b;
    if (x->loss != y->loss || x->sure != y->sure) {
        return x->loss != y->loss ? (x->loss > y->loss) - (x->loss < y->loss) : y->sure - x->sure;
    }
    return (x->position > y->position) - (x->position < y->position);
}

/* In the order in which they are best left out. */
static size_t options_of(const struct settling *s, const struct verify_time *slow, struct members suspects, struct option options[static MEASURE_INDEXES_MAX]) {
    size_t count = 0;
    for (size_t i = 0; i < MEASURE_INDEXES_MAX; i++) {
        if (members_has(&suspects, i)) {
            struct measure_plan plan;
            bool planned = plan_without(s, slow, members_union(s->hidden, members_one(i)), &plan);
            options[count++] = (struct option){i, loss_of(s, members_one(i)), planned && plan.shape == slow->bare.shape};
        }
    }
    qsort(options, count, sizeof *options, by_loss);
    return count;
}

/* --- Who is to blame ------------------------------------------------------------------------------------- */

/* *mended: not slower without these as well. False: the clone broke. */
static bool mends(struct settling *s, size_t at, struct members part, bool *mended) {
    struct verify_time time = s->now[at];
    struct members hidden = members_union(s->hidden, part);
    *mended = false;
    if (!plan_without(s, &time, hidden, &time.now)) {
        return true;
    }
    if (!judge_statement(s->judge, hidden, JUDGE_HASTILY, &time, s->err)) {
        return false;
    }
    *mended = !time.slower && !time.skipped.len;
    return true;
}

/* Adds what the planner falls back to, until it is mended. */
static bool widen(struct settling *s, size_t at, struct members *part) {
    for (bool mended = false;;) {
        struct verify_time time = s->now[at];
        if (!mends(s, at, *part, &mended)) {
            return false;
        }
        if (mended || !plan_without(s, &time, members_union(s->hidden, *part), &time.now)) {
            return true;
        }
        struct members more = members_minus(suspects_of(s, &time), *part);
        if (!members_any(&more)) {
            return true;
        }
        *part = members_union(*part, more);
    }
}

static struct members lower_half(const struct members *set) {
    struct members low = {{0}};
    size_t wanted = members_count(set) / 2;
    for (size_t i = 0; wanted; i++) {
        if (members_has(set, i)) {
            members_add(&low, i);
            wanted--;
        }
    }
    return low;
}

static bool halve(struct settling *s, size_t at, struct members *part) {
    for (bool mended = true; mended && members_count(part) > 1;) {
        struct members low = lower_half(part), high = members_minus(*part, low);
        if (!mends(s, at, low, &mended)) {
            return false;
        }
        if (mended) {
            *part = low;
        } else if (!mends(s, at, high, &mended)) {
            return false;
        } else if (mended) {
            *part = high;
        }
    }
    return true;
}

/* What need not go stays, most wanted first. */
static bool thin(struct settling *s, size_t at, struct members *part) {
    struct option options[MEASURE_INDEXES_MAX];
    size_t count = options_of(s, &s->now[at], *part, options);
    for (size_t i = count; i-- > 0 && members_count(part) > 1;) {
        bool mended;
        struct members less = members_minus(*part, members_one(options[i].position));
        if (!mends(s, at, less, &mended)) {
            return false;
        }
        *part = mended ? less : *part;
    }
    return true;
}

static bool find_part(struct settling *s, size_t at, struct members *part) {
    struct option options[MEASURE_INDEXES_MAX];
    struct members suspects = suspects_of(s, &s->now[at]);
    size_t count = options_of(s, &s->now[at], suspects, options);
    for (size_t i = 0; i < count; i++) {
        bool mended;
        *part = members_one(options[i].position);
        if (!mends(s, at, *part, &mended)) {
            return false;
        }
        if (mended) {
            return true;
        }
    }
    *part = suspects;
    return widen(s, at, part) && halve(s, at, part) && thin(s, at, part);
}

/* --- The whole set --------------------------------------------------------------------------------------- */

static bool hide(struct settling *s, size_t at, struct members part) {
    const struct verify_time *slow = &s->now[at];
    VEC_PUSH(s->judge->measure->arena, &s->harms,
             ((struct verify_harm){slow->template, slow->without_ms, slow->with_ms, slow->with_timed_out, part}));
    s->hidden = members_union(s->hidden, part);
    for (size_t i = 0; i < s->run->count; i++) {
        struct verify_time *time = &s->now[i];
        struct measure_plan plan;
        if (!is_concerned(s, time, part) || !plan_without(s, time, s->hidden, &plan)) {
            continue;
        }
        bool same = plan.shape == time->now.shape;
        double guess = foreseen_ms(s, time, &plan), without = time->without_ms;
        time->now = plan;
        if (!same && !judge_statement(s->judge, s->hidden, JUDGE_AS_KNOWN, time, s->err)) {
            return false;
        }
        s->pending[i] = same ? s->pending[i] : isnan(time->with_ms);
        if (isnan(time->with_ms)) {
            time->with_ms = guess;
            time->without_ms = without;
        }
    }
    return true;
}

/* When nobody is known to be slower any more. Before, the next to be hidden might have changed the plan again. */
static bool run_pending(struct settling *s) {
    for (size_t i = 0; i < s->run->count; i++) {
        if (s->pending[i] && !judge_statement(s->judge, s->hidden, JUDGE_PATIENTLY, &s->now[i], s->err)) {
            return false;
        }
        s->pending[i] = false;
    }
    return true;
}

/* Of the slower ones whose plan has somebody to blame, that with the fewest. SIZE_MAX: there is none. */
static size_t next_slower(const struct settling *s) {
    size_t best = SIZE_MAX, fewest = SIZE_MAX;
    for (size_t i = 0; i < s->run->count; i++) {
        struct members suspects = suspects_of(s, &s->now[i]);
        size_t count = members_count(&suspects);
        if (is_read(&s->now[i]) && s->now[i].slower && count && count < fewest) {
            best = i;
            fewest = count;
        }
    }
    return best;
}

/* One execution without what is hidden. */
static double settled_ms(const struct settling *s, size_t at) {
    const struct verify_time *time = &s->run->times[at];
    if (is_read(time)) {
        return is_read(&s->now[at]) ? s->now[at].with_ms : time->without_ms;
    }
    double ms = time->skipped.len ? 0 : time->with_ms;
    for (size_t k = 0; k < MEASURE_INDEXES_MAX && time->upkeep_ms; k++) {
        ms -= members_has(&s->hidden, k) ? time->upkeep_ms[k] : 0;
    }
    return ms;
}

static void tell(struct settling *s) {
    struct verify_result *run = s->run;
    run->hidden = s->hidden;
    run->harms = s->harms.at;
    run->harm_count = s->harms.n;
    for (size_t i = 0; i < run->count; i++) {
        run->settled_ms += run->times[i].template->calls * settled_ms(s, i);
    }
}

/* To blame are those of its plan that were left out; or, where they were not in its plan, those that were left out for it. */
static void blame(struct settling *s) {
    struct verify_result *run = s->run;
    for (size_t i = 0; i < run->count; i++) {
        struct verify_time *time = &run->times[i];
        if (is_read(time) && time->slower) {
            const struct measure *m = s->judge->measure;
            struct members in_plan = members_union(members_common(time->now.used, m->present), members_common(time->bare.used, m->gone));
            time->harmful = members_common(in_plan, s->hidden);
        }
        for (size_t k = 0; k < s->harms.n && time->slower && !members_any(&time->harmful); k++) {
            time->harmful = s->harms.at[k].template == time->template ? s->harms.at[k].part : time->harmful;
        }
    }
}

bool settle(const struct judge *judge, struct verify_result *out, struct err *err) {
    struct settling s = {.judge = judge, .run = out, .err = err};
    s.now = ARENA_ARRAY(judge->measure->arena, struct verify_time, out->count);
    s.pending = ARENA_ARRAY(judge->measure->arena, bool, out->count);
    for (size_t i = 0; i < out->count; i++) {
        s.now[i] = out->times[i];
    }
    size_t done = 0, at;
    for (bool ran = false; (at = next_slower(&s)) != SIZE_MAX || !ran;) {
        struct members part;
        log_progress(judge->measure->log, "finding what slows statements down", done++, out->slower);
        ran = at == SIZE_MAX;
        if (ran ? !run_pending(&s) : !find_part(&s, at, &part) || !hide(&s, at, part)) {
            return false;
        }
    }
    tell(&s);
    blame(&s);
    return true;
}
