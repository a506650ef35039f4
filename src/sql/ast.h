/*
 * The syntax tree: what the text says, nothing more. Nodes live in the arena of the parse; strings are views into the text or
 * the arena. Every struct starts with a struct sql_node, so a node pointer is cast by its kind: SQL_AS(select, node).
 *
 * AND and OR are flattened n-ary lists; parentheses leave no node. A column's outer-join mark (+) is a flag. What a clause of a
 * vendor says beyond the fields is kept as text (tail) so that it prints again.
 */
#ifndef DOVETAIL_SQL_AST_H
#define DOVETAIL_SQL_AST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum sql_dialect { SQL_POSTGRESQL, SQL_ORACLE };

enum sql_kind {
    SQL_NONE,
#define NODE(kind, name, fields) SQL_##kind,
#include "sql/node.def"
#undef NODE
    SQL_KIND_COUNT
};

struct sql_node {
    enum sql_kind kind;
    uint32_t offset, length; /* in the statement's text; 0, 0 for a made node */
};

struct sql_list {
    struct sql_node **at;
    size_t n, cap;
};

#define CHILD(name, f) struct sql_node *f;
#define LIST(name, f) struct sql_list f;
#define TEXT(name, f) struct str f;
#define NUM(name, f) int64_t f;
#define FLAG(name, f) bool f;
#define NODE(kind, name, fields)  \
    struct sql_##name {           \
        struct sql_node node;     \
        fields                    \
    };
#include "sql/node.def"
#undef NODE
#undef CHILD
#undef LIST
#undef TEXT
#undef NUM
#undef FLAG

#define SQL_AS(name, pointer) ((struct sql_##name *)(pointer))
#define SQL_AS_CONST(name, pointer) ((const struct sql_##name *)(pointer))

enum sql_set_op { SQL_UNION, SQL_INTERSECT, SQL_EXCEPT };          /* setop.op; MINUS is EXCEPT */
enum sql_join_type { SQL_JOIN_CROSS, SQL_JOIN_INNER, SQL_JOIN_LEFT, SQL_JOIN_RIGHT, SQL_JOIN_FULL, SQL_JOIN_CROSS_APPLY, SQL_JOIN_OUTER_APPLY };
enum sql_direction { SQL_ORDER_DEFAULT, SQL_ORDER_ASC, SQL_ORDER_DESC };
enum sql_nulls { SQL_NULLS_DEFAULT, SQL_NULLS_FIRST, SQL_NULLS_LAST };
enum sql_literal_kind { SQL_LITERAL_NULL, SQL_LITERAL_TRUE, SQL_LITERAL_FALSE, SQL_LITERAL_NUMBER, SQL_LITERAL_STRING, SQL_LITERAL_TYPED, SQL_LITERAL_BITS };
enum sql_is_test { SQL_IS_NULL, SQL_IS_TRUE, SQL_IS_FALSE, SQL_IS_UNKNOWN, SQL_IS_DISTINCT_FROM, SQL_IS_OTHER /* tail: JSON, DOCUMENT, NORMALIZED, OF, NAN …; in capitals */ };
enum sql_grouping_kind { SQL_GROUP_ROLLUP, SQL_GROUP_CUBE, SQL_GROUP_SETS, SQL_GROUP_SET /* (a, b) or () */ };
enum sql_materialized { SQL_CTE_DEFAULT, SQL_CTE_MATERIALIZED, SQL_CTE_NOT_MATERIALIZED };
enum sql_cast_style { SQL_CAST_FUNCTION, SQL_CAST_COLONS, SQL_CAST_PREFIX /* date $1 */ };
enum sql_constraint_kind {
    SQL_CONSTRAINT_NOT_NULL, SQL_CONSTRAINT_NULL, SQL_CONSTRAINT_DEFAULT, SQL_CONSTRAINT_PRIMARY, SQL_CONSTRAINT_UNIQUE, SQL_CONSTRAINT_FOREIGN,
    SQL_CONSTRAINT_CHECK, SQL_CONSTRAINT_GENERATED, SQL_CONSTRAINT_COLLATE, SQL_CONSTRAINT_OTHER
};
enum sql_bound { SQL_BOUND_UNBOUNDED_PRECEDING, SQL_BOUND_PRECEDING, SQL_BOUND_CURRENT_ROW, SQL_BOUND_FOLLOWING, SQL_BOUND_UNBOUNDED_FOLLOWING }; /* frame.from, .to */
enum sql_pattern_kind { SQL_PATTERN_NAME, SQL_PATTERN_SEQUENCE, SQL_PATTERN_CHOICE, SQL_PATTERN_PERMUTE, SQL_PATTERN_EXCLUDE, SQL_PATTERN_START, SQL_PATTERN_END };
enum sql_table_column_kind { SQL_COLUMN_VALUE, SQL_COLUMN_ORDINALITY, SQL_COLUMN_EXISTS, SQL_COLUMN_NESTED };
enum sql_match { SQL_MATCHED, SQL_NOT_MATCHED, SQL_NOT_MATCHED_BY_SOURCE };
enum sql_merge_verb { SQL_MERGE_UPDATE, SQL_MERGE_INSERT, SQL_MERGE_DELETE, SQL_MERGE_NOTHING };

/* ---- descriptors: what a kind's fields are ---- */
enum sql_field_type { SQL_FIELD_CHILD, SQL_FIELD_LIST, SQL_FIELD_TEXT, SQL_FIELD_NUM, SQL_FIELD_FLAG };

struct sql_field_info {
    enum sql_field_type type;
    const char *name;
    size_t offset;
};

struct sql_kind_info {
    const char *name;
    size_t size;
    const struct sql_field_info *fields;
    size_t field_count;
};

const struct sql_kind_info *sql_kind_info(enum sql_kind kind);

/* A zeroed node of the kind. */
struct sql_node *sql_node_new(struct arena *arena, enum sql_kind kind, size_t offset, size_t end);
void sql_list_push(struct arena *arena, struct sql_list *list, struct sql_node *node);

/* Equal trees: same kinds, fields and order; places are ignored. */
bool sql_equal(const struct sql_node *a, const struct sql_node *b);
/* A deep copy; strings stay shared. */
struct sql_node *sql_copy(struct arena *arena, const struct sql_node *node);
/*
 * Calls visit(node, context) in pre-order, children in field order; false from visit skips the node's children. The depth is
 * that of the tree, which the parser limits.
 */
void sql_walk(const struct sql_node *node, bool (*visit)(const struct sql_node *node, void *context), void *context);
/* A node that lies deeper than `height` levels below the root, without recursion; NULL when there is none. */
const struct sql_node *sql_node_below(const struct sql_node *node, size_t height);
/* =, <>, != and the four that order; no other operator. */
bool sql_is_comparison(struct str op);
/* Readable dump: (kind field=… (child …)), for tests and for people. */
struct str sql_dump(struct arena *arena, const struct sql_node *node);

#endif
