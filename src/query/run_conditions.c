/*
 * Conditions on what a window function counts, as row_number() <= 3: no later row of the partition meets one that a row has failed, so the window stops
 * there, and nobody looks at the condition again.
 *
 * Model: PostgreSQL 15, allpaths.c (check_and_push_window_quals, find_window_run_conditions); windowfuncs.c and int8.c say what grows along a window. The
 * estimate of the rows does not change by it: they are all there, where the condition would have kept a third.
 *
 * Knowingly: count() only over its default frame, and of a window that is written where it stands.
 */
#include "query/bound.h"

#define STOPS_WINDOWS 150000 /* PostgreSQL since */

enum { GROWS = 1, SHRINKS = 2, STAYS = GROWS | SHRINKS };

/* How its values go from row to row of a partition. */
static int course_of(const struct sql_node *target) {
    const struct sql_call *call = target && target->kind == SQL_CALL ? SQL_AS_CONST(call, target) : NULL;
    if (!call || !call->over || bound_has_sublink(target)) {
        return 0;
    }
    if (str_ieq_z(call->name, "row_number") || str_ieq_z(call->name, "rank") || str_ieq_z(call->name, "dense_rank")) {
        return GROWS;
    }
    const struct sql_window *over = call->over->kind == SQL_WINDOW ? SQL_AS_CONST(window, call->over) : NULL;
    if (!str_ieq_z(call->name, "count") || !over || over->name.len || over->base.len || over->frame) {
        return 0;
    }
    return over->order.n ? GROWS : STAYS; /* without an order all rows of a partition are peers */
}

static const struct sql_node *target_of(const struct bound_rel *rel, const struct sql_node *side, struct bound_target **target) {
    const struct bound_column *column = (const struct bound_column *)side;
    if (!side || side->kind != SQL_COLUMN || column->rel != rel || column->id >= rel->select->targets.n) {
        return NULL;
    }
    *target = &rel->select->targets.at[column->id];
    return (*target)->expr;
}

/* One value while the statement runs, compared as the counts are. */
static bool is_bound(const struct bound_select *around, const struct sql_node *side) {
    bool whole = side && (side->kind == SQL_BIND || bound_family(side) == FAMILY_INTEGER);
    return whole && !bound_rels(around, side) && !bound_is_volatile(side) && !bound_has_sublink(side);
}

static bool is_settled(int course, struct str op, bool turned) {
    bool equal = str_eq_z(op, "="), less = str_eq_z(op, "<") || str_eq_z(op, "<="), more = str_eq_z(op, ">") || str_eq_z(op, ">=");
    if (equal) {
        return course == STAYS;
    }
    return (turned ? more : less) ? course & GROWS : (turned ? less : more) && (course & SHRINKS);
}

static bool settles_comparison(const struct bound_select *around, const struct bound_rel *rel, const struct sql_binary *c) {
    struct bound_target *target = NULL;
    bool turned = !target_of(rel, c->left, &target);
    const struct sql_node *counted = turned ? target_of(rel, c->right, &target) : target->expr, *other = turned ? c->left : c->right;
    if (!counted || !is_bound(around, other) || !is_settled(course_of(counted), c->op, turned)) {
        return false;
    }
    target->stops = true;
    return true;
}

/* Of BETWEEN the upper end, where values grow; the lower one is still looked at. */
static bool settles_end(struct binder *b, const struct bound_select *around, const struct bound_rel *rel, struct sql_node **qual) {
    const struct sql_between *between = SQL_AS_CONST(between, *qual);
    if (between->negated || between->symmetric) {
        return false;
    }
    struct sql_node *low = tree_binary(b->arena, ">=", between->operand, between->low), *high = tree_binary(b->arena, "<=", between->operand, between->high);
    bool below = settles_comparison(around, rel, SQL_AS_CONST(binary, high)), above = settles_comparison(around, rel, SQL_AS_CONST(binary, low));
    *qual = below ? low : above ? high : *qual;
    return below && above;
}

bool run_conditions_settle(struct binder *b, const struct bound_select *around, const struct bound_rel *rel, struct sql_node **qual) {
    const struct bound_select *s = rel->select;
    bool stops = b->catalog->dialect == SQL_POSTGRESQL && (!b->catalog->version || b->catalog->version >= STOPS_WINDOWS);
    if (!stops || !s->windows.n || s->set_op != SET_NONE || s->limit || s->offset || s->sets.n > 1 || s->recursive || s->merged_into || s->block) {
        return false;
    }
    return (*qual)->kind == SQL_BETWEEN ? settles_end(b, around, rel, qual)
                                        : (*qual)->kind == SQL_BINARY && settles_comparison(around, rel, SQL_AS_CONST(binary, *qual));
}
