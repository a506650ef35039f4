/*
 * What exists: an immutable snapshot of a database's schema and statistics, whatever the engine.
 *
 * Built once by `collect` through catalog_build.h, then only read; everything lives in one arena. Tables, columns and
 * indexes are addressed by their position (table_id, column_id), which is stable within a snapshot. Tables are sorted by
 * (schema, name), indexes of a table by name, so equal databases give equal snapshots.
 *
 * Statistics keep PostgreSQL's shapes (pg_stats), the richer of the two engines'; Oracle's map onto them, and stand as they are
 * behind the `oracle` pointers (catalog_oracle.h), which are NULL for other engines. A table without statistics has has_stats
 * false everywhere and is costed with the planner's own defaults, and reported.
 */
#ifndef DOVETAIL_CATALOG_CATALOG_H
#define DOVETAIL_CATALOG_CATALOG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "base/str.h"
#include "base/vec.h"
#include "catalog/catalog_oracle.h"
#include "sql/ast.h"

#define CATALOG_NONE UINT32_MAX

enum catalog_family { /* what a type can be compared with, and how its values are ordered */
                      FAMILY_OTHER,
                      FAMILY_BOOLEAN,
                      FAMILY_INTEGER,
                      FAMILY_FLOAT,
                      FAMILY_NUMERIC,
                      FAMILY_TEXT, /* text, varchar, char(n), name */
                      FAMILY_DATE,
                      FAMILY_TIMESTAMP, /* with or without time zone */
                      FAMILY_TIME,
                      FAMILY_INTERVAL,
                      FAMILY_UUID,
                      FAMILY_BYTES,
                      FAMILY_JSON, /* json, jsonb */
                      FAMILY_ARRAY,
                      FAMILY_ENUM,
                      FAMILY_FULLTEXT, /* tsvector */
                      FAMILY_GEOMETRY,
                      FAMILY_RANGE,
};

/* How the ranges of a column lie, as ANALYZE found them; none is empty. */
struct catalog_ranges {
    enum catalog_family family; /* of what they are ranges of */
    bool discrete;              /* [1,5] is [1,6) */
    struct str *bounds; /* ranges whose lower bounds ascend, equal-height, and whose upper bounds do, too: no range of the table is among them */
    size_t bound_count;
    double *lengths; /* ascending, equal-height, in the unit of their kind: seconds, days, numbers; INFINITY: open */
    size_t length_count;
    double empty_fraction; /* of those that are not NULL */
};

/* Distribution of one column or index expression, as pg_stats holds it. */
struct catalog_stats {
    bool present;
    double null_fraction;    /* 0..1 */
    double distinct;         /* > 0 number of values; < 0 minus the ratio to the rows; 0 unknown */
    double width_bytes;      /* average stored width */
    double correlation;      /* -1..1 physical against logical order; NAN unknown */
    struct str *common;      /* most common values as text, most frequent first */
    double *common_fraction; /* of all rows */
    size_t common_count;
    struct str *bounds; /* histogram bounds as text, ascending, equal-height over what is not in common */
    size_t bound_count;
    struct str *elements; /* arrays, jsonb keys: most common elements */
    double *element_fraction;
    size_t element_count;
    double elements_per_row; /* arrays: distinct ones, on average; 0 unknown */
    const struct catalog_ranges *ranges; /* NULL: not known */
    struct str low_end, high_end; /* the first and the last value in an index that begins with the column, at the capture; empty: there was none, or it is not known */
    struct catalog_oracle_stats *oracle;
};

struct catalog_column {
    struct str name, type_name; /* type as the engine writes it: "numeric(15,2)" */
    enum catalog_family family;
    int32_t type_length; /* bytes for fixed-width types, -1 for variable */
    bool not_null, dropped, generated;
    bool toasted; /* storage may be out of line */
    struct catalog_stats stats;
};

struct catalog_key {             /* one key of an index: a column or an expression */
    uint32_t column;             /* CATALOG_NONE for an expression */
    struct str expression;       /* its text, canonical (query_canonical_keys); empty for a column */
    struct str written;          /* the same as whoever made the index wrote it; empty: like that */
    const struct sql_node *tree; /* its tree; NULL for a column, or when it could not be parsed */
    bool descending, nulls_first;
    struct str opclass;         /* empty: the type's default */
    struct catalog_stats stats; /* of an expression; a column's are with the column */
    const struct catalog_stats *foreseen; /* of an expression that no index has yet: what ANALYZE will find, by its column's sampled values; NULL: nobody knows */
};

enum catalog_method {
    METHOD_OTHER,
    METHOD_BTREE,
    METHOD_HASH,
    METHOD_GIN,
    METHOD_GIST,
    METHOD_SPGIST,
    METHOD_BRIN,
    METHOD_BITMAP
};

struct catalog_index {
    struct str schema, name, ddl;
    uint32_t table;
    enum catalog_method method;
    struct catalog_key *keys;
    size_t key_count;
    uint32_t *include; /* column ids */
    size_t include_count;
    struct str predicate_text;        /* empty: not partial */
    const struct sql_node *predicate; /* NULL when absent or not parsed */
    bool unique, primary, backs_constraint, valid, replica_identity, clustered;
    bool modelled;        /* false: kept, never costed, never advised to be dropped */
    double pages, tuples; /* relpages, reltuples */
    uint64_t size_bytes;
    double scans;    /* idx_scan since the statistics were reset; NAN unknown */
    int tree_height; /* levels above the leaves; -1 unknown */
    double range_pages; /* BRIN: heap pages that one entry is for; 0: by default */
    struct catalog_oracle_index *oracle;
};

enum catalog_constraint_kind {
    CONSTRAINT_PRIMARY,
    CONSTRAINT_UNIQUE,
    CONSTRAINT_FOREIGN,
    CONSTRAINT_CHECK,
    CONSTRAINT_EXCLUDE
};

struct catalog_constraint {
    enum catalog_constraint_kind kind;
    struct str name;
    uint32_t *columns;
    size_t column_count;
    uint32_t foreign_table;    /* CATALOG_NONE unless FOREIGN */
    uint32_t *foreign_columns; /* column_count of them */
    struct str check_text;
};

struct catalog_activity { /* counters since stats_reset; NAN where unknown */
    double inserted, updated, hot_updated, deleted, live, dead, seq_scans, index_scans;
    double modified_since_analyze;
};

enum catalog_table_kind { TABLE_ORDINARY, TABLE_PARTITIONED, TABLE_PARTITION, TABLE_MATVIEW, TABLE_FOREIGN };

struct catalog_table {
    struct str schema, name;
    enum catalog_table_kind kind;
    uint32_t parent; /* partitioned table this is a partition of, or CATALOG_NONE */
    struct str partition_bound, partition_key; /* as PostgreSQL writes them; of a partition, of a partitioned table */
    const struct partition_bound *bound;       /* the same, read (partition_bound.h); NULL: none, or not understood */
    const struct partition_key *key;
    struct catalog_column *columns; /* by position; dropped ones are absent */
    size_t column_count;
    VEC(uint32_t) indexes; /* ids into catalog.indexes */
    struct catalog_constraint *constraints;
    size_t constraint_count;
    double rows, pages, visible_pages; /* reltuples (-1 never analysed), relpages, relallvisible */
    uint64_t size_bytes;               /* heap, main fork */
    int fill_factor;                   /* per cent; 100 by default */
    bool has_stats;
    bool unreadable; /* the capturing role may not read it, and so not its statistics */
    struct catalog_activity activity;
    struct catalog_oracle_table *oracle;
};

struct catalog_view { /* or, with a table's name, what reading that without ONLY means: it and those that inherit from it */
    struct str schema, name, text; /* the defining SELECT */
    const struct sql_node *tree;   /* NULL when it could not be parsed */
    bool barrier;                  /* security_barrier: PostgreSQL plans it by itself */
};

struct catalog_sequence {
    struct str schema, name;
    double last_value; /* NAN unknown */
};

enum catalog_setting_origin { SETTING_UNKNOWN, SETTING_OWN_CHOICE /* of the database: nobody set it */, SETTING_SET };

struct catalog_setting {
    struct str name, value, unit; /* as pg_settings: value in `unit` */
    struct str change;            /* Oracle's ISSYS_MODIFIABLE: IMMEDIATE, DEFERRED, FALSE (restart); else empty */
    struct str in_container;      /* Oracle's ISPDB_MODIFIABLE: TRUE, FALSE; else empty */
    enum catalog_setting_origin origin;
};

struct catalog {
    struct arena *arena;
    enum sql_dialect dialect;
    struct str product, version_text; /* "PostgreSQL", "15.20" */
    int version;                      /* 150020; 0 unknown */
    struct str database, captured_at; /* ISO 8601 */
    struct str search_path;           /* comma separated schemas, "$user" resolved */
    struct str home_schema;           /* looked into before the search path; empty but for catalog_in_schema */
    struct catalog_table *tables;
    size_t table_count;
    struct catalog_index *indexes;
    size_t index_count;
    struct catalog_view *views;
    size_t view_count;
    struct catalog_sequence *sequences;
    size_t sequence_count;
    struct catalog_setting *settings;
    size_t setting_count;
    VEC(struct str) extensions; /* names of those installed */
    double stats_age_s;       /* since the counters were reset; NAN unknown */
    struct map table_by_name; /* "schema.name" and, for those on the search path, "name" -> struct catalog_table * */
    struct map view_by_name;  /* same, struct catalog_view * */
    VEC(struct str) warnings; /* what was missing or skipped, for the report */
    struct catalog_oracle *oracle;
};

/* Empty schema: the search path decides. NULL when absent. Names compare as stored (the caller folds case). */
const struct catalog_table *catalog_find_table(const struct catalog *catalog, struct str schema, struct str name);
const struct catalog_view *catalog_find_view(const struct catalog *catalog, struct str schema, struct str name);
/*
 * The same catalog as a statement sees it that runs in that schema: its names are looked up there first. Shares all but this; the
 * catalog itself where the schema has no table or view.
 */
const struct catalog *catalog_in_schema(struct arena *arena, const struct catalog *catalog, struct str schema);
/*
 * The same catalog as if these indexes (a flag for each) were not there: they keep their ids, but no table has them. Shares all but the tables.
 */
const struct catalog *catalog_without(struct arena *arena, const struct catalog *catalog, const bool *absent);
uint32_t catalog_table_id(const struct catalog *catalog, const struct catalog_table *table);
uint32_t catalog_find_column(const struct catalog_table *table, struct str name); /* CATALOG_NONE when absent */
/* Keys of indexes: the same column or expression; in the same operator class, too; read in the same direction. */
bool catalog_key_equal(const struct catalog_key *a, const struct catalog_key *b);
bool catalog_key_alike(const struct catalog_key *a, const struct catalog_key *b);
bool catalog_key_same_direction(const struct catalog_key *a, const struct catalog_key *b);
/* Whether an entry of an index, there or designed, has the column's value: as a key that is the column itself, or included. */
bool catalog_entry_holds(const struct catalog_key *keys, size_t key_count, const uint32_t *include, size_t include_count, uint32_t column);
/* The setting's value as a number in its unit, or `fallback`. */
double catalog_setting_number(const struct catalog *catalog, const char *name, double fallback);
enum catalog_setting_origin catalog_setting_origin(const struct catalog *catalog, const char *name);
bool catalog_setting_on(const struct catalog *catalog, const char *name, bool fallback);
bool catalog_has_extension(const struct catalog *catalog, const char *name);
/* Number of distinct values, resolved against `rows`; at least 1. */
double catalog_distinct(const struct catalog_stats *stats, double rows);
/* Heap bytes of all ordinary tables: the data that the default budget is a share of. */
uint64_t catalog_data_bytes(const struct catalog *catalog);
/* Parses the type as the engine writes it into a family. */
enum catalog_family catalog_family_of(struct str type_name);

#endif
