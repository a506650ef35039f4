/*
 * What only Oracle's dictionary knows, beside the parts of the catalog that every engine fills.
 *
 * catalog, catalog_table, catalog_stats and catalog_index each point to their part here; the pointers are NULL for other
 * engines, so code for PostgreSQL never meets it. The shared fields are filled for Oracle too (rows, pages = blocks below the
 * high-water mark, distinct, null_fraction, most common values from frequency histograms, bounds from the others): they are a
 * reading of what stands here, and where the two could differ, this is the truth.
 *
 * Numbers that the dictionary leaves NULL (never analysed, another version) are NAN. Names are in the dictionary's case. Values
 * are decoded from RAW into text as literals have it: 12.5, 2026-03-01 23:59:59, Paris. `scale` is the optimizer's own number
 * for a value (oracle_value.h), in which it interpolates ranges.
 */
#ifndef DOVETAIL_CATALOG_CATALOG_ORACLE_H
#define DOVETAIL_CATALOG_CATALOG_ORACLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/vec.h"

/* --- Columns, index expressions, column groups ------------------------------------------------------------ */

enum catalog_histogram {
    HISTOGRAM_NONE,
    HISTOGRAM_FREQUENCY,
    HISTOGRAM_TOP_FREQUENCY,
    HISTOGRAM_HEIGHT_BALANCED,
    HISTOGRAM_HYBRID
};

struct catalog_endpoint { /* a row of DBA_TAB_HISTOGRAMS, ascending by number */
    double number;        /* frequency, hybrid: rows of the sample up to and with it; height-balanced: the bucket */
    double scale;         /* ENDPOINT_VALUE */
    struct str text;      /* ENDPOINT_ACTUAL_VALUE, or decoded from ENDPOINT_VALUE by the column's type */
    double repeat_count;  /* hybrid: rows of the sample with exactly this value; else 0 */
};

struct catalog_column_usage { /* SYS.COL_USAGE$: predicates the optimizer has seen since it began to count */
    double equality, equijoin, nonequijoin, range, like, null;
};

struct catalog_oracle_stats {
    double distinct, density, nulls, average_length; /* NUM_DISTINCT, DENSITY, NUM_NULLS, AVG_COL_LEN */
    struct str low, high;                            /* LOW_VALUE, HIGH_VALUE; empty unknown */
    double low_scale, high_scale;
    enum catalog_histogram histogram;
    double buckets; /* NUM_BUCKETS */
    struct catalog_endpoint *endpoints;
    size_t endpoint_count;
    double sample_size;
    struct catalog_column_usage usage; /* NAN unknown */
};

struct catalog_column_group { /* DBA_STAT_EXTENSIONS */
    struct str name;          /* SYS_STU… */
    uint32_t *columns;        /* ascending; none for an expression */
    size_t column_count;
    struct str expression;                    /* its text; empty for a column group */
    const struct catalog_oracle_stats *stats; /* distinct is the group's; NULL: not gathered */
};

/* --- Segments --------------------------------------------------------------------------------------------- */

struct catalog_segment_use { /* of the window that was read; NAN unknown */
    double logical_reads, physical_reads, physical_writes, direct_reads, block_changes, table_scans;
    double buffer_busy_waits, itl_waits, row_lock_waits;
};

enum catalog_inmemory { INMEMORY_UNKNOWN, INMEMORY_DISABLED, INMEMORY_ENABLED };

enum catalog_organization { ORGANIZATION_HEAP, ORGANIZATION_INDEX, ORGANIZATION_CLUSTER, ORGANIZATION_EXTERNAL };

struct catalog_oracle_partition {
    struct str name, high_value; /* the text behind VALUES LESS THAN or VALUES */
    double rows, blocks;
    uint64_t size_bytes;
};

struct catalog_partitioning {
    struct str kind, subkind; /* RANGE, LIST, HASH, REFERENCE, SYSTEM; subkind is empty without subpartitions */
    bool interval;            /* RANGE or LIST that makes its partitions itself */
    uint32_t *keys, *subkeys; /* column ids */
    size_t key_count, subkey_count;
    double partition_count, subpartition_count;  /* existing ones; per partition on average for sub */
    struct catalog_oracle_partition *partitions; /* by position; may be fewer than partition_count */
    size_t partition_known;
};

struct catalog_oracle_table {
    double rows, blocks, average_row_length, sample_size; /* NUM_ROWS, BLOCKS, AVG_ROW_LEN */
    struct str last_analyzed, tablespace;
    bool stale, locked;               /* STALE_STATS = YES, STATTYPE_LOCKED */
    double inserts, updates, deletes; /* since last_analyzed, DBA_TAB_MODIFICATIONS */
    enum catalog_organization organization;
    bool temporary, read_only, json_collection;
    struct str compression; /* COMPRESS_FOR; empty when not compressed */
    int degree;             /* of parallelism; 1; 0 is DEFAULT */
    enum catalog_inmemory inmemory;
    struct str inmemory_compression, inmemory_priority;
    double inmemory_bytes, inmemory_not_populated_bytes; /* V$IM_SEGMENTS; NAN: not populated */
    struct catalog_partitioning *partitioning;           /* NULL: not partitioned */
    VEC(struct catalog_column_group) groups;
    struct catalog_segment_use use;
};

struct catalog_index_usage { /* DBA_INDEX_USAGE; NAN unknown (before 12.2, or not granted) */
    double accesses, executions, rows_returned;
    struct str last_used;
};

struct catalog_oracle_index {
    struct str type; /* INDEX_TYPE: NORMAL, NORMAL/REV, BITMAP, FUNCTION-BASED NORMAL, IOT - TOP, DOMAIN, … */
    double blevel, leaf_blocks, distinct_keys, clustering_factor, rows;
    double leaf_blocks_per_key, data_blocks_per_key; /* AVG_LEAF_BLOCKS_PER_KEY, AVG_DATA_BLOCKS_PER_KEY */
    struct str compression;                          /* DISABLED, ENABLED, ADVANCED LOW, ADVANCED HIGH */
    int prefix_length;                               /* of COMPRESS n; 0 otherwise */
    bool visible, reverse, bitmap, partitioned, local, prefixed, functional, json_multivalue, json_search, automatic;
    struct catalog_partitioning *partitioning; /* NULL: not partitioned */
    struct str tablespace, last_analyzed;
    bool stale;
    struct catalog_index_usage usage;
    struct catalog_segment_use use;
};

/* --- The database ----------------------------------------------------------------------------------------- */

struct catalog_system_statistics { /* SYS.AUX_STATS$; NAN: not set, the optimizer's default holds */
    double cpu_speed_nw;           /* CPUSPEEDNW, MHz */
    double io_seek_ms;             /* IOSEEKTIM */
    double io_transfer_bytes_ms;   /* IOTFRSPEED, bytes per ms */
    double single_read_ms;         /* SREADTIM */
    double multi_read_ms;          /* MREADTIM */
    double cpu_speed;              /* CPUSPEED, MHz; the five from here on only with workload statistics */
    double multi_read_blocks;      /* MBRC */
    double max_throughput, slave_throughput; /* MAXTHR, SLAVETHR */
};

struct catalog_event { /* what the database waited for in the window */
    struct str name, wait_class;
    double waits, time_us;
};

struct catalog_metric { /* V$SYSMETRIC, system statistics as rates, or the load profile of a report */
    struct str name, unit;
    double average, maximum; /* NAN unknown */
};

struct catalog_duality_view {
    struct str schema, name;
    uint32_t root_table;  /* CATALOG_NONE unknown */
    VEC(uint32_t) tables; /* all it maps, root first */
    bool writable;
};

struct catalog_json_column {
    uint32_t table, column;
    struct str format; /* OSON, TEXT; JSON type is OSON */
};

struct catalog_statistic { /* V$SYSSTAT and the time model: differences over the window, all instances; times in microseconds */
    struct str name;
    double value;
};

struct catalog_instance { /* of a cluster, or the only one */
    double number;
    struct str name;  /* empty unknown */
    double db_time_s; /* in the window; NAN unknown */
};

struct catalog_statement_part { /* what a statement cost on one instance; 0 as its number: on all, not told apart */
    double instance, executions, elapsed_us;
};

struct catalog_statement { /* what a statement cost in the window: all instances, plans and schemas; NAN unknown */
    struct str sql_id, schema, module; /* schema: where its names are looked up, of the costliest part */
    size_t plans;
    VEC(struct catalog_statement_part) by_instance;
    double executions, elapsed_us, cpu_us, io_wait_us, cluster_wait_us, concurrency_wait_us;
    double buffer_gets, disk_reads, rows, parse_calls, version_count, sharable_memory;
    double offload_eligible_bytes, offload_returned_bytes, interconnect_bytes;
    double sampled_us; /* of sessions that ASH saw running it */
    struct str sampled_text; /* of one that no snapshot kept: known from samples only, and its executions are those they fell into */
};

struct catalog_plan_line { /* NAN unknown */
    double id, parent, cost;
    double cardinality; /* rows expected of one start */
    double starts, rows; /* counted in the last execution */
    double sampled_us;   /* of sessions that ASH saw at it */
    struct str operation, options; /* TABLE ACCESS, STORAGE FULL */
    struct str schema, object;
};

struct catalog_plan { /* that a statement ran by */
    struct str sql_id;
    double hash;
    double sampled_us;
    VEC(struct catalog_plan_line) lines;
};

struct catalog_wait { /* what sampled sessions waited for at an object */
    struct str event, schema, object;
    double time_us;
};

enum catalog_workload_from {
    WORKLOAD_FROM_NOTHING,
    WORKLOAD_FROM_AWR,
    WORKLOAD_FROM_CURSORS, /* V$SQLSTATS, two samples apart or since load */
    WORKLOAD_FROM_STATSPACK,
    WORKLOAD_FROM_REPORT /* an AWR report: top statements only */
};

struct catalog_oracle {
    uint32_t block_bytes; /* db_block_size; 8192 unless told */
    struct catalog_system_statistics system;
    double dbid;              /* NAN unknown */
    struct str container;     /* PDB's name; empty: no multitenant */
    struct str edition;       /* as the banner has it */
    double instances;         /* RAC; 1 */
    bool exadata;             /* cells are there, or offload was seen */
    bool diagnostics_consent; /* the user says the Diagnostics Pack is licensed */
    enum catalog_workload_from workload_from;
    struct str window_begin, window_end; /* ISO 8601; empty unknown */
    double window_s;                     /* elapsed time of the window; NAN unknown */
    double db_time_s;                    /* of all instances; NAN unknown */
    VEC(struct catalog_instance) by_instance; /* those that the window has snapshots of */
    VEC(struct catalog_event) events;    /* most time first */
    VEC(struct catalog_metric) metrics;  /* by name */
    VEC(struct catalog_statistic) statistics;
    VEC(struct catalog_statement) statements; /* most elapsed time first */
    VEC(struct catalog_plan) plans;           /* by statement, as captured */
    VEC(struct catalog_wait) waits;
    double sampled_us; /* of all sessions that ASH saw running statements; 0: none was read */
    VEC(struct catalog_json_column) json_columns;
    VEC(struct catalog_duality_view) duality_views;
};

/* New parts of which nothing is known yet: NAN everywhere, an index is visible, a table has degree 1. */
struct catalog_oracle *catalog_oracle_new(struct arena *arena);
struct catalog_oracle_table *catalog_oracle_table_new(struct arena *arena);
struct catalog_oracle_index *catalog_oracle_index_new(struct arena *arena);
struct catalog_oracle_stats *catalog_oracle_stats_new(struct arena *arena);
struct catalog_statement catalog_statement_new(struct str sql_id);

#endif
