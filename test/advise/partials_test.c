/* The predicates of partial B-trees that are offered for a statement, with the share of the rows their sizes count with, against partials.t. */
#include <math.h>

#include "advise/articles.h"
#include "base/buf.h"
#include "support/support.h"

static const int64_t noon = 1764000000;

static bool said(struct str text, struct str line) {
    return str_find(text, line, &(size_t){0});
}

static struct str offered(struct arena *arena, struct str input, void *context) {
    const struct catalog *catalog = context;
    struct buf out;
    struct clock clock = clock_fixed(&noon);
    struct problem problem;
    articles_candidates(arena, catalog, input, 2, &clock, &problem);
    buf_init(&out, arena);
    for (size_t i = 0; i < problem.candidates.n; i++) {
        const struct design_index *index = problem.candidates.at[i].index;
        double tenths = round(10 * index->tuples / fmax(1, catalog->tables[index->table].rows));
        struct str line = str_fmt(arena, STR_FMT ": %.0f %%\n", STR_ARG(index->predicate_text), 10 * tenths);
        if (index->method == METHOD_BTREE && index->predicate && !said(buf_view(&out), line)) {
            buf_str(&out, line);
        }
    }
    return out.len ? buf_view(&out) : STR("none");
}

static void what_is_always_asked(void **state) {
    (void)state;
    articles_cases("test/advise/partials.t", offered);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_always_asked)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
