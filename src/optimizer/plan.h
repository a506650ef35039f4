/*
 * What the optimizer's files share: a prepared block, relations with their paths, and the planner of one block under one design.
 *
 * Relations of a block are bits of a mask. A path is one way to produce a relation's rows: cost, order, and the relations it needs
 * values from (`needs`: a parameterised path, only good as the inner side of a nested loop).
 */
#ifndef DOVETAIL_OPTIMIZER_PLAN_H
#define DOVETAIL_OPTIMIZER_PLAN_H

#include "optimizer/book.h"
#include "optimizer/optimizer.h"

#define NO_CLASS UINT32_MAX
#define PATH_FUZZ 1.01 /* costs within it are taken for alike */
#define READ_ABOVE UINT64_MAX

/* Of sets of relations: all of `small` is in `big`. */
static inline bool rels_inside(uint64_t small, uint64_t big) {
    return !(small & ~big);
}

enum path_kind {
    PATH_SEQ,
    PATH_INDEX,
    PATH_INDEX_ONLY,
    PATH_BITMAP,
    PATH_INDEX_JOIN,
    PATH_TID,
    PATH_SUBQUERY,
    PATH_CTE,
    PATH_FUNCTION,
    PATH_VALUES,
    PATH_RESULT,
    PATH_NEST_LOOP,
    PATH_HASH_JOIN,
    PATH_MERGE_JOIN,
    PATH_SORT,
    PATH_INCREMENTAL_SORT,
    PATH_MATERIALIZE,
    PATH_MEMOIZE,
    PATH_GATHER,
    PATH_GATHER_MERGE,
    PATH_GROUP,
    PATH_HASH_GROUP,
    PATH_UNIQUE,
    PATH_WINDOW,
    PATH_APPEND,
    PATH_MERGE_APPEND,
    PATH_LIMIT,
};

#define NO_FILTER UINT32_MAX

struct index_view { /* an existing index or one of the design */
    const struct catalog_key *keys;
    size_t key_count;
    const uint32_t *include;
    size_t include_count;
    const struct sql_node *predicate;
    bool partial, unique;
    bool for_branches; /* partial, and only with a branch of an OR the filters prove its predicate */
    struct query_conjunction said; /* the predicate, read; along it: */
    uint32_t *said_filters;        /* the clause that says the same; NO_FILTER */
    uint64_t settled;              /* the table's filters, a bit each (up to 64), that the predicate proves: the index asks for none of them */
    const struct design_index *added; /* NULL: existing */
    uint32_t existing;
    struct pg_index cost;
    struct ora_index oracle; /* as Oracle's book sees it */
    double distinct_keys;    /* of whole keys, as its statistics have them; 0 unknown */
    struct str name;
    double price; /* asked for using it, on top of the cost (optimizer_price) */
};

struct index_side { /* an index read for an index join: without the table */
    const struct index_view *view;
    struct pg_cost cost;
    double rows;
};

struct path {
    enum path_kind kind;
    uint8_t workers; /* > 0: partial, or below a gather */
    bool partial;    /* one worker's share: rows are per worker */
    bool gathered;   /* a gather is in it: cannot go below another */
    double startup, total, rows, width;
    double price; /* of the indexes below */
    uint64_t needs;
    struct path_order order;
    const struct path *outer, *inner;        /* inputs */
    const struct index_view *const *indexes; /* leaves that use some */
    size_t index_count;
    bool one_batch; /* a hash join whose table fits into memory: it stays for the next scan */
    const struct path *const *parts; /* an append that is a leaf: the partitions of one table, each read its own way */
    size_t part_count;
    uint16_t rel; /* leaves: index into the block's relations */
    const struct prepared *block; /* leaves: whose relation that is */
    double charged;               /* leaves: of total, what is not the scan's own */
    double begun;                 /* leaves: of startup and total, hash tables of sub-plans in the filters */
    /* How total follows the inputs' startup and total: joins outer startup, outer total, inner startup, inner total; a limit its input's. */
    double slope[4];
    double before_first[2]; /* the share of what each input runs, its total less its startup, that comes before the first row */
};

/* What decides most comparisons, side by side: priced lists grow to hundreds, and their paths lie apart in memory. */
struct path_key {
    double total, priced, rows;
    uint64_t needs;
    uint32_t order;     /* its first two keys, 16 bits each */
    uint8_t order_bits; /* of these: 16 for each that there is */
    bool gathered;
};

/*
 * Paths of a list that are alike in what no cost makes up for: order, needs and gathered. Five of six comparisons end there; made for a whole group at once
 * they cost little: the optimizer's part of TPC-DS's search takes a sixth less CPU.
 */
struct path_group {
    uint64_t needs;
    uint64_t better, worse; /* groups, a bit each: whose paths may be better in all of that, and those this one's may be better than */
};

struct path_list {
    struct path **at;
    size_t n, cap;
    struct path_key *keys; /* along at */
    uint8_t *group_of;     /* along at */
    VEC(struct path_group) groups;
    uint64_t *signatures; /* along groups.at: their order, and whether gathered */
    size_t last_better;   /* than a path that was hopeless: the next one often is by the same */
};

struct given_rows { /* of a join that is given values of other relations */
    uint64_t needs;
    double rows;
};

struct relation { /* a base relation or a join, under the present design */
    uint64_t mask;
    double rows, width;
    double ahead; /* exact: what reading the relations of the block that are not in it costs at least, with the price */
    VEC(struct given_rows) given; /* found so far */
    uint64_t classes_asked, classes_useful; /* below 64: of an order (order_useful_to) */
    struct path_list paths, partial;
    const struct path *cheapest; /* by total, unparameterised */
    const struct path *quickest; /* by startup, unparameterised */
    const struct path *safe;     /* cheapest without a gather */
    const struct path *shared;   /* cheapest partial */
};

/* --- Prepared: independent of the design ----------------------------------------------------------------- */

struct clause { /* a predicate as the planner sees it */
    const struct query_predicate *p;
    uint64_t rels, required;
    double selectivity; /* of a filter; of a join clause between unfiltered relations */
    double operators;
    uint32_t class_id; /* our equality class of an equality of two operands; NO_CLASS */
    bool equi_join;    /* left = right over disjoint relations */
    uint64_t left_rels, right_rels;
    uint32_t left_place, right_place; /* of the operands in the class */
    uint16_t join;
    bool serial;          /* holds a correlated sub-plan: not for workers; set with it */
    double sub_plan_cost; /* per evaluation, of correlated sub-plans; set per design */
    /* Learnt on first use; none depends on the design. Comparing most common values pairwise is most of a plan's time otherwise. */
    bool has_inner, has_semi, has_scan;
    double inner, semi, semi_rows;
    uint64_t semi_right;
    struct pg_merge_scan scan; /* left and right as written */
};

struct base { /* a relation of the block */
    const struct query_rel *q;
    const struct catalog_table *table; /* REL_TABLE */
    struct pg_table cost;
    struct pg_gin *gin; /* along the table's indexes; NULL: none is GIN */
    double rows, width;
    uint32_t *filters; /* clause numbers */
    size_t filter_count;
    uint32_t *joins; /* clause numbers of join clauses that read it */
    size_t join_count;
    uint64_t *readers; /* per column: relations it is joined with; READ_ABOVE: read above all joins. Filters do not count */
    double filter_operators;
    double begin, begin_least; /* hash tables of sub-plans in the filters; as planned, and where indexes ask no price; set per design */
    struct prepared *sub;
    uint64_t given;  /* relations whose values it is run with, each time: the inner side of a nested loop with them (LATERAL); those that they need included */
    /* A partitioned table: a block as this one for each partition left, in which that stands in the table's place (partitions.c). */
    struct prepared **parts;
    size_t part_count;
    bool partitioned;
    uint32_t part;           /* within such a block: the partition; else CATALOG_NONE */
    uint32_t *whole_columns; /* then: its columns' numbers in the partitioned table; NULL: the same */
    bool appended; /* sub is a UNION ALL whose queries are read in its place (append.c) */
    uint32_t slot; /* number of this relation among all of the statement */
};

struct class_member {
    uint16_t rel;
    uint32_t column;
    struct str text; /* expression */
    uint32_t class_id;
    uint32_t place; /* among the class, as the planner lists its members */
};

#define FOREIGN_KEYS 4

struct foreign { /* a foreign key between two relations of the block, whose columns are all compared */
    uint16_t from, to;
    uint32_t classes[FOREIGN_KEYS];
    size_t n;
};

/*
 * Which pairs of sets are joined, in which order: made once for a block, whatever the design (join_space.c). Sets stand by size, the single
 * relations first; steps stand by the size of what they make.
 */
struct join_set {
    uint64_t mask;
    double rows, width; /* of its first step's making */
};

struct join_step {
    uint32_t clauses;          /* where its list stands in the space's: how many, and their numbers */
    uint16_t left, right, out; /* sets */
    uint16_t join;             /* of the block's; NO_JOIN: inner */
};

#define NO_JOIN UINT16_MAX

struct join_space {
    struct join_set *sets;
    size_t set_count;
    struct join_step *steps;
    size_t step_count;
    uint32_t *clauses;
    uint32_t whole; /* the set of all; 0: no legal order was found (contradictory join constraints) */
};

struct group_set {
    uint64_t columns; /* of the block's groups */
    size_t chain;
    double groups; /* among the block's rows; set on first use */
};

struct prepared { /* a block */
    const struct query_block *block;
    const struct catalog *catalog;
    const struct query *query;
    struct arena *arena;
    const struct cost_book *book;
    struct pg_params params;
    struct ora_system oracle; /* system statistics, for Oracle's book */
    /* Of a merged query of UNION ALL: behind base_count stand the relations of the block around, behind clause_count the joins with them. */
    struct base *bases;
    size_t base_count, around_count;
    struct clause *clauses;
    size_t clause_count;
    uint64_t serial_rels; /* a filter of theirs holds a correlated sub-plan: no join with them is for workers; set with clause.serial */
    VEC(struct class_member) members;
    uint32_t class_count;
    bool *class_constant; /* a constant is in the class: no order needed on it */
    VEC(struct foreign) foreign;
    struct path_order group_order, sort_order, distinct_order;
    struct path_order first_orders[FIRST_MAX]; /* whose first rows are the block's MIN and MAX; none when those are not all it asks */
    size_t first_count;
    struct path_order asked_order; /* of a member of UNION ALL: what its union is ordered by; empty: nothing that it could have */
    bool is_member;                /* of a UNION ALL whose queries are read in its place: its relation, not its block, is a part of the union */
    struct group_set *sets; /* chain by chain, falling; NULL: plain GROUP BY */
    size_t set_count, chain_count;
    struct path_order *chain_orders; /* in which each set of a chain is a prefix */
    struct path_order *window_orders;
    struct prepared **sub_plans, **branches;
    struct join_space *space; /* set when it is first planned */
    double output_width, partial_width; /* partial: of a group that a worker hands on */
    double grouped_more;                /* so much wider is what is grouped than what the joins give: expressions in the place of their columns */
    bool needs_quick_start; /* a limit or EXISTS above: cheap first rows count */
    bool repeated;          /* a correlated sub-plan, one that is read again, a lateral sub-select, or within one: runs many times */
    bool has_given;         /* some relation is given values of others */
    bool has_repeated;      /* of its own sub-plans, one does: the costs of its scans hold that one's */
};

struct optimizer_query {
    const struct query *query;
    const struct catalog *catalog;
    struct prepared *root;
    VEC(struct prepared *) ctes;   /* shared blocks, each planned once */
    VEC(struct prepared *) blocks; /* all of them */
    uint32_t slot_count;           /* relations over all blocks */
    double working_rows;           /* while a recursive term is prepared: of the working table */
    const double *prices;          /* while a priced plan is made: per slot, along design->added; else NULL */
    double ceiling;                /* then: of cost plus price */
    struct optimizer_effort effort;
    size_t *looked_at; /* kept paths that new ones were held against, since the plan was begun */
};

/* The effort so far of the plan that is made in this arena (optimizer_plan.work). */
size_t plan_work(const struct arena *scratch, const struct optimizer_query *query);

/* --- The planner of one block ---------------------------------------------------------------------------- */

struct planner {
    struct arena *arena; /* scratch of this plan */
    struct prepared *pre;
    const struct cost_book *book;
    const struct optimizer_query *owner;
    const struct design *design;
    const struct pg_params *p;
    struct relation *bases;      /* base_count */
    struct index_view **indexes; /* per base */
    size_t *index_counts;
    const struct path **sub_paths; /* per base: plan of a REL_BLOCK */
    double *readings;                     /* exact: per base, what one read of it costs at least, with the price */
    struct relation **joins;              /* along the block's join sets; NULL: not made */
    double extra_cost;                    /* of sub-plans evaluated once */
    VEC(const struct path *) extra_paths; /* of sub-plans, for the text and the used indexes */
    VEC(double) extra_slopes;             /* how often each counts; NAN: it hides in other costs */
    bool serial_output;                   /* what it selects holds a correlated sub-plan: workers have handed over before that is computed */
    bool exact;                           /* no fuzz: the least cost plus price, and slopes */
    double ceiling;                       /* exact: joins that cost more with their price are of no interest */
    struct optimizer_effort effort;       /* exact */
    bool shared_later;                    /* exact: a scan may cost less than its total, where workers share an append of it, but not less than its price */
    enum added_on { ADDED_ANYWHERE, ADDED_ON_WHOLE, ADDED_ON_PART } added_on; /* of a partition: which of the design's indexes it may have */
};

/* prepare.c, variables.c */
/* It is correlated, or its rows are kept and each time charged as if they were made again. */
bool prepared_runs_again(const struct prepared *pre, size_t sub_plan);
struct prepared *prepare_block(struct arena *arena, struct optimizer_query *owner, const struct query_block *block,
                               int depth);
/*
 * Of a class's equalities a join of `left` with the rest takes one: that of the first member on the left with the first on the right, of columns
 * if there is one (generate_join_implied_equalities_normal). Costs hang on it: rows, how far a merge join reads, what Memoize finds again.
 */
bool clause_stands_before(const struct clause *a, const struct clause *b, uint64_t left);
/* What the GIN indexes of a table hold, along them; NULL: none is. */
struct pg_gin *prepare_gin(const struct prepared *pre, const struct catalog_table *table);
/* PostgreSQL's ctid: where a row stands. */
bool operand_is_place(const struct prepared *pre, const struct query_operand *operand);
struct pg_variable variable_of(const struct prepared *pre, const struct query_operand *operand);
uint32_t class_of(const struct prepared *pre, const struct query_operand *operand);
/* Bytes of a joined row: columns that something else than these relations' joins still reads. */
double prepared_width(const struct prepared *pre, uint64_t mask);
uint32_t class_of_column(const struct prepared *pre, uint16_t rel, uint32_t column);
uint32_t class_of_text(const struct prepared *pre, uint16_t rel, struct str text);
double distinct_of_operands(const struct prepared *pre, const struct query_operand *operands, size_t n,
                            double input_rows);
double distinct_of_class_keys(const struct prepared *pre, const uint32_t *keys, size_t n, double input_rows);

/* selectivity.c */
double clause_selectivity(const struct prepared *pre, const struct query_predicate *p);
double conjunction_selectivity(const struct prepared *pre, const struct query_conjunction *c);
/* Together, pairing ranges; `alone`: join clauses compare with an unknown value of the other side (a parameterised scan of rel). */
double clauses_selectivity(const struct prepared *pre, const uint32_t *clauses, size_t n, uint64_t rel);
double join_clause_selectivity(const struct prepared *pre, struct clause *c, bool semi, uint64_t right,
                               double right_rows);
struct pg_merge_scan clause_merge_scan(const struct prepared *pre, struct clause *c, bool turned);

/* path_list.c, path.c */
struct path *path_new(struct planner *pl, enum path_kind kind, double rows, double width);
void path_add(struct planner *pl, struct relation *rel, struct path *path);
/* The same with a copy of a join's path, which has its place in memory only where it is kept; NULL: it is not. */
struct path *path_add_made(struct planner *pl, struct relation *rel, const struct path *made);
void path_add_partial(struct planner *pl, struct relation *rel, struct path *path);
/* The table is a partition, or stands in a merged query of UNION ALL. */
bool path_is_of_member(const struct prepared *pre, const struct base *base);
/* Of a new scan: each time it starts it builds its filters' hash tables. */
void path_begin(const struct planner *pl, struct path *path);
/* Of the prices of two scans of a table, those of indexes that both read: paid once. */
double path_shared_price(const struct path *a, const struct path *b);
void relation_settle(struct relation *rel); /* sets cheapest and quickest */
bool order_contains(const struct path_order *have, const struct path_order *want);
size_t order_common(const struct path_order *have, const struct path_order *want);
const struct path *path_sorted(struct planner *pl, const struct path *input, const struct path_order *order,
                               double limit);
const struct path *path_sorted_whole(struct planner *pl, const struct path *input, const struct path_order *order);
/* A sort of so many rows above an input of a merge, in the order that the caller sets; limit: rows wanted, -1 all. */
struct path *path_sort_below_merge(struct planner *pl, const struct path *input, double rows, double limit);
const struct path *path_gathered(struct planner *pl, const struct path *input, double rows);
struct pg_input path_input(const struct planner *pl, const struct path *path);
bool order_useful(const struct planner *pl, uint64_t mask, uint32_t key);
struct path_order order_truncated(const struct planner *pl, uint64_t mask, struct path_order order);
/* The same, remembered with the relation: its joins ask it thousands of times. */
struct path_order order_useful_to(const struct planner *pl, struct relation *rel, struct path_order order);

/* scan.c, index_views.c, index_paths.c, index_join.c */
/*
 * What is asked for using the design's added index there. What runs many times is not asked a price: its choice would weigh the price against a single
 * run. Less is still a bound.
 */
double plan_price_of(const struct planner *pl, const struct base *base, size_t added);
void plan_base(struct planner *pl, size_t rel);
void plan_index_paths(struct planner *pl, size_t rel);
void plan_tid_scans(struct planner *pl, size_t rel);
/* Rows of a scan that is given values of these relations and checks its clauses with them; *operators: of those clauses. */
double plan_given_rows(struct planner *pl, size_t rel, uint64_t needs, double *operators);
/* The values of the clause's other side may be given to a scan of the relation: no outer join makes its rows NULL later. */
bool clause_feeds(const struct query_block *block, const struct clause *c, uint64_t rel);
/* A path of the sub-select `query` as one of this block, with so much more for each of its rows; not ordered. */
struct path *plan_sub_path(struct planner *pl, size_t rel, const struct prepared *query, const struct path *sub, double width, double per_row);
/* Hints: may this index be used for the relation; must some index be, where one can? */
bool plan_hints_allow(const struct planner *pl, const struct base *base, struct str name);
bool plan_hints_want_index(const struct planner *pl, const struct base *base);

enum { OR_BRANCHES_MAX = 64, OR_PARTS_MAX = 64 };

struct or_part { /* reading the rows of one branch of an OR from an index, without the table */
    uint32_t branch; /* plus one, unlike that of any other OR of the block */
    double startup, total;
};

/* The cheapest way for each branch that an added, or an existing, index serves; after plan_index_paths. Returns their number. */
size_t plan_or_parts(struct planner *pl, size_t rel, bool added, struct or_part *parts, size_t max);
void plan_index_joins(struct planner *pl, size_t rel, const struct index_side *sides, size_t n);

/* prune.c: those that hold the rows, in the order of their bounds. */
struct table_ids prune_partitions(const struct prepared *pre, size_t rel);

/* partitions.c */
/* What is left of a partitioned table, and its rows; then, when all of the block is known, the partitions' view of it. */
void prepare_partitions(struct prepared *pre, size_t rel);
void settle_partitions(struct prepared *pre);
void plan_partitions(struct planner *pl, size_t rel);
/* An index on the table can serve the relation: it is what that names, or a partition of it that is not pruned. */
bool plan_reads_table(const struct prepared *pre, size_t rel, uint32_t table);
size_t plan_or_parts_of_partitions(struct planner *pl, size_t rel, bool added, struct or_part *parts, size_t max);

/* append.c */
/* The queries of a block that is a UNION ALL itself. */
void prepare_union(struct prepared *pre);
/* So many rows are wanted of what is sorted below the block's own order; -1: all. */
double append_sort_limit(const struct planner *pl);
/* How many workers share the parts, and when the last of them has done the parts that one reads whole. */
int append_workers(const struct pg_params *p, const struct relation *parts, size_t n);
double append_cost_of_whole(const double *falling, size_t n, int workers);
void append_insert_falling(double *costs, size_t n, double cost);
const struct path *append_shared_or_whole(const struct relation *part);
/*
 * shared_append.c: where ways have prices, for each part the way with which all of them together come to the least cost plus prices. Of choices that were not
 * looked at, as there are too many, the least may be lower, by *unseen at most. NULL: some part cannot be shared.
 */
const struct path *const *append_best_shared(struct arena *arena, const struct relation *parts, size_t n, int workers, double *unseen);
/* The UNION ALL of the relation as an append relation: its queries get the joins with the rest of the block. Rows and classes are known. */
void prepare_append(struct prepared *pre, size_t rel);
void plan_append(struct planner *pl, size_t rel);
/* The rows of a set operation's branches strung together, plainly and shared by workers. */
void plan_branches(struct planner *pl, struct relation *out);

/* set_ops.c */
const struct relation *plan_set(struct planner *pl);
/* The class by which a path of a set operation says that it is sorted by an output. */
uint32_t set_output_class(size_t output);

/* grouping_sets.c: chains of sets that one sort serves; and their paths, all rows of all sets. */
void prepare_grouping_sets(struct prepared *pre);
void plan_grouping_sets(struct planner *pl, const struct relation *input, const struct pg_aggregation *agg, bool may_hash,
                        struct relation *out);

/* join_legal.c; in_parts: a long FROM is planned part by part */
bool join_legal(const struct prepared *pre, bool in_parts, uint64_t a, uint64_t b, const struct query_join **join, bool *turned);
/* Relations that a clause, or values given to LATERAL, join with this one; itself may be among them. */
uint64_t join_neighbours(const struct prepared *pre, size_t rel);
/* They are the sides of an outer or semi join, whole, though no clause may say so. */
bool join_is_asked(const struct query_block *block, uint64_t a, uint64_t b);

struct join_pair {
    const struct relation *left, *right; /* semantic sides */
    const struct query_join *join;       /* NULL: inner */
    const uint32_t *clauses;             /* to check here */
    size_t clause_count;
};

/* join_size.c: clauses that become checkable with the pair (room for all of the block's), and the rows that come out. */
size_t join_clauses(const struct prepared *pre, uint64_t left, uint64_t right, uint32_t *clauses);
double join_rows(struct planner *pl, const struct join_pair *pair);
/* Product of the clauses between the sides; semi: share of left rows with a partner. */
double pair_selectivity(struct planner *pl, const struct join_pair *pair, bool semi);

/* join_space.c, join_linear.c */
struct join_space *join_space_make(struct planner *pl);
/*
 * Orders of all relations, each base_count numbers, in which what is good to join stands together; the most promising first. The first is that of the
 * leaves of a tree, whose sets are told. Returns their number, at most 2 * base_count + 1; 0: the relations cannot be joined.
 */
size_t join_linear_orders(struct planner *pl, bool in_parts, uint8_t **orders, uint64_t *tree);

/* join.c, join_paths.c */
const struct relation *plan_joins(struct planner *pl);
void plan_join_pair(struct planner *pl, struct relation *out, const struct join_pair *pair);
void plan_gathers(struct planner *pl, struct relation *rel);

/* upper.c */
/* Above `input`, whose order and workers it keeps. */
struct path *path_above(struct planner *pl, enum path_kind kind, const struct path *input, double rows, struct pg_cost cost);
const struct relation *plan_order(struct planner *pl, const struct relation *input);
/* What hangs beside the plan. slope: how often its cost is in the plan's; NAN: in a way that cannot be told apart. */
void plan_beside(struct planner *pl, const struct path *path, double slope);
const struct relation *plan_upper(struct planner *pl, const struct relation *input);
/* Of the whole block, each of use for another order or another number of rows; NULL: it has no plan. */
const struct relation *plan_block(struct arena *arena, const struct optimizer_query *owner, struct prepared *pre,
                                  const struct design *design);
/* The cheapest of them. */
const struct path *plan_prepared(struct arena *arena, const struct optimizer_query *owner, struct prepared *pre,
                                 const struct design *design);

/* skeleton.c */
void plan_skeleton(struct arena *arena, const struct prepared *pre, const struct path *path,
                   struct optimizer_skeleton *skeleton);

/* explain.c */
void plan_describe(struct arena *arena, const struct cost_book *book, const struct path *path,
                   struct optimizer_plan *plan, bool with_text);

#endif
