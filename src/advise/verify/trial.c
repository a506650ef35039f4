/* See the header, and verify.h for what is slower. */
#include "advise/verify/trial.h"

#include <math.h>
#include <stdlib.h>

enum {
    QUICK_RUNS = 21,
    DOUBTFUL_TIMES = 3, /* as many runs as asked for tell a difference that noise hides */
};
#define USUAL_RUNS 5.0
#define QUICK_MS 2.0       /* below it a run costs nothing, and a few say little */
#define LEAST_READ_MS 0.1  /* differences below it are the machine's … */
#define SHORT_READ_MS 0.5  /* … but of a shorter read, which is run often enough */
/*
 * What takes long is not run as often: with a limit of 20 s, six of TPC-DS's statements took half of a round. A read of a tenth of a second is run once on either side where it is
 * much faster with the set, which goes first, so that cold caches count against it; twice where the verdict is plain by less; elsewhere three times, once twenty seconds were
 * spent on it: on a busy machine four statements of two seconds were run 36 times, to be found as fast.
 */
enum { CLEAR_RUNS = 2, PATIENT_RUNS = 3 };
#define LONG_MS 100.0
#define CLEARLY 1.5
#define CLEARLY_SINCE 2.0 /* … than it was then, whatever else the machine did */
#define LONG_WRITE_MS 1000.0
#define CLEARLY_WRITTEN 2.0
#define SURELY 1.2 /* slower by so much in every one of CLEAR_RUNS, there is nothing left to find out */
#define FAR 1.5    /* nor to confirm */
#define PATIENCE_MS 20000.0
/*
 * With the set, a statement that takes three times what it takes without, and a second more, has had its verdict: what is left of the run, up to the time
 * limit, tells nothing, and until the culprit is found it would be waited for a dozen times.
 */
#define STOP_TIMES 3.0
#define STOP_MS 1000.0

/* --- Times ----------------------------------------------------------------------------------------------- */

static int by_number(const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static double median_of(const double *numbers, size_t n) {
    double sorted[TRIAL_RUNS_MAX];
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
    double more[TRIAL_RUNS_MAX] = {0}, away[TRIAL_RUNS_MAX];
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

/* What was stopped and is not when it runs again, has not begun yet. */
static void note(struct series *series, const struct measure_time *time) {
    series->n = series->timed_out && !time->timed_out ? 0 : series->n;
    series->timed_out = time->timed_out;
    if (series->n < TRIAL_RUNS_MAX) {
        series->ms[series->n++] = time->ms;
    }
}

static bool run_once(struct trial *trial, struct members without, struct series *series) {
    struct measure_time time;
    trial->cancelled |= trial->options->cancel && atomic_load(trial->options->cancel);
    if (trial->cancelled) {
        return false;
    }
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
    note(series, &time);
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

double trial_ms(const struct series *series) {
    return series->timed_out ? worst_of(series) : median(series);
}

static bool is_spent(const struct trial *trial, size_t runs) {
    double sum = 0;
    for (size_t i = 0; i < TRIAL_RUNS_MAX; i++) {
        sum += (i < trial->with.n ? trial->with.ms[i] : 0) + (i < trial->without.n ? trial->without.ms[i] : 0);
    }
    return runs >= PATIENT_RUNS && sum > PATIENCE_MS;
}

/* By the server's clock a quick write is run until its limit can be told from noise: what is measured is known to half of the tolerance. */
static bool is_vague(const struct trial *trial, size_t runs) {
    return trial->by_server_clock && runs < TRIAL_RUNS_MAX && 2 * noise(trial) > trial->tolerance / 2 * median(&trial->without);
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
static bool is_plain(const struct trial *trial) {
    double without = best_of(&trial->without), worst = worst_of(&trial->with);
    if (trial->with.n < CLEAR_RUNS || trial->without.n < CLEAR_RUNS) {
        return false;
    }
    bool slower = looks_slower(trial) && best_of(&trial->with) > SURELY * worst_of(&trial->without);
    return trial->reads ? slower || worst <= (1 + trial->tolerance / 2) * without : without >= LONG_WRITE_MS && worst * CLEARLY_WRITTEN < without;
}

static bool is_much_faster(const struct trial *trial) {
    double without = best_of(&trial->without);
    return trial->reads && without >= LONG_MS && worst_of(&trial->with) * CLEARLY < without;
}

static bool is_clear(const struct trial *trial) {
    if (!trial->with.n || !trial->without.n || trial->with.timed_out) {
        return false;
    }
    return trial->without.timed_out || (best_of(&trial->without) >= QUICK_MS && (is_much_faster(trial) || is_plain(trial)));
}

/* Twice, where the first run with the set may have met cold caches or a busy machine; the limit on both sides says that it is no slower. */
static bool is_stopped(const struct trial *trial) {
    return trial->with.timed_out && (trial->without.timed_out || (trial->without.n && trial->with.n >= CLEAR_RUNS));
}

static bool enough(const struct trial *trial, size_t runs) {
    if (is_clear(trial) || is_spent(trial, runs) || is_stopped(trial)) {
        return true;
    }
    return runs >= trial->options->runs && (!is_quick(trial, runs) || (runs >= QUICK_RUNS && !is_vague(trial, runs)));
}

bool trial_is_slower(const struct trial *trial) {
    return looks_slower(trial) && (trial->with.timed_out ||
                                   median(&trial->with) - median(&trial->without) > 2 * noise(trial));
}

static bool is_doubtful(const struct trial *trial, size_t runs) {
    size_t usual = is_quick(trial, runs) && trial->options->runs < QUICK_RUNS ? QUICK_RUNS : trial->options->runs;
    return looks_slower(trial) && !trial_is_slower(trial) && runs < DOUBTFUL_TIMES * usual && !is_spent(trial, runs);
}

bool trial_is_far_slower(const struct trial *trial) {
    return trial->reads && trial->with.n >= CLEAR_RUNS && trial->without.n && !trial->without.timed_out &&
           best_of(&trial->with) > FAR * worst_of(&trial->without) && trial_is_slower(trial);
}

/* --- Running --------------------------------------------------------------------------------------------- */

void trial_init(struct trial *trial, struct measure *measure, const struct workload_sample *sample, const struct verify_options *options,
                const struct trial_bare *bare) {
    *trial = (struct trial){.measure = measure, .sample = sample, .options = options, .server_ms = INFINITY, .client_ms = INFINITY};
    trial->reads = sample->query->kind == QUERY_SELECT;
    trial->by_server_clock = !trial->reads && options->limit_writes && options->by_server_clock;
    trial->tolerance = trial->by_server_clock ? options->write_tolerance : options->tolerance;
    trial->stop_ms = trial->reads && bare && !bare->timed_out ? stop_after(bare->ms) : INFINITY;
    trial->least_ms = trial->reads ? LEAST_READ_MS : trial->by_server_clock ? 0 : measure_least_write_ms(measure);
}

/*
 * What took long without the set in an earlier round takes as long now: where the first run with the set is clearly below it, that time stands. So it does
 * where it had reached the limit, which nothing is slower than.
 */
static bool stands(struct trial *trial, const struct trial_bare *bare) {
    if (!trial->reads || !bare || bare->ms < LONG_MS) {
        return false;
    }
    trial->without = (struct series){.ms = {bare->ms}, .n = 1, .timed_out = bare->timed_out};
    return bare->timed_out || (!trial->with.timed_out && worst_of(&trial->with) * CLEARLY_SINCE < bare->ms);
}

static bool is_hopeless(struct trial *trial, const struct trial_bare *bare) {
    if (!trial->hasty || !bare || bare->timed_out || bare->ms < QUICK_MS || worst_of(&trial->with) < FAR * bare->ms) {
        return false;
    }
    trial->without = (struct series){.ms = {bare->ms}, .n = 1};
    return true;
}

/*
 * In turn, one to warm up, which counts where it takes seconds; what looks slower and may be noise goes on for a while; a side that hits the time limit is
 * not run again.
 */
static bool run_in_turn(struct trial *trial, struct members without, const struct trial_bare *bare) {
    struct series first = {0};
    trial->with = trial->without = first;
    if (!run_once(trial, trial->hidden, &first)) {
        return false;
    }
    trial->with = first;
    if (stands(trial, bare) || is_hopeless(trial, bare)) {
        return true;
    }
    trial->without = (struct series){0};
    if (!trial->reads || (!first.timed_out && first.ms[0] < LONG_MS)) {
        trial->with = (struct series){0};
    }
    for (size_t i = 0; !enough(trial, i) || is_doubtful(trial, i); i++) {
        bool good = (trial->with.n > i || run_once(trial, trial->hidden, &trial->with)) &&
                    (trial->without.timed_out || is_stopped(trial) || run_once(trial, without, &trial->without));
        if (!good) {
            return false;
        }
    }
    return true;
}

bool trial_run(struct trial *trial, struct members hidden, const struct trial_bare *bare) {
    trial->hidden = hidden;
    return run_in_turn(trial, measure_all(trial->measure), bare);
}

bool trial_run_whole(struct trial *trial, struct members without) {
    trial->hidden = (struct members){{0}};
    return run_in_turn(trial, without, NULL);
}
