/*
 * What a GiST index is for: ranges that overlap or contain, points within a shape, and what lies nearest to a point.
 *
 * Only operator classes that a column's type has by default are offered: ranges, multiranges left out, and point, box, circle and polygon. Keys of
 * other types beside them (an id, then a range) need the extension btree_gist and are not offered.
 */
#include "advise/candidates/facts.h"

static bool has_default_class(const struct catalog_column *column) {
    static const char *const shapes[] = {"point", "box", "circle", "polygon"};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        if (str_eq_z(column->type_name, shapes[i])) {
            return true;
        }
    }
    return column->family == FAMILY_RANGE && !str_ends(column->type_name, STR("multirange"));
}

static void add(struct problem *problem, struct facts *facts, uint32_t column) {
    const struct catalog_table *table = &problem->catalog->tables[facts->table];
    struct catalog_key key = {.column = column};
    if (problem->catalog->dialect != SQL_POSTGRESQL || column >= table->column_count ||
        !has_default_class(&table->columns[column]) || facts->inverted_count == FACTS_MAX) {
        return;
    }
    for (size_t i = 0; i < facts->inverted_count; i++) {
        if (catalog_key_equal(&facts->inverted[i].key, &key)) {
            return;
        }
    }
    facts->inverted[facts->inverted_count++] = (struct inverted){.key = key, .method = METHOD_GIST};
}

void facts_add_gist(struct problem *problem, struct facts *facts, const struct query_predicate *predicate) {
    const struct query_operand *left = &predicate->left;
    bool served = predicate->op == OP_OVERLAPS || predicate->op == OP_CONTAINS;
    if (served && left->kind == OPERAND_COLUMN && !left->outer && left->column.rel == facts->rel &&
        (predicate->right.kind == OPERAND_CONSTANT || predicate->right.kind == OPERAND_PARAMETER)) {
        add(problem, facts, left->column.column);
    }
}

/* ORDER BY place <-> point '(1,2)': the nearest first. */
void facts_add_nearest(struct problem *problem, struct facts *facts) {
    const struct query_block *block = facts->block;
    struct query_column column;
    if (block->order_count && !block->order[0].descending &&
        query_distance_column(block, &block->order[0].operand, &column) && column.rel == facts->rel) {
        add(problem, facts, column.column);
    }
}
