/* The catalog that a trace's base statistics describe (see whole.h). */
#include <math.h>

#include "catalog/catalog_build.h"
#include "catalog/design.h"
#include "whole.h"

#define SCHEMA STR("S") /* of tables that the statement names without one */

struct making {
    struct arena *arena;
    const struct whole_source *from;
    struct catalog_builder *builder;
};

/* The owner in front of "NAME" in the statement, quoted or not. */
static struct str schema_of(struct arena *arena, struct str sql, const struct known_table *t) {
    struct str named = str_fmt(arena, ".\"" STR_FMT "\"", STR_ARG(t->name));
    size_t at;
    if (!str_find(sql, named, &at) || at == 0) {
        return SCHEMA;
    }
    bool quoted = sql.ptr[at - 1] == '"';
    size_t end = quoted ? at - 1 : at, start = end;
    while (start > 0 && sql.ptr[start - 1] != '"' && sql.ptr[start - 1] != ' ' && sql.ptr[start - 1] != ',') {
        start--;
    }
    return start < end ? str_slice(sql, start, end) : SCHEMA;
}

/* --- Columns --------------------------------------------------------------------------------------------------- */

static enum catalog_family family_of(struct str type) {
    bool text = str_eq_z(type, "VARCHAR2") || str_eq_z(type, "CHARACTER") || !type.len;
    return str_eq_z(type, "NUMBER")             ? FAMILY_NUMERIC
           : str_eq_z(type, "DATE")             ? FAMILY_DATE
           : str_starts(type, STR("TIMESTAMP")) ? FAMILY_TIMESTAMP
           : text                               ? FAMILY_TEXT
                                                : FAMILY_OTHER;
}

static struct catalog_stats stats_of(struct arena *arena, const struct known_column *c, double rows) {
    struct catalog_stats s = {.correlation = NAN};
    if (!c || !c->analyzed || !(c->distinct > 0)) {
        return s;
    }
    s.present = true;
    s.distinct = c->distinct;
    s.null_fraction = rows > 0 ? fmin(1, c->nulls / rows) : 0;
    s.width_bytes = c->bytes > 0 ? c->bytes : 8;
    s.oracle = catalog_oracle_stats_new(arena);
    s.oracle->distinct = c->distinct;
    s.oracle->nulls = c->nulls;
    s.oracle->low_scale = c->low;
    s.oracle->high_scale = c->high;
    s.oracle->average_length = c->bytes;
    return s;
}

static void add_column(const struct making *m, uint32_t table, struct str name, const struct known_column *known,
                       double rows) {
    struct catalog_column column = {.name = name,
                                    .type_name = known && known->type.len ? known->type : STR("VARCHAR2"),
                                    .family = family_of(known ? known->type : (struct str){0}),
                                    .type_length = -1,
                                    .stats = stats_of(m->arena, known, rows)};
    if (catalog_builder_column(m->builder, table, name) == CATALOG_NONE) {
        catalog_builder_add_column(m->builder, table, &column);
    }
}

static const struct known_column *column_at(const struct known_table *t, double number) {
    for (size_t i = 0; i < t->columns.n; i++) {
        if (t->columns.at[i].number == number && t->columns.at[i].name.len) {
            return &t->columns.at[i];
        }
    }
    return NULL;
}

static struct str column_name(struct arena *arena, const struct known_table *t, double number) {
    const struct known_column *known = column_at(t, number);
    return known ? known->name : str_fmt(arena, "COL#%.0f", number);
}

static double last_number(const struct known_table *t) {
    double last = 0;
    for (size_t i = 0; i < t->columns.n; i++) {
        last = fmax(last, fmin(t->columns.at[i].number, 1000));
    }
    for (size_t i = 0; i < t->indexes.n; i++) {
        struct str rest = t->indexes.at[i].columns;
        double number;
        while (rest.len) {
            if (str_to_double(str_cut(&rest, ' '), &number)) {
                last = fmax(last, fmin(number, 1000));
            }
        }
    }
    return last;
}

/* Columns by their number, then those that only the statement names. */
static void add_columns(const struct making *m, uint32_t table, const struct known_table *t) {
    double last = last_number(t);
    for (double number = 1; number <= last; number++) {
        add_column(m, table, column_name(m->arena, t, number), column_at(t, number), t->rows);
    }
    struct str prefix = str_fmt(m->arena, "\"" STR_FMT "\".\"", STR_ARG(t->alias)), rest = m->from->transformed;
    size_t at;
    while (t->alias.len && str_find(rest, prefix, &at)) {
        rest = str_slice(rest, at + prefix.len, rest.len);
        struct str after = rest;
        add_column(m, table, str_cut(&after, '"'), NULL, t->rows);
    }
}

bool whole_lacks_columns(const struct whole_source *source) {
    bool indexed = false;
    for (size_t i = 0; i < source->table_count; i++) {
        const struct known_table *t = &source->tables[i];
        indexed |= t->indexes.n > 0;
        for (size_t k = 0; k < t->columns.n; k++) {
            if (t->columns.at[k].name.len) {
                return false;
            }
        }
    }
    return indexed;
}

/* --- Indexes ---------------------------------------------------------------------------------------------------- */

static bool seen_unique(const struct trace *trace, struct str index) {
    for (size_t i = 0; i < trace->lines.n; i++) {
        const struct trace_line *line = &trace->lines.at[i];
        if (line->kind == TRACE_PATH && str_eq(line->name, index) &&
            (str_eq_z(line->detail, "UniqueScan") || str_eq_z(line->detail, "AllEqUnique"))) {
            return true;
        }
    }
    return false;
}

static void describe_index(const struct making *m, struct catalog_index *x, const struct known_index *known) {
    x->oracle = catalog_oracle_index_new(m->arena);
    x->oracle->blevel = known->levels;
    x->oracle->leaf_blocks = known->leaves;
    x->oracle->clustering_factor = known->clustering;
    x->oracle->distinct_keys = known->distinct;
    x->oracle->rows = known->entries;
}

static bool same_index_is_there(const struct making *m, uint32_t table, struct str name) {
    for (size_t i = 0; i < m->builder->indexes.n; i++) {
        if (m->builder->indexes.at[i].table == table && str_eq(m->builder->indexes.at[i].name, name)) {
            return true;
        }
    }
    return false;
}

static void add_index(const struct making *m, uint32_t table, struct str schema, const struct known_table *t,
                      const struct known_index *known) {
    struct catalog_key *keys = ARENA_ARRAY(m->arena, struct catalog_key, DESIGN_KEYS_MAX);
    struct catalog_index x = {.schema = schema,
                              .name = known->name,
                              .table = table,
                              .method = METHOD_BTREE,
                              .keys = keys,
                              .valid = true,
                              .unique = seen_unique(m->from->trace, known->name),
                              .pages = known->leaves,
                              .tuples = known->entries,
                              .scans = NAN,
                              .tree_height = (int)fmin(30, fmax(0, known->levels))};
    struct str rest = known->columns;
    double number;
    bool whole = true;
    while (rest.len && x.key_count < DESIGN_KEYS_MAX) {
        if (str_to_double(str_cut(&rest, ' '), &number)) {
            uint32_t column = catalog_builder_column(m->builder, table, column_name(m->arena, t, number));
            whole &= column != CATALOG_NONE;
            keys[x.key_count++].column = column;
        }
    }
    describe_index(m, &x, known);
    if (whole && x.key_count && !same_index_is_there(m, table, known->name)) {
        catalog_builder_add_index(m->builder, &x);
    }
}

/* --- All of it ----------------------------------------------------------------------------------------------------- */

static void set_system(const struct making *m) {
    struct catalog *catalog = m->builder->catalog;
    const struct ora_system *s = m->from->system;
    catalog->oracle = catalog_oracle_new(m->arena);
    catalog->version = (int)(m->from->release * 10000);
    catalog->oracle->block_bytes = (uint32_t)s->block_bytes;
    catalog->oracle->system.cpu_speed_nw = catalog->oracle->system.cpu_speed = s->mhz;
    catalog->oracle->system.io_seek_ms = s->seek_ms;
    catalog->oracle->system.io_transfer_bytes_ms = s->transfer;
    catalog->oracle->system.single_read_ms = s->single_ms;
    catalog->oracle->system.multi_read_ms = s->multi_ms;
    catalog->oracle->system.multi_read_blocks = s->multi_blocks;
    struct catalog_setting adjust = {.name = STR("optimizer_index_cost_adj"),
                                     .value = str_fmt(m->arena, "%g", s->index_cost_adj)};
    catalog_builder_add_setting(m->builder, &adjust);
    struct catalog_setting cached = {.name = STR("optimizer_index_caching"),
                                     .value = str_fmt(m->arena, "%g", s->index_caching)};
    catalog_builder_add_setting(m->builder, &cached);
}

static void add_table(const struct making *m, const struct known_table *t, struct str schema) {
    struct catalog_table table = {.schema = schema,
                                  .name = t->name,
                                  .rows = t->rows,
                                  .pages = t->blocks,
                                  .has_stats = t->analyzed,
                                  .parent = CATALOG_NONE,
                                  .oracle = catalog_oracle_table_new(m->arena)};
    table.oracle->rows = t->rows;
    table.oracle->blocks = t->blocks;
    catalog_builder_add_table(m->builder, &table, (struct str){0}, (struct str){0});
}

struct catalog *whole_catalog(struct arena *arena, const struct whole_source *source) {
    struct making m = {arena, source, catalog_builder_new(arena, SQL_ORACLE)};
    struct str *schemas = ARENA_ARRAY(arena, struct str, source->table_count + 1), path = SCHEMA;
    for (size_t i = 0; i < source->table_count; i++) {
        schemas[i] = schema_of(arena, source->transformed, &source->tables[i]);
        add_table(&m, &source->tables[i], schemas[i]); /* twice under two aliases: the first is kept */
        path = str_fmt(arena, STR_FMT "," STR_FMT, STR_ARG(path), STR_ARG(schemas[i]));
    }
    m.builder->catalog->search_path = path; /* a statement as asked may leave the owner out */
    catalog_builder_seal_tables(m.builder);
    for (size_t i = 0; i < source->table_count; i++) {
        const struct known_table *t = &source->tables[i];
        uint32_t table = catalog_builder_table(m.builder, schemas[i], t->name);
        if (table != CATALOG_NONE) {
            add_columns(&m, table, t);
        }
    }
    for (size_t i = 0; i < source->table_count; i++) {
        const struct known_table *t = &source->tables[i];
        uint32_t table = catalog_builder_table(m.builder, schemas[i], t->name);
        for (size_t k = 0; table != CATALOG_NONE && k < t->indexes.n; k++) {
            add_index(&m, table, schemas[i], t, &t->indexes.at[k]);
        }
    }
    set_system(&m);
    return catalog_builder_finish(m.builder);
}
