/*
 * A statement resolved against a catalog: the middle that costing, candidates, compression and learning all need.
 *
 * query_resolve turns a syntax tree into blocks. One block is what a planner plans at once: relations, join structure,
 * predicates as conjuncts, grouping, order, limit. As PostgreSQL's planner does (prepjointree.c), resolution flattens:
 * views and simple sub-selects in FROM are pulled up; a CTE referenced once and not MATERIALIZED is inlined; EXISTS / IN
 * (select) conjuncts become semi and anti joins; LEFT JOIN with a strict WHERE on the inner side becomes INNER; NOT is pushed
 * down. What cannot be pulled up stays a block of its own, reached as a relation (REL_BLOCK) or as a sub-plan.
 * Equality classes close over a = b and b = c (c = a is added, marked implied; col = const spreads over the class).
 *
 * Everything lives in the caller's arena; trees point into the parsed statement, which must outlive the query.
 */
#ifndef DOVETAIL_QUERY_QUERY_H
#define DOVETAIL_QUERY_QUERY_H

#include "catalog/design.h"

#define QUERY_RELS_MAX 64 /* relations in one block: a mask is 64 bits */

struct query_block;

struct query_column { /* a column of a relation of this block */
    uint16_t rel;     /* index into block->rels */
    uint32_t column;  /* column id of the table, or output position of a REL_BLOCK/REL_CTE/REL_FUNCTION/REL_VALUES */
};

enum query_operand_kind {
    OPERAND_COLUMN,     /* column */
    OPERAND_EXPRESSION, /* tree over columns of one or more relations: function, arithmetic, cast, ->> … */
    OPERAND_CONSTANT,   /* value known: text */
    /* Value not known at planning: bind, outer reference, uncorrelated scalar sub-select; or a stable function, whose
     * text then holds its value as of the capture, good for estimates. Else text is empty. */
    OPERAND_PARAMETER,
};

struct query_operand {
    enum query_operand_kind kind;
    struct query_column column;
    /* CONSTANT: value as the engine prints it, unquoted, folded (date '1998-12-01' - interval '90 day' -> 1998-09-02);
     * EXPRESSION: canonical text, columns unqualified, equal to query_canonical_expression of the same index key. */
    struct str text;
    bool is_null; /* CONSTANT: NULL */
    enum catalog_family family;
    const struct sql_node *tree; /* bound: query_tree_column says what its columns are */
    uint64_t rels;               /* relations of this block it reads */
    bool outer;                  /* reads a column of an enclosing block */
};

/* Sargable comparisons, and what is left. */
enum query_op {
    OP_EQ,
    OP_NE,
    OP_LT,
    OP_LE,
    OP_GT,
    OP_GE,
    OP_IN, /* left = any of values */
    OP_NOT_IN,
    OP_LIKE_PREFIX, /* left LIKE 'abc%': values[0] is the prefix; exact: nothing else follows the prefix but % */
    OP_LIKE,        /* pattern without usable prefix, or with ignore_case; values[0] the pattern */
    OP_NOT_LIKE,
    OP_IS_NULL,
    OP_IS_NOT_NULL,
    OP_IS_TRUE, /* a boolean column: bare, IS TRUE, = true */
    OP_IS_FALSE,
    OP_CONTAINS, /* contains or, with `contained`, is contained in: jsonb, array, range */
    OP_HAS_KEY,  /* jsonb's question marks */
    OP_OVERLAPS, /* && */
    OP_MATCHES,  /* @@ of full text and jsonpath, @? of jsonpath */
    OP_OR,       /* branches: each an AND list */
    OP_OTHER,    /* anything else, LIKE of citext too: filter only */
};

/* Of a range: what is above its bound, or at it. */
static inline bool query_op_is_above(enum query_op op) {
    return op == OP_GT || op == OP_GE;
}

static inline bool query_op_is_below(enum query_op op) {
    return op == OP_LT || op == OP_LE;
}

/* An operand that the op does not have is an EXPRESSION without a tree. */
struct query_predicate {
    enum query_op op;
    struct query_operand left;    /* the side with the column; in a join clause either */
    struct query_operand right;   /* CONSTANT or PARAMETER for ordinary filters */
    struct query_operand *values; /* OP_IN, OP_NOT_IN, OP_LIKE; OP_LIKE_PREFIX: the prefix, then the whole pattern */
    size_t value_count; /* IN (select) that stayed a sub-plan: 0; = ANY($1): 10 parameters, as the planner assumes */
    struct query_conjunction *branches; /* OP_OR */
    size_t branch_count;
    bool exact;       /* OP_LIKE_PREFIX: index range alone decides */
    bool ignore_case; /* ILIKE */
    /* OP_LIKE_PREFIX: the collation is not C (or not known), so only a key with text_pattern_ops serves it. */
    bool pattern_opclass;
    bool contained; /* OP_CONTAINS with the column on the contained side */
    /* (a, b) < (x, y): the members on the left, a first; op, left and right are those of the first member, which is what an index on (a)
     * can use and what selectivity is estimated by (rowcomparesel). As the first may be equal all the same, it proves and prunes nothing. */
    struct query_operand *row;
    size_t row_count;
    /*
     * Implied: a consequence of others; never costs, never counts in selectivity. Either a join clause a = c made from
     * a = b and b = c, for when a and c are joined first (then it stands for the class: use one clause per class and
     * join), or a clause a = b whose class has a constant: a = const and b = const (added, not marked implied) say it
     * all, as in PostgreSQL.
     */
    bool implied;
    bool settled; /* both sides of this outer join's condition are compared with one constant already: it keeps every pair */
    /* A restriction taken out of the OR join clause predicates[extracted_from]: filters its relation and costs there;
     * that clause's selectivity is to be divided by this one's (orclauses.c). */
    bool extracted;
    uint32_t extracted_from; /* UINT32_MAX: none */
    /*
     * Where it may be applied: when all relations of `required` are joined. required == rels with one bit: a filter of
     * that relation's scan. An outer join's ON clause that reads its outer side, and a WHERE clause that reads an outer
     * join's nullable side, require more than they read.
     */
    uint64_t rels; /* relations read; 0: a gate, decided once */
    uint64_t required;
    uint16_t
        join; /* index into block->joins of the outer/semi/anti join whose ON owns it; UINT16_MAX: WHERE or inner */
    uint32_t class_id;                     /* equality class of left and right (OP_EQ); UINT32_MAX: none */
    const struct sql_node *tree;           /* as written, bound; NULL for what classes and extraction added */
    double cost_operators;                 /* operator and function calls per evaluation, for cpu_operator_cost */
    size_t sub_plan_first, sub_plan_count; /* sub-plans evaluated in it: into block->sub_plans */
};

struct query_conjunction {
    struct query_predicate *at;
    size_t n;
};

/* A recursive CTE's reference to itself is a REL_CTE whose block is NULL: the working table. */
enum query_rel_kind { REL_TABLE, REL_BLOCK, REL_CTE, REL_FUNCTION, REL_VALUES };

#define QUERY_DEGREE_DEFAULT (-1.0)

struct query_hints { /* Oracle's, on how a relation is read */
    bool full;         /* whole, by no index */
    bool index;        /* by an index where one can be used; `only`: by one of these */
    struct str *only;
    size_t only_count;
    bool never_any; /* by no index; `never`: by none of these */
    struct str *never;
    size_t never_count;
    double degree; /* of parallelism; 0: not said; QUERY_DEGREE_DEFAULT: as many as the system gives */
};

struct query_rel {
    enum query_rel_kind kind;
    struct str alias;
    uint32_t table;            /* REL_TABLE */
    struct query_block *block; /* REL_BLOCK: its plan is an input; REL_CTE: the shared block, planned once */
    bool lateral;
    uint64_t given;    /* relations of this block whose values it reads: it is run again for each of their rows */
    struct query_column *given_columns; /* those values, each once, as far as they are columns */
    size_t given_count;
    double rows_hint;  /* REL_FUNCTION / REL_VALUES rows; 0 unknown */
    double sample_share; /* REL_TABLE of TABLESAMPLE: of its rows; 0: it is read as it is */
    bool sample_pages;   /* SYSTEM: of its pages, and nothing else is read */
    uint32_t *touched; /* column ids read anywhere in the statement, ascending: what an index-only scan must hold */
    size_t touched_count;
    bool whole_row; /* every column is needed (SELECT *, row reference) */
    bool target;    /* of UPDATE / DELETE / MERGE: an index-only scan is not possible */
    bool placed;    /* a system column of PostgreSQL's is read, as ctid: nor here */
    const struct query_hints *hints; /* NULL: none */
    bool leads;     /* query_may_lead of its table */
};

enum query_join_kind { JOIN_LEFT, JOIN_FULL, JOIN_SEMI, JOIN_ANTI };

/* A join that restricts the join order (PostgreSQL's SpecialJoinInfo); inner joins are free and have no entry. */
struct query_join {
    enum query_join_kind kind;
    uint64_t left, right;         /* syntactic sides; RIGHT JOIN is turned round */
    uint64_t min_left, min_right; /* what must be present on each side before it can be done */
};

struct query_order {
    struct query_operand operand;
    bool descending, nulls_first;
};

struct query_sub_plan {
    struct query_block *block;
    bool correlated;     /* evaluated per row; else once */
    bool exists, hashed; /* EXISTS stops at the first row; uncorrelated [NOT] IN: hashed if it fits */
    bool half;           /* IN, ANY, ALL: half of the rows decide */
    bool array;          /* ARRAY(select) */
};

struct query_output {
    struct str name;
    struct query_operand operand; /* COLUMN, EXPRESSION, CONSTANT */
    bool aggregate;
    double width_bytes; /* estimated */
};

enum query_set_op { SET_NONE, SET_UNION_ALL, SET_UNION, SET_INTERSECT, SET_EXCEPT };

struct query_block {
    struct query_rel *rels;
    size_t rel_count;
    struct query_join *joins;
    size_t join_count;
    uint64_t *parts; /* sets of relations that are joined among themselves before any is with others: a long FROM is planned in parts */
    size_t part_count;
    struct query_predicate *predicates; /* conjuncts of WHERE and of every ON */
    size_t predicate_count;
    struct query_output *outputs;
    size_t output_count;
    struct query_operand *group;
    size_t group_count;
    double *group_bytes;          /* their widths, estimated */
    double group_settled_bytes;   /* of columns of GROUP BY that are no groups: a primary key among them settles them */
    double group_column_bytes;    /* of columns that nothing above the joins reads but grouping expressions */
    uint64_t *sets;               /* grouping sets: a bit per member of group, as far as there are 64 */
    size_t set_count;             /* 0 or 1: plain GROUP BY */
    bool aggregated;              /* has aggregates or GROUP BY */
    size_t aggregate_count;       /* aggregate calls */
    size_t aggregate_transitions; /* states kept for them: sum(x) and avg(x) of numeric share one */
    size_t aggregate_finals;      /* calls whose result is computed of the state */
    double aggregate_width;       /* what workers hand on of their states, estimated */
    size_t aggregates_packed;     /* states that workers pack to hand them on */
    bool whole_aggregates;        /* some that workers cannot share */
    double group_operators;       /* operator calls in grouping expressions: evaluated per input row, and paid again for each group */
    double aggregate_bytes;       /* of those beside a fixed-size value each, per group */
    /* Operator calls within aggregates' arguments and grouping expressions, per input row. */
    double aggregate_operators;
    /*
     * MIN and MAX over one table without GROUP BY, and nothing else: each is the first row of this order (NULLs out), so
     * an index that has it answers with LIMIT 1 (planagg.c). Empty when the rule does not apply.
     */
    struct query_order *min_max;
    size_t min_max_count;
    bool distinct_aggregates;       /* count(distinct …): needs sorted input */
    struct query_operand *distinct; /* DISTINCT (all outputs) or DISTINCT ON */
    size_t distinct_count;
    bool distinct_on; /* of each group the first row in the order of `order` */
    struct query_predicate *having; /* over outputs: filters only */
    size_t having_count;
    struct query_order *order; /* without keys that are constant or repeated: what a sort or an index must give */
    size_t order_count;
    struct query_order **windows; /* partition + order of each distinct window, in the order in which they are computed */
    size_t *window_counts;
    double *window_functions, *window_bytes; /* how many, and how wide their results are */
    size_t window_count;
    double window_operators; /* operator calls in the windows' keys, for each row */
    double limit_rows, offset_rows; /* -1: none */
    bool limit_unknown;             /* a bind or per cent: limit_rows is 0; the planner takes 10 % of the rows */
    bool with_ties;
    bool lock_rows; /* FOR UPDATE / SHARE */
    struct query_sub_plan *sub_plans;
    size_t sub_plan_count;
    enum query_set_op set_op; /* not NONE: branches are the inputs, rels is empty */
    struct query_block **branches;
    size_t branch_count;
    /*
     * UNION ALL of queries whose columns have the same types, without order or limit: in FROM PostgreSQL makes it an append relation of the block
     * around it (prepjointree.c, is_simple_union_all).
     */
    bool appends;
    bool strung;    /* the same, whatever its order and limit: by itself, too, it is planned as one (planner.c, flatten_simple_union_all) */
    bool member;    /* a query of UNION ALL over one relation without WHERE: merged with the block around that (is_safe_append_member) */
    bool recursive; /* a recursive CTE's block */
    double set_rows;     /* of functions in the select list that give a set: so many rows for each; 0: there is none */
    bool sets_in_groups; /* and it is grouped by such a one, so they multiply what is grouped; then: */
    double set_operators; /* operator calls in those, for each row before */
    double target_operators; /* operator calls in the select list per output row, outside of aggregates */
};

enum query_kind { QUERY_SELECT, QUERY_INSERT, QUERY_UPDATE, QUERY_DELETE, QUERY_MERGE };

struct query_turn {
    uint32_t table;
    const struct sql_node *statement, *place; /* where it stands in FROM, to be written first (sql/turn.h): of the statement itself, or of it with views written out; NULL: as it stands there it leads */
};

struct query {
    enum query_kind kind;
    struct query_block *root; /* what is read; for INSERT … VALUES a block without relations */
    uint32_t target;          /* table written; CATALOG_NONE for SELECT */
    uint32_t *written;        /* columns assigned by UPDATE / MERGE, ascending */
    size_t written_count;
    double insert_rows;    /* INSERT … VALUES: row count; 0 for INSERT … SELECT: the root's rows */
    bool hands_on;         /* INSERT of a select that is no simple one: its rows are handed on by a scan of it (PostgreSQL) */
    double hands_on_operators; /* … which casts some columns to the table's */
    bool merge_inserts;    /* MERGE has an INSERT branch */
    bool has_unknowns;     /* some parameter had no value */
    size_t hinted;         /* relations that hints say something of */
    VEC(uint32_t) leading; /* tables: query_leads */
    VEC(struct query_turn) turns; /* tables that are not among these, but query_may_lead */
    uint32_t first;               /* the table first in the statement's own FROM, if it leads; else CATALOG_NONE */
    bool settled;                 /* query_settle_front: `front` is the one that may be written first; CATALOG_NONE: none */
    uint32_t front;
    VEC(struct query_rel *) tables; /* of the whole statement */
    VEC(struct str) notes; /* what was approximated: "function f(x) taken as volatile", … */
};

/*
 * NULL and err on unknown names (ERR_SQL_UNKNOWN_TABLE, ERR_SQL_UNKNOWN_COLUMN, ERR_SQL_AMBIGUOUS_COLUMN, with place), or
 * on statements without a modelled plan (ERR_SQL_UNSUPPORTED).
 */
struct query *query_resolve(struct arena *arena, const struct catalog *catalog, const struct sql_node *statement,
                            struct str text, struct err *err);

/*
 * The statement reads the table, and PostgreSQL's range table has it at 1 each time: it is the first of a FROM that is not merged into another, or
 * the target, and has no partitions.
 */
bool query_leads(const struct query *query, uint32_t table);
/* It does, or would if the statement were written so that the table comes first. Two that may need not do so together. */
bool query_may_lead(const struct query *query, uint32_t table);
/* From now on only this of the tables that may be written first does; CATALOG_NONE: none, the statement is asked about as it is. Whom it would push back leads no longer. */
void query_settle_front(struct query *query, uint32_t table);
/* What would have to come first that it leads; NULL: it leads already, or cannot. */
const struct query_turn *query_turns_at(const struct query *query, uint32_t table);

/* Canonical text of an expression over one table, columns unqualified: equal for an index key and a predicate that match. */
struct str query_canonical_expression(struct arena *arena, const struct catalog *catalog, uint32_t table,
                                      const struct sql_node *tree);

/* Keys that are expressions get the canonical text; what was there stays as `written`. Those that cannot be read stay as they are. */
void query_canonical_keys(struct arena *arena, const struct catalog *catalog, uint32_t table, struct catalog_key *keys, size_t n);
/* The same for the indexes that a design adds. */
struct design query_canonical_design(struct arena *arena, const struct catalog *catalog, const struct design *design);

/* What fulfils the one condition over a table fulfils the other; then both, however they are written. */
bool query_condition_implies(const struct catalog *catalog, uint32_t table, const struct sql_node *given, const struct sql_node *wanted);
bool query_same_condition(const struct catalog *catalog, uint32_t table, const struct sql_node *a, const struct sql_node *b);

/*
 * True when the relation's filters prove what is wanted, an index predicate that was read (query_table_predicates): PostgreSQL's predicate_implied_by for
 * =, <, IN, IS NOT NULL, booleans, AND/OR of those.
 */
bool query_implies_all(const struct query_block *block, size_t rel, const struct query_conjunction *wanted);
/* Some branch of an OR among the filters of the relation proves it, with the other filters: a bitmap of the branches may read such a partial index. */
bool query_branch_implies(const struct query_block *block, size_t rel, const struct query_conjunction *wanted);
/* Either, of a predicate over the table as parsed, its columns unqualified. */
bool query_implies_anywhere(const struct query_block *block, size_t rel, const struct sql_node *index_predicate,
                            const struct catalog *catalog, uint32_t table);
/* Some conjunct of what is wanted follows from these, by the same rules. */
bool query_proves_any(const struct query_predicate *const *given, size_t n, const struct query_conjunction *wanted);

/*
 * The predicate of an index, or any condition over one table, as conjuncts over relation `rel`; for selectivity. Empty when
 * it cannot be read.
 */
struct query_conjunction query_table_predicates(struct arena *arena, const struct catalog *catalog, uint32_t table,
                                                uint16_t rel, const struct sql_node *tree);

/* The operand's text is a value: a constant that is not NULL, or what a parameter was at the capture. */
bool query_has_value(const struct query_operand *operand);

/* An index may hold the expression (an operand's or predicate's tree): whoever evaluates it, and when, finds the same (immutable.c). */
bool query_is_immutable(const struct sql_node *tree);

/* The operand is the distance (<->) of a column of this block from a value. */
bool query_distance_column(const struct query_block *block, const struct query_operand *operand, struct query_column *column);

/* The column a node of an operand's or predicate's tree stands for; false when the node is no column of this block. */
bool query_tree_column(const struct query_block *block, const struct sql_node *node, struct query_column *column);
/* The same through a cast to char(n) that leaves the value as it is: the column's statistics hold, its indexes do not serve. */
bool query_relabelled_column(const struct query_block *block, const struct sql_node *node, struct query_column *column);

#endif
