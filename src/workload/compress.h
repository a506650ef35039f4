/*
 * Workload compression: a few templates that stand for all of them, so that a search may ask a hundredth of its questions.
 *
 * ISUM (Siddiqui et al., SIGMOD 2022): templates are vectors over the columns an index could serve. Greedily the one is taken that
 * has the most utility (its share of the cost that indexes could save) and the most influence (the utility of those alike); then
 * the others lose what it covers. The baselines of the literature stand behind the same interface, to be measured against.
 *
 * Everything is deterministic; ties go to the earlier template. Memory is the caller's arena's.
 */
#ifndef DOVETAIL_WORKLOAD_COMPRESS_H
#define DOVETAIL_WORKLOAD_COMPRESS_H

#include "workload/workload.h"

struct compress_feature {
    uint32_t id;
    double weight; /* of the column in the template: over 0, the greatest of a template is 1 */
};

struct compress_item {                 /* a template */
    struct compress_feature *features; /* ascending ids */
    size_t feature_count;
    double cost;        /* over the window: of all its calls; finite, >= 0 */
    double selectivity; /* mean over filters and joins, 0..1 */
    uint64_t shape;     /* its tables and join columns: different shapes share no index worth sharing */
};

struct compress_input {
    struct compress_item *items;
    size_t item_count;
    uint32_t feature_count; /* ids are below it */
};

/*
 * One item per template of the workload, in its order. costs: over the window, per template; NAN or 0: it takes no part. Column weights
 * are those of ISUM with statistics: rows of the table times 1 - selectivity (filters, joins) or 1 - density (grouping, order).
 */
void compress_features(struct arena *arena, const struct catalog *catalog, const struct workload *workload,
                       const double *costs, struct compress_input *input);

enum compress_method {
    COMPRESS_FACILITY,   /* the most utility covered, greedily: the default */
    COMPRESS_ISUM,       /* against one summary vector of the workload: O(k n) */
    COMPRESS_ISUM_PAIRS, /* every pair compared, O(k n^2): the yardstick of the former */
    COMPRESS_TOP_COST,
    COMPRESS_UNIFORM,    /* a sample, by seed */
    COMPRESS_STRATIFIED, /* round and round the shapes, the costliest of each first */
    COMPRESS_K_MEDOIDS,  /* Chaudhuri, Gupta, Narasayya 2002: statements of different shapes are infinitely far apart */
    COMPRESS_GSUM, /* after Deep et al., PVLDB 2020: representativity and coverage of features, regardless of cost */
    COMPRESS_METHOD_COUNT
};
extern const char *const compress_methods[]; /* names, NULL-ended: "facility", "isum", … */

struct compress_pick {
    size_t item;
    double factor; /* its calls times this stand for those left out as well; >= 1 but for rounding */
};

struct compression {
    struct compress_pick *picks; /* in the order they were taken */
    size_t pick_count;
    double coverage;   /* share of the utility of all that is alike to a pick: sum of U(b) max S(b, pick); 0..1 */
    double cost_share; /* of the picks themselves in the whole cost */
};

/* At most `most` picks, fewer when `coverage` (0..1] is reached before. */
void compress_run(struct arena *arena, const struct compress_input *input, enum compress_method method, size_t most,
                  double coverage, uint64_t seed, struct compression *out);

/* ISUM's weighted Jaccard similarity of two templates: sum of the smaller weights over the sum of the greater; 0..1. */
double compress_similarity(const struct compress_item *a, const struct compress_item *b);

#endif
