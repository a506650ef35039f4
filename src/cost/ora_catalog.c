/* Catalog to the Oracle book's inputs (see ora_catalog.h). */
#include "cost/ora_catalog.h"

#include <math.h>

#include "cost/ora_selectivity.h"
#include "cost/predicate_share.h"

#define MOST 1e15
#define ENTRY_BYTES 4
#define ROWID_BYTES 6
#define BRANCH_BYTES 10
#define FILLED 0.9
#define DEFAULT_LEVELS 1
#define DEFAULT_LEAVES 25
#define DEFAULT_CLUSTERING 800
#define UNKNOWN_COLUMN_BYTES 16
#define DEFAULT_READ_COUNT 8
#define LONGEST_READ (1024.0 * 1024) /* the automatic db_file_multiblock_read_count reads this much */

static bool between(double value, double low, double high) {
    return value >= low && value <= high; /* not NAN */
}

static double or_else(double value, double fallback) {
    return between(value, 0, MOST) ? value : fallback;
}

/* --- System statistics -------------------------------------------------------------------------------------- */

/* Unset, the parameter shows what scans read at once (often 1 MB, less where buffers are few), while costing assumes 8 (Reference). */
static double read_count(const struct catalog *catalog, double block_bytes) {
    static const char name[] = "db_file_multiblock_read_count";
    enum catalog_setting_origin origin = catalog_setting_origin(catalog, name);
    double set = catalog_setting_number(catalog, name, 0);
    bool automatic = origin == SETTING_OWN_CHOICE || (origin == SETTING_UNKNOWN && set * block_bytes >= LONGEST_READ);
    return between(set, 1, 1024) && !automatic ? set : DEFAULT_READ_COUNT;
}

static void set_work_areas(const struct catalog *catalog, struct ora_system *s) {
    double target = catalog_setting_number(catalog, "pga_aggregate_target", 0);
    if (target >= 10 * LONGEST_READ && target < MOST) {
        s->work_bytes = fmax(128 * 1024, target / 1000);
        s->work_max_bytes = fmin(target / 5, fmax(100 * LONGEST_READ, target / 10));
    }
}

struct ora_system ora_system_of(const struct catalog *catalog) {
    struct ora_system s = ora_system_default();
    if (!catalog->oracle) {
        return s;
    }
    const struct catalog_system_statistics *have = &catalog->oracle->system;
    double block = between(catalog->oracle->block_bytes, 2048, 32768) ? catalog->oracle->block_bytes : 8192;
    double mhz = between(have->cpu_speed_nw, 1, 1e6) ? have->cpu_speed_nw : s.mhz;
    double seek = between(have->io_seek_ms, 0.001, 1e6) ? have->io_seek_ms : s.seek_ms;
    double transfer = between(have->io_transfer_bytes_ms, 1, 1e12) ? have->io_transfer_bytes_ms : s.transfer;
    s = ora_system_no_workload(mhz, seek, transfer, read_count(catalog, block), block);
    bool workload = between(have->single_read_ms, 1e-6, 1e9) && between(have->multi_read_ms, 1e-6, 1e9) &&
                    have->multi_read_ms > have->single_read_ms;
    if (workload) {
        s.single_ms = have->single_read_ms;
        s.multi_ms = have->multi_read_ms;
        s.mhz = between(have->cpu_speed, 1, 1e6) ? have->cpu_speed : s.mhz;
        s.multi_blocks = between(have->multi_read_blocks, 1, 1e4) ? have->multi_read_blocks : s.multi_blocks;
    }
    double adjusted = catalog_setting_number(catalog, "optimizer_index_cost_adj", 100);
    double caching = catalog_setting_number(catalog, "optimizer_index_caching", 0);
    s.index_cost_adj = between(adjusted, 1, 10000) ? adjusted : 100;
    s.index_caching = between(caching, 0, 100) ? caching : 0;
    s.hash_starts_half = catalog->version > 0 && catalog->version < 120000;
    set_work_areas(catalog, &s);
    return s;
}

/* --- Tables and columns ------------------------------------------------------------------------------------- */

struct ora_table ora_table_of(const struct ora_system *s, const struct catalog_table *table) {
    const struct catalog_oracle_table *own = table->oracle;
    double blocks = own && between(own->blocks, 0, MOST) ? own->blocks : or_else(table->pages, 0);
    double rows = own && between(own->rows, 0, MOST) ? own->rows : or_else(table->rows, -1);
    if (blocks <= 0) {
        blocks = floor((double)table->size_bytes / s->block_bytes);
    }
    if (rows < 0) {
        rows = ora_default_rows(s, blocks);
    } else if (blocks <= 0 && rows > 0) { /* counted rows without blocks: as if of 100 bytes each */
        blocks = ceil(rows * 100 / s->block_bytes);
    }
    return (struct ora_table){fmax(1, blocks), rows};
}

double ora_default_degree(const struct catalog *catalog) {
    double cpus = catalog_setting_number(catalog, "cpu_count", 0);
    double threads = catalog_setting_number(catalog, "parallel_threads_per_cpu", 2);
    double servers = catalog_setting_number(catalog, "parallel_max_servers", 1);
    double instances = catalog->oracle && between(catalog->oracle->instances, 1, 128) ? catalog->oracle->instances : 1;
    bool known = between(cpus, 1, 4096) && between(threads, 1, 64) && servers > 0;
    return known ? cpus * threads * instances : 1;
}

double ora_scan_degree(const struct catalog *catalog, const struct catalog_table *table, double hinted) {
    double degree = hinted > 0 ? hinted : hinted < 0 ? 0 : table->oracle ? table->oracle->degree : 1;
    bool none = catalog_setting_number(catalog, "parallel_max_servers", 1) <= 0;
    return none ? 1 : degree >= 1 ? degree : ora_default_degree(catalog);
}

static bool is_off(const struct catalog *catalog, const char *name, const char *off) {
    for (size_t i = 0; i < catalog->setting_count; i++) {
        if (str_eq_z(catalog->settings[i].name, name)) {
            return str_ieq_z(catalog->settings[i].value, off);
        }
    }
    return false;
}

double ora_populated_share(const struct catalog *catalog, const struct catalog_table *table) {
    const struct catalog_oracle_table *own = table->oracle;
    bool held = own && own->inmemory == INMEMORY_ENABLED && own->inmemory_bytes > 0;
    if (!held || is_off(catalog, "inmemory_query", "DISABLE") || is_off(catalog, "optimizer_inmemory_aware", "FALSE")) {
        return 0;
    }
    double left = or_else(own->inmemory_not_populated_bytes, 0), whole = (double)table->size_bytes;
    return whole > 0 ? ora_clamp_selectivity(1 - left / whole) : left > 0 ? 0 : 1;
}

double ora_distinct_of(const struct catalog_stats *stats, double rows) {
    if (stats->oracle && between(stats->oracle->distinct, 1, MOST)) {
        return stats->oracle->distinct;
    }
    return stats->present ? fmax(1, catalog_distinct(stats, rows)) : ora_default_distinct(rows);
}

static const struct catalog_stats *key_stats(const struct catalog_table *table, const struct catalog_key *key) {
    return key->column == CATALOG_NONE ? &key->stats : &table->columns[key->column].stats;
}

static double key_bytes(const struct catalog_table *table, const struct catalog_key *key) {
    const struct catalog_stats *s = key_stats(table, key);
    if (s->oracle && between(s->oracle->average_length, 1, 4000)) {
        return s->oracle->average_length;
    }
    return s->present && between(s->width_bytes, 1, 4000) ? s->width_bytes + 1 : UNKNOWN_COLUMN_BYTES;
}

/* --- Indexes ------------------------------------------------------------------------------------------------- */

struct ora_index ora_index_of(const struct ora_system *s, const struct catalog *catalog,
                              const struct catalog_index *index) {
    const struct catalog_oracle_index *own = index->oracle;
    double rows = ora_table_of(s, &catalog->tables[index->table]).rows;
    struct ora_index x = {DEFAULT_LEVELS, DEFAULT_LEAVES, DEFAULT_CLUSTERING, rows, 1};
    if (own && between(own->leaf_blocks, 0, MOST) && between(own->blevel, 0, 30)) {
        x.levels = own->blevel;
        x.leaves = own->leaf_blocks;
        x.clustering = or_else(own->clustering_factor, rows);
        x.entries = or_else(own->rows, rows);
    } else if (index->pages > 0 && index->tree_height >= 0) {
        x.levels = index->tree_height;
        x.leaves = fmin(index->pages, MOST);
        x.clustering = rows;
        x.entries = or_else(index->tuples, rows);
    }
    return x;
}

double ora_expression_distinct(const struct catalog_table *table, const struct catalog_key *key, double rows) {
    static const char *const functions[] = {"lower(", "upper(", "trim("};
    if (key->column != CATALOG_NONE || !str_ends(key->expression, STR(")"))) {
        return 0;
    }
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        struct str function = str_from_z(functions[i]);
        struct str argument = str_slice(key->expression, function.len, key->expression.len - 1);
        for (size_t c = 0; c < table->column_count && str_ieq(str_slice(key->expression, 0, function.len), function); c++) {
            if (str_eq(table->columns[c].name, argument) && table->columns[c].stats.present) {
                return ora_distinct_of(&table->columns[c].stats, rows);
            }
        }
    }
    return 0;
}

double ora_distinct_keys(const struct catalog *catalog, const struct design_index *index, double rows) {
    const struct catalog_table *table = &catalog->tables[index->table];
    double product = 1;
    for (size_t i = 0; i < index->key_count; i++) {
        double hidden = ora_expression_distinct(table, &index->keys[i], rows);
        product *= hidden > 0 ? hidden : ora_distinct_of(key_stats(table, &index->keys[i]), rows);
        product = fmin(product, fmax(1, rows));
    }
    return product;
}

/* Rows that have an entry: those with a key that is not NULL. */
static double entries_of(const struct catalog_table *table, const struct design_index *index, double rows) {
    double all_null = 1;
    for (size_t i = 0; i < index->key_count; i++) {
        const struct catalog_stats *s = key_stats(table, &index->keys[i]);
        bool never = index->keys[i].column != CATALOG_NONE && table->columns[index->keys[i].column].not_null;
        all_null *= never || !s->present ? 0 : ora_clamp_selectivity(s->null_fraction);
    }
    double share = index->predicate ? cost_predicate_share(table, index->predicate) : 1;
    return rows * (1 - all_null) * share;
}

static double random_clustering(double rows, double distinct, double blocks) {
    double per_key = fmax(1, rows / fmax(1, distinct));
    double touched = blocks > 1 ? -blocks * expm1(per_key * log1p(-1 / blocks)) : 1;
    return fmin(rows, fmax(1, distinct) * touched);
}

/* 0: the table is in the order of the key, 1: at random; by an index that begins with the same column. */
static double disorder_seen(const struct catalog *catalog, const struct design_index *index, double blocks) {
    const struct catalog_table *table = &catalog->tables[index->table];
    for (size_t i = 0; i < table->indexes.n; i++) {
        const struct catalog_index *other = &catalog->indexes[table->indexes.at[i]];
        const struct catalog_oracle_index *own = other->oracle;
        if (!own || !other->key_count || other->keys[0].column == CATALOG_NONE ||
            other->keys[0].column != index->keys[0].column || !between(own->clustering_factor, 1, MOST)) {
            continue;
        }
        double rows = or_else(own->rows, 0), distinct = or_else(own->distinct_keys, rows);
        double at_random = random_clustering(rows, distinct, blocks);
        if (at_random > blocks) {
            return fmin(1, fmax(0, (own->clustering_factor - blocks) / (at_random - blocks)));
        }
    }
    return NAN;
}

static double clustering_of(const struct catalog *catalog, const struct design_index *index, double entries,
                            double blocks) {
    double at_random = random_clustering(entries, ora_distinct_keys(catalog, index, entries), blocks);
    double disorder = disorder_seen(catalog, index, blocks);
    if (isnan(disorder)) {
        double correlation = key_stats(&catalog->tables[index->table], &index->keys[0])->correlation;
        disorder = correlation >= -1 && correlation <= 1 ? 1 - correlation * correlation : 1;
    }
    double ordered = fmin(blocks, at_random);
    return ordered + disorder * (at_random - ordered);
}

static double tree_leaves(const struct ora_system *s, double entries, double key, bool unique) {
    double entry = ENTRY_BYTES + key + ROWID_BYTES + (unique ? 0 : 1);
    return fmax(1, ceil(entries / fmax(1, floor(s->block_bytes * FILLED / entry))));
}

/* A piece per key with two rowids; within it a row takes a bit while keys are few, about a byte once it stands alone. */
static double bitmap_leaves(const struct ora_system *s, double distinct, double rows, double key) {
    double row = fmin(1, fmax(1, distinct) / 8);
    double bytes = fmax(1, distinct) * (ENTRY_BYTES + key + 2 * ROWID_BYTES) + rows * row;
    return fmax(1, ceil(bytes / (s->block_bytes * FILLED)));
}

struct ora_index ora_index_estimated(const struct ora_system *s, const struct catalog *catalog,
                                     const struct design_index *index) {
    const struct catalog_table *table = &catalog->tables[index->table];
    struct ora_table t = ora_table_of(s, table);
    double entries = entries_of(table, index, t.rows), key = 0;
    for (size_t i = 0; i < index->key_count; i++) {
        key += key_bytes(table, &index->keys[i]);
    }
    for (size_t i = 0; i < index->include_count; i++) { /* Oracle has them as further keys */
        key += key_bytes(table, &(struct catalog_key){.column = index->include[i]});
    }
    double leaves = index->method == METHOD_BITMAP
                        ? bitmap_leaves(s, ora_distinct_keys(catalog, index, t.rows), t.rows, key)
                        : tree_leaves(s, entries, key, index->unique);
    double levels = 0;
    double fanout = fmax(2, floor(s->block_bytes * FILLED / (key + BRANCH_BYTES)));
    for (double level = leaves; level > 1; level = ceil(level / fanout)) {
        levels++;
    }
    return (struct ora_index){levels, leaves, clustering_of(catalog, index, entries, t.blocks), entries, 1};
}

void ora_index_size(const struct catalog *catalog, struct design_index *index) {
    struct ora_system s = ora_system_of(catalog);
    struct ora_index x = ora_index_estimated(&s, catalog, index);
    double branches = x.leaves > 1 ? ceil(x.leaves / 100) : 0;
    design_index_set_size(index, x.leaves + branches + 1, x.entries, (int)x.levels,
                          (uint32_t)s.block_bytes);
}
