/*
 * Any text: parsed in either dialect, resolved against a small catalog, dumped. Errors are fine; crashes, hangs and queries whose
 * parts point nowhere are not. The first byte chooses the dialect.
 */
#include "catalog/catalog_build.h"
#include "cost/pg_elements.h"
#include "query/dump.h"
#include "query/gin.h"
#include "sql/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void add_table(struct catalog_builder *builder, struct str name) {
    struct catalog_table table = {
        .schema = STR("public"), .name = name, .parent = CATALOG_NONE, .rows = 1000, .pages = 10, .fill_factor = 100};
    catalog_builder_add_table(builder, &table, (struct str){0}, (struct str){0});
}

static void add_columns(struct catalog_builder *builder, struct str name, struct str columns) {
    uint32_t table = catalog_builder_table(builder, STR("public"), name);
    while (columns.len) {
        struct str type = str_cut(&columns, ','), column_name = str_cut(&type, ' ');
        struct catalog_column column = {
            .name = column_name, .type_name = type, .family = catalog_family_of(type), .type_length = -1};
        catalog_builder_add_column(builder, table, &column);
    }
}

static struct catalog *small_catalog(struct arena *arena, enum sql_dialect dialect) {
    static const struct {
        struct str name, columns;
    } tables[] = {
        {STR_INIT("t"), STR_INIT("a integer,b text,c date,d boolean,e jsonb,f numeric,g timestamp,h text[],i tsvector")},
        {STR_INIT("u"), STR_INIT("a integer,x integer,y text")},
        {STR_INIT("T"), STR_INIT("A number,B varchar2(9),C date")},
        {STR_INIT("U"), STR_INIT("A number,X number")},
    };
    struct catalog_builder *builder = catalog_builder_new(arena, dialect);
    builder->catalog->search_path = STR("public");
    builder->catalog->captured_at = STR("2026-01-02 03:04:05");
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        add_table(builder, tables[i].name);
    }
    catalog_builder_seal_tables(builder);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        add_columns(builder, tables[i].name, tables[i].columns);
    }
    struct catalog_view view = {.schema = STR("public"),
                                .name = STR("v"),
                                .text = STR("select a, count(*) as n from t where b = 'x' group by a")};
    catalog_builder_add_view(builder, &view);
    view = (struct catalog_view){.schema = STR("public"), .name = STR("w"), .text = STR("select * from w")};
    catalog_builder_add_view(builder, &view); /* of itself */
    return catalog_builder_finish(builder);
}

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
