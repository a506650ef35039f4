/*
 * What names mean to a fingerprint, without a catalog: an alias means the table or query it stands for, a common table expression its query, the
 * alias of a column its place in the select list. So renaming changes nothing.
 *
 * A source's colour says what it is. Sources of one block that are the same (a self join) are told apart by how they are used, so that the
 * order of a comma join does not show; the few that even then are alike are numbered in the order of the text.
 *
 * Knowingly left out: blocks with more than FINGERPRINT_SOURCES_MAX sources and select lists longer than FINGERPRINT_OUTPUTS_MAX keep their
 * names, so that a statement of any size takes linear time.
 */
#ifndef DOVETAIL_SQL_FINGERPRINT_NAMES_H
#define DOVETAIL_SQL_FINGERPRINT_NAMES_H

#include "sql/fingerprint.h"

enum { FINGERPRINT_SOURCES_MAX = 256, FINGERPRINT_OUTPUTS_MAX = 256 };

struct fingerprint_source {
    const struct sql_node *node; /* TABLE, DERIVED, TABLE_FUNCTION or CTE */
    struct str label;            /* alias, else name */
    bool aliased;
    const struct fingerprint_source *cte; /* the expression that a table's name means */
    uint64_t colour;
    struct sql_fingerprint_tokens tokens; /* of the content, when they are asked for */
};

struct fingerprint_scope {
    const struct fingerprint_scope *outer;
    VEC(struct fingerprint_source) ctes, sources;
    const struct sql_list *targets; /* of the block */
    size_t visited;                 /* sources met so far while the block is hashed */
};

/* The sources of a block (SELECT, INSERT, UPDATE, DELETE, MERGE), in the order in which the fields of the tree have them. */
void fingerprint_find_sources(struct arena *arena, struct fingerprint_scope *scope, const struct sql_node *block);
/* How a part of a tree hashes under the colours of the moment. */
struct fingerprint_shape {
    uint64_t (*hash)(void *context, const struct sql_node *node);
    void *context;
};
/* Gives sources of one colour different ones, by their uses. */
void fingerprint_part_twins(struct fingerprint_scope *scope, const struct sql_node *block, const struct fingerprint_shape *shape);

/* By label, from the scope outwards; NULL when none. */
const struct fingerprint_source *fingerprint_source_named(const struct fingerprint_scope *scope, struct str label);
const struct fingerprint_source *fingerprint_cte_named(const struct fingerprint_scope *scope, struct str name);
/* Where the source's columns have this name: from 1, 0 when they don't. */
size_t fingerprint_output(const struct fingerprint_source *source, struct str name);
/* The select list of a query, of the first SELECT of set operations; NULL when it has none. */
const struct sql_list *fingerprint_targets(const struct sql_node *query);
/* Where a target has this alias: from 1, 0 when none. */
size_t fingerprint_target_named(const struct sql_list *targets, struct str name);

/* Lists whose order means nothing. */
bool fingerprint_any_order(enum sql_kind kind, const char *field);
bool fingerprint_field_is(const struct sql_field_info *field, const char *name);

#endif
