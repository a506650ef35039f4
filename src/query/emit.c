/*
 * From a bound select to a block. Trees are folded here once more for what is not a condition; children become blocks of their
 * own as they are met.
 */
#include <math.h>

#include "query/bound.h"

/* --- Sub-plans ------------------------------------------------------------------------------------------- */

static bool visit_sub_plans(const struct sql_node *node, void *context) {
    struct emit *e = context;
    if (node->kind != SQL_SUBQUERY) {
        return true;
    }
    struct bound_sublink *link = (struct bound_sublink *)node; /* const by the walk's type only */
    for (size_t i = 0; i < e->sub_links.n; i++) {
        if (e->sub_links.at[i]->select == link->select) {
            return true;
        }
    }
    struct query_sub_plan plan = {.exists = link->kind == SUBLINK_EXISTS, .array = link->kind == SUBLINK_ARRAY};
    plan.correlated = bound_select_correlated(link->select);
    plan.half = link->kind == SUBLINK_ANY || link->kind == SUBLINK_ALL;
    plan.hashed = link->kind == SUBLINK_ANY && !plan.correlated && str_eq_z(link->op, "=");
    VEC_PUSH(e->arena, &e->sub_links, link);
    plan.block = finish_select(e->binder, link->select);
    VEC_PUSH(e->arena, &e->sub_plans, plan);
    return true;
}

void emit_sub_plans(struct emit *e, const struct sql_node *node) {
    bound_walk(node, visit_sub_plans, e);
}

/* --- Relations ------------------------------------------------------------------------------------------- */

struct giving {
    struct emit *e;
    struct query_rel *to;
};

static bool visit_given(const struct sql_node *node, void *context) {
    const struct giving *giving = context;
    struct query_rel *to = giving->to;
    const struct bound_column *column = (const struct bound_column *)node;
    if (node->kind != SQL_COLUMN || !column->rel || bound_owner(column->rel) != giving->e->select) {
        return true;
    }
    to->given |= UINT64_C(1) << column->rel->index;
    bool known = column->id == CATALOG_NONE;
    for (size_t i = 0; i < to->given_count && !known; i++) {
        known = to->given_columns[i].rel == column->rel->index && to->given_columns[i].column == column->id;
    }
    if (!known) {
        to->given_columns = arena_grow(giving->e->arena, to->given_columns, to->given_count * sizeof *to->given_columns,
                                       (to->given_count + 1) * sizeof *to->given_columns);
        to->given_columns[to->given_count++] = (struct query_column){column->rel->index, column->id};
    }
    return true;
}

/* What a lateral sub-select, a function or a row of VALUES reads of its neighbours. */
static void find_given(struct emit *e, const struct bound_rel *rel, struct query_rel *to) {
    struct giving giving = {e, to};
    if (rel->kind == REL_BLOCK && rel->lateral && rel->select) {
        bound_walk_select(rel->select, visit_given, &giving);
    }
    for (size_t i = 0; i < rel->inputs.n; i++) {
        bound_walk(rel->inputs.at[i], visit_given, &giving);
    }
}

static void emit_rels(struct emit *e) {
    struct query_block *block = e->block;
    block->rel_count = e->select->rels.n;
    block->rels = ARENA_ARRAY(e->arena, struct query_rel, block->rel_count);
    for (size_t i = 0; i < block->rel_count && !e->binder->failed; i++) {
        struct bound_rel *rel = e->select->rels.at[i];
        struct query_rel *out = &block->rels[i];
        *out = (struct query_rel){.kind = rel->kind,
                                  .alias = rel->alias,
                                  .table = CATALOG_NONE,
                                  .lateral = rel->lateral,
                                  .rows_hint = rel->rows_hint,
                                  .sample_share = rel->sample_share,
                                  .sample_pages = rel->sample_pages,
                                  .target = rel->target,
                                  .hints = rel->hints};
        rel->emitted = out;
        find_given(e, rel, out);
        if (rel->kind == REL_TABLE) {
            out->table = catalog_table_id(e->catalog, rel->table);
        }
        if (rel->select && !rel->select->finishing) {
            out->block = finish_select(e->binder, rel->select);
        }
        for (size_t input = 0; input < rel->inputs.n; input++) {
            emit_sub_plans(e, rel->inputs.at[input]);
        }
    }
}

/* --- Aggregates ------------------------------------------------------------------------------------------ */

struct aggregates {
    struct emit *e;
    VEC(const struct sql_call *) calls; /* different ones: equal calls are computed once */
    double operators, bytes, handed_on;
    size_t transitions; /* states kept */
    size_t finals, packed;
    bool whole;
};

static bool is_aggregate(const struct sql_call *call) {
    return !call->over && (is_aggregate_name(call->name) || call->within_group.n || call->filter || call->star);
}

enum transition { TRANSITION_OWN, TRANSITION_SUM, TRANSITION_VARIANCE };

/* Aggregates of one transition function: sum and avg of numeric, all variances. */
static enum transition transition_kind(const struct sql_call *call) {
    bool numeric = call->args.n == 1 && bound_family(call->args.at[0]) == FAMILY_NUMERIC;
    if (numeric && (str_ieq_z(call->name, "sum") || str_ieq_z(call->name, "avg"))) {
        return TRANSITION_SUM;
    }
    bool variance = str_starts(call->name, STR("var")) || str_starts(call->name, STR("stddev"));
    return variance ? TRANSITION_VARIANCE : TRANSITION_OWN;
}

/* Two that see the same rows through the same function keep one state (find_compatible_trans). */
static bool share_state(const struct sql_call *a, const struct sql_call *b) {
    enum transition kind = transition_kind(a);
    bool plain = kind != TRANSITION_OWN && kind == transition_kind(b) && a->distinct == b->distinct && !a->order.n &&
                 !b->order.n;
    return plain && a->args.n == b->args.n && bound_equal(a->args.at[0], b->args.at[0]) &&
           bound_equal(a->filter, b->filter);
}

static bool of_bigint(const struct sql_call *call) {
    return call->args.n == 1 && bound_family(call->args.at[0]) == FAMILY_INTEGER && bound_width(call->args.at[0]) >= 8;
}

static bool is_one_of(struct str name, const char *const *names) {
    bool found = false;
    for (; *names && !found; names++) {
        found = str_ieq_z(name, *names);
    }
    return found;
}

/* pg_aggregate.aggfinalfn: the state is not the result. */
static bool has_final(const struct sql_call *call) {
    static const char *const none[] = {"count", "min", "max", "bool_and", "bool_or", "every", "bit_and", "bit_or", "bit_xor", "regr_count", "xmlagg", "range_intersect_agg", NULL};
    bool sum = str_ieq_z(call->name, "sum") && call->args.n == 1;
    return sum ? of_bigint(call) || bound_family(call->args.at[0]) == FAMILY_NUMERIC : !is_one_of(call->name, none);
}

/* aggserialfn: a worker's state is packed to be handed on, and unpacked. */
static bool is_packed(const struct sql_call *call) {
    bool exact = of_bigint(call) || (call->args.n == 1 && bound_family(call->args.at[0]) == FAMILY_NUMERIC), variance = transition_kind(call) == TRANSITION_VARIANCE;
    return ((str_ieq_z(call->name, "sum") || str_ieq_z(call->name, "avg")) && exact) ||
           (variance && call->args.n == 1 && bound_family(call->args.at[0]) != FAMILY_FLOAT);
}

/* No aggcombinefn: two workers' states cannot be joined; of string_agg and array_agg they can since 16. */
static bool is_whole(const struct emit *e, const struct sql_call *call) {
    static const char *const never[] = {"json_agg", "jsonb_agg", "json_object_agg", "jsonb_object_agg", "xmlagg", "range_agg", NULL}, *const once[] = {"string_agg", "array_agg", NULL};
    return is_one_of(call->name, never) || (is_one_of(call->name, once) && e->catalog->version && e->catalog->version < 160000);
}

/*
 * What a state takes beside the slot of a fixed-size value (prepagg.c, get_agg_clause_costs; aggtransspace of pg_aggregate.dat): sums and averages of
 * numeric 128, of bigint 48; an array of two bigints or intervals, or a value of variable length, is 32 wide, an interval 16, and has 16 of overhead.
 */
static double state_bytes(const struct sql_call *call) {
    enum { NUMERIC_STATE = 128, BIGINT_STATE = 48, VALUE_STATE = 48, INTERVAL_STATE = 32, COLLECTING_STATE = 8192 };
    enum catalog_family family = call->args.n ? bound_family(call->args.at[0]) : FAMILY_OTHER;
    bool sum = str_ieq_z(call->name, "sum"), average = str_ieq_z(call->name, "avg");
    if (sum && of_bigint(call)) {
        return BIGINT_STATE;
    }
    if (family == FAMILY_INTERVAL && (sum || average || str_ieq_z(call->name, "min") || str_ieq_z(call->name, "max"))) {
        return average ? VALUE_STATE : INTERVAL_STATE;
    }
    if (sum || average) {
        bool array = average && (family == FAMILY_INTEGER || family == FAMILY_FLOAT);
        return family == FAMILY_NUMERIC ? NUMERIC_STATE : array ? VALUE_STATE : 0;
    }
    if (transition_kind(call) == TRANSITION_VARIANCE) {
        return family == FAMILY_NUMERIC ? NUMERIC_STATE : BIGINT_STATE;
    }
    if (str_ieq_z(call->name, "min") || str_ieq_z(call->name, "max")) {
        return family == FAMILY_NUMERIC || family == FAMILY_TEXT ? VALUE_STATE : 0;
    }
    bool collects = str_ends(call->name, STR("_agg")) || call->within_group.n;
    return collects ? COLLECTING_STATE : 0;
}

/* What a worker hands on: states that are packed, arrays and numbers of any length are as wide as what is not known better (mark_partial_aggref). */
static double handed_on_bytes(const struct sql_call *call) {
    static const char *const as_results[] = {"count", "sum", "min", "max", "bool_and", "bool_or", "every", "bit_and", "bit_or"};
    bool packed_sum = str_ieq_z(call->name, "sum") && is_packed(call);
    for (size_t i = 0; i < sizeof as_results / sizeof *as_results && !packed_sum; i++) {
        if (str_ieq_z(call->name, as_results[i])) {
            return bound_width(&call->node);
        }
    }
    return 32;
}

static bool visit_aggregates(const struct sql_node *node, void *context) {
    struct aggregates *all = context;
    const struct sql_call *call = SQL_AS_CONST(call, node);
    if (node->kind != SQL_CALL || !is_aggregate(call)) {
        return true;
    }
    for (size_t i = 0; i < all->calls.n; i++) {
        if (bound_equal(&all->calls.at[i]->node, node)) {
            return false;
        }
    }
    bool shared = false;
    for (size_t i = 0; i < all->calls.n; i++) {
        shared |= share_state(all->calls.at[i], call);
    }
    VEC_PUSH(all->e->arena, &all->calls, call);
    all->operators += shared ? 0 : bound_operators(node);
    all->transitions += !shared;
    all->bytes += shared ? 0 : state_bytes(call);
    all->finals += has_final(call);
    all->packed += !shared && is_packed(call);
    all->handed_on += handed_on_bytes(call);
    all->whole |= is_whole(all->e, call);
    return false;
}

static bool visit_outside(const struct sql_node *node, void *context) {
    struct aggregates *all = context;
    if (node->kind == SQL_CALL && is_aggregate(SQL_AS_CONST(call, node))) {
        all->operators -= bound_operators(node);
        return false;
    }
    return true;
}

/* Aggregates pay for their arguments themselves, per input row. */
static double operators_outside(struct emit *e, const struct sql_node *node) {
    struct aggregates outside = {.e = e, .operators = bound_operators(node)};
    bound_walk(node, visit_outside, &outside);
    return outside.operators;
}

/* Operators evaluated per output row: without those in aggregates and in grouping expressions, which the input rows pay. */
static double output_operators(struct emit *e, const struct sql_node *node) {
    for (size_t i = 0; i < e->select->group.n; i++) {
        if (bound_equal(e->select->group.at[i], node)) {
            return 0;
        }
    }
    return operators_outside(e, node);
}

static bool is_min_max(const struct sql_call *call, bool *max) {
    *max = str_ieq_z(call->name, "max");
    bool plain = call->args.n == 1 && !call->filter && !call->order.n && !call->within_group.n;
    return plain && (*max || str_ieq_z(call->name, "min")) && !bound_is_volatile(call->args.at[0]);
}

static void emit_min_max(struct emit *e, const struct aggregates *all) {
    const struct bound_select *s = e->select;
    bool max;
    if (s->group.n || s->windows.n || s->rels.n != 1 || s->rels.at[0]->kind != REL_TABLE || s->has_ctes ||
        !all->calls.n) {
        return;
    }
    for (size_t i = 0; i < all->calls.n; i++) {
        if (!is_min_max(all->calls.at[i], &max)) {
            return;
        }
    }
    e->block->min_max = ARENA_ARRAY(e->arena, struct query_order, all->calls.n);
    for (size_t i = 0; i < all->calls.n; i++) {
        is_min_max(all->calls.at[i], &max);
        struct query_operand operand = emit_operand(e, all->calls.at[i]->args.at[0]);
        if (!operand.rels) {
            e->block->min_max_count = 0;
            return;
        }
        e->block->min_max[e->block->min_max_count++] =
            (struct query_order){operand, max, max}; /* as a plain index gives it, read backwards for max */
    }
}

static void emit_aggregates(struct emit *e) {
    struct aggregates all = {.e = e};
    struct bound_select *s = e->select;
    for (size_t i = 0; i < s->targets.n; i++) {
        bound_walk(s->targets.at[i].expr, visit_aggregates, &all);
    }
    bound_walk(s->having, visit_aggregates, &all);
    for (size_t i = 0; i < s->order.n; i++) {
        bound_walk(s->order.at[i].expr, visit_aggregates, &all);
    }
    for (size_t i = 0; i < s->group.n; i++) {
        e->block->group_operators += bound_operators(s->group.at[i]);
    }
    all.operators += e->block->group_operators;
    e->block->aggregate_count = all.calls.n;
    e->block->aggregate_transitions = all.transitions;
    e->block->aggregate_finals = all.finals;
    e->block->aggregates_packed = all.packed;
    e->block->whole_aggregates = all.whole;
    e->block->aggregate_width = all.handed_on;
    e->block->aggregate_bytes = all.bytes;
    e->block->aggregate_operators = all.operators;
    e->block->aggregated = all.calls.n || s->group.n || s->having;
    e->block->distinct_aggregates = s->distinct_aggregates;
    emit_min_max(e, &all);
}

/* --- Functions that return sets ---------------------------------------------------------------------------- */

static bool visit_sets(const struct sql_node *node, void *context) {
    double *rows = context;
    *rows = node->kind == SQL_CALL ? fmax(*rows, bound_rows_of_set(SQL_AS_CONST(call, node))) : *rows;
    return true;
}

/* Several run side by side, until the longest ends (tlist_returns_set_rows). */
static void emit_sets(struct emit *e) {
    for (size_t i = 0; i < e->select->targets.n && e->select->set_returning; i++) {
        bound_walk(e->select->targets.at[i].expr, visit_sets, &e->block->set_rows);
    }
    for (size_t i = 0; i < e->select->group.n && e->block->set_rows > 0; i++) {
        double rows = 0, operators = bound_operators(e->select->group.at[i]);
        bound_walk(e->select->group.at[i], visit_sets, &rows);
        if (rows > 0) {
            e->block->sets_in_groups = true;
            e->block->set_operators += operators;
            e->block->aggregate_operators -= operators;
            e->block->group_operators -= operators;
        }
    }
}

/* --- Outputs --------------------------------------------------------------------------------------------- */

static void emit_outputs(struct emit *e) {
    struct bound_select *s = e->select;
    e->block->outputs = ARENA_ARRAY(e->arena, struct query_output, s->targets.n);
    e->block->output_count = s->targets.n;
    for (size_t i = 0; i < s->targets.n; i++) {
        struct sql_node *expr = s->targets.at[i].expr;
        struct query_output *out = &e->block->outputs[i];
        *out = (struct query_output){
            .name = s->targets.at[i].name, .operand = emit_operand(e, expr), .width_bytes = bound_width(expr)};
        out->aggregate = bound_has_aggregate(expr);
        e->block->target_operators += output_operators(e, expr);
        emit_sub_plans(e, expr);
    }
    emit_sets(e);
}

/* Outputs of a set operation: those of its first query, as expressions of nothing below. */
static void emit_set_outputs(struct emit *e) {
    const struct query_block *first = e->block->branches[0];
    e->block->outputs = ARENA_ARRAY(e->arena, struct query_output, first->output_count);
    e->block->output_count = first->output_count;
    for (size_t i = 0; i < first->output_count; i++) {
        struct query_output *out = &e->block->outputs[i];
        *out = first->outputs[i];
        out->operand = (struct query_operand){
            .kind = OPERAND_EXPRESSION, .text = out->name, .family = first->outputs[i].operand.family};
    }
}

/* --- Limits ---------------------------------------------------------------------------------------------- */

static double emit_limit(struct emit *e, struct sql_node *node, bool percent) {
    struct sql_node *folded = fold_tree(&e->fold, node);
    double rows;
    if (!folded || tree_is_literal(folded, SQL_LITERAL_NULL) ||
        (folded->kind == SQL_CALL && str_ieq_z(SQL_AS_CONST(call, folded)->name, "all"))) {
        return -1;
    }
    struct str text;
    bool is_null;
    if (!percent && fold_constant(folded, &text, &is_null) && str_to_double(text, &rows)) {
        return rows < 0 ? 0 : rows;
    }
    e->block->limit_unknown = true;
    emit_sub_plans(e, folded);
    return 0;
}

static void emit_limits(struct emit *e) {
    const struct bound_select *s = e->select;
    e->block->offset_rows = emit_limit(e, s->offset, false);
    e->block->limit_unknown = false;
    e->block->limit_rows = emit_limit(e, s->limit, s->limit_percent);
    e->block->with_ties = s->with_ties;
    e->block->lock_rows = s->lock_rows;
    if (s->limit_percent) {
        bind_note(e->binder, "a limit in per cent is costed as one of unknown size");
    }
}

/* --- The block ------------------------------------------------------------------------------------------- */

static void fold_rest(struct emit *e) {
    struct bound_select *s = e->select;
    for (size_t i = 0; i < s->targets.n; i++) {
        s->targets.at[i].expr = fold_tree(&e->fold, s->targets.at[i].expr);
    }
    for (size_t i = 0; i < s->group.n; i++) {
        s->group.at[i] = fold_tree(&e->fold, s->group.at[i]);
    }
    for (size_t i = 0; i < s->order.n; i++) {
        s->order.at[i].expr = fold_tree(&e->fold, s->order.at[i].expr);
    }
    for (size_t i = 0; i < s->distinct_on.n; i++) {
        s->distinct_on.at[i] = fold_tree(&e->fold, s->distinct_on.at[i]);
    }
    for (size_t i = 0; i < s->windows.n; i++) {
        for (size_t key = 0; key < s->windows.at[i].keys.n; key++) {
            s->windows.at[i].keys.at[key].expr = fold_tree(&e->fold, s->windows.at[i].keys.at[key].expr);
        }
    }
}

static void emit_having(struct emit *e) {
    struct bound_quals quals = {0};
    if (!e->select->having) {
        return;
    }
    predicate_conjuncts(&e->fold, e->select->having, &quals);
    e->block->having = ARENA_ARRAY(e->arena, struct query_predicate, quals.n);
    for (size_t i = 0; i < quals.n; i++) {
        struct query_predicate *p = &e->block->having[e->block->having_count++];
        *p = emit_predicate(e, quals.at[i]);
        p->cost_operators = operators_outside(e, quals.at[i]);
        p->sub_plan_first = e->sub_plans.n;
        emit_sub_plans(e, quals.at[i]);
        p->sub_plan_count = e->sub_plans.n - p->sub_plan_first;
    }
}

static void emit_predicates(struct emit *e) {
    join_deal(e);
    for (size_t i = 0; i < e->predicates.n; i++) {
        e->predicates.at[i].sub_plan_first = e->sub_plans.n;
        emit_sub_plans(e, e->predicates.at[i].tree);
        e->predicates.at[i].sub_plan_count = e->sub_plans.n - e->predicates.at[i].sub_plan_first;
    }
    class_close(e);
    extract_or_clauses(e);
    e->block->joins = e->joins.at;
    e->block->join_count = e->joins.n;
    e->block->predicates = e->predicates.at;
    e->block->predicate_count = e->predicates.n;
}

static void finish_set(struct emit *e) {
    struct bound_select *s = e->select;
    e->block->set_op = s->set_op;
    e->block->appends = flatten_is_append(s);
    e->block->strung = flatten_is_union(s);
    e->block->branches = ARENA_ARRAY(e->arena, struct query_block *, s->branches.n);
    e->block->branch_count = s->branches.n;
    for (size_t i = 0; i < s->branches.n && !e->binder->failed; i++) {
        e->block->branches[i] = finish_select(e->binder, s->branches.at[i]);
    }
    if (!e->binder->failed) {
        emit_set_outputs(e);
        emit_orders(e);
        emit_limits(e);
    }
}

static void finish_plain(struct emit *e) {
    flatten_sublinks(e->binder, e->select);
    if (e->binder->failed) {
        return;
    }
    join_reduce(e->binder, e->select);
    if (unasked_joins(e->binder, e->select)) {
        join_reduce(e->binder, e->select); /* of what is left */
    }
    flatten_spread(e->binder, e->select);
    flatten_push_down(e->binder, e->select);
    unasked_outputs(e->binder, e->select);
    fold_rest(e);
    emit_rels(e);
    emit_predicates(e);
    collapse_from(e);
    emit_aggregates(e);
    emit_outputs(e);
    emit_having(e);
    emit_orders(e);
    emit_limits(e);
}

struct query_block *finish_select(struct binder *b, struct bound_select *select) {
    if (select->block || b->failed) {
        return select->block;
    }
    struct emit *e = ARENA_NEW(b->arena, struct emit);
    *e = (struct emit){.binder = b, .arena = b->arena, .catalog = b->catalog, .select = select};
    e->fold = (struct fold){.arena = b->arena, .catalog = b->catalog};
    e->block = select->block = ARENA_NEW(b->arena, struct query_block);
    e->block->limit_rows = e->block->offset_rows = -1;
    e->block->recursive = select->recursive;
    e->block->member = select->member;
    select->finishing = true;
    if (select->set_op != SET_NONE) {
        finish_set(e);
    } else {
        finish_plain(e);
    }
    e->block->sub_plans = e->sub_plans.at;
    e->block->sub_plan_count = e->sub_plans.n;
    select->finishing = false;
    return e->block;
}
