/*
 * A block made ready for planning: clauses with their selectivities and where they may be applied, equality classes, row estimates of the
 * base relations, wanted orders, foreign keys. None of it depends on the design.
 */
#include <math.h>

#include "cost/index_size.h"
#include "cost/pg_params.h"
#include "cost/table_size.h"
#include "optimizer/plan.h"

/* --- Equality classes: union-find over columns and expressions ------------------------------------------ */

static bool as_member(const struct query_operand *o, struct class_member *out) {
    *out = (struct class_member){0};
    if (o->kind == OPERAND_COLUMN) {
        out->rel = o->column.rel;
        out->column = o->column.column;
        return true;
    }
    out->rel = o->rels && !(o->rels & (o->rels - 1)) ? (uint16_t)__builtin_ctzll(o->rels) : UINT16_MAX;
    out->text = o->text;
    return o->kind == OPERAND_EXPRESSION && o->text.len;
}

static size_t find_member(const struct prepared *pre, const struct class_member *like) {
    for (size_t i = 0; i < pre->members.n; i++) {
        const struct class_member *m = &pre->members.at[i];
        if (m->rel == like->rel && m->column == like->column && str_eq(m->text, like->text)) {
            return i;
        }
    }
    return SIZE_MAX;
}

static size_t member_of(struct prepared *pre, const struct query_operand *o) {
    struct class_member m;
    if (!as_member(o, &m)) {
        return SIZE_MAX;
    }
    size_t known = find_member(pre, &m);
    if (known != SIZE_MAX) {
        return known;
    }
    m.class_id = (uint32_t)pre->members.n;
    VEC_PUSH(pre->arena, &pre->members, m);
    return pre->members.n - 1;
}

static uint32_t class_size(const struct prepared *pre, uint32_t class_id) {
    uint32_t n = 0;
    for (size_t i = 0; i < pre->members.n; i++) {
        n += pre->members.at[i].class_id == class_id;
    }
    return n;
}

/* process_equivalence: the members of b's class follow those of a's, but where a has no class yet it joins b's at its end. */
static void merge(struct prepared *pre, size_t a, size_t b) {
    uint32_t first = pre->members.at[a].class_id, second = pre->members.at[b].class_id;
    if (first == second) {
        return;
    }
    if (class_size(pre, first) == 1 && class_size(pre, second) > 1) {
        uint32_t other = first;
        first = second;
        second = other;
    }
    uint32_t before = class_size(pre, first), class_id = first < second ? first : second;
    for (size_t i = 0; i < pre->members.n; i++) {
        struct class_member *m = &pre->members.at[i];
        if (m->class_id == first || m->class_id == second) {
            m->place += m->class_id == second ? before : 0;
            m->class_id = class_id;
        }
    }
}

static bool holds_everywhere(const struct query_block *block, const struct query_predicate *p) {
    return p->join == UINT16_MAX || (p->join < block->join_count && block->joins[p->join].kind == JOIN_SEMI);
}

static void find_classes(struct prepared *pre) {
    const struct query_block *block = pre->block;
    for (size_t i = 0; i < block->predicate_count; i++) {
        const struct query_predicate *p = &block->predicates[i];
        if (p->op != OP_EQ) {
            continue;
        }
        size_t a = member_of(pre, &p->left), b = member_of(pre, &p->right);
        if (a != SIZE_MAX && b != SIZE_MAX && holds_everywhere(block, p)) {
            merge(pre, a, b);
        }
    }
    for (size_t i = 0; i < block->group_count; i++) {
        member_of(pre, &block->group[i]);
    }
    for (size_t i = 0; i < block->distinct_count; i++) {
        member_of(pre, &block->distinct[i]);
    }
    for (size_t i = 0; i < block->order_count; i++) {
        member_of(pre, &block->order[i].operand);
    }
    for (size_t w = 0; w < block->window_count; w++) {
        for (size_t i = 0; i < block->window_counts[w]; i++) {
            member_of(pre, &block->windows[w][i].operand);
        }
    }
    for (size_t i = 0; block->member && i < block->output_count; i++) {
        member_of(pre, &block->outputs[i].operand);
    }
    for (size_t i = 0; pre->book->min_max_scans && i < block->min_max_count; i++) {
        member_of(pre, &block->min_max[i].operand);
    }
    pre->class_count = (uint32_t)pre->members.n;
    pre->class_constant = ARENA_ARRAY(pre->arena, bool, pre->members.n + 1);
    for (size_t i = 0; i < block->predicate_count; i++) {
        const struct query_predicate *p = &block->predicates[i];
        uint32_t class_id = p->op == OP_EQ && p->join == UINT16_MAX ? class_of(pre, &p->left) : NO_CLASS;
        if (class_id != NO_CLASS && (p->right.kind == OPERAND_CONSTANT || p->right.kind == OPERAND_PARAMETER)) {
            pre->class_constant[class_id] = true;
        }
    }
}

/* --- Orders ---------------------------------------------------------------------------------------------- */

static bool order_push(const struct prepared *pre, struct path_order *order, const struct query_operand *o,
                       bool descending, bool nulls_first) {
    uint32_t class_id = class_of(pre, o);
    if (class_id == NO_CLASS) {
        return o->kind == OPERAND_CONSTANT || o->kind == OPERAND_PARAMETER;
    }
    bool known = pre->class_constant[class_id];
    for (size_t i = 0; i < order->n; i++) {
        known |= order->at[i] / 4 == class_id;
    }
    if (!known && order->n < PATH_KEYS) {
        order->at[order->n++] = class_id * 4 + (descending ? 2 : 0) + (nulls_first ? 1 : 0);
    }
    return true;
}

static struct path_order order_by(const struct prepared *pre, const struct query_order *items, size_t n) {
    struct path_order order = {0};
    for (size_t i = 0; i < n; i++) {
        if (!order_push(pre, &order, &items[i].operand, items[i].descending, items[i].nulls_first)) {
            break;
        }
    }
    return order;
}

static struct path_order plain_order(const struct prepared *pre, const struct query_operand *items, size_t n) {
    struct path_order order = {0};
    for (size_t i = 0; i < n; i++) {
        order_push(pre, &order, &items[i], false, false);
    }
    return order;
}

/* GROUP BY takes the order of ORDER BY when all of it is among the groups (preprocess_groupclause). */
static struct path_order grouping_order(const struct prepared *pre, struct path_order wanted,
                                        const struct query_operand *items, size_t n) {
    struct path_order group = plain_order(pre, items, n), order = {0};
    for (size_t i = 0; i < wanted.n; i++) {
        bool found = false;
        for (size_t k = 0; k < group.n; k++) {
            found |= group.at[k] / 4 == wanted.at[i] / 4;
        }
        if (!found) {
            return group;
        }
        order.at[order.n++] = wanted.at[i];
    }
    for (size_t k = 0; k < group.n; k++) {
        bool found = false;
        for (size_t i = 0; i < wanted.n; i++) {
            found |= group.at[k] / 4 == wanted.at[i] / 4;
        }
        if (!found && order.n < PATH_KEYS) {
            order.at[order.n++] = group.at[k];
        }
    }
    return order;
}

/* Where all that is asked are MIN and MAX, each once. An index dear to read whole may have the first row soonest. */
static void find_first_orders(struct prepared *pre) {
    const struct query_block *b = pre->block;
    bool all = b->min_max_count > 0;
    for (size_t i = 0; i < b->min_max_count && all; i++) {
        struct path_order order = order_by(pre, &b->min_max[i], 1);
        bool again = false;
        for (size_t k = 0; k < pre->first_count; k++) {
            again |= order_contains(&pre->first_orders[k], &order);
        }
        all = order.n > 0 && (again || pre->first_count < pre->book->min_max_scans);
        if (all && !again) {
            pre->first_orders[pre->first_count++] = order;
        }
    }
    pre->first_count = all ? pre->first_count : 0;
    pre->needs_quick_start |= pre->first_count > 0;
}

static void find_orders(struct prepared *pre) {
    const struct query_block *b = pre->block;
    pre->sort_order = order_by(pre, b->order, b->order_count);
    pre->group_order = grouping_order(pre, pre->sort_order, b->group, b->group_count);
    prepare_grouping_sets(pre);
    pre->distinct_order = grouping_order(pre, pre->sort_order, b->distinct, b->distinct_count);
    if (b->distinct_on && pre->sort_order.n > pre->distinct_order.n) { /* which row is the first, ORDER BY says (create_final_distinct_paths) */
        pre->distinct_order = pre->sort_order;
    }
    find_first_orders(pre);
    pre->window_orders = ARENA_ARRAY(pre->arena, struct path_order, b->window_count + 1);
    for (size_t i = 0; i < b->window_count; i++) {
        pre->window_orders[i] = order_by(pre, b->windows[i], b->window_counts[i]);
    }
}

/* --- Clauses --------------------------------------------------------------------------------------------- */

static uint64_t operand_rels(const struct query_operand *o) {
    return o->kind == OPERAND_COLUMN ? UINT64_C(1) << o->column.rel : o->kind == OPERAND_EXPRESSION ? o->rels : 0;
}

static uint32_t place_of(const struct prepared *pre, const struct query_operand *o) {
    struct class_member m;
    size_t i = as_member(o, &m) ? find_member(pre, &m) : SIZE_MAX;
    return i == SIZE_MAX ? UINT32_MAX : pre->members.at[i].place;
}

static struct clause make_clause(const struct prepared *pre, const struct query_predicate *p) {
    struct clause c = {.p = p,
                       .rels = p->rels,
                       .required = p->rels | p->required,
                       .operators = p->cost_operators,
                       .join = p->join};
    c.left_rels = operand_rels(&p->left);
    c.right_rels = operand_rels(&p->right);
    c.class_id = NO_CLASS;
    c.equi_join = p->op == OP_EQ && c.left_rels && c.right_rels && !(c.left_rels & c.right_rels);
    if (c.equi_join && holds_everywhere(pre->block, p)) {
        c.class_id = class_of(pre, &p->left);
        c.left_place = place_of(pre, &p->left);
        c.right_place = place_of(pre, &p->right);
    }
    if (p->op == OP_EQ && p->implied && c.operators <= 0) {
        c.operators = 1;
    }
    return c;
}

static void make_clauses(struct prepared *pre) {
    const struct query_block *block = pre->block;
    pre->clauses = ARENA_ARRAY(pre->arena, struct clause, block->predicate_count + 1);
    for (size_t i = 0; i < block->predicate_count; i++) {
        struct clause c = make_clause(pre, &block->predicates[i]);
        if (c.equi_join && c.class_id != NO_CLASS && pre->class_constant[c.class_id]) {
            continue; /* both sides equal a constant: nothing to join on */
        }
        pre->clauses[pre->clause_count++] = c;
    }
}

static bool is_filter(const struct clause *c) {
    return c->rels && !(c->rels & (c->rels - 1)) && c->required == c->rels;
}

/* --- Base relations -------------------------------------------------------------------------------------- */

struct name_walk {
    struct prepared *pre;
    uint64_t readers;
};

static bool mark_names(const struct sql_node *node, void *context) {
    const struct name_walk *walk = context;
    struct prepared *pre = walk->pre;
    if (node->kind != SQL_COLUMN) {
        return true;
    }
    const struct sql_column *c = SQL_AS_CONST(column, node);
    for (size_t i = 0; i < pre->base_count; i++) {
        struct base *base = &pre->bases[i];
        uint32_t column = base->table && base->readers ? catalog_find_column(base->table, c->name) : CATALOG_NONE;
        if (column != CATALOG_NONE) {
            base->readers[column] |= walk->readers;
        }
    }
    return true;
}

static void mark_operand(struct prepared *pre, const struct query_operand *o, uint64_t readers) {
    if (o->kind == OPERAND_COLUMN && o->column.rel < pre->base_count) {
        struct base *base = &pre->bases[o->column.rel];
        if (base->readers && o->column.column < base->table->column_count) {
            base->readers[o->column.column] |= readers;
        }
    } else if (o->tree) {
        struct name_walk walk = {pre, readers};
        sql_walk(o->tree, mark_names, &walk);
    }
}

/* What is equal may be compared with any of them. */
static uint64_t class_rels(const struct prepared *pre, uint32_t class_id) {
    uint64_t rels = 0;
    for (size_t i = 0; i < pre->members.n && class_id != NO_CLASS; i++) {
        const struct class_member *m = &pre->members.at[i];
        rels |= m->class_id == class_id && m->rel < 64 ? UINT64_C(1) << m->rel : 0;
    }
    return rels;
}

static void mark_readers(struct prepared *pre) {
    const struct query_block *b = pre->block;
    for (size_t i = 0; i < b->output_count; i++) {
        mark_operand(pre, &b->outputs[i].operand, READ_ABOVE);
    }
    for (size_t i = 0; i < b->group_count; i++) {
        mark_operand(pre, &b->group[i], READ_ABOVE);
    }
    for (size_t i = 0; i < b->order_count; i++) {
        mark_operand(pre, &b->order[i].operand, READ_ABOVE);
    }
    for (size_t i = 0; i < b->having_count; i++) {
        mark_operand(pre, &b->having[i].left, READ_ABOVE);
        mark_operand(pre, &b->having[i].right, READ_ABOVE);
    }
    for (size_t i = 0; i < pre->clause_count; i++) {
        const struct clause *c = &pre->clauses[i];
        if (!is_filter(c)) {
            struct query_operand whole = {.kind = OPERAND_EXPRESSION, .tree = c->p->tree};
            uint64_t readers = c->rels | c->required | class_rels(pre, c->class_id);
            mark_operand(pre, &c->p->left, readers);
            mark_operand(pre, &c->p->right, readers);
            mark_operand(pre, &whole, readers);
        }
    }
}

#define DEFAULT_WIDTH 8
#define WORKING_ROWS 10

static double output_width(const struct query_output *output) {
    return output->width_bytes > 0 ? output->width_bytes : DEFAULT_WIDTH;
}

/* Of the outputs that are asked for. */
static double sub_select_width(const struct base *base) {
    const struct query_block *block = base->sub->block;
    double width = 0;
    for (size_t i = 0; i < base->q->touched_count; i++) {
        width += base->q->touched[i] < block->output_count ? output_width(&block->outputs[base->q->touched[i]]) : 0;
    }
    return width;
}

static double base_width(const struct base *base, uint64_t mask);

/* Of partitions, where only these were analysed: on average over the rows. */
static double parts_width(const struct base *base, uint64_t mask) {
    double bytes = 0, rows = 0;
    for (size_t i = 0; i < base->part_count; i++) {
        for (size_t r = 0; r < base->parts[i]->base_count; r++) {
            const struct base *part = &base->parts[i]->bases[r];
            if (part->q == base->q) {
                bytes += part->rows * base_width(part, mask);
                rows += part->rows;
            }
        }
    }
    return rows > 0 ? rint(bytes / rows) : 0;
}

/* Of what is read by others than `mask`. */
static double base_width(const struct base *base, uint64_t mask) {
    double width = 0;
    if (!base->table) {
        return base->sub ? sub_select_width(base) : 8;
    }
    if (base->part_count && !base->table->has_stats) {
        return parts_width(base, mask);
    }
    for (size_t i = 0; i < base->table->column_count; i++) {
        bool touched = base->q->whole_row;
        for (size_t k = 0; k < base->q->touched_count && !touched; k++) {
            touched = base->q->touched[k] == i;
        }
        if (touched && ((base->readers[i] & ~mask) || base->q->whole_row)) {
            width += cost_column_width(&base->table->columns[i]);
        }
    }
    return width;
}

/* The right side of a semi or anti join gives no columns. */
static bool is_only_looked_up(const struct prepared *pre, size_t rel, uint64_t mask) {
    for (size_t i = 0; i < pre->block->join_count; i++) {
        const struct query_join *j = &pre->block->joins[i];
        if ((j->kind == JOIN_SEMI || j->kind == JOIN_ANTI) && (j->right >> rel & 1) && !(j->min_left & ~mask)) {
            return true;
        }
    }
    return false;
}

double prepared_width(const struct prepared *pre, uint64_t mask) {
    double width = 0;
    for (size_t r = 0; r < pre->base_count; r++) {
        bool gives = (mask >> r & 1) && (pre->bases[r].table || !is_only_looked_up(pre, r, mask));
        width += gives ? base_width(&pre->bases[r], mask) : 0;
    }
    return width;
}

/* Rows of a sub-select do not depend on indexes: planned once without any added. */
static double rows_of_block(const struct optimizer_query *owner, struct prepared *pre, double otherwise) {
    struct arena scratch;
    struct design none = {0};
    arena_init(&scratch, NULL);
    const struct path *path = plan_prepared(&scratch, owner, pre, &none);
    double rows = path ? path->rows : otherwise;
    arena_release(&scratch);
    return rows;
}

/* What the GIN indexes of a table hold: their meta pages are in no view, so it is the size model's word, scaled to their real pages. */
struct pg_gin *prepare_gin(const struct prepared *pre, const struct catalog_table *table) {
    struct pg_gin *all = NULL;
    struct arena scratch;
    arena_init(&scratch, NULL);
    for (size_t i = 0; i < table->indexes.n; i++) {
        const struct catalog_index *x = &pre->catalog->indexes[table->indexes.at[i]];
        if (x->method != METHOD_GIN || !x->modelled || !x->key_count) {
            continue;
        }
        struct design_index *index = design_index_from_catalog(&scratch, pre->catalog, x);
        cost_index_size(pre->catalog, index);
        double scale = index->pages > 0 ? x->pages / index->pages : 1;
        all = all ? all : ARENA_ARRAY(pre->arena, struct pg_gin, table->indexes.n);
        all[i] = (struct pg_gin){index->gin.entries * scale, ceil(index->gin.entry_pages * scale),
                                 floor(index->gin.data_pages * scale), 0};
    }
    arena_release(&scratch);
    return all;
}

/* It runs many times, and all within it. Workers cannot be started for what is given other values each time, nor run it: then it is serial. */
static void make_repeated(struct prepared *pre, bool serial) {
    pre->params.workers_per_gather = serial ? 0 : pre->params.workers_per_gather;
    pre->repeated = true;
    for (size_t i = 0; i < pre->base_count; i++) {
        if (pre->bases[i].sub && pre->bases[i].q->kind == REL_BLOCK) {
            make_repeated(pre->bases[i].sub, serial);
        }
    }
    for (size_t i = 0; i < pre->block->sub_plan_count; i++) {
        if (pre->sub_plans[i]) {
            make_repeated(pre->sub_plans[i], serial);
        }
    }
    for (size_t i = 0; i < pre->block->branch_count; i++) {
        if (pre->branches[i]) {
            make_repeated(pre->branches[i], serial);
        }
    }
}

static void prepare_base(struct prepared *pre, struct optimizer_query *owner, size_t at, int depth) {
    struct base *base = &pre->bases[at];
    base->q = &pre->block->rels[at];
    base->slot = owner->slot_count++;
    base->cost.tuples = base->q->rows_hint > 0 ? base->q->rows_hint : base->q->kind == REL_VALUES ? 1 : 100;
    if (base->q->kind == REL_CTE && !base->q->block && owner->working_rows > 0) {
        base->cost.tuples = owner->working_rows;
    }
    if (base->q->kind == REL_TABLE) {
        base->table = &pre->catalog->tables[base->q->table];
        base->readers = ARENA_ARRAY(pre->arena, uint64_t, base->table->column_count + 1);
        base->part = CATALOG_NONE;
        base->partitioned = pre->book->partitions && base->table->kind == TABLE_PARTITIONED && base->table->pages > 0;
        pre->book->size_table(pre, base);
        base->gin = prepare_gin(pre, base->table);
    } else if ((base->q->kind == REL_BLOCK || base->q->kind == REL_CTE) && base->q->block && depth < 40) {
        for (size_t i = 0; i < owner->ctes.n && base->q->kind == REL_CTE; i++) {
            if (owner->ctes.at[i]->block == base->q->block) {
                base->sub = owner->ctes.at[i];
            }
        }
        if (!base->sub && !(base->q->kind == REL_CTE && base->q->block == pre->block)) {
            base->sub = prepare_block(pre->arena, owner, base->q->block, depth + 1);
            if (base->q->kind == REL_CTE) {
                VEC_PUSH(pre->arena, &owner->ctes, base->sub);
            }
        }
        if (base->sub && base->q->given) {
            make_repeated(base->sub, true);
        }
        if (base->sub) {
            base->cost.tuples = rows_of_block(owner, base->sub, base->cost.tuples);
            base->appended = pre->book->appends && base->q->kind == REL_BLOCK && base->q->block->appends && !base->q->lateral;
        }
    }
}

bool clause_stands_before(const struct clause *a, const struct clause *b, uint64_t left) {
    int columns_a = (a->p->left.kind == OPERAND_COLUMN) + (a->p->right.kind == OPERAND_COLUMN);
    int columns_b = (b->p->left.kind == OPERAND_COLUMN) + (b->p->right.kind == OPERAND_COLUMN);
    if (columns_a != columns_b) {
        return columns_a > columns_b;
    }
    bool turned_a = (a->left_rels & ~left) != 0, turned_b = (b->left_rels & ~left) != 0;
    uint32_t outer_a = turned_a ? a->right_place : a->left_place, outer_b = turned_b ? b->right_place : b->left_place;
    uint32_t inner_a = turned_a ? a->left_place : a->right_place, inner_b = turned_b ? b->left_place : b->right_place;
    return outer_a != outer_b ? outer_a < outer_b : inner_a < inner_b;
}

/* Those of a class in the order in which a scan given values of many relations prefers them. */
static void add_join_clause(struct prepared *pre, struct base *base, uint64_t bit, uint32_t clause) {
    for (size_t k = 0; k < base->join_count; k++) {
        uint32_t other = base->joins[k];
        bool same = pre->clauses[clause].class_id != NO_CLASS && pre->clauses[clause].class_id == pre->clauses[other].class_id;
        if (same && clause_stands_before(&pre->clauses[clause], &pre->clauses[other], ~bit)) {
            base->joins[k] = clause;
            clause = other;
        }
    }
    base->joins[base->join_count++] = clause;
}

static void filter_bases(struct prepared *pre) {
    for (size_t r = 0; r < pre->base_count; r++) {
        struct base *base = &pre->bases[r];
        base->filters = ARENA_ARRAY(pre->arena, uint32_t, pre->clause_count + 1);
        base->joins = ARENA_ARRAY(pre->arena, uint32_t, pre->clause_count + 1);
        for (size_t i = 0; i < pre->clause_count; i++) {
            struct clause *c = &pre->clauses[i];
            if (is_filter(c) && c->rels == UINT64_C(1) << r) {
                base->filters[base->filter_count++] = (uint32_t)i;
                base->filter_operators += c->operators;
            } else if (c->rels >> r & 1) {
                add_join_clause(pre, base, UINT64_C(1) << r, (uint32_t)i);
            }
        }
    }
}

/* What is given values of a relation that needs some itself needs those as well (initsplan.c, create_lateral_join_info). */
static void find_given(struct prepared *pre) {
    for (size_t i = 0; i < pre->base_count; i++) {
        pre->bases[i].given = pre->bases[i].q->given;
        pre->has_given |= pre->bases[i].given != 0;
    }
    for (size_t by = 0; by < pre->base_count && pre->has_given; by++) {
        for (size_t i = 0; i < pre->base_count; i++) {
            pre->bases[i].given |= pre->bases[i].given >> by & 1 ? pre->bases[by].given : 0;
        }
    }
}

/* Every branch of the OR restricts the filter's column to one value of the filter: it was taken from there. */
static bool derived_from(const struct query_predicate * or, const struct query_predicate *filter) {
    const struct query_operand *column = filter->op == OP_IN ? &filter->left
                                         : filter->branch_count && filter->branches[0].n
                                             ? &filter->branches[0].at[0].left
                                             : NULL;
    bool all = column && column->kind == OPERAND_COLUMN;
    for (size_t b = 0; b < or->branch_count && all; b++) {
        bool found = false;
        for (size_t i = 0; i < or->branches[b].n; i++) {
            const struct query_operand *o = & or->branches[b].at[i].left;
            found |= o->kind == OPERAND_COLUMN && o->column.rel == column->column.rel &&
                     o->column.column == column->column.column;
        }
        all = found;
    }
    return all;
}

/* Rows after filters; a sub-select's own rows are known once it is planned without design: its prepared estimate is enough here. */
static void estimate_bases(struct prepared *pre) {
    for (size_t r = 0; r < pre->base_count; r++) {
        struct base *base = &pre->bases[r];
        for (size_t i = 0; i < base->filter_count; i++) {
            struct clause *c = &pre->clauses[base->filters[i]];
            c->selectivity = clause_selectivity(pre, c->p);
        }
        double product = clauses_selectivity(pre, base->filters, base->filter_count, UINT64_C(1) << r);
        base->rows = pre->book->clamp_rows(base->cost.tuples * pre->book->together(pre, base, product));
        base->width = base_width(base, UINT64_C(1) << r);
        if (base->partitioned) {
            prepare_partitions(pre, r);
        }
    }
    for (size_t i = 0; i < pre->clause_count; i++) {
        struct clause *c = &pre->clauses[i];
        if (!is_filter(c)) {
            c->selectivity = c->equi_join ? 1 : clause_selectivity(pre, c->p);
            for (size_t k = 0; k < pre->clause_count && c->p->op == OP_OR; k++) {
                const struct clause *f = &pre->clauses[k];
                bool derived = is_filter(f) && !(f->rels & ~c->rels) && (f->p->op == OP_OR || f->p->op == OP_IN) &&
                               derived_from(c->p, f->p);
                if (derived &&
                    f->selectivity >
                        0) { /* the rows it was derived for are already gone (extract_restriction_or_clauses) */
                    c->selectivity = fmin(1, c->selectivity / f->selectivity);
                }
            }
        }
    }
}

/* --- Foreign keys ---------------------------------------------------------------------------------------- */

static void find_foreign(struct prepared *pre, uint16_t from, uint16_t to) {
    const struct catalog_table *table = pre->bases[from].table;
    for (size_t i = 0; i < table->constraint_count; i++) {
        const struct catalog_constraint *k = &table->constraints[i];
        if (k->kind != CONSTRAINT_FOREIGN || k->foreign_table != pre->block->rels[to].table ||
            k->column_count > FOREIGN_KEYS || !k->column_count) {
            continue;
        }
        struct foreign f = {.from = from, .to = to, .n = k->column_count};
        bool all = true;
        for (size_t c = 0; c < k->column_count; c++) {
            f.classes[c] = class_of_column(pre, from, k->columns[c]);
            all &= f.classes[c] != NO_CLASS && f.classes[c] == class_of_column(pre, to, k->foreign_columns[c]);
        }
        if (all) {
            VEC_PUSH(pre->arena, &pre->foreign, f);
            return;
        }
    }
}

/* --- Outputs --------------------------------------------------------------------------------------------- */

static double group_width(const struct prepared *pre, size_t i) {
    const struct query_operand *o = &pre->block->group[i];
    const struct base *base = o->kind == OPERAND_COLUMN && o->column.rel < pre->base_count ? &pre->bases[o->column.rel] : NULL;
    bool of_table = base && base->table && o->column.column < base->table->column_count;
    return of_table ? cost_column_width(&base->table->columns[o->column.column]) : pre->block->group_bytes[i];
}

/* A worker hands on the groups' columns and the aggregates' states, which are about as wide as what becomes of them (make_partial_grouping_target). */
static void size_outputs(struct prepared *pre) {
    const struct query_block *block = pre->block;
    pre->partial_width = block->group_settled_bytes + block->aggregate_width;
    pre->grouped_more = -block->group_column_bytes;
    for (size_t i = 0; i < block->group_count; i++) {
        pre->partial_width += group_width(pre, i);
        pre->grouped_more += block->group[i].kind == OPERAND_COLUMN ? 0 : block->group_bytes[i];
    }
    for (size_t i = 0; i < block->output_count; i++) {
        pre->output_width += output_width(&block->outputs[i]);
    }
}

/* The n-th relation among all that the planner sees in the block: its own, then the queries merged into it. NULL: there are no more. */
static struct base *seen_base(struct prepared *pre, size_t n) {
    if (n < pre->base_count) {
        return &pre->bases[n];
    }
    n -= pre->base_count;
    for (size_t i = 0; i < pre->base_count; i++) {
        for (size_t k = 0; pre->bases[i].appended && k < pre->bases[i].sub->block->branch_count; k++) {
            struct prepared *query = pre->bases[i].sub->branches[k];
            if (query && query->around_count && n-- == 0) {
                return &query->bases[0];
            }
        }
    }
    return NULL;
}

/* All tables of a block share the cache (make_one_rel, total_table_pages). */
static void share_cache(struct prepared *pre) {
    double pages = 0;
    for (size_t i = 0; seen_base(pre, i); i++) {
        pages += seen_base(pre, i)->cost.pages;
    }
    for (size_t i = 0; seen_base(pre, i); i++) {
        seen_base(pre, i)->cost.total_table_pages = pages;
    }
}

/* A recursive term reads, in each of its runs, ten times what the first term gives (set_cte_size_estimates). */
static void prepare_branches(struct prepared *pre, struct optimizer_query *owner, int depth) {
    const struct query_block *block = pre->block;
    double around = owner->working_rows;
    pre->branches = ARENA_ARRAY(pre->arena, struct prepared *, block->branch_count + 1);
    for (size_t i = 0; i < block->branch_count && depth < 40; i++) {
        if (i > 0 && block->recursive) {
            owner->working_rows = WORKING_ROWS * rows_of_block(owner, pre->branches[0], WORKING_ROWS);
        }
        pre->branches[i] = prepare_block(pre->arena, owner, block->branches[i], depth + 1);
    }
    owner->working_rows = around;
}

bool prepared_runs_again(const struct prepared *pre, size_t sub_plan) {
    const struct query_sub_plan *s = &pre->block->sub_plans[sub_plan];
    return s->correlated || (pre->book->reads_kept_again && s->half && !s->hashed);
}

struct prepared *prepare_block(struct arena *arena, struct optimizer_query *owner, const struct query_block *block,
                               int depth) {
    struct prepared *pre = ARENA_NEW(arena, struct prepared);
    pre->arena = arena;
    pre->block = block;
    VEC_PUSH(arena, &owner->blocks, pre);
    pre->catalog = owner->catalog;
    pre->query = owner->query;
    pre->book = book_of(owner->catalog);
    pre->book->set_up(pre);
    if (owner->query->kind != QUERY_SELECT || owner->query->root->lock_rows || block->lock_rows) {
        pre->params.workers_per_gather = 0; /* a statement that writes or locks runs alone */
    }
    pre->base_count = block->rel_count;
    pre->bases = ARENA_ARRAY(arena, struct base, block->rel_count + 1);
    pre->needs_quick_start = block->limit_rows >= 0;
    prepare_branches(pre, owner, depth);
    pre->sub_plans = ARENA_ARRAY(arena, struct prepared *, block->sub_plan_count + 1);
    for (size_t i = 0; i < block->sub_plan_count && depth < 40; i++) {
        pre->sub_plans[i] = prepare_block(arena, owner, block->sub_plans[i].block, depth + 1);
        pre->sub_plans[i]->needs_quick_start |= block->sub_plans[i].exists || block->sub_plans[i].half;
        if (prepared_runs_again(pre, i)) {
            make_repeated(pre->sub_plans[i], block->sub_plans[i].correlated);
            pre->has_repeated = true;
        }
    }
    for (size_t i = 0; i < block->rel_count; i++) {
        prepare_base(pre, owner, i, depth);
    }
    find_given(pre);
    find_classes(pre);
    find_orders(pre);
    make_clauses(pre);
    filter_bases(pre);
    mark_readers(pre);
    estimate_bases(pre);
    for (size_t i = 0; i < block->rel_count; i++) {
        if (pre->bases[i].appended) {
            prepare_append(pre, i);
        }
    }
    prepare_union(pre);
    share_cache(pre);
    for (size_t i = 0; i < block->rel_count; i++) {
        for (size_t k = 0; k < block->rel_count; k++) {
            if (pre->book->foreign_keys && i != k && pre->bases[i].table && pre->bases[k].table) {
                find_foreign(pre, (uint16_t)i, (uint16_t)k);
            }
        }
    }
    size_outputs(pre);
    settle_partitions(pre);
    return pre;
}
