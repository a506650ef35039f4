/*
 * The script is made of the templates in src/collect/oracle_script, one step for each statement.
 *
 * SQL*Plus's own CSV output is not used: it knows no difference between a line end in a value and one behind a row in all releases,
 * and cuts LONG. So each step is a block that describes the columns of its query and writes the file by itself.
 */
#include "collect/oracle/oracle_script.h"

#include "base/buf.h"
#include "collect/oracle/oracle_text.h"
#include "collect/query_text.h"

struct field {
    const char *name;
    struct str value;
};

static struct str template_of(struct arena *arena, const char *name) {
    return collect_query_text(str_fmt(arena, "oracle_script/%s", name), STR(""));
}

/* Each {name} becomes its value; other braces stay. */
static void put_template(struct buf *out, struct str text, const struct field *fields, size_t count) {
    for (size_t at = 0; at < text.len;) {
        size_t length = 0;
        for (size_t i = 0; text.ptr[at] == '{' && i < count && !length; i++) {
            struct str mark = str_fmt(out->arena, "{%s}", fields[i].name);
            if (str_starts(str_slice(text, at, text.len), mark)) {
                buf_str(out, fields[i].value);
                length = mark.len;
            }
        }
        if (!length) {
            buf_char(out, text.ptr[at]);
            length = 1;
        }
        at += length;
    }
}

/* Optional items as {{VIEW.COLUMN|expression}}, which the block settles; parameters as substitution variables. */
static struct str query_of(struct arena *arena, struct str text, int sample) {
    static const char *const names[][2] = {{":dbid", "&dovetail_dbid"}, {":days", "&days"}};
    struct buf out;
    buf_init(&out, arena);
    while (text.len) {
        struct str line = str_cut(&text, '\n');
        struct oracle_optional item;
        if (str_starts(line, STR("--"))) {
            continue;
        }
        if (oracle_optional_find(line, &item)) {
            struct str view = oracle_view_name(arena, item.view);
            line = str_fmt(arena, STR_FMT "{{" STR_FMT "." STR_FMT "|" STR_FMT "}}" STR_FMT,
                           STR_ARG(str_slice(line, 0, item.expression_from)), STR_ARG(view), STR_ARG(item.column),
                           STR_ARG(str_slice(line, item.expression_from, item.expression_to)),
                           STR_ARG(str_slice(line, item.mark_to, line.len)));
        }
        for (size_t i = 0; i < 2; i++) {
            size_t at;
            while (str_find(line, str_from_z(names[i][0]), &at)) {
                line = str_fmt(arena, STR_FMT "%s" STR_FMT, STR_ARG(str_slice(line, 0, at)), names[i][1],
                               STR_ARG(str_slice(line, at + strlen(names[i][0]), line.len)));
            }
        }
        size_t at;
        if (str_find(line, STR(":sample"), &at)) {
            line = str_fmt(arena, STR_FMT "%d" STR_FMT, STR_ARG(str_slice(line, 0, at)), sample,
                           STR_ARG(str_slice(line, at + strlen(":sample"), line.len)));
        }
        buf_fmt(&out, "%s" STR_FMT, out.len ? "\n" : "", STR_ARG(line));
    }
    return str_trim(buf_view(&out));
}

static const char *mode_of(struct str name, struct str text) {
    return str_ends(name, STR("_cursors"))     ? "cursors"
           : str_ends(name, STR("_statspack")) ? "statspack"
           : oracle_text_label(text, "pack").len ? "awr"
                                                 : "any";
}

static void put_step(struct buf *out, struct str template, struct str name, struct str text, size_t number, int sample) {
    struct arena *arena = out->arena;
    struct oracle_texts views = {0};
    struct buf list;
    buf_init(&list, arena);
    oracle_text_reads(arena, text, &views);
    for (size_t i = 0; i < views.list.n; i++) {
        struct str view = oracle_view_name(arena, views.list.at[i]);
        buf_fmt(&list, "%s'" STR_FMT "'", i ? ", " : "", STR_ARG(view));
    }
    const struct field fields[] = {{"step", str_fmt(arena, "%zu", number)},
                                   {"name", sample ? str_fmt(arena, STR_FMT "_%d", STR_ARG(name), sample) : name},
                                   {"mode", str_from_z(mode_of(name, text))},
                                   {"views", buf_view(&list)},
                                   {"view_count", str_fmt(arena, "%zu", views.list.n)},
                                   {"query", query_of(arena, text, sample)}};
    put_template(out, template, fields, sizeof fields / sizeof fields[0]);
}

/* Answers of which two samples are taken: those that say which one they are. */
static bool is_sampled(struct str text) {
    size_t at;
    return str_find(text, STR(":sample"), &at);
}

static bool is_step(struct str name) {
    return !str_eq_z(name, "view_columns") && !str_eq_z(name, "licence") && !str_eq_z(name, "databases") &&
           !str_eq_z(name, "settings_repository") && !str_eq_z(name, "containers"); /* the last three: of other databases than the connected one */
}

static size_t put_steps(struct buf *out, size_t number, int sample) {
    struct str template = template_of(out->arena, "step"), name;
    for (size_t i = 0; i < oracle_text_count(); i++) {
        struct str text = oracle_text_at(i, &name);
        /* The second round is for samples only. */
        if (is_step(name) && (is_sampled(text) || sample == 1)) {
            put_step(out, template, name, text, number++, is_sampled(text) ? sample : 0);
        }
    }
    return number;
}

/* --- Warnings -------------------------------------------------------------------------------------------- */

static void put_row(struct buf *out, const char *row) {
    buf_fmt(out, "%s%s", out->len ? "\n        UNION ALL\n        " : "", row);
}

/* Optional items: view, column, and what is lost without it. */
static struct str optional_rows(struct arena *arena) {
    struct buf rows;
    struct str name;
    buf_init(&rows, arena);
    for (size_t i = 0; i < oracle_text_count(); i++) {
        struct str text = oracle_text_at(i, &name);
        while (is_step(name) && text.len) {
            struct str line = str_cut(&text, '\n');
            struct oracle_optional item;
            if (!str_starts(line, STR("--")) && oracle_optional_find(line, &item)) {
                struct str view = oracle_view_name(arena, item.view);
                put_row(&rows, str_z(arena, str_fmt(arena, "SELECT '" STR_FMT "' AS view_name, '" STR_FMT "' AS column_name, q'[" STR_FMT "]' AS lost FROM dual",
                                                    STR_ARG(view), STR_ARG(item.column), STR_ARG(item.lost))));
            }
        }
    }
    return buf_view(&rows);
}

/* Views of the steps: in which mode and from which release on each is needed. */
static struct str needed_rows(struct arena *arena) {
    struct buf rows;
    struct str name;
    buf_init(&rows, arena);
    for (size_t i = 0; i < oracle_text_count(); i++) {
        struct oracle_texts views = {0};
        struct str text = oracle_text_at(i, &name), since = oracle_text_label(text, "since");
        oracle_text_reads(arena, text, &views);
        for (size_t v = 0; is_step(name) && v < views.list.n; v++) {
            struct str view = oracle_view_name(arena, views.list.at[v]);
            put_row(&rows, str_z(arena, str_fmt(arena, "SELECT '" STR_FMT "' AS view_name, '%s' AS needed_in, " STR_FMT " AS since_release FROM dual",
                                                STR_ARG(view), mode_of(name, text), STR_ARG(since.len ? since : STR("12")))));
        }
    }
    return buf_view(&rows);
}

/* The last step, so that a bundle of a run that broke off has none, and its reader tells what is missing. */
static struct str warnings_query(struct arena *arena) {
    struct buf out;
    buf_init(&out, arena);
    buf_fmt(&out,
            "-- reads: V$INSTANCE\n"
            "SELECT 'AWR was not read, because diagnostics_pack is not YES or control_management_pack_access is NONE: the statements are '\n"
            "       || CASE '&dovetail_mode' WHEN 'statspack' THEN 'Statspack''s' ELSE 'those in memory' END AS \"message\"\n"
            "  FROM dual\n"
            " WHERE '&dovetail_mode' <> 'awr'\n"
            "UNION ALL\n"
            "SELECT 'this is the root of a container database: tables of its containers are not seen from here, so their statements are not '\n"
            "       || 'looked at. Run the script in each container'\n"
            "  FROM dual\n"
            " WHERE SYS_CONTEXT('USERENV', 'CON_NAME') = 'CDB$ROOT'\n"
            "UNION ALL\n"
            "SELECT 'not known of this release: ' || w.lost\n"
            "  FROM (" STR_FMT ") w\n"
            " WHERE EXISTS (SELECT 1 FROM all_tab_columns c WHERE c.owner = 'SYS' AND c.table_name = w.view_name)\n"
            "   AND NOT EXISTS (SELECT 1 FROM all_tab_columns c\n"
            "                    WHERE c.owner = 'SYS' AND c.table_name = w.view_name AND c.column_name = w.column_name)\n"
            "UNION ALL\n"
            "SELECT DISTINCT 'this user may not read ' || n.view_name || ', and what it holds is unknown: GRANT SELECT_CATALOG_ROLE, or SELECT ON '\n"
            "       || CASE WHEN n.view_name LIKE 'STATS$%%' THEN 'PERFSTAT.' ELSE 'SYS.' END || n.view_name\n"
            "  FROM (" STR_FMT ") n\n"
            " WHERE n.needed_in IN ('any', '&dovetail_mode')\n"
            "   AND n.since_release <= (SELECT TO_NUMBER(SUBSTR(i.version, 1, INSTR(i.version, '.') - 1)) FROM v$instance i)\n"
            "   AND NOT EXISTS (SELECT 1 FROM all_tab_columns c WHERE c.owner IN ('SYS', 'PERFSTAT') AND c.table_name = n.view_name)\n"
            " ORDER BY 1\n",
            STR_ARG(optional_rows(arena)), STR_ARG(needed_rows(arena)));
    return buf_view(&out);
}

struct str oracle_script(struct arena *arena) {
    static const struct str manifest = STR_INIT(
        "-- reads: V$DATABASE\n"
        "SELECT 1 AS \"format\",\n"
        "       'oracle' AS \"source\",\n"
        "       TO_CHAR(SYS_EXTRACT_UTC(SYSTIMESTAMP), 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') AS \"captured_at\",\n"
        "       'collect.sql' AS \"program\",\n"
        "       'f' AS \"redacted\",\n"
        "       '&dovetail_mode' AS \"workload\",\n"
        "       CASE WHEN '&dovetail_mode' = 'awr' THEN 't' ELSE 'f' END AS \"diagnostics_consent\"\n"
        "  FROM dual\n");
    struct buf out;
    buf_init(&out, arena);
    buf_str(&out, template_of(arena, "head"));
    put_step(&out, template_of(arena, "step"), STR("manifest"), manifest, 1, 0);
    size_t next = put_steps(&out, 2, 1);
    buf_str(&out, template_of(arena, "wait"));
    next = put_steps(&out, next, 2);
    put_step(&out, template_of(arena, "step"), STR("warnings"), warnings_query(arena), next, 0);
    buf_str(&out, template_of(arena, "tail"));
    return buf_view(&out);
}
