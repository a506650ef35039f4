/*
 * Transcripts of SQL*Plus sessions, as tutorials print them: what was typed stands behind "SQL> ", its further lines behind their numbers, and
 * output follows up to the next prompt.
 *
 *     SQL> select *
 *       2  from dual;
 *
 *     D
 *     -
 *     X
 *
 * No script has that prompt where a statement could begin (SQL*Plus calls it an unknown command), so it is sought there alone; inside
 * comments and strings it is text like any other. What it knowingly gets wrong: other prompts, and statements behind the last output, which
 * count as output.
 */
#include <string.h>

#include "sql/splitter.h"

static const char prompt[] = "SQL>";
enum { PROMPT_BYTES = sizeof prompt - 1 };

bool transcript_prompts(struct str text, size_t at) { return str_starts(str_slice(text, at, text.len), STR("SQL>")); }

static size_t pass_blanks(struct str text, size_t at) {
    while (at < text.len && (text.ptr[at] == ' ' || text.ptr[at] == '\t')) at++;
    return at;
}

size_t transcript_typed(struct str text, size_t at) {
    while (transcript_prompts(text, at)) at = pass_blanks(text, at + PROMPT_BYTES);
    return at;
}

/* Behind the number in front of this line, when it is that number; `at` itself when it is not. */
static size_t behind_number(struct str text, size_t at, size_t number) {
    size_t digits = pass_blanks(text, at), end = digits, value = 0;
    for (; end < text.len && text.ptr[end] >= '0' && text.ptr[end] <= '9' && value <= number; end++) value = value * 10 + (size_t)(text.ptr[end] - '0');
    bool apart = end == text.len || strchr(" \t\r\n", text.ptr[end]);
    return end > digits && value == number && apart ? end : at;
}

/* ---- where a statement ends ---- */

struct typing {
    size_t line, number; /* where the present line's own text begins; the number that the next one would have */
    bool unit, numbered;
    size_t end;          /* of the lines taken */
};

static bool is_whole(const struct sql_reader *reader, size_t next) { return reader->last || (next && next <= reader->text.len && reader->text.ptr[next - 1] == '\n'); }

/* True when it ends the statement: with a semicolon, which ends SQL but not PL/SQL, or as a slash alone, which is not the statement's. */
static bool take_line(struct typing *typing, struct str line, struct str text) {
    struct str own = str_trim(line);
    if (str_eq_z(own, "/")) return true;
    bool ended = !typing->unit && str_ends(own, STR(";"));
    typing->end = (size_t)(own.ptr - text.ptr) + own.len - ended;
    return ended;
}

/* The next line is typed, too: it has the number, or, where numbers were left out, it is neither blank nor a prompt. */
static bool goes_on(struct typing *typing, struct str text, size_t next) {
    size_t behind = behind_number(text, next, typing->number);
    if (behind > next) {
        typing->numbered = true;
        typing->number++;
        typing->line = behind;
        return true;
    }
    typing->line = next;
    return !typing->numbered && !transcript_prompts(text, next) && str_trim(splitter_line(text, next)).len;
}

struct sql_end transcript_statement_end(const struct sql_reader *reader, size_t from) {
    struct str text = reader->text;
    struct typing typing = {.line = from, .number = 2, .unit = plsql_begins(text, from), .end = from};
    for (;;) {
        size_t next = splitter_next_line(text, typing.line);
        bool ended = take_line(&typing, splitter_line(text, typing.line), text);
        bool seen = is_whole(reader, next) && (ended || (next < text.len ? is_whole(reader, splitter_next_line(text, next)) : reader->last));
        if (!seen) return (struct sql_end){.text = text.len, .behind = text.len};
        if (ended || next == text.len || !goes_on(&typing, text, next)) return (struct sql_end){.text = typing.end, .behind = next, .found = true};
    }
}

/* ---- output ---- */

struct sql_end transcript_output_end(struct str text, size_t at, bool last) {
    for (size_t line = at; line < text.len;) {
        if (transcript_prompts(text, line)) return (struct sql_end){.text = line, .behind = line, .found = true};
        size_t next = splitter_next_line(text, line);
        if (!last && text.ptr[next - 1] != '\n') return (struct sql_end){.text = line, .behind = line};
        line = next;
    }
    return (struct sql_end){.text = text.len, .behind = text.len, .found = last};
}

/* ---- what was typed ---- */

struct str transcript_text(struct arena *arena, struct str text) {
    char *copy = str_z(arena, text);
    size_t number = 2;
    for (size_t line = splitter_next_line(text, 0); line < text.len; line = splitter_next_line(text, line)) {
        size_t behind = behind_number(text, line, number);
        if (behind == line) break;
        memset(copy + line, ' ', behind - line);
        number++;
    }
    return (struct str){copy, text.len};
}
