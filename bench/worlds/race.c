/*
 * Two databases with the same rows and different indexes, and one workload: what the planner says on each, and what the clock says.
 *
 *     race compare URL_A URL_B WORKLOAD RUNS   per statement: calls, cost and median milliseconds on A and on B; then sums
 *     race single URL WORKLOAD                 the single-column peer's CREATE INDEX statements
 *
 * Times are those of EXPLAIN ANALYZE (planning and execution, foreign keys' checks with it), in turn on both, each in a transaction that is rolled back.
 */
#include "race.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/json.h"
#include "base/vec.h"

enum { RUNS_MAX = 99, WORKLOAD_BYTES_MAX = 1 << 24 };

struct sums {
    double cost[2], ms[2];
};

bool read_statements(struct arena *arena, const char *path, struct statements *out, struct err *err) {
    struct str text, head = STR("-- calls: ");
    if (!file_read(arena, str_from_z(path), WORKLOAD_BYTES_MAX, &text, err)) {
        return false;
    }
    size_t at, end;
    while (str_find(text, head, &at)) {
        struct str rest = str_slice(text, at + head.len, text.len);
        if (!str_find(rest, STR(";\n"), &end)) {
            break;
        }
        size_t line = 0;
        str_find(rest, STR("\n"), &line);
        int64_t calls = 1;
        str_to_i64(str_slice(rest, 0, line), &calls);
        VEC_PUSH(arena, out, (struct statement){str_slice(rest, line + 1, end), (double)calls});
        text = str_slice(rest, end + 1, rest.len);
    }
    return true;
}

static const struct json_value *explain(struct arena *arena, struct db *db, const char *how, const struct statement *s,
                                        struct err *err) {
    struct db_result result;
    struct str sql = str_fmt(arena, "EXPLAIN (%s) " STR_FMT, how, STR_ARG(s->text));
    return db_query(arena, db, STR(""), sql, NULL, 0, &result, err) && result.row_count
               ? json_at(json_read(arena, result.values[0].text, err), 0)
               : NULL;
}

double planned_cost(struct db *db, const struct statement *statement, struct err *err) {
    struct arena scratch;
    arena_init(&scratch, NULL);
    const struct json_value *answer = explain(&scratch, db, "FORMAT JSON", statement, err);
    double cost = answer ? json_get_number(json_get(answer, "Plan"), "Total Cost", NAN) : NAN;
    arena_release(&scratch);
    return cost;
}

static double run(struct db *db, const struct statement *statement, struct err *err) {
    struct arena scratch;
    struct err unimportant = {0};
    arena_init(&scratch, NULL);
    double ms = NAN;
    if (db_exec(db, STR("BEGIN"), err)) {
        const struct json_value *answer =
            explain(&scratch, db, "ANALYZE, TIMING OFF, SUMMARY ON, FORMAT JSON", statement, err);
        ms = json_get_number(answer, "Planning Time", NAN) + json_get_number(answer, "Execution Time", NAN);
        db_exec(db, STR("ROLLBACK"), &unimportant);
    }
    arena_release(&scratch);
    return ms;
}

static int by_number(const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static bool measure(struct db *const dbs[2], const struct statement *s, size_t runs, double ms[2], struct err *err) {
    double times[2][RUNS_MAX];
    for (size_t i = 0; i <= runs; i++) { /* the first to warm up */
        for (size_t k = 0; k < 2; k++) {
            double time = run(dbs[k], s, err);
            if (!isfinite(time)) {
                return false;
            }
            times[k][i ? i - 1 : 0] = time;
        }
    }
    for (size_t k = 0; k < 2; k++) {
        qsort(times[k], runs, sizeof *times[k], by_number);
        ms[k] = times[k][runs / 2];
    }
    return true;
}

static void compare_one(struct db *const dbs[2], const struct statement *s, size_t number, size_t runs,
                        struct sums *all) {
    struct err err = {0};
    double cost[2], ms[2] = {NAN, NAN};
    for (size_t k = 0; k < 2; k++) {
        cost[k] = planned_cost(dbs[k], s, &err);
    }
    if (err.code != ERR_NONE || (runs && !measure(dbs, s, runs, ms, &err))) {
        printf("%zu\t%.0f\trefused: %s\t%.120s\n", number, s->calls, err.message, s->text.ptr);
        return;
    }
    for (size_t k = 0; k < 2; k++) {
        all->cost[k] += s->calls * cost[k];
        all->ms[k] += runs ? s->calls * ms[k] : 0;
    }
    printf("%zu\t%.0f\t%.2f\t%.2f\t%.3f\t%.3f\t" STR_FMT "\n", number, s->calls, cost[0], cost[1], ms[0], ms[1],
           STR_ARG(s->text));
}

static int compare(struct arena *arena, char **urls, const struct statements *workload, size_t runs, struct err *err) {
    struct db *dbs[2];
    struct sums all = {0};
    for (size_t k = 0; k < 2; k++) {
        dbs[k] = db_open(arena, str_from_z(urls[k]), NULL, err);
        if (!dbs[k]) {
            return 1;
        }
    }
    for (size_t i = 0; i < workload->n; i++) {
        compare_one(dbs, &workload->at[i], i + 1, runs, &all);
    }
    printf("sum\t-\t%.2f\t%.2f\t%.3f\t%.3f\tcost %.4f time %.4f\n", all.cost[0], all.cost[1], all.ms[0], all.ms[1],
           all.cost[1] / all.cost[0], all.ms[1] / all.ms[0]);
    return 0;
}

int main(int argc, char **argv) {
    struct arena arena;
    struct err err = {0};
    struct statements workload = {0};
    int64_t runs = 0;
    int status = 2;
    arena_init(&arena, NULL);
    bool comparing = argc == 6 && str_eq_z(STR("compare"), argv[1]) && str_to_i64(str_from_z(argv[5]), &runs) &&
                     runs >= 0 && runs <= RUNS_MAX;
    bool choosing = argc == 4 && str_eq_z(STR("single"), argv[1]);
    if (comparing && read_statements(&arena, argv[4], &workload, &err)) {
        status = compare(&arena, argv + 2, &workload, (size_t)runs, &err);
    } else if (choosing && read_statements(&arena, argv[3], &workload, &err)) {
        struct db *db = db_open(&arena, str_from_z(argv[2]), NULL, &err);
        status = db ? single(&arena, db, &workload) : 1;
    } else if (err.code == ERR_NONE) {
        fputs("usage: race compare URL_A URL_B WORKLOAD RUNS | race single URL WORKLOAD\n", stderr);
    }
    if (err.code != ERR_NONE) {
        fprintf(stderr, "race: %s\n", err.message);
        status = 1;
    }
    arena_release(&arena);
    return status;
}
