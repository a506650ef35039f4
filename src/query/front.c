/*
 * Which tables PostgreSQL numbers 1 wherever the statement reads them (query_leads).
 *
 * Its range table lists a FROM as written, the written table of UPDATE, DELETE and MERGE in front. What is merged into the query around it gets
 * higher numbers (prepjointree.c), and so do partitions (inherit.c), all of a view before PostgreSQL 16, whose rule held OLD and NEW in front,
 * and what an INSERT reads. In doubt a table does not lead: whoever asks does less then, not harm.
 */
#include "query/bound.h"

/* PostgreSQL may merge it though here it stays a block; what we take for volatile need not be. */
static bool may_be_merged(const struct bound_select *select) {
    struct bound_select plain = *select;
    plain.volatile_targets = plain.set_returning = false;
    return select->contained && flatten_is_simple(&plain);
}

static bool stands_first(const struct bound_rel *rel) {
    return rel->emitted && rel->first && bound_owner(rel) == rel->owner && !may_be_merged(rel->owner) &&
           rel->table->kind != TABLE_PARTITIONED;
}

/* The table itself, or what it is a partition of, at any depth. */
static bool is_read_as(const struct catalog *catalog, uint32_t table, uint32_t read) {
    for (size_t depth = 0; table != CATALOG_NONE && depth < catalog->table_count; depth++) {
        if (table == read) {
            return true;
        }
        table = catalog->tables[table].parent;
    }
    return false;
}

static bool leads_everywhere(const struct binder *b, uint32_t table) {
    for (size_t i = 0; i < b->rels.n; i++) {
        const struct bound_rel *rel = b->rels.at[i];
        if (rel->kind == REL_TABLE && is_read_as(b->catalog, table, catalog_table_id(b->catalog, rel->table)) &&
            !stands_first(rel)) {
            return false;
        }
    }
    return true;
}

void find_leading(struct binder *b) {
    for (size_t i = 0; i < b->rels.n; i++) {
        const struct bound_rel *rel = b->rels.at[i];
        if (rel->kind != REL_TABLE || !rel->emitted) {
            continue;
        }
        rel->emitted->leads = leads_everywhere(b, rel->emitted->table);
        if (rel->emitted->leads && !query_leads(b->query, rel->emitted->table)) {
            VEC_PUSH(b->arena, &b->query->leading, rel->emitted->table);
        }
    }
}

bool query_leads(const struct query *query, uint32_t table) {
    for (size_t i = 0; i < query->leading.n; i++) {
        if (query->leading.at[i] == table) {
            return true;
        }
    }
    return false;
}
