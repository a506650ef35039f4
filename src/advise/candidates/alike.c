/*
 * Whether two indexes are the same however they were written: what exists is printed by the database, what is forced or forbidden typed by a person, and
 * candidates come from statements. Keys are compared in canonical words (query/stored.c), predicates by proving each other.
 */
#include "advise/search.h"

#include "query/query.h"

bool alike_predicates(const struct catalog *catalog, uint32_t table, struct alike_predicate a, struct alike_predicate b) {
    bool both = a.text.len && b.text.len && a.tree && b.tree;
    return str_eq(a.text, b.text) || (both && query_same_condition(catalog, table, a.tree, b.tree));
}

static bool same_includes(const struct design_index *a, const struct design_index *b) {
    size_t found = 0;
    for (size_t i = 0; i < a->include_count; i++) {
        found += catalog_entry_holds(NULL, 0, b->include, b->include_count, a->include[i]);
    }
    return found == a->include_count && a->include_count == b->include_count;
}

bool alike_indexes(const struct catalog *catalog, const struct design_index *a, const struct design_index *b) {
    if (a->table != b->table || a->method != b->method || a->unique != b->unique || a->key_count != b->key_count) {
        return false;
    }
    for (size_t i = 0; i < a->key_count; i++) {
        if (!catalog_key_alike(&a->keys[i], &b->keys[i]) || !catalog_key_same_direction(&a->keys[i], &b->keys[i])) {
            return false;
        }
    }
    return same_includes(a, b) && alike_predicates(catalog, a->table, (struct alike_predicate){a->predicate_text, a->predicate},
                                                   (struct alike_predicate){b->predicate_text, b->predicate});
}

bool alike_beginning(const struct design_index *a, const struct design_index *b) {
    return a->table == b->table && a->method == b->method && catalog_key_alike(&a->keys[0], &b->keys[0]) &&
           str_eq(a->predicate_text, b->predicate_text);
}

bool alike_any(const struct catalog *catalog, const struct design *design, const struct design_index *index) {
    for (size_t i = 0; i < design->added_count; i++) {
        if (alike_indexes(catalog, design->added[i], index)) {
            return true;
        }
    }
    return false;
}
