/* Hashes over the catalog (see statistics.h). The order of everything in it is that of the catalog, which is the same for the same database. */
#include "learn/statistics.h"

#include <math.h>

#include "base/hash.h"
#include "whatif/whatif.h"

#define STEPS_PER_DOUBLING 4.0

static uint64_t add_text(uint64_t hash, struct str text) {
    return hash_bytes(hash_u64(hash, text.len), text.len ? text.ptr : "", text.len);
}

static uint64_t add_number(uint64_t hash, double number) {
    uint64_t bits;
    double plain = isnan(number) ? -1 : number == 0 ? 0 : number; /* one NaN, one zero */
    memcpy(&bits, &plain, sizeof bits);
    return hash_u64(hash, bits);
}

static uint64_t add_size(uint64_t hash, uint64_t bytes) {
    return add_number(hash, bytes ? round(STEPS_PER_DOUBLING * log2((double)bytes)) : -1);
}

static uint64_t add_shares(uint64_t hash, const struct str *values, const double *shares, size_t n) {
    hash = hash_u64(hash, n);
    for (size_t i = 0; i < n; i++) {
        hash = add_text(hash, values[i]);
        hash = shares ? add_number(hash, shares[i]) : hash;
    }
    return hash;
}

static uint64_t add_stats(uint64_t hash, const struct catalog_stats *stats) {
    hash = hash_u64(hash, stats->present);
    hash = add_number(add_number(hash, stats->null_fraction), stats->distinct);
    hash = add_number(add_number(hash, stats->width_bytes), stats->correlation);
    hash = add_shares(hash, stats->common, stats->common_fraction, stats->common_count);
    hash = add_shares(hash, stats->bounds, NULL, stats->bound_count);
    return add_shares(hash, stats->elements, stats->element_fraction, stats->element_count);
}

static uint64_t add_index(uint64_t hash, const struct catalog_index *index) {
    hash = add_text(add_text(hash, index->name), index->ddl);
    hash = hash_u64(hash, index->valid);
    hash = add_number(add_number(hash, index->pages), index->tuples);
    for (size_t k = 0; k < index->key_count; k++) {
        hash = add_stats(hash, &index->keys[k].stats);
    }
    return hash;
}

static uint64_t hash_table(const struct catalog *catalog, const struct catalog_table *table) {
    uint64_t hash = add_text(add_text(HASH_START, table->schema), table->name);
    hash = add_number(add_number(add_number(hash, table->rows), table->pages), table->visible_pages);
    hash = add_size(hash, table->size_bytes);
    for (size_t c = 0; c < table->column_count; c++) {
        hash = add_text(add_text(hash, table->columns[c].name), table->columns[c].type_name);
        hash = add_stats(hash_u64(hash, table->columns[c].not_null), &table->columns[c].stats);
    }
    for (size_t i = 0; i < table->indexes.n; i++) {
        hash = add_index(hash, &catalog->indexes[table->indexes.at[i]]);
    }
    return hash_u64(hash, table->constraint_count);
}

struct statistics statistics_of(struct arena *arena, const struct catalog *catalog) {
    struct statistics out = {.catalog = catalog, .tables = ARENA_ARRAY(arena, uint64_t, catalog->table_count + 1)};
    out.common = add_text(add_text(HASH_START, catalog->version_text), catalog->search_path);
    for (size_t i = 0; i < catalog->setting_count; i++) {
        out.common = add_text(add_text(out.common, catalog->settings[i].name), catalog->settings[i].value);
    }
    for (size_t t = 0; t < catalog->table_count; t++) {
        out.tables[t] = hash_table(catalog, &catalog->tables[t]);
    }
    return out;
}

uint64_t statistics_seen_by(const struct statistics *statistics, const struct workload_sample *sample) {
    uint64_t hash = statistics->common;
    for (uint32_t t = 0; t < statistics->catalog->table_count; t++) {
        hash = whatif_touches(statistics->catalog, sample, t) ? hash_u64(hash, statistics->tables[t]) : hash;
    }
    return hash_finish(hash);
}

double statistics_rows(const struct catalog *catalog, const struct workload_sample *sample) {
    double rows = 0;
    for (uint32_t t = 0; t < catalog->table_count; t++) {
        rows += whatif_touches(catalog, sample, t) && catalog->tables[t].rows > 0 ? catalog->tables[t].rows : 0;
    }
    return rows;
}
