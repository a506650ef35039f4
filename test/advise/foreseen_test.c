/* The cost of a statement with one index on an expression, by our model, beside what the planner said of the built one: foreseen.t. */
#include <math.h>

#include "advise/articles.h"
#include "base/buf.h"
#include "support/support.h"
#include "whatif/whatif.h"

#define ALIKE 2.5

static const int64_t noon = 1764000000;

static const struct design_index *offered(const struct problem *problem, struct str identity) {
    for (size_t i = 0; i < problem->candidates.n; i++) {
        if (str_eq(problem->candidates.at[i].index->identity, identity)) {
            return problem->candidates.at[i].index;
        }
    }
    return NULL;
}

static struct str priced(struct arena *arena, struct str input, void *context) {
    const struct catalog *catalog = context;
    struct err err = {0};
    struct clock clock = clock_fixed(&noon);
    struct problem problem;
    struct str identity = str_cut(&input, '\n'), number = str_cut(&input, '\n');
    double built = 0;
    assert_true(str_to_double(number, &built));
    articles_candidates(arena, catalog, input, 2, &clock, &problem);
    const struct design_index *index = offered(&problem, identity);
    if (!index) {
        return STR("not offered");
    }
    assert_false(whatif_simulates_index(catalog, index));
    struct whatif *model = whatif_open_model(arena, catalog);
    struct design design = {.added = &index, .added_count = 1};
    struct whatif_answer answer;
    assert_done(whatif_cost(arena, model, &problem.workload->templates[0].samples[0], &design, &answer, &err), &err);
    whatif_close(model);
    bool alike = answer.cost < ALIKE * built && built < ALIKE * answer.cost;
    return alike ? STR("as built") : str_fmt(arena, "%.2f", answer.cost);
}

static void priced_as_built(void **state) {
    (void)state;
    articles_cases("test/advise/foreseen.t", priced);
}

/* PostgreSQL makes no use of a partial index's statistics, so HypoPG's answer about one stands. */
static struct str partial_ones(struct arena *arena, struct str input, void *context) {
    struct clock clock = clock_fixed(&noon);
    struct problem problem;
    size_t partial = 0;
    (void)input;
    articles_candidates(arena, context, STR("select * from articles where doc ->> 'kind' = 'review' and state = 'draft'"), 2, &clock, &problem);
    for (size_t i = 0; i < problem.candidates.n; i++) {
        const struct design_index *index = problem.candidates.at[i].index;
        if (index->predicate && index->method == METHOD_BTREE) {
            partial++;
            assert_true(whatif_simulates_index(context, index));
        }
    }
    assert_true(partial > 0);
    return STR("as built");
}

static void partial_ones_are_asked_for(void **state) {
    (void)state;
    articles_cases("test/advise/foreseen.t", partial_ones);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(priced_as_built), cmocka_unit_test(partial_ones_are_asked_for)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
