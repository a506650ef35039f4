#include "catalog_text.h"

#include "base/file.h"
#include "catalog/catalog_build.h"
#include "support/support.h"

static struct str schema_of(enum sql_dialect dialect) {
    return dialect == SQL_ORACLE ? STR("APP") : STR("public");
}

/* Up to the next comma outside of parentheses. */
static struct str next_item(struct str *rest) {
    size_t depth = 0, at = 0;
    while (at < rest->len && (depth || rest->ptr[at] != ',')) {
        depth += rest->ptr[at] == '(';
        depth -= rest->ptr[at] == ')';
        at++;
    }
    struct str item = str_trim(str_slice(*rest, 0, at));
    *rest = str_slice(*rest, at + 1, rest->len);
    return item;
}

static void add_columns(struct catalog_builder *builder, uint32_t table, struct str text) {
    while (text.len) {
        struct str item = next_item(&text), name = str_cut(&item, ' ');
        bool not_null = str_ends(item, STR(" not null"));
        struct str type = str_trim(not_null ? str_slice(item, 0, item.len - 9) : item);
        struct catalog_column column = {.name = name,
                                        .type_name = type,
                                        .family = catalog_family_of(type),
                                        .type_length = -1,
                                        .not_null = not_null};
        catalog_builder_add_column(builder, table, &column);
    }
}

static void add_line(struct catalog_builder *builder, struct str what, struct str name, struct str rest, bool columns) {
    struct str schema = schema_of(builder->catalog->dialect);
    if (str_eq_z(what, "table") && columns) {
        add_columns(builder, catalog_builder_table(builder, schema, name), rest);
    } else if (str_eq_z(what, "table")) {
        struct catalog_table table = {
            .schema = schema, .name = name, .parent = CATALOG_NONE, .rows = 1000, .pages = 10, .fill_factor = 100};
        catalog_builder_add_table(builder, &table, (struct str){0}, (struct str){0});
    } else if (columns && str_eq_z(what, "view")) {
        struct catalog_view view = {.schema = schema, .name = name, .text = rest};
        catalog_builder_add_view(builder, &view);
    } else if (columns && str_eq_z(what, "setting")) {
        struct catalog_setting setting = {.name = name, .value = rest};
        catalog_builder_add_setting(builder, &setting);
    } else if (columns && str_eq_z(what, "captured")) {
        builder->catalog->captured_at = rest;
    }
}

struct catalog *catalog_from_text(struct arena *arena, enum sql_dialect dialect, struct str text) {
    struct catalog_builder *builder = catalog_builder_new(arena, dialect);
    builder->catalog->search_path = schema_of(dialect);
    builder->catalog->version = dialect == SQL_ORACLE ? 190000 : 150000;
    for (int pass = 0; pass < 2; pass++) {
        struct str rest = str_dup(arena, text);
        while (rest.len) {
            struct str line = str_cut(&rest, '\n'), head = str_cut(&line, ':'), what = str_cut(&head, ' ');
            add_line(builder, what, str_trim(head), str_trim(line), pass == 1);
        }
        if (pass == 0) {
            catalog_builder_seal_tables(builder);
        }
    }
    return catalog_builder_finish(builder);
}

struct catalog *catalog_from_file(struct arena *arena, enum sql_dialect dialect, const char *path) {
    struct err err = {0};
    struct str text;
    assert_done(file_read(arena, str_from_z(path), 1 << 20, &text, &err), &err);
    return catalog_from_text(arena, dialect, text);
}

void catalog_cases(const char *cases, const char *catalog, enum sql_dialect dialect, cases_fn *run) {
    struct arena arena;
    arena_init(&arena, NULL);
    cases_run(cases, run, catalog_from_file(&arena, dialect, catalog));
    arena_release(&arena);
}
