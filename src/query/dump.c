/* Blocks are indented under what holds them; a shared CTE's block is written once per reference. */
#include "query/dump.h"

#include "base/buf.h"

struct dump {
    struct buf out;
    struct arena *arena;
    const struct catalog *catalog;
};

static void dump_block(struct dump *d, const struct query_block *block, int depth);

static void line(struct dump *d, int depth, const char *label) {
    buf_repeat(&d->out, ' ', (size_t)depth * 2);
    buf_z(&d->out, label);
}

static void rel_name(struct dump *d, const struct query_block *block, size_t rel) {
    buf_str(&d->out, block->rels[rel].alias);
    for (size_t i = 0; i < block->rel_count; i++) { /* pulled-up selects bring the same alias twice */
        if (i != rel && str_eq(block->rels[i].alias, block->rels[rel].alias)) {
            buf_fmt(&d->out, "#%zu", rel);
            return;
        }
    }
}

static void column_name(struct dump *d, const struct query_rel *rel, uint32_t column) {
    if (rel->kind == REL_TABLE && column < d->catalog->tables[rel->table].column_count) {
        buf_str(&d->out, d->catalog->tables[rel->table].columns[column].name);
    } else if (rel->block && column < rel->block->output_count) {
        buf_str(&d->out, rel->block->outputs[column].name);
    } else {
        buf_fmt(&d->out, "$%u", (unsigned)column);
    }
}

static void mask(struct dump *d, const struct query_block *block, uint64_t rels) {
    buf_char(&d->out, '{');
    bool first = true;
    for (size_t i = 0; i < block->rel_count; i++) {
        if (rels >> i & 1) {
            buf_z(&d->out, first ? "" : " ");
            rel_name(d, block, i);
            first = false;
        }
    }
    buf_char(&d->out, '}');
}

static void operand(struct dump *d, const struct query_block *block, const struct query_operand *o) {
    switch (o->kind) {
    case OPERAND_COLUMN:
        rel_name(d, block, o->column.rel);
        buf_char(&d->out, '.');
        column_name(d, &block->rels[o->column.rel], o->column.column);
        return;
    case OPERAND_EXPRESSION:
        buf_fmt(&d->out, "[" STR_FMT "]", STR_ARG(o->text));
        return;
    case OPERAND_CONSTANT:
        if (o->is_null) {
            buf_z(&d->out, "NULL");
        } else {
            buf_fmt(&d->out, "'" STR_FMT "'", STR_ARG(o->text));
        }
        return;
    case OPERAND_PARAMETER:
        buf_z(&d->out, o->outer ? "<outer" : "<param");
        buf_fmt(&d->out, "%s" STR_FMT ">", o->text.len ? " " : "", STR_ARG(o->text));
        return;
    }
}

static const char *const op_names[] = {
    "=",        "<>",          "<",       "<=",       ">",       ">=",          "IN",
    "NOT IN",   "LIKE PREFIX", "LIKE",    "NOT LIKE", "IS NULL", "IS NOT NULL", "IS TRUE",
    "IS FALSE", "CONTAINS",    "HAS KEY", "OVERLAPS", "MATCHES", "OR",          "OTHER"};

static void predicate_text(struct dump *d, const struct query_block *block, const struct query_predicate *p) {
    if (p->op == OP_OR) {
        for (size_t i = 0; i < p->branch_count; i++) {
            buf_z(&d->out, i ? " OR (" : "(");
            for (size_t c = 0; c < p->branches[i].n; c++) {
                buf_z(&d->out, c ? " AND " : "");
                predicate_text(d, block, &p->branches[i].at[c]);
            }
            buf_char(&d->out, ')');
        }
        return;
    }
    operand(d, block, &p->left);
    buf_fmt(&d->out, " %s", op_names[p->op]);
    bool unary = p->op >= OP_IS_NULL && p->op <= OP_IS_FALSE;
    for (size_t i = 0; i < p->value_count; i++) {
        buf_z(&d->out, i ? ", " : " ");
        operand(d, block, &p->values[i]);
    }
    if (!p->value_count && !unary && (p->right.tree || p->right.rels || p->op <= OP_GE)) {
        buf_char(&d->out, ' ');
        operand(d, block, &p->right);
    }
}

static void dump_predicate(struct dump *d, const struct query_block *block, const struct query_predicate *p,
                           int depth) {
    line(d, depth, "where ");
    predicate_text(d, block, p);
    if (p->required != p->rels) {
        buf_z(&d->out, " needs ");
        mask(d, block, p->required);
    }
    if (p->join != UINT16_MAX) {
        buf_fmt(&d->out, " on join %u", (unsigned)p->join);
    }
    if (p->class_id != UINT32_MAX) {
        buf_fmt(&d->out, " class %u", (unsigned)p->class_id);
    }
    buf_z(&d->out, p->implied ? " implied" : "");
    buf_z(&d->out, p->exact ? " exact" : "");
    buf_z(&d->out, p->pattern_opclass ? " pattern_ops" : "");
    buf_z(&d->out, p->ignore_case ? " ignore case" : "");
    if (p->row_count) {
        buf_fmt(&d->out, " row of %zu", p->row_count);
    }
    if (p->extracted) {
        buf_fmt(&d->out, " from %u", (unsigned)p->extracted_from);
    }
    if (p->sub_plan_count) {
        buf_fmt(&d->out, " sub-plan %zu", p->sub_plan_first);
    }
    buf_char(&d->out, '\n');
}

static void dump_names(struct dump *d, const char *label, bool said, const struct str *names, size_t count) {
    if (!said) {
        return;
    }
    buf_fmt(&d->out, " %s", label);
    for (size_t i = 0; i < count; i++) {
        buf_fmt(&d->out, "%s" STR_FMT "%s", i ? " " : "(", STR_ARG(names[i]), i + 1 == count ? ")" : "");
    }
}

static void dump_hints(struct dump *d, const struct query_hints *hints) {
    if (!hints) {
        return;
    }
    buf_z(&d->out, hints->full ? " hint full" : "");
    dump_names(d, "hint index", hints->index, hints->only, hints->only_count);
    dump_names(d, "hint no index", hints->never_any || hints->never_count, hints->never, hints->never_count);
    if (hints->degree != 0) {
        struct str degree = hints->degree < 0 ? STR("default") : str_fmt(d->arena, "%.0f", hints->degree);
        buf_fmt(&d->out, " hint degree " STR_FMT, STR_ARG(degree));
    }
}

static void dump_rel(struct dump *d, const struct query_block *block, size_t i, int depth) {
    static const char *const kinds[] = {"table", "block", "cte", "function", "values"};
    const struct query_rel *rel = &block->rels[i];
    line(d, depth, kinds[rel->kind]);
    buf_char(&d->out, ' ');
    rel_name(d, block, i);
    if (rel->kind == REL_TABLE && !str_eq(d->catalog->tables[rel->table].name, rel->alias)) {
        buf_fmt(&d->out, " of " STR_FMT, STR_ARG(d->catalog->tables[rel->table].name));
    }
    buf_z(&d->out, rel->target ? " target" : "");
    buf_z(&d->out, rel->lateral && rel->kind == REL_BLOCK ? " lateral" : "");
    buf_z(&d->out, rel->given ? " given" : "");
    for (uint64_t left = rel->given; left; left &= left - 1) {
        buf_char(&d->out, ' ');
        rel_name(d, block, (size_t)__builtin_ctzll(left));
    }
    if (rel->rows_hint > 0) {
        buf_fmt(&d->out, " rows %.0f", rel->rows_hint);
    }
    if (rel->sample_share > 0) {
        buf_fmt(&d->out, " sample of %g %s", rel->sample_share, rel->sample_pages ? "pages" : "rows");
    }
    dump_hints(d, rel->hints);
    buf_z(&d->out, rel->whole_row ? " touches all\n" : " touches");
    for (size_t t = 0; t < rel->touched_count && !rel->whole_row; t++) {
        buf_char(&d->out, ' ');
        column_name(d, rel, rel->touched[t]);
    }
    buf_z(&d->out, rel->whole_row ? "" : "\n");
    if (rel->block) {
        dump_block(d, rel->block, depth + 1);
    }
}

static void dump_order(struct dump *d, const struct query_block *block, const char *label,
                       const struct query_order *order, size_t n, int depth) {
    if (!n) {
        return;
    }
    line(d, depth, label);
    for (size_t i = 0; i < n; i++) {
        buf_z(&d->out, i ? ", " : " ");
        operand(d, block, &order[i].operand);
        buf_z(&d->out, order[i].descending ? " desc" : "");
        buf_z(&d->out, order[i].nulls_first != order[i].descending
                           ? (order[i].nulls_first ? " nulls first" : " nulls last")
                           : "");
    }
    buf_char(&d->out, '\n');
}

static void dump_operands(struct dump *d, const struct query_block *block, const char *label,
                          const struct query_operand *at, size_t n, int depth) {
    if (!n) {
        return;
    }
    line(d, depth, label);
    for (size_t i = 0; i < n; i++) {
        buf_z(&d->out, i ? ", " : " ");
        operand(d, block, &at[i]);
    }
    buf_char(&d->out, '\n');
}

static void dump_outputs(struct dump *d, const struct query_block *block, int depth) {
    line(d, depth, "output");
    for (size_t i = 0; i < block->output_count; i++) {
        buf_z(&d->out, i ? ", " : " ");
        operand(d, block, &block->outputs[i].operand);
    }
    buf_char(&d->out, '\n');
}

static void dump_limits(struct dump *d, const struct query_block *block, int depth) {
    if (block->set_rows > 0) {
        line(d, depth, "sets of ");
        buf_fmt(&d->out, "%.0f rows%s\n", block->set_rows, block->sets_in_groups ? ", by which it is grouped" : "");
    }
    if (block->limit_rows >= 0) {
        line(d, depth, "limit ");
        if (block->limit_unknown) {
            buf_z(&d->out, "unknown\n");
        } else {
            buf_fmt(&d->out, "%.0f\n", block->limit_rows);
        }
    }
    if (block->offset_rows >= 0) {
        line(d, depth, "offset ");
        buf_fmt(&d->out, "%.0f\n", block->offset_rows);
    }
    if (block->lock_rows) {
        line(d, depth, "locks rows\n");
    }
}

static void dump_groups(struct dump *d, const struct query_block *block, int depth) {
    dump_operands(d, block, "group", block->group, block->group_count, depth);
    if (block->set_count > 1) {
        line(d, depth, "grouping sets ");
        buf_fmt(&d->out, "%zu\n", block->set_count);
    }
    if (block->aggregated) {
        line(d, depth, "aggregates ");
        buf_fmt(&d->out, "%zu%s\n", block->aggregate_count, block->distinct_aggregates ? " distinct" : "");
    }
    for (size_t i = 0; i < block->having_count; i++) {
        line(d, depth, "having ");
        predicate_text(d, block, &block->having[i]);
        buf_char(&d->out, '\n');
    }
    dump_operands(d, block, "distinct", block->distinct, block->distinct_count, depth);
    for (size_t i = 0; i < block->window_count; i++) {
        dump_order(d, block, "window", block->windows[i], block->window_counts[i], depth);
    }
    dump_order(d, block, "order", block->order, block->order_count, depth);
    dump_order(d, block, "min/max", block->min_max, block->min_max_count, depth);
}

static void dump_block(struct dump *d, const struct query_block *block, int depth) {
    static const char *const sets[] = {"", "union all", "union", "intersect", "except"};
    static const char *const joins[] = {"left", "full", "semi", "anti"};
    if (block->member) {
        line(d, depth, "member\n");
    }
    if (block->recursive) {
        line(d, depth, "recursive\n");
    }
    if (block->set_op != SET_NONE) {
        line(d, depth, sets[block->set_op]);
        buf_z(&d->out, block->appends ? " appended\n" : "\n");
    }
    for (size_t i = 0; i < block->branch_count; i++) {
        dump_block(d, block->branches[i], depth + 1);
    }
    for (size_t i = 0; i < block->rel_count; i++) {
        dump_rel(d, block, i, depth);
    }
    for (size_t i = 0; i < block->join_count; i++) {
        const struct query_join *join = &block->joins[i];
        line(d, depth, "join ");
        buf_fmt(&d->out, "%zu %s ", i, joins[join->kind]);
        mask(d, block, join->min_left);
        mask(d, block, join->min_right);
        buf_char(&d->out, '\n');
    }
    for (size_t i = 0; i < block->predicate_count; i++) {
        dump_predicate(d, block, &block->predicates[i], depth);
    }
    dump_groups(d, block, depth);
    dump_limits(d, block, depth);
    dump_outputs(d, block, depth);
    for (size_t i = 0; i < block->sub_plan_count; i++) {
        const struct query_sub_plan *plan = &block->sub_plans[i];
        line(d, depth, "sub-plan ");
        buf_fmt(&d->out, "%zu%s%s%s\n", i, plan->correlated ? " correlated" : "", plan->exists ? " exists" : "",
                plan->hashed ? " hashed" : "");
        dump_block(d, plan->block, depth + 1);
    }
}

struct str query_dump(struct arena *arena, const struct catalog *catalog, const struct query *query) {
    static const char *const kinds[] = {"select", "insert", "update", "delete", "merge"};
    struct dump d = {.arena = arena, .catalog = catalog};
    buf_init(&d.out, arena);
    buf_z(&d.out, kinds[query->kind]);
    if (query->target != CATALOG_NONE) {
        buf_fmt(&d.out, " " STR_FMT, STR_ARG(catalog->tables[query->target].name));
    }
    for (size_t i = 0; i < query->written_count; i++) {
        buf_fmt(&d.out, "%s" STR_FMT, i ? ", " : " writes ",
                STR_ARG(catalog->tables[query->target].columns[query->written[i]].name));
    }
    if (query->insert_rows > 0) {
        buf_fmt(&d.out, " rows %.0f", query->insert_rows);
    }
    buf_char(&d.out, '\n');
    dump_block(&d, query->root, 1);
    for (size_t i = 0; i < query->notes.n; i++) {
        buf_fmt(&d.out, "note: " STR_FMT "\n", STR_ARG(query->notes.at[i]));
    }
    return buf_view(&d.out);
}
