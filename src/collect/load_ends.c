/*
 * Where columns begin and end now, as indexes that begin with them say: PostgreSQL's planner looks there when a value falls into the first or the last bin of a histogram
 * (selfuncs.c, get_actual_variable_range), as what is newest does in every table that grows, and rare values do beside common ones.
 *
 * One question for all of them, each answered by the first and the last entry of an index. Numbers and moments only: of texts the ends tell little, and they are somebody's.
 */
#include "base/buf.h"
#include "collect/load.h"
#include "collect/rows.h"
#include "sql/print.h"

static bool has_ends(enum catalog_family family) {
    return family == FAMILY_INTEGER || family == FAMILY_NUMERIC || family == FAMILY_FLOAT || family == FAMILY_DATE || family == FAMILY_TIMESTAMP;
}

/* What is asked counts as a scan; an index that is used by nobody else must still look so (existing.c). */
static bool may_be_asked(const struct catalog_index *index) {
    return index->primary || index->backs_constraint || index->scans > 0;
}

/* The column that the planner would ask the index about; CATALOG_NONE: it would not ask. */
static uint32_t asked_column(const struct catalog_builder_table *table, const struct catalog_index *index) {
    bool serves = index->method == METHOD_BTREE && index->valid && may_be_asked(index) && !index->predicate_text.len && index->key_count;
    uint32_t column = serves ? index->keys[0].column : CATALOG_NONE;
    if (column == CATALOG_NONE || table->table.unreadable || table->table.partition_key.len) {
        return CATALOG_NONE;
    }
    const struct catalog_column *of = &table->columns.at[column];
    return of->stats.bound_count >= 2 && has_ends(of->family) ? column : CATALOG_NONE;
}

static struct str quoted(struct load *load, struct str name) {
    return sql_quote_name(load->arena, SQL_POSTGRESQL, name);
}

static void ask_for(struct load *load, const struct catalog_builder_table *table, uint32_t column, struct buf *out) {
    struct str schema = table->table.schema, name = table->table.name, of = table->columns.at[column].name;
    struct str from = str_fmt(load->arena, "FROM ONLY " STR_FMT "." STR_FMT, STR_ARG(quoted(load, schema)), STR_ARG(quoted(load, name)));
    struct str value = quoted(load, of);
    buf_z(out, out->len ? " UNION ALL SELECT " : "SELECT /* dovetail */ ");
    buf_fmt(out, STR_FMT "::text AS schema, " STR_FMT "::text AS relation, " STR_FMT "::text AS column_name, ", STR_ARG(sql_quote_string(load->arena, schema)),
            STR_ARG(sql_quote_string(load->arena, name)), STR_ARG(sql_quote_string(load->arena, of)));
    buf_fmt(out, "(SELECT min(" STR_FMT ")::text " STR_FMT ") AS low, (SELECT max(" STR_FMT ")::text " STR_FMT ") AS high", STR_ARG(value), STR_ARG(from),
            STR_ARG(value), STR_ARG(from));
}

struct str load_ends_query(struct load *load) {
    struct buf out;
    struct map asked;
    buf_init(&out, load->arena);
    map_init(&asked, load->arena);
    for (size_t i = 0; i < load->indexes.n; i++) {
        const struct load_index *loaded = load->indexes.entries[i].value;
        if (loaded->index.table >= load->builder->tables.n) {
            continue;
        }
        const struct catalog_builder_table *table = &load->builder->tables.at[loaded->index.table];
        uint32_t column = asked_column(table, &loaded->index);
        struct str key = str_fmt(load->arena, "%u.%u", loaded->index.table, column);
        if (column != CATALOG_NONE && !map_find(&asked, key)) {
            map_put(&asked, key, &asked);
            ask_for(load, table, column, &out);
        }
    }
    return buf_view(&out);
}

static bool is_finite(struct str text) {
    return text.len && !str_ieq_z(text, "nan") && !str_ieq_z(text, "infinity") && !str_ieq_z(text, "-infinity");
}

bool load_ends(struct load *load, const struct db_result *result, struct err *err) {
    enum { OF_SCHEMA, OF_RELATION, OF_COLUMN, LOW, HIGH };
    static const char *const names[] = {"schema", "relation", "column_name", "low", "high"};
    struct rows rows;
    if (!ROWS_OPEN(rows, "ends", names)) {
        return false;
    }
    while (rows_next(&rows)) {
        uint32_t table = catalog_builder_table(load->builder, rows_text(&rows, OF_SCHEMA), rows_text(&rows, OF_RELATION));
        uint32_t column = table == CATALOG_NONE ? CATALOG_NONE : catalog_builder_column(load->builder, table, rows_text(&rows, OF_COLUMN));
        if (column == CATALOG_NONE) {
            continue;
        }
        struct catalog_stats *stats = &catalog_builder_column_at(load->builder, table, column)->stats;
        stats->low_end = is_finite(rows_text(&rows, LOW)) ? rows_text(&rows, LOW) : (struct str){0};
        stats->high_end = is_finite(rows_text(&rows, HIGH)) ? rows_text(&rows, HIGH) : (struct str){0};
    }
    return rows_good(&rows);
}
