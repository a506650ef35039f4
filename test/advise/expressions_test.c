/* B-trees on expressions that are offered for a statement, and whether a value that many rows have is noted, against expressions.t. */
#include "advise/articles.h"
#include "advise/search.h"
#include "base/buf.h"
#include "support/support.h"

static const int64_t noon = 1764000000;

static struct str offered(struct arena *arena, struct str input, void *context) {
    const struct catalog *catalog = context;
    struct buf out;
    struct clock clock = clock_fixed(&noon);
    struct problem problem;
    articles_candidates(arena, catalog, input, 2, &clock, &problem);
    buf_init(&out, arena);
    for (size_t i = 0; i < problem.candidates.n; i++) {
        const struct design_index *index = problem.candidates.at[i].index;
        if (index->method == METHOD_BTREE && !index->predicate && str_find(index->identity, STR("doc"), &(size_t){0})) {
            buf_fmt(&out, STR_FMT "\n", STR_ARG(index->identity));
        }
    }
    for (size_t i = 0; i < problem.notes.n; i++) {
        buf_z(&out, str_find(problem.notes.at[i], STR("a fifth of the rows"), &(size_t){0}) ? "noted\n" : "");
    }
    return out.len ? buf_view(&out) : STR("none");
}

static void common_values_need_more_than_equality(void **state) {
    (void)state;
    articles_cases("test/advise/expressions.t", offered);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(common_values_need_more_than_equality)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
