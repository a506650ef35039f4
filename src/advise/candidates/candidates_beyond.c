/*
 * Candidates beyond B-trees: GIN and GiST for predicates that look into a value, BRIN for large tables that lie in a column's order, hash for
 * equality on long keys. They compete with B-trees in the same selection; each comes partial, too, where the workload always asks for the same
 * value of a column.
 *
 * BRIN is offered where the correlation is high: below, a range of values lies in most ranges of pages (brincostestimate divides by it).
 * Columns of few values are left out: where nearly all rows have one value the correlation is high whatever the others' places are, and a search
 * for one of those would read every range.
 * Hash entries are 20 bytes whatever the key, a B-tree's 12 and the key: below LONG_KEY there is nothing to win, and a hash index gives no
 * order, no uniqueness, and never replaces the table.
 */
#include <math.h>

#include "advise/candidates/facts.h"

#define CORRELATED 0.9
#define LONG_KEY_BYTES 20.0
#define BRIN_VALUES_MIN 1000.0
#define BRIN_PAGES_MIN 1280.0 /* ten ranges: below, the whole table is read as quickly */

struct making {
    struct problem *problem;
    const struct facts *facts;
    struct index_list *all;
    struct map *seen;
};

static void emit(const struct making *making, enum catalog_method method, const struct catalog_key *key,
                 const struct partial *partial) {
    struct problem *problem = making->problem;
    struct catalog_key plain = *key;
    struct design_index like = {
        .table = making->facts->table, .method = method, .keys = &plain, .key_count = 1};
    plain.descending = plain.nulls_first = false;
    if (method != METHOD_GIN) {
        plain.opclass = (struct str){0};
    }
    if (partial) {
        like.predicate_text = partial->text;
        like.predicate = partial->tree;
    }
    candidates_offer(problem, &like, making->all, making->seen);
}

static void emit_forms(const struct making *making, enum catalog_method method, const struct catalog_key *key) {
    const struct facts *facts = making->facts;
    emit(making, method, key, NULL);
    for (size_t i = 0; i < facts->partial_count; i++) {
        if (!partial_says(&facts->partials[i], key)) {
            emit(making, method, key, &facts->partials[i]);
        }
    }
}

static const struct catalog_column *column_of(const struct making *making, const struct catalog_key *key) {
    const struct catalog_table *table = &making->problem->catalog->tables[making->facts->table];
    return key->column == CATALOG_NONE ? NULL : &table->columns[key->column];
}

static void emit_inverted(const struct making *making) {
    for (size_t i = 0; i < making->facts->inverted_count; i++) {
        emit_forms(making, making->facts->inverted[i].method, &making->facts->inverted[i].key);
    }
}

static bool lies_in_order(const struct catalog_table *table, const struct catalog_column *column) {
    return column->stats.present && fabs(column->stats.correlation) >= CORRELATED &&
           catalog_distinct(&column->stats, fmax(1, table->rows)) >= BRIN_VALUES_MIN;
}

static void emit_brin(const struct making *making, const struct fact_list *list) {
    const struct catalog_table *table = &making->problem->catalog->tables[making->facts->table];
    for (size_t i = 0; i < list->n && table->pages >= BRIN_PAGES_MIN; i++) {
        const struct catalog_column *column = column_of(making, &list->at[i].key);
        if (column && lies_in_order(table, column) && !list->at[i].key.opclass.len) {
            emit(making, METHOD_BRIN, &list->at[i].key, NULL);
        }
    }
}

static void emit_hash(const struct making *making, const struct fact_list *list) {
    for (size_t i = 0; i < list->n; i++) {
        const struct catalog_column *column = column_of(making, &list->at[i].key);
        if (column && column->stats.present && column->stats.width_bytes >= LONG_KEY_BYTES) {
            emit_forms(making, METHOD_HASH, &list->at[i].key);
        }
    }
}

void candidates_beyond_btree(struct problem *problem, const struct facts *facts, struct index_list *all,
                             struct map *seen) {
    struct making making = {problem, facts, all, seen};
    if (problem->catalog->dialect != SQL_POSTGRESQL) {
        return;
    }
    emit_inverted(&making);
    emit_brin(&making, &facts->range);
    emit_brin(&making, &facts->equal);
    emit_hash(&making, &facts->equal);
    emit_hash(&making, &facts->join);
}
