/*
 * The cheapest plan of a statement under a design, as the engine's own planner would choose it: PostgreSQL 15's, or Oracle's (book.h; how far
 * Oracle's holds: docs/oracle-model.md).
 *
 * A statement is prepared once (selectivities, equality classes, row estimates of every join), then planned under any number of
 * designs. A prepared statement belongs to one thread; it keeps what it learns about joins, which does not depend on the design.
 */
#ifndef DOVETAIL_OPTIMIZER_OPTIMIZER_H
#define DOVETAIL_OPTIMIZER_OPTIMIZER_H

#include "catalog/design.h"
#include "catalog/partitions.h"
#include "query/query.h"

#define PATH_KEYS 8 /* columns of an order that are kept: deeper ones never decide a plan */

struct optimizer_query;

/* An order of rows: equality class * 4 + descending * 2 + nulls first. Numbers mean something within one block only. */
struct path_order {
    uint32_t at[PATH_KEYS];
    uint8_t n;
};

struct optimizer_plan {
    double cost, rows;
    struct str text; /* one line: "Limit > Sort > Hash Join(Seq Scan a, Index Scan b using i)"; empty unless asked */
    const struct design_index **used; /* each once, by identity */
    size_t used_count;
    uint32_t *used_existing; /* ascending */
    size_t used_existing_count;
    size_t work; /* bytes of paths considered, and one for each kept path that a new one was held against: a measure of the effort that is the same on every machine */
};

/* The catalog and the query must outlive it. Sizes of nothing are asked: design indexes must have theirs (cost_index_size). */
struct optimizer_query *optimizer_prepare(struct arena *arena, const struct catalog *catalog,
                                          const struct query *query);
/* Result in `arena`; scratch is given back. */
void optimizer_plan(struct arena *arena, struct optimizer_query *query, const struct design *design, bool with_text,
                    struct optimizer_plan *plan);

/*
 * Partitions that the statement's constants leave of a relation of one of its blocks, in the order of their bounds. None, where it is not partitioned,
 * or the block is planned as a part of another.
 */
struct table_ids optimizer_partitions_left(struct arena *arena, const struct optimizer_query *query, const struct query_block *block, size_t rel);

/*
 * --- Plan skeletons, in the manner of INUM (Papadomanolakis, Dash, Ailamaki; VLDB 2007) -------------------------------
 *
 * A plan's cost is a constant, what its joins, sorts and groupings cost, plus a multiple of what each of its scans costs. Any other access to
 * the same table reference that brings the rows in the order, to the parameters and for the workers that the plan wants can take
 * the scan's place; so one plan prices every design. Over enough skeletons the least such price is the optimizer's own cost.
 */

/*
 * A scan whose filters run a correlated sub-plan costs what that costs, which changes with the design. Such an access is listed twice, at either
 * end of what the sub-plan can cost: for comparing with others, not for pricing.
 */
enum access_sub_plan { ACCESS_NO_SUB_PLAN, ACCESS_SUB_PLAN_FREE, ACCESS_SUB_PLAN_DEAR };

/* A way to read one table reference. */
struct optimizer_access {
    uint32_t slot;    /* which table reference, over all blocks of the statement */
    uint64_t needs;   /* relations of the block whose values it is given: the inner side of a nested loop; 0: none */
    uint8_t workers;  /* shared by so many; 0: not */
    struct path_order order;
    double startup, total;
    size_t index_count; /* added ones that it reads: 1, or several under one bitmap */
    enum access_sub_plan sub_plan;
    uint32_t bitmap; /* of a bitmap scan, or of any in a correlated sub-plan: the leading column plus one: only a rival of the same can stand for it in a bitmap of several indexes */
    bool repeated; /* within a correlated sub-plan: never a leaf's, asked no price */
    uint32_t part; /* plus one: the partition that the index stands on, whose rivals stand there as well: others are read by indexes of their own beside it. 0: all */
    uint32_t branch; /* plus one, of an OR: what it costs to read that branch for a bitmap of several indexes; never a leaf's. 0: a whole access */
};

/* A scan of a skeleton: what an access must offer, and how often its costs count. */
struct optimizer_leaf {
    struct optimizer_access wants; /* order: at least so; the costs are those of the plan it was seen in */
    double startup_times, total_times;
};

struct optimizer_fixed {
    const struct design_index *index;
    uint32_t slot;
    bool unpriced; /* read many times, in a correlated sub-plan: the optimizer asked it no price */
};

struct optimizer_skeleton {
    double constant;
    struct optimizer_leaf *leaves;
    size_t leaf_count;
    struct optimizer_fixed *fixed; /* indexes whose cost hides in the constant: all of them must be there */
    size_t fixed_count;
};

/*
 * How hard to look. Where many tables meet many indexes, no path is better than another in both cost and price, and all are kept: of TPC-DS's
 * statements of eight tables one takes seconds. A rough look compares paths that run once by the sum alone (a path that is read again costs
 * more than that says): its plans are real, and at no prices it is exact.
 */
struct optimizer_effort {
    double slack;     /* at least 1: paths may be dearer by this factor and still stand for others; 1.0005 halves the work of 1 */
    double crowd;     /* the slack grows by this with each path of the relation that is kept; 0: a bound is wanted */
    bool rough;
    size_t work_most; /* after that much work (optimizer_plan.work) it gives up: cost NAN, work above; SIZE_MAX: never */
};

/* Rough, however long it takes. */
extern const struct optimizer_effort optimizer_rough_look;

/*
 * The plan of least cost plus prices of the indexes it uses, exact where the planner's comparisons have 1 % fuzz: cost + price is a lower
 * bound of that sum for every subset of the design. A price is asked for each table reference that an index serves: prices lie slot by slot,
 * each along design->added. plan->cost is without them. A plan whose sum is above the ceiling may be missed: the cost is then NAN, or
 * another plan's.
 */
void optimizer_price(struct arena *arena, struct optimizer_query *query, const struct design *design,
                     const double *prices, double ceiling, const struct optimizer_effort *effort,
                     struct optimizer_plan *plan, double *price, struct optimizer_skeleton *skeleton);

/* The factor by which cost + price may be above the least there is: the comparisons' slack, once for each level of joins. */
double optimizer_price_slack(const struct optimizer_query *query, double slack);

/* All accesses that the index offers to the statement; NULL: those that need no new index. Returns their number. */
size_t optimizer_accesses(struct arena *arena, struct optimizer_query *query, const struct design_index *index,
                          struct optimizer_access **accesses);
/* Some of its scans run many times, in correlated sub-plans: they are never leaves, and asked no price. */
bool optimizer_hides_scans(const struct optimizer_query *query);
size_t optimizer_slots(const struct optimizer_query *query);
bool optimizer_access_fits(const struct optimizer_access *access, const struct optimizer_access *wants);

#endif
