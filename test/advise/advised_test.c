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

static struct str advised_case(struct arena *arena, struct str input, void *context) {
    const struct catalog *catalog = context;
    struct clock clock = clock_fixed(&noon);
    struct err err = {0};
    struct advise_result result;
    struct buf out;
    struct advise_options options = {.budget_bytes = UINT64_C(1) << 40, .min_index_gain = 0.0005, .max_regression = 0.05};
    struct whatif *model = whatif_open_model(arena, catalog);
    assert_done(advise_run(arena, catalog, workload_of(arena, catalog, input), model, NULL, &options, &clock, NULL, &result, &err), &err);
    buf_init(&out, arena);
    for (size_t i = 0; i < result.design.added_count; i++) {
        buf_fmt(&out, STR_FMT "\n", STR_ARG(result.design.added[i]->identity));
    }
    whatif_close(model);
    return out.len ? buf_view(&out) : STR("none");
}

static void sets(void **state) {
    (void)state;
    articles_cases("test/advise/advised.t", advised_case);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(sets)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
