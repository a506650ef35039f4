/*
 * Workloads from files: every statement of a .sql file, or of the .sql files of a folder in order of their names.
 *
 * Calls: weights.csv in the folder (file,calls) counts for each statement of the file; a comment "-- calls: N" in front of
 * a statement counts for it alone and wins. A file with one statement gives its name to the template.
 *
 * A unit of PL/SQL or PL/pgSQL stands for the statements of SQL in it, its variables binds, each called as often as the unit: how often a loop
 * turns or a branch is taken, the text does not say.
 */
#include <math.h>

#include "base/csv.h"
#include "base/file.h"
#include "sql/parse.h"
#include "sql/print.h"
#include "workload/workload.h"

#define FILE_BYTES_MAX ((size_t)64 << 20)

static double calls_of(const struct sql_statement *statement, double file_calls) {
    double calls;
    bool given = statement->calls.len && str_to_double(statement->calls, &calls) && calls >= 0 && calls <= 1e15;
    return given ? calls : file_calls;
}

static struct str base_name(struct str path) {
    for (size_t i = path.len; i > 0; i--) {
        if (path.ptr[i - 1] == '/') {
            return str_slice(path, i, path.len);
        }
    }
    return path;
}

static void add_statement(struct workload_builder *builder, struct str text, struct str id, double calls) {
    struct workload_statement statement = {
        .text = text,
        .id = id,
        .calls = calls,
        .total_ms = NAN,
        .rows = NAN,
        .blocks_read = NAN,
        .blocks_hit = NAN,
    };
    workload_builder_add(builder, &statement);
}

/* The statements of SQL in a unit, "name.1", "name.2", …; false when there are none, or it is no unit. */
static bool add_inside(struct workload_builder *builder, struct arena *scratch, enum sql_dialect dialect,
                       const struct sql_node *tree, struct str id, double calls) {
    if (!tree || tree->kind != SQL_PLSQL_UNIT) {
        return false;
    }
    const struct sql_list *inside = &SQL_AS_CONST(plsql_unit, tree)->statements;
    for (size_t i = 0; i < inside->n; i++) {
        const struct sql_node *one = SQL_AS_CONST(plsql_statement, inside->at[i])->statement;
        add_statement(builder, sql_print(scratch, dialect, one), str_fmt(scratch, STR_FMT ".%zu", STR_ARG(id), i + 1), calls);
    }
    return inside->n > 0;
}

static bool add_file(struct workload_builder *builder, struct arena *scratch, const struct catalog *catalog,
                     struct str path, double calls, struct err *err) {
    struct str text, name = base_name(path);
    struct sql_script script = {0};
    if (!file_read(scratch, path, FILE_BYTES_MAX, &text, err)) {
        return false;
    }
    if (str_ends(name, STR(".sql"))) {
        name.len -= strlen(".sql");
    }
    sql_parse_script(scratch, catalog->dialect, text, &script);
    for (size_t i = 0; i < script.statements.n; i++) {
        const struct sql_statement *found = &script.statements.at[i];
        struct str id = script.statements.n == 1 ? name : str_fmt(scratch, STR_FMT ":%zu", STR_ARG(name), i + 1);
        double own_calls = calls_of(found, calls);
        if (!add_inside(builder, scratch, catalog->dialect, found->tree, id, own_calls)) {
            add_statement(builder, found->parsed, id, own_calls);
        }
    }
    return true;
}

/* weights.csv as a map from file name to its calls. */
static bool read_weights(struct arena *scratch, struct str folder, struct map *weights, struct err *err) {
    struct str path = file_join(scratch, folder, STR("weights.csv")), text;
    struct csv_reader reader;
    const struct csv_value *row;
    if (file_kind(path) == FILE_ABSENT) {
        return true;
    }
    if (!file_read(scratch, path, FILE_BYTES_MAX, &text, err) || !csv_open(scratch, &reader, text, NULL, err)) {
        return false;
    }
    size_t file = csv_column(&reader, "file"), calls = csv_column(&reader, "calls");
    if (file == SIZE_MAX || calls == SIZE_MAX) {
        return err_set(err, ERR_CSV_MALFORMED, "the header needs the columns file and calls");
    }
    for (;;) {
        if (!csv_next(&reader, &row, err)) {
            return false;
        }
        if (!row) {
            return true;
        }
        double *number = arena_alloc(scratch, sizeof *number);
        if (!str_to_double(row[calls].text, number) || !(*number >= 0 && *number <= 1e15)) {
            return err_set(err, ERR_CSV_MALFORMED, "line %zu: calls \"" STR_FMT "\" is not a number of calls",
                           reader.line, STR_ARG(str_slice(row[calls].text, 0, 40)));
        }
        map_put(weights, row[file].text, number);
    }
}

static bool add_folder(struct workload_builder *builder, struct arena *scratch, const struct catalog *catalog,
                       struct str folder, struct err *err) {
    struct map weights;
    struct str *names;
    size_t count, added = 0;
    map_init(&weights, scratch);
    if (!read_weights(scratch, folder, &weights, err)) {
        err_context(err, STR_FMT "/weights.csv: ", STR_ARG(folder));
        return false;
    }
    if (!file_list(scratch, folder, &names, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const double *calls = map_find(&weights, names[i]);
        if (!str_ends(names[i], STR(".sql"))) {
            continue;
        }
        added++;
        if (!add_file(builder, scratch, catalog, file_join(scratch, folder, names[i]), calls ? *calls : 1, err)) {
            return false;
        }
    }
    for (size_t i = 0; i < weights.n; i++) {
        struct str path = file_join(scratch, folder, weights.entries[i].key);
        if (file_kind(path) != FILE_REGULAR) {
            err_set(err, ERR_FILE_NOT_FOUND, STR_FMT "/weights.csv names file \"" STR_FMT "\", which is not there",
                    STR_ARG(folder), STR_ARG(weights.entries[i].key));
            err_hint(err, "Correct the name, or take the line out.");
            return false;
        }
    }
    if (added) {
        return true;
    }
    err_set(err, ERR_WORKLOAD_EMPTY, "folder \"" STR_FMT "\" holds no .sql file", STR_ARG(folder));
    err_hint(err, "Give .sql files, or a folder of them.");
    return false;
}

bool workload_add_path(struct workload_builder *builder, struct str path, struct err *err) {
    struct arena scratch;
    bool good = false;
    arena_init(&scratch, NULL);
    switch (file_kind(path)) {
    case FILE_FOLDER:
        good = add_folder(builder, &scratch, workload_builder_catalog(builder), path, err);
        break;
    case FILE_REGULAR:
    case FILE_OTHER: /* a pipe */
        good = add_file(builder, &scratch, workload_builder_catalog(builder), path, 1, err);
        break;
    case FILE_ABSENT:
        err_set(err, ERR_FILE_NOT_FOUND, "workload \"" STR_FMT "\" does not exist", STR_ARG(path));
        err_hint(err, "Give a .sql file, or a folder of them.");
        break;
    }
    arena_release(&scratch);
    return good;
}
