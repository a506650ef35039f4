/*
 * Advice as a script for SQL*Plus or SQLcl, and the script that takes it back.
 *
 * DDL commits by itself, so the scripts cannot run in a transaction: they stop at the first error, and what was done
 * before stays, to be taken back by the other script. New indexes are made invisible: at the end stand, as comments,
 * how to try them in one session and how to let everybody use them. Drops come last, and are no drops yet: the index
 * becomes invisible.
 */
#include "catalog/design_oracle.h"
#include "report/format.h"
#include "report/report_sql.h"
#include "report/wrap.h"
#include "sql/print.h"

enum { WIDTH = 100 };

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

/* Refuses to run in another container than the one the advice is for. */
static void write_guard(struct arena *arena, struct buf *out, const struct catalog *catalog) {
    struct str container = catalog->oracle ? catalog->oracle->container : (struct str){0};
    size_t at;
    if (!container.len || str_find(container, STR("\n"), &at)) {
        return;
    }
    struct str name = sql_quote_string(arena, container);
    buf_fmt(out,
            "BEGIN\n"
            "    IF SYS_CONTEXT('USERENV', 'CON_NAME') <> " STR_FMT " THEN\n"
            "        RAISE_APPLICATION_ERROR(-20000, 'this script is for ' || " STR_FMT ");\n"
            "    END IF;\n"
            "END;\n"
            "/\n\n",
            STR_ARG(name), STR_ARG(name));
}

static void write_header(struct arena *arena, struct buf *out, const struct advise_result *result, const char *what) {
    struct str product = format_product(arena, result->catalog);
    comment(arena, out, str_fmt(arena, "Dovetail: %s, for " STR_FMT ".", what, STR_ARG(product)));
    comment(arena, out, str_fmt(arena, "Source: " STR_FMT, STR_ARG(result->source)));
    comment(arena, out, result->verdict);
    buf_z(out, "--\n");
    comment(
        arena, out,
        STR("Run it with SQL*Plus or SQLcl. It stops at the first error; DDL commits, so what was done before stays."));
    buf_z(out, "\nWHENEVER OSERROR EXIT FAILURE\nWHENEVER SQLERROR EXIT FAILURE\nSET DEFINE OFF\nSET SQLBLANKLINES ON\n"
               "ALTER SESSION SET DDL_LOCK_TIMEOUT = 5;\n\n");
    write_guard(arena, out, result->catalog);
}

static bool is_block(struct str text) {
    return str_starts(text, STR("BEGIN ")) || str_starts(text, STR("DECLARE "));
}

static void write_statements(struct arena *arena, struct buf *out, const struct str *texts, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct str text = str_trim(texts[i]);
        bool block = is_block(text); /* ends in a semicolon of its own, and is run by a slash */
        wrap_line(out, &(struct wrap){.first = "", .rest = "    ", .width = WIDTH, .sql = true},
                  block ? text : str_fmt(arena, STR_FMT ";", STR_ARG(text)));
        buf_z(out, block ? "/\n" : "");
    }
}

static void write_one(struct arena *arena, struct buf *out, const struct advise_recommendation *one) {
    comment(arena, out, str_fmt(arena, STR_FMT ": " STR_FMT, STR_ARG(one->id), STR_ARG(one->title)));
    item(arena, out, "Why:", one->why);
    item(arena, out, "Risk:", one->risk);
    write_statements(arena, out, one->ddl, one->ddl_count);
    buf_char(out, '\n');
}

static void write_afterwards(struct arena *arena, struct buf *out, const struct advise_result *result) {
    bool any = false;
    for (size_t i = 0; i < result->recommendation_count; i++) {
        const struct advise_recommendation *one = &result->recommendations[i];
        if (one->kind != ADVISE_INDEX || !one->index) {
            continue;
        }
        if (!any) {
            comment(arena, out, STR("The new indexes are invisible. To try them in one session:"));
            buf_z(out, "-- ALTER SESSION SET OPTIMIZER_USE_INVISIBLE_INDEXES = TRUE;\n");
            comment(arena, out, STR("When they have proven themselves, for everybody:"));
            any = true;
        }
        struct str show = design_oracle_show(arena, result->catalog, one->index);
        comment(arena, out, str_fmt(arena, STR_FMT ";", STR_ARG(show)));
    }
}

static bool goes_last(const struct advise_recommendation *one) {
    return one->kind == ADVISE_DROP_INDEX;
}

struct str report_sql_oracle(struct arena *arena, const struct advise_result *result) {
    struct buf out;
    buf_init(&out, arena);
    write_header(arena, &out, result, "applies the advice");
    if (result->recommendation_count == 0) {
        comment(arena, &out, STR("There is nothing to do."));
    }
    for (int last = 0; last < 2; last++) {
        for (size_t i = 0; i < result->recommendation_count; i++) {
            if (goes_last(&result->recommendations[i]) == (last == 1)) {
                write_one(arena, &out, &result->recommendations[i]);
            }
        }
    }
    write_afterwards(arena, &out, result);
    return buf_view(&out);
}

struct str report_sql_oracle_undo(struct arena *arena, const struct advise_result *result) {
    struct buf out;
    buf_init(&out, arena);
    write_header(arena, &out, result, "takes the advice back");
    if (result->recommendation_count == 0) {
        comment(arena, &out, STR("There is nothing to undo."));
    }
    for (int last = 1; last >= 0; last--) { /* what was done last comes back first */
        for (size_t i = result->recommendation_count; i > 0; i--) {
            const struct advise_recommendation *one = &result->recommendations[i - 1];
            if (goes_last(one) != (last == 1)) {
                continue;
            }
            comment(arena, &out, str_fmt(arena, STR_FMT ": " STR_FMT, STR_ARG(one->id), STR_ARG(one->title)));
            if (!one->undo_count) {
                item(arena, &out, "Note:", one->risk);
            }
            write_statements(arena, &out, one->undo, one->undo_count);
            buf_char(&out, '\n');
        }
    }
    return buf_view(&out);
}
