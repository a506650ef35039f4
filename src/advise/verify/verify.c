/* See the header. Only a template's first sample is run: the likeliest values. */
#include "advise/verify/verify.h"

#include <inttypes.h>
#include <math.h>

#include "advise/verify/judge.h"
#include "advise/verify/plans.h"
#include "advise/verify/trial.h"
#include "base/buf.h"
#include "catalog/partitions.h"

/* --- What a write pays ------------------------------------------------------------------------------------ */

static bool writes_to(const struct measure *m, const struct query *query) {
    struct members all = measure_all(m);
    for (size_t i = 0; i < MEASURE_INDEXES_MAX; i++) {
        if (query->kind != QUERY_SELECT && members_has(&all, i) && catalog_is_within(m->catalog, m->built[i]->table, query->target)) {
            return true;
        }
    }
    return false;
}

/* Of one execution, index by index: how much faster it is without each; all together no more than what all cost. */
static double *upkeep_of(struct trial *trial, uint32_t table, double all_ms) {
    const struct measure *m = trial->measure;
    double *upkeep = ARENA_ARRAY(m->arena, double, MEASURE_INDEXES_MAX), sum = 0;
    for (size_t i = 0; i < MEASURE_INDEXES_MAX; i++) {
        if (members_has(&m->present, i) && catalog_is_within(m->catalog, m->built[i]->table, table) && trial_run_whole(trial, members_one(i))) {
            upkeep[i] = fmax(1e-4, trial_ms(&trial->with) - trial_ms(&trial->without));
            sum += upkeep[i];
        }
    }
    for (size_t i = 0; i < MEASURE_INDEXES_MAX && sum > 0; i++) {
        upkeep[i] *= all_ms / sum;
    }
    return upkeep;
}

/* What the client of a write waits: the server does not count the way there and back, and the commit; neither of which an index changes. */
static double client_ms(const struct trial *trial, double server_ms) {
    return server_ms + fmax(0, trial->client_ms - trial->server_ms) + trial->measure->commit_ms;
}

double verify_most_upkeep_ms(const struct verify_options *options, const struct verify_time *time) {
    return options->write_tolerance * (options->by_server_clock ? time->without_ms : time->client_ms);
}

static void judge_write(struct trial *trial, const struct query *query, struct verify_time *time) {
    const struct verify_options *options = trial->options;
    double without = trial_ms(&trial->without), more = trial_ms(&trial->with) - without;
    time->pays = true;
    time->without_ms = without;
    time->client_ms = client_ms(trial, without);
    time->slower = options->limit_writes && more > verify_most_upkeep_ms(options, time);
    time->upkeep_ms = upkeep_of(trial, query->target, more);
}

/* --- What is known ---------------------------------------------------------------------------------------- */

void verify_known_init(struct arena *arena, struct verify_known *known) {
    map_init(&known->times, arena);
    map_init(&known->bare, arena);
    map_init(&known->stopped, arena);
}

/* The indexes are named by what they are: verify_memory.c and the proofs look them up there. */
static struct str plan_text(const struct measure *m, const struct measure_plan *plan) {
    struct buf text;
    buf_init(&text, m->arena);
    for (size_t i = 0; i < MEASURE_INDEXES_MAX; i++) {
        if (members_has(&plan->used, i)) {
            buf_fmt(&text, STR_FMT "; ", STR_ARG(m->built[i]->identity));
        }
    }
    buf_fmt(&text, "%016" PRIx64, plan->shape);
    return buf_view(&text);
}

/* What a write pays for: the indexes of its table that come, and those that go. Empty for a read. */
static struct str kept_up_text(const struct measure *m, const struct query *query) {
    struct buf text;
    struct members all = measure_all(m);
    buf_init(&text, m->arena);
    for (size_t i = 0; i < MEASURE_INDEXES_MAX && query->kind != QUERY_SELECT; i++) {
        if (members_has(&all, i) && catalog_is_within(m->catalog, m->built[i]->table, query->target)) {
            buf_fmt(&text, "%s" STR_FMT "; ", members_has(&m->gone, i) ? "without " : "", STR_ARG(m->built[i]->identity));
        }
    }
    return buf_view(&text);
}

static size_t number_of(const struct judge *judge, const struct verify_time *statement) {
    return (size_t)(statement->template - judge->workload->templates);
}

static struct str key_of(const struct judge *judge, const struct verify_time *statement, const struct measure_plan *plan) {
    struct str text = plan_text(judge->measure, plan);
    return str_fmt(judge->measure->arena, "%zu " STR_FMT "|" STR_FMT, number_of(judge, statement), STR_ARG(text), STR_ARG(statement->kept_up));
}

static const struct verify_time *known_of(const struct judge *judge, const struct verify_time *statement) {
    struct str key = key_of(judge, statement, &statement->now);
    const struct verify_time *known = map_find(&judge->known->times, key);
    return known || !judge->presumed ? known : map_find(judge->presumed, key);
}

static struct str bare_key_of(const struct judge *judge, const struct verify_time *statement) {
    return str_fmt(judge->measure->arena, "%zu", number_of(judge, statement));
}

/* The least that the planner asks for what reached the time limit with the set, as it does without. */
static void know_stopped(const struct judge *judge, const struct verify_time *statement) {
    double *least = map_find(&judge->known->stopped, bare_key_of(judge, statement));
    if (!least) {
        least = ARENA_NEW(judge->measure->arena, double);
        *least = statement->now.cost;
        map_put(&judge->known->stopped, bare_key_of(judge, statement), least);
    }
    *least = fmin(*least, statement->now.cost);
}

static void know(const struct judge *judge, const struct verify_time *statement, struct map *times) {
    struct arena *arena = judge->measure->arena;
    struct trial_bare *bare = ARENA_NEW(arena, struct trial_bare);
    struct verify_time *time = ARENA_NEW(arena, struct verify_time);
    *bare = (struct trial_bare){statement->without_ms, statement->without_timed_out};
    *time = *statement;
    map_put(times, key_of(judge, statement, &statement->now), time);
    if (times == &judge->known->times) {
        map_put(&judge->known->bare, bare_key_of(judge, statement), bare);
    }
    if (statement->without_timed_out && statement->with_timed_out) {
        know_stopped(judge, statement);
    }
}

/* --- A statement ------------------------------------------------------------------------------------------ */

struct str judge_is_over(const struct judge *judge) {
    const struct verify_options *options = judge->options;
    if (options->cancel && atomic_load(options->cancel)) {
        return STR("the run was cancelled");
    }
    return options->clock && clock_ms(options->clock) > options->deadline_ms ? STR("the time limit came first") : (struct str){0};
}

static void join(struct series *all, const struct series *more) {
    for (size_t i = 0; i < more->n && all->n < TRIAL_RUNS_MAX; i++) {
        all->ms[all->n++] = more->ms[i];
    }
}

/* Slower twice in a row, or it was the machine; then both times count, or a first that looked slower would be told of what is not. */
static bool is_slower_twice(struct trial *trial, struct members hidden, struct series *with, struct series *without) {
    if (!trial_is_slower(trial) || trial->hasty || trial_is_far_slower(trial)) {
        return trial_is_slower(trial);
    }
    bool again = trial_run(trial, hidden, NULL), slower = again && trial_is_slower(trial);
    if (again && !slower) {
        join(with, &trial->with);
        join(without, &trial->without);
    }
    return slower;
}

static void find_verdict(struct trial *trial, struct members hidden, const struct query *query, struct verify_time *time) {
    struct series with = trial->with, without = trial->without; /* what is reported is with all against without any */
    bool slower = is_slower_twice(trial, hidden, &with, &without);
    trial->with = with;
    trial->without = without;
    if (slower && trial->reads) {
        time->slower = true;
    } else if (slower) {
        judge_write(trial, query, time);
    }
    time->without_ms = trial_ms(&without);
    time->with_ms = trial_ms(&with);
    time->without_timed_out = without.timed_out;
    time->with_timed_out = with.timed_out;
}

static bool is_lost(const struct err *err) {
    return err->code == ERR_DB_LOST || err->code == ERR_DB_UNREACHABLE;
}

/* Without the set it is what it is; else it is run. False: it cannot be run there. */
static bool run_one(const struct judge *judge, struct members hidden, enum judge_pace pace, struct verify_time *time, struct err *failure) {
    const struct workload_sample *sample = time->template->samples;
    const struct trial_bare *bare = map_find(&judge->known->bare, bare_key_of(judge, time));
    struct trial trial;
    trial_init(&trial, judge->measure, sample, judge->options, bare);
    trial.hasty = pace == JUDGE_HASTILY;
    judge->measure->first = verify_prelude(judge->measure->catalog, judge->workload, sample);
    if (trial_run(&trial, hidden, bare)) {
        find_verdict(&trial, hidden, sample->query, time);
    }
    time->unrun = trial.cancelled;
    *failure = trial.failure;
    return failure->code == ERR_NONE;
}

/* As with the plan that none of the set gives: nothing changes. */
static bool is_as_without(const struct judge *judge, struct verify_time *time) {
    const struct trial_bare *bare = map_find(&judge->known->bare, bare_key_of(judge, time));
    if (!bare || time->kept_up.len || time->now.shape != time->bare.shape || members_any(&time->now.used)) {
        return false;
    }
    time->without_ms = time->with_ms = bare->ms;
    time->without_timed_out = time->with_timed_out = bare->timed_out;
    return true;
}

#define HOPEFUL 0.9

/*
 * Nothing is slower than what reaches the limit without the set. Where it did with a part of the set as well, another plan is worth the wait only where the planner thinks
 * better of it: of TPC-DS's 90 statements five take the limit of 20 s, in each round anew.
 */
static bool is_stopped_again(const struct judge *judge, struct verify_time *time) {
    const struct trial_bare *bare = map_find(&judge->known->bare, bare_key_of(judge, time));
    const double *least = map_find(&judge->known->stopped, bare_key_of(judge, time));
    if (!bare || !least || time->template->samples->query->kind != QUERY_SELECT || time->now.cost < HOPEFUL * *least) {
        return false;
    }
    time->without_ms = time->with_ms = bare->ms;
    time->without_timed_out = time->with_timed_out = true;
    return true;
}

bool judge_recall(const struct judge *judge, struct verify_time *time) {
    const struct verify_time *known = known_of(judge, time);
    struct verify_time old = *time;
    *time = known ? *known : (struct verify_time){.template = old.template, .without_ms = NAN, .with_ms = NAN};
    time->now = old.now;
    time->bare = old.bare;
    time->kept_up = old.kept_up;
    time->plan = plan_text(judge->measure, &old.now);
    time->used = members_common(old.now.used, judge->measure->present); /* positions may have changed since */
    return known || is_as_without(judge, time) || is_stopped_again(judge, time);
}

bool judge_statement(const struct judge *judge, struct members hidden, enum judge_pace pace, struct verify_time *time, struct err *err) {
    struct err failure = {0};
    if (judge_recall(judge, time)) {
        return true;
    }
    time->skipped = judge_is_over(judge);
    time->unrun = time->skipped.len > 0;
    if (time->unrun) {
        return true;
    }
    bool ran = run_one(judge, hidden, pace, time, &failure);
    if (time->unrun) {
        time->slower = false;
        time->skipped = judge_is_over(judge);
        return true;
    }
    if (ran) {
        bool sure = pace == JUDGE_PATIENTLY || !time->slower;
        know(judge, time, sure ? &judge->known->times : judge->presumed);
        return true;
    }
    time->skipped = str_dup(judge->measure->arena, str_from_z(failure.message));
    if (is_lost(&failure)) {
        *err = failure;
        return false;
    }
    if (judge->presumed) {
        know(judge, time, judge->presumed);
    }
    return true;
}

/* --- All statements --------------------------------------------------------------------------------------- */

static void share(struct verify_result *out, const struct verify_time *time) {
    double saved = time->template->calls * (time->without_ms - time->with_ms);
    double users = (double)members_count(&time->used);
    for (size_t i = 0; i < MEASURE_INDEXES_MAX; i++) {
        out->saved_ms[i] += members_has(&time->used, i) ? fmax(0, saved) / users : 0;
        out->upkeep_ms[i] += time->upkeep_ms ? time->template->calls * time->upkeep_ms[i] : 0;
    }
}

static void count(struct verify_result *out, const struct verify_time *time) {
    out->times[out->count++] = *time;
    out->skipped += time->skipped.len > 0;
    out->unrun += time->unrun;
    out->slower += time->slower;
    out->pays += time->pays;
    out->limited |= time->without_timed_out || time->with_timed_out;
    if (!time->skipped.len) {
        out->without_ms += time->template->calls * time->without_ms;
        out->with_ms += time->template->calls * time->with_ms;
        share(out, time);
    }
}

/* *touched: the set changes its plan, or what it pays. False: it cannot be planned there. */
static bool plan_one(const struct judge *judge, struct verify_time *time, bool *touched, struct err *failure) {
    struct measure *m = judge->measure;
    const struct workload_sample *sample = time->template->samples;
    bool writes = writes_to(m, sample->query);
    *touched = true;
    if (!measure_plan(m, sample, (struct members){{0}}, &time->now, failure)) {
        return false;
    }
    bool uses = members_any(&time->now.used), reads = sample->query->kind == QUERY_SELECT;
    if ((uses || reads || members_any(&m->gone)) && !measure_plan(m, sample, measure_all(m), &time->bare, failure)) {
        return false;
    }
    bool misses = members_any(&time->bare.used), twin = !uses && time->now.cost == time->bare.cost; /* another index does just what the one that goes did */
    if (reads) {
        plans_add_hints(m, sample, (struct members){{0}}, &time->bare, &time->now);
    }
    *touched = writes || uses || (misses && !twin) || members_any(&time->now.hints);
    return true;
}

static bool verify_one(const struct judge *judge, const struct workload_template *template, struct verify_result *out, struct err *err) {
    struct verify_time time = {.template = template, .without_ms = NAN, .with_ms = NAN};
    struct err failure = {0};
    bool touched;
    if (!plan_one(judge, &time, &touched, &failure)) {
        time.skipped = str_dup(judge->measure->arena, str_from_z(failure.message));
        if (is_lost(&failure)) {
            *err = failure;
            return false;
        }
    } else if (!touched) {
        return true;
    } else {
        time.kept_up = kept_up_text(judge->measure, template->samples->query);
        if (!judge_statement(judge, (struct members){{0}}, JUDGE_PATIENTLY, &time, err)) {
            return false;
        }
    }
    count(out, &time);
    return true;
}

#define RUNNING_SHARE 0.6 /* of the time that is left: in the rest what is slower is settled, or it would be told, and stay */

static double end_of_running(const struct verify_options *options) {
    double now = options->clock ? clock_ms(options->clock) : 0;
    return isfinite(options->deadline_ms) ? now + RUNNING_SHARE * (options->deadline_ms - now) : INFINITY;
}

static bool run_all(const struct judge *judge, struct verify_result *out, struct err *err) {
    const struct workload *workload = judge->workload;
    *out = (struct verify_result){.times = ARENA_ARRAY(judge->measure->arena, struct verify_time, workload->template_count), .runs = judge->options->runs};
    for (size_t i = 0; i < workload->template_count; i++) {
        const struct workload_template *template = &workload->templates[i];
        log_progress(judge->measure->log, "running statements on the clone", i + 1, workload->template_count);
        if (template->state == TEMPLATE_MODELLED && !verify_one(judge, template, out, err)) {
            return false;
        }
    }
    return true;
}

bool verify_set(struct measure *measure, const struct workload *workload, const struct design *set, const struct verify_options *options,
                struct verify_known *known, struct verify_result *out, struct err *err) {
    struct verify_known own;
    verify_known_init(measure->arena, &own);
    const struct judge judge = {measure, workload, options, known ? known : &own, NULL};
    if (!measure_build(measure, set, err)) {
        return false;
    }
    for (size_t left = SIZE_MAX;; left = out->unrun) { /* again where settling took less than its share of the time: what was run is known */
        struct verify_options running = *options;
        struct judge runner = judge;
        runner.options = &running;
        running.deadline_ms = end_of_running(options);
        if (!run_all(&runner, out, err) || !settle(&judge, out, err)) {
            return false;
        }
        if (!out->unrun || out->unrun >= left || judge_is_over(&judge).len) {
            return true;
        }
    }
}
