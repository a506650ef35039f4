/*
 * How far a FROM is one problem of join order: longer lists are planned part by part, and the parts joined.
 *
 * Model: PostgreSQL 15, initsplan.c (deconstruct_recurse): JOINs are put into the list around them up to join_collapse_limit members, what sub-selects
 * merged bring into FROM up to from_collapse_limit.
 */
#include "query/bound.h"

struct list { /* members of one problem: relations, or parts planned before */
    VEC(uint64_t) members;
};

static uint64_t rels_of(const struct list *list) {
    uint64_t rels = 0;
    for (size_t i = 0; i < list->members.n; i++) {
        rels |= list->members.at[i];
    }
    return rels;
}

static void append(struct emit *e, struct list *list, const struct list *more) {
    for (size_t i = 0; i < more->members.n; i++) {
        VEC_PUSH(e->arena, &list->members, more->members.at[i]);
    }
}

/* As one member. */
static void append_part(struct emit *e, struct list *list, const struct list *part) {
    uint64_t rels = rels_of(part);
    if (part->members.n > 1) {
        VEC_PUSH(e->arena, &e->parts, rels);
    }
    VEC_PUSH(e->arena, &list->members, rels);
}

static size_t limit_of(const struct emit *e, const char *name) {
    enum { DEFAULT_LIMIT = 8 };
    double limit = catalog_setting_number(e->catalog, name, DEFAULT_LIMIT);
    return limit >= 1 && limit <= QUERY_RELS_MAX ? (size_t)limit : limit < 1 ? 1 : QUERY_RELS_MAX;
}

static struct list collapse(struct emit *e, const struct bound_from *from);

static struct list collapse_list(struct emit *e, const struct bound_from *from) {
    struct list all = {0};
    size_t most = limit_of(e, "from_collapse_limit");
    for (size_t i = 0; i < from->items.n; i++) {
        struct list item = collapse(e, from->items.at[i]);
        size_t remaining = from->items.n - i - 1;
        if (item.members.n <= 1 || all.members.n + item.members.n + remaining <= most) {
            append(e, &all, &item);
        } else {
            append_part(e, &all, &item);
        }
    }
    return all;
}

static struct list collapse_join(struct emit *e, const struct bound_from *from) {
    struct list left = collapse(e, from->items.at[0]), right = collapse(e, from->items.at[1]), all = {0};
    if (from->join != FROM_FULL && left.members.n + right.members.n <= limit_of(e, "join_collapse_limit")) {
        append(e, &all, &left);
        append(e, &all, &right);
        return all;
    }
    append_part(e, &all, &left);
    append_part(e, &all, &right);
    struct list whole = {0};
    if (from->join == FROM_FULL) {
        append_part(e, &whole, &all);
        return whole;
    }
    return all;
}

static struct list collapse(struct emit *e, const struct bound_from *from) {
    struct list one = {0};
    switch (from->kind) {
    case FROM_REL:
        VEC_PUSH(e->arena, &one.members, (uint64_t)1 << from->rel->index);
        return one;
    case FROM_LIST:
        return collapse_list(e, from);
    case FROM_JOIN:
        break;
    }
    return collapse_join(e, from);
}

void collapse_from(struct emit *e) {
    if (e->catalog->dialect == SQL_POSTGRESQL) {
        collapse(e, e->select->from);
    }
    e->block->parts = e->parts.at;
    e->block->part_count = e->parts.n;
}
