/*
 * Fewer blocks: simple sub-selects merge into the select around them, EXISTS and IN become semi and anti joins, conditions move
 * down into what cannot be merged. The rules are those of PostgreSQL's prepjointree.c, subselect.c and allpaths.c, so that our plans
 * have the shape of its plans.
 *
 * Knowingly: sub-links in an outer join's ON stay sub-plans; through equalities only comparisons with constants are pushed (spread.c).
 */
#include "query/bound.h"

/* --- Merging --------------------------------------------------------------------------------------------- */

bool flatten_is_simple(const struct bound_select *s) {
    bool shaped = s->aggregate_count || s->group.n || s->having || s->windows.n || s->distinct || s->order.n ||
                  s->limit || s->offset;
    return s->from && s->set_op == SET_NONE && !s->recursive && !shaped && !s->lock_rows && !s->has_ctes &&
           !s->set_returning && !s->volatile_targets && !s->barrier;
}

void flatten_merge(struct binder *b, struct bound_select *into, struct bound_select *from) {
    for (size_t i = 0; i < from->rels.n; i++) {
        VEC_PUSH(b->arena, &into->rels, from->rels.at[i]);
    }
    from->merged_into = into;
}

/* --- UNION ALL -------------------------------------------------------------------------------------------- */

bool flatten_is_member(const struct bound_select *s) {
    const struct bound_from *from = s->from;
    while (from && from->kind == FROM_LIST && from->items.n == 1 && !from->quals.n) {
        from = from->items.at[0];
    }
    return flatten_is_simple(s) && from && from->kind == FROM_REL && !from->quals.n;
}

/* The type without its modifier; empty: not known. */
static struct str type_of_target(const struct bound_select *s, uint32_t id, int depth) {
    if (s->set_op != SET_NONE || id >= s->targets.n || s->targets.at[id].expr->kind != SQL_COLUMN || depth > BOUND_DEPTH_MAX) {
        return (struct str){0};
    }
    const struct bound_column *column = (const struct bound_column *)s->targets.at[id].expr;
    const struct bound_rel *rel = column->rel;
    if (rel && rel->select) {
        return type_of_target(rel->select, column->id, depth + 1);
    }
    bool known = rel && rel->table && column->id < rel->table->column_count;
    struct str type = known ? rel->table->columns[column->id].type_name : (struct str){0};
    return str_cut(&type, '(');
}

static bool types_differ(const struct bound_select *a, const struct bound_select *b) {
    for (uint32_t i = 0; i < a->targets.n && i < b->targets.n; i++) {
        struct str one = type_of_target(a, i, 0), other = type_of_target(b, i, 0);
        if (one.len && other.len && !str_eq(one, other)) {
            return true;
        }
    }
    return false;
}

static bool is_bare(const struct bound_select *s) {
    return !s->order.n && !s->limit && !s->offset && !s->has_ctes;
}

bool flatten_is_union(const struct bound_select *s) {
    bool append = s->set_op == SET_UNION_ALL && !s->recursive;
    for (size_t i = 0; i < s->branches.n && append; i++) {
        const struct bound_select *branch = s->branches.at[i];
        append = !(branch->set_op != SET_NONE && is_bare(branch)) && !types_differ(s->branches.at[0], branch);
    }
    return append;
}

bool flatten_is_append(const struct bound_select *s) {
    return is_bare(s) && flatten_is_union(s);
}

static void number_rels(struct binder *b, struct bound_select *select) {
    if (select->rels.n > QUERY_RELS_MAX) {
        bind_fail(b, NULL, ERR_SQL_UNSUPPORTED, "one query block joins %zu relations, more than %d", select->rels.n,
                  QUERY_RELS_MAX);
        return;
    }
    for (size_t i = 0; i < select->rels.n; i++) {
        select->rels.at[i]->index = (uint16_t)i;
    }
}

static uint64_t from_rels(const struct bound_from *from) {
    uint64_t rels = from->kind == FROM_REL ? (uint64_t)1 << from->rel->index : 0;
    for (size_t i = 0; i < from->items.n; i++) {
        rels |= from_rels(from->items.at[i]);
    }
    return rels;
}

/* --- Conjuncts everywhere -------------------------------------------------------------------------------- */

static struct fold folding(const struct binder *b) {
    return (struct fold){.arena = b->arena, .catalog = b->catalog};
}

static void split_quals(struct binder *b, struct bound_from *from) {
    struct fold fold = folding(b);
    struct bound_quals quals = {0};
    for (size_t i = 0; i < from->quals.n; i++) {
        predicate_conjuncts(&fold, from->quals.at[i], &quals);
    }
    from->quals.n = 0;
    for (size_t i = 0; i < quals.n; i++) {
        VEC_PUSH(b->arena, &from->quals, quals.at[i]);
    }
    for (size_t i = 0; i < from->items.n; i++) {
        split_quals(b, from->items.at[i]);
    }
}

/*
 * What a merged LATERAL asks in its WHERE of relations outside of it is asked where it is joined with them, of an outer join in its ON
 * (initsplan.c, postponed quals).
 */
static void lift_lateral(struct binder *b, struct bound_select *select, struct bound_from *from) {
    for (size_t i = 0; i < from->items.n; i++) {
        struct bound_from *item = from->items.at[i];
        lift_lateral(b, select, item);
        bool inner = item->kind == FROM_LIST || (item->kind == FROM_JOIN && item->join == FROM_INNER);
        bool right = from->kind == FROM_LIST || i > 0 || from->join == FROM_INNER;
        size_t kept = 0, count = inner && right ? item->quals.n : 0;
        for (size_t k = 0; k < count; k++) {
            struct sql_node *qual = item->quals.at[k];
            if (bound_rels(select, qual) & ~from_rels(item)) {
                VEC_PUSH(b->arena, &from->quals, qual);
            } else {
                item->quals.at[kept++] = qual;
            }
        }
        item->quals.n = inner && right ? kept : item->quals.n;
    }
}

/* --- EXISTS ---------------------------------------------------------------------------------------------- */

static bool limit_allows(const struct sql_node *limit) {
    double rows;
    return !limit || (tree_is_literal(limit, SQL_LITERAL_NUMBER) &&
                      str_to_double(SQL_AS_CONST(literal, limit)->text, &rows) && rows > 0);
}

struct owner_asked {
    const struct bound_select *owner;
    bool read;
};

static bool visit_owner(const struct sql_node *node, void *context) {
    struct owner_asked *asked = context;
    const struct bound_rel *rel = node->kind == SQL_COLUMN ? ((const struct bound_column *)node)->rel : NULL;
    asked->read |= rel && bound_owner(rel) == asked->owner;
    return !asked->read;
}

/* The sub-select may read `outer` in its WHERE only. */
static bool reads_outer_elsewhere(const struct bound_from *from, const struct bound_select *outer, bool root) {
    for (size_t i = 0; !root && i < from->quals.n; i++) {
        if (bound_reads_any(from->quals.at[i], outer)) {
            return true;
        }
    }
    if (from->kind == FROM_REL) {
        const struct bound_rel *rel = from->rel;
        for (size_t i = 0; i < rel->inputs.n; i++) {
            if (bound_reads_any(rel->inputs.at[i], outer)) {
                return true;
            }
        }
        struct owner_asked asked = {.owner = outer};
        if (rel->kind == REL_BLOCK) {
            bound_walk_select(rel->select, visit_owner, &asked);
        }
        return asked.read;
    }
    for (size_t i = 0; i < from->items.n; i++) {
        if (reads_outer_elsewhere(from->items.at[i], outer, false)) {
            return true;
        }
    }
    return false;
}

static bool exists_can_join(const struct bound_sublink *link, const struct bound_select *outer) {
    const struct bound_select *s = link->select;
    bool plain = s->from && s->from->items.n && s->set_op == SET_NONE && !s->recursive && !s->aggregate_count &&
                 !s->having && s->sets.n <= 1 && !s->windows.n && !s->set_returning && !s->has_ctes &&
                 !s->lock_rows && !s->offset && limit_allows(s->limit);
    if (!plain || reads_outer_elsewhere(s->from, outer, true)) {
        return false;
    }
    bool linked = false;
    for (size_t i = 0; i < s->from->quals.n; i++) {
        linked |= bound_reads_any(s->from->quals.at[i], outer);
        if (bound_is_volatile(s->from->quals.at[i])) {
            return false;
        }
    }
    return linked;
}

/* The sub-select's WHERE: what reads only its own relations stays with them, the rest becomes the join's condition. */
static struct bound_from *join_exists(struct binder *b, struct bound_select *outer, struct bound_from *left,
                                      const struct bound_sublink *link) {
    struct bound_select *s = link->select;
    split_quals(b, s->from);
    flatten_merge(b, outer, s);
    number_rels(b, outer);
    if (b->failed) {
        return left;
    }
    uint64_t inner = from_rels(s->from);
    struct bound_from *join = from_join(b, link->negated ? FROM_ANTI : FROM_SEMI, left, s->from);
    size_t kept = 0;
    for (size_t i = 0; i < s->from->quals.n; i++) {
        struct sql_node *qual = s->from->quals.at[i];
        uint64_t rels = bound_rels(outer, qual);
        if (rels & ~inner) {
            VEC_PUSH(b->arena, &join->quals, qual);
        } else {
            s->from->quals.at[kept++] = qual;
        }
    }
    s->from->quals.n = kept;
    return join;
}

/* --- IN (select) ----------------------------------------------------------------------------------------- */

static bool any_can_join(const struct binder *b, const struct bound_sublink *link, const struct bound_select *outer) {
    bool lateral_known = b->catalog->dialect == SQL_POSTGRESQL && b->catalog->version >= 170000;
    size_t width = link->left->kind == SQL_ROW ? SQL_AS_CONST(row, link->left)->items.n : 1;
    bool shaped = !link->negated && link->select && link->select->targets.n == width &&
                  bound_reads_any(link->left, outer) && !bound_is_volatile(link->left) &&
                  !bound_has_sublink(link->left);
    if (!shaped || (link->left->kind == SQL_ROW && !str_eq_z(link->op, "="))) {
        return false;
    }
    return lateral_known || !bound_select_correlated(link->select);
}

static struct sql_node *op_node(struct binder *b, struct str op, struct sql_node *left, struct sql_node *right) {
    struct sql_node *node = tree_binary(b->arena, "=", left, right);
    SQL_AS(binary, node)->op = op;
    if (b->catalog->dialect == SQL_POSTGRESQL) {
        coerce_node(b->arena, node);
    }
    return node;
}

static struct bound_from *join_any(struct binder *b, struct bound_select *outer, struct bound_from *left,
                                   const struct bound_sublink *link) {
    struct bound_select *s = link->select;
    bool simple = flatten_is_simple(s) && s->rels.n > 0;
    struct bound_rel *rel = NULL;
    struct bound_from *right;
    if (simple) {
        split_quals(b, s->from);
        flatten_merge(b, outer, s);
        right = s->from;
    } else {
        rel = bind_rel(b, outer, REL_BLOCK, STR("ANY_subquery"));
        s->contained = true;
        rel->select = s;
        rel->lateral = bound_select_correlated(s);
        right = from_rel(b, rel);
    }
    number_rels(b, outer);
    struct bound_from *join = from_join(b, FROM_SEMI, left, right);
    bool row = link->left->kind == SQL_ROW;
    struct fold fold = folding(b);
    for (size_t i = 0; i < s->targets.n; i++) {
        struct sql_node *tested = row ? SQL_AS(row, link->left)->items.at[i] : link->left;
        struct sql_node *value =
            rel ? bind_rel_column(b, rel, (uint32_t)i, s->targets.at[i].name) : fold_tree(&fold, s->targets.at[i].expr);
        VEC_PUSH(b->arena, &join->quals, op_node(b, link->op, tested, value));
    }
    return join;
}

/* --- Sub-links to joins ---------------------------------------------------------------------------------- */

static bool convert(struct binder *b, struct bound_select *select, struct bound_from **place,
                    const struct sql_node *qual) {
    const struct bound_sublink *link = (const struct bound_sublink *)qual;
    if (qual->kind != SQL_SUBQUERY || !link->select || link->select->merged_into || b->failed) {
        return false;
    }
    if (link->kind == SUBLINK_EXISTS && exists_can_join(link, select)) {
        *place = join_exists(b, select, *place, link);
        return true;
    }
    if (link->kind == SUBLINK_ANY && any_can_join(b, link, select)) {
        *place = join_any(b, select, *place, link);
        return true;
    }
    return false;
}

static void link_from(struct binder *b, struct bound_select *select, struct bound_from **at, int depth) {
    struct bound_from *from = *at;
    if (b->failed || depth > 500) {
        return;
    }
    bool inner = from->kind == FROM_LIST || (from->kind == FROM_JOIN && from->join == FROM_INNER);
    struct bound_from *below = from;
    if (inner && from->kind == FROM_LIST) { /* conditions of a list sit above the joins made of it: keep them there */
        below = from_new(b, FROM_LIST);
        below->items = from->items;
    }
    struct bound_from *joined = below;
    size_t kept = 0, count = inner ? from->quals.n : 0;
    for (size_t i = 0; i < count; i++) {
        struct sql_node *qual = from->quals.at[i];
        if (!convert(b, select, &joined, qual)) {
            from->quals.at[kept++] = qual;
        }
    }
    from->quals.n = inner ? kept : from->quals.n;
    if (joined != below && from->kind == FROM_LIST) {
        from->items.at = NULL;
        from->items.n = from->items.cap = 0;
        VEC_PUSH(b->arena, &from->items, joined);
    } else if (joined != below) {
        *at = joined;
        from = joined;
    }
    for (size_t i = 0; i < from->items.n; i++) {
        link_from(b, select, &from->items.at[i], depth + 1);
    }
}

void flatten_sublinks(struct binder *b, struct bound_select *select) {
    split_quals(b, select->from);
    number_rels(b, select);
    lift_lateral(b, select, select->from);
    link_from(b, select, &select->from, 0);
    number_rels(b, select);
}

/* --- Conditions into blocks ------------------------------------------------------------------------------ */

typedef bool target_test(const struct bound_select *into, const struct sql_node *target);

struct push {
    struct bound_rel *rel;
    const struct bound_select *into; /* NULL: a target failed the test */
    target_test *test;
};

static struct sql_node *target_for(const struct bound_column *column, void *context) {
    const struct push *push = context;
    if (column->rel != push->rel || column->id >= push->into->targets.n) {
        return NULL;
    }
    return push->into->targets.at[column->id].expr;
}

/*
 * Rows that differ in such a column are in no window's partition together, and in no group of DISTINCT ON: dropping some changes nothing of the others (allpaths.c,
 * check_output_expressions).
 */
static bool keeps_apart(const struct bound_select *into, const struct sql_node *target) {
    bool apart = !into->distinct_on.n;
    for (size_t i = 0; i < into->distinct_on.n; i++) {
        apart |= bound_equal(into->distinct_on.at[i], target);
    }
    for (size_t w = 0; w < into->windows.n && apart; w++) {
        const struct bound_window *window = &into->windows.at[w];
        bool found = false;
        for (size_t i = 0; i < window->partitions; i++) {
            found |= bound_equal(window->keys.at[i].expr, target);
        }
        apart = found;
    }
    return apart;
}

/*
 * All rows of a group are alike to a condition without aggregates, be its columns group keys, computed from them, or settled by a primary key among them; so it goes
 * before the groups, unless it runs a sub-plan (planner.c, subquery_planner). Without groups there is one row of output even of no rows, and with grouping sets some keys become NULL.
 */
static bool goes_before_groups(const struct bound_select *into, const struct sql_node *qual) {
    return into->group.n && into->sets.n <= 1 && !bound_has_aggregate(qual) && !bound_has_sublink(qual);
}

static bool visit_tested_columns(const struct sql_node *node, void *context) {
    struct push *push = context;
    if (node->kind == SQL_COLUMN && ((const struct bound_column *)node)->rel == push->rel && push->into) {
        const struct sql_node *target = target_for((const struct bound_column *)node, push);
        push->into = target && push->test(push->into, target) ? push->into : NULL;
    }
    return true;
}

/* All of the block's targets that the condition is about pass the test. */
static bool all_targets(struct bound_rel *rel, const struct bound_select *into, const struct sql_node *qual, target_test *test) {
    struct push push = {rel, into, test};
    bound_walk(qual, visit_tested_columns, &push);
    return push.into;
}

static bool can_push(struct bound_rel *rel, const struct bound_select *into, const struct sql_node *qual) {
    if (into->limit || into->offset || into->set_op == SET_EXCEPT || into->set_returning || into->volatile_targets || into->recursive || into->merged_into || into->block) {
        return false;
    }
    if ((into->distinct_on.n || into->windows.n) && !all_targets(rel, into, qual, keeps_apart)) {
        return false;
    }
    for (size_t i = 0; i < into->branches.n; i++) {
        if (!can_push(rel, into->branches.at[i], qual)) {
            return false;
        }
    }
    return into->set_op != SET_NONE || into->from;
}

static void push_into(struct binder *b, struct bound_rel *rel, struct bound_select *into, struct sql_node *qual) {
    for (size_t i = 0; i < into->branches.n; i++) {
        push_into(b, rel, into->branches.at[i], qual);
    }
    if (into->set_op != SET_NONE) {
        return;
    }
    struct push push = {rel, into, NULL};
    bool aggregated = into->aggregate_count || into->group.n || into->having;
    struct sql_node *moved = tree_substitute(b->arena, qual, target_for, &push);
    if (!aggregated || goes_before_groups(into, moved)) {
        VEC_PUSH(b->arena, &into->from->quals, moved);
    } else if (into->having) {
        struct sql_node *and = sql_node_new(b->arena, SQL_AND, 0, 0);
        sql_list_push(b->arena, &SQL_AS(and, and)->items, into->having);
        sql_list_push(b->arena, &SQL_AS(and, and)->items, moved);
        into->having = and;
    } else {
        into->having = moved;
    }
}

/* Relations below `from` whose rows a condition above may drop early: not on a nullable side. */
static uint64_t kept_rels(const struct bound_from *from) {
    if (from->kind == FROM_JOIN && from->join != FROM_INNER) {
        return from->join == FROM_FULL ? 0 : kept_rels(from->items.at[0]);
    }
    uint64_t rels = from->kind == FROM_REL ? (uint64_t)1 << from->rel->index : 0;
    for (size_t i = 0; i < from->items.n; i++) {
        rels |= kept_rels(from->items.at[i]);
    }
    return rels;
}

static void push_from(struct binder *b, struct bound_select *select, struct bound_from *from) {
    bool inner = from->kind == FROM_LIST || (from->kind == FROM_JOIN && from->join == FROM_INNER);
    bool one_sided = from->kind == FROM_JOIN && from->join != FROM_FULL; /* what is asked of the inner side alone */
    uint64_t allowed = inner ? kept_rels(from) : one_sided ? kept_rels(from->items.at[1]) : 0;
    size_t kept = 0;
    for (size_t i = 0; i < from->quals.n; i++) {
        struct sql_node *qual = from->quals.at[i];
        uint64_t rels = bound_rels(select, qual);
        struct bound_rel *rel = rels && !(rels & (rels - 1)) ? select->rels.at[__builtin_ctzll(rels)] : NULL;
        bool below = rel && (rels & allowed) && rel->kind == REL_BLOCK && !bound_has_sublink(qual) && !bound_is_volatile(qual);
        if (below && can_push(rel, rel->select, qual)) {
            push_into(b, rel, rel->select, qual);
        } else if (!below || !run_conditions_settle(b, select, rel, &qual)) {
            from->quals.at[kept++] = qual;
        }
    }
    from->quals.n = kept;
    for (size_t i = 0; i < from->items.n; i++) {
        push_from(b, select, from->items.at[i]);
    }
}

/* What HAVING asks of the rows. PostgreSQL's: no source says that Oracle's does not stay where it is written. */
static void push_having(struct binder *b, struct bound_select *select) {
    struct fold fold = folding(b);
    struct bound_quals quals = {0};
    struct sql_node *and = sql_node_new(b->arena, SQL_AND, 0, 0), *last = NULL;
    size_t kept = 0;
    predicate_conjuncts(&fold, select->having, &quals);
    for (size_t i = 0; i < quals.n; i++) {
        struct sql_node *qual = quals.at[i];
        if (goes_before_groups(select, qual) && !bound_is_volatile(qual)) {
            VEC_PUSH(b->arena, &select->from->quals, qual);
        } else {
            sql_list_push(b->arena, &SQL_AS(and, and)->items, last = qual);
            kept++;
        }
    }
    if (kept < quals.n) {
        select->having = kept > 1 ? and : last;
    }
}

void flatten_push_down(struct binder *b, struct bound_select *select) {
    if (select->having && select->from && b->catalog->dialect == SQL_POSTGRESQL) {
        push_having(b, select);
    }
    push_from(b, select, select->from);
}
