/* Heads, optional items and parameters of the extraction statements. */
#include "collect/oracle/oracle_text.h"

#include "base/buf.h"
#include "collect/query_text.h"

#define FOLDER "oracle/"

struct str oracle_text(struct arena *arena, const char *name) {
    return collect_query_text(str_fmt(arena, FOLDER "%s", name), STR(""));
}

size_t oracle_text_count(void) {
    size_t count = 0;
    for (size_t i = 0; i < collect_query_text_count; i++) {
        count += str_starts(str_from_z(collect_query_texts[i].name), STR(FOLDER));
    }
    return count;
}

struct str oracle_text_at(size_t wanted, struct str *name) {
    for (size_t i = 0; i < collect_query_text_count; i++) {
        *name = str_from_z(collect_query_texts[i].name);
        if (str_starts(*name, STR(FOLDER)) && wanted-- == 0) {
            *name = str_slice(*name, strlen(FOLDER), name->len);
            return str_from_z(collect_query_texts[i].text);
        }
    }
    return (struct str){0};
}

/* --- Heads ----------------------------------------------------------------------------------------------- */

struct str oracle_text_label(struct str text, const char *label) {
    while (str_starts(text, STR("--"))) {
        struct str line = str_cut(&text, '\n'), rest = str_trim(str_slice(line, 2, line.len));
        struct str found = str_cut(&rest, ':');
        if (str_eq_z(found, label)) {
            return str_trim(rest);
        }
    }
    return (struct str){0};
}

struct str oracle_view_name(struct arena *arena, struct str view) {
    bool global = str_starts(view, STR("GV$")), fixed = str_starts(view, STR("V$"));
    return global || fixed ? str_fmt(arena, "%s_" STR_FMT, global ? "GV" : "V", STR_ARG(str_slice(view, global ? 2 : 1, view.len)))
                           : view;
}

void oracle_text_reads(struct arena *arena, struct str text, struct oracle_texts *views) {
    struct str list = oracle_text_label(text, "reads");
    while (list.len) {
        struct str view = str_trim(str_cut(&list, ','));
        VEC_PUSH(arena, &views->list, view);
    }
}

/* --- Optional items -------------------------------------------------------------------------------------- */

bool oracle_optional_find(struct str line, struct oracle_optional *optional) {
    size_t length;
    *optional = (struct oracle_optional){0};
    if (!str_find(line, STR("/*? "), &optional->mark_from) ||
        !str_find(str_slice(line, optional->mark_from, line.len), STR("*/"), &length)) {
        return false;
    }
    optional->mark_to = optional->mark_from + length + 2;
    struct str mark = str_trim(str_slice(line, optional->mark_from + 4, optional->mark_to - 2));
    struct str column = str_cut(&mark, ' ');
    optional->lost = mark;
    optional->view = str_cut(&column, '.');
    optional->column = column;
    while (optional->expression_from < optional->mark_from && line.ptr[optional->expression_from] == ' ') {
        optional->expression_from++;
    }
    if (str_starts(str_slice(line, optional->expression_from, line.len), STR("SELECT "))) {
        optional->expression_from += strlen("SELECT ");
    }
    optional->expression_to = optional->mark_from;
    while (optional->expression_to > optional->expression_from && line.ptr[optional->expression_to - 1] == ' ') {
        optional->expression_to--;
    }
    return optional->expression_to > optional->expression_from;
}

/* Is the view known, and the column not among its own? A view that cannot be seen is the business of the pre-flight. */
static bool is_missing(struct arena *arena, const struct oracle_dictionary *dictionary,
                       const struct oracle_optional *optional) {
    struct str view = oracle_view_name(arena, optional->view);
    struct str column = str_fmt(arena, STR_FMT "." STR_FMT, STR_ARG(view), STR_ARG(optional->column));
    return dictionary && map_find(&dictionary->views, view) && !map_find(&dictionary->columns, column);
}

static void note_lost(struct arena *arena, struct oracle_texts *lost, struct str what) {
    for (size_t i = 0; i < lost->list.n; i++) {
        if (str_eq(lost->list.at[i], what)) {
            return;
        }
    }
    VEC_PUSH(arena, &lost->list, what);
}

static struct str without_mark(struct arena *arena, struct str line, const struct oracle_optional *optional, bool missing) {
    struct str before = str_slice(line, 0, optional->expression_from);
    struct str expression = str_slice(line, optional->expression_from, optional->expression_to);
    struct str after = str_slice(line, optional->mark_to, line.len);
    return str_fmt(arena, STR_FMT STR_FMT STR_FMT, STR_ARG(before), STR_ARG(missing ? STR("NULL") : expression),
                   STR_ARG(after));
}

/* --- Parameters ------------------------------------------------------------------------------------------ */

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static void put_line(struct buf *out, struct str line, const struct oracle_parameters *parameters) {
    const struct {
        struct str name;
        double value;
    } known[] = {{STR_INIT(":dbid"), parameters->dbid}, {STR_INIT(":days"), parameters->days}, {STR_INIT(":sample"), parameters->sample}};
    for (size_t at = 0; at < line.len;) {
        struct str rest = str_slice(line, at, line.len);
        size_t length = 0;
        for (size_t i = 0; i < sizeof known / sizeof known[0] && !length; i++) {
            struct str name = known[i].name;
            if (str_starts(rest, name) && (rest.len == name.len || !is_word(rest.ptr[name.len]))) {
                buf_fmt(out, "%.0f", known[i].value);
                length = name.len;
            }
        }
        if (!length) {
            buf_char(out, line.ptr[at]);
            length = 1;
        }
        at += length;
    }
    buf_char(out, '\n');
}

struct str oracle_prepare(struct arena *arena, struct str text, const struct oracle_dictionary *dictionary,
                          const struct oracle_parameters *parameters, struct oracle_texts *lost) {
    struct buf out;
    bool marked = false;
    buf_init(&out, arena);
    while (text.len) {
        struct str line = str_cut(&text, '\n');
        struct oracle_optional optional;
        if (str_starts(line, STR("--"))) {
            continue;
        }
        if (oracle_optional_find(line, &optional)) {
            bool missing = is_missing(arena, dictionary, &optional);
            line = without_mark(arena, line, &optional, missing);
            if (missing && lost) {
                note_lost(arena, lost, optional.lost);
            }
        }
        if (!marked && str_starts(line, STR("SELECT "))) { /* so that our own statements can be told in the repository */
            line = str_fmt(arena, "SELECT /* dovetail */ " STR_FMT, STR_ARG(str_slice(line, strlen("SELECT "), line.len)));
            marked = true;
        }
        put_line(&out, line, parameters);
    }
    return str_trim(buf_view(&out));
}
