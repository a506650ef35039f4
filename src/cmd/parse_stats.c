#include "cmd/parse_stats.h"

#include <stdlib.h>

#include "base/json.h"
#include "report/format.h"

enum { KINDS_SHOWN = 24, CLASSES_SHOWN = 12, COMMANDS_SHOWN = 12, WIDTH = 78 };

/* ---- counting ---- */

void parse_stats_init(struct parse_stats *stats, struct arena *arena) {
    *stats = (struct parse_stats){.arena = arena};
    map_init(&stats->kinds, arena);
    map_init(&stats->commands, arena);
    map_init(&stats->classes, arena);
}

static struct parse_count *count_of(struct parse_stats *stats, struct map *map, struct str name) {
    struct parse_count *count = map_find(map, name);
    if (!count) {
        count = ARENA_NEW(stats->arena, struct parse_count);
        count->name = str_dup(stats->arena, name);
        map_put(map, count->name, count);
    }
    return count;
}

/* "expected ) near "x"" and "expected ) near "y"" are one class. */
static struct str class_name(struct str message) {
    size_t at;
    return str_find(message, STR(" near \""), &at) ? str_slice(message, 0, at) : message;
}

static void count_error(struct parse_stats *stats, const struct err *err, struct str file) {
    struct str message = str_from_z(err->message), name = class_name(message);
    struct parse_class *class = map_find(&stats->classes, name);
    if (!class) {
        class = ARENA_NEW(stats->arena, struct parse_class);
        class->message = str_dup(stats->arena, message);
        class->name = str_slice(class->message, 0, name.len);
        class->file = str_dup(stats->arena, file);
        class->line = err->line;
        class->column = err->column;
        map_put(&stats->classes, class->name, class);
    }
    class->count++;
}

/* A failing statement has no tree that tells its kind: its first words do, past those that say how. */
static struct str failed_kind(struct arena *arena, struct str text, bool *unit) {
    static const char *const how[] = {"or", "replace", "editionable", "noneditionable", "public", "global", "private", "temporary", "unique", "force", "materialized"};
    static const char *const units[] = {"function", "procedure", "package", "trigger", "type"};
    struct str rest = str_slice(text, 0, 200), kind = {0};
    *unit = false;
    while (rest.len) {
        size_t n = 0;
        rest = str_trim(rest);
        while (n < rest.len && ((rest.ptr[n] | 0x20) >= 'a' && (rest.ptr[n] | 0x20) <= 'z')) {
            n++;
        }
        struct str word = str_lower(arena, str_slice(rest, 0, n));
        rest = str_slice(rest, n ? n : 1, rest.len);
        bool skipped = false;
        for (size_t i = 0; i < sizeof how / sizeof *how; i++) {
            skipped |= kind.len && str_eq_z(word, how[i]);
        }
        if (skipped) {
            continue;
        }
        for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
            *unit |= str_eq_z(word, units[i]);
        }
        *unit |= !kind.len && (str_eq_z(word, "begin") || str_eq_z(word, "declare"));
        if (kind.len) {
            return str_fmt(arena, STR_FMT " " STR_FMT, STR_ARG(kind), STR_ARG(word));
        }
        if (!str_eq_z(word, "create") && !str_eq_z(word, "alter") && !str_eq_z(word, "drop")) {
            return *unit && (str_eq_z(word, "begin") || str_eq_z(word, "declare")) ? STR("block") : word;
        }
        kind = word;
    }
    return kind.len ? kind : STR("unknown");
}

static void add_substitutions(struct parse_stats *stats, const struct sql_statement *statement) {
    stats->substituted += statement->substitutions.n > 0;
    for (size_t i = 0; i < statement->substitutions.n; i++) {
        stats->taken[statement->substitutions.at[i].taken]++;
    }
}

static void add_statement(struct parse_stats *stats, const struct sql_statement *statement, struct str file) {
    bool unit = statement->tree && statement->tree->kind == SQL_PLSQL_UNIT;
    struct arena scratch;
    arena_init(&scratch, NULL);
    struct str kind = statement->outcome == SQL_FAILED ? failed_kind(&scratch, statement->text, &unit) : statement->kind;
    struct parse_count *count = count_of(stats, &stats->kinds, kind.len ? kind : STR("unknown"));
    arena_release(&scratch);
    count->outcomes[statement->outcome]++;
    count->total++;
    stats->outcomes[statement->outcome]++;
    add_substitutions(stats, statement);
    stats->units += unit;
    stats->units_parsed += unit && statement->outcome == SQL_PARSED;
    if (statement->tree && statement->tree->kind == SQL_PLSQL_UNIT) {
        stats->inside += SQL_AS_CONST(plsql_unit, statement->tree)->statements.n;
    }
    if (statement->outcome == SQL_FAILED) {
        count_error(stats, &statement->err, file);
    }
}

void parse_stats_add(struct parse_stats *stats, const struct sql_piece *piece, const struct sql_statement *statement, struct str file) {
    switch (piece->kind) {
    case SQL_PIECE_STATEMENT: add_statement(stats, statement, file); break;
    case SQL_PIECE_COMMAND: count_of(stats, &stats->commands, piece->command)->total++; break;
    case SQL_PIECE_DATA:
        if (piece->command.len) {
            stats->output_bytes += piece->text.len;
            break;
        }
        stats->data_blocks++;
        stats->data_bytes += piece->text.len;
        break;
    }
}

/* ---- showing ---- */

static int by_total(const void *left, const void *right) {
    const struct parse_count *a = *(void *const *)left, *b = *(void *const *)right;
    return a->total != b->total ? (a->total < b->total ? 1 : -1) : str_cmp(a->name, b->name);
}

static int by_count(const void *left, const void *right) {
    const struct parse_class *a = *(void *const *)left, *b = *(void *const *)right;
    return a->count != b->count ? (a->count < b->count ? 1 : -1) : str_cmp(a->name, b->name);
}

static void **sorted(struct arena *arena, const struct map *map, int (*compare)(const void *, const void *)) {
    void **values = ARENA_ARRAY(arena, void *, map->n + 1);
    for (size_t i = 0; i < map->n; i++) {
        values[i] = map->entries[i].value;
    }
    qsort(values, map->n, sizeof *values, compare);
    return values;
}

static size_t statements(const struct parse_stats *stats) { return stats->outcomes[SQL_PARSED] + stats->outcomes[SQL_SKIPPED] + stats->outcomes[SQL_FAILED]; }
static double share(size_t part, size_t whole) { return whole ? (double)part / (double)whole : 1; }
static double megabytes_per_second(const struct parse_stats *stats) { return stats->elapsed_ms > 0 ? (double)stats->bytes / 1e3 / stats->elapsed_ms : 0; }

static void show_kinds(struct buf *out, const struct parse_stats *stats) {
    void **kinds = sorted(out->arena, &stats->kinds, by_total);
    size_t others = 0, seen = 0;
    buf_fmt(out, "  %-44s %9s %9s %9s\n", "kind", "ok", "opaque", "error");
    for (size_t i = 0; i < stats->kinds.n; i++) {
        const struct parse_count *kind = kinds[i];
        struct str name = format_cut(out->arena, format_line(out->arena, kind->name), 44);
        if (i >= KINDS_SHOWN) {
            others++;
            seen += kind->total;
            continue;
        }
        buf_fmt(out, "  " STR_FMT "%*s %9zu %9zu %9zu\n", STR_ARG(name), (int)(44 - format_width(name)), "", kind->outcomes[SQL_PARSED], kind->outcomes[SQL_SKIPPED], kind->outcomes[SQL_FAILED]);
    }
    if (others) {
        buf_fmt(out, "  and %zu more kinds with %zu statements\n", others, seen);
    }
}

static void show_substitutions(struct buf *out, const struct parse_stats *stats) {
    const char *lead = "  variables taken as ";
    if (!stats->substituted) {
        return;
    }
    buf_fmt(out, "substituted     %7zu", stats->substituted);
    for (size_t i = 0; i < SQL_TAKEN_COUNT; i++) {
        if (stats->taken[i]) {
            buf_fmt(out, "%s%s %zu", lead, sql_taken_name((enum sql_taken)i), stats->taken[i]);
            lead = ", ";
        }
    }
    buf_char(out, '\n');
}

static void show_commands(struct buf *out, const struct parse_stats *stats) {
    void **commands = sorted(out->arena, &stats->commands, by_total);
    size_t total = 0, column = 24;
    for (size_t i = 0; i < stats->commands.n; i++) {
        total += ((const struct parse_count *)commands[i])->total;
    }
    if (!total) {
        return;
    }
    buf_fmt(out, "script commands %7zu", total);
    for (size_t i = 0; i < stats->commands.n && i < COMMANDS_SHOWN; i++) {
        const struct parse_count *one = commands[i];
        struct str text = str_fmt(out->arena, "%s" STR_FMT " %zu", i ? ", " : "  ", STR_ARG(format_cut(out->arena, format_line(out->arena, one->name), 30)), one->total);
        if (column + text.len > WIDTH) {
            text = str_slice(text, 2, text.len);
            buf_z(out, ",\n                         ");
            column = 25;
        }
        buf_str(out, text);
        column += text.len;
    }
    buf_char(out, '\n');
}

static void show_errors(struct buf *out, const struct parse_stats *stats) {
    void **classes = sorted(out->arena, &stats->classes, by_count);
    if (stats->classes.n) {
        buf_z(out, "errors by class, with the first of each\n");
    }
    for (size_t i = 0; i < stats->classes.n && i < CLASSES_SHOWN; i++) {
        const struct parse_class *class = classes[i];
        struct str place = str_fmt(out->arena, STR_FMT ":%zu:%zu", STR_ARG(class->file), class->line, class->column);
        buf_fmt(out, "%7zu  " STR_FMT "\n", class->count, STR_ARG(format_cut(out->arena, format_line(out->arena, class->message), WIDTH - 9)));
        buf_fmt(out, "         " STR_FMT "\n", STR_ARG(format_line(out->arena, place)));
    }
    if (stats->classes.n > CLASSES_SHOWN) {
        buf_fmt(out, "         and %zu more classes\n", stats->classes.n - CLASSES_SHOWN);
    }
}

void parse_stats_text(struct buf *out, const struct parse_stats *stats) {
    struct arena *arena = out->arena;
    size_t total = statements(stats);
    buf_fmt(out, "files           %7zu  understood whole " STR_FMT "\n", stats->files, STR_ARG(format_share(arena, share(stats->files_whole, stats->files))));
    buf_fmt(out, "statements      %7zu  full tree " STR_FMT ", opaque %zu, error %zu\n", total, STR_ARG(format_share(arena, share(stats->outcomes[SQL_PARSED], total))), stats->outcomes[SQL_SKIPPED],
            stats->outcomes[SQL_FAILED]);
    if (total) {
        show_kinds(out, stats);
    }
    if (stats->units) {
        buf_fmt(out, "PL/SQL units    %7zu  parsed " STR_FMT ", with %zu statements of SQL inside\n", stats->units, STR_ARG(format_share(arena, share(stats->units_parsed, stats->units))), stats->inside);
    }
    show_substitutions(out, stats);
    show_commands(out, stats);
    if (stats->output_bytes) {
        buf_fmt(out, "output skipped  " STR_FMT "\n", STR_ARG(format_size(arena, stats->output_bytes)));
    }
    if (stats->data_blocks) {
        buf_fmt(out, "rows of COPY    " STR_FMT "\n", STR_ARG(format_size(arena, stats->data_bytes)));
    }
    buf_fmt(out, "read            " STR_FMT " in %.2f s, %.1f MB/s\n", STR_ARG(format_size(arena, stats->bytes)), stats->elapsed_ms / 1e3, megabytes_per_second(stats));
    show_errors(out, stats);
}

static void write_count(struct json_writer *json, const char *key, size_t number) {
    json_write_key(json, key);
    json_write_u64(json, number);
}

static void write_outcomes(struct json_writer *json, const size_t outcomes[]) {
    write_count(json, "ok", outcomes[SQL_PARSED]);
    write_count(json, "opaque", outcomes[SQL_SKIPPED]);
    write_count(json, "error", outcomes[SQL_FAILED]);
}

static void write_substitutions(struct json_writer *json, const struct parse_stats *stats) {
    write_count(json, "substituted", stats->substituted);
    json_write_key(json, "variables");
    json_write_object(json);
    for (size_t i = 0; i < SQL_TAKEN_COUNT; i++) {
        write_count(json, sql_taken_name((enum sql_taken)i), stats->taken[i]);
    }
    json_write_object_end(json);
}

static void write_kinds(struct json_writer *json, struct arena *arena, const struct parse_stats *stats) {
    void **kinds = sorted(arena, &stats->kinds, by_total), **commands = sorted(arena, &stats->commands, by_total);
    json_write_key(json, "kinds");
    json_write_array(json);
    for (size_t i = 0; i < stats->kinds.n; i++) {
        const struct parse_count *kind = kinds[i];
        json_write_object(json);
        json_write_key(json, "kind");
        json_write_str(json, kind->name);
        write_outcomes(json, kind->outcomes);
        json_write_object_end(json);
    }
    json_write_array_end(json);
    json_write_key(json, "commands");
    json_write_array(json);
    for (size_t i = 0; i < stats->commands.n; i++) {
        const struct parse_count *command = commands[i];
        json_write_object(json);
        json_write_key(json, "command");
        json_write_str(json, command->name);
        write_count(json, "count", command->total);
        json_write_object_end(json);
    }
    json_write_array_end(json);
}

static void write_errors(struct json_writer *json, struct arena *arena, const struct parse_stats *stats) {
    void **classes = sorted(arena, &stats->classes, by_count);
    json_write_key(json, "errors");
    json_write_array(json);
    for (size_t i = 0; i < stats->classes.n; i++) {
        const struct parse_class *class = classes[i];
        json_write_object(json);
        write_count(json, "count", class->count);
        json_write_key(json, "message");
        json_write_str(json, class->message);
        json_write_key(json, "file");
        json_write_str(json, class->file);
        write_count(json, "line", class->line);
        write_count(json, "column", class->column);
        json_write_object_end(json);
    }
    json_write_array_end(json);
}

void parse_stats_json(struct buf *out, const struct parse_stats *stats) {
    struct json_writer json;
    json_write_init(&json, out, false);
    json_write_object(&json);
    write_count(&json, "files", stats->files);
    write_count(&json, "files_whole", stats->files_whole);
    write_count(&json, "statements", statements(stats));
    write_outcomes(&json, stats->outcomes);
    json_write_key(&json, "full_tree_share");
    json_write_number(&json, share(stats->outcomes[SQL_PARSED], statements(stats)));
    write_count(&json, "plsql_units", stats->units);
    write_count(&json, "plsql_units_parsed", stats->units_parsed);
    write_count(&json, "plsql_statements_inside", stats->inside);
    write_substitutions(&json, stats);
    write_count(&json, "data_bytes", stats->data_bytes);
    write_count(&json, "output_bytes", stats->output_bytes);
    write_count(&json, "bytes", stats->bytes);
    json_write_key(&json, "elapsed_ms");
    json_write_number(&json, stats->elapsed_ms);
    json_write_key(&json, "mb_per_second");
    json_write_number(&json, megabytes_per_second(stats));
    write_kinds(&json, out->arena, stats);
    write_errors(&json, out->arena, stats);
    json_write_object_end(&json);
    buf_char(out, '\n');
}
