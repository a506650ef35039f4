/*
 * Histograms, extended statistics, what predicates and changes were seen; and the shared fields of the catalog made from
 * Oracle's.
 *
 * The mapping, for code that knows only PostgreSQL's shapes. Frequency and top-frequency histograms become most common values;
 * of a hybrid one, endpoints that repeat more than sample/buckets (popular, in Oracle's sense) do, and all its endpoints are
 * bounds; a height-balanced one's endpoints are bounds, with those that span buckets common as well. Without a histogram low and high
 * are the two bounds. The clustering factor becomes a correlation: 1 at as many steps as blocks, 0 at as many as rows, which
 * is a straight line through the two cases that both engines define alike.
 */
#include <math.h>

#include "base/map.h"
#include "catalog/oracle_value.h"
#include "collect/oracle/oracle_load.h"

enum { ENDPOINTS_MAX = 65536 };

/* --- Histograms ------------------------------------------------------------------------------------------ */

static enum catalog_family family_of(struct oracle_load *load, struct str schema, struct str table, struct str column) {
    uint32_t id = catalog_builder_table(load->builder, schema, table);
    uint32_t at = id == CATALOG_NONE ? CATALOG_NONE : catalog_builder_column(load->builder, id, column);
    if (at != CATALOG_NONE) {
        return catalog_builder_column_at(load->builder, id, at)->family;
    }
    struct oracle_hidden *hidden = map_find(&load->hidden, oracle_key(load->arena, schema, table, column));
    return hidden ? hidden->family : FAMILY_OTHER;
}

/* Rows may be out of order in an edited bundle; the histogram must ascend. */
static bool add_endpoint(struct oracle_load *load, struct rows *rows, size_t number_column,
                         struct catalog_oracle_stats *stats, const struct catalog_endpoint *endpoint) {
    size_t n = stats->endpoint_count, cap = 8;
    if (n && endpoint->number < stats->endpoints[n - 1].number) {
        rows_fail(rows, number_column, "ascending within its column");
        return false;
    }
    if (n == ENDPOINTS_MAX) {
        rows_fail(rows, number_column, "one of at most 65536 endpoints");
        return false;
    }
    while (cap < n) {
        cap *= 2;
    }
    if (n == 0 || n == cap) {
        stats->endpoints =
            arena_grow(load->arena, stats->endpoints, n * sizeof *endpoint, (n ? n * 2 : cap) * sizeof *endpoint);
    }
    stats->endpoints[n] = *endpoint;
    stats->endpoint_count = n + 1;
    return true;
}

bool oracle_load_histograms(struct oracle_load *load, const struct db_result *result, struct err *err) {
    enum { SCHEMA, TABLE, COLUMN, NUMBER, VALUE, ACTUAL, REPEAT };
    static const char *const columns[] = {"schema",         "table_name",            "column_name",          "endpoint_number",
                                          "endpoint_value", "endpoint_actual_value", "endpoint_repeat_count"};
    struct rows rows;
    if (!ROWS_OPEN(rows, "histograms", columns)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct str schema = rows_text(&rows, SCHEMA), table = rows_text(&rows, TABLE), column = rows_text(&rows, COLUMN);
        struct catalog_oracle_stats *stats = oracle_stats_of(load, schema, table, column);
        struct catalog_endpoint endpoint = {.number = rows_number(&rows, NUMBER, 0, 1e15, 0),
                                            .scale = rows_number(&rows, VALUE, -1e130, 1e130, NAN),
                                            .text = rows_text(&rows, ACTUAL),
                                            .repeat_count = rows_number(&rows, REPEAT, 0, 1e15, 0)};
        if (!stats || stats->histogram == HISTOGRAM_NONE) {
            continue;
        }
        if (!endpoint.text.len) {
            endpoint.text =
                oracle_value_from_scale(load->arena, family_of(load, schema, table, column), endpoint.scale);
        }
        if (!add_endpoint(load, &rows, NUMBER, stats, &endpoint)) {
            break;
        }
    }
    return rows_good(&rows);
}

/* --- Extended statistics, usage, changes ------------------------------------------------------------------ */

/* ("A","B") as ids of columns; false when it is an expression. */
static bool group_columns(struct oracle_load *load, uint32_t table, struct str text, struct catalog_column_group *group) {
    VEC(uint32_t) ids = {0};
    text = str_trim(text);
    if (text.len < 2 || text.ptr[0] != '(' || text.ptr[text.len - 1] != ')') {
        return false;
    }
    text = str_slice(text, 1, text.len - 1);
    while (text.len) {
        struct str name = str_trim(str_cut(&text, ','));
        if (name.len > 2 && name.ptr[0] == '"' && name.ptr[name.len - 1] == '"') {
            name = str_slice(name, 1, name.len - 1);
        }
        uint32_t column = catalog_builder_column(load->builder, table, name);
        if (column == CATALOG_NONE) {
            return false;
        }
        VEC_PUSH(load->arena, &ids, column);
    }
    for (size_t i = 1; i < ids.n; i++) { /* few, nearly sorted */
        for (size_t j = i; j > 0 && ids.at[j - 1] > ids.at[j]; j--) {
            uint32_t swap = ids.at[j];
            ids.at[j] = ids.at[j - 1];
            ids.at[j - 1] = swap;
        }
    }
    group->columns = ids.at;
    group->column_count = ids.n;
    return ids.n > 1;
}

bool oracle_load_extensions(struct oracle_load *load, const struct db_result *result, struct err *err) {
    enum { SCHEMA, TABLE, NAME, EXTENSION };
    static const char *const columns[] = {"schema", "table_name", "name", "extension"};
    struct rows rows;
    if (!ROWS_OPEN(rows, "extensions", columns)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct str schema = rows_text(&rows, SCHEMA), name = rows_text(&rows, TABLE);
        uint32_t table = catalog_builder_table(load->builder, schema, name);
        if (table == CATALOG_NONE) {
            continue;
        }
        struct catalog_column_group group = {.name = rows_text(&rows, NAME)};
        group.stats = oracle_stats_of(load, schema, name, group.name);
        if (!group_columns(load, table, rows_text(&rows, EXTENSION), &group)) {
            group.columns = NULL;
            group.column_count = 0;
            group.expression = rows_text(&rows, EXTENSION);
        }
        VEC_PUSH(load->arena, &catalog_builder_table_at(load->builder, table)->oracle->groups, group);
    }
    return rows_good(&rows);
}

bool oracle_load_column_usage(struct oracle_load *load, const struct db_result *result, struct err *err) {
    enum { SCHEMA, TABLE, COLUMN, EQUALITY, EQUIJOIN, NONEQUIJOIN, RANGE, LIKE, NULLS };
    static const char *const columns[] = {"schema",   "table_name",  "column_name", "equality", "equijoin",
                                          "nonequijoin", "range",    "like",        "null"};
    struct rows rows;
    if (!ROWS_OPEN(rows, "column_usage", columns)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct catalog_oracle_stats *stats =
            oracle_stats_of(load, rows_text(&rows, SCHEMA), rows_text(&rows, TABLE), rows_text(&rows, COLUMN));
        struct catalog_column_usage usage = {.equality = rows_number(&rows, EQUALITY, 0, 1e18, 0),
                                             .equijoin = rows_number(&rows, EQUIJOIN, 0, 1e18, 0),
                                             .nonequijoin = rows_number(&rows, NONEQUIJOIN, 0, 1e18, 0),
                                             .range = rows_number(&rows, RANGE, 0, 1e18, 0),
                                             .like = rows_number(&rows, LIKE, 0, 1e18, 0),
                                             .null = rows_number(&rows, NULLS, 0, 1e18, 0)};
        if (stats) {
            stats->usage = usage;
        }
    }
    return rows_good(&rows);
}

bool oracle_load_modifications(struct oracle_load *load, const struct db_result *result, struct err *err) {
    enum { SCHEMA, TABLE, INSERTS, UPDATES, DELETES };
    static const char *const columns[] = {"schema", "table_name", "inserts", "updates", "deletes"};
    struct rows rows;
    if (!ROWS_OPEN(rows, "modifications", columns)) {
        return false;
    }
    while (rows_next(&rows)) {
        uint32_t id = catalog_builder_table(load->builder, rows_text(&rows, SCHEMA), rows_text(&rows, TABLE));
        double inserts = rows_number(&rows, INSERTS, 0, 1e18, 0), updates = rows_number(&rows, UPDATES, 0, 1e18, 0);
        double deletes = rows_number(&rows, DELETES, 0, 1e18, 0);
        if (id == CATALOG_NONE) {
            continue;
        }
        struct catalog_table *table = catalog_builder_table_at(load->builder, id);
        table->oracle->inserts = table->activity.inserted = inserts;
        table->oracle->updates = table->activity.updated = updates;
        table->oracle->deletes = table->activity.deleted = deletes;
        table->activity.modified_since_analyze = inserts + updates + deletes;
    }
    return rows_good(&rows);
}

/* --- The shared fields ----------------------------------------------------------------------------------- */

struct common {
    struct str text;
    double fraction;
};

static int by_fraction(const void *a, const void *b) {
    const struct common *left = a, *right = b;
    if (left->fraction != right->fraction) {
        return left->fraction > right->fraction ? -1 : 1;
    }
    return str_cmp(left->text, right->text);
}

/* The share of an endpoint's value among the rows that are not NULL; 0 when the histogram does not say it is common. */
static double endpoint_share(const struct catalog_oracle_stats *own, size_t at) {
    double last = own->endpoints[own->endpoint_count - 1].number;
    double step = own->endpoints[at].number - (at ? own->endpoints[at - 1].number : 0);
    double buckets = own->buckets >= 1 ? own->buckets : 1;
    if (!(last > 0)) {
        return 0;
    }
    switch (own->histogram) {
    case HISTOGRAM_FREQUENCY:
        return step / last;
    case HISTOGRAM_TOP_FREQUENCY: /* numbers are rows of the sample, in which the rest of the values are, too */
        return step / fmax(last, isnan(own->sample_size) ? last : own->sample_size);
    case HISTOGRAM_HEIGHT_BALANCED:
        return step > 1 ? step / last : 0;
    case HISTOGRAM_HYBRID:
        return own->endpoints[at].repeat_count > last / buckets ? own->endpoints[at].repeat_count / last : 0;
    case HISTOGRAM_NONE:
        break;
    }
    return 0;
}

static void fill_common(struct arena *arena, struct catalog_stats *stats) {
    const struct catalog_oracle_stats *own = stats->oracle;
    struct common *found = arena_calloc(arena, own->endpoint_count, sizeof *found);
    size_t n = 0;
    for (size_t i = 0; i < own->endpoint_count; i++) {
        double share = endpoint_share(own, i) * (1 - stats->null_fraction);
        if (share > 0 && share <= 1) {
            found[n++] = (struct common){own->endpoints[i].text, share};
        }
    }
    if (n > 1) {
        qsort(found, n, sizeof *found, by_fraction);
    }
    stats->common = arena_calloc(arena, n, sizeof *stats->common);
    stats->common_fraction = arena_calloc(arena, n, sizeof *stats->common_fraction);
    stats->common_count = n;
    for (size_t i = 0; i < n; i++) {
        stats->common[i] = found[i].text;
        stats->common_fraction[i] = found[i].fraction;
    }
}

static void fill_bounds(struct arena *arena, struct catalog_stats *stats) {
    const struct catalog_oracle_stats *own = stats->oracle;
    bool spread = own->histogram == HISTOGRAM_HYBRID || own->histogram == HISTOGRAM_HEIGHT_BALANCED;
    if (spread && own->endpoint_count > 1) {
        stats->bounds = arena_calloc(arena, own->endpoint_count, sizeof *stats->bounds);
        stats->bound_count = own->endpoint_count;
        for (size_t i = 0; i < own->endpoint_count; i++) {
            stats->bounds[i] = own->endpoints[i].text;
        }
    } else if (own->histogram != HISTOGRAM_FREQUENCY && own->low.len && own->high.len && !str_eq(own->low, own->high)) {
        stats->bounds = arena_calloc(arena, 2, sizeof *stats->bounds);
        stats->bounds[0] = own->low;
        stats->bounds[1] = own->high;
        stats->bound_count = 2;
    }
}

static void fill_stats(struct arena *arena, double rows, struct catalog_stats *stats) {
    const struct catalog_oracle_stats *own = stats->oracle;
    if (!own || isnan(own->distinct)) {
        return;
    }
    stats->present = true;
    stats->distinct = own->distinct;
    stats->null_fraction = rows > 0 && !isnan(own->nulls) ? fmin(own->nulls / rows, 1) : 0;
    stats->width_bytes = isnan(own->average_length) ? 0 : own->average_length;
    if (own->endpoint_count) {
        fill_common(arena, stats);
    }
    fill_bounds(arena, stats);
}

void oracle_finish_statistics(struct oracle_load *load) {
    for (size_t t = 0; t < load->builder->tables.n; t++) {
        struct catalog_builder_table *table = &load->builder->tables.at[t];
        for (size_t c = 0; c < table->columns.n; c++) {
            fill_stats(load->arena, table->table.rows, &table->columns.at[c].stats);
        }
    }
    for (size_t i = 0; i < load->indexes.n; i++) {
        struct oracle_index *index = load->indexes.entries[i].value;
        double rows = catalog_builder_table_at(load->builder, index->index.table)->rows;
        for (size_t k = 0; k < index->index.key_count; k++) {
            fill_stats(load->arena, rows, &index->index.keys[k].stats);
        }
    }
}
