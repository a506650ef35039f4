/*
 * Any text: parsed in either dialect, resolved against a small catalog, dumped. Errors are fine; crashes, hangs and queries whose
 * parts point nowhere are not. The first byte chooses the dialect.
 */
#include "cost/pg_elements.h"
#include "query/dump.h"
#include "query/gin.h"
#include "sql/parse.h"
#include "fuzz/small_catalog.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What an inverted index would look up, and what share of documents would be found, are numbers whatever is asked. */
static void check_inverted(const struct query_predicate *p) {
    static struct str documents[] = {STR_INIT("{\"a\": 1, \"b\": [\"x\", {\"c\": null}]}"), STR_INIT("[]"), STR_INIT("\"a\"")};
    static double shares[] = {0.5, 0.2, 0.1};
    struct catalog_stats stats = {.present = true, .common = documents, .common_fraction = shares, .common_count = 3};
    struct pg_variable variable = {.stats = &stats, .family = p->left.family, .tuples = 1000};
    struct arena arena;
    arena_init(&arena, NULL);
    for (enum query_gin_class class = GIN_JSONB; class <= GIN_TRIGRAM; class ++) {
        if (query_gin_serves(class, p)) {
            struct query_gin_search search = query_gin_search(&arena, class, p);
            if (!(search.exact >= 0 && search.partial >= 0)) {
                __builtin_trap();
            }
        }
    }
    if (p->op == OP_CONTAINS || p->op == OP_HAS_KEY || p->op == OP_OVERLAPS || p->op == OP_MATCHES) {
        double share = pg_elements_selectivity(&variable, &arena, p);
        if (!(share >= 0 && share <= 1)) {
            __builtin_trap();
        }
    }
    arena_release(&arena);
}

static void check_block(const struct query_block *block, int depth) {
    uint64_t all = block->rel_count < 64 ? ((uint64_t)1 << block->rel_count) - 1 : ~(uint64_t)0;
    for (size_t i = 0; i < block->predicate_count; i++) {
        const struct query_predicate *p = &block->predicates[i];
        bool sound = !(p->rels & ~all) && !(p->required & ~all) &&
                     (p->join == UINT16_MAX || p->join < block->join_count) && (p->rels & ~p->required) == 0 &&
                     p->sub_plan_first + p->sub_plan_count <= block->sub_plan_count;
        if (!sound) {
            __builtin_trap();
        }
        check_inverted(p);
    }
    for (size_t i = 0; i < block->join_count; i++) {
        const struct query_join *join = &block->joins[i];
        if (!join->min_left || !join->min_right || (join->left & join->right) || (join->left & ~all) ||
            (join->right & ~all)) {
            __builtin_trap();
        }
    }
    for (size_t i = 0; depth < 20 && i < block->rel_count; i++) {
        const struct query_rel *rel = &block->rels[i];
        if ((rel->given & ~all) || (rel->given >> i & 1) || (rel->given_count && !rel->given)) {
            __builtin_trap();
        }
        if (block->rels[i].block) {
            check_block(block->rels[i].block, depth + 1);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 1 || size > 4096) {
        return 0;
    }
    struct arena arena;
    arena_init(&arena, NULL);
    enum sql_dialect dialect = data[0] == 'o' ? SQL_ORACLE : SQL_POSTGRESQL;
    struct catalog *catalog = small_catalog(&arena, dialect);
    struct str text = {(const char *)data + 1, size - 1};
    struct err err = {0};
    struct sql_node *tree = sql_parse_statement(&arena, dialect, text, &err);
    struct query *query = tree ? query_resolve(&arena, catalog, tree, text, &err) : NULL;
    if (query) {
        check_block(query->root, 0);
        query_dump(&arena, catalog, query);
    } else if (!err.code) {
        __builtin_trap(); /* failed without saying why */
    }
    struct sql_node *expression = sql_parse_expression(&arena, dialect, text, &err);
    if (expression) {
        query_canonical_expression(&arena, catalog, 0, expression);
        query_table_predicates(&arena, catalog, 0, 0, expression);
    }
    arena_release(&arena);
    return 0;
}
