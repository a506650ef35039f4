/* The catalog's own SQL, parsed once: keys and predicates of indexes, views. */
#include "catalog/trees.h"

/* An index is modelled when the cost model can say what it does: a valid B-tree whose every part is understood. */
static bool is_modelled(const struct catalog_index *index) {
    if (index->method != METHOD_BTREE || !index->valid || index->key_count == 0) {
        return false;
    }
    for (size_t i = 0; i < index->key_count; i++) {
        if (index->keys[i].column == CATALOG_NONE && !index->keys[i].tree) {
            return false;
        }
    }
    return index->predicate_text.len == 0 || index->predicate;
}

void catalog_parse_trees(struct catalog *catalog) {
    for (size_t i = 0; i < catalog->index_count; i++) {
        catalog->indexes[i].modelled = is_modelled(&catalog->indexes[i]);
    }
}
