/*
 * See the header. Predicates are looked at only as far as their conjuncts name a key's column: col = literal, IS [NOT] NULL, a comparison
 * (which is never true of NULL).
 */
#include "cost/index_key.h"

#include <math.h>

#include "cost/expression_value.h"
#include "cost/gin_entries.h"
#include "cost/index_kinds.h"
#include "cost/json_part.h"
#include "cost/pg_selectivity.h"
#include "query/value.h"

bool index_key_ordinal(enum catalog_family family, struct str value, double *ordinal) {
    int64_t micros;
    bool date_only;
    if (family != FAMILY_DATE && family != FAMILY_TIMESTAMP) {
        return family != FAMILY_TEXT && str_to_double(value, ordinal);
    }
    if (!value_moment_parse(value, &micros, &date_only)) {
        return false;
    }
    *ordinal = (double)micros / (family == FAMILY_DATE ? 86400e6 : 1);
    return true;
}

static struct index_key of_column(const struct catalog_table *table, uint32_t column) {
    const struct catalog_column *c = &table->columns[column];
    return (struct index_key){.family = c->family,
                              .type_length = c->type_length,
                              .type_name = c->type_name,
                              .stats = c->stats,
                              .never_null = c->not_null};
}

static bool find_part(const struct sql_node *node, void *context) {
    const struct sql_node **part = context;
    *part = !*part && json_part_is_text(node) ? node : *part;
    return !*part;
}

/* lower(doc ->> 'email'): as many values as the part has, and about as wide. */
static bool stats_of_part(struct arena *arena, const struct catalog_table *table, const struct catalog_key *key, double rows,
                          struct catalog_stats *stats) {
    struct catalog_key inner = {.column = CATALOG_NONE};
    sql_walk(key->tree, find_part, &inner.tree);
    return inner.tree && cost_document_stats(arena, table, &inner, rows, stats);
}

static struct index_key of_expression(struct arena *arena, const struct catalog_table *table,
                                      const struct catalog_key *key, double rows) {
    const struct catalog_column *column = index_key_column(table, key);
    struct index_key out = {.family = FAMILY_TEXT, .type_length = -1, .stats = key->stats, .unstored = true};
    expression_type(table, key->tree, &out.family, &out.type_length);
    if (key->stats.present || !column) {
        return out;
    }
    out.computed = out.counted = cost_document_stats(arena, table, key, rows, &out.stats) || stats_of_part(arena, table, key, rows, &out.stats);
    if (!out.counted) {
        out.computed = expression_stats(arena, column, key->tree, out.family, rows, &out.stats, &out.counted);
        out.unstored = false;
    }
    return out;
}

/* --- What a predicate says of a column ------------------------------------------------------------------- */

static bool is_column(const struct catalog_table *table, const struct sql_node *node, uint32_t column) {
    while (node && node->kind == SQL_CAST) {
        node = SQL_AS_CONST(cast, node)->operand;
    }
    return node && node->kind == SQL_COLUMN && catalog_find_column(table, SQL_AS_CONST(column, node)->name) == column;
}

static void single_value(struct index_key *key) {
    struct catalog_stats *stats = &key->stats;
    key->restricted = true;
    stats->distinct = 1;
    stats->null_fraction = 0;
    stats->common_count = 0;
    stats->bound_count = 0;
}

static const struct sql_literal *literal_in(const struct sql_node *node) {
    while (node && node->kind == SQL_CAST) {
        node = SQL_AS_CONST(cast, node)->operand;
    }
    return node && node->kind == SQL_LITERAL ? SQL_AS_CONST(literal, node) : NULL;
}

/* Its own width, not the column's average: 'large print' among 'ebook' and 'audio'. What is padded has one width anyway. */
static void literal_value(struct arena *arena, const struct sql_binary *equal, struct index_key *key) {
    const struct sql_literal *literal = literal_in(equal->left);
    literal = literal ? literal : literal_in(equal->right);
    single_value(key);
    if (literal && key->family == FAMILY_TEXT && !str_starts(key->type_name, STR("character("))) {
        struct catalog_stats *stats = &key->stats;
        stats->common = ARENA_NEW(arena, struct str);
        stats->common[0] = literal->text;
        stats->common_fraction = ARENA_NEW(arena, double);
        stats->common_fraction[0] = 1;
        stats->common_count = 1;
        stats->width_bytes = 0;
    }
}

/* So many rows would have all values of the table, and of NULLs the share that is wanted. */
void index_key_with_nulls(struct arena *arena, double nulls, struct index_key *key) {
    struct catalog_stats *stats = &key->stats;
    double filled = fmax(1e-9, 1 - stats->null_fraction) / fmax(1e-9, 1 - nulls), *fractions = ARENA_ARRAY(arena, double, stats->common_count + 1);
    for (size_t i = 0; i < stats->common_count; i++) {
        fractions[i] = stats->common_fraction[i] / filled;
    }
    stats->common_fraction = fractions;
    key->restricted = true;
    key->left_out = fmin(1 - 1e-9, 1 - (1 - key->left_out) * filled);
    stats->null_fraction = nulls;
}

void index_key_without_nulls(struct arena *arena, struct index_key *key) {
    index_key_with_nulls(arena, 0, key);
}

static void restrict_key(struct arena *arena, const struct catalog_table *table, const struct sql_node *node,
                         uint32_t column, struct index_key *key) {
    struct catalog_stats *stats = &key->stats;
    if (node->kind == SQL_AND) {
        for (size_t i = 0; i < SQL_AS_CONST(and, node)->items.n; i++) {
            restrict_key(arena, table, SQL_AS_CONST(and, node)->items.at[i], column, key);
        }
    } else if (node->kind == SQL_IS && is_column(table, SQL_AS_CONST(is, node)->operand, column) &&
               SQL_AS_CONST(is, node)->test == SQL_IS_NULL) {
        if (SQL_AS_CONST(is, node)->negated) {
            index_key_without_nulls(arena, key);
        } else {
            single_value(key);
            stats->null_fraction = 1;
        }
    } else if (node->kind == SQL_BINARY && (is_column(table, SQL_AS_CONST(binary, node)->left, column) ||
                                            is_column(table, SQL_AS_CONST(binary, node)->right, column))) {
        if (str_eq_z(SQL_AS_CONST(binary, node)->op, "=")) {
            literal_value(arena, SQL_AS_CONST(binary, node), key);
        } else {
            index_key_without_nulls(arena, key);
        }
    } else if (is_column(table, node, column)) { /* WHERE flag */
        single_value(key);
    }
}

struct index_key index_key_of(struct arena *arena, const struct catalog_table *table, const struct catalog_key *key,
                              const struct sql_node *predicate, double rows) {
    struct index_key out =
        key->column == CATALOG_NONE ? of_expression(arena, table, key, rows) : of_column(table, key->column);
    bool guess;
    if (str_eq_z(out.type_name, "name")) { /* name_ops keeps a C string */
        out.type_length = -1;
        out.stats.width_bytes = 0;
    }
    out.stats.distinct =
        pg_distinct(&(struct pg_variable){.stats = &out.stats, .family = out.family, .tuples = rows}, &guess);
    out.counted |= guess;
    if (predicate && key->column != CATALOG_NONE && out.stats.present) {
        restrict_key(arena, table, predicate, key->column, &out);
    }
    return out;
}

struct index_key index_key_of_included(struct arena *arena, const struct catalog_table *table, uint32_t column, const struct sql_node *predicate) {
    struct index_key out = of_column(table, column);
    if (predicate && out.stats.present) {
        restrict_key(arena, table, predicate, column, &out);
    }
    return out;
}
