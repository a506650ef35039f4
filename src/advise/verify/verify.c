/* See the header. Only a template's first sample is run: the likeliest values. */
#include "advise/verify/verify.h"

#include <math.h>
#include <stdlib.h>

#include "base/buf.h"

enum { RUNS_MAX = 101 };
enum {
    QUICK_RUNS = 21,
    DOUBTFUL_TIMES = 3, /* as many runs as asked for tell a difference that noise hides */
};
#define USUAL_RUNS 5.0
#define QUICK_MS 2.0       /* below it a run costs nothing, and a few say little */
#define LEAST_READ_MS 0.1  /* differences below it are the machine's … */
#define SHORT_READ_MS 0.5  /* … but of a shorter read, which is run often enough */
/*
 * What takes seconds is not run as often: a statement of 50 s without the set took five minutes of every round, and there may be nine. Two runs tell where
 * the worst with the set is half of the best without it; elsewhere three, once a minute was spent on it.
 */
enum { CLEAR_RUNS = 2, PATIENT_RUNS = 3 };
#define LONG_MS 1000.0
#define CLEARLY 2.0
#define SURELY 1.2 /* slower by so much in every one of CLEAR_RUNS, there is nothing left to find out */
#define PATIENCE_MS 60000.0
/*
 * With the set, a statement that takes three times what it takes without, and a second more, has had its verdict: what is left of the run, up to the time
 * limit, tells nothing, and until the culprit is found it would be waited for a dozen times.
 */
#define STOP_TIMES 3.0
#define STOP_MS 1000.0

struct series {
    double ms[RUNS_MAX];
    size_t n;
    bool timed_out;
};

struct trial { /* one statement, with the set and without a part of it */
    struct measure *measure;
    const struct workload_sample *sample;
    const struct verify_options *options;
    struct series with, without;
    struct members used;
    double server_ms, client_ms; /* the least that either saw of one execution, on any side */
    double least_ms, tolerance;
    double stop_ms; /* longer runs with any of the set are stopped: they are slower than without */
    bool reads;
    bool by_server_clock; /* a write whose limit is a share of the server's time */
    struct err failure;
};

/* --- Times ----------------------------------------------------------------------------------------------- */

static int by_number(const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static double median_of(const double *numbers, size_t n) {
    double sorted[RUNS_MAX];
    for (size_t i = 0; i < n; i++) {
        sorted[i] = numbers[i];
    }
    qsort(sorted, n, sizeof *sorted, by_number);
    return n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

static double median(const struct series *series) {
    return median_of(series->ms, series->n);
}

/*
 * How far the difference strays from one pair of runs to the next: its median absolute deviation. Of pairs, as a busy machine slows both of one. More
 * than USUAL_RUNS leave less of it in the median, by the root of their number.
 */
static double noise(const struct trial *trial) {
    double more[RUNS_MAX] = {0}, away[RUNS_MAX];
    size_t n = trial->with.n < trial->without.n ? trial->with.n : trial->without.n;
    for (size_t i = 0; i < n; i++) {
        more[i] = trial->with.ms[i] - trial->without.ms[i];
    }
    double middle = median_of(more, n);
    for (size_t i = 0; i < n; i++) {
        away[i] = fabs(more[i] - middle);
    }
    return median_of(away, n) * sqrt(fmin(1, USUAL_RUNS / (double)n));
}

static bool is_all(const struct measure *measure, struct members without) {
    struct members left = members_minus(measure_all(measure), without);
    return !members_any(&left);
}

static double stop_after(double without_ms) {
    return STOP_TIMES * without_ms + STOP_MS;
}

static bool run_once(struct trial *trial, struct members without, struct series *series) {
    struct measure_time time;
    bool bare = is_all(trial->measure, without);
    double limit = trial->measure->timeout_ms;
    trial->measure->timeout_ms = bare ? limit : fmin(limit, trial->stop_ms);
    bool ran = measure_run(trial->measure, trial->sample, without, &time, &trial->failure);
    trial->measure->timeout_ms = limit;
    if (!ran) {
        return false;
    }
    if (bare && trial->reads) { /* the longest that was seen: a busy machine is no reason to stop */
        trial->stop_ms = fmax(isfinite(trial->stop_ms) ? trial->stop_ms : 0, stop_after(time.ms));
    }
    if (series->n < RUNS_MAX) {
        series->ms[series->n++] = time.ms;
    }
    series->timed_out |= time.timed_out;
    if (!members_any(&without)) {
        trial->used = members_union(trial->used, time.used);
    }
    trial->server_ms = fmin(trial->server_ms, time.ms);
    trial->client_ms = fmin(trial->client_ms, time.client_ms);
    return true;
}

static double best_of(const struct series *series) {
    double best = INFINITY;
    for (size_t i = 0; i < series->n; i++) {
        best = fmin(best, series->ms[i]);
    }
    return best;
}

static double worst_of(const struct series *series) {
    double worst = 0;
    for (size_t i = 0; i < series->n; i++) {
        worst = fmax(worst, series->ms[i]);
    }
    return worst;
}

static bool is_spent(const struct trial *trial, size_t runs) {
    double sum = 0;
    for (size_t i = 0; i < RUNS_MAX; i++) {
        sum += (i < trial->with.n ? trial->with.ms[i] : 0) + (i < trial->without.n ? trial->without.ms[i] : 0);
    }
    return runs >= PATIENT_RUNS && sum > PATIENCE_MS;
}

/* By the server's clock a quick write is run until its limit can be told from noise: what is measured is known to half of the tolerance. */
static bool is_vague(const struct trial *trial, size_t runs) {
    return trial->by_server_clock && runs < RUNS_MAX && 2 * noise(trial) > trial->tolerance / 2 * median(&trial->without);
}

static bool is_quick(const struct trial *trial, size_t runs) {
    return runs && median(&trial->with) < QUICK_MS && median(&trial->without) < QUICK_MS;
}

static double least_ms(const struct trial *trial) {
    bool is_short = trial->reads && median(&trial->with) < SHORT_READ_MS;
    return is_short ? measure_least_write_ms(trial->measure) : trial->least_ms;
}

/* By its medians, be it the machine's doing or not. */
static bool looks_slower(const struct trial *trial) {
    double with = median(&trial->with), without = median(&trial->without);
    return !trial->without.timed_out && (trial->with.timed_out || (with > without * (1 + trial->tolerance) &&
                                                                   with - without > least_ms(trial)));
}

/*
 * Two runs of each, as the first without the set may have found nothing in memory. A read has its verdict where the worst with the set is as good as
 * the best without, or the best clearly worse than the worst; its medians are what further runs are for.
 */
static bool is_clear(const struct trial *trial) {
    double without = best_of(&trial->without);
    bool ran = trial->with.n >= CLEAR_RUNS && (trial->without.n >= CLEAR_RUNS || trial->without.timed_out);
    if (!ran || trial->with.timed_out || without < QUICK_MS) {
        return false;
    }
    bool faster = worst_of(&trial->with) * (trial->reads ? 1 : CLEARLY) < without;
    bool slower = looks_slower(trial) && best_of(&trial->with) > SURELY * worst_of(&trial->without);
    return trial->reads ? faster || slower : faster && without >= LONG_MS;
}

static bool enough(const struct trial *trial, size_t runs) {
    bool stopped = trial->with.timed_out && trial->without.n;
    if (is_clear(trial) || is_spent(trial, runs) || stopped) {
        return true;
    }
    return runs >= trial->options->runs && (!is_quick(trial, runs) || (runs >= QUICK_RUNS && !is_vague(trial, runs)));
}

static bool is_slower(const struct trial *trial) {
    return looks_slower(trial) && (trial->with.timed_out ||
                                   median(&trial->with) - median(&trial->without) > 2 * noise(trial));
}

static bool is_doubtful(const struct trial *trial, size_t runs) {
    size_t usual = is_quick(trial, runs) && trial->options->runs < QUICK_RUNS ? QUICK_RUNS : trial->options->runs;
    return looks_slower(trial) && !is_slower(trial) && runs < DOUBTFUL_TIMES * usual && !is_spent(trial, runs);
}

/*
 * In turn, one to warm up, which counts where it takes seconds; what looks slower and may be noise goes on for a while; a side that hits the time limit is
 * not run again.
 */
static bool run_in_turn(struct trial *trial, struct members without) {
    const struct members none = {{0}};
    struct series warm_up = {0};
    trial->with = trial->without = (struct series){0};
    if (!run_once(trial, none, &warm_up)) {
        return false;
    }
    if (trial->reads && (warm_up.timed_out || warm_up.ms[0] >= LONG_MS)) {
        trial->with = warm_up;
    }
    for (size_t i = 0; !enough(trial, i) || is_doubtful(trial, i); i++) {
        bool good = (trial->with.timed_out || trial->with.n > i || run_once(trial, none, &trial->with)) &&
                    (trial->without.timed_out || run_once(trial, without, &trial->without));
        if (!good) {
            return false;
        }
    }
    return true;
}

/*
 * What took long without the set in an earlier round takes as long now: where the runs with the set are clearly below it, that time stands. False: they are not,
 * or it is not known.
 */
static bool run_beside(struct trial *trial, const struct verify_time *ago) {
    const struct members none = {{0}};
    bool clear = ago && ago->without_ms >= LONG_MS;
    trial->with = (struct series){0};
    trial->without = (struct series){.ms = {ago ? ago->without_ms : 0}, .n = 1, .timed_out = ago && ago->without_timed_out};
    for (size_t i = 0; clear && i < CLEAR_RUNS; i++) {
        clear = run_once(trial, none, &trial->with) && !trial->with.timed_out && CLEARLY * worst_of(&trial->with) < ago->without_ms;
    }
    if (trial->with.timed_out && trial->without.timed_out) {
        return true; /* the limit on both sides, which three more runs to it would not change */
    }
    return clear;
}

/* --- The blame ------------------------------------------------------------------------------------------- */

/* Is the statement faster without these? Then they do the harm. */
static bool harms(struct trial *trial, struct members part) {
    return run_in_turn(trial, part) && is_slower(trial);
}

/* What tells a plan from another of the same statement, within one set: equal plans have equal costs to the last digit. */
struct shape {
    struct members used;
    double cost;
};

static bool plan_shape(struct trial *trial, struct members without, struct shape *shape) {
    struct err unimportant = {0};
    return measure_plan_without(trial->measure, trial->sample, without, &shape->used, &shape->cost, &unimportant);
}

static bool same_shape(const struct shape *a, const struct shape *b) {
    return a->cost == b->cost && members_equal(&a->used, &b->used);
}

/* Of a part, the planner is asked first: with the plan that none of the set gives all is mended, and that was run already. */
static bool part_harms(struct trial *trial, struct members part) {
    struct shape whole, bare, now;
    bool planned = plan_shape(trial, (struct members){{0}}, &whole) && plan_shape(trial, measure_all(trial->measure), &bare) &&
                   plan_shape(trial, part, &now);
    return (planned && same_shape(&now, &bare) && !same_shape(&whole, &bare)) || harms(trial, part);
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

/* The least part found by halving whose absence mends it; all of them where only together they do harm. */
static struct members culprits(struct trial *trial, struct members suspects) {
    while (members_count(&suspects) > 1) {
        struct members low = lower_half(&suspects), high = members_minus(suspects, low);
        bool in_low = part_harms(trial, low);
        if (!in_low && !part_harms(trial, high)) {
            return suspects;
        }
        suspects = in_low ? low : high;
    }
    return suspects;
}

static bool writes_to(const struct measure *m, const struct query *query) {
    struct members all = measure_all(m);
    for (size_t i = 0; i < MEASURE_INDEXES_MAX; i++) {
        if (query->kind != QUERY_SELECT && members_has(&all, i) && m->built[i]->table == query->target) {
            return true;
        }
    }
    return false;
}

/* --- What a write pays ------------------------------------------------------------------------------------ */

/* Of one execution, index by index: how much faster it is without each; all together no more than what all cost. */
static double *upkeep_of(struct trial *trial, uint32_t table, double all_ms) {
    const struct measure *m = trial->measure;
    double *upkeep = ARENA_ARRAY(m->arena, double, MEASURE_INDEXES_MAX), sum = 0;
    for (size_t i = 0; i < MEASURE_INDEXES_MAX; i++) {
        if (members_has(&m->present, i) && m->built[i]->table == table && run_in_turn(trial, members_one(i))) {
            upkeep[i] = fmax(1e-4, median(&trial->with) - median(&trial->without));
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
    double without = median(&trial->without), more = median(&trial->with) - without;
    time->pays = true;
    time->without_ms = without;
    time->client_ms = client_ms(trial, without);
    time->slower = options->limit_writes && more > verify_most_upkeep_ms(options, time);
    time->upkeep_ms = upkeep_of(trial, query->target, more);
}

/* Slower twice in a row, or it was the machine. Of a read the culprits, of a write what it pays for each index. */
static void judge(struct trial *trial, const struct query *query, struct verify_time *time) {
    struct members all = measure_all(trial->measure);
    if (!is_slower(trial) || !harms(trial, all)) {
        return;
    }
    struct series with = trial->with, without = trial->without;
    if (query->kind == QUERY_SELECT) {
        time->slower = true;
        time->harmful = culprits(trial, members_any(&trial->used) ? trial->used : all);
    } else {
        trial->with = with;
        trial->without = without;
        judge_write(trial, query, time);
    }
    trial->with = with; /* what is reported is with all against without any */
    trial->without = without;
}

/* --- A statement, all statements ------------------------------------------------------------------------- */

/* Its cost to three digits: building an index counts the rows anew, and every plan's cost moves by a hair. */
static struct str plan_text(const struct measure *m, const struct members *used, double cost) {
    struct buf text;
    buf_init(&text, m->arena);
    for (size_t i = 0; i < MEASURE_INDEXES_MAX; i++) {
        if (members_has(used, i)) {
            buf_fmt(&text, STR_FMT "; ", STR_ARG(m->built[i]->identity));
        }
    }
    buf_fmt(&text, "%.3g", cost);
    return buf_view(&text);
}

/* What a write pays for: the indexes of its table that come, and those that go. Empty for a read. */
static struct str kept_up_text(const struct measure *m, const struct query *query) {
    struct buf text;
    struct members all = measure_all(m);
    buf_init(&text, m->arena);
    for (size_t i = 0; i < MEASURE_INDEXES_MAX && query->kind != QUERY_SELECT; i++) {
        if (members_has(&all, i) && m->built[i]->table == query->target) {
            buf_fmt(&text, "%s" STR_FMT "; ", members_has(&m->gone, i) ? "without " : "", STR_ARG(m->built[i]->identity));
        }
    }
    return buf_view(&text);
}

/* What was run of it in the round before; NULL. */
static const struct verify_time *run_before(const struct verify_result *before, const struct workload_template *template) {
    for (size_t i = 0; before && i < before->count; i++) {
        if (before->times[i].template == template && !before->times[i].skipped.len) {
            return &before->times[i];
        }
    }
    return NULL;
}

/* With the same plan, and of a write the same indexes on its table, which are at the same positions as they stayed. */
static bool is_same(const struct verify_time *ago, const struct verify_time *now) {
    return str_eq(ago->plan, now->plan) && str_eq(ago->kept_up, now->kept_up) && !ago->slower;
}

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
    out->slower += time->slower;
    out->pays += time->pays;
    out->limited |= time->without_timed_out || time->with_timed_out;
    if (!time->skipped.len) {
        out->without_ms += time->template->calls * time->without_ms;
        out->with_ms += time->template->calls * time->with_ms;
        share(out, time);
    }
}

static bool is_lost(const struct err *err) {
    return err->code == ERR_DB_LOST || err->code == ERR_DB_UNREACHABLE;
}

/* False when it cannot be run there: trial->failure. */
static bool run_one(struct trial *trial, const struct query *query, const struct verify_time *ago, struct verify_time *time) {
    const struct verify_options *options = trial->options;
    bool writes = query->kind != QUERY_SELECT;
    trial->reads = !writes;
    trial->by_server_clock = writes && options->limit_writes && options->by_server_clock;
    trial->tolerance = trial->by_server_clock ? options->write_tolerance : options->tolerance;
    trial->server_ms = trial->client_ms = INFINITY;
    trial->stop_ms = !writes && ago && !ago->without_timed_out ? stop_after(ago->without_ms) : INFINITY;
    trial->least_ms = !writes ? LEAST_READ_MS : trial->by_server_clock ? 0 : measure_least_write_ms(trial->measure);
    if (!run_beside(trial, ago)) {
        if (!run_in_turn(trial, measure_all(trial->measure))) {
            return false;
        }
        judge(trial, query, time);
    }
    time->without_ms = median(&trial->without);
    time->with_ms = median(&trial->with);
    time->without_timed_out = trial->without.timed_out;
    time->with_timed_out = trial->with.timed_out;
    return trial->failure.code == ERR_NONE;
}

static bool verify_one(struct measure *measure, const struct workload_template *template,
                       const struct verify_options *options, const struct verify_result *before,
                       struct verify_result *out, struct err *err) {
    const struct workload_sample *sample = template->samples;
    struct trial trial = {.measure = measure, .sample = sample, .options = options};
    struct verify_time time = {.template = template, .without_ms = NAN, .with_ms = NAN};
    double cost = NAN, today = NAN;
    bool planned = measure_plan(measure, sample, &trial.used, &cost, &today, &trial.failure);
    struct members new = members_common(trial.used, measure->present);
    bool twin = !members_any(&new) && cost == today; /* another index does just what the one that goes did */
    if (planned && (!members_any(&trial.used) || twin) && !writes_to(measure, sample->query)) {
        return true; /* its plan is what it was */
    }
    time.plan = plan_text(measure, &trial.used, cost);
    time.kept_up = kept_up_text(measure, sample->query);
    const struct verify_time *ago = run_before(before, template), *earlier = NULL;
    if (ago && is_same(ago, &time)) {
        earlier = ago;
    }
    bool cancelled = options->cancel && atomic_load(options->cancel);
    if (cancelled && !earlier) {
        time.skipped = STR("the run was cancelled");
    } else if (!earlier && (!planned || !run_one(&trial, sample->query, ago, &time))) {
        if (is_lost(&trial.failure)) {
            *err = trial.failure;
            return false;
        }
        time.skipped = str_dup(measure->arena, str_from_z(trial.failure.message));
    }
    time = earlier ? *earlier : time;
    time.used = planned ? members_common(trial.used, measure->present) : (struct members){{0}}; /* positions may have changed since */
    count(out, &time);
    return true;
}

bool verify_set(struct measure *measure, const struct workload *workload, const struct design *set,
                const struct verify_options *options, const struct verify_result *before, struct verify_result *out,
                struct err *err) {
    *out = (struct verify_result){.times = ARENA_ARRAY(measure->arena, struct verify_time, workload->template_count),
                                  .runs = options->runs};
    if (!measure_build(measure, set, err)) {
        return false;
    }
    for (size_t i = 0; i < workload->template_count; i++) {
        const struct workload_template *template = &workload->templates[i];
        measure->first = template->sample_count ? verify_prelude(measure->catalog, workload, template->samples) : NULL;
        log_progress(measure->log, "running statements on the clone", i + 1, workload->template_count);
        if (template->state == TEMPLATE_MODELLED && !verify_one(measure, template, options, before, out, err)) {
            return false;
        }
    }
    return true;
}
