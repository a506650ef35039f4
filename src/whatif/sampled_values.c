/*
 * Common values, bounds of a histogram, distinct values, NULLs and the order of an expression, as analyze.c makes them of its sample (compute_scalar_stats). Ours is of
 * few pages, of each some neighbours, where ANALYZE has rows from everywhere; so values are counted by the pages that have them, where it counts rows: equal
 * rows that lie together are one observation, not many. With n of these, of N that the table would give, d different values, f of them seen once, there are
 *
 *     D = n d / (n - f + f n / N)       (Haas and Stokes, 1998: Duj1)
 *
 * and a value is common while its n is more than 2 standard deviations above what the rest has on average (analyze_mcv_list).
 *
 * Knowingly: of equal rows in stretches longer than a page and shorter than from one page to the next D says nothing (index_sample_foreseen); values of 1,000 bytes and more are never common, as in ANALYZE; the histogram is of 200 ranks, without those of common values.
 */
#include "whatif/sampled_values.h"

#include <math.h>

#include "base/json.h"

#define ROWS_LEAST 500
#define APART 0.5     /* of the rows are the first of their value on their page */
#define MET_AGAIN 0.5 /* at most of the values are on one page only */
#define MANY 0.1 /* of the rows: distinct values are then a share of them, as ANALYZE says it */

enum { COMMON_MOST = 100, RANKS = 200 };

/* OFFSET: a key is computed only of rows that meet the predicate, on others it may fail. */
struct str sampled_rows(struct arena *arena, struct str predicate) {
    return predicate.len ? str_fmt(arena, "(SELECT * FROM dovetail_rows WHERE (" STR_FMT ") OFFSET 0) AS held", STR_ARG(predicate)) : STR("dovetail_rows");
}

void sampled_values_ask(struct arena *arena, struct buf *sql, struct str key, struct str predicate) {
    struct str held = sampled_rows(arena, predicate);
    buf_fmt(sql,
            "(WITH v AS MATERIALIZED (SELECT (" STR_FMT ")::text AS v, dovetail_page AS page, row_number() OVER (ORDER BY dovetail_page, dovetail_item) AS place,"
            " row_number() OVER (ORDER BY " STR_FMT ", dovetail_page, dovetail_item) AS rank FROM " STR_FMT " WHERE (" STR_FMT ") IS NOT NULL),",
            STR_ARG(key), STR_ARG(key), STR_ARG(held), STR_ARG(key));
    buf_fmt(sql,
            " g AS MATERIALIZED (SELECT v, sum(n) AS n, count(*) AS pages FROM (SELECT v, page, count(*) AS n FROM v GROUP BY v, page) AS met GROUP BY v)"
            " SELECT json_build_object('rows', (SELECT count(*) FROM " STR_FMT "), 'values', (SELECT count(*) FROM v),"
            " 'correlation', (SELECT corr(place, rank) FROM v), 'distinct', (SELECT count(*) FROM g), 'seen', (SELECT sum(pages) FROM g),"
            " 'once', (SELECT count(*) FROM g WHERE pages = 1), 'common', (SELECT json_agg(json_build_array(v, n, pages)) FROM"
            " (SELECT * FROM g WHERE pages > 1 AND octet_length(v) < 1000 ORDER BY pages DESC, v COLLATE \"C\" LIMIT %d) AS c),"
            " 'bounds', (SELECT json_agg(left(v, 1000) ORDER BY rank) FROM v WHERE (rank - 1) %% (SELECT greatest(1, count(*) / %d) FROM v) = 0 OR rank = (SELECT count(*) FROM v)))::text)",
            STR_ARG(held), COMMON_MOST, RANKS);
}

/* --- The answer ------------------------------------------------------------------------------------------ */

struct seen {
    double n, N, distinct, nulls; /* nulls: their share */
};

static double pages_of(const struct json_value *common, size_t i) {
    const struct json_value *pages = json_at(json_at(common, i), 2);
    return pages ? pages->number : 0;
}

/* How many of the values, most frequent first, are common. */
static size_t common_count(const struct json_value *common, const struct seen *s, double different) {
    size_t count = common ? common->item_count : 0;
    double sum = 0;
    if ((double)count >= different) {
        return count; /* they are all there is */
    }
    for (size_t i = 0; i < count; i++) {
        sum += pages_of(common, i);
    }
    for (; count; count--) {
        sum -= pages_of(common, count - 1);
        double others = fmax(1, s->distinct - (double)(count - 1)), share = fmin(1, fmax(0, 1 - sum / s->n - s->nulls) / others), K = s->N * share;
        double variance = s->N > 1 ? s->n * K * (s->N - K) * (s->N - s->n) / (s->N * s->N * (s->N - 1)) : 0;
        if (pages_of(common, count - 1) > share * s->n + 2 * sqrt(fmax(0, variance)) + 0.5) {
            break;
        }
    }
    return count;
}

static bool is_common(const struct catalog_stats *stats, struct str value) {
    for (size_t i = 0; i < stats->common_count; i++) {
        if (str_eq(stats->common[i], value)) {
            return true;
        }
    }
    return false;
}

static void take_common(struct arena *arena, const struct json_value *common, size_t count, double rows, struct catalog_stats *stats) {
    stats->common = ARENA_ARRAY(arena, struct str, count + 1);
    stats->common_fraction = ARENA_ARRAY(arena, double, count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct json_value *value = json_at(json_at(common, i), 0), *n = json_at(json_at(common, i), 1);
        if (value && n) {
            stats->common[stats->common_count] = str_dup(arena, value->text);
            stats->common_fraction[stats->common_count++] = fmin(1, n->number / rows);
        }
    }
}

static void take_bounds(struct arena *arena, const struct json_value *bounds, struct catalog_stats *stats) {
    size_t count = bounds ? bounds->item_count : 0;
    stats->bounds = ARENA_ARRAY(arena, struct str, count + 1);
    for (size_t i = 0; i < count; i++) {
        if (!is_common(stats, bounds->items[i].text)) {
            stats->bounds[stats->bound_count++] = str_dup(arena, bounds->items[i].text);
        }
    }
    stats->bound_count = stats->bound_count < 2 ? 0 : stats->bound_count;
}

const struct catalog_stats *sampled_values_read(struct arena *arena, struct str answer, double rows_for_each, bool *told_apart) {
    struct arena scratch;
    arena_init(&scratch, NULL);
    const struct json_value *root = json_read(&scratch, answer, NULL), *common = json_get(root, "common");
    double rows = json_get_number(root, "rows", 0), values = json_get_number(root, "values", 0), seen = json_get_number(root, "seen", 0);
    double different = json_get_number(root, "distinct", 0), once = json_get_number(root, "once", 0);
    double all = rows * rows_for_each;
    struct catalog_stats *stats = NULL;
    if (rows >= ROWS_LEAST && values > 0 && seen > 0) {
        stats = ARENA_NEW(arena, struct catalog_stats);
        *stats = (struct catalog_stats){.present = true, .null_fraction = fmin(1, fmax(0, 1 - values / rows)), .correlation = json_get_number(root, "correlation", NAN)};
        *told_apart = seen >= APART * values || once <= MET_AGAIN * different;
        double present = all * (1 - stats->null_fraction), N = fmax(seen, present * seen / values);
        double D = once >= seen ? present : fmin(present, fmax(different, seen * different / (seen - once + once * seen / N)));
        struct seen s = {seen / (1 - stats->null_fraction), N / (1 - stats->null_fraction), D, stats->null_fraction};
        stats->distinct = D > MANY * all ? -D / all : rint(D);
        take_common(arena, common, common_count(common, &s, different), rows, stats);
        take_bounds(arena, json_get(root, "bounds"), stats);
    }
    arena_release(&scratch);
    return stats;
}
