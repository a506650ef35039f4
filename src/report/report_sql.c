/*
 * Advice as a psql script, and the script that undoes it.
 *
 * New structures come first and drops last, so that no statement is ever without both the old index and the new one.
 * CREATE INDEX CONCURRENTLY takes no lock that stops writers, but cannot run in a transaction, and leaves an invalid
 * index behind when it fails: the scripts stop at the first error and check at the end that every index is valid.
 */
#include "report/format.h"
#include "report/report.h"
#include "report/report_sql.h"
#include "report/wrap.h"
#include "sql/print.h"

enum { WIDTH = 100 };
static const char lock_timeout[] = "5s"; /* long enough for a busy table, short enough not to queue the application */

static void comment(struct arena *arena, struct buf *out, struct str text) {
    wrap_line(out, &(struct wrap){.first = "-- ", .rest = "-- ", .width = WIDTH}, format_line(arena, text));
}

static void item(struct arena *arena, struct buf *out, const char *label, struct str text) {
    char first[32];
    if (text.len) {
        snprintf(first, sizeof first, "-- %-6s ", label);
        wrap_line(out, &(struct wrap){.first = first, .rest = "--        ", .width = WIDTH}, format_line(arena, text));
    }
}

/* A block of PL/pgSQL between dollar quotes whose tag does not occur in it. */
static void write_block(struct arena *arena, struct buf *out, struct str body) {
    struct str tag = STR("$dovetail$");
    size_t at;
    for (int i = 1; str_find(body, tag, &at); i++) {
        tag = str_fmt(arena, "$dovetail%d$", i);
    }
    buf_fmt(out, "DO " STR_FMT "\n" STR_FMT STR_FMT ";\n", STR_ARG(tag), STR_ARG(body), STR_ARG(tag));
}

/* Refuses to run in another database than the one the advice is for. */
static void write_guard(struct arena *arena, struct buf *out, const struct catalog *catalog) {
    struct str name = catalog->database;
    size_t at;
    if (!name.len || str_find(name, STR("\n"), &at)) {
        return;
    }
    struct str quoted = sql_quote_string(arena, name);
    struct str body =
        str_fmt(arena,
                "BEGIN\n"
                "    IF current_database() <> " STR_FMT " THEN\n"
                "        RAISE EXCEPTION 'this script is for another database than %%', current_database();\n"
                "    END IF;\n"
                "END\n",
                STR_ARG(quoted));
    write_block(arena, out, body);
    buf_char(out, '\n');
}

static void write_header(struct arena *arena, struct buf *out, const struct advise_result *result, const char *what) {
    struct str product = format_product(arena, result->catalog);
    comment(arena, out, str_fmt(arena, "Dovetail: %s, for " STR_FMT ".", what, STR_ARG(product)));
    comment(arena, out, str_fmt(arena, "Source: " STR_FMT, STR_ARG(result->source)));
    comment(arena, out, result->verdict);
    buf_z(out, "--\n");
    comment(
        arena, out,
        STR("Run it with psql, outside any transaction: CREATE and DROP INDEX CONCURRENTLY refuse to run inside one "
            "(so no BEGIN, and no psql --single-transaction). Readers and writers go on meanwhile."));
    comment(arena, out,
            STR("It stops at the first error. A CREATE INDEX CONCURRENTLY that failed leaves an invalid index of its "
                "name: drop it before running the script again."));
    buf_z(out, "\n\\set ON_ERROR_STOP on\n");
    buf_fmt(out, "SET lock_timeout = '%s';\nSET statement_timeout = 0;\n\n", lock_timeout);
    write_guard(arena, out, result->catalog);
}

static void write_statements(struct arena *arena, struct buf *out, const struct str *texts, size_t count) {
    for (size_t i = 0; i < count; i++) {
        /* As it is: quoted names may hold blanks that folding would change. */
        struct str text = str_trim(texts[i]);
        wrap_line(out, &(struct wrap){.first = "", .rest = "    ", .width = WIDTH, .sql = true},
                  str_fmt(arena, STR_FMT ";", STR_ARG(text)));
    }
}

static void write_one(struct arena *arena, struct buf *out, const struct advise_recommendation *one) {
    struct str size = format_size(arena, one->size_bytes);
    struct str bracket = one->size_bytes ? str_fmt(arena, " (%s" STR_FMT ")",
                                                   one->kind == ADVISE_DROP_INDEX ? "frees " : "", STR_ARG(size))
                                         : STR("");
    comment(arena, out,
            str_fmt(arena, STR_FMT ": " STR_FMT STR_FMT, STR_ARG(one->id), STR_ARG(one->title), STR_ARG(bracket)));
    item(arena, out, "Why:", one->why);
    item(arena, out, "Risk:", one->risk);
    write_statements(arena, out, one->ddl, one->ddl_count);
    buf_char(out, '\n');
}

/* Every index that the script makes must be valid at its end. */
static void write_check(struct arena *arena, struct buf *out, const struct advise_result *result) {
    struct buf names;
    buf_init(&names, arena);
    for (size_t i = 0; i < result->recommendation_count; i++) {
        const struct advise_recommendation *one = &result->recommendations[i];
        if (one->kind == ADVISE_INDEX && one->index) {
            const struct catalog_table *table = &result->catalog->tables[one->index->table];
            struct str schema = sql_quote_string(arena, table->schema),
                       name = sql_quote_string(arena, one->index->name);
            buf_fmt(&names, "%s\n        (" STR_FMT ", " STR_FMT ")", names.len ? "," : "", STR_ARG(schema),
                    STR_ARG(name));
        }
    }
    if (!names.len) {
        return;
    }
    buf_z(out, "-- Are all of them valid?\n");
    struct str list = buf_view(&names);
    write_block(arena, out,
                str_fmt(arena,
                        "DECLARE bad text;\n"
                        "BEGIN\n"
                        "    SELECT string_agg(format('%%I.%%I', wanted.schema, wanted.name), ', ') INTO bad\n"
                        "    FROM (VALUES" STR_FMT ") AS wanted (schema, name)\n"
                        "    WHERE NOT EXISTS (SELECT FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid\n"
                        "        JOIN pg_namespace n ON n.oid = c.relnamespace\n"
                        "        WHERE n.nspname = wanted.schema AND c.relname = wanted.name AND i.indisvalid);\n"
                        "    IF bad IS NOT NULL THEN\n"
                        "        RAISE EXCEPTION 'missing or invalid: %%', bad;\n"
                        "    END IF;\n"
                        "END\n",
                        STR_ARG(list)));
}

struct str report_sql(struct arena *arena, const struct advise_result *result) {
    struct buf out;
    if (result->catalog->dialect == SQL_ORACLE) {
        return report_sql_oracle(arena, result);
    }
    buf_init(&out, arena);
    write_header(arena, &out, result, "applies the advice");
    if (result->recommendation_count == 0) {
        comment(arena, &out, STR("There is nothing to do."));
        return buf_view(&out);
    }
    for (int drops = 0; drops < 2; drops++) {
        for (size_t i = 0; i < result->recommendation_count; i++) {
            if ((result->recommendations[i].kind == ADVISE_DROP_INDEX) == (drops == 1)) {
                write_one(arena, &out, &result->recommendations[i]);
            }
        }
    }
    write_check(arena, &out, result);
    return buf_view(&out);
}

struct str report_sql_undo(struct arena *arena, const struct advise_result *result) {
    struct buf out;
    if (result->catalog->dialect == SQL_ORACLE) {
        return report_sql_oracle_undo(arena, result);
    }
    buf_init(&out, arena);
    write_header(arena, &out, result, "takes the advice back");
    if (result->recommendation_count == 0) {
        comment(arena, &out, STR("There is nothing to undo."));
    }
    for (int drops = 1; drops >= 0; drops--) { /* what was dropped last comes back first */
        for (size_t i = result->recommendation_count; i > 0; i--) {
            const struct advise_recommendation *one = &result->recommendations[i - 1];
            if ((one->kind == ADVISE_DROP_INDEX) == (drops == 1)) {
                comment(arena, &out, str_fmt(arena, STR_FMT ": " STR_FMT, STR_ARG(one->id), STR_ARG(one->title)));
                write_statements(arena, &out, one->undo, one->undo_count);
                buf_char(&out, '\n');
            }
        }
    }
    return buf_view(&out);
}
