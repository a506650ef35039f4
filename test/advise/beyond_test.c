/* Candidates that are no B-trees, for statements over test/whatif/quality/articles.sql, against beyond.t. */
#include "advise/search.h"
#include "advise/articles.h"
#include "base/buf.h"
#include "support/support.h"

static const int64_t noon = 1764000000;

/* Our own parser reads what is advised, and to the same index. */
static void parses_again(struct arena *arena, const struct catalog *catalog, const struct design_index *index) {
    struct err err = {0};
    struct design design = {0};
    struct str ddl = design_index_ddl(arena, catalog, index, true);
    assert_done(design_parse(arena, catalog, ddl, &design, &err), &err);
    assert_int_equal(design.added_count, 1);
    assert_true(design_has(&design, index));
}

static struct str beyond_case(struct arena *arena, struct str input, void *context) {
    struct catalog catalog = *(struct catalog *)context;
    struct clock clock = clock_fixed(&noon);
    struct buf out;
    if (str_starts(input, STR("without pg_trgm\n"))) {
        str_cut(&input, '\n');
        catalog.extensions.n = 0;
    }
    struct problem problem;
    articles_candidates(arena, &catalog, input, 3, &clock, &problem);
    buf_init(&out, arena);
    for (size_t i = 0; i < problem.candidates.n; i++) {
        const struct candidate *candidate = &problem.candidates.at[i];
        parses_again(arena, &catalog, candidate->index);
        if (candidate->index->method != METHOD_BTREE) {
            buf_fmt(&out, STR_FMT "%s\n", STR_ARG(candidate->index->identity),
                    candidate->templates.n ? "" : " (relevant to nothing)");
        }
    }
    for (size_t i = 0; i < problem.rejected.n; i++) {
        struct str reason = problem.rejected.at[i].reason;
        if (str_eq_z(reason, "extension") || str_eq_z(reason, "rewrite")) {
            struct str ddl = problem.rejected.at[i].ddl;
            size_t at = 0;
            str_find(ddl, STR(" ON "), &at);
            buf_fmt(&out, STR_FMT ":" STR_FMT "\n", STR_ARG(reason), STR_ARG(str_slice(ddl, at, ddl.len)));
        }
    }
    return out.len ? buf_view(&out) : STR("none");
}

static void candidates(void **state) {
    (void)state;
    articles_cases("test/advise/beyond.t", beyond_case);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(candidates)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
