/* From loose rows to a sorted, linked, immutable snapshot. */
#include "catalog/catalog_build.h"

#include <math.h>

#include "catalog/partitions.h"
#include "catalog/trees.h"

struct catalog_builder *catalog_builder_new(struct arena *arena, enum sql_dialect dialect) {
    struct catalog_builder *builder = arena_alloc(arena, sizeof *builder);
    struct catalog *catalog = arena_alloc(arena, sizeof *catalog);
    catalog->arena = arena;
    catalog->dialect = dialect;
    catalog->stats_age_s = NAN;
    map_init(&catalog->table_by_name, arena);
    map_init(&catalog->view_by_name, arena);
    catalog->oracle = dialect == SQL_ORACLE ? catalog_oracle_new(arena) : NULL;
    builder->catalog = catalog;
    return builder;
}

void catalog_builder_warn(struct catalog_builder *builder, const char *format, ...) {
    struct catalog *catalog = builder->catalog;
    va_list args;
    va_start(args, format);
    VEC_PUSH(catalog->arena, &catalog->warnings, str_vfmt(catalog->arena, format, args));
    va_end(args);
}

/* --- Tables and what belongs to them --------------------------------------------------------------------- */

void catalog_builder_add_table(struct catalog_builder *builder, const struct catalog_table *table,
                               struct str parent_schema, struct str parent_name) {
    struct catalog_builder_table *added = VEC_ADD(builder->catalog->arena, &builder->tables);
    added->table = *table;
    added->table.parent = CATALOG_NONE;
    added->parent_schema = parent_schema;
    added->parent_name = parent_name;
}

static int compare_tables(const void *a, const void *b) {
    const struct catalog_table *left = &((const struct catalog_builder_table *)a)->table;
    const struct catalog_table *right = &((const struct catalog_builder_table *)b)->table;
    int order = str_cmp(left->schema, right->schema);
    return order ? order : str_cmp(left->name, right->name);
}

uint32_t catalog_builder_table(const struct catalog_builder *builder, struct str schema, struct str name) {
    struct catalog_builder_table key = {.table = {.schema = schema, .name = name}};
    const struct catalog_builder_table *found =
        builder->tables.n ? bsearch(&key, builder->tables.at, builder->tables.n, sizeof key, compare_tables) : NULL;
    return found ? (uint32_t)(found - builder->tables.at) : CATALOG_NONE;
}

void catalog_builder_seal_tables(struct catalog_builder *builder) {
    size_t n = 0;
    if (builder->tables.n) {
        qsort(builder->tables.at, builder->tables.n, sizeof *builder->tables.at, compare_tables);
    }
    for (size_t i = 0; i < builder->tables.n; i++) {
        if (n == 0 || compare_tables(&builder->tables.at[n - 1], &builder->tables.at[i]) != 0) {
            builder->tables.at[n++] = builder->tables.at[i];
        }
    }
    builder->tables.n = n;
    for (size_t i = 0; i < n; i++) {
        struct catalog_builder_table *table = &builder->tables.at[i];
        if (table->parent_name.len) {
            table->table.parent = catalog_builder_table(builder, table->parent_schema, table->parent_name);
        }
    }
    builder->sealed = true;
}

uint32_t catalog_builder_column(const struct catalog_builder *builder, uint32_t table, struct str name) {
    const struct catalog_builder_table *entry = &builder->tables.at[table];
    for (size_t i = 0; i < entry->columns.n; i++) {
        if (str_eq(entry->columns.at[i].name, name)) {
            return (uint32_t)i;
        }
    }
    return CATALOG_NONE;
}

void catalog_builder_add_column(struct catalog_builder *builder, uint32_t table, const struct catalog_column *column) {
    VEC_PUSH(builder->catalog->arena, &builder->tables.at[table].columns, *column);
}

struct catalog_column *catalog_builder_column_at(struct catalog_builder *builder, uint32_t table, uint32_t column) {
    return &builder->tables.at[table].columns.at[column];
}

struct catalog_table *catalog_builder_table_at(struct catalog_builder *builder, uint32_t table) {
    return &builder->tables.at[table].table;
}

void catalog_builder_add_constraint(struct catalog_builder *builder, uint32_t table,
                                    const struct catalog_constraint *constraint) {
    VEC_PUSH(builder->catalog->arena, &builder->tables.at[table].constraints, *constraint);
}

void catalog_builder_add_index(struct catalog_builder *builder, const struct catalog_index *index) {
    VEC_PUSH(builder->catalog->arena, &builder->indexes, *index);
}

void catalog_builder_add_view(struct catalog_builder *builder, const struct catalog_view *view) {
    VEC_PUSH(builder->catalog->arena, &builder->views, *view);
}

void catalog_builder_add_sequence(struct catalog_builder *builder, const struct catalog_sequence *sequence) {
    VEC_PUSH(builder->catalog->arena, &builder->sequences, *sequence);
}

void catalog_builder_add_setting(struct catalog_builder *builder, const struct catalog_setting *setting) {
    VEC_PUSH(builder->catalog->arena, &builder->settings, *setting);
}

void catalog_builder_add_synonym(struct catalog_builder *builder, const struct catalog_synonym *synonym) {
    VEC_PUSH(builder->catalog->arena, &builder->synonyms, *synonym);
}

/* --- Finishing ------------------------------------------------------------------------------------------- */

static int compare_indexes(const void *a, const void *b) {
    const struct catalog_index *left = a, *right = b;
    if (left->table != right->table) {
        return left->table < right->table ? -1 : 1;
    }
    return str_cmp(left->name, right->name);
}

static int compare_views(const void *a, const void *b) {
    const struct catalog_view *left = a, *right = b;
    int order = str_cmp(left->schema, right->schema);
    return order ? order : str_cmp(left->name, right->name);
}

static int compare_sequences(const void *a, const void *b) {
    const struct catalog_sequence *left = a, *right = b;
    int order = str_cmp(left->schema, right->schema);
    return order ? order : str_cmp(left->name, right->name);
}

static int compare_settings(const void *a, const void *b) {
    return str_cmp(((const struct catalog_setting *)a)->name, ((const struct catalog_setting *)b)->name);
}

static int compare_constraints(const void *a, const void *b) {
    return str_cmp(((const struct catalog_constraint *)a)->name, ((const struct catalog_constraint *)b)->name);
}

static void sort(void *items, size_t n, size_t size, int (*compare)(const void *, const void *)) {
    if (n > 1) {
        qsort(items, n, size, compare);
    }
}

static bool any_stats(const struct catalog_table *table) {
    for (size_t i = 0; i < table->column_count; i++) {
        if (table->columns[i].stats.present) {
            return true;
        }
    }
    return false;
}

static void finish_tables(struct catalog_builder *builder) {
    struct catalog *catalog = builder->catalog;
    catalog->table_count = builder->tables.n;
    catalog->tables = arena_calloc(catalog->arena, builder->tables.n, sizeof *catalog->tables);
    for (size_t i = 0; i < builder->tables.n; i++) {
        struct catalog_builder_table *from = &builder->tables.at[i];
        struct catalog_table *to = &catalog->tables[i];
        *to = from->table;
        to->columns = from->columns.at;
        to->column_count = from->columns.n;
        to->constraints = from->constraints.at;
        to->constraint_count = from->constraints.n;
        to->has_stats = any_stats(to);
        sort(to->constraints, to->constraint_count, sizeof *to->constraints, compare_constraints);
    }
}

static void finish_indexes(struct catalog_builder *builder) {
    struct catalog *catalog = builder->catalog;
    sort(builder->indexes.at, builder->indexes.n, sizeof *builder->indexes.at, compare_indexes);
    catalog->indexes = builder->indexes.at;
    catalog->index_count = builder->indexes.n;
    for (size_t i = 0; i < catalog->index_count; i++) {
        VEC_PUSH(catalog->arena, &catalog->tables[catalog->indexes[i].table].indexes, (uint32_t)i);
    }
}

/* "schema.name" for all; "name" for what the search path finds first, be it a table or a view. */
static void name_everything(struct catalog *catalog) {
    struct arena *arena = catalog->arena;
    for (size_t i = 0; i < catalog->table_count; i++) {
        struct catalog_table *table = &catalog->tables[i];
        map_put(&catalog->table_by_name,
                str_fmt(arena, STR_FMT "." STR_FMT, STR_ARG(table->schema), STR_ARG(table->name)), table);
    }
    for (size_t i = 0; i < catalog->view_count; i++) {
        struct catalog_view *view = &catalog->views[i];
        map_put(&catalog->view_by_name, str_fmt(arena, STR_FMT "." STR_FMT, STR_ARG(view->schema), STR_ARG(view->name)),
                view);
    }
    struct str rest = catalog->search_path;
    while (rest.len) {
        struct str schema = str_trim(str_cut(&rest, ','));
        for (size_t i = 0; i < catalog->table_count; i++) {
            struct catalog_table *table = &catalog->tables[i];
            if (str_eq(table->schema, schema) && !map_find(&catalog->table_by_name, table->name) &&
                !map_find(&catalog->view_by_name, table->name)) {
                map_put(&catalog->table_by_name, table->name, table);
            }
        }
        for (size_t i = 0; i < catalog->view_count; i++) {
            struct catalog_view *view = &catalog->views[i];
            if (str_eq(view->schema, schema) && !map_find(&catalog->table_by_name, view->name) &&
                !map_find(&catalog->view_by_name, view->name)) {
                map_put(&catalog->view_by_name, view->name, view);
            }
        }
    }
}

/* Where the search path leaves a name free. */
static void name_synonyms(const struct catalog_builder *builder) {
    struct catalog *catalog = builder->catalog;
    for (size_t i = 0; i < builder->synonyms.n; i++) {
        const struct catalog_synonym *synonym = &builder->synonyms.at[i];
        const struct catalog_table *table = catalog_find_table(catalog, synonym->table_schema, synonym->table_name);
        const struct catalog_view *view = catalog_find_view(catalog, synonym->table_schema, synonym->table_name);
        if (map_find(&catalog->table_by_name, synonym->name) || map_find(&catalog->view_by_name, synonym->name)) {
            continue;
        }
        if (table) {
            map_put(&catalog->table_by_name, synonym->name, (void *)(uintptr_t)table);
        } else if (view) {
            map_put(&catalog->view_by_name, synonym->name, (void *)(uintptr_t)view);
        }
    }
}

struct catalog *catalog_builder_finish(struct catalog_builder *builder) {
    struct catalog *catalog = builder->catalog;
    if (!builder->sealed) {
        catalog_builder_seal_tables(builder);
    }
    finish_tables(builder);
    finish_indexes(builder);
    catalog_total_partitions(catalog);
    sort(builder->views.at, builder->views.n, sizeof *builder->views.at, compare_views);
    sort(builder->sequences.at, builder->sequences.n, sizeof *builder->sequences.at, compare_sequences);
    sort(builder->settings.at, builder->settings.n, sizeof *builder->settings.at, compare_settings);
    catalog->views = builder->views.at;
    catalog->view_count = builder->views.n;
    catalog->sequences = builder->sequences.at;
    catalog->sequence_count = builder->sequences.n;
    catalog->settings = builder->settings.at;
    catalog->setting_count = builder->settings.n;
    name_everything(catalog);
    name_synonyms(builder);
    catalog_parse_trees(catalog);
    return catalog;
}
