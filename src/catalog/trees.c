/* The catalog's own SQL, parsed once: keys and predicates of indexes, views. */
#include "catalog/trees.h"

#include "base/vec.h"
#include "sql/parse.h"

/* A warning that counts: "3 views (a, b, c) could not be parsed; ..." */
struct failures {
    size_t count;
    struct str names;
};

static void note(struct catalog *catalog, struct failures *failures, struct str name) {
    enum { NAMED = 3 };
    if (failures->count < NAMED) {
        failures->names = str_fmt(catalog->arena, STR_FMT "%s" STR_FMT, STR_ARG(failures->names),
                                  failures->count ? ", " : "", STR_ARG(name));
    } else if (failures->count == NAMED) {
        failures->names = str_fmt(catalog->arena, STR_FMT ", …", STR_ARG(failures->names));
    }
    failures->count++;
}

static void warn(struct catalog *catalog, const struct failures *failures, const char *what, const char *consequence) {
    if (failures->count) {
        VEC_PUSH(catalog->arena, &catalog->warnings,
                 str_fmt(catalog->arena, "%zu %s (" STR_FMT ") could not be parsed: %s", failures->count, what,
                         STR_ARG(failures->names), consequence));
    }
}

static const struct sql_node *expression(struct catalog *catalog, struct str text) {
    struct err ignored = {0}; /* told in one warning for all */
    return text.len ? sql_parse_expression(catalog->arena, catalog->dialect, text, &ignored) : NULL;
}

/* False when some part of the index has a text and no tree. */
static bool parse_index(struct catalog *catalog, struct catalog_index *index) {
    bool good = true;
    for (size_t i = 0; i < index->key_count; i++) {
        struct catalog_key *key = &index->keys[i];
        if (key->column == CATALOG_NONE) {
            key->tree = expression(catalog, key->expression);
            good = good && key->tree;
        }
    }
    index->predicate = expression(catalog, index->predicate_text);
    return good && (index->predicate_text.len == 0 || index->predicate);
}

/* Indexes of Oracle that no B-tree's model speaks for: those over arrays of JSON, and those that the optimizer may not use. */
static bool stands_apart(const struct catalog_index *index) {
    const struct catalog_oracle_index *own = index->oracle;
    return own && (own->json_multivalue || own->json_search || !own->visible);
}

/* The operator classes of GIN that the model knows, by the type they are for. */
static bool knows_gin(const struct catalog *catalog, const struct catalog_index *index) {
    static const char *const classes[] = {"", "jsonb_ops", "jsonb_path_ops", "array_ops", "tsvector_ops"};
    for (size_t k = 0; k < index->key_count; k++) {
        const struct catalog_key *key = &index->keys[k];
        bool known = str_eq_z(key->opclass, "gin_trgm_ops");
        for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
            known |= str_eq_z(key->opclass, classes[i]);
        }
        if (!known) {
            return false;
        }
        if (key->column != CATALOG_NONE && !key->opclass.len) {
            enum catalog_family family = catalog->tables[index->table].columns[key->column].family;
            if (family != FAMILY_JSON && family != FAMILY_ARRAY && family != FAMILY_FULLTEXT) {
                return false; /* the default class of another type is an extension's */
            }
        }
    }
    return true;
}

static bool default_classes(const struct catalog_index *index) {
    for (size_t k = 0; k < index->key_count; k++) {
        if (index->keys[k].opclass.len) {
            return false;
        }
    }
    return true;
}

static bool knows_method(const struct catalog *catalog, const struct catalog_index *index) {
    switch ((int)index->method) {
    case METHOD_BTREE:
        return true;
    case METHOD_GIN:
        return catalog->dialect == SQL_POSTGRESQL && knows_gin(catalog, index);
    case METHOD_GIST:
    case METHOD_BRIN:
    case METHOD_HASH:
        return catalog->dialect == SQL_POSTGRESQL && default_classes(index);
    default:
        return false;
    }
}

/* An index is modelled when the cost model can say what it does: a valid one of a known method, whose every part is understood. */
static void parse_indexes(struct catalog *catalog) {
    struct failures failures = {0};
    for (size_t i = 0; i < catalog->index_count; i++) {
        struct catalog_index *index = &catalog->indexes[i];
        bool parsed = parse_index(catalog, index);
        if (!parsed) {
            note(catalog, &failures, index->name);
        }
        index->modelled = parsed && knows_method(catalog, index) && index->valid && index->key_count > 0 &&
                          !stands_apart(index);
    }
    warn(catalog, &failures, "indexes", "they are kept as they are and not modelled");
}

static void parse_views(struct catalog *catalog) {
    struct failures failures = {0};
    for (size_t i = 0; i < catalog->view_count; i++) {
        struct catalog_view *view = &catalog->views[i];
        struct err ignored = {0};
        const struct sql_node *tree = sql_parse_statement(catalog->arena, catalog->dialect, view->text, &ignored);
        view->tree = tree && tree->kind != SQL_OPAQUE ? tree : NULL;
        if (!view->tree) {
            note(catalog, &failures, view->name);
        }
    }
    warn(catalog, &failures, "views", "statements that read them are not modelled");
}

void catalog_parse_trees(struct catalog *catalog) {
    parse_indexes(catalog);
    parse_views(catalog);
}
