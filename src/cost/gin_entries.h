/*
 * What entries a GIN index over a column has, and in how many rows each stands, from the column's statistics.
 *
 * Arrays and tsvectors have their most common elements in pg_stats, whose tail is continued by a power law. Of jsonb and text (trigrams, words
 * of an expression) the most common values and the histogram's bounds are whole values: a sample of about a hundred rows, from which the entries
 * are taken as the operator class would; how many there are of those seen once says Haas and Stokes' Duj1, as ANALYZE itself does. Where some thousand rows were
 * read (index_sample.h), their entries are taken instead, and those that none of them has are foretold (unseen.h).
 */
#ifndef DOVETAIL_COST_GIN_ENTRIES_H
#define DOVETAIL_COST_GIN_ENTRIES_H

#include "catalog/design.h"
#include "query/gin.h"

struct gin_group { /* entries that are alike */
    double entries;
    double rows;      /* that hold each of them; at least 1 */
    double key_bytes; /* of the key as stored with its tuple's header, aligned; on average */
    double together;  /* the share of the rows that lie behind another of the same entry on their page, as far as was seen */
    struct str text;  /* of the one entry there is, as sampled; of a document's behind a byte for its type. Empty: many, or not sampled */
};

struct gin_entries {
    struct gin_group *at;
    size_t n;
    double items; /* entries of all rows: of one row, times the rows */
    double bare;  /* rows without any, NULL or with nothing in them: the index has a place for these as well (ginutil.c, GIN_CAT_NULL_ITEM and GIN_CAT_EMPTY_ITEM) */
    struct str *once; /* the texts that were sampled once, of groups of many */
    size_t once_count;
};

/* The operator class of an index's key; the type of an expression is read from its tree. */
enum query_gin_class cost_gin_class(const struct catalog_table *table, const struct catalog_key *key);
/* Of so many rows; filled: none of them has a NULL there; seen: what some of them have there, or NULL. */
struct gin_entries cost_gin_entries(struct arena *arena, const struct catalog_table *table,
                                    const struct catalog_key *key, double rows, bool filled, const struct design_seen *seen);

/*
 * Statistics of doc ->> 'name' and its like, from the sampled documents; false when the key is something else or has statistics of its own.
 * `rows`: of the table.
 */
bool cost_document_stats(struct arena *arena, const struct catalog_table *table, const struct catalog_key *key,
                         double rows, struct catalog_stats *stats);

#endif
