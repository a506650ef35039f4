/* The table that is written first, against fronts.t. */
#include "advise/articles.h"
#include "base/buf.h"
#include "support/support.h"

static const int64_t noon = 1764000000;

/* As they are while HypoPG judges. */
static void bind_to_front(struct problem *problem) {
    problem->judged_by_hypopg = true;
    for (size_t i = 0; i < problem->candidates.n; i++) {
        struct design_index *index = ARENA_NEW(problem->arena, struct design_index);
        *index = *problem->candidates.at[i].index;
        index->seen_in_front_only = design_index_has_tree(index) && index->method == METHOD_BTREE;
        problem->candidates.at[i].index = index;
    }
}

static void say_seen(struct buf *out, const struct problem *problem, const struct query *query) {
    bool any = false;
    buf_z(out, "\nseen:");
    for (uint32_t table = 0; table < problem->catalog->table_count; table++) {
        size_t n = 0;
        for (size_t i = 0; i < problem->candidates.n; i++) {
            const struct candidate *candidate = &problem->candidates.at[i];
            bool counts = set_has(problem->relevant[0], (uint32_t)i);
            assert_int_equal(counts, set_has(candidate->templates, 0));
            n += counts && candidate->index->seen_in_front_only && candidate->index->table == table;
        }
        assert_true(!n || query_may_lead(query, table));
        any |= n > 0;
        if (n) {
            buf_fmt(out, " " STR_FMT, STR_ARG(problem->catalog->tables[table].name));
        }
    }
    buf_z(out, any ? "" : " none");
}

static struct str settled(struct arena *arena, struct str input, void *context) {
    const struct catalog *catalog = context;
    struct clock clock = clock_fixed(&noon);
    struct problem problem;
    struct buf out;
    articles_candidates(arena, catalog, input, 2, &clock, &problem);
    bind_to_front(&problem);
    problem.options.size_model = str_starts(input, STR("-- by HypoPG's sizes")) ? ADVISE_SIZE_HYPOPG : ADVISE_SIZE_BUILT;
    fronts_settle(&problem);
    const struct query *query = problem.workload->templates[0].samples[0].query;
    buf_init(&out, arena);
    buf_z(&out, query->front == CATALOG_NONE ? "as written" : "first: ");
    if (query->front != CATALOG_NONE) {
        buf_str(&out, catalog->tables[query->front].name);
        assert_non_null(query_turns_at(query, query->front));
    }
    say_seen(&out, &problem, query);
    return buf_view(&out);
}

static void what_is_written_first(void **state) {
    (void)state;
    articles_cases("test/advise/fronts.t", settled);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_written_first)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
