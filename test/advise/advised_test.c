/* The set that is advised for a few statements over test/whatif/quality/articles.sql, by the model, against advised.t. */
#include <math.h>

#include "advise/advise.h"
#include "advise/articles.h"
#include "advise/world.h"
#include "base/buf.h"
#include "support/support.h"

static const int64_t noon = 1764000000;

/* A line each. */
static struct workload *workload_of(struct arena *arena, const struct catalog *catalog, struct str text) {
    struct err err = {0};
    struct workload_builder *builder = workload_builder_new(arena, catalog, 1);
    while (text.len) {
        struct str line = str_cut(&text, '\n');
        struct workload_statement untimed = world_statement(line, 1);
        workload_builder_add(builder, &untimed);
    }
    struct workload *workload = workload_builder_finish(builder, &err);
    assert_done(workload != NULL, &err);
    return workload;
}

static struct advise_result advise(struct arena *arena, const struct catalog *catalog, struct str statements) {
    struct clock clock = clock_fixed(&noon);
    struct err err = {0};
    struct advise_result result;
    struct advise_options options = {.budget_bytes = UINT64_C(1) << 40, .min_index_gain = 0.0005, .max_regression = 0.05};
    struct whatif *model = whatif_open_model(arena, catalog);
    assert_done(advise_run(arena, catalog, workload_of(arena, catalog, statements), model, NULL, &options, &clock, NULL, &result, &err), &err);
    whatif_close(model);
    return result;
}

static struct str advised_case(struct arena *arena, struct str input, void *context) {
    struct advise_result result = advise(arena, context, input);
    struct buf out;
    buf_init(&out, arena);
    for (size_t i = 0; i < result.design.added_count; i++) {
        buf_fmt(&out, STR_FMT "\n", STR_ARG(result.design.added[i]->identity));
    }
    return out.len ? buf_view(&out) : STR("none");
}

/* One plan reads one index alone, and another that holds no column: only of the first it is said. */
static struct str reasons(struct arena *arena, struct str input, void *context) {
    struct advise_result result = advise(arena, context, input);
    size_t said[2] = {0}, n[2] = {0}, at;
    for (size_t i = 0; i < result.recommendation_count; i++) {
        const struct advise_recommendation *r = &result.recommendations[i];
        bool gin = str_find(r->ddl[0], STR("USING gin"), &at);
        n[gin]++;
        said[gin] += str_find(r->why, STR("holds every column"), &at);
    }
    return str_fmt(arena, "btree %zu of %zu, gin %zu of %zu\n", said[0], n[0], said[1], n[1]);
}

static void a_reason_is_of_its_index(void **state) {
    (void)state;
    articles_cases("test/advise/reasons.t", reasons);
}

static void sets(void **state) {
    (void)state;
    articles_cases("test/advise/advised.t", advised_case);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(sets), cmocka_unit_test(a_reason_is_of_its_index)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
