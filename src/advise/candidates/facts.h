/*
 * What one table reference of a statement offers to an index: the predicates, orders and columns, sorted by what an index
 * can do with them. Candidates are built from it, and it decides which candidates can help which template.
 */
#ifndef DOVETAIL_ADVISE_FACTS_H
#define DOVETAIL_ADVISE_FACTS_H

#include "advise/search.h"

enum { FACTS_MAX = 12 }; /* of a kind: what stands behind them adds no candidate worth having */

struct fact {
    struct catalog_key key;
    double selectivity; /* of the predicate alone */
};

struct fact_list {
    struct fact *at;
    size_t n;
};

struct partial { /* a predicate that is the same in every execution, or two of them */
    struct str text;
    const struct sql_node *tree;
    uint32_t columns[2]; /* whose values it says; CATALOG_NONE: none. They need not be keys */
    struct str expressions[2]; /* the same; empty: none */
    double selectivity;
};

struct inverted { /* a predicate that looks into a value: what a GIN or a GiST index is for */
    struct catalog_key key; /* with the operator class */
    enum catalog_method method;
};

struct facts {
    size_t template;
    const struct query_block *block;
    size_t rel;
    uint32_t table;
    const uint32_t *leaves; /* of a partitioned table, those that may be read (facts_partitions.c) */
    size_t leaf_count;
    bool few_leaves; /* and the statement's constants rule out the others */
    bool in_parts;   /* it reads more than few, which are not too many to be offered an index each */
    struct fact_list equal, join, range, order, group;
    struct partial *partials;
    size_t partial_count;
    struct inverted *inverted;
    size_t inverted_count;
    size_t guesses; /* expressions left out, as what they compute with is not known */
    struct str common; /* one that was left out, as many rows have the value; empty: none */
    const uint32_t *touched;
    size_t touched_count;
    bool coverable; /* an index-only scan is possible: not every column, and not the target of a change */
};

struct facts_list { /* as VEC */
    struct facts **at;
    size_t n, cap;
};

/* Of every statement that is costed, in workload order. What no index can serve yet goes to problem->rejected. */
void facts_collect(struct problem *problem, struct facts_list *all);
/* True when the index could change the plan of this table reference. */
bool facts_may_use(const struct problem *problem, const struct facts *facts, const struct design_index *index);
/* The two halves of that: what the index is over, and whether the rows it leaves out are not wanted, which takes long to say. */
bool facts_may_read(const struct facts *facts, const struct design_index *index);
bool facts_imply(const struct problem *problem, const struct facts *facts, const struct design_index *index);
/* facts_partial.c: the predicate, where a partial index may have it; then what two of them select together. */
void facts_add_partial(struct problem *problem, struct facts *facts, const struct query_predicate *predicate);
void facts_pair_partials(struct problem *problem, struct facts *facts);
bool partial_says(const struct partial *partial, const struct catalog_key *key);
/* facts_gin.c: the operator classes that serve a predicate on a table reference, added to its facts. */
void facts_add_inverted(struct problem *problem, struct facts *facts, const struct query_predicate *predicate);
/* facts_expressions.c: the share of rows that have an expression's value, `otherwise` of what is not known to be other; then the keys left out that too many have. */
double facts_equal_share(struct problem *problem, const struct catalog_table *table, const struct catalog_key *key,
                         const struct query_operand *value, double otherwise);
/* What ANALYZE will find of an expression once an index is on it; NULL: it is a column, has statistics, or cannot be computed of what is known. sample: of the index whose first key it is; else NULL. */
const struct catalog_stats *facts_foresee(struct problem *problem, const struct catalog_table *table, const struct catalog_key *key,
                                         const struct design_sample *sample);
void facts_forget_common(struct facts *facts);
/* facts_partitions.c: of table references of the query, what partitions they read; an index on the table is on what they read. */
void facts_find_leaves(struct problem *problem, const struct query *query, struct facts *const *facts, size_t n);
void facts_forget_hashed(const struct problem *problem, struct facts_list *all);
bool facts_read_table(const struct facts *facts, uint32_t table);
/* facts_gist.c: ranges and shapes, and what is nearest. */
void facts_add_gist(struct problem *problem, struct facts *facts, const struct query_predicate *predicate);
void facts_add_nearest(struct problem *problem, struct facts *facts);

#endif
