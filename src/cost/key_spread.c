/*
 * The number of distinct values that ANALYZE tells is Duj1's, of 300 rows per unit of the statistics target. It holds for values that are all as frequent and lie
 * anywhere; common values beside rare ones pull it down (5 values in 80 % of 200,000 rows, 40,000 in the others: it says 6,500), and so do
 * rows in the order of the values, because the sample is of 30,000 pages: it sees neighbours (0.3 of the truth for the order keys of TPC-H's lineitem).
 *
 * So it is read backwards: of the spreads that a column may have, beyond its common values, the one is taken of which ANALYZE's sample would give what it
 * said. The family of spreads, by its one parameter:
 *   even        all as frequent; the parameter is their number;
 *   numbers     the histogram's bins hold equally many rows: narrow ones hold few, frequent values, wide ones many rare ones; the parameter is the share of
 *               the numbers in use;
 *   a tail      beyond the last common value, the k-th, the r-th has its rows times (k / r)^z; the parameter is z. So where there are more common values
 *               than chance makes of the others, and no gap behind them: the list is full, or ends at what is hardly seen.
 * Expected in the sample, with a share q of the rows seen: of K cells with m rows on average, K (1 - e^(-mq)) values, K m q e^(-mq) of them once. Rows in the
 * order of their values are dealt rather than drawn: were there exactly m to each of K values, K (1 - (1 - q)^m) would be seen, K m q (1 - q)^(m - 1) once; as
 * orders have one line or seven, the mean of both is taken. Where more values are told than there are numbers for if they were drawn, they were dealt evenly.
 *
 * Columns multiply as if independent, but for the order in which they lie: where each is found near its place in the table, they are near each other.
 * Knowingly: columns that depend on each other otherwise (a city and its country) have more duplicates than this says.
 */
#include "cost/key_spread.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cost/table_size.h"

#define CLASS_STEP 0.25   /* of the logarithm of rows to a cell */
#define LONELY 1e-7       /* rows to a cell of a unique column */
#define SAMPLE_ROWS 300.0 /* std_typanalyze, per unit of the statistics target */
#define IN_ORDER 0.999999 /* a correlation of rows that lie in order */
#define FULL_LIST 0.95
#define SEEN_ENOUGH 15.0 /* analyze_mcv_list keeps what was seen five times, among rare values */

#define FIT 1e-5     /* of what was said; ANALYZE's own words move by some percent from one sample to the next */
#define KEYS_FIT 1e-9

#define HELD_ENOUGH 30
#define RUNS 1.15      /* rows to a run; fewer are chance, unless most of what is equal is on one page, where chance has a row in a hundred */
#define ALL_APART 0.97 /* of the runs have keys of their own */

enum { GROUPS_MAX = 256, STEPS = 50 };

struct group {         /* cells that are alike; values, where the rows were dealt */
    double keys, rows; /* rows: of each, on average */
};

struct groups {
    struct group at[GROUPS_MAX];
    size_t n;
    bool known; /* values, however the rows lie */
};

/* --- Classes --------------------------------------------------------------------------------------------- */

static void add_cells(struct key_spread *out, double cells, double rows_each) {
    double place = (log(fmax(rows_each, LONELY)) - log(LONELY)) / CLASS_STEP;
    struct key_class *class = &out->at[(size_t)fmin(KEY_SPREAD_CLASSES - 1, fmax(0, place))];
    class->cells += cells;
    class->rows += cells * rows_each;
}

/* Keys that are there, `rows` to each on average, as cells: of those some are empty. l / (1 - e^(-l)) = rows, by Newton's steps: the left side is convex and
   above `rows` at the start, so they come down to the answer and stop there. */
static void add_keys(struct key_spread *out, double keys, double rows) {
    if (keys <= 0) {
        return;
    }
    if (rows <= 1 + LONELY || rows > 30) {
        double each = rows > 30 ? rows : LONELY;
        add_cells(out, keys * fmax(1, rows) / each, each);
        return;
    }
    double l = rows, step = l;
    for (int i = 0; i < STEPS && step > KEYS_FIT * l; i++) {
        double filled = -expm1(-l);
        step = (l / filled - rows) * filled * filled / (filled - l * (1 - filled));
        l -= step;
    }
    add_cells(out, keys * rows / l, l);
}

static void scale_rows(struct key_spread *spread, double factor) {
    for (size_t i = 0; i < KEY_SPREAD_CLASSES; i++) {
        spread->at[i].rows *= factor;
    }
}

void key_spread_unique(double rows, struct key_spread *out) {
    *out = (struct key_spread){.rows = rows, .disorder = 1, .window = 1};
    add_keys(out, rows, 1);
}

double key_spread_distinct(const struct key_spread *spread, double share) {
    double keys = 0;
    for (size_t i = 0; i < KEY_SPREAD_CLASSES; i++) {
        const struct key_class *c = &spread->at[i];
        keys += c->cells > 0 ? c->cells * -expm1(-share * c->rows / c->cells) : 0;
    }
    return keys;
}

void key_spread_limit(struct key_spread *spread, double most) {
    for (int i = 0; i < STEPS && key_spread_distinct(spread, 1) > most * 1.001; i++) {
        double less = fmin(0.9, most / key_spread_distinct(spread, 1));
        struct key_spread out = {.rows = spread->rows, .disorder = spread->disorder, .window = spread->window};
        for (size_t k = 0; k < KEY_SPREAD_CLASSES; k++) {
            const struct key_class *c = &spread->at[k];
            if (c->cells > 0) {
                double cells = c->cells > 1 ? fmax(1, c->cells * less) : c->cells;
                add_cells(&out, cells, c->rows / cells);
            }
        }
        *spread = out;
    }
}

/* Two values meet where both may lie: in all of the table, or in the part of it where each of them is found. Where they meet is where the more orderly of them is. */
void key_spread_multiply(const struct key_spread *a, const struct key_spread *b, struct key_spread *both) {
    struct key_spread out = {.rows = a->rows, .disorder = fmin(a->disorder, b->disorder), .window = fmin(a->window, b->window)};
    double apart = fmin(1, hypot(a->disorder, b->disorder));
    double rows = fmax(1, a->rows);
    for (size_t i = 0; i < KEY_SPREAD_CLASSES; i++) {
        for (size_t k = 0; a->at[i].cells > 0 && k < KEY_SPREAD_CLASSES; k++) {
            if (b->at[k].cells > 0) {
                double each_a = a->at[i].rows / a->at[i].cells, each_b = b->at[k].rows / b->at[k].cells;
                double window = fmin(1, apart + (each_a + each_b) / rows);
                add_cells(&out, a->at[i].cells * b->at[k].cells * window, each_a * each_b / rows / window);
            }
        }
    }
    *both = out;
}

/* --- Held to a sample ------------------------------------------------------------------------------------ */

static void scale_cells(const struct key_spread *spread, double factor, struct key_spread *out) {
    *out = (struct key_spread){.rows = spread->rows, .disorder = spread->disorder, .window = spread->window};
    for (size_t i = 0; i < KEY_SPREAD_CLASSES; i++) {
        const struct key_class *c = &spread->at[i];
        if (c->cells > 0) {
            double cells = c->cells > 1.5 ? fmax(1, c->cells * factor) : c->cells;
            add_cells(out, cells, c->rows / cells);
        }
    }
}

/* Keys that so large a part of the rows shows, when it was read page by page: where all rows of a key are in a window of the table, of as many windows as there are pages. */
static double keys_shown(const struct key_spread *spread, double part, double pages) {
    double reached = fmin(1, pages * spread->window);
    return reached * key_spread_distinct(spread, part / reached);
}

/* By halves of the factor's logarithm, which is returned without its sign: more cells, more keys in the sample. */
static double fit_cells(struct key_spread *spread, double part, double pages, double keys) {
    double low = -20, high = 20;
    struct key_spread tried = *spread;
    for (int i = 0; i < 40; i++) {
        double middle = (low + high) / 2;
        scale_cells(spread, exp(middle), &tried);
        *(keys_shown(&tried, part, pages) < keys ? &low : &high) = middle;
    }
    *spread = tried;
    return fabs(low);
}

/* 260,000 orders of 228,800 visits in their order: 3,616 keys in 4,096 rows, all of them on one page. Were that chance, 17,000 keys would have it so. */
static bool equal_lie_together(const struct design_sample *s) {
    double together = s->lone_rows - s->lone_keys, all = s->held - s->keys;
    return together > HELD_ENOUGH && together > all / 2;
}

/*
 * Rows to a run of one key. Of w rows read of a page there are 1 + (w - 1) / g runs, those at its ends being cut, which are w / a if they have a rows
 * each as read. Where runs are short the whole ones within tell it better: one of k rows finds w - 1 - k places, so it counts 1 + k / (w - 1) times, to the first order.
 */
static double rows_to_run(const struct design_sample *s) {
    double read = s->held / s->pages, seen = s->lone_keys > 0.05 * s->keys ? s->lone_rows / s->lone_keys : 1;
    double runs = read / seen;
    if ((seen < RUNS && !equal_lie_together(s)) || read < 2) {
        return 1;
    }
    if (runs > 4 && s->inner_keys > HELD_ENOUGH) {
        return (s->inner_rows + s->inner_squares / (read - 1)) / (s->inner_keys + s->inner_rows / (read - 1));
    }
    return runs < 1.3 ? read : (read - 1) / (runs - 1);
}

/* All of a key's rows follow each other: as many to each as to the others, as far as the whole runs that were seen say so. */
static void set_runs(struct key_spread *spread, const struct design_sample *s, double run) {
    double mean = s->inner_keys > 0 ? s->inner_rows / s->inner_keys : run;
    double variance = s->inner_keys > 0 ? fmax(0, s->inner_squares / s->inner_keys - mean * mean) : run;
    double part = s->held / s->rows;
    struct key_spread out = {.rows = spread->rows, .disorder = spread->disorder, .window = spread->window, .bunched = true};
    out.even = fmax(0, 1 - variance / mean);
    add_keys(&out, spread->rows * part / run, run);
    scale_rows(&out, 1 / part);
    *spread = out;
}

/*
 * Where the sample contradicts, the columns together are fitted to it, and the widest alone, as if the others followed from it; of the two what has to change less is
 * believed. Of the codes of diagnoses with the day each was resolved, 60 % NULL, 3,267 of 4,096 rows differ where 3,363 should: 132,000 keys (135,000 are there), by the code alone 17,000.
 */
void key_spread_hold_to(struct key_spread *spread, const struct key_spread *widest, const struct design_sample *s) {
    if (s->keys <= 0 || s->held < HELD_ENOUGH || s->pages <= 0) {
        return;
    }
    double run = rows_to_run(s), runs = s->pages * (1 + (s->held / s->pages - 1) / run); /* that were seen, cut or whole */
    if (run > 1 && s->keys >= ALL_APART * runs) {
        set_runs(spread, s, run);
        return;
    }
    bool in_windows = spread->window * s->pages < 1;
    double units = in_windows ? s->held : runs, part = units / fmax(1, spread->rows);
    double met = units - s->keys, expected = units - keys_shown(spread, part, s->pages);
    if (widest && fabs(met - expected) > 2 * sqrt(fmax(0, fmax(met, expected)) + 1)) {
        struct key_spread alone = *widest;
        double change = fit_cells(spread, part, s->pages, s->keys), change_alone = fit_cells(&alone, part, s->pages, s->keys);
        *spread = change_alone <= change ? alone : *spread;
    }
}

/* --- What ANALYZE would say ------------------------------------------------------------------------------ */

double key_spread_duj1(double n, double d, double f1, double N) {
    double below = n - f1 + f1 * n / fmax(n, N);
    return below > 0 ? fmin(N, fmax(d, n * d / below)) : d;
}

struct seen {
    double n, N;   /* rows that are not NULL: in the sample, in all */
    double pages;  /* the share of pages in the sample where rows lie in order; else 1 */
    double common; /* values that are told one by one */
    double target;
    double even; /* 1: every value has as many rows as the others alike; 0: as they fell */
};

static double would_say(const struct seen *seen, const struct groups *groups) {
    double q = fmin(1, seen->n / seen->N / seen->pages), d = seen->common, f1 = 0, even = seen->even,
           unseen = q < 1 ? log1p(-q) : 0;
    for (size_t i = 0; i < groups->n; i++) {
        double m = groups->at[i].rows, keys = groups->at[i].keys * seen->pages;
        double missed = even > 0 && q < 1 ? exp((m - 1) * unseen) : 0, drawn = even < 1 ? -expm1(-m * q) : 1;
        d += keys * (even * (1 - missed * (1 - q)) + (1 - even) * drawn);
        f1 += keys * m * q * (even * missed + (1 - even) * (1 - drawn));
    }
    return key_spread_duj1(seen->n, d, f1, seen->N);
}

/* --- Families of spreads --------------------------------------------------------------------------------- */

struct family {
    double rows; /* beyond the common values */
    bool dealt;
    const double *bounds; /* numbers, ascending, and what they are multiples of */
    size_t bound_count;
    double step;
    double last, common; /* rows of the last common value, and how many there are */
    void (*make)(const struct family *family, double parameter, struct groups *out);
};

static void push_group(struct groups *out, double keys, double rows_each) {
    if (out->n < GROUPS_MAX && keys > 0) {
        out->at[out->n++] = (struct group){keys, rows_each};
    }
}

static void push_lonely(const struct family *f, double rows, struct groups *out) {
    push_group(out, f->dealt ? rows : rows / LONELY, f->dealt ? 1 : LONELY);
}

/* 0: one value; 1: every row its own. */
static void make_even(const struct family *f, double parameter, struct groups *out) {
    double keys = exp(parameter * log(fmax(1, f->dealt ? f->rows : f->rows / LONELY)));
    push_group(out, keys, f->rows / keys);
}

/* The share of the numbers in use, from one in a bin (0) to all (1). Bins are joined to fit. */
static void make_binned(const struct family *f, double parameter, struct groups *out) {
    size_t bins = f->bound_count - 1, join = 1 + bins / GROUPS_MAX;
    double share = exp((parameter - 1) * log(1e7));
    for (size_t i = 0; i < bins; i += join) {
        size_t end = i + join < bins ? i + join : bins;
        double rows = f->rows * (double)(end - i) / (double)bins,
               width = fmax(1, (f->bounds[end] - f->bounds[i]) / f->step);
        double keys = fmax(1, width * share);
        keys = f->dealt ? fmin(keys, rows) : keys;
        push_group(out, keys, rows / keys);
    }
}

/* By factors of 1.25 until the rows are spent. */
static void make_tailed(const struct family *f, double parameter, struct groups *out) {
    double left = f->rows, z = 12 * parameter * parameter, least = f->dealt ? 1 : 1e-3;
    for (double r = f->common + 1; left > 0 && out->n < GROUPS_MAX - 1; r *= 1.25) {
        double each = f->last * pow((f->common + 1) / (1.12 * r), z);
        if (each <= least) {
            break;
        }
        double keys = fmin(fmax(1, 0.25 * r), left / each);
        push_group(out, keys, each);
        left -= keys * each;
    }
    push_lonely(f, left, out);
}

/* The spread of which the sample would give what ANALYZE said, or the next above it. Parameters are tried by halves: more of it is more values. */
static void fit(const struct seen *seen, const struct family *family, double said, struct groups *out) {
    double low = 0, high = 1;
    for (int i = 0; i < STEPS; i++) {
        double middle = (low + high) / 2;
        *out = (struct groups){.n = 0};
        family->make(family, middle, out);
        double would = would_say(seen, out);
        if (would >= said && would <= said * (1 + FIT)) {
            return;
        }
        *(would < said ? &low : &high) = middle;
    }
    *out = (struct groups){.n = 0};
    family->make(family, high, out);
}

/* --- Numbers --------------------------------------------------------------------------------------------- */

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double greatest_divisor(double a, double b) {
    while (b > 0) {
        double rest = fmod(a, b);
        a = b;
        b = rest;
    }
    return a;
}

/* The scale that makes all of them whole: 1, 10 … 10000; 0: none does. */
static double scale_of(const double *numbers, size_t n) {
    for (double scale = 1; scale <= 1e4; scale *= 10) {
        bool whole = true;
        for (size_t i = 0; i < n && whole; i++) {
            whole = fabs(numbers[i] * scale - rint(numbers[i] * scale)) < 1e-6 * fmax(1, fabs(numbers[i]));
        }
        if (whole) {
            return scale;
        }
    }
    return 0;
}

static double common_step(const double *sorted, size_t n) {
    double step = 0, scale = scale_of(sorted, n);
    for (size_t i = 1; scale > 0 && i < n; i++) {
        step = greatest_divisor(step, rint((sorted[i] - sorted[i - 1]) * scale));
    }
    return scale > 0 ? fmax(1, step) / scale : 0;
}

double key_spread_dense(double *ordinals, size_t n, size_t join, double rows) {
    qsort(ordinals, n, sizeof *ordinals, ascending);
    double step = n > 1 ? common_step(ordinals, n) : 0, each = rows / fmax(1, (double)n - 1), sum = 1;
    if (step <= 0) {
        return n > 1 ? rows : 1;
    }
    for (size_t i = 0, end; i + 1 < n; i = end) {
        end = i + join < n ? i + join : n - 1;
        double width = rint((ordinals[end] - ordinals[i]) / step);
        sum += width > 0 ? width * -expm1(-each * (double)(end - i) / width) : 0;
    }
    return fmin(rows, sum);
}

double key_spread_width(double *ordinals, size_t n) {
    qsort(ordinals, n, sizeof *ordinals, ascending);
    double step = n > 1 ? common_step(ordinals, n) : 0;
    return step > 0 ? 1 + (ordinals[n - 1] - ordinals[0]) / step : 0;
}

static bool numbers_of(const struct index_key *key, double *bounds, size_t *n, double *step) {
    size_t count = key->stats.bound_count < GROUPS_MAX * 4 ? key->stats.bound_count : 0;
    for (size_t i = 0; i < count; i++) {
        if (!index_key_ordinal(key->family, key->stats.bounds[i], &bounds[i])) {
            return false;
        }
    }
    qsort(bounds, count, sizeof *bounds, ascending);
    *n = count;
    *step = count > 2 ? common_step(bounds, count) : 0;
    return *step > 0;
}

/* --- One column ------------------------------------------------------------------------------------------ */

struct key_sample key_sample_of(const struct catalog *catalog, const struct catalog_table *table) {
    struct table_size size = cost_table_size(catalog, table);
    double most = SAMPLE_ROWS * fmax(1, catalog_setting_number(catalog, "default_statistics_target", 100));
    double rows = fmax(1, size.rows), pages = fmax(1, size.pages);
    return (struct key_sample){rows, fmin(rows, most), pages, fmin(pages, most)};
}

/* Ties are in the rows' order by themselves: of shares s each, they give a correlation of the sum of s^2 where there is none. */
static double disorder_of(const struct catalog_stats *stats, const struct groups *rest, double rows) {
    double ties = stats->null_fraction * stats->null_fraction, r = fabs(stats->correlation);
    for (size_t i = 0; i < stats->common_count; i++) {
        ties += stats->common_fraction[i] * stats->common_fraction[i];
    }
    for (size_t i = 0; i < rest->n; i++) {
        ties += rest->at[i].keys * rest->at[i].rows / rows * rest->at[i].rows / rows;
    }
    if (!(stats->correlation >= -1 && stats->correlation <= 1) || ties > 0.95) {
        return 1;
    }
    r = (r + (stats->correlation < 0 ? ties : -ties)) / (1 - ties);
    return r <= 0.5 ? 1 : fmin(1, sqrt(fmax(0, 1 / fmin(1, r) / fmin(1, r) - 1)));
}

/* P(at least n of a Poisson number). */
static double poisson_tail(double mean, double n) {
    double chance = exp(-mean), below = 0;
    for (double k = 0; k < n; k++) {
        below += chance;
        chance *= mean / (k + 1);
    }
    return fmax(0, 1 - below);
}

/* Of the key of a row, on average. */
static double rows_to_key(const struct key_spread *spread) {
    double squares = 0, rows = 0;
    for (size_t i = 0; i < KEY_SPREAD_CLASSES; i++) {
        const struct key_class *c = &spread->at[i];
        squares += c->cells > 0 ? c->rows * fmax(1, c->rows / c->cells) : 0;
        rows += c->rows;
    }
    return squares / fmax(1, rows);
}

/* Are the common values a head that goes on in what is not told one by one? */
static bool has_tail(const struct seen *seen, const struct groups *rest, double last) {
    double times = rint(last / seen->N * seen->n), by_chance = 0;
    for (size_t i = 0; i < rest->n && times < 700; i++) {
        by_chance += rest->at[i].keys * poisson_tail(rest->at[i].rows * seen->n / seen->N, times);
    }
    return (seen->common >= FULL_LIST * seen->target || times <= SEEN_ENOUGH) && seen->common > 3 + 3 * by_chance;
}

static void spread_rest(const struct index_key *key, struct seen *seen, double said, double rows, struct groups *rest) {
    double bounds[GROUPS_MAX * 4], common = seen->common,
                                   last = common > 0 ? key->stats.common_fraction[(size_t)common - 1] * seen->N : 0;
    struct family family = {.rows = rows, .dealt = seen->even > 0, .common = common, .last = last, .make = make_even};
    double keys = fmin(rows, fmax(1, said - common));
    if (key->counted || seen->n >= 0.999 * seen->N || said >= 0.9999 * seen->N) {
        rest->known = true;
        push_group(rest, keys, rows / keys);
        return;
    }
    if (numbers_of(key, bounds, &family.bound_count, &family.step)) {
        family.bounds = bounds;
        family.make = make_binned;
        fit(seen, &family, said, rest);
    }
    if (family.bounds && would_say(seen, rest) < 0.98 * said) {
        seen->even = 1;
        family.dealt = true;
    }
    if (!family.bounds || seen->even == 1) {
        family.make = make_even;
        fit(seen, &family, said, rest);
    }
    if (has_tail(seen, rest, last)) {
        family.make = make_tailed;
        fit(seen, &family, said, rest);
    }
}

void key_spread_of(const struct index_key *key, const struct key_sample *sample, struct key_spread *out) {
    const struct catalog_stats *s = &key->stats;
    double filled = 1 - key->left_out, rows = sample->rows * filled, left = rows, nulls = s->present ? s->null_fraction : 0;
    *out = (struct key_spread){.rows = sample->rows, .disorder = 1, .window = 1};
    if (nulls > 0) {
        add_keys(out, 1, nulls * rows);
        left -= nulls * rows;
    }
    for (size_t i = 0; s->present && i < s->common_count; i++) {
        add_keys(out, 1, s->common_fraction[i] * rows);
        left -= s->common_fraction[i] * rows;
    }
    if (left < 1) {
        scale_rows(out, 1 / filled);
        return;
    }
    struct groups rest = {0};
    struct seen seen = {.n = sample->sampled * filled * (1 - nulls),
                        .N = rows * (1 - nulls),
                        .pages = fabs(s->correlation) >= IN_ORDER ? sample->sampled_pages / sample->pages : 1,
                        .common = s->present ? (double)s->common_count : 0,
                        .target = sample->sampled / SAMPLE_ROWS,
                        .even = fabs(s->correlation) >= IN_ORDER ? 0.5 : 0};
    spread_rest(key, &seen, fmin(s->distinct, seen.N), left, &rest);
    for (size_t i = 0; i < rest.n; i++) {
        (rest.known || seen.even > 0 ? add_keys : add_cells)(out, rest.at[i].keys, rest.at[i].rows);
    }
    out->even = rest.known ? 0 : seen.even;
    out->disorder = s->present ? disorder_of(s, &rest, rows) : 1;
    out->window = fmin(1, out->disorder + rows_to_key(out) / sample->rows);
    scale_rows(out, 1 / filled); /* as a share of the table's; what the predicate leaves is told apart from them by the caller's share */
}

/* --- Remembered ------------------------------------------------------------------------------------------ */

void key_spreads_init(struct key_spreads *spreads, struct arena *arena) {
    spreads->arena = arena;
    map_init(&spreads->known, arena);
}

void key_spreads_of(struct key_spreads *spreads, const struct catalog_column *column, const struct index_key *key,
                    const struct key_sample *sample, struct key_spread *out) {
    struct str address = {(const char *)&column, sizeof column};
    struct key_spread *known = map_find(&spreads->known, address);
    if (!known) {
        known = ARENA_NEW(spreads->arena, struct key_spread);
        key_spread_of(key, sample, known);
        map_put(&spreads->known, str_dup(spreads->arena, address), known);
    }
    *out = *known;
}
