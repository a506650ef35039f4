/*
 * Any text that resolves in either dialect is planned, without indexes and with one on each table, and priced. A plan may not be found (an outer join's order can
 * contradict itself); crashes, hangs, and costs that are negative or infinite are wrong. The first byte chooses the dialect.
 */
#include <math.h>

#include "cost/index_size.h"
#include "fuzz/small_catalog.h"
#include "optimizer/optimizer.h"
#include "sql/parse.h"

#define RELATIONS_MOST 5 /* of a block: more take too long for many runs a second */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_small(const struct query_block *block, int depth) {
    bool small = block->rel_count <= RELATIONS_MOST && block->branch_count <= RELATIONS_MOST && depth < 6;
    for (size_t i = 0; i < block->rel_count && small; i++) {
        small = !block->rels[i].block || is_small(block->rels[i].block, depth + 1);
    }
    for (size_t i = 0; i < block->branch_count && small; i++) {
        small = is_small(block->branches[i], depth + 1);
    }
    for (size_t i = 0; i < block->sub_plan_count && small; i++) {
        small = is_small(block->sub_plans[i].block, depth + 1);
    }
    return small;
}

static void check_cost(double cost) {
    if (cost < 0 || isinf(cost)) {
        __builtin_trap();
    }
}

static struct design design_of(struct arena *arena, const struct catalog *catalog) {
    struct design design = {0}, parsed = {0};
    struct err err = {0};
    struct str text = catalog->dialect == SQL_ORACLE ? STR("create index on \"T\" (\"A\"); create index on \"U\" (\"X\", \"A\");")
                                                     : STR("create index on t (a, f); create index on u (x, a);");
    if (design_parse(arena, catalog, text, &parsed, &err)) {
        for (size_t i = 0; i < parsed.added_count; i++) {
            struct design_index *index = design_index_make(arena, catalog, parsed.added[i]);
            cost_index_size(catalog, index);
            design_add(arena, &design, index);
        }
    }
    return design;
}

static void plan(struct arena *arena, const struct catalog *catalog, const struct query *query) {
    struct optimizer_query *prepared = optimizer_prepare(arena, catalog, query);
    struct design none = {0}, some = design_of(arena, catalog);
    struct optimizer_plan bare, indexed;
    struct optimizer_skeleton skeleton;
    double price, *prices = ARENA_ARRAY(arena, double, optimizer_slots(prepared) * some.added_count + 1);
    optimizer_plan(arena, prepared, &none, true, &bare);
    optimizer_plan(arena, prepared, &some, true, &indexed);
    check_cost(bare.cost);
    check_cost(indexed.cost);
    for (size_t i = 0; i < optimizer_slots(prepared) * some.added_count; i++) {
        prices[i] = (double)i;
    }
    optimizer_price(arena, prepared, &some, prices, INFINITY, &optimizer_rough_look, &indexed, &price, &skeleton);
    check_cost(indexed.cost);
    struct optimizer_effort little = {.slack = 1, .work_most = 4096};
    optimizer_price(arena, prepared, &some, prices, INFINITY, &little, &indexed, &price, &skeleton);
    check_cost(indexed.cost);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 1 || size > 2048) {
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
    if (query && query->root && is_small(query->root, 0)) {
        plan(&arena, catalog, query);
    }
    arena_release(&arena);
    return 0;
}
