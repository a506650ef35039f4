/*
 * PostgreSQL's book: the formulas of cost/pg_* behind the seam, and the guesses of selfuncs.c for what has no statistics.
 */
#include <math.h>

#include "cost/pg_params.h"
#include "cost/pg_patterns.h"
#include "cost/table_size.h"
#include "optimizer/plan.h"

static const char *const path_names[] = {
    [PATH_SEQ] = "Seq Scan",
    [PATH_INDEX] = "Index Scan",
    [PATH_INDEX_ONLY] = "Index Only Scan",
    [PATH_TID] = "Tid Scan",
    [PATH_BITMAP] = "Bitmap Scan",
    [PATH_INDEX_JOIN] = "Index Join",
    [PATH_SUBQUERY] = "Subquery",
    [PATH_CTE] = "CTE Scan",
    [PATH_FUNCTION] = "Function Scan",
    [PATH_VALUES] = "Values",
    [PATH_RESULT] = "Result",
    [PATH_NEST_LOOP] = "Nested Loop",
    [PATH_HASH_JOIN] = "Hash Join",
    [PATH_MERGE_JOIN] = "Merge Join",
    [PATH_SORT] = "Sort",
    [PATH_INCREMENTAL_SORT] = "Incremental Sort",
    [PATH_MATERIALIZE] = "Materialize",
    [PATH_MEMOIZE] = "Memoize",
    [PATH_GATHER] = "Gather",
    [PATH_GATHER_MERGE] = "Gather Merge",
    [PATH_GROUP] = "Group",
    [PATH_HASH_GROUP] = "Hash Group",
    [PATH_UNIQUE] = "Unique",
    [PATH_WINDOW] = "Window",
    [PATH_APPEND] = "Append",
    [PATH_MERGE_APPEND] = "Merge Append",
    [PATH_LIMIT] = "Limit",
};

const struct cost_book *book_of(const struct catalog *catalog) {
    return catalog->dialect == SQL_ORACLE ? &book_oracle : &book_postgresql;
}

/* --- Sizes ------------------------------------------------------------------------------------------------ */

static void size_table(const struct prepared *pre, struct base *base) {
    const struct catalog_table *t = base->table;
    struct table_size size = cost_table_size(pre->catalog, t);
    base->cost.pages = size.pages;
    base->cost.tuples = size.rows;
    if (base->q->sample_share > 0) { /* system_samplescangetsamplesize and bernoulli's */
        base->cost.tuples = pg_clamp_rows(size.rows * base->q->sample_share);
        base->cost.pages = base->q->sample_pages ? pg_clamp_rows(size.pages * base->q->sample_share) : size.pages;
    }
    base->cost.visible_share = t->pages > 0 ? fmin(1, t->visible_pages / t->pages) : 0;
}

static void set_up(struct prepared *pre) {
    pre->params = pg_params_of(pre->catalog);
}

static void describe_index(const struct planner *pl, const struct base *base, struct index_view *view) {
    (void)pl;
    (void)base;
    (void)view; /* pages, tuples, height and correlation are all it needs */
}

/* --- Estimates -------------------------------------------------------------------------------------------- */

/* A stable function's value of now, too (estimate_expression_value): created_at > now() - interval '7 days' is no third of the rows. */
static bool known(const struct query_operand *o) {
    return o->kind == OPERAND_CONSTANT || query_has_value(o);
}

static double comparison(const struct prepared *pre, const struct pg_variable *v, const struct query_predicate *p) {
    (void)pre;
    static const enum pg_compare compares[] = {[OP_LT] = PG_LT, [OP_LE] = PG_LE, [OP_GT] = PG_GT, [OP_GE] = PG_GE};
    if (known(&p->right) && p->right.is_null) {
        return 0;
    }
    if (p->left.rels && p->left.rels == p->right.rels) { /* one row's values (get_restriction_variable) */
        return p->op == OP_EQ ? PG_DEFAULT_EQ : p->op == OP_NE ? 1 - PG_DEFAULT_EQ : PG_DEFAULT_INEQ;
    }
    if (p->op == OP_EQ || p->op == OP_NE) {
        double equal = known(&p->right) ? pg_equal(v, p->right.text) : pg_equal_unknown(v);
        return p->op == OP_EQ ? equal : pg_not_equal(v, equal);
    }
    return known(&p->right) ? pg_inequality(v, compares[p->op], p->right.text) : PG_DEFAULT_INEQ;
}

static double in_list(const struct prepared *pre, const struct pg_variable *v, const struct query_predicate *p) {
    if (!p->value_count) {
        return 0.5; /* IN (select) evaluated as a sub-plan */
    }
    struct arena_mark mark = arena_mark(pre->arena);
    struct str *constants = ARENA_ARRAY(pre->arena, struct str, p->value_count);
    size_t n = 0, unknown = 0;
    for (size_t i = 0; i < p->value_count; i++) {
        if (!known(&p->values[i])) {
            unknown++;
        } else if (!p->values[i].is_null) {
            constants[n++] = p->values[i].text;
        }
    }
    double selectivity = pg_in(v, constants, n, unknown, p->op == OP_NOT_IN);
    arena_rewind(pre->arena, mark);
    return selectivity;
}

static struct str pattern_of(struct arena *arena, const struct query_predicate *p) {
    if (p->tree && p->tree->kind == SQL_LIKE) {
        const struct sql_like *like = SQL_AS_CONST(like, p->tree);
        if (like->pattern && like->pattern->kind == SQL_LITERAL) {
            return SQL_AS_CONST(literal, like->pattern)->text;
        }
    }
    if (!p->value_count) {
        return (struct str){0};
    }
    return p->op == OP_LIKE_PREFIX ? str_fmt(arena, STR_FMT "%%", STR_ARG(p->values[0].text)) : p->values[0].text;
}

static double like(const struct prepared *pre, const struct pg_variable *v, const struct query_predicate *p) {
    struct str pattern = pattern_of(pre->arena, p);
    bool ignore_case, negated;
    if (query_is_regex(p, &pattern, &ignore_case, &negated)) {
        double found = pg_regex(v, pre->arena, pattern, ignore_case);
        return negated ? pg_not_equal(v, found) : found;
    }
    double selectivity = pattern.len && p->value_count && known(&p->values[0])
                             ? pg_like(v, pre->arena, pattern, p->ignore_case)
                             : PG_DEFAULT_MATCH;
    return p->op == OP_NOT_LIKE ? pg_not_equal(v, selectivity) : selectivity;
}

static double expression_share(const struct prepared *pre, const struct base *base, const struct catalog_key *key, const struct query_predicate *p) {
    struct pg_variable v = {.stats = key->foreseen, .family = p->left.family, .tuples = base->cost.tuples};
    if (!v.stats) {
        return 0;
    }
    switch ((int)p->op) {
    case OP_EQ:
    case OP_LT:
    case OP_LE:
    case OP_GT:
    case OP_GE:
        return pg_clamp_selectivity(comparison(pre, &v, p));
    case OP_IN:
        return pg_clamp_selectivity(in_list(pre, &v, p));
    case OP_LIKE_PREFIX:
        return pg_clamp_selectivity(like(pre, &v, p));
    default:
        return 0;
    }
}

static double other(const struct query_predicate *p) {
    const struct sql_node *tree = p->tree;
    if (p->sub_plan_count) {
        return 0.5;
    }
    if (!tree) {
        return 0.5;
    }
    if (tree->kind == SQL_CALL) {
        static const char *const no_functions[] = {"coalesce", "greatest", "least", "nullif"}; /* to the planner */
        for (size_t i = 0; i < sizeof no_functions / sizeof *no_functions; i++) {
            if (str_ieq_z(SQL_AS_CONST(call, tree)->name, no_functions[i])) {
                return 0.5;
            }
        }
        return PG_DEFAULT_BOOL;
    }
    if (tree->kind == SQL_LIKE) { /* SIMILAR TO, and LIKE of citext, whose constants patternsel_common does not look at */
        return SQL_AS_CONST(like, tree)->negated ? 1 - PG_DEFAULT_MATCH : PG_DEFAULT_MATCH;
    }
    if (tree->kind == SQL_BINARY) {
        struct str op = SQL_AS_CONST(binary, tree)->op;
        return op.len && (op.ptr[0] == '<' || op.ptr[0] == '>') && op.len <= 2 && !str_eq_z(op, "<>") ? PG_DEFAULT_INEQ
               : str_eq_z(op, "<>") ? 1 - PG_DEFAULT_EQ
                                    : PG_DEFAULT_EQ;
    }
    return 0.5;
}

static double together(const struct prepared *pre, const struct base *base, double product) {
    (void)pre;
    (void)base;
    return product;
}

static double join_floor(double product, size_t clauses, double left_rows, double right_rows) {
    (void)clauses;
    (void)left_rows;
    (void)right_rows;
    return product;
}

/* --- Prices ----------------------------------------------------------------------------------------------- */

static struct pg_cost table_scan(const struct planner *pl, const struct base *base, int workers) {
    struct pg_params p = *pl->p;
    if (base->q->sample_pages) { /* not one after the other (cost_samplescan) */
        p.seq_page = p.random_page;
    }
    return pg_seq_scan(&p, &base->cost, base->filter_operators, workers);
}

static struct pg_index_cost index_scan(const struct planner *pl, const struct base *base, const struct index_view *view,
                                       const struct pg_index_use *use) {
    return pg_index_scan(pl->p, &base->cost, &view->cost, use);
}

static struct pg_cost bitmap_scan(const struct planner *pl, const struct base *base, const struct book_bitmap *b) {
    return pg_bitmap_heap(pl->p, &base->cost, b->cost, b->selectivity, b->loops, b->index_pages, b->operators,
                          b->workers);
}

static struct pg_cost nest_loop(const struct planner *pl, const struct path *outer, const struct path *inner,
                                double operators, const struct pg_match *match) {
    struct pg_input o = path_input(pl, outer), i = path_input(pl, inner);
    if (inner->kind == PATH_MEMOIZE) {
        i.rescan_startup = inner->startup;
        i.rescan_total = inner->total;
        i.startup = inner->outer->startup + pl->p->cpu_tuple;
        i.total = inner->outer->total + pl->p->cpu_tuple;
    }
    return pg_nest_loop(pl->p, &o, &i, operators, match);
}

static struct pg_cost hash_join(const struct planner *pl, const struct path *outer, const struct path *inner,
                                const struct pg_hash_join *join, const struct pg_match *match) {
    struct pg_input o = path_input(pl, outer), i = path_input(pl, inner);
    return pg_hash_join(pl->p, &o, &i, join, match);
}

static struct pg_cost merge_join(const struct planner *pl, const struct path *outer, const struct path *inner,
                                 const struct pg_merge_join *join) {
    struct pg_input o = path_input(pl, outer), i = path_input(pl, inner);
    return pg_merge_join(pl->p, &o, &i, join);
}

static struct pg_cost sort(const struct planner *pl, struct pg_cost input, double rows, double width, double limit) {
    return pg_sort(pl->p, input, rows, width, limit);
}

static struct pg_cost group_sorted(const struct planner *pl, struct pg_cost input, double rows,
                                   const struct pg_aggregation *agg) {
    return pg_agg_sorted(pl->p, input, rows, agg);
}

static struct pg_cost group_hashed(const struct planner *pl, struct pg_cost input, double rows, double width,
                                   const struct pg_aggregation *agg) {
    return pg_agg_hashed(pl->p, input, rows, width, agg);
}

static struct pg_cost unique(const struct planner *pl, struct pg_cost input, double rows, double keys) {
    return pg_unique(pl->p, input, rows, keys);
}

static struct pg_cost window(const struct planner *pl, struct pg_cost input, double rows, double functions,
                             double keys) {
    return pg_window(pl->p, input, rows, functions, keys);
}

const struct cost_book book_postgresql = {
    .path_names = path_names,
    .null_keys = true,
    .bushy = true,
    .min_max_scans = FIRST_MAX,
    .materializes = true,
    .foreign_keys = true,
    .appends = true,
    .partitions = true,
    .reads_kept_again = true,
    .hashes_again = true,
    .set_up = set_up,
    .size_table = size_table,
    .describe_index = describe_index,
    .clamp_rows = pg_clamp_rows,
    .comparison = comparison,
    .in_list = in_list,
    .like = like,
    .expression_share = expression_share,
    .other = other,
    .together = together,
    .range = pg_range,
    .equal_unknown = pg_equal_unknown,
    .inequality_unknown = PG_DEFAULT_INEQ,
    .join_equal = pg_join_equal,
    .join_semi = pg_join_semi,
    .join_floor = join_floor,
    .groups = pg_groups,
    .table_scan = table_scan,
    .index_scan = index_scan,
    .bitmap_scan = bitmap_scan,
    .nest_loop = nest_loop,
    .hash_join = hash_join,
    .merge_join = merge_join,
    .sort = sort,
    .group_sorted = group_sorted,
    .group_hashed = group_hashed,
    .unique = unique,
    .window = window,
};
