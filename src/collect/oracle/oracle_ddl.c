/* A schema as its DDL says it. Tables first, so that what refers to them may come in any order. */
#include "collect/oracle/oracle_ddl.h"

#include <math.h>

#include "base/file.h"
#include "base/map.h"
#include "sql/parse.h"
#include "sql/print.h"

#define NO_SCHEMA STR("APP") /* of names without one */

static struct str name_of(const struct sql_node *node) {
    switch ((int)(node ? node->kind : SQL_NONE)) {
    case SQL_TABLE:
        return SQL_AS_CONST(table, node)->name;
    case SQL_NAME:
        return SQL_AS_CONST(name, node)->text;
    case SQL_COLUMN:
        return SQL_AS_CONST(column, node)->name;
    default:
        return (struct str){0};
    }
}

static struct str schema_of(const struct sql_node *node) {
    struct str schema = node && node->kind == SQL_TABLE ? SQL_AS_CONST(table, node)->schema : (struct str){0};
    return schema.len ? schema : NO_SCHEMA;
}

/* --- Tables ---------------------------------------------------------------------------------------------- */

static void add_table(struct oracle_load *load, const struct sql_create_table *create) {
    struct catalog_table table = {.schema = schema_of(create->name),
                                  .name = name_of(create->name),
                                  .rows = -1,
                                  .fill_factor = 90,
                                  .activity = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN},
                                  .oracle = catalog_oracle_table_new(load->arena)};
    if (table.name.len && create->columns.n) {
        catalog_builder_add_table(load->builder, &table, (struct str){0}, (struct str){0});
    }
}

static bool has_constraint(const struct sql_column_def *column, enum sql_constraint_kind kind) {
    for (size_t i = 0; i < column->constraints.n; i++) {
        if (SQL_AS_CONST(constraint, column->constraints.at[i])->kind == (int64_t)kind) {
            return true;
        }
    }
    return false;
}

static void add_column(struct oracle_load *load, uint32_t table, const struct sql_column_def *from) {
    struct str type = from->type ? sql_print(load->arena, SQL_ORACLE, from->type) : STR("VARCHAR2(4000)");
    struct catalog_column column = {.name = from->name,
                                    .type_name = type,
                                    .family = catalog_family_of(type),
                                    .type_length = -1,
                                    .not_null = has_constraint(from, SQL_CONSTRAINT_NOT_NULL) ||
                                                has_constraint(from, SQL_CONSTRAINT_PRIMARY),
                                    .generated = has_constraint(from, SQL_CONSTRAINT_GENERATED),
                                    .stats = {.correlation = NAN, .oracle = catalog_oracle_stats_new(load->arena)}};
    catalog_builder_add_column(load->builder, table, &column);
}

/* --- Keys ------------------------------------------------------------------------------------------------ */

static bool column_ids(struct oracle_load *load, uint32_t table, const struct sql_list *names, uint32_t **ids) {
    *ids = arena_calloc(load->arena, names->n, sizeof **ids);
    for (size_t i = 0; i < names->n; i++) {
        (*ids)[i] = catalog_builder_column(load->builder, table, name_of(names->at[i]));
        if ((*ids)[i] == CATALOG_NONE) {
            return false;
        }
    }
    return names->n > 0;
}

/* The database makes an index for a key that has none. */
static void add_key_index(struct oracle_load *load, uint32_t table, struct str name, const uint32_t *columns, size_t count,
                          bool primary) {
    struct catalog_table *of = catalog_builder_table_at(load->builder, table);
    struct oracle_index *loaded = arena_alloc(load->arena, sizeof *loaded);
    loaded->bytes = NAN;
    loaded->index = (struct catalog_index){.schema = of->schema,
                                           .name = name.len ? name : str_fmt(load->arena, STR_FMT "_KEY%zu", STR_ARG(of->name), load->indexes.n),
                                           .table = table,
                                           .method = METHOD_BTREE,
                                           .unique = true,
                                           .primary = primary,
                                           .backs_constraint = true,
                                           .valid = true,
                                           .tuples = -1,
                                           .scans = NAN,
                                           .tree_height = -1,
                                           .oracle = catalog_oracle_index_new(load->arena)};
    loaded->index.oracle->type = STR("NORMAL");
    loaded->index.keys = arena_calloc(load->arena, count, sizeof *loaded->index.keys);
    loaded->key_names = arena_calloc(load->arena, count, sizeof *loaded->key_names);
    loaded->index.key_count = count;
    for (size_t i = 0; i < count; i++) {
        loaded->index.keys[i] = (struct catalog_key){.column = columns[i], .stats = {.correlation = NAN}};
        loaded->key_names[i] = catalog_builder_column_at(load->builder, table, columns[i])->name;
    }
    map_put(&load->indexes, oracle_key(load->arena, of->schema, loaded->index.name, (struct str){0}), loaded);
}

/* `column`: the one that a constraint without a list stands behind. */
static void add_constraint(struct oracle_load *load, uint32_t table, const struct sql_constraint *from, struct str column) {
    struct catalog_constraint constraint = {.name = from->name, .foreign_table = CATALOG_NONE};
    uint32_t own = column.len ? catalog_builder_column(load->builder, table, column) : CATALOG_NONE;
    enum sql_constraint_kind kind = (enum sql_constraint_kind)from->kind;
    bool key = kind == SQL_CONSTRAINT_PRIMARY || kind == SQL_CONSTRAINT_UNIQUE;
    if (!key && kind != SQL_CONSTRAINT_FOREIGN) {
        return;
    }
    constraint.kind = kind == SQL_CONSTRAINT_PRIMARY  ? CONSTRAINT_PRIMARY
                      : kind == SQL_CONSTRAINT_UNIQUE ? CONSTRAINT_UNIQUE
                                                      : CONSTRAINT_FOREIGN;
    constraint.column_count = from->columns.n;
    if (from->columns.n == 0 && own != CATALOG_NONE) {
        constraint.columns = arena_alloc(load->arena, sizeof own);
        constraint.columns[0] = own;
        constraint.column_count = 1;
    } else if (!column_ids(load, table, &from->columns, &constraint.columns)) {
        return;
    }
    if (kind == SQL_CONSTRAINT_FOREIGN) {
        constraint.foreign_table = catalog_builder_table(load->builder, schema_of(from->references), name_of(from->references));
        if (constraint.foreign_table == CATALOG_NONE || from->reference_columns.n != constraint.column_count ||
            !column_ids(load, constraint.foreign_table, &from->reference_columns, &constraint.foreign_columns)) {
            return;
        }
    }
    catalog_builder_add_constraint(load->builder, table, &constraint);
    if (key) {
        add_key_index(load, table, from->name, constraint.columns, constraint.column_count, kind == SQL_CONSTRAINT_PRIMARY);
    }
}

static void add_columns(struct oracle_load *load, const struct sql_create_table *create) {
    uint32_t table = catalog_builder_table(load->builder, schema_of(create->name), name_of(create->name));
    if (table == CATALOG_NONE || load->builder->tables.at[table].columns.n) { /* said twice */
        return;
    }
    for (size_t i = 0; i < create->columns.n; i++) {
        if (create->columns.at[i]->kind == SQL_COLUMN_DEF) {
            add_column(load, table, SQL_AS_CONST(column_def, create->columns.at[i]));
        }
    }
}

static void add_table_constraints(struct oracle_load *load, const struct sql_create_table *create) {
    uint32_t table = catalog_builder_table(load->builder, schema_of(create->name), name_of(create->name));
    for (size_t i = 0; table != CATALOG_NONE && i < create->columns.n; i++) {
        const struct sql_column_def *column = SQL_AS_CONST(column_def, create->columns.at[i]);
        for (size_t c = 0; column->node.kind == SQL_COLUMN_DEF && c < column->constraints.n; c++) {
            add_constraint(load, table, SQL_AS_CONST(constraint, column->constraints.at[c]), column->name);
        }
    }
    for (size_t i = 0; table != CATALOG_NONE && i < create->constraints.n; i++) {
        if (create->constraints.at[i]->kind == SQL_CONSTRAINT) {
            add_constraint(load, table, SQL_AS_CONST(constraint, create->constraints.at[i]), (struct str){0});
        }
    }
}

/* --- Indexes --------------------------------------------------------------------------------------------- */

static void add_index(struct oracle_load *load, const struct sql_create_index *create) {
    enum { KEYS_MAX = 32 };
    uint32_t table = catalog_builder_table(load->builder, schema_of(create->table), name_of(create->table));
    if (table == CATALOG_NONE || create->keys.n == 0 || create->keys.n > KEYS_MAX) {
        return;
    }
    struct oracle_index *loaded = arena_alloc(load->arena, sizeof *loaded);
    loaded->bytes = NAN;
    loaded->index = (struct catalog_index){.schema = schema_of(create->name),
                                           .name = name_of(create->name),
                                           .table = table,
                                           .method = create->bitmap ? METHOD_BITMAP : METHOD_BTREE,
                                           .unique = create->unique,
                                           .valid = true,
                                           .tuples = -1,
                                           .scans = NAN,
                                           .tree_height = -1,
                                           .oracle = catalog_oracle_index_new(load->arena)};
    loaded->index.oracle->type = create->bitmap ? STR("BITMAP") : STR("NORMAL");
    loaded->index.oracle->bitmap = create->bitmap;
    loaded->index.keys = arena_calloc(load->arena, create->keys.n, sizeof *loaded->index.keys);
    loaded->key_names = arena_calloc(load->arena, create->keys.n, sizeof *loaded->key_names);
    for (size_t i = 0; i < create->keys.n; i++) {
        if (create->keys.at[i]->kind != SQL_INDEX_KEY) {
            return;
        }
        const struct sql_index_key *from = SQL_AS_CONST(index_key, create->keys.at[i]);
        struct catalog_key *key = &loaded->index.keys[loaded->index.key_count++];
        struct str name = name_of(from->expression);
        *key = (struct catalog_key){.column = name.len ? catalog_builder_column(load->builder, table, name) : CATALOG_NONE,
                                    .descending = from->order == SQL_ORDER_DESC,
                                    .stats = {.correlation = NAN}};
        if (key->column == CATALOG_NONE) {
            key->expression = sql_print(load->arena, SQL_ORACLE, from->expression);
        }
        loaded->key_names[i] = key->column == CATALOG_NONE ? key->expression : name;
    }
    map_put(&load->indexes, oracle_key(load->arena, loaded->index.schema, loaded->index.name, (struct str){0}), loaded);
}

static void add_view(struct oracle_load *load, const struct sql_create_view *create) {
    struct catalog_view view = {.schema = schema_of(create->name), .name = name_of(create->name)};
    if (create->query && create->columns.n == 0) {
        view.text = sql_print(load->arena, SQL_ORACLE, create->query);
        catalog_builder_add_view(load->builder, &view);
    }
}

/* --- The script ------------------------------------------------------------------------------------------ */

struct altering {
    struct oracle_load *load;
    uint32_t table;
};

static bool visit_constraint(const struct sql_node *node, void *context) {
    struct altering *altering = context;
    if (node->kind == SQL_CONSTRAINT) {
        add_constraint(altering->load, altering->table, SQL_AS_CONST(constraint, node), (struct str){0});
    }
    return node->kind != SQL_CONSTRAINT;
}

static void alter_table(struct oracle_load *load, const struct sql_alter_table *alter) {
    struct altering altering = {load,
                                catalog_builder_table(load->builder, schema_of(alter->name), name_of(alter->name))};
    for (size_t i = 0; altering.table != CATALOG_NONE && i < alter->actions.n; i++) {
        sql_walk(alter->actions.at[i], visit_constraint, &altering);
    }
}

/* Keys before foreign keys would be nicer, but a reference names its columns in DDL that tools write. */
static void add_rest(struct oracle_load *load, const struct sql_node *tree) {
    switch ((int)(tree ? tree->kind : SQL_NONE)) {
    case SQL_CREATE_TABLE:
        add_table_constraints(load, SQL_AS_CONST(create_table, tree));
        break;
    case SQL_ALTER_TABLE:
        alter_table(load, SQL_AS_CONST(alter_table, tree));
        break;
    case SQL_CREATE_INDEX:
        add_index(load, SQL_AS_CONST(create_index, tree));
        break;
    case SQL_CREATE_VIEW:
        add_view(load, SQL_AS_CONST(create_view, tree));
        break;
    default:
        break;
    }
}

bool oracle_ddl_load(struct oracle_load *load, struct str path, struct err *err) {
    struct sql_script script = {0};
    struct str text;
    size_t failed = 0;
    if (!file_read(load->arena, path, 0, &text, err)) {
        return false;
    }
    sql_parse_script(load->arena, SQL_ORACLE, text, &script);
    for (size_t i = 0; i < script.statements.n; i++) {
        const struct sql_node *tree = script.statements.at[i].tree;
        failed += script.statements.at[i].outcome == SQL_FAILED;
        if (tree && tree->kind == SQL_CREATE_TABLE) {
            add_table(load, SQL_AS_CONST(create_table, tree));
        }
    }
    catalog_builder_seal_tables(load->builder);
    for (size_t i = 0; i < script.statements.n; i++) {
        const struct sql_node *tree = script.statements.at[i].tree;
        if (tree && tree->kind == SQL_CREATE_TABLE) {
            add_columns(load, SQL_AS_CONST(create_table, tree));
        }
    }
    for (size_t i = 0; i < script.statements.n; i++) {
        add_rest(load, script.statements.at[i].tree);
    }
    if (load->builder->tables.n == 0) {
        err_set(err, ERR_BUNDLE_MALFORMED, STR_FMT " holds no CREATE TABLE that could be read", STR_ARG(path));
        err_hint(err, "Give the DDL of the tables, as DBMS_METADATA.GET_DDL prints it.");
        return false;
    }
    if (failed) {
        catalog_builder_warn(load->builder, "%zu statements of " STR_FMT " could not be parsed", failed, STR_ARG(path));
    }
    return true;
}
