/*
 * Which tables PostgreSQL numbers 1 wherever the statement reads them (query_leads), and which it would if the statement were written so that they
 * come first (query_may_lead).
 *
 * Its range table lists a FROM as written, the written table of UPDATE, DELETE and MERGE in front. What is merged into the query around it gets
 * higher numbers (prepjointree.c), and so do partitions (inherit.c), all of a view before PostgreSQL 16, whose rule held OLD and NEW in front,
 * and what an INSERT reads. What is merged may come first once it is written out (merged.c); then a view's own select has its first table at 1 as well. In doubt a table does not lead: whoever asks does less then, not harm.
 */
#include "query/bound.h"
#include "sql/turn.h"

/* PostgreSQL may merge it though here it stays a block; what we take for volatile need not be. */
static bool may_be_merged(const struct bound_select *select) {
    struct bound_select plain = *select;
    plain.volatile_targets = plain.set_returning = false;
    return select->contained && flatten_is_simple(&plain);
}

static bool stands_first(const struct bound_rel *rel, bool written_out) {
    return rel->emitted && (written_out ? rel->heads : rel->first) && bound_owner(rel) == rel->owner && !may_be_merged(rel->owner) &&
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

static bool reads(const struct binder *b, const struct bound_rel *rel, uint32_t table) {
    return rel->kind == REL_TABLE && is_read_as(b->catalog, table, catalog_table_id(b->catalog, rel->table));
}

/* `turned`: the one that would be written first, before what is first there now; NULL: as it is. `written_out`: with views written as what they are. */
static bool leads_everywhere(const struct binder *b, uint32_t table, const struct bound_rel *turned, bool written_out) {
    for (size_t i = 0; i < b->rels.n; i++) {
        const struct bound_rel *rel = b->rels.at[i];
        bool elsewhere = !turned || bound_owner(rel) != bound_owner(turned);
        if (rel != turned && reads(b, rel, table) && !(elsewhere && stands_first(rel, written_out))) {
            return false;
        }
    }
    return true;
}

/* It is named in the statement's own FROM, and can come first there. */
static bool can_turn(const struct binder *b, const struct bound_select *root, const struct sql_node *statement, const struct bound_rel *rel) {
    bool own = rel->place && rel->owner == root && bound_owner(rel) == root;
    return own && rel->table->kind != TABLE_PARTITIONED && leads_everywhere(b, rel->emitted->table, rel, false) && sql_can_turn(statement, rel->place);
}

struct reading { /* of a statement whose tables are told apart */
    const struct binder *b;
    const struct bound_select *root;
    const struct sql_node *statement;
    struct merged *merged; /* NULL: nobody has asked yet */
};

static bool can_write_out(struct reading *r) {
    r->merged = r->merged ? r->merged : merged_statement(r->b, r->statement);
    return r->merged->tree != NULL;
}

/* It stands in a view or a sub-select that is merged into the statement's own FROM, and could come first if all of it were written there. */
static bool can_turn_merged(struct reading *r, size_t i) {
    const struct bound_rel *rel = r->b->rels.at[i];
    bool merged = rel->owner != r->root && bound_owner(rel) == r->root && rel->table->kind != TABLE_PARTITIONED;
    if (!merged || !leads_everywhere(r->b, rel->emitted->table, rel, true) || !can_write_out(r)) {
        return false;
    }
    bool bound_there = i < r->merged->binder.rels.n && bound_owner(r->merged->binder.rels.at[i]) == r->merged->root; /* not of what finish_select made a join */
    return bound_there && r->merged->places[i] && sql_can_turn(r->merged->tree, r->merged->places[i]);
}

static void note_turn(struct reading *r, size_t i) {
    const struct bound_rel *rel = r->b->rels.at[i];
    struct query_turn turn = {.table = rel->emitted->table};
    if (can_turn(r->b, r->root, r->statement, rel)) {
        turn.statement = r->statement;
        turn.place = rel->place;
    } else if (can_turn_merged(r, i)) {
        turn.statement = r->merged->tree;
        turn.place = r->merged->places[i];
    } else if (leads_everywhere(r->b, turn.table, NULL, true) && can_write_out(r)) {
        turn.statement = r->merged->tree;
    }
    if (turn.statement) {
        VEC_PUSH(r->b->arena, &r->b->query->turns, turn);
    }
}

static void note_table(struct reading *r, const struct bound_rel *rel, size_t i) {
    struct query *query = r->b->query;
    uint32_t table = rel->emitted->table;
    VEC_PUSH(r->b->arena, &query->tables, rel->emitted);
    if (query_may_lead(query, table)) {
        return;
    }
    if (leads_everywhere(r->b, table, NULL, false)) {
        VEC_PUSH(r->b->arena, &query->leading, table);
        query->first = rel->first && rel->owner == r->root ? table : query->first;
    } else {
        note_turn(r, i);
    }
}

static void tell_tables(struct query *query) {
    for (size_t i = 0; i < query->tables.n; i++) {
        query->tables.at[i]->leads = query_may_lead(query, query->tables.at[i]->table);
    }
}

void find_leading(struct binder *b, const struct bound_select *root, const struct sql_node *statement) {
    struct reading reading = {.b = b, .root = root, .statement = statement};
    b->query->first = b->query->front = CATALOG_NONE;
    for (size_t i = 0; i < b->rels.n; i++) {
        if (b->rels.at[i]->kind == REL_TABLE && b->rels.at[i]->emitted) {
            note_table(&reading, b->rels.at[i], i);
        }
    }
    tell_tables(b->query);
}

void query_settle_front(struct query *query, uint32_t table) {
    query->settled = false;
    query->front = query_turns_at(query, table) ? table : CATALOG_NONE;
    query->settled = true;
    tell_tables(query);
}

bool query_leads(const struct query *query, uint32_t table) {
    bool pushed_back = table == query->first && query->settled && query->front != CATALOG_NONE;
    for (size_t i = 0; i < query->leading.n && !pushed_back; i++) {
        if (query->leading.at[i] == table) {
            return true;
        }
    }
    return false;
}

const struct query_turn *query_turns_at(const struct query *query, uint32_t table) {
    for (size_t i = 0; i < query->turns.n; i++) {
        if (query->turns.at[i].table == table && (!query->settled || table == query->front)) {
            return &query->turns.at[i];
        }
    }
    return NULL;
}

bool query_may_lead(const struct query *query, uint32_t table) {
    return query_leads(query, table) || query_turns_at(query, table);
}
