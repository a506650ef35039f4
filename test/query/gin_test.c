/* What a GIN index looks up, against gin.t. */
#include "query/gin.h"
#include "support/support.h"

#include "sql/parse.h"

#include "catalog_text.h"

static enum query_gin_class class_of(struct str name) {
    static const char *const names[] = {"", "jsonb", "path", "array", "text", "trigram"};
    for (size_t i = 1; i < sizeof names / sizeof *names; i++) {
        if (str_eq_z(name, names[i])) {
            return (enum query_gin_class)i;
        }
    }
    fail_msg("no class " STR_FMT, STR_ARG(name));
    return GIN_NONE;
}

static struct str gin_case(struct arena *arena, struct str input, void *context) {
    struct err err = {0};
    struct str rest = input, name = str_cut(&rest, ':');
    struct str text = str_fmt(arena, "select 1 from customers where" STR_FMT, STR_ARG(rest));
    struct sql_node *tree = sql_parse_statement(arena, SQL_POSTGRESQL, text, &err);
    struct query *query = tree ? query_resolve(arena, context, tree, text, &err) : NULL;
    assert_done(query != NULL, &err);
    assert_int_equal(query->root->predicate_count, 1);
    const struct query_predicate *predicate = &query->root->predicates[0];
    enum query_gin_class class = class_of(name);
    if (!query_gin_serves(class, predicate)) {
        return STR("not served");
    }
    struct query_gin_search search = query_gin_search(arena, class, predicate);
    if (search.full) {
        return STR("the whole index");
    }
    return search.partial > 0 ? str_fmt(arena, "exact %.0f partial %.0f", search.exact, search.partial)
                              : str_fmt(arena, "exact %.0f", search.exact);
}

static void searches(void **state) {
    (void)state;
    catalog_cases("test/query/gin.t", "test/query/shop.catalog", SQL_POSTGRESQL, gin_case);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(searches)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
