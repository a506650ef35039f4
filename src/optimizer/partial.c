/*
 * Rows of a partial index: the predicate is asked as a query of its own, so that it is estimated exactly as the same condition
 * in a statement's WHERE. A predicate that cannot be resolved keeps the size formula's guess.
 */
#include "cost/index_size.h"
#include "optimizer/optimizer.h"
#include "sql/parse.h"
#include "sql/print.h"

static double predicate_rows(struct arena *scratch, const struct catalog *catalog, const struct design_index *index) {
    const struct catalog_table *table = &catalog->tables[index->table];
    const struct design none = {0};
    struct optimizer_plan plan = {0};
    struct err err = {0};
    struct str schema = sql_quote_name(scratch, catalog->dialect, table->schema);
    struct str name = sql_quote_name(scratch, catalog->dialect, table->name);
    struct str text = str_fmt(scratch, "SELECT 1 FROM " STR_FMT "." STR_FMT " WHERE " STR_FMT, STR_ARG(schema), STR_ARG(name),
                              STR_ARG(index->predicate_text));
    const struct sql_node *tree = sql_parse_statement(scratch, catalog->dialect, text, &err);
    const struct query *query = tree ? query_resolve(scratch, catalog, tree, text, &err) : NULL;
    if (!query) {
        return 0;
    }
    optimizer_plan(scratch, optimizer_prepare(scratch, catalog, query), &none, false, &plan);
    return plan.rows;
}

void optimizer_index_size(const struct catalog *catalog, struct design_index *index) {
    if (index->predicate_text.len && index->tuples == 0) {
        struct arena scratch;
        arena_init(&scratch, NULL);
        index->tuples = predicate_rows(&scratch, catalog, index);
        arena_release(&scratch);
    }
    cost_index_size(catalog, index);
}
