/*
 * The walk that finds a statement's parameters, and what it carries from file to file: literal_slots.c starts it,
 * literal_statement.c takes clauses apart, literal_expression.c, literal_operator.c and literal_call.c expressions.
 * Each step is handed what is expected of the expression at hand, and tells its operands what to expect in turn.
 */
#ifndef DOVETAIL_WORKLOAD_LITERAL_WALK_H
#define DOVETAIL_WORKLOAD_LITERAL_WALK_H

#include "workload/infer.h"
#include "workload/literals.h"

struct literal_finder {
    struct infer infer;
    struct str text;
    VEC(struct literal_slot) slots;
    size_t list_position, list_count; /* inside an IN list */
};

/* --- Expectations ---------------------------------------------------------------------------------------- */

/* What nobody expects anything of. */
#define EXPECT_NOTHING ((struct literal_expect){.role = ROLE_COUNT})

struct literal_expect expect_of(enum catalog_family family, enum literal_role role);

/* A text for one place, whatever the data. */
struct literal_expect expect_fixed(const char *text);

/* The same, in another role. */
struct literal_expect expect_as(struct literal_expect expect, enum literal_role role);

/* What a condition stands on alone: ON true. */
struct literal_expect expect_condition(void);

struct literal_expect expect_interval(void);

/* What the tree itself tells of an expression. node: may be NULL. */
struct literal_expect expect_like(struct literal_finder *finder, const struct sql_node *node);

/* --- The walk: nodes may be NULL ------------------------------------------------------------------------- */

void literal_walk(struct literal_finder *finder, const struct sql_node *node, struct literal_expect expect);
void literal_walk_list(struct literal_finder *finder, const struct sql_list *list, struct literal_expect expect);

/* A query whose first output columns are expected to be `outputs`. */
void literal_walk_query(struct literal_finder *finder, const struct sql_node *node,
                        const struct literal_expect *outputs, size_t output_count);

/* What is no statement. */
void literal_walk_expression(struct literal_finder *finder, const struct sql_node *node, struct literal_expect expect);
void literal_walk_binary(struct literal_finder *finder, const struct sql_binary *binary, struct literal_expect expect);
void literal_walk_call(struct literal_finder *finder, const struct sql_call *call, struct literal_expect expect);

/* (a, b) = ($1, $2), item by item; false where these are not two rows. */
bool literal_walk_rows(struct literal_finder *finder, const struct sql_node *left, const struct sql_node *right,
                       enum literal_role role);

/* node: may be NULL. */
static inline bool literal_is_bind(const struct sql_node *node) {
    return node && node->kind == SQL_BIND;
}

/* A parameter, found. */
void literal_add_slot(struct literal_finder *finder, const struct sql_node *bind, struct literal_expect expect);

#endif
