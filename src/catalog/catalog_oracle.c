/* Oracle's parts of a catalog before anything is known of them: NAN where the dictionary may say nothing. */
#include "catalog/catalog_oracle.h"

#include <math.h>

static const struct catalog_segment_use unknown_use = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};

struct catalog_oracle *catalog_oracle_new(struct arena *arena) {
    enum { BLOCK_DEFAULT = 8192 };
    struct catalog_oracle *oracle = arena_alloc(arena, sizeof *oracle);
    oracle->block_bytes = BLOCK_DEFAULT;
    oracle->system = (struct catalog_system_statistics){NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    oracle->dbid = oracle->window_s = oracle->db_time_s = NAN;
    oracle->instances = 1;
    return oracle;
}

struct catalog_oracle_table *catalog_oracle_table_new(struct arena *arena) {
    struct catalog_oracle_table *table = arena_alloc(arena, sizeof *table);
    table->rows = table->blocks = table->average_row_length = table->sample_size = NAN;
    table->inserts = table->updates = table->deletes = NAN;
    table->inmemory_bytes = table->inmemory_not_populated_bytes = NAN;
    table->degree = 1;
    table->use = unknown_use;
    return table;
}

struct catalog_oracle_index *catalog_oracle_index_new(struct arena *arena) {
    struct catalog_oracle_index *index = arena_alloc(arena, sizeof *index);
    index->blevel = index->leaf_blocks = index->distinct_keys = index->clustering_factor = index->rows = NAN;
    index->leaf_blocks_per_key = index->data_blocks_per_key = NAN;
    index->visible = true;
    index->usage = (struct catalog_index_usage){.accesses = NAN, .executions = NAN, .rows_returned = NAN};
    index->use = unknown_use;
    return index;
}

struct catalog_oracle_stats *catalog_oracle_stats_new(struct arena *arena) {
    struct catalog_oracle_stats *stats = arena_alloc(arena, sizeof *stats);
    stats->distinct = stats->density = stats->nulls = stats->average_length = stats->buckets = stats->sample_size = NAN;
    stats->low_scale = stats->high_scale = NAN;
    stats->usage = (struct catalog_column_usage){NAN, NAN, NAN, NAN, NAN, NAN};
    return stats;
}

struct catalog_statement catalog_statement_new(struct str sql_id) {
    struct catalog_statement statement = {.sql_id = sql_id};
    double *const figures[] = {&statement.executions,
                               &statement.elapsed_us,
                               &statement.cpu_us,
                               &statement.io_wait_us,
                               &statement.cluster_wait_us,
                               &statement.concurrency_wait_us,
                               &statement.buffer_gets,
                               &statement.disk_reads,
                               &statement.rows,
                               &statement.parse_calls,
                               &statement.version_count,
                               &statement.sharable_memory,
                               &statement.offload_eligible_bytes,
                               &statement.offload_returned_bytes,
                               &statement.interconnect_bytes,
                               &statement.sampled_us};
    for (size_t f = 0; f < sizeof figures / sizeof figures[0]; f++) {
        *figures[f] = NAN;
    }
    return statement;
}
