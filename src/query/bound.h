/*
 * What the files of the room share: statements whose names are resolved, before they become blocks.
 *
 * Order of work: bind (scope.c, bind.c, from.c) copies each tree with names replaced by bound columns and merges simple
 * sub-selects on the way; then per select, outermost first, finish_select folds and splits the conjuncts (fold.c,
 * predicate.c), turns sub-links into joins (flatten.c), reduces outer joins and deals the conjuncts out (join.c), leaves out what nobody asks for (unasked.c) or looks at (run_conditions.c), closes
 * the equality classes (spread.c, class.c) and writes the block (emit.c, collapse.c, order.c, touched.c).
 *
 * A bound tree is made of the parser's nodes, with two kinds extended: SQL_COLUMN is a struct bound_column and SQL_SUBQUERY a
 * struct bound_sublink (EXISTS, IN and ANY over a query become one, too). Its `query` is NULL, so generic walks end there. Bound
 * trees are shared freely and never changed once made.
 */
#ifndef DOVETAIL_QUERY_BOUND_H
#define DOVETAIL_QUERY_BOUND_H

#include "query/query.h"

#define BOUND_SELECTS_MAX 1000 /* selects of one statement, views expanded: a tower of views must end */
#define BOUND_DEPTH_MAX 60     /* selects within selects */
#define BOUND_GROUPS_MAX 64    /* expressions of GROUP BY that grouping sets can tell apart */

struct bound_select;

struct bound_rel {
    enum query_rel_kind kind;
    struct str alias, uid;             /* uid: "#7", unique in the statement; in bound columns' database */
    const struct catalog_table *table; /* REL_TABLE */
    struct bound_select *select;       /* REL_BLOCK, REL_CTE */
    struct bound_select *owner;        /* where it was bound: bound_owner says where it ended */
    VEC(struct str) columns;           /* REL_FUNCTION, REL_VALUES: output names; open: grows as names are asked for */
    VEC(struct sql_node *) inputs;     /* REL_FUNCTION: its calls; REL_VALUES: its cells */
    bool open, lateral, target, placed, whole_row;
    bool heads; /* is the first of its owner's FROM */
    bool first; /* so, and not in a view */
    const struct sql_node *place;      /* REL_TABLE that the statement itself names, not a view: where */
    const struct sql_table *written;   /* REL_TABLE: in a view too */
    double rows_hint;
    double sample_share; /* these two as query_rel's */
    bool sample_pages;
    struct query_hints *hints; /* NULL: none */
    bool *touched;
    size_t touched_cap;
    uint16_t index; /* in its block, once the select is flattened */
    struct query_rel *emitted;
};

struct bound_column {
    struct sql_column column;
    struct bound_rel *rel;
    uint32_t id; /* CATALOG_NONE: a system column, or the whole row (column.star) */
};

enum sublink_kind { SUBLINK_SCALAR, SUBLINK_EXISTS, SUBLINK_ANY, SUBLINK_ALL, SUBLINK_ARRAY };

struct bound_sublink {
    struct sql_subquery subquery;
    enum sublink_kind kind;
    bool negated;
    struct str op;         /* ANY, ALL */
    struct sql_node *left; /* ANY, ALL */
    struct bound_select *select;
};

enum from_kind { FROM_REL, FROM_LIST, FROM_JOIN };
enum from_join { FROM_INNER, FROM_LEFT, FROM_FULL, FROM_SEMI, FROM_ANTI };

struct bound_from { /* the join tree, as PostgreSQL's jointree */
    enum from_kind kind;
    enum from_join join;
    struct bound_rel *rel;
    VEC(struct bound_from *) items; /* LIST: any; JOIN: left, right */
    VEC(struct sql_node *) quals;   /* conjuncts: WHERE of a LIST, ON of a JOIN */
    VEC(struct sql_node *) settled; /* those of an outer join's that are true of all that its sides give */
    uint16_t join_id;               /* in block->joins, once known */
    uint64_t rels;                  /* below it */
};

struct bound_target {
    struct str name;
    struct sql_node *expr;
    bool stops; /* a window function that a condition around stops: asked for, though nothing else reads it */
};

struct bound_order {
    struct sql_node *expr;
    bool descending, nulls_first;
};

struct bound_window {
    VEC(struct bound_order) keys;
    size_t partitions; /* so many of them, the first, are PARTITION BY's */
    const struct sql_node *frame; /* NULL: what the order implies */
    size_t functions;
    double bytes; /* of their results */
};

struct bound_sets { /* as VEC: grouping sets, each a bit per expression of GROUP BY */
    uint64_t *at;
    size_t n, cap;
};

struct bound_select {
    struct bound_select *merged_into;
    VEC(struct bound_rel *) rels;
    struct bound_from *from; /* a LIST; NULL for set operations */
    VEC(struct bound_target) targets;
    VEC(struct sql_node *) group;
    struct bound_sets sets; /* one: plain GROUP BY */
    struct sql_node *having;
    bool distinct;
    VEC(struct sql_node *) distinct_on;
    VEC(struct bound_order) order;
    VEC(struct bound_window) windows;
    struct sql_node *limit, *offset;
    bool limit_percent, with_ties, lock_rows;
    size_t aggregate_count;
    bool distinct_aggregates, set_returning, volatile_targets, has_ctes;
    enum query_set_op set_op;
    VEC(struct bound_select *) branches;
    bool recursive;
    size_t number; /* in order of binding */
    bool contained; /* a sub-select of FROM, a branch of UNION ALL without WHERE, what an INSERT reads: PostgreSQL merges it when it is simple */
    bool member; /* query_block's */
    bool barrier;        /* a view with security_barrier: never merged */
    bool led_by_nothing; /* its FROM begins with a sub-select without relations */
    bool inner_touched, finishing;
    struct query_block *block; /* once finished */
};

struct scope_column {
    struct str name;
    struct sql_node *expr;
};

struct scope_item { /* something in FROM */
    struct str alias, schema;
    struct bound_rel *rel; /* NULL: a merged sub-select or a named join */
    bool explicit_columns; /* columns says it all; else the rel's table */
    VEC(struct scope_column) columns;
};

struct scope_cte {
    struct str name;
    const struct sql_cte *node;
    struct scope *scope; /* of its definition */
    size_t references;
    struct bound_select *select; /* shared, once bound */
    bool binding, recursive;
};

struct scope {
    struct scope *parent;     /* columns of enclosing selects */
    struct scope *cte_parent; /* where further CTEs are visible */
    struct bound_select *select;
    VEC(struct scope_item) items;
    VEC(struct scope_column) merged; /* USING and NATURAL columns: found first by their bare names */
    VEC(struct scope_cte *) ctes;
    const struct sql_list *windows;
};

struct binder {
    struct arena *arena;
    const struct catalog *catalog;
    struct query *query;
    struct str text;
    struct err *err;
    bool failed;
    size_t view_depth, select_depth, select_count;
    double degree; /* that a hint gives the whole statement; 0: none */
    VEC(struct bound_rel *) rels; /* of the whole statement */
};

/* ---- binding ---- */
/* Sets the error with the node's place, unless it stands in a view; false. */
bool bind_fail(struct binder *b, const struct sql_node *at, enum err_code code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void bind_note(struct binder *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct bound_rel *bind_rel(struct binder *b, struct bound_select *owner, enum query_rel_kind kind, struct str alias);
/* The relations of a select get what the hints in front of it say of them; later all those of the statement its degree. */
void bind_hints(struct binder *b, struct bound_select *select, struct str text);
void bind_statement_degree(struct binder *b);
struct sql_node *bind_rel_column(struct binder *b, struct bound_rel *rel, uint32_t id, struct str name);
/* Adds the item to the scope and makes its columns visible. */
void scope_add(struct binder *b, struct scope *scope, struct bound_rel *rel, struct str schema,
               const struct sql_list *column_aliases);
void scope_add_targets(struct binder *b, struct scope *scope, struct str alias, const struct bound_select *select,
                       struct bound_rel *rel, const struct sql_list *column_aliases);
struct sql_node *scope_column(struct binder *b, struct scope *scope, const struct sql_column *column);
/* The bare name within the item; NULL when it has none. */
struct sql_node *scope_item_column(struct binder *b, const struct scope_item *item, struct str name);
/* Appends (name, expr) of `*` or `alias.*`. */
void scope_star(struct binder *b, struct scope *scope, const struct sql_column *star, struct bound_select *select);
void scope_unknown_table(struct binder *b, const struct sql_table *table);
struct scope_cte *scope_find_cte(struct scope *scope, struct str name);
/* How many rows the planner expects of a function that returns a set; 0: it is none, or an unknown one. */
double bound_rows_of_set(const struct sql_call *call);
void scope_add_ctes(struct binder *b, struct scope *scope, const struct sql_list *with, bool recursive,
                    const struct sql_node *statement);

struct sql_node *bind_expr(struct binder *b, struct scope *scope, const struct sql_node *node); /* NULL only for NULL */
struct bound_select *bind_query(struct binder *b, struct scope *parent, struct scope *ctes,
                                const struct sql_node *query);
struct bound_select *bind_cte(struct binder *b, struct scope_cte *cte);
struct bound_select *bind_select_new(struct binder *b, const struct sql_node *at); /* NULL when over the limits */
struct bound_from *bind_from(struct binder *b, struct scope *scope, const struct sql_node *node, bool nullable);
void bind_targets(struct binder *b, struct scope *scope, const struct sql_list *targets);
struct bound_from *bind_from_list(struct binder *b, struct scope *scope, const struct sql_list *list);
struct bound_from *from_new(struct binder *b, enum from_kind kind);
struct bound_from *from_rel(struct binder *b, struct bound_rel *rel);
struct bound_from *from_join(struct binder *b, enum from_join join, struct bound_from *left, struct bound_from *right);
void bind_oracle_outer(struct binder *b, struct bound_from *list);
void bind_oracle_rownum(struct binder *b, struct bound_select *select);

/* ---- questions about bound trees ---- */
struct bound_select *bound_owner(const struct bound_rel *rel);
/* Pre-order, entering the left side of sub-links, not their selects; false from visit skips the children. */
void bound_walk(const struct sql_node *node, bool (*visit)(const struct sql_node *node, void *context), void *context);
/* Pre-order over everything a select holds, sub-selects included. */
void bound_walk_select(const struct bound_select *select, bool (*visit)(const struct sql_node *node, void *context),
                       void *context);
uint64_t bound_rels(const struct bound_select *select,
                    const struct sql_node *node); /* relations of the select read; indexes set */
bool bound_reads_any(const struct sql_node *node,
                     const struct bound_select *select); /* reads some column of the select; before indexes */
bool bound_reads_outer(const struct sql_node *node, const struct bound_select *select);
bool bound_select_correlated(const struct bound_select *select);
bool bound_has_sublink(const struct sql_node *node);
bool bound_is_volatile(const struct sql_node *node);
bool bound_has_aggregate(const struct sql_node *node);
bool bound_equal(const struct sql_node *a, const struct sql_node *b); /* sub-links are equal only to themselves */
bool is_aggregate_name(struct str name);
bool is_volatile_name(struct str name);
bool tree_call_is_strict(struct str name); /* NULL for a NULL among its arguments, as most are */
/* Relations that make the expression (as a value) NULL or, with `condition`, not true when they are NULL. */
uint64_t bound_strict_rels(const struct bound_select *select, const struct sql_node *node, bool condition);
double bound_operators(const struct sql_node *node); /* operator and function calls per evaluation */
enum catalog_family bound_family(const struct sql_node *node);
enum number_kind { NUMBER_NONE, NUMBER_INT2, NUMBER_INT4, NUMBER_INT8, NUMBER_NUMERIC, NUMBER_FLOAT4, NUMBER_FLOAT8 }; /* what each can become comes after it */
enum number_kind bound_number(const struct sql_node *node);
bool bound_is_whole(enum number_kind kind);
enum number_kind bound_number_named(struct str type);
enum number_kind bound_common_number(const struct sql_list *values); /* that all of a choice become; NONE: they are not all numbers */
bool bound_chooses(const struct sql_call *call);                    /* COALESCE, GREATEST, LEAST */
/* Casts that such a choice, or CASE, takes to give one kind of number. */
double bound_cost_of_choice(const struct sql_list *values);
double bound_cost_of_cases(const struct sql_case *cases);
/* As PostgreSQL compares the number with one of the other kind: cast, or as it stands. On numbers that are cast no index, nor a statistic, says anything any more. */
struct sql_node *bound_number_beside(struct arena *arena, struct sql_node *node, enum number_kind other);
bool bound_is_char(const struct sql_node *node); /* char(n) of PostgreSQL, which has comparisons of its own */
bool bound_trims(const struct sql_node *node); /* a cast of that to text, which is a function (rtrim1) */
/* Casts one side where PostgreSQL does, so that texts of different types are compared as one. */
void coerce_compared(struct arena *arena, struct sql_node **left, struct sql_node **right);
void coerce_node(struct arena *arena, struct sql_node *node); /* the same in a comparison, IN or ANY of an array */
bool bound_is_citext(const struct sql_node *node); /* a column of it or a cast to it: its operators are other than text's */
double bound_width(const struct sql_node *node);

/* ---- trees ---- */
struct sql_node *tree_literal(struct arena *arena, enum sql_literal_kind kind, struct str text);
struct sql_node *tree_bool(struct arena *arena, bool value);
struct sql_node *tree_binary(struct arena *arena, const char *op, struct sql_node *left, struct sql_node *right);
struct sql_node *tree_cast(struct arena *arena, const char *type, struct sql_node *operand);
bool tree_is_literal(const struct sql_node *node, enum sql_literal_kind kind);
bool tree_is_constant(const struct sql_node *node); /* literals, typed casts of them */
bool tree_makes_text_query(struct str function); /* its result is a tsquery */

/* Replaces columns: substitute(column) gives the new expression, or NULL to keep. */
struct sql_node *tree_substitute(struct arena *arena, struct sql_node *node,
                                 struct sql_node *(*substitute)(const struct bound_column *column, void *context),
                                 void *context);
/* A copy of the node with each child put through `map`. */
struct sql_node *tree_map(struct arena *arena, const struct sql_node *node,
                          struct sql_node *(*map)(struct sql_node *child, void *context), void *context);

/* ---- folding and predicates ---- */
struct fold { /* what constants may be computed from */
    struct arena *arena;
    const struct catalog *catalog;
    bool estimate; /* stable functions too, as of captured_at: good for estimates only */
};
struct sql_node *fold_tree(const struct fold *fold, struct sql_node *node);
/* The value as text; false when it is no constant. */
bool fold_constant(const struct sql_node *node, struct str *text, bool *is_null);
/* Splits into conjuncts, NOT pushed down, folded. A constant true vanishes. */
struct bound_quals {
    struct sql_node **at;
    size_t n, cap;
};
void predicate_conjuncts(const struct fold *fold, struct sql_node *node, struct bound_quals *out);

struct emit {
    struct binder *binder;
    struct arena *arena;
    const struct catalog *catalog;
    struct bound_select *select;
    struct query_block *block;
    struct fold fold;
    VEC(struct query_sub_plan) sub_plans;
    VEC(struct bound_sublink *) sub_links; /* of sub_plans, by index */
    VEC(struct query_predicate) predicates;
    VEC(struct query_join) joins;
    VEC(uint64_t) parts;
};
struct query_operand emit_operand(struct emit *e, struct sql_node *node);
/* A filter of WHERE in no class, over nothing yet. */
struct query_predicate predicate_new(enum query_op op);
struct query_predicate emit_predicate(struct emit *e, struct sql_node *node);
void emit_sub_plans(struct emit *e, const struct sql_node *node);
struct query_block *finish_select(struct binder *b, struct bound_select *select);
void emit_orders(struct emit *e);

void flatten_sublinks(struct binder *b, struct bound_select *select);
void flatten_spread(struct binder *b, struct bound_select *select);
void flatten_push_down(struct binder *b, struct bound_select *select);
/* Nobody looks at the condition on the sub-select's rows: its window stops where it fails. False: somebody does, at what is left of it in `qual`. */
bool run_conditions_settle(struct binder *b, const struct bound_select *around, const struct bound_rel *rel, struct sql_node **qual);
bool flatten_is_simple(const struct bound_select *select);
/* As query_block's `member` and `appends` say. Of a member, before conditions move into it. */
bool flatten_is_member(const struct bound_select *select);
bool flatten_is_append(const struct bound_select *select);
bool flatten_is_union(const struct bound_select *select);
void flatten_merge(struct binder *b, struct bound_select *into, struct bound_select *from);

void join_reduce(struct binder *b, struct bound_select *select);
/* Sub-selects of the FROM lose the outputs that nobody reads, once conditions have moved into them; the FROM the outer joins that do nothing: true when it did. */
void unasked_outputs(struct binder *b, struct bound_select *select);
bool unasked_joins(struct binder *b, struct bound_select *select);
void join_deal(struct emit *e);
void collapse_from(struct emit *e);
void class_close(struct emit *e);
void extract_or_clauses(struct emit *e);

void touch_statement(struct binder *b, struct bound_select *root);
void find_leading(struct binder *b, const struct bound_select *root, const struct sql_node *statement);

struct merged { /* the statement with what is merged written out */
    struct binder binder; /* its own */
    struct err err;
    const struct bound_select *root;
    struct sql_node *tree;         /* NULL: it cannot be written so */
    const struct sql_node **places; /* along the binder's relations: a table's in the tree; else NULL */
};
struct merged *merged_statement(const struct binder *b, const struct sql_node *statement);

/* ---- texts and values ---- */
struct str canonical_text(struct arena *arena, enum sql_dialect dialect, const struct sql_node *node);

#endif
