/*
 * Statements and expressions: names become bound columns, queries within expressions become sub-links, aggregates and windows are
 * counted where they belong. What the parser made is never changed: trees are copied on the way.
 */
#include "query/bound.h"

#include "query/dml.h"

/* --- Expressions ----------------------------------------------------------------------------------------- */

struct binding {
    struct binder *b;
    struct scope *scope;
};

static struct sql_node *bind_child(struct sql_node *node, void *context) {
    const struct binding *binding = context;
    return bind_expr(binding->b, binding->scope, node);
}

static struct sql_node *bare_call(struct binder *b, const struct sql_node *at, const char *name) {
    struct sql_node *node = sql_node_new(b->arena, SQL_CALL, at->offset, at->offset + at->length);
    SQL_AS(call, node)->name = str_from_z(name);
    SQL_AS(call, node)->form = STR("bare");
    return node;
}

/* Names that are functions in truth; NULL for an ordinary column. */
static struct sql_node *pseudo_column(struct binder *b, const struct sql_column *column) {
    static const char *const names[] = {"ROWNUM", "LEVEL",       "CONNECT_BY_ISLEAF", "CONNECT_BY_ISCYCLE",
                                        "UID",    "COLUMN_VALUE"};
    if (b->catalog->dialect != SQL_ORACLE) {
        return NULL;
    }
    for (size_t i = 0; !column->table.len && i < sizeof names / sizeof *names; i++) {
        if (str_eq_z(column->name, names[i])) {
            return bare_call(b, &column->node, names[i]);
        }
    }
    if (column->table.len && str_eq_z(column->name, "NEXTVAL")) {
        return bare_call(b, &column->node, "nextval");
    }
    return column->table.len && str_eq_z(column->name, "CURRVAL") ? bare_call(b, &column->node, "currval") : NULL;
}

static struct sql_node *bind_column(struct binder *b, struct scope *scope, const struct sql_column *column) {
    struct sql_node *found = pseudo_column(b, column);
    found = found ? found : scope_column(b, scope, column);
    if (!found) {
        return tree_literal(b->arena, SQL_LITERAL_NULL, (struct str){0});
    }
    if (found->kind == SQL_COLUMN) { /* a copy of its own: with the place and the mark of this reference */
        struct bound_column *copy = ARENA_NEW(b->arena, struct bound_column);
        *copy = *(const struct bound_column *)found;
        copy->column.node.offset = column->node.offset;
        copy->column.node.length = column->node.length;
        copy->column.outer_mark = column->outer_mark;
        return &copy->column.node;
    }
    return found;
}

static struct sql_node *bind_sublink(struct binder *b, struct scope *scope, enum sublink_kind kind,
                                     const struct sql_node *at, const struct sql_node *query) {
    struct bound_sublink *link = ARENA_NEW(b->arena, struct bound_sublink);
    link->subquery.node = (struct sql_node){.kind = SQL_SUBQUERY, .offset = at->offset, .length = at->length};
    link->kind = kind;
    link->select = bind_query(b, scope, scope, query);
    return &link->subquery.node;
}

static struct sql_node *bind_tested(struct binder *b, struct scope *scope, enum sublink_kind kind,
                                    const struct sql_node *at, const struct sql_node *query, struct str op,
                                    const struct sql_node *left, bool negated) {
    struct sql_node *tested = bind_expr(b, scope, left);
    struct sql_node *node = bind_sublink(b, scope, kind, at, query);
    struct bound_sublink *link = (struct bound_sublink *)node;
    link->op = op;
    link->left = tested;
    link->negated = negated;
    return node;
}

static struct sql_node *bind_quantified(struct binder *b, struct scope *scope, const struct sql_quantified *q) {
    bool all = str_ieq_z(q->quantifier, "all");
    bool not_in = all && str_eq_z(q->op, "<>") && b->catalog->dialect == SQL_ORACLE; /* to PostgreSQL it is no NOT IN, whose rows it could hash */
    return bind_tested(b, scope, all && !not_in ? SUBLINK_ALL : SUBLINK_ANY, &q->node, q->query,
                       not_in ? STR("=") : q->op, q->left, not_in);
}

static const struct sql_window *named_window(const struct scope *scope, struct str name) {
    for (size_t i = 0; name.len && scope->windows && i < scope->windows->n; i++) {
        if (str_eq(SQL_AS_CONST(window, scope->windows->at[i])->name, name)) {
            return SQL_AS_CONST(window, scope->windows->at[i]);
        }
    }
    return NULL;
}

static struct bound_order bind_order(struct binder *b, struct scope *scope, const struct sql_order *order) {
    bool descending = order->direction == SQL_ORDER_DESC || str_eq_z(order->using, ">");
    bool first = order->nulls == SQL_NULLS_DEFAULT ? descending : order->nulls == SQL_NULLS_FIRST;
    return (struct bound_order){bind_expr(b, scope, order->expression), descending, first};
}

static void window_keys(struct binder *b, struct scope *scope, const struct sql_window *window,
                        struct bound_window *out, int depth) {
    const struct sql_window *base = named_window(scope, window->base.len ? window->base : window->name);
    if (base && base != window && depth < 8) {
        window_keys(b, scope, base, out, depth + 1);
    }
    for (size_t i = 0; i < window->partition.n; i++) {
        struct bound_order key = {.expr = bind_expr(b, scope, window->partition.at[i])};
        VEC_PUSH(b->arena, &out->keys, key);
    }
    out->partitions += window->partition.n;
    for (size_t i = 0; i < window->order.n; i++) {
        struct bound_order key = bind_order(b, scope, SQL_AS_CONST(order, window->order.at[i]));
        VEC_PUSH(b->arena, &out->keys, key);
    }
}

static const struct sql_node *frame_of(const struct scope *scope, const struct sql_window *window) {
    const struct sql_window *base = window->frame ? NULL : named_window(scope, window->name);
    return base ? base->frame : window->frame;
}

/* Sorted for alike they may be, but windows that part or frame their rows otherwise are computed one after the other. */
static bool same_window(const struct bound_window *a, const struct bound_window *c) {
    bool same = a->keys.n == c->keys.n && a->partitions == c->partitions && (a->frame == c->frame || (a->frame && c->frame && sql_equal(a->frame, c->frame)));
    for (size_t i = 0; same && i < a->keys.n; i++) {
        same =
            bound_equal(a->keys.at[i].expr, c->keys.at[i].expr) && a->keys.at[i].descending == c->keys.at[i].descending;
    }
    return same;
}

static struct bound_window *window_of(struct binder *b, struct scope *scope, const struct sql_window *window) {
    struct bound_select *select = scope->select;
    struct bound_window keys = {.frame = frame_of(scope, window)};
    window_keys(b, scope, window, &keys, 0);
    for (size_t i = 0; i < select->windows.n; i++) {
        if (same_window(&select->windows.at[i], &keys)) {
            return &select->windows.at[i];
        }
    }
    VEC_PUSH(b->arena, &select->windows, keys);
    return &select->windows.at[select->windows.n - 1];
}

static void register_window(struct binder *b, struct scope *scope, const struct sql_window *written, const struct sql_node *bound_call) {
    struct bound_window *window = window_of(b, scope, written);
    window->functions++;
    window->bytes += bound_width(bound_call);
}

static struct sql_node *bind_call(struct binder *b, struct scope *scope, const struct sql_call *call) {
    struct binding binding = {b, scope};
    struct sql_node *copy = tree_map(b->arena, &call->node, bind_child, &binding);
    if (call->over && scope->select) {
        register_window(b, scope, SQL_AS_CONST(window, call->over), copy);
    } else if (scope->select && (is_aggregate_name(call->name) || call->within_group.n || call->filter || call->star)) {
        scope->select->aggregate_count++;
        scope->select->distinct_aggregates |= call->distinct || call->order.n || call->within_group.n;
    }
    if (scope->select) {
        scope->select->set_returning |= bound_rows_of_set(call) > 0;
    }
    return copy;
}

struct sql_node *bind_expr(struct binder *b, struct scope *scope, const struct sql_node *node) {
    if (!node) {
        return NULL;
    }
    if (b->failed) {
        return tree_literal(b->arena, SQL_LITERAL_NULL, (struct str){0});
    }
    const struct sql_in *in = SQL_AS_CONST(in, node);
    const struct sql_quantified *quantified = SQL_AS_CONST(quantified, node);
    switch ((int)node->kind) {
    case SQL_COLUMN:
        return bind_column(b, scope, SQL_AS_CONST(column, node));
    case SQL_SUBQUERY:
        return bind_sublink(b, scope, SUBLINK_SCALAR, node, SQL_AS_CONST(subquery, node)->query);
    case SQL_EXISTS:
        return bind_sublink(b, scope, SUBLINK_EXISTS, node, SQL_AS_CONST(exists, node)->query);
    case SQL_IN:
        if (in->query) {
            return bind_tested(b, scope, SUBLINK_ANY, node, in->query, STR("="), in->operand, in->negated);
        }
        break;
    case SQL_QUANTIFIED:
        if (quantified->query) {
            return bind_quantified(b, scope, quantified);
        }
        break;
    case SQL_ARRAY:
        if (SQL_AS_CONST(array, node)->query) {
            return bind_sublink(b, scope, SUBLINK_ARRAY, node, SQL_AS_CONST(array, node)->query);
        }
        break;
    case SQL_CALL:
        return bind_call(b, scope, SQL_AS_CONST(call, node));
    case SQL_BIND:
        b->query->has_unknowns = true;
        break;
    case SQL_SELECT:
    case SQL_SETOP:
    case SQL_VALUES:
        bind_fail(b, node, ERR_SQL_UNSUPPORTED, "a query stands where a value is expected");
        return tree_literal(b->arena, SQL_LITERAL_NULL, (struct str){0});
    default:
        break;
    }
    struct binding binding = {b, scope};
    struct sql_node *bound = tree_map(b->arena, node, bind_child, &binding);
    if (b->catalog->dialect == SQL_POSTGRESQL) {
        coerce_node(b->arena, bound);
    }
    return bound;
}

/* --- The clauses of a select ----------------------------------------------------------------------------- */

static struct str target_name(const struct sql_target *target) {
    const struct sql_node *node = target->expression;
    if (target->alias.len) {
        return target->alias;
    }
    while (node->kind == SQL_CAST) {
        node = SQL_AS_CONST(cast, node)->operand;
    }
    if (node->kind == SQL_COLUMN) {
        return SQL_AS_CONST(column, node)->name;
    }
    if (node->kind == SQL_CALL) {
        return SQL_AS_CONST(call, node)->name;
    }
    if (node->kind == SQL_CASE) {
        return STR("case");
    }
    return node->kind == SQL_EXTRACT ? STR("extract") : STR("?column?");
}

void bind_targets(struct binder *b, struct scope *scope, const struct sql_list *targets) {
    struct bound_select *select = scope->select;
    for (size_t i = 0; i < targets->n && !b->failed; i++) {
        const struct sql_target *target = SQL_AS_CONST(target, targets->at[i]);
        const struct sql_node *expression = target->expression;
        if (expression->kind == SQL_COLUMN && SQL_AS_CONST(column, expression)->star) {
            scope_star(b, scope, SQL_AS_CONST(column, expression), select);
            continue;
        }
        struct bound_target bound = {.name = target_name(target), .expr = bind_expr(b, scope, expression)};
        select->volatile_targets |= bound_is_volatile(bound.expr);
        VEC_PUSH(b->arena, &select->targets, bound);
    }
}

/* The target a position or an output name stands for; NULL when neither. */
static struct sql_node *output_of(const struct bound_select *select, const struct sql_node *node) {
    int64_t position;
    if (tree_is_literal(node, SQL_LITERAL_NUMBER) && str_to_i64(SQL_AS_CONST(literal, node)->text, &position)) {
        return position >= 1 && (size_t)position <= select->targets.n ? select->targets.at[position - 1].expr : NULL;
    }
    if (node->kind != SQL_COLUMN || SQL_AS_CONST(column, node)->table.len) {
        return NULL;
    }
    for (size_t i = 0; i < select->targets.n; i++) {
        if (str_eq(select->targets.at[i].name, SQL_AS_CONST(column, node)->name)) {
            return select->targets.at[i].expr;
        }
    }
    return NULL;
}

static bool names_a_column(struct binder *b, const struct scope *scope, const struct sql_node *node) {
    if (node->kind != SQL_COLUMN || SQL_AS_CONST(column, node)->table.len) {
        return false;
    }
    for (size_t i = 0; i < scope->items.n; i++) {
        if (scope_item_column(b, &scope->items.at[i], SQL_AS_CONST(column, node)->name)) {
            return true;
        }
    }
    return false;
}

static uint64_t group_bit(size_t i) {
    return i < BOUND_GROUPS_MAX ? UINT64_C(1) << i : 0;
}

/* Returns its bit in a grouping set. */
static uint64_t add_group_expr(struct binder *b, struct scope *scope, const struct sql_node *node) {
    struct bound_select *select = scope->select;
    /* GROUP BY prefers a column of FROM to an output's name; ORDER BY the other way round. */
    struct sql_node *expr = names_a_column(b, scope, node) ? NULL : output_of(select, node);
    expr = expr ? expr : bind_expr(b, scope, node);
    for (size_t i = 0; i < select->group.n; i++) {
        if (bound_equal(select->group.at[i], expr)) {
            return group_bit(i);
        }
    }
    VEC_PUSH(b->arena, &select->group, expr);
    return group_bit(select->group.n - 1);
}

enum { SETS_MOST = 4096 };

static void add_set(struct binder *b, struct bound_sets *sets, uint64_t set) {
    if (sets->n < SETS_MOST) {
        VEC_PUSH(b->arena, sets, set);
    }
}

static void add_group_item(struct binder *b, struct scope *scope, const struct sql_node *node, struct bound_sets *sets);

/* All its columns together: a plain expression, or a row of some. */
static uint64_t bind_whole_item(struct binder *b, struct scope *scope, const struct sql_node *node) {
    struct bound_sets sets = {0};
    uint64_t all = 0;
    add_group_item(b, scope, node, &sets);
    for (size_t i = 0; i < sets.n; i++) {
        all |= sets.at[i];
    }
    return all;
}

static void add_rollup(struct binder *b, const uint64_t *items, size_t n, struct bound_sets *sets) {
    for (size_t kept = n + 1; kept-- > 0;) {
        uint64_t set = 0;
        for (size_t i = 0; i < kept; i++) {
            set |= items[i];
        }
        add_set(b, sets, set);
    }
}

static void add_cube(struct binder *b, const uint64_t *items, size_t n, struct bound_sets *sets) {
    size_t count = n < 12 ? (size_t)1 << n : SETS_MOST;
    for (size_t left_out = 0; left_out < count; left_out++) {
        uint64_t set = 0;
        for (size_t i = 0; i < n; i++) {
            set |= i < 12 && (left_out >> i & 1) ? 0 : items[i];
        }
        add_set(b, sets, set);
    }
}

/* Adds the item's expressions to the groups, and the grouping sets it makes to `sets`. */
static void add_group_item(struct binder *b, struct scope *scope, const struct sql_node *node, struct bound_sets *sets) {
    if (node->kind != SQL_GROUPING) {
        const struct sql_row *row = SQL_AS_CONST(row, node);
        uint64_t set = node->kind == SQL_ROW ? 0 : add_group_expr(b, scope, node);
        for (size_t i = 0; node->kind == SQL_ROW && i < row->items.n; i++) {
            set |= add_group_expr(b, scope, row->items.at[i]);
        }
        add_set(b, sets, set);
        return;
    }
    const struct sql_grouping *grouping = SQL_AS_CONST(grouping, node);
    bool alone = grouping->kind == SQL_GROUP_ROLLUP || grouping->kind == SQL_GROUP_CUBE;
    uint64_t *items = ARENA_ARRAY(b->arena, uint64_t, grouping->items.n + 1);
    for (size_t i = 0; i < grouping->items.n; i++) {
        if (alone) {
            items[i] = bind_whole_item(b, scope, grouping->items.at[i]);
        } else {
            add_group_item(b, scope, grouping->items.at[i], sets);
        }
    }
    if (grouping->kind == SQL_GROUP_ROLLUP) {
        add_rollup(b, items, grouping->items.n, sets);
    } else if (grouping->kind == SQL_GROUP_CUBE) {
        add_cube(b, items, grouping->items.n, sets);
    } else if (grouping->kind != SQL_GROUP_SETS) {
        add_set(b, sets, 0);
    }
}

/* GROUP BY ALL: every target without an aggregate. */
static void bind_group_all(struct binder *b, struct bound_select *select) {
    uint64_t all = 0;
    for (size_t i = 0; i < select->targets.n; i++) {
        if (!bound_has_aggregate(select->targets.at[i].expr)) {
            VEC_PUSH(b->arena, &select->group, select->targets.at[i].expr);
        }
    }
    for (size_t i = 0; i < select->group.n; i++) {
        all |= group_bit(i);
    }
    add_set(b, &select->sets, all);
}

/* The items' sets, each with each. */
static void bind_group(struct binder *b, struct scope *scope, const struct sql_list *group) {
    struct bound_sets sets = {0};
    for (size_t i = 0; i < group->n && !b->failed; i++) {
        struct bound_sets of = {0}, both = {0};
        add_group_item(b, scope, group->at[i], &of);
        for (size_t s = 0; i > 0 && s < sets.n && both.n < SETS_MOST; s++) {
            for (size_t k = 0; k < of.n; k++) {
                add_set(b, &both, sets.at[s] | of.at[k]);
            }
        }
        sets = i > 0 ? both : of;
    }
    scope->select->sets = sets;
}

static void bind_order_by(struct binder *b, struct scope *scope, const struct sql_list *order) {
    for (size_t i = 0; i < order->n && !b->failed; i++) {
        const struct sql_order *by = SQL_AS_CONST(order, order->at[i]);
        struct sql_node *output = output_of(scope->select, by->expression);
        struct bound_order bound;
        if (output) {
            struct sql_order plain = *by;
            plain.expression = NULL;
            bound = bind_order(b, scope, &plain);
            bound.expr = output;
        } else {
            bound = bind_order(b, scope, by);
        }
        VEC_PUSH(b->arena, &scope->select->order, bound);
    }
}

static void bind_distinct_on(struct binder *b, struct scope *scope, const struct sql_list *on) {
    for (size_t i = 0; i < on->n && !b->failed; i++) {
        struct sql_node *output = output_of(scope->select, on->at[i]);
        VEC_PUSH(b->arena, &scope->select->distinct_on, output ? output : bind_expr(b, scope, on->at[i]));
    }
}

/* --- Oracle's hierarchies -------------------------------------------------------------------------------- */

/*
 * START WITH … CONNECT BY is a recursive query. Modelled as what it reads: START WITH filters the roots (or everything is
 * read when there is none), and the condition of CONNECT BY counts as columns touched. The steps down are not costed.
 */
static void bind_connect_by(struct binder *b, struct scope *scope, const struct sql_select *select,
                            struct bound_from *from) {
    if (!select->connect_by) {
        return;
    }
    bind_note(b, "CONNECT BY is modelled as one pass over its roots");
    if (select->start_with) {
        VEC_PUSH(b->arena, &from->quals, bind_expr(b, scope, select->start_with));
    }
    struct bound_select *own = scope->select;
    own->recursive = true;
    VEC_PUSH(b->arena, &own->distinct_on, bind_expr(b, scope, select->connect_by)); /* touched; emitted as no order */
}

/* --- Queries --------------------------------------------------------------------------------------------- */

struct bound_select *bind_select_new(struct binder *b, const struct sql_node *at) {
    if (b->select_count >= BOUND_SELECTS_MAX || b->select_depth >= BOUND_DEPTH_MAX) {
        bind_fail(b, at, ERR_SQL_UNSUPPORTED, "the statement holds too many queries within queries, views included");
        return NULL;
    }
    struct bound_select *select = ARENA_NEW(b->arena, struct bound_select);
    select->number = b->select_count++;
    return select;
}

static struct bound_select *bind_select(struct binder *b, struct scope *scope, const struct sql_select *select) {
    struct bound_select *own = scope->select;
    if (select->model) {
        bind_fail(b, select->model, ERR_SQL_UNSUPPORTED, "the MODEL clause is not modelled");
        err_hint(b->err, "The query inside can be given alone: what MODEL computes reads no table.");
    }
    scope->windows = &select->windows;
    scope_add_ctes(b, scope, &select->with, select->with_recursive, &select->node);
    own->has_ctes = select->with.n > 0;
    own->from = bind_from_list(b, scope, &select->from);
    bind_hints(b, own, select->hints);
    if (select->where && !b->failed) {
        VEC_PUSH(b->arena, &own->from->quals, bind_expr(b, scope, select->where));
    }
    bind_connect_by(b, scope, select, own->from);
    bind_targets(b, scope, &select->targets);
    own->distinct = select->distinct;
    bind_distinct_on(b, scope, &select->distinct_on);
    if (select->group_all) {
        bind_group_all(b, scope->select);
    } else {
        bind_group(b, scope, &select->group);
    }
    own->having = b->failed ? NULL : bind_expr(b, scope, select->having);
    bind_order_by(b, scope, &select->order);
    own->limit = bind_expr(b, scope, select->limit);
    own->offset = bind_expr(b, scope, select->offset);
    own->limit_percent = select->limit_percent;
    own->with_ties = select->with_ties;
    own->lock_rows = select->locks.n > 0;
    if (b->catalog->dialect == SQL_ORACLE && !b->failed) {
        bind_oracle_outer(b, own->from);
        bind_oracle_rownum(b, own);
    }
    return own;
}

static enum query_set_op set_op_of(const struct sql_setop *setop) {
    switch (setop->op) {
    case SQL_INTERSECT:
        return SET_INTERSECT;
    case SQL_EXCEPT:
        return SET_EXCEPT;
    default:
        return setop->all ? SET_UNION_ALL : SET_UNION;
    }
}

/* UNION ALL of UNION ALL is one list, as PostgreSQL's flatten_simple_union_all. */
static void add_branches(struct binder *b, struct scope *scope, struct bound_select *own, const struct sql_node *node,
                         enum query_set_op op, bool splice) {
    const struct sql_setop *inner = SQL_AS_CONST(setop, node);
    bool same = splice && node->kind == SQL_SETOP && set_op_of(inner) == op && !inner->with.n && !inner->order.n &&
                !inner->limit && !inner->offset;
    if (same) {
        add_branches(b, scope, own, inner->left, op, true);
        add_branches(b, scope, own, inner->right, op, op == SET_UNION_ALL || op == SET_UNION);
        return;
    }
    struct bound_select *branch = b->failed ? NULL : bind_query(b, scope->parent, scope, node);
    if (branch) {
        branch->contained = op == SET_UNION_ALL && branch->from && !branch->from->quals.n; /* is_safe_append_member */
        branch->member = op == SET_UNION_ALL && flatten_is_member(branch);
        VEC_PUSH(b->arena, &own->branches, branch);
    }
}

static struct bound_select *bind_setop(struct binder *b, struct scope *scope, const struct sql_setop *setop) {
    struct bound_select *own = scope->select;
    scope_add_ctes(b, scope, &setop->with, setop->with_recursive, &setop->node);
    own->has_ctes = setop->with.n > 0;
    own->set_op = set_op_of(setop);
    bool bag = own->set_op == SET_UNION_ALL || own->set_op == SET_UNION;
    add_branches(b, scope, own, setop->left, own->set_op, bag);
    struct scope_cte *self = NULL; /* a recursive CTE: its first branch says what the second reads */
    for (size_t i = 0; scope->cte_parent && i < scope->cte_parent->ctes.n; i++) {
        struct scope_cte *cte = scope->cte_parent->ctes.at[i];
        self = cte->node->query == &setop->node && cte->recursive ? cte : self;
    }
    if (self && !b->failed) {
        self->select = own;
        own->recursive = true;
        self->binding = false;
    }
    add_branches(b, scope, own, setop->right, own->set_op, bag);
    if (b->failed || !own->branches.n) {
        return own;
    }
    const struct bound_select *first = own->branches.at[0];
    for (size_t i = 0; i < first->targets.n; i++) {
        VEC_PUSH(b->arena, &own->targets, first->targets.at[i]);
    }
    for (size_t i = 1; i < own->branches.n; i++) {
        if (own->branches.at[i]->targets.n != own->targets.n) {
            bind_fail(b, &setop->node, ERR_SQL_SYNTAX,
                      "the queries of a set operation differ in their number of columns");
        }
    }
    bind_order_by(b, scope, &setop->order);
    own->limit = bind_expr(b, scope, setop->limit);
    own->offset = bind_expr(b, scope, setop->offset);
    own->limit_percent = setop->limit_percent;
    own->with_ties = setop->with_ties;
    return own;
}

/* VALUES is one relation and a select of all its columns. */
static struct bound_select *bind_values(struct binder *b, struct scope *scope, const struct sql_values *values) {
    struct bound_select *own = scope->select;
    struct bound_rel *rel = bind_rel(b, own, REL_VALUES, STR("*VALUES*"));
    rel->rows_hint = (double)values->rows.n;
    for (size_t row = 0; row < values->rows.n && !b->failed; row++) {
        const struct sql_row *cells = SQL_AS_CONST(row, values->rows.at[row]);
        for (size_t i = 0; values->rows.at[row]->kind == SQL_ROW && i < cells->items.n && !b->failed; i++) {
            VEC_PUSH(b->arena, &rel->inputs, bind_expr(b, scope, cells->items.at[i]));
            if (row == 0) {
                VEC_PUSH(b->arena, &rel->columns, str_fmt(b->arena, "column%zu", i + 1));
            }
        }
    }
    own->from = from_new(b, FROM_LIST);
    VEC_PUSH(b->arena, &own->from->items, from_rel(b, rel));
    scope_add(b, scope, rel, (struct str){0}, NULL);
    struct sql_column star = {.star = true};
    scope_star(b, scope, &star, own);
    bind_order_by(b, scope, &values->order);
    own->limit = bind_expr(b, scope, values->limit);
    own->offset = bind_expr(b, scope, values->offset);
    return own;
}

struct bound_select *bind_query(struct binder *b, struct scope *parent, struct scope *ctes,
                                const struct sql_node *query) {
    struct bound_select *own = b->failed ? NULL : bind_select_new(b, query);
    if (!own) {
        return NULL;
    }
    struct scope *scope = ARENA_NEW(b->arena, struct scope);
    *scope = (struct scope){.parent = parent, .cte_parent = ctes, .select = own};
    b->select_depth++;
    switch ((int)query->kind) {
    case SQL_SELECT:
        bind_select(b, scope, SQL_AS_CONST(select, query));
        break;
    case SQL_SETOP:
        bind_setop(b, scope, SQL_AS_CONST(setop, query));
        break;
    case SQL_VALUES:
        bind_values(b, scope, SQL_AS_CONST(values, query));
        break;
    default:
        bind_modify(b, scope, query, NULL);
        break;
    }
    b->select_depth--;
    return b->failed ? NULL : own;
}
