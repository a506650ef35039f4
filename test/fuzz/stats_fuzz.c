/*
 * Answers of a bundle, unpacked: "=== name" lines, each followed by the CSV of that answer. Whatever they say, the catalog
 * keeps its promises: sorted, ids in range, fractions within 0..1; the statements' samples parse and their weights sum to 1.
 * The first answer's text is also read as an array literal, which must survive writing and reading again.
 */
#include <math.h>
#include <stdint.h>

#include "collect/array_literal.h"
#include "collect/collect.h"
#include "collect/redact.h"
#include "cost/index_size.h"
#include "db/bundle.h"
#include "db/driver.h"
#include "fuzz/answers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_stats(const struct catalog_stats *stats) {
    check(stats->null_fraction >= 0 && stats->null_fraction <= 1);
    check(!isnan(stats->distinct) && stats->distinct >= -1);
    for (size_t i = 0; i < stats->common_count; i++) {
        check(stats->common_fraction[i] >= 0 && stats->common_fraction[i] <= 1);
    }
    for (size_t i = 0; i < stats->element_count; i++) {
        check(stats->element_fraction[i] >= 0 && stats->element_fraction[i] <= 1);
    }
    check(catalog_distinct(stats, 1000) >= 1 && catalog_distinct(stats, 1000) <= 1000);
}

/* Whatever the statistics say, an index has a size. */
static void check_size(const struct catalog *catalog, uint32_t table, uint32_t column, enum catalog_method method,
                       struct str opclass) {
    struct catalog_key key = {.column = column, .opclass = opclass};
    struct design_index index = {.table = table, .method = method, .keys = &key, .key_count = 1};
    cost_index_size(catalog, &index);
    check(isfinite(index.pages) && index.pages >= 1);
    check(isfinite(index.gin.entries) && isfinite(index.gin.items_per_row) && index.gin.data_pages >= 0);
}

static void check_sizes(const struct catalog *catalog, uint32_t table) {
    for (uint32_t c = 0; c < catalog->tables[table].column_count; c++) {
        check_size(catalog, table, c, METHOD_GIN, STR(""));
        check_size(catalog, table, c, METHOD_GIN, STR("jsonb_path_ops"));
        check_size(catalog, table, c, METHOD_GIN, STR("gin_trgm_ops"));
        check_size(catalog, table, c, METHOD_BRIN, STR(""));
        check_size(catalog, table, c, METHOD_HASH, STR(""));
    }
}

static void check_catalog(const struct catalog *catalog) {
    for (size_t t = 0; t < catalog->table_count; t++) {
        const struct catalog_table *table = &catalog->tables[t];
        check(catalog_find_table(catalog, table->schema, table->name) == table || table->schema.len == 0);
        check(table->parent == CATALOG_NONE || table->parent < catalog->table_count);
        for (size_t c = 0; c < table->column_count; c++) {
            check_stats(&table->columns[c].stats);
        }
        check_sizes(catalog, (uint32_t)t);
        for (size_t k = 0; k < table->constraint_count; k++) {
            for (size_t c = 0; c < table->constraints[k].column_count; c++) {
                check(table->constraints[k].columns[c] < table->column_count);
            }
        }
    }
    for (size_t i = 0; i < catalog->index_count; i++) {
        const struct catalog_index *index = &catalog->indexes[i];
        check(index->table < catalog->table_count);
        for (size_t k = 0; k < index->key_count; k++) {
            check(index->keys[k].column == CATALOG_NONE ||
                  index->keys[k].column < catalog->tables[index->table].column_count);
            check_stats(&index->keys[k].stats);
        }
    }
}

static void check_workload(struct arena *arena, struct db *db, const struct catalog *catalog) {
    static const struct collect_options options;
    struct err err = {0};
    struct workload_builder *builder = workload_builder_new(arena, catalog, 1);
    if (!db_has(db, STR("statements")) || !collect_workload(db, builder, &options, NULL, &err)) {
        return;
    }
    const struct workload *workload = workload_builder_finish(builder, &err);
    check(workload != NULL);
    for (size_t i = 0; i < workload->template_count; i++) {
        const struct workload_template *template = &workload->templates[i];
        double weight = 0;
        for (size_t k = 0; k < template->sample_count; k++) {
            check(template->samples[k].tree && template->samples[k].query);
            weight += template->samples[k].weight;
        }
        check(template->state == TEMPLATE_MODELLED ? fabs(weight - 1) < 1e-6 : template->sample_count == 0);
    }
}

static void check_array(struct arena *arena, struct str text) {
    struct str *elements, *again;
    size_t count, count_again;
    if (!array_literal_read(arena, text, &elements, &count)) {
        return;
    }
    struct str written = array_literal_write(arena, elements, count);
    check(array_literal_read(arena, written, &again, &count_again) && count == count_again);
    for (size_t i = 0; i < count; i++) {
        check(str_eq(elements[i], again[i]));
    }
}

static void check_redact(struct arena *arena, struct str text) {
    struct redact redact = {{1, 2}};
    struct str once = redact_sql(arena, &redact, text), again = redact_sql(arena, &redact, text);
    check(str_eq(once, again));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    enum { FILES_MAX = 16 };
    static const struct collect_options options;
    struct bundle_file files[FILES_MAX + 1] = {{STR("manifest"), STR("format\n1\n")}};
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    size_t count = split_answers(&arena, (struct str){(const char *)data, size}, files + 1, FILES_MAX);
    struct db *db = db_replay_open_bundle(&arena, bundle_open_files(&arena, files, count + 1), &err);
    if (db) {
        struct catalog *catalog = collect_catalog(&arena, db, &options, NULL, &err);
        check(catalog || (err.code != ERR_NONE && err.message[0]));
        if (catalog) {
            check_catalog(catalog);
            check_workload(&arena, db, catalog);
        }
    }
    if (count) {
        check_array(&arena, str_trim(files[1].text));
        check_redact(&arena, files[1].text);
    }
    arena_release(&arena);
    return 0;
}
