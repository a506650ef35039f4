/*
 * The reader on hand-written traces of both layouts, whole and cut at every byte; the Oracle book on the real traces beside the repository,
 * where they are.
 */
#include <math.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "support/support.h"
#include "trace/check.h"

static struct check_result check_text(struct arena *arena, struct str text) {
    struct trace trace = {0};
    struct check_result result = {0};
    trace_read(arena, text, &trace);
    trace_check(arena, &trace, &result);
    return result;
}

static struct str read_trace(struct arena *arena, const char *path) {
    struct err err = {0};
    struct str text;
    assert_done(file_read(arena, str_from_z(path), 0, &text, &err), &err);
    return text;
}

static void all_match(const struct check_result *result, enum check_kind kind, size_t lines) {
    if (result->kinds[kind].comparable != lines || result->kinds[kind].matched != lines) {
        fail_msg("%s: %zu of %zu match, expected %zu", check_kind_name(kind), result->kinds[kind].matched,
                 result->kinds[kind].comparable, lines);
    }
}

static void new_layout(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct check_result r = check_text(&arena, read_trace(&arena, "test/trace/traces/new_layout.trc"));
    all_match(&r, CHECK_TABLE_SCAN, 1);
    all_match(&r, CHECK_SCAN_CPU, 1);
    all_match(&r, CHECK_ALL_EQUAL, 1);
    all_match(&r, CHECK_INDEX_SELECTIVITY, 1);
    all_match(&r, CHECK_BEST_PATH, 1);
    all_match(&r, CHECK_CARDINALITY, 1);
    all_match(&r, CHECK_JOIN_SEMI, 1);
    all_match(&r, CHECK_JOIN_ANTI, 1);
    all_match(&r, CHECK_JOIN_OUTER, 1);
    all_match(&r, CHECK_JOIN_ROUNDED, 1);
    all_match(&r, CHECK_GROUP, 1);
    all_match(&r, CHECK_BEST_SO_FAR, 1);
    all_match(&r, CHECK_FINAL, 1);
    assert_int_equal(r.misses.n, 0);
    arena_release(&arena);
}

/* A block inside of another is left again: ITEMS is known behind it. */
static void old_layout(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct check_result r = check_text(&arena, read_trace(&arena, "test/trace/traces/old_layout.trc"));
    all_match(&r, CHECK_TABLE_SCAN, 2);
    all_match(&r, CHECK_BEST_PATH, 1);
    all_match(&r, CHECK_NL_INDEX, 1);
    all_match(&r, CHECK_BEST_NL, 1);
    all_match(&r, CHECK_JOIN_INNER, 1);
    all_match(&r, CHECK_HASH, 1);
    all_match(&r, CHECK_HASH_BEST, 1);
    assert_int_equal(r.misses.n, 0);
    arena_release(&arena);
}

/*
 * Fast full scan: 32/8 * 26/12 + 1 = 10. Equality on the whole key of one level: no root, 16 * 0.05 + 1800 * 0.05 = 91. Skip scan of an index
 * that holds all columns: 1 + 6. Local index of four partitions: 2 + 32 * 0.001 + 3 * 2 = 9. 70 is 10 beyond a range of 50: 1/50 * 40/50.
 * A grouping of 9 rows: one unit and 65 * 9 * ln 9 cycles. Bitmaps of a probe, and of a range with a sort of its 800 rowids; read by the first,
 * 400 rows of 83.3 a block: 10 + 1.1 * 4.0033 + 4 * (0.8 * 400 / 83.3 + 0.2 * 400) = 349.76.
 */
static void paths_of_indexes(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct check_result r = check_text(&arena, read_trace(&arena, "test/trace/traces/paths_of_indexes.trc"));
    all_match(&r, CHECK_FAST_FULL, 1);
    all_match(&r, CHECK_SKIP, 1);
    all_match(&r, CHECK_ALL_EQUAL, 2);
    all_match(&r, CHECK_OUT_OF_RANGE, 1);
    all_match(&r, CHECK_SKIP_READS, 1);
    all_match(&r, CHECK_CARDINALITY, 1);
    all_match(&r, CHECK_SORT, 2);
    all_match(&r, CHECK_BITMAP_NODE, 2);
    all_match(&r, CHECK_BITMAP, 1);
    all_match(&r, CHECK_BEST_NL, 1);
    all_match(&r, CHECK_BEST_SO_FAR, 1);
    assert_int_equal(r.misses.n, 0);
    arena_release(&arena);
}

/* What cannot be computed again is counted with its cause, and a figure in unknown words is named. */
static void what_is_not_compared_is_said(void **state) {
    (void)state;
    struct arena arena;
    struct trace trace = {0};
    struct check_result r = {0};
    arena_init(&arena, NULL);
    char *text = str_z(&arena, read_trace(&arena, "test/trace/traces/paths_of_indexes.trc"));
    char *at = strstr(text, "PRUNED: 4");
    assert_non_null(at);
    memcpy(at, "         ", 9);
    trace_read(&arena, str_from_z(text), &trace);
    trace_check(&arena, &trace, &r);
    assert_int_equal(r.skipped.n, 1);
    assert_int_equal(r.skipped.at[0].kind, CHECK_ALL_EQUAL);
    assert_non_null(strstr(r.skipped.at[0].cause, "partitions"));
    assert_int_equal(r.misses.n, 0);
    assert_int_equal(trace.shapes.n, 1);
    assert_str(trace.shapes.at[0].text, "Weather cost of the day: #");
    arena_release(&arena);
}

/* Tables named with their cardinality, a hash join in the line of its area, no fragments, other words for the end. */
static void release_10_2(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct check_result r = check_text(&arena, read_trace(&arena, "test/trace/traces/release_10_2.trc"));
    all_match(&r, CHECK_TABLE_SCAN, 2);
    all_match(&r, CHECK_BEST_PATH, 2);
    all_match(&r, CHECK_CARDINALITY, 2);
    all_match(&r, CHECK_NL_SCAN, 1);
    all_match(&r, CHECK_NL_INDEX, 1);
    all_match(&r, CHECK_HASH, 1);
    all_match(&r, CHECK_JOIN_ROUNDED, 1);
    all_match(&r, CHECK_BEST_SO_FAR, 2);
    all_match(&r, CHECK_FINAL, 1);
    assert_int_equal(r.misses.n, 0);
    arena_release(&arena);
}

/* Three values: 3 * (2 + 50 * 0.03 / 3) reads of the index, rounded up, and 4000 * 0.03 of the table. */
static void in_list(void **state) {
    (void)state;
    static const char trace[] =
        "kkoqbc: optimizing query block SEL$1 (#0)\nUsing NOWORKLOAD Stats\nCPUSPEEDNW: 1000\nTable Stats::\n"
        "  Table: T  Alias: T\n  #Rows: 10000 #Blks:  100  AvgRowLen:  50.00\n"
        "  Column (#1): N(NUMBER)\n    AvgLen: 3 NDV: 100 Nulls: 0 Density: 0.010000\n"
        "  Index: T_N  Col#: 1\n  LVLS: 2  #LB: 50  #DK: 100  LB/K: 1.00  DB/K: 40.00  CLUF: 4000.00\n"
        "SINGLE TABLE ACCESS PATH\n  Single Table Cardinality Estimation for T[T]\n"
        " kkecdn: Single Table Predicate:\"T\".\"N\"=1 OR \"T\".\"N\"=2 OR \"T\".\"N\"=3\n"
        "  Table: T  Alias: T\n    Card: Original: 10000.000000  Rounded: 300  Computed: 300.000000\n"
        "  Access Path: index (AllEqRange)\n    Index: T_N\n    resc_io: 129.000000  resc_cpu: 0\n"
        "    ix_sel: 0.030000  ix_sel_with_filters: 0.030000\n    Cost: 129.000000  Resp: 129.000000  Degree: 1\n";
    struct arena arena;
    arena_init(&arena, NULL);
    struct check_result r = check_text(&arena, str_from_z(trace));
    all_match(&r, CHECK_ALL_EQUAL, 1);
    all_match(&r, CHECK_INDEX_SELECTIVITY, 1);
    assert_int_equal(r.misses.n, 0);
    arena_release(&arena);
}

static bool skipped(const struct check_result *r, enum check_kind kind, const char *cause) {
    for (size_t i = 0; i < r->skipped.n; i++) {
        if (r->skipped.at[i].kind == kind && strstr(r->skipped.at[i].cause, cause)) {
            return true;
        }
    }
    return false;
}

#define TABLE_OF_10000                                                                                                 \
    "kkoqbc: optimizing query block SEL$1 (#0)\nUsing NOWORKLOAD Stats\nCPUSPEEDNW: 1000\nTable Stats::\n"            \
    "  Table: T  Alias: T\n  #Rows: 10000 #Blks:  800  AvgRowLen:  50.00\n"                                          \
    "  Index: T_N  Col#: 1\n  LVLS: 2  #LB: 500  #DK: 100  LB/K: 1.00  DB/K: 40.00  CLUF: 4000.00\n"

/* 2 + 500 * 0.01 = 7 blocks of the index, no row: an excerpt without its statement says so by the figure alone. */
static void an_index_alone_by_its_figure(void **state) {
    (void)state;
    static const char trace[] =
        TABLE_OF_10000 "SINGLE TABLE ACCESS PATH\n  Single Table Cardinality Estimation for T[T]\n"
                       "  Access Path: index (AllEqRange)\n    Index: T_N\n    resc_io: 7.00  resc_cpu: 0\n"
                       "    ix_sel: 0.010000  ix_sel_with_filters: 0.010000\n    Cost: 7.00  Resp: 7.00  Degree: 1\n"
                       "  Access Path: index (RangeScan)\n    Index: T_N\n    resc_io: 47.00  resc_cpu: 0\n"
                       "    ix_sel: 0.010000  ix_sel_with_filters: 0.010000\n    Cost: 47.00  Resp: 47.00  Degree: 1\n"
                       "  Access Path: index (RangeScan)\n    Index: T_N\n    resc_io: 9.00  resc_cpu: 0\n"
                       "    ix_sel: 0.010000  ix_sel_with_filters: 0.010000\n    Cost: 9.00  Resp: 9.00  Degree: 1\n";
    struct arena arena;
    arena_init(&arena, NULL);
    struct check_result r = check_text(&arena, str_from_z(trace));
    all_match(&r, CHECK_ALL_EQUAL, 1);
    assert_int_equal(r.kinds[CHECK_RANGE].comparable, 2);
    assert_int_equal(r.kinds[CHECK_RANGE].matched, 1); /* 9 is neither */
    arena_release(&arena);
}

/* FIRST_ROWS(10) weighs ten rows of the table once more; what follows is of the whole table again. 11.2.0.3 and later name two selectivities of a skip scan. */
static void first_rows_and_skip_scans(void **state) {
    (void)state;
    static const char trace[] =
        TABLE_OF_10000 "SINGLE TABLE ACCESS PATH (First K Rows)\n  Single Table Cardinality Estimation for T[T]\n"
                       "  Table: T  Alias: T\n    Card: Original: 10.000000  Rounded: 10  Computed: 10.000000\n"
                       "  Access Path: TableScan\n    Cost:  2.00  Resp: 2.00  Degree: 0\n      Cost_io: 2.00  Cost_cpu: 0\n"
                       "  Access Path: index (FullScan)\n    Index: T_N\n    resc_io: 3.00  resc_cpu: 0\n"
                       "    ix_sel: 0.001000  ix_sel_with_filters: 0.001000\n    Cost: 3.00  Resp: 3.00  Degree: 1\n"
                       "  Best:: AccessPath: TableScan\n         Cost: 2.00  Degree: 1  Resp: 2.00  Card: 10.00  Bytes: 0\n"
                       "SINGLE TABLE ACCESS PATH\n  Single Table Cardinality Estimation for T[T]\n"
                       "  Access Path: TableScan\n    Cost:  218.00  Resp: 218.00  Degree: 0\n      Cost_io: 218.00  Cost_cpu: 0\n"
                       "  Access Path: index (skip-scan)\n    SS scan sel: 0.010000  SS filter sel: 0.010000  ANDV (#skips): 3.000000\n"
                       "    SS io: 15.000000 vs. table scan io: 217.000000\n    Skip Scan chosen\n"
                       "  Access Path: index (SkipScan)\n    Index: T_N\n    resc_io: 57.00  resc_cpu: 0\n"
                       "    ix_sel: 0.010000  ix_sel_with_filters: 0.010000\n    Cost: 57.00  Resp: 57.00  Degree: 1\n";
    struct arena arena;
    arena_init(&arena, NULL);
    struct check_result r = check_text(&arena, str_from_z(trace));
    all_match(&r, CHECK_TABLE_SCAN, 1); /* 800/8 * 26/12 + 1 */
    all_match(&r, CHECK_FULL, 0);
    all_match(&r, CHECK_BEST_PATH, 1);
    all_match(&r, CHECK_SKIP_READS, 1); /* 3 * 500 * 0.01 */
    all_match(&r, CHECK_SKIP, 1);       /* 2 + 15 + 4000 * 0.01 */
    assert_true(skipped(&r, CHECK_TABLE_SCAN, "FIRST_ROWS") && skipped(&r, CHECK_FULL, "FIRST_ROWS") &&
                skipped(&r, CHECK_CARDINALITY, "FIRST_ROWS"));
    assert_int_equal(r.misses.n, 0);
    arena_release(&arena);
}

/* A scan that four servers share: 29.1 / (4 * 0.9). What the trace does not tell of servers and of the column store competes as printed. */
static void parallel_and_in_memory(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct check_result r = check_text(&arena, read_trace(&arena, "test/trace/traces/parallel_in_memory.trc"));
    all_match(&r, CHECK_TABLE_SCAN, 1);
    all_match(&r, CHECK_BEST_PATH, 2);
    all_match(&r, CHECK_NL_SCAN, 1);
    all_match(&r, CHECK_HASH, 1);
    all_match(&r, CHECK_BEST_SO_FAR, 2);
    all_match(&r, CHECK_FINAL, 1);
    assert_true(skipped(&r, CHECK_TABLE_SCAN, "In-Memory") && skipped(&r, CHECK_BEST_NL, "servers") &&
                skipped(&r, CHECK_HASH_BEST, "servers"));
    assert_int_equal(r.misses.n, 0);
    arena_release(&arena);
}

static void a_wrong_figure_is_a_miss(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct str text = read_trace(&arena, "test/trace/traces/new_layout.trc");
    char *changed = str_z(&arena, text);
    memcpy(strstr(changed, "Cost: 52.04"), "Cost: 55.04", 11);
    struct check_result r = check_text(&arena, str_from_z(changed));
    assert_int_equal(r.misses.n, 1);
    assert_int_equal(r.misses.at[0].kind, CHECK_ALL_EQUAL);
    assert_true(fabs(r.misses.at[0].ours - 52.04) < 0.001);
    arena_release(&arena);
}

/* 11.2 before its last releases: what was not gathered is -1. */
static void statistics_that_were_not_gathered(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    char *changed = str_z(&arena, read_trace(&arena, "test/trace/traces/new_layout.trc"));
    char *at = strstr(changed, "NO VALUE blocks");
    assert_non_null(at);
    memcpy(at, "-1       blocks", 15);
    struct check_result r = check_text(&arena, str_from_z(changed));
    all_match(&r, CHECK_TABLE_SCAN, 1);
    assert_int_equal(r.misses.n, 0);
    arena_release(&arena);
}

static void cut_anywhere(void **state) {
    (void)state;
    const char *const files[] = {"test/trace/traces/new_layout.trc", "test/trace/traces/old_layout.trc",
                                 "test/trace/traces/paths_of_indexes.trc", "test/trace/traces/two_blocks.trc",
                                 "test/trace/traces/parallel_in_memory.trc", "test/trace/traces/release_10_2.trc"};
    for (size_t f = 0; f < 6; f++) {
        struct arena arena;
        arena_init(&arena, NULL);
        struct str text = read_trace(&arena, files[f]);
        for (size_t n = 0; n < text.len; n += 7) {
            struct arena scratch;
            arena_init(&scratch, &arena);
            check_text(&scratch, str_slice(text, 0, n));
            arena_release(&scratch);
        }
        arena_release(&arena);
    }
}

static void labels(void **state) {
    (void)state;
    double value = 0;
    assert_true(trace_number(STR("resc_io: 3.00  Cost_io: 4"), "Cost_io:", &value) && value == 4);
    assert_false(trace_number(STR("Resc_Cost: 3"), "Cost:", &value));
    assert_false(trace_number(STR("MBRC:       NO VALUE blocks"), "MBRC:", &value));
    assert_true(trace_number(STR("sel (2.0000e-06)"), "sel (", &value) && value == 2e-6);
    struct str name, alias;
    trace_name_alias(STR("ORDERS[O]#3"), &name, &alias);
    assert_str(name, "ORDERS");
    assert_str(alias, "O");
}

/* The program beside the one that is tested; -1 where it was not built. */
static int status_of_trace_check(struct arena *arena, const char *file) {
    const char *program = getenv("DOVETAIL_BIN");
    struct str folder = program ? str_slice(str_from_z(program), 0, strlen(program) - strlen("dovetail")) : STR("");
    char *tool = str_z(arena, str_fmt(arena, STR_FMT "trace-check", STR_ARG(folder)));
    if (access(tool, X_OK) != 0) {
        return -1;
    }
    char *command = str_z(arena, str_fmt(arena, "'%s' %s >/dev/null 2>&1", tool, file));
    int status = system(command);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static void exit_statuses(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    if (status_of_trace_check(&arena, "") < 0) {
        arena_release(&arena);
        test_skip("trace-check was not built");
    }
    char *text = str_z(&arena, read_trace(&arena, "test/trace/traces/new_layout.trc"));
    memcpy(strstr(text, "Cost: 52.04"), "Cost: 55.04", 11);
    struct str wrong = str_fmt(&arena, STR_FMT "/wrong.trc", STR_ARG(test_folder(&arena)));
    assert_done(file_write(wrong, str_from_z(text), &err), &err);
    assert_int_equal(status_of_trace_check(&arena, "test/trace/traces/new_layout.trc"), 0);
    assert_int_equal(status_of_trace_check(&arena, str_z(&arena, wrong)), 1);
    assert_int_equal(status_of_trace_check(&arena, ""), 2);
    assert_int_equal(status_of_trace_check(&arena, "test/trace/traces/none.trc"), 3);
    assert_int_equal(status_of_trace_check(&arena, "test/trace/traces/none.trc test/trace/traces/new_layout.trc"), 3);
    arena_release(&arena);
}

/* ORDERS is read whole, as the plan table says; one access path, no join. */
static void whole_plan(void **state) {
    (void)state;
    struct arena arena;
    struct trace trace = {0};
    size_t choices = 0, same = 0;
    char *said = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&said, &length);
    arena_init(&arena, NULL);
    trace_read(&arena, read_trace(&arena, "test/trace/traces/new_layout.trc"), &trace);
    trace_whole_plans(&arena, &trace, out, &choices, &same);
    fclose(out);
    assert_non_null(strstr(said, "SEL$1: 1 of 1 access paths, 0 of 0 joins as Oracle"));
    assert_true(choices == 1 && same == 1);
    free(said);
    arena_release(&arena);
}

/*
 * A view that stays is planned with the statement around it; a semi-join as the statement was asked, not as it reads after unnesting; a set
 * operation is not compared, and said so.
 */
static void whole_plans_of_several_blocks(void **state) {
    (void)state;
    struct arena arena;
    struct trace trace = {0};
    size_t choices = 0, same = 0;
    char *said = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&said, &length);
    arena_init(&arena, NULL);
    trace_read(&arena, read_trace(&arena, "test/trace/traces/two_blocks.trc"), &trace);
    trace_whole_plans(&arena, &trace, out, &choices, &same);
    fclose(out);
    assert_non_null(strstr(said, "of the statement: 2 of 2 access paths, 1 of 1 joins as Oracle"));
    assert_non_null(strstr(said, "SEL$5DA710D3: 2 of 2 access paths, 1 of 1 joins as Oracle"));
    assert_non_null(strstr(said, "not compared: its plan has a step UNION-ALL"));
    assert_true(choices == 6 && same == 6);
    free(said);
    arena_release(&arena);
}

/*
 * Of every family at least 97 % of the distinct lines; and no fewer lines than stand here, so that a reader that overlooks a section
 * does not pass. The numbers of lines agree with a count made independently of this program.
 */
struct floor {
    const char *file;
    size_t access, estimates, bitmaps, joins, sorts, other;
    size_t choices; /* access paths and joins of whole plans, all to be Oracle's */
};

static const struct floor floors[] = {
    {"11_2_0_1_seven_tables.trc", 36, 214, 53, 956, 231, 29, 0},
    {"11_2_0_4_direct_path.trc", 8, 4, 0, 0, 0, 8, 2},
    {"19c_no_stats_dynamic.trc", 6, 6, 0, 21, 6, 3, 3},
    {"19c_stats.trc", 6, 8, 0, 21, 6, 3, 3},
};

static void family(const struct check_result *r, const char *file, int first, int last, size_t lines) {
    struct check_count sum = {0};
    for (int k = first; k <= last; k++) {
        sum.comparable += r->kinds[k].comparable;
        sum.distinct_comparable += r->kinds[k].distinct_comparable;
        sum.distinct_matched += r->kinds[k].distinct_matched;
    }
    if (sum.comparable < lines ||
        (double)sum.distinct_matched < 0.97 * (double)sum.distinct_comparable) {
        fail_msg("%s, %s to %s: %zu lines of %zu, %zu of %zu distinct ones match", file,
                 check_kind_name((enum check_kind)first), check_kind_name((enum check_kind)last), sum.comparable, lines,
                 sum.distinct_matched, sum.distinct_comparable);
    }
}

static void whole_plans_are_oracles(struct arena *arena, struct str text, const struct floor *f) {
    struct trace trace = {0};
    size_t choices = 0, same = 0;
    FILE *nowhere = fopen("/dev/null", "w");
    trace_read(arena, text, &trace);
    trace_whole_plans(arena, &trace, nowhere, &choices, &same);
    fclose(nowhere);
    if (choices < f->choices || same < choices) {
        fail_msg("%s: %zu of %zu choices are Oracle's, expected %zu", f->file, same, choices, f->choices);
    }
}

static void real_traces(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    struct str text;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof floors / sizeof floors[0]; i++) {
        const struct floor *f = &floors[i];
        if (!file_read(&arena, str_fmt(&arena, "../shared/corpus/10053/%s", f->file), 0, &text, &err)) {
            arena_release(&arena);
            test_skip("no real optimizer traces in ../shared/corpus/10053");
        }
        struct check_result r = check_text(&arena, text);
        family(&r, f->file, CHECK_TABLE_SCAN, CHECK_BEST_PATH, f->access);
        family(&r, f->file, CHECK_SCAN_CPU, CHECK_SKIP_READS, f->estimates);
        family(&r, f->file, CHECK_BITMAP_NODE, CHECK_BITMAP, f->bitmaps);
        family(&r, f->file, CHECK_NL_SCAN, CHECK_JOIN_ROUNDED, f->joins);
        family(&r, f->file, CHECK_SORT, CHECK_GROUP, f->sorts);
        family(&r, f->file, CHECK_BEST_SO_FAR, CHECK_FINAL, f->other);
        whole_plans_are_oracles(&arena, text, f);
    }
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels),       cmocka_unit_test(new_layout),  cmocka_unit_test(old_layout),
        cmocka_unit_test(paths_of_indexes), cmocka_unit_test(what_is_not_compared_is_said),
        cmocka_unit_test(parallel_and_in_memory), cmocka_unit_test(release_10_2),
        cmocka_unit_test(in_list), cmocka_unit_test(an_index_alone_by_its_figure),
        cmocka_unit_test(first_rows_and_skip_scans), cmocka_unit_test(exit_statuses),
        cmocka_unit_test(whole_plan),   cmocka_unit_test(whole_plans_of_several_blocks), cmocka_unit_test(statistics_that_were_not_gathered),
        cmocka_unit_test(cut_anywhere), cmocka_unit_test(real_traces), cmocka_unit_test(a_wrong_figure_is_a_miss)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
