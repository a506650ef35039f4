/* What parameters turn into, by cases, and the laws of sampling. */
#include "workload/literals.h"

#include <math.h>

#include "base/buf.h"
#include "sql/parse.h"
#include "support/cases.h"
#include "support/support.h"
#include "workload/sample.h"

static size_t fill(struct arena *arena, struct str text, uint64_t seed, double rows_per_call,
                   struct str texts[LITERALS_SAMPLES]) {
    struct err err = {0};
    struct random random;
    const struct sql_node *tree = sql_parse_statement(arena, SQL_POSTGRESQL, text, &err);
    assert_done(tree != NULL, &err);
    struct literal_slots slots = literals_find(arena, sample_catalog(arena), text, tree);
    size_t count = literals_sample_count(&slots);
    random_init(&random, seed);
    literals_fill(arena, &slots, text, rows_per_call, &random, count, texts);
    return count;
}

/* The distinct samples, in order of text. */
static struct str show(struct arena *arena, struct str input, void *context) {
    struct str texts[LITERALS_SAMPLES];
    struct buf out;
    (void)context;
    size_t count = fill(arena, input, 1, NAN, texts);
    buf_init(&out, arena);
    for (size_t i = 1; i < count; i++) {
        for (size_t k = i; k > 0 && str_cmp(texts[k - 1], texts[k]) > 0; k--) {
            struct str kept = texts[k];
            texts[k] = texts[k - 1];
            texts[k - 1] = kept;
        }
    }
    for (size_t i = 0; i < count; i++) {
        size_t times = 1;
        while (i + 1 < count && str_eq(texts[i], texts[i + 1])) {
            times++;
            i++;
        }
        buf_fmt(&out, "%zu/%zu " STR_FMT "\n", times, count, STR_ARG(texts[i]));
    }
    return buf_view(&out);
}

static void cases(void **state) {
    (void)state;
    cases_run("test/workload/literals.t", show, NULL);
}

static void same_seed_same_texts(void **state) {
    (void)state;
    struct arena arena;
    struct str a[LITERALS_SAMPLES], b[LITERALS_SAMPLES],
        sql = STR("SELECT 1 FROM orders WHERE state = $1 AND total > $2 AND id = $3");
    arena_init(&arena, NULL);
    size_t count = fill(&arena, sql, 7, 3, a);
    assert_int_equal(fill(&arena, sql, 7, 3, b), count);
    for (size_t i = 0; i < count; i++) {
        assert_true(str_eq(a[i], b[i]));
    }
    arena_release(&arena);
}

static void limits_follow_the_rows(void **state) {
    (void)state;
    struct arena arena;
    struct str text[LITERALS_SAMPLES];
    arena_init(&arena, NULL);
    fill(&arena, STR("SELECT id FROM orders LIMIT $1"), 1, NAN, text);
    assert_str(text[0], "SELECT id FROM orders LIMIT 20");
    fill(&arena, STR("SELECT id FROM orders LIMIT $1"), 1, 4.2, text);
    assert_str(text[0], "SELECT id FROM orders LIMIT 5");
    fill(&arena, STR("SELECT id FROM orders LIMIT $1"), 1, 1e9, text);
    assert_str(text[0], "SELECT id FROM orders LIMIT 100");
    arena_release(&arena);
}

/* A state of 70 / 20 / 10 %, half by frequency and half evenly: shares of 52, 27, 22 %, so three, one and one of five. */
static void values_in_proportion(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    for (uint64_t seed = 0; seed < 20; seed++) {
        struct str texts[LITERALS_SAMPLES];
        size_t count = fill(&arena, STR("SELECT 1 FROM orders WHERE state = $1"), seed, NAN, texts), done = 0, rare = 0,
               at;
        assert_int_equal(count, LITERALS_SAMPLES);
        for (size_t i = 0; i < count; i++) {
            done += str_find(texts[i], STR("'done'"), &at);
            rare += str_find(texts[i], STR("'it''s'"), &at);
        }
        assert_int_equal(done, 3);
        assert_int_equal(rare, 1);
    }
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cases),
        cmocka_unit_test(same_seed_same_texts),
        cmocka_unit_test(limits_follow_the_rows),
        cmocka_unit_test(values_in_proportion),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
