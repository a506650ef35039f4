/*
 * HypoPG's estimate (its documentation, "hypothetical index size"; checked against hypopg_relation_size of 1.3.1: four indexes of TPC-H, to the
 * page): n columns of average width w each, INCLUDE counted like keys, an expression taken as 50 bytes, but lower and upper of a text as that, and md5 as 32,
 *
 *     line  = sum of w + 8 n + MAXALIGN(4 n)
 *     pages = tuples * line * (200 - 90 + 20) / 100 / (8192 - 24 - 16)
 */
#include "cost/hypopg_size.h"

#include <math.h>

#include "cost/pg_params.h"

#define USABLE (8192.0 - 24 - 16)
#define BLOAT 1.3
#define EXPRESSION_WIDTH 50
#define DIGEST_WIDTH 32

static double column_width(const struct catalog_table *table, uint32_t number) {
    const struct catalog_column *column = &table->columns[number];
    if (column->stats.present && column->stats.width_bytes > 0) {
        return column->stats.width_bytes;
    }
    return column->type_length > 0 ? column->type_length : 32;
}

/* hypo_estimate_index_colsize; a varchar is cast to text first, and then it looks no further. */
static double expression_width(const struct catalog_table *table, const struct sql_node *tree) {
    const struct sql_call *call = SQL_AS_CONST(call, tree);
    if (!tree || tree->kind != SQL_CALL || call->args.n != 1) {
        return EXPRESSION_WIDTH;
    }
    if (str_ieq_z(call->name, "md5")) {
        return DIGEST_WIDTH;
    }
    bool folds = str_ieq_z(call->name, "lower") || str_ieq_z(call->name, "upper"), column = call->args.at[0]->kind == SQL_COLUMN;
    uint32_t number = folds && column ? catalog_find_column(table, SQL_AS_CONST(column, call->args.at[0])->name) : CATALOG_NONE;
    bool text = number != CATALOG_NONE && str_eq_z(table->columns[number].type_name, "text");
    return text ? column_width(table, number) : EXPRESSION_WIDTH;
}

static double pages_of(double tuples, double line) {
    return fmax(1, floor(tuples * line * BLOAT / USABLE));
}

uint64_t cost_hypopg_size(const struct catalog *catalog, struct design_index *index) {
    const struct catalog_table *table = &catalog->tables[index->table];
    double n = (double)(index->key_count + index->include_count), line = 8 * n + pg_align(4 * n);
    if (index->method != METHOD_BTREE) { /* BRIN alike; hash without overflow pages; others it does not simulate */
        index->tree_height = index->method == METHOD_BRIN ? -1 : index->tree_height;
        return index->size_bytes;
    }
    for (size_t i = 0; i < index->key_count; i++) {
        bool expression = index->keys[i].column == CATALOG_NONE;
        line += expression ? expression_width(table, index->keys[i].tree) : column_width(table, index->keys[i].column);
    }
    for (size_t i = 0; i < index->include_count; i++) {
        line += column_width(table, index->include[i]);
    }
    index->pages = pages_of(index->tuples, line);
    index->tree_height = -1;
    for (size_t i = 0; i < index->part_count; i++) { /* it makes one on each partition */
        index->parts[i].pages = pages_of(index->parts[i].tuples, line);
        index->parts[i].tree_height = -1;
        index->pages = (i ? index->pages : 0) + index->parts[i].pages;
    }
    return (uint64_t)index->pages * 8192;
}
