/*
 * What could exist: a set of structures added to, and hidden from, a catalog. The currency between whatif, advise,
 * report and (later) change.
 *
 * A design_index is immutable and identified by its canonical key text (table, method, keys with order and opclass,
 * include, predicate), so equal candidates from different queries are one. A design is a small set of pointers to them
 * plus the existing indexes it hides; it is cheap to copy.
 */
#ifndef DOVETAIL_CATALOG_DESIGN_H
#define DOVETAIL_CATALOG_DESIGN_H

#include "catalog/catalog.h"

#define DESIGN_KEYS_MAX 32 /* PostgreSQL's INDEX_MAX_KEYS */

struct design_storage { /* how Oracle stores it; no part of the identity */
    struct str tablespace; /* empty: the owner's default */
    int prefix_length;     /* COMPRESS n; 0: none */
    bool advanced_low;     /* COMPRESS ADVANCED LOW */
    bool reverse, local;
};

struct design_gin { /* what a GIN index holds, estimated with its size */
    double entries, entry_pages, data_pages;
    double items_per_row; /* entries that a row stands in: what writing it costs */
    double pending_pages; /* of the list of rows not yet sorted in, on average */
};

/* What the rows that were read and are held have in one key of a GIN index: its entries hang on it. */
struct design_seen {
    const struct str *values; /* documents and, of arrays and full text, their elements as JSON; texts as they are; empty: NULL */
    const uint32_t *pages;    /* the page each came from, ascending */
    size_t n;
};

/* What some of the table's rows, read through a like question (whatif_sample), show of an index. rows 0: none were read. */
struct design_sample {
    double rows;  /* read */
    double held;  /* of them those that the index holds */
    double told, untold; /* of them those that meet the conditions of its predicate that the statistics answer, and that they do not; 0: not asked */
    double pages; /* they came from, of each some neighbours */
    /* Different keys among those held; 0: not asked. Lone ones were met on one page only; inner ones of them not at the edge of what was read of it. */
    double keys, lone_keys, lone_rows, inner_keys, inner_rows, inner_squares;
    double correlation; /* of the rows' places with the first key, an expression or ranges, as ANALYZE computes it; 0: not asked */
    const double *filled; /* of those held so many have a value, by key and then by included column; -1: not asked. NULL: of none */
    bool fails; /* an expression of the index, on a row that it would hold: it cannot be built */
    const struct catalog_stats *values; /* of an expression that is the first key; NULL: not known */
    const struct design_seen *seen; /* of the key of a GIN index that has one; NULL: not known */
    bool told_apart; /* of values: how many different ones there are can be told; not where equal ones lie together, and pages far from each other never meet the same */
};

struct design_part { /* of an index of a partitioned table: the one on a leaf */
    uint32_t table;
    double pages, tuples;
    int tree_height;
    struct design_gin gin;
};

struct design_index {
    uint32_t table;
    enum catalog_method method;
    struct catalog_key *keys;
    size_t key_count;
    uint32_t *include;
    size_t include_count;
    struct str predicate_text;
    const struct sql_node *predicate;
    bool unique;
    /*
     * Partial, or with an expression, and judged by HypoPG (up to 1.4.3 at least): it does not renumber its trees' columns, so the planner sees
     * such an index only where the table is the first of its FROM, and elsewhere may even crash (HypoPG, issue 116). The what-if leaves it out where it cannot be written first.
     */
    bool seen_in_front_only;
    struct str identity;  /* canonical text, unique within a catalog */
    struct str name;      /* proposed, engine-legal, <= 63 bytes (Oracle: 30), unique within the catalog */
    double pages, tuples; /* estimated by cost/pg_index_size */
    uint64_t size_bytes;
    int tree_height;
    struct design_gin gin;
    struct design_sample sample; /* no part of the identity */
    struct design_part *parts; /* sized with the whole, whose pages, tuples and bytes are their sum and whose height is the highest */
    size_t part_count;         /* 0: the table is not partitioned */
    struct design_storage storage;
};

struct design {
    const struct design_index **added; /* sorted by identity */
    size_t added_count;
    uint32_t *hidden; /* ids of existing indexes, ascending */
    size_t hidden_count;
};

/*
 * Fills identity and name from table, keys, include, predicate, method. Keys and texts are copied into the arena.
 * Sizes stay zero: the caller asks the cost book (design_index_set_size).
 */
struct design_index *design_index_make(struct arena *arena, const struct catalog *catalog,
                                       const struct design_index *like);
/* Partial, or with an expression among its keys. */
bool design_index_has_tree(const struct design_index *index);
void design_index_set_size(struct design_index *index, double pages, double tuples, int tree_height,
                           uint32_t block_bytes);

/* Levels above the leaves; where nobody told, or a planner takes it for a hypothetical one (-1), with some 300 entries on an inner page. */
int design_index_height(const struct design_index *index);
/* Levels above the leaves of one that is there: known, or by its pages and the width of its keys. */
int catalog_index_height(const struct catalog *catalog, const struct catalog_index *index);

/*
 * "CREATE INDEX CONCURRENTLY name ON schema.table USING btree (a, b DESC) INCLUDE (c) WHERE ..." without semicolon; for Oracle
 * design_oracle.h's, with `concurrently` invisible and online.
 */
struct str design_index_ddl(struct arena *arena, const struct catalog *catalog, const struct design_index *index,
                            bool concurrently);
/* The same index, unnamed, on one partition of its table. */
struct str design_index_ddl_on(struct arena *arena, const struct catalog *catalog, const struct design_index *index,
                               uint32_t partition);
/*
 * The statements that build it while writes go on; their number. One, but for a partitioned table of PostgreSQL, where CONCURRENTLY
 * is refused: the empty index of the whole, then each partition's, attached when it is built (PostgreSQL manual, 5.11.2.2).
 */
size_t design_build_steps(struct arena *arena, const struct catalog *catalog, const struct design_index *index,
                          struct str **steps);
struct str design_index_undo(struct arena *arena, const struct catalog *catalog, const struct design_index *index);

/* The existing index as a candidate-shaped value (for comparisons, and to create it again). */
struct design_index *design_index_from_catalog(struct arena *arena, const struct catalog *catalog,
                                               const struct catalog_index *index);

void design_add(struct arena *arena, struct design *design,
                const struct design_index *index); /* keeps order, no duplicates */
void design_remove(struct design *design, const struct design_index *index);
void design_hide(struct arena *arena, struct design *design, uint32_t index_id);
bool design_has(const struct design *design, const struct design_index *index);
bool design_hides(const struct design *design, uint32_t index_id);
struct design design_copy(struct arena *arena, const struct design *design);
uint64_t design_size_bytes(const struct design *design);
/* Parses CREATE INDEX / DROP INDEX statements into a design (whatif --design FILE.sql). */
bool design_parse(struct arena *arena, const struct catalog *catalog, struct str text, struct design *out,
                  struct err *err);

#endif
