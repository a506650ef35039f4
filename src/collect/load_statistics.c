/* Column statistics, those of index expressions too, and what their absence means. */
#include <math.h>

#include "collect/array_literal.h"
#include "collect/load.h"
#include "collect/rows.h"

enum {
    SCHEMA,
    RELATION,
    COLUMN,
    NULLS,
    WIDTH,
    DISTINCT,
    CORRELATION,
    COMMON,
    COMMON_FRACTION,
    BOUNDS,
    ELEMENTS,
    ELEMENT_FRACTION,
    ELEMENTS_PER_ROW /* optional */
};
static const char *const columns[] = {"schema",          "relation",        "column_name", "null_fraction",
                                      "width_bytes",     "distinct_values", "correlation", "common",
                                      "common_fraction", "bounds",          "elements",    "element_fraction", "elements_per_row"};

static bool are_fractions(const double *numbers, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (!(numbers[i] >= 0 && numbers[i] <= 1)) {
            return false;
        }
    }
    return true;
}

/* Values with their fractions. pg_stats appends up to three figures of another meaning to those of elements. */
static bool read_common(struct load *load, struct rows *rows, size_t value_column, size_t fraction_column,
                        size_t extra_max, struct str **values, double **fractions, size_t *count) {
    size_t fraction_count = 0;
    if (rows_is_null(rows, value_column)) {
        return true;
    }
    if (!array_literal_read(load->arena, rows_text(rows, value_column), values, count)) {
        rows_fail(rows, value_column, "an array");
    } else if (!array_literal_read_numbers(load->arena, rows_text(rows, fraction_column), fractions, &fraction_count) ||
               fraction_count < *count || fraction_count > *count + extra_max || !are_fractions(*fractions, *count)) {
        rows_fail(rows, fraction_column, "an array of fractions, one for each value");
    }
    return rows_good(rows);
}

static bool read_stats(struct load *load, struct rows *rows, struct catalog_stats *stats) {
    enum { ELEMENT_EXTRAS = 3 }; /* minimum, maximum, NULLs: see pg_stats.most_common_elem_freqs */
    *stats = (struct catalog_stats){
        .present = true,
        .null_fraction = rows_number(rows, NULLS, 0, 1, 0),
        .distinct = rows_number(rows, DISTINCT, -1, 1e15, 0),
        .width_bytes = rows_number(rows, WIDTH, 0, 2147483647, 0),
        .correlation = rows_number(rows, CORRELATION, -1.000001, 1.000001, NAN),
        .elements_per_row = rows_number(rows, ELEMENTS_PER_ROW, 0, 1e9, 0),
    };
    if (!read_common(load, rows, COMMON, COMMON_FRACTION, 0, &stats->common, &stats->common_fraction,
                     &stats->common_count) ||
        !read_common(load, rows, ELEMENTS, ELEMENT_FRACTION, ELEMENT_EXTRAS, &stats->elements, &stats->element_fraction,
                     &stats->element_count)) {
        return false;
    }
    if (!rows_is_null(rows, BOUNDS) &&
        !array_literal_read(load->arena, rows_text(rows, BOUNDS), &stats->bounds, &stats->bound_count)) {
        rows_fail(rows, BOUNDS, "an array");
    }
    return rows_good(rows);
}

static struct catalog_stats *key_stats(struct load_index *loaded, struct str statistics_name) {
    for (size_t i = 0; i < loaded->index.key_count; i++) {
        if (loaded->index.keys[i].column == CATALOG_NONE && str_eq(loaded->statistics_names[i], statistics_name)) {
            return &loaded->index.keys[i].stats;
        }
    }
    return NULL;
}

/* Where the row belongs: a column of a table, or an expression of an index; NULL when neither is known. */
static struct catalog_stats *place_of(struct load *load, const struct rows *rows) {
    struct str schema = rows_text(rows, SCHEMA), relation = rows_text(rows, RELATION), name = rows_text(rows, COLUMN);
    uint32_t table = catalog_builder_table(load->builder, schema, relation);
    if (table != CATALOG_NONE) {
        uint32_t column = catalog_builder_column(load->builder, table, name);
        return column == CATALOG_NONE ? NULL : &catalog_builder_column_at(load->builder, table, column)->stats;
    }
    struct load_index *loaded = load_find_index(load, schema, relation);
    return loaded ? key_stats(loaded, name) : NULL;
}

bool load_statistics(struct load *load, const struct db_result *result, struct err *err) {
    struct rows rows;
    if (!rows_open(&rows, "statistics", result, columns, ELEMENTS_PER_ROW, err)) {
        return false;
    }
    rows_add_optional(&rows, ELEMENTS_PER_ROW);
    while (rows_next(&rows)) {
        struct catalog_stats *stats = place_of(load, &rows);
        if (stats && !read_stats(load, &rows, stats)) {
            return false;
        }
    }
    return rows_good(&rows);
}

/* --- Ranges ---------------------------------------------------------------------------------------------- */

bool load_has_ranges(const struct load *load) {
    for (size_t t = 0; t < load->builder->tables.n; t++) {
        for (size_t c = 0; c < load->builder->tables.at[t].columns.n; c++) {
            if (load->builder->tables.at[t].columns.at[c].family == FAMILY_RANGE) {
                return true;
            }
        }
    }
    return false;
}

/* Ascending lengths; those of open ranges are Infinity. */
static bool read_lengths(struct load *load, struct str text, struct catalog_ranges *ranges) {
    struct str *texts;
    if (!array_literal_read(load->arena, text, &texts, &ranges->length_count)) {
        return false;
    }
    ranges->lengths = ARENA_ARRAY(load->arena, double, ranges->length_count + 1);
    for (size_t i = 0; i < ranges->length_count; i++) {
        bool open = str_ieq_z(texts[i], "infinity");
        ranges->lengths[i] = INFINITY;
        if ((!open && !str_to_double(texts[i], &ranges->lengths[i])) || !(ranges->lengths[i] >= (i ? ranges->lengths[i - 1] : 0))) {
            return false;
        }
    }
    return true;
}

bool load_ranges(struct load *load, const struct db_result *result, struct err *err) {
    enum { OF_SCHEMA, OF_RELATION, OF_COLUMN, SUBTYPE, RANGE_BOUNDS, LENGTHS, EMPTY };
    static const char *const names[] = {"schema", "relation", "column_name", "subtype", "bounds", "lengths", "empty_fraction"};
    struct rows rows;
    if (!ROWS_OPEN(rows, "ranges", names)) {
        return false;
    }
    while (rows_next(&rows)) {
        uint32_t table = catalog_builder_table(load->builder, rows_text(&rows, OF_SCHEMA), rows_text(&rows, OF_RELATION));
        uint32_t column = table == CATALOG_NONE ? CATALOG_NONE : catalog_builder_column(load->builder, table, rows_text(&rows, OF_COLUMN));
        struct str subtype = rows_text(&rows, SUBTYPE);
        if (column == CATALOG_NONE) {
            continue;
        }
        struct catalog_ranges *ranges = ARENA_NEW(load->arena, struct catalog_ranges);
        *ranges = (struct catalog_ranges){.family = catalog_family_of(subtype), .empty_fraction = rows_number(&rows, EMPTY, 0, 1, 0)};
        ranges->discrete = ranges->family == FAMILY_INTEGER || ranges->family == FAMILY_DATE;
        if (!array_literal_read(load->arena, rows_text(&rows, RANGE_BOUNDS), &ranges->bounds, &ranges->bound_count)) {
            rows_fail(&rows, RANGE_BOUNDS, "an array of ranges");
        } else if (!rows_is_null(&rows, LENGTHS) && !read_lengths(load, rows_text(&rows, LENGTHS), ranges)) {
            rows_fail(&rows, LENGTHS, "an array of ascending lengths");
        }
        catalog_builder_column_at(load->builder, table, column)->stats.ranges = ranges;
    }
    return rows_good(&rows);
}

/* --- The end --------------------------------------------------------------------------------------------- */

static bool has_stats(const struct catalog_builder_table *table) {
    for (size_t i = 0; i < table->columns.n; i++) {
        if (table->columns.at[i].stats.present) {
            return true;
        }
    }
    return false;
}

/* "3 tables (a, b, c, …)": those with rows of which nothing is known, readable ones or the others. */
static size_t tables_without_stats(const struct load *load, bool unreadable, struct str *text) {
    enum { NAMED = 3 };
    struct str names = {0};
    size_t count = 0;
    for (size_t i = 0; i < load->builder->tables.n; i++) {
        const struct catalog_builder_table *entry = &load->builder->tables.at[i];
        bool holds_rows = entry->table.size_bytes > 0 && entry->table.rows != 0;
        if (!holds_rows || has_stats(entry) || entry->table.unreadable != unreadable) {
            continue;
        }
        if (count++ < NAMED) {
            names = str_fmt(load->arena, STR_FMT "%s" STR_FMT, STR_ARG(names), names.len ? ", " : "",
                            STR_ARG(entry->table.name));
        }
    }
    *text = str_fmt(load->arena, "%zu table%s (" STR_FMT "%s)", count, count == 1 ? "" : "s", STR_ARG(names),
                    count > NAMED ? ", …" : "");
    return count;
}

static void warn_missing_stats(struct load *load) {
    struct str tables;
    if (tables_without_stats(load, true, &tables)) {
        catalog_builder_warn(load->builder,
                             STR_FMT " may not be read by this role, so the statistics are unknown: GRANT SELECT on "
                                     "them, or GRANT pg_read_all_data, to the role",
                             STR_ARG(tables));
    }
    if (tables_without_stats(load, false, &tables)) {
        catalog_builder_warn(load->builder, STR_FMT " without statistics, costed by defaults: run ANALYZE",
                             STR_ARG(tables));
    }
}

void load_finish(struct load *load) {
    for (size_t i = 0; i < load->indexes.n; i++) {
        const struct load_index *loaded = load->indexes.entries[i].value;
        catalog_builder_add_index(load->builder, &loaded->index);
    }
    warn_missing_stats(load);
}
