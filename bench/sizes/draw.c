/*
 * Indexes to be built, drawn at random over the tables of a database, with the pages that are predicted for each.
 *
 *     draw URL SEED COUNT     per line: kind, predicted pages, definition ("table using method (keys) …"), tabs between
 *     draw URL FILE           the same of the indexes that the file names: a line each, kind, tab, definition
 *
 * Every column comes alone as a B-tree, or in each inverted form its type has; the others are drawn, COUNT of each kind. Which columns an
 * index has is chance, so many are of no use to anybody: sizes must be right for those, too.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/json.h"
#include "base/random.h"
#include "collect/collect.h"
#include "cost/index_size.h"
#include "whatif/whatif.h"

enum { ROWS_MIN = 5000, TRIES = 200, INCLUDE_MAX = 3, KEYS_MAX = 3, PARTS_MAX = 64 };

struct draw {
    struct arena arena;
    struct db *db;
    struct catalog *catalog;
    struct whatif *database;
    struct random random;
    struct map seen;
    VEC(const struct catalog_table *) tables;
};

/* --- One index ------------------------------------------------------------------------------------------- */

/* False when it was printed before. */
static bool print_index(struct draw *d, const char *kind, struct str definition) {
    struct design design = {0};
    struct err err = {0};
    if (map_find(&d->seen, definition)) {
        return false;
    }
    map_put(&d->seen, definition, d);
    struct str ddl = str_fmt(&d->arena, "create index on " STR_FMT, STR_ARG(definition));
    if (!design_parse(&d->arena, d->catalog, ddl, &design, &err)) {
        fprintf(stderr, "draw: " STR_FMT ": %s\n", STR_ARG(ddl), err.message);
        exit(1);
    }
    struct design_index *index = design_index_make(&d->arena, d->catalog, design.added[0]);
    whatif_sample_rows(d->database, &index, 1, true);
    cost_index_size(d->catalog, index);
    printf("%s\t%.0f\t" STR_FMT "\n", kind, index->pages, STR_ARG(definition));
    return true;
}

static bool is_one_of(enum catalog_family family, const enum catalog_family *list, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (list[i] == family) {
            return true;
        }
    }
    return false;
}

static bool may_be_key(const struct catalog_column *column) {
    static const enum catalog_family never[] = {FAMILY_JSON, FAMILY_FULLTEXT, FAMILY_GEOMETRY, FAMILY_ARRAY,
                                                FAMILY_RANGE};
    return !is_one_of(column->family, never, sizeof never / sizeof *never);
}

static struct str name_of(const struct catalog_table *table) {
    return table->name;
}

/* --- Every column ---------------------------------------------------------------------------------------- */

static void inverted(struct draw *d, const struct catalog_table *table, const struct catalog_column *c) {
    static const struct {
        enum catalog_family family;
        const char *kind, *form;
    } forms[] = {
        {FAMILY_JSON, "GIN jsonb_ops", "(%s)"},
        {FAMILY_JSON, "GIN jsonb_path_ops", "(%s jsonb_path_ops)"},
        {FAMILY_ARRAY, "GIN array", "(%s)"},
        {FAMILY_FULLTEXT, "GIN full text", "(%s)"},
        {FAMILY_TEXT, "GIN trigrams", "(%s gin_trgm_ops)"},
        {FAMILY_TEXT, "GIN full text", "(to_tsvector('simple', %s))"},
        {FAMILY_TEXT, "GIN full text", "(to_tsvector('english', %s))"},
        {FAMILY_RANGE, "GiST", "(%s)"},
        {FAMILY_GEOMETRY, "GiST", "(%s)"},
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        bool wide = c->family != FAMILY_TEXT || (str_starts(c->type_name, STR("text")) && c->stats.width_bytes >= 8);
        if (forms[i].family != c->family || !wide) {
            continue;
        }
        struct str cut, rest = str_from_z(forms[i].form), name = c->name;
        size_t at;
        if (!str_find(rest, STR("%s"), &at)) {
            continue;
        }
        cut = str_slice(rest, 0, at);
        rest = str_slice(rest, at + 2, rest.len);
        print_index(d, forms[i].kind,
                    str_fmt(&d->arena, STR_FMT " using %s " STR_FMT STR_FMT STR_FMT, STR_ARG(name_of(table)),
                            str_starts(str_from_z(forms[i].kind), STR("GIN")) ? "gin" : "gist", STR_ARG(cut),
                            STR_ARG(name), STR_ARG(rest)));
    }
}

static void every_column(struct draw *d) {
    for (size_t t = 0; t < d->tables.n; t++) {
        const struct catalog_table *table = d->tables.at[t];
        for (size_t i = 0; i < table->column_count; i++) {
            const struct catalog_column *c = &table->columns[i];
            if (may_be_key(c)) {
                print_index(d,
                            c->type_length > 0            ? "B-tree, fixed width"
                            : c->family == FAMILY_NUMERIC ? "B-tree, numeric"
                                                          : "B-tree, text and bytes",
                            str_fmt(&d->arena, STR_FMT " (" STR_FMT ")", STR_ARG(name_of(table)), STR_ARG(c->name)));
            }
            inverted(d, table, c);
        }
    }
}

/* --- Drawn ----------------------------------------------------------------------------------------------- */

static const struct catalog_table *any_table(struct draw *d) {
    return d->tables.at[random_below(&d->random, d->tables.n)];
}

static const struct catalog_column *any_key(struct draw *d, const struct catalog_table *table) {
    for (int i = 0; i < TRIES; i++) {
        const struct catalog_column *c = &table->columns[random_below(&d->random, table->column_count)];
        if (may_be_key(c) && c->stats.width_bytes < 300) {
            return c;
        }
    }
    return NULL;
}

/* "a, b, c": so many different columns that may be keys, none of them in `taken`. */
static struct str some_columns(struct draw *d, const struct catalog_table *table, size_t n, struct str taken) {
    struct str all = STR("");
    for (int tries = 0; n && tries < TRIES; tries++) {
        const struct catalog_column *c = any_key(d, table);
        size_t at;
        struct str marked = c ? str_fmt(&d->arena, " " STR_FMT ",", STR_ARG(c->name)) : STR("");
        struct str used = str_fmt(&d->arena, " " STR_FMT ", " STR_FMT ",", STR_ARG(all), STR_ARG(taken));
        if (c && !str_find(used, marked, &at)) {
            all = str_fmt(&d->arena, STR_FMT "%s" STR_FMT, STR_ARG(all), all.len ? ", " : "", STR_ARG(c->name));
            n--;
        }
    }
    return all;
}

static bool several(struct draw *d, size_t n, bool include) {
    const struct catalog_table *table = any_table(d);
    struct str keys = some_columns(d, table, n, STR(""));
    if (!include) {
        return keys.len &&
               print_index(d, n == 2 ? "B-tree, two columns" : "B-tree, three columns",
                           str_fmt(&d->arena, STR_FMT " (" STR_FMT ")", STR_ARG(name_of(table)), STR_ARG(keys)));
    }
    struct str more = some_columns(d, table, 1 + random_below(&d->random, INCLUDE_MAX), keys);
    if (!keys.len || !more.len) {
        return false;
    }
    return print_index(d, "B-tree, INCLUDE",
                       str_fmt(&d->arena, STR_FMT " (" STR_FMT ") include (" STR_FMT ")", STR_ARG(name_of(table)),
                               STR_ARG(keys), STR_ARG(more)));
}

static struct str quoted(struct arena *arena, struct str value) {
    struct buf out;
    buf_init(&out, arena);
    buf_char(&out, '\'');
    for (size_t i = 0; i < value.len; i++) {
        buf_repeat(&out, value.ptr[i], value.ptr[i] == '\'' ? 2 : 1);
    }
    buf_char(&out, '\'');
    return buf_view(&out);
}

static struct str condition(struct draw *d, const struct catalog_column *c) {
    const struct catalog_stats *s = &c->stats;
    uint64_t choice = random_below(&d->random, 3);
    if (s->null_fraction > 0 && choice) {
        return str_fmt(&d->arena, STR_FMT " is %snull", STR_ARG(c->name), choice == 1 ? "not " : "");
    }
    if (c->family == FAMILY_BOOLEAN) {
        return c->name;
    }
    if (!s->common_count) {
        return STR("");
    }
    struct str value = s->common[random_below(&d->random, s->common_count)];
    return str_fmt(&d->arena, STR_FMT " = " STR_FMT, STR_ARG(c->name), STR_ARG(quoted(&d->arena, value)));
}

static bool partial(struct draw *d) {
    const struct catalog_table *table = any_table(d);
    const struct catalog_column *c = any_key(d, table);
    struct str where = c ? condition(d, c) : STR("");
    if (!where.len) {
        return false;
    }
    struct str keys =
        some_columns(d, table, 1 + random_below(&d->random, 2), random_below(&d->random, 4) ? c->name : STR(""));
    return keys.len && print_index(d, "B-tree, partial",
                                   str_fmt(&d->arena, STR_FMT " (" STR_FMT ") where " STR_FMT, STR_ARG(name_of(table)),
                                           STR_ARG(keys), STR_ARG(where)));
}

/* A member of the documents, as text, or as a number where it is one. */
static struct str part_of_document(struct draw *d, const struct catalog_column *c) {
    const struct json_value *document = c->stats.bound_count ? json_read(&d->arena, c->stats.bounds[0], NULL) : NULL;
    if (!document || document->kind != JSON_OBJECT || !document->item_count) {
        return STR("");
    }
    const struct json_value *item = &document->items[random_below(&d->random, document->item_count)];
    return str_fmt(&d->arena,
                   item->kind == JSON_NUMBER ? "((" STR_FMT " ->> '" STR_FMT "')::int)"
                                             : "(" STR_FMT " ->> '" STR_FMT "')",
                   STR_ARG(c->name), STR_ARG(item->key));
}

static struct str expression_of(struct draw *d, const struct catalog_column *c) {
    bool zoned = str_starts(c->type_name, STR("timestamp with time zone"));
    bool first = random_below(&d->random, 2) == 0;
    struct str moment = zoned ? str_fmt(&d->arena, "(" STR_FMT " at time zone 'UTC')", STR_ARG(c->name)) : c->name;
    switch ((int)c->family) {
    case FAMILY_TEXT:
        return str_fmt(&d->arena, first ? "lower(" STR_FMT ")" : "upper(" STR_FMT ")", STR_ARG(c->name));
    case FAMILY_TIMESTAMP:
        return str_fmt(&d->arena, first ? "(" STR_FMT "::date)" : "date_trunc('hour', " STR_FMT ")", STR_ARG(moment));
    case FAMILY_DATE:
        return str_fmt(&d->arena,
                       first ? "extract(year from " STR_FMT ")" : "date_trunc('month', " STR_FMT "::timestamp)",
                       STR_ARG(c->name));
    case FAMILY_NUMERIC:
        return str_fmt(&d->arena, "(" STR_FMT " * 2)", STR_ARG(c->name));
    case FAMILY_INTEGER:
        return str_fmt(&d->arena, "(" STR_FMT " %% 100)", STR_ARG(c->name));
    case FAMILY_JSON:
        return part_of_document(d, c);
    default:
        return STR("");
    }
}

static bool expression(struct draw *d) {
    const struct catalog_table *table = any_table(d);
    const struct catalog_column *c = &table->columns[random_below(&d->random, table->column_count)];
    struct str key = c->stats.width_bytes < 300 ? expression_of(d, c) : STR("");
    if (!key.len) {
        return false;
    }
    struct str more = random_below(&d->random, 3) ? STR("") : some_columns(d, table, 1, STR(""));
    return print_index(d, "B-tree, expression",
                       str_fmt(&d->arena, STR_FMT " ((" STR_FMT ")%s" STR_FMT ")", STR_ARG(name_of(table)),
                               STR_ARG(key), more.len ? ", " : "", STR_ARG(more)));
}

static bool by_method(struct draw *d, const char *kind, const char *method) {
    const struct catalog_table *table = any_table(d);
    const struct catalog_column *c = any_key(d, table);
    bool fits = c && (str_eq_z(STR("hash"), method) || (c->family != FAMILY_BOOLEAN && c->family != FAMILY_ENUM));
    return fits && print_index(d, kind,
                               str_fmt(&d->arena, STR_FMT " using %s (" STR_FMT ")", STR_ARG(name_of(table)), method,
                                       STR_ARG(c->name)));
}

static bool draw_one(struct draw *d, size_t kind) {
    switch (kind) {
    case 0:
        return several(d, 2, false);
    case 1:
        return several(d, 3, false);
    case 2:
        return several(d, 1 + random_below(&d->random, 2), true);
    case 3:
        return partial(d);
    case 4:
        return expression(d);
    case 5:
        return by_method(d, "hash", "hash");
    default:
        return by_method(d, "BRIN", "brin");
    }
}

static void drawn(struct draw *d, size_t count) {
    for (size_t kind = 0; kind < 7; kind++) {
        size_t wanted = kind < 5 ? count : count / 2;
        for (size_t found = 0, tries = 0; found < wanted && tries < wanted * 50; tries++) {
            found += draw_one(d, kind);
        }
    }
}

/* --- All ------------------------------------------------------------------------------------------------- */

static bool open_catalog(struct draw *d, const char *url, struct err *err) {
    struct collect_options options = {.no_statements = true};
    d->db = db_open(&d->arena, str_from_z(url), NULL, err);
    d->catalog = d->db ? collect_catalog(&d->arena, d->db, &options, NULL, err) : NULL;
    d->database = d->catalog ? whatif_open_hypopg(&d->arena, d->catalog, d->db, err) : NULL;
    for (size_t i = 0; d->catalog && i < d->catalog->table_count; i++) {
        const struct catalog_table *table = &d->catalog->tables[i];
        if (table->kind == TABLE_ORDINARY && table->rows >= ROWS_MIN && table->has_stats) {
            VEC_PUSH(&d->arena, &d->tables, table);
        }
    }
    return d->database != NULL;
}

static bool named(struct draw *d, const char *path, struct err *err) {
    struct str rest, line;
    if (!file_read(&d->arena, str_from_z(path), 0, &rest, err)) {
        return false;
    }
    while (rest.len) {
        size_t end = str_find(rest, STR("\n"), &end) ? end : rest.len, tab;
        line = str_slice(rest, 0, end);
        rest = str_slice(rest, end < rest.len ? end + 1 : end, rest.len);
        if (str_find(line, STR("\t"), &tab)) {
            print_index(d, str_z(&d->arena, str_slice(line, 0, tab)), str_slice(line, tab + 1, line.len));
        }
    }
    return true;
}

int main(int argc, char **argv) {
    struct draw d = {0};
    struct err err = {0};
    int64_t seed = 0, count = 0;
    bool all = argc == 4 && str_to_i64(str_from_z(argv[2]), &seed) && str_to_i64(str_from_z(argv[3]), &count) && count >= 0;
    if (!all && argc != 3) {
        fputs("usage: draw URL SEED COUNT, or: draw URL FILE\n", stderr);
        return 2;
    }
    arena_init(&d.arena, NULL);
    map_init(&d.seen, &d.arena);
    random_init(&d.random, (uint64_t)seed);
    if (!open_catalog(&d, argv[1], &err) || (!all && !named(&d, argv[2], &err))) {
        fprintf(stderr, "draw: %s\n", err.message);
        return 1;
    }
    if (all) {
        every_column(&d);
    }
    if (all && d.tables.n) {
        drawn(&d, (size_t)count);
    }
    whatif_close(d.database);
    db_close(d.db);
    arena_release(&d.arena);
    return 0;
}
