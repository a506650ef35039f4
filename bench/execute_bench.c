/*
 * Index sets side by side, by the clock: all of them are built on one database, and each statement runs without any index and with each set in
 * turn, so that a busy machine slows all of them.
 *
 * A set is had by dropping what is not in it within a transaction that is rolled back: the planner sees exactly what it would see. Sets under which a
 * statement has the same plan share its runs. One run warms up, then RUNS count, and their median is told; a side that reaches the time limit is not
 * run again and counts as what the limit allows. Slower: by more than 5 % of the median, by more than the noise (twice the sum of both sides' median
 * absolute deviations), and both again in a second series of runs.
 *
 * usage: execute_bench URL FOLDER RUNS LIMIT_S SET.sql...      the database has no indexes, and nobody else works on it; they are dropped at the end
 *        execute_bench URL --sizes SET.sql...                  bytes of each set, built
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "base/vec.h"
#include "db/db.h"

#define SLOWER 1.05

enum { SETS_MAX = 16, RUNS_MAX = 31 };

struct index {
    struct str definition; /* from its ON */
    double bytes;
};

struct set {
    struct str name;
    bool *has; /* per index */
    size_t count;
    double bytes;
};

struct statement {
    struct str name, text;
};

struct series { /* runs of one plan */
    double ms[RUNS_MAX];
    size_t n;
    bool limited;
};

struct cell { /* a statement under a set */
    size_t plan; /* the first set with this plan */
    struct series series;
    bool slower;
};

struct bench {
    struct arena arena;
    struct db *db;
    VEC(struct index) indexes;
    struct set sets[SETS_MAX]; /* the first is empty */
    size_t set_count, runs;
    VEC(struct statement) statements;
    double limit_ms;
    struct err err;
};

static void fail(const struct bench *b) {
    fprintf(stderr, "execute_bench: %s\n", b->err.message);
    exit(1);
}

static struct str ask(struct bench *b, struct str sql) {
    struct db_result result;
    struct buf out;
    if (!db_query(&b->arena, b->db, STR(""), sql, NULL, 0, &result, &b->err)) {
        fail(b);
    }
    buf_init(&out, &b->arena);
    for (size_t i = 0; i < result.row_count; i++) {
        buf_fmt(&out, STR_FMT "\n", STR_ARG(result.values[i].text));
    }
    return buf_view(&out);
}

static void run(struct bench *b, struct str sql) {
    if (!db_exec(b->db, sql, &b->err)) {
        fail(b);
    }
}

/* --- What there is --------------------------------------------------------------------------------------- */

static struct str without_comments(struct arena *arena, struct str text) {
    struct buf out;
    buf_init(&out, arena);
    while (text.len) {
        struct str line = str_cut(&text, '\n');
        if (!str_starts(line, STR("--"))) {
            buf_fmt(&out, STR_FMT "\n", STR_ARG(line));
        }
    }
    return buf_view(&out);
}

static struct str file_of(struct bench *b, struct str path) {
    struct str text;
    if (!file_read(&b->arena, path, 0, &text, &b->err)) {
        fail(b);
    }
    return without_comments(&b->arena, text);
}

static struct str last_name(struct str path) {
    size_t at;
    while (str_find(path, STR("/"), &at)) {
        path = str_slice(path, at + 1, path.len);
    }
    return str_ends(path, STR(".sql")) ? str_slice(path, 0, path.len - 4) : path;
}

static void load_statements(struct bench *b, struct str folder) {
    struct str *names;
    size_t count;
    if (!file_list(&b->arena, folder, &names, &count, &b->err)) {
        fail(b);
    }
    for (size_t i = 0; i < count; i++) {
        if (str_ends(names[i], STR(".sql"))) {
            struct str text = str_trim(file_of(b, file_join(&b->arena, folder, names[i])));
            text = str_ends(text, STR(";")) ? str_slice(text, 0, text.len - 1) : text;
            VEC_PUSH(&b->arena, &b->statements, (struct statement){last_name(names[i]), text});
        }
    }
}

/* "CREATE INDEX CONCURRENTLY name ON public.t USING btree (a)" and "CREATE INDEX ON t (a)" are one. */
static struct str definition_of(struct bench *b, struct str statement) {
    static const struct str noise[] = {STR("public."), STR("USING btree ")};
    struct str text = statement;
    size_t at;
    if (!str_find(text, STR(" ON "), &at)) {
        err_set(&b->err, ERR_USAGE, "no index is created by " STR_FMT, STR_ARG(statement));
        fail(b);
    }
    text = str_slice(text, at + 4, text.len);
    for (size_t i = 0; i < sizeof noise / sizeof *noise; i++) {
        if (str_find(text, noise[i], &at)) {
            text = str_fmt(&b->arena, STR_FMT STR_FMT, STR_ARG(str_slice(text, 0, at)),
                           STR_ARG(str_slice(text, at + noise[i].len, text.len)));
        }
    }
    return text;
}

static size_t index_number(struct bench *b, struct str definition) {
    for (size_t i = 0; i < b->indexes.n; i++) {
        if (str_eq(b->indexes.at[i].definition, definition)) {
            return i;
        }
    }
    struct index index = {.definition = definition};
    size_t n = b->indexes.n;
    run(b, str_fmt(&b->arena, "CREATE INDEX execute_bench_%zu ON " STR_FMT, n, STR_ARG(definition)));
    struct str bytes = str_trim(ask(b, str_fmt(&b->arena, "SELECT pg_relation_size('execute_bench_%zu')::text", n)));
    str_to_double(bytes, &index.bytes);
    VEC_PUSH(&b->arena, &b->indexes, index);
    return n;
}

enum { INDEXES_MAX = 512 };

static void add_set(struct bench *b, struct str name, struct str text) {
    struct set *set = &b->sets[b->set_count++];
    *set = (struct set){.name = name, .has = ARENA_ARRAY(&b->arena, bool, INDEXES_MAX)};
    while (text.len) {
        struct str statement = str_trim(str_cut(&text, ';'));
        size_t n = statement.len ? index_number(b, definition_of(b, statement)) : INDEXES_MAX;
        if (n < INDEXES_MAX && !set->has[n]) {
            set->has[n] = true;
            set->count++;
            set->bytes += b->indexes.at[n].bytes;
        }
    }
}

static void drop_all(struct bench *b) {
    for (size_t i = 0; i < b->indexes.n; i++) {
        run(b, str_fmt(&b->arena, "DROP INDEX execute_bench_%zu", i));
    }
}

/* --- Running --------------------------------------------------------------------------------------------- */

static void begin_with(struct bench *b, const struct set *set, double limit_ms) {
    struct buf sql;
    buf_init(&sql, &b->arena);
    buf_fmt(&sql, "BEGIN; SET LOCAL statement_timeout = %.0f", limit_ms);
    for (size_t i = 0; i < b->indexes.n; i++) {
        if (!set->has[i]) {
            buf_fmt(&sql, "; DROP INDEX execute_bench_%zu", i);
        }
    }
    run(b, buf_view(&sql));
}

static struct str plan_of(struct bench *b, const struct statement *s, const struct set *set) {
    begin_with(b, set, 0);
    struct str plan = ask(b, str_fmt(&b->arena, "EXPLAIN " STR_FMT, STR_ARG(s->text)));
    run(b, STR("ROLLBACK"));
    return plan;
}

static void add_run(struct series *series, double ms) {
    if (series->n < RUNS_MAX) {
        series->ms[series->n++] = ms;
    }
}

static void run_once(struct bench *b, const struct statement *s, const struct set *set, struct series *series) {
    struct db_result result;
    begin_with(b, set, b->limit_ms);
    ask(b, str_fmt(&b->arena, "EXPLAIN " STR_FMT, STR_ARG(s->text))); /* reads the catalog anew after the drops, before it counts */
    struct str sql = str_fmt(&b->arena, "EXPLAIN (ANALYZE, TIMING OFF, SUMMARY ON, FORMAT JSON) " STR_FMT, STR_ARG(s->text));
    if (db_query(&b->arena, b->db, STR(""), sql, NULL, 0, &result, &b->err)) {
        const struct json_value *answer = json_at(json_read(&b->arena, result.values[0].text, &b->err), 0);
        add_run(series, json_get_number(answer, "Planning Time", NAN) + json_get_number(answer, "Execution Time", NAN));
    } else if (b->err.code == ERR_DB_TIMEOUT) {
        b->err = (struct err){0};
        series->limited = true;
        add_run(series, b->limit_ms);
    } else {
        fail(b);
    }
    run(b, STR("ROLLBACK"));
}

/* One to warm up, then as many as are asked for, the plans in turn. */
static void run_in_turn(struct bench *b, const struct statement *s, struct cell *cells, const bool *wanted) {
    for (size_t i = 0; i <= b->runs; i++) {
        for (size_t k = 0; k < b->set_count; k++) {
            struct series warm = {0}, *series = &cells[k].series;
            if (wanted[k] && cells[k].plan == k && !series->limited) {
                run_once(b, s, &b->sets[k], i ? series : &warm);
                if (warm.limited) {
                    *series = warm;
                }
            }
        }
    }
}

/* --- Judging --------------------------------------------------------------------------------------------- */

static int by_number(const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static double middle_of(const double *numbers, size_t n) {
    double sorted[RUNS_MAX];
    memcpy(sorted, numbers, n * sizeof *numbers);
    qsort(sorted, n, sizeof *sorted, by_number);
    return n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

static double median(const struct series *series) {
    return middle_of(series->ms, series->n);
}

static double deviation(const struct series *series) {
    double away[RUNS_MAX];
    for (size_t i = 0; i < series->n; i++) {
        away[i] = fabs(series->ms[i] - median(series));
    }
    return middle_of(away, series->n);
}

static bool is_slower(const struct series *with, const struct series *without) {
    double more = median(with) - median(without);
    return !without->limited && (with->limited || (median(with) > SLOWER * median(without) &&
                                                   more > 2 * (deviation(with) + deviation(without))));
}

/* Those that look slower run once more, beside no index. */
static void judge(struct bench *b, const struct statement *s, struct cell *cells) {
    bool wanted[SETS_MAX] = {true}, any = false;
    struct cell again[SETS_MAX];
    for (size_t k = 0; k < b->set_count; k++) {
        again[k] = (struct cell){.plan = cells[k].plan};
        wanted[k] |= cells[k].plan == k && is_slower(&cells[k].series, &cells[0].series);
        any |= k && wanted[k];
    }
    if (any) {
        run_in_turn(b, s, again, wanted);
    }
    for (size_t k = 1; k < b->set_count; k++) {
        size_t plan = cells[k].plan;
        cells[k].slower = plan && wanted[plan] && is_slower(&again[plan].series, &again[0].series);
    }
}

static void measure(struct bench *b, const struct statement *s, struct cell *cells) {
    struct str plans[SETS_MAX];
    bool all[SETS_MAX];
    for (size_t k = 0; k < b->set_count; k++) {
        plans[k] = plan_of(b, s, &b->sets[k]);
        all[k] = true;
        cells[k] = (struct cell){.plan = k};
        for (size_t earlier = k; earlier-- > 0;) {
            cells[k].plan = str_eq(plans[earlier], plans[k]) ? earlier : cells[k].plan;
        }
    }
    run_in_turn(b, s, cells, all);
    judge(b, s, cells);
}

/* --- The table ------------------------------------------------------------------------------------------- */

static void print_heads(const struct bench *b) {
    printf("%-24s", "statement, ms");
    for (size_t k = 0; k < b->set_count; k++) {
        printf(" %22.*s", (int)b->sets[k].name.len, b->sets[k].name.ptr);
    }
    printf("\n");
}

static void print_statement(const struct bench *b, const struct statement *s, const struct cell *cells) {
    printf("%-24.*s", (int)s->name.len, s->name.ptr);
    for (size_t k = 0; k < b->set_count; k++) {
        const struct series *series = &cells[cells[k].plan].series;
        char text[64];
        snprintf(text, sizeof text, "%s%s%.1f", cells[k].slower ? "SLOWER " : k && !cells[k].plan ? "= " : "",
                 series->limited ? ">" : "", median(series));
        printf(" %22s", text);
    }
    printf("\n");
    fflush(stdout);
}

static void print_numbers(const char *name, const double *numbers, size_t n, int digits) {
    printf("%-24s", name);
    for (size_t k = 0; k < n; k++) {
        printf(" %22.*f", digits, numbers[k]);
    }
    printf("\n");
}

static void compare(struct bench *b) {
    double total[SETS_MAX] = {0}, finished[SETS_MAX] = {0}, slower[SETS_MAX] = {0}, megabytes[SETS_MAX], counts[SETS_MAX];
    print_heads(b);
    for (size_t i = 0; i < b->statements.n; i++) {
        struct cell cells[SETS_MAX];
        measure(b, &b->statements.at[i], cells);
        for (size_t k = 0; k < b->set_count; k++) {
            double ms = median(&cells[cells[k].plan].series);
            total[k] += ms / 1000;
            finished[k] += cells[0].series.limited ? 0 : ms / 1000;
            slower[k] += cells[k].slower;
        }
        print_statement(b, &b->statements.at[i], cells);
    }
    for (size_t k = 0; k < b->set_count; k++) {
        megabytes[k] = b->sets[k].bytes / 1e6;
        counts[k] = (double)b->sets[k].count;
    }
    printf("\n");
    print_numbers("total, s", total, b->set_count, 2);
    print_numbers("without the limited, s", finished, b->set_count, 2);
    print_numbers("slower statements", slower, b->set_count, 0);
    print_numbers("built, MB", megabytes, b->set_count, 1);
    print_numbers("indexes", counts, b->set_count, 0);
    printf("\n=: the plan without indexes; >: the time limit, which is what counts then; without the limited: but for statements that reach it without indexes\n");
}

static bool read_numbers(char **argv, double *runs, double *limit_s) {
    return str_to_double(str_from_z(argv[3]), runs) && *runs >= 1 && *runs <= RUNS_MAX &&
           str_to_double(str_from_z(argv[4]), limit_s) && *limit_s > 0;
}

int main(int argc, char **argv) {
    static const struct db_options writable = {.statement_timeout_ms = -1};
    struct bench b = {0};
    double runs = 0, limit_s = 0;
    bool sizes = argc > 3 && strcmp(argv[2], "--sizes") == 0;
    int first = sizes ? 3 : 5;
    if (argc <= first || argc - first >= SETS_MAX || (!sizes && !read_numbers(argv, &runs, &limit_s))) {
        fprintf(stderr, "usage: execute_bench URL FOLDER RUNS LIMIT_S SET.sql... | URL --sizes SET.sql...\n");
        return argc == 1 ? 0 : 2;
    }
    arena_init(&b.arena, NULL);
    b.db = db_open(&b.arena, str_from_z(argv[1]), &writable, &b.err);
    if (!b.db) {
        fail(&b);
    }
    add_set(&b, STR("no index"), STR(""));
    for (int i = first; i < argc; i++) {
        add_set(&b, last_name(str_from_z(argv[i])), file_of(&b, str_from_z(argv[i])));
        if (sizes) {
            printf("%.0f %s\n", b.sets[b.set_count - 1].bytes, argv[i]);
        }
    }
    if (!sizes) {
        b.runs = (size_t)runs;
        b.limit_ms = 1000 * limit_s;
        load_statements(&b, str_from_z(argv[2]));
        compare(&b);
    }
    drop_all(&b);
    db_close(b.db);
    arena_release(&b.arena);
    return 0;
}
