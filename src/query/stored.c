/*
 * What indexes hold, in the words of queries: PostgreSQL prints lower((email)::text) where a query on a varchar column says lower(email). An index
 * whose text was left as printed served no statement in our model, and was advised once more.
 */
#include "query/query.h"

void query_canonical_keys(struct arena *arena, const struct catalog *catalog, uint32_t table, struct catalog_key *keys, size_t n) {
    for (size_t i = 0; i < n; i++) {
        struct catalog_key *key = &keys[i];
        struct str canonical = key->column == CATALOG_NONE ? query_canonical_expression(arena, catalog, table, key->tree) : (struct str){0};
        if (canonical.len && !str_eq(canonical, key->expression)) {
            key->written = key->written.len ? key->written : key->expression;
            key->expression = canonical;
        }
    }
}

static const struct design_index *in_canonical_words(struct arena *arena, const struct catalog *catalog, const struct design_index *index) {
    struct design_index like = *index;
    like.keys = ARENA_ARRAY(arena, struct catalog_key, index->key_count + 1);
    memcpy(like.keys, index->keys, index->key_count * sizeof *like.keys);
    query_canonical_keys(arena, catalog, index->table, like.keys, like.key_count);
    struct design_index *made = design_index_make(arena, catalog, &like);
    made->name = index->name;
    return made;
}

struct design query_canonical_design(struct arena *arena, const struct catalog *catalog, const struct design *design) {
    struct design out = {.hidden = design->hidden, .hidden_count = design->hidden_count};
    for (size_t i = 0; i < design->added_count; i++) {
        design_add(arena, &out, in_canonical_words(arena, catalog, design->added[i]));
    }
    return out;
}
