/* A design from the DDL that a person wrote: CREATE INDEX adds, DROP INDEX hides. */
#include "base/vec.h"
#include "catalog/design.h"
#include "sql/parse.h"
#include "sql/print.h"

struct reading {
    struct arena *arena;
    const struct catalog *catalog;
    const struct sql_statement *statement;
    struct err *err;
};

static bool invalid(const struct reading *reading, const struct sql_node *node, const char *what, struct str name) {
    err_set(reading->err, ERR_DESIGN_INVALID, "line %zu: %s \"" STR_FMT "\"", reading->statement->line, what,
            STR_ARG(name));
    err_hint(reading->err, "A design holds CREATE INDEX and DROP INDEX statements on what the catalog has.");
    err_place(reading->err, reading->statement->line,
              reading->statement->column + (reading->statement->line == 1 && node ? node->offset : 0));
    return false;
}

static struct str schema_of(const struct sql_node *node) {
    return node && node->kind == SQL_TABLE ? SQL_AS_CONST(table, node)->schema : (struct str){0};
}

static struct str name_of(const struct sql_node *node) {
    switch (node ? (int)node->kind : SQL_NONE) {
    case SQL_TABLE:
        return SQL_AS_CONST(table, node)->name;
    case SQL_NAME:
        return SQL_AS_CONST(name, node)->text;
    case SQL_COLUMN:
        return SQL_AS_CONST(column, node)->name;
    case SQL_INDEX_KEY:
        return name_of(SQL_AS_CONST(index_key, node)->expression);
    default:
        return (struct str){0};
    }
}

/* --- CREATE INDEX --- */

struct column_check {
    const struct catalog_table *table;
    struct str unknown;
};

static bool check_column(const struct sql_node *node, void *context) {
    struct column_check *check = context;
    if (node->kind == SQL_COLUMN &&
        catalog_find_column(check->table, SQL_AS_CONST(column, node)->name) == CATALOG_NONE) {
        check->unknown = SQL_AS_CONST(column, node)->name;
    }
    return check->unknown.len == 0;
}

static bool columns_exist(const struct reading *reading, const struct catalog_table *table,
                          const struct sql_node *tree) {
    struct column_check check = {.table = table};
    sql_walk(tree, check_column, &check);
    return check.unknown.len == 0 || invalid(reading, tree, "unknown column", check.unknown);
}

static bool read_key(const struct reading *reading, const struct catalog_table *table, const struct sql_node *node,
                     struct catalog_key *key) {
    if (node->kind != SQL_INDEX_KEY) {
        return invalid(reading, node, "unknown index key", name_of(node));
    }
    const struct sql_index_key *given = SQL_AS_CONST(index_key, node);
    *key = (struct catalog_key){
        .column = CATALOG_NONE, .opclass = given->opclass, .descending = given->order == SQL_ORDER_DESC};
    key->nulls_first = given->nulls == SQL_NULLS_DEFAULT ? key->descending : given->nulls == SQL_NULLS_FIRST;
    if (!columns_exist(reading, table, given->expression)) {
        return false;
    }
    if (given->expression->kind == SQL_COLUMN) {
        key->column = catalog_find_column(table, name_of(given->expression));
    } else {
        key->tree = given->expression;
        key->expression = sql_print(reading->arena, reading->catalog->dialect, given->expression);
    }
    return true;
}

static enum catalog_method method_of(struct str name) {
    static const struct {
        const char *name;
        enum catalog_method method;
    } methods[] = {{"hash", METHOD_HASH},
                   {"gin", METHOD_GIN},
                   {"gist", METHOD_GIST},
                   {"spgist", METHOD_SPGIST},
                   {"brin", METHOD_BRIN}};
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        if (str_ieq_z(name, methods[i].name)) {
            return methods[i].method;
        }
    }
    return METHOD_BTREE;
}

static bool read_include(const struct reading *reading, const struct catalog_table *table,
                         const struct sql_create_index *create, struct design_index *index) {
    index->include = arena_calloc(reading->arena, create->include.n, sizeof *index->include);
    index->include_count = create->include.n;
    for (size_t i = 0; i < create->include.n; i++) {
        index->include[i] = catalog_find_column(table, name_of(create->include.at[i]));
        if (index->include[i] == CATALOG_NONE) {
            return invalid(reading, create->include.at[i], "unknown column", name_of(create->include.at[i]));
        }
    }
    return true;
}

static bool read_create(const struct reading *reading, const struct sql_create_index *create, struct design *out) {
    const struct catalog_table *table =
        catalog_find_table(reading->catalog, schema_of(create->table), name_of(create->table));
    if (!table) {
        struct str schema = schema_of(create->table), name = name_of(create->table);
        return invalid(reading, create->table, "unknown table",
                       schema.len ? str_fmt(reading->arena, STR_FMT "." STR_FMT, STR_ARG(schema), STR_ARG(name)) : name);
    }
    if (create->keys.n == 0 || create->keys.n + create->include.n > DESIGN_KEYS_MAX) {
        return invalid(reading, &create->node, "an index has 1 to 32 columns, unlike", name_of(create->name));
    }
    struct design_index like = {.table = catalog_table_id(reading->catalog, table),
                                .method = create->bitmap ? METHOD_BITMAP : method_of(create->method),
                                .key_count = create->keys.n,
                                .predicate = create->where,
                                .unique = create->unique};
    like.keys = arena_calloc(reading->arena, create->keys.n, sizeof *like.keys);
    for (size_t i = 0; i < create->keys.n; i++) {
        if (!read_key(reading, table, create->keys.at[i], &like.keys[i])) {
            return false;
        }
    }
    if (!read_include(reading, table, create, &like)) {
        return false;
    }
    if (create->where) {
        if (!columns_exist(reading, table, create->where)) {
            return false;
        }
        like.predicate_text = sql_print(reading->arena, reading->catalog->dialect, create->where);
    }
    struct design_index *index = design_index_make(reading->arena, reading->catalog, &like);
    if (create->name) {
        index->name = str_dup(reading->arena, name_of(create->name));
    }
    design_add(reading->arena, out, index);
    return true;
}

/* --- DROP INDEX --- */

static bool read_drop(const struct reading *reading, const struct sql_drop *drop, struct design *out) {
    const struct catalog *catalog = reading->catalog;
    if (!str_ieq_z(drop->object, "index")) {
        return invalid(reading, &drop->node, "a design drops indexes only, not a", drop->object);
    }
    for (size_t n = 0; n < drop->names.n; n++) {
        struct str schema = schema_of(drop->names.at[n]), name = name_of(drop->names.at[n]);
        bool found = false;
        for (size_t i = 0; i < catalog->index_count && !found; i++) {
            const struct catalog_index *index = &catalog->indexes[i];
            found = str_eq(index->name, name) && (schema.len == 0 || str_eq(index->schema, schema));
            if (found) {
                design_hide(reading->arena, out, (uint32_t)i);
            }
        }
        if (!found && !drop->if_exists) {
            return invalid(reading, drop->names.at[n], "unknown index", name);
        }
    }
    return true;
}

/* --- All --- */

bool design_parse(struct arena *arena, const struct catalog *catalog, struct str text, struct design *out,
                  struct err *err) {
    struct sql_script script = {0};
    *out = (struct design){0};
    sql_parse_script(arena, catalog->dialect, text, &script);
    for (size_t i = 0; i < script.statements.n; i++) {
        const struct sql_statement *statement = &script.statements.at[i];
        struct reading reading = {arena, catalog, statement, err};
        bool good;
        if (statement->outcome == SQL_FAILED) {
            *err = statement->err;
            good = false;
        } else if (statement->tree->kind == SQL_CREATE_INDEX) {
            good = read_create(&reading, SQL_AS_CONST(create_index, statement->tree), out);
        } else if (statement->tree->kind == SQL_DROP) {
            good = read_drop(&reading, SQL_AS_CONST(drop, statement->tree), out);
        } else {
            good = invalid(&reading, statement->tree, "a design holds no", statement->kind);
        }
        if (!good) {
            return false;
        }
    }
    return true;
}
