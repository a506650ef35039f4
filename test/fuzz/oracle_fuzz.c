/*
 * Answers of an Oracle bundle, unpacked: "=== name" lines, each followed by the CSV of that answer. Whatever they say, the catalog
 * keeps its promises: ids in range, endpoints ascending, shares within 0 to 1, and the statements become a workload or an error.
 */
#include <math.h>
#include <stdint.h>

#include "collect/collect.h"
#include "db/bundle.h"
#include "fuzz/answers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_stats(const struct catalog_stats *stats) {
    check(stats->null_fraction >= 0 && stats->null_fraction <= 1);
    for (size_t i = 0; i < stats->common_count; i++) {
        check(stats->common_fraction[i] > 0 && stats->common_fraction[i] <= 1);
    }
    for (size_t i = 1; stats->oracle && i < stats->oracle->endpoint_count; i++) {
        check(stats->oracle->endpoints[i].number >= stats->oracle->endpoints[i - 1].number);
    }
}

static void check_partitioning(const struct catalog_partitioning *partitioning, size_t columns) {
    for (size_t i = 0; partitioning && i < partitioning->key_count; i++) {
        check(partitioning->keys[i] < columns);
    }
    check(!partitioning || !(partitioning->partition_count < 0));
}

static void check_catalog(const struct catalog *catalog) {
    for (size_t t = 0; t < catalog->table_count; t++) {
        const struct catalog_table *table = &catalog->tables[t];
        check(table->oracle != NULL);
        for (size_t c = 0; c < table->column_count; c++) {
            check_stats(&table->columns[c].stats);
        }
        check_partitioning(table->oracle->partitioning, table->column_count);
        for (size_t g = 0; g < table->oracle->groups.n; g++) {
            for (size_t c = 0; c < table->oracle->groups.at[g].column_count; c++) {
                check(table->oracle->groups.at[g].columns[c] < table->column_count);
            }
        }
    }
    for (size_t i = 0; i < catalog->index_count; i++) {
        const struct catalog_index *index = &catalog->indexes[i];
        check(index->oracle && index->table < catalog->table_count);
        for (size_t k = 0; k < index->key_count; k++) {
            check(index->keys[k].column < catalog->tables[index->table].column_count || index->keys[k].column == CATALOG_NONE);
        }
    }
    for (size_t i = 0; i < catalog->oracle->statements.n; i++) {
        check(!(catalog->oracle->statements.at[i].elapsed_us < 0));
    }
    for (size_t p = 0; p < catalog->oracle->plans.n; p++) {
        const struct catalog_plan *plan = &catalog->oracle->plans.at[p];
        check(plan->sql_id.len > 0 && plan->hash >= 0 && plan->sampled_us >= 0 && plan->sampled_us <= catalog->oracle->sampled_us);
        for (size_t l = 0; l < plan->lines.n; l++) {
            check(plan->lines.at[l].id >= 0 && plan->lines.at[l].sampled_us <= plan->sampled_us);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    enum { FILES_MAX = 60, SIZE_MAX_BYTES = 100000 };
    static const struct collect_options options;
    struct bundle_file files[FILES_MAX];
    struct arena arena;
    struct err err = {0};
    if (size > SIZE_MAX_BYTES) {
        return 0;
    }
    arena_init(&arena, NULL);
    size_t count = split_answers(&arena, str_dup(&arena, (struct str){(const char *)data, size}), files, FILES_MAX);
    struct db *db = db_open_bundle(&arena, bundle_open_files(&arena, files, count), &err);
    struct catalog *catalog = db ? collect_catalog(&arena, db, &options, NULL, &err) : NULL;
    if (catalog && catalog->oracle) {
        check_catalog(catalog);
        struct workload_builder *builder = workload_builder_new(&arena, catalog, 1);
        if (collect_workload(db, builder, &options, NULL, &err)) {
            check(workload_builder_finish(builder, &err) != NULL);
        }
    }
    check(catalog || err.code);
    arena_release(&arena);
    return 0;
}
