/*
 * Scripts of psql: backslash commands, where a statement ends, and the rows behind COPY.
 *
 * Source: psql's manual page and its scanner: a backslash outside quotes begins a command anywhere, the next one or \\ ends it; \g and its
 * kin send what was written so far; a semicolon in parentheses (CREATE RULE) or in BEGIN ATOMIC … END ends nothing.
 */
#include <string.h>

#include "sql/splitter.h"

/* ---- commands ---- */

struct str psql_command_name(struct str text, size_t at) {
    struct str word = splitter_word(text, at + 1);
    return str_slice(text, at, at + 1 + (word.len ? word.len : 1));
}

/* Commands that send, or throw away, what was written so far. */
static bool sends(struct str name) {
    static const char *const sending[] = {"\\g", "\\gx", "\\gexec", "\\gset", "\\gdesc", "\\crosstabview", "\\watch", "\\bind", "\\bind_named", "\\parse", "\\r", "\\reset", NULL};
    return str_eq_any_z(name, sending);
}

static bool takes_whole_line(struct str name) {
    static const char *const whole[] = {"\\!", "\\copy", "\\ef", "\\ev", "\\sf", "\\sv", "\\echo", "\\qecho", "\\warn", "\\prompt", NULL};
    return str_eq_any_z(name, whole);
}

/* Commands in the midst of a statement that another may follow in the same line. */
static bool prints(struct str name) {
    static const char *const printing[] = {"\\echo", "\\qecho", "\\warn", NULL};
    return str_eq_any_z(name, printing);
}

/* \copy … from stdin: the rows follow in the script, as behind COPY. */
static bool copies_from_script(struct str line) {
    bool from = false;
    for (size_t at = 0; at < line.len;) {
        struct str word = splitter_word(line, at);
        if (from && (str_ieq_z(word, "stdin") || str_ieq_z(word, "pstdin"))) return true;
        if (word.len) from = str_ieq_z(word, "from");
        at += word.len ? word.len : 1;
    }
    return false;
}

/* Where the arguments end that begin here: at the line end, or at a backslash outside quotes. */
static size_t arguments_end(struct str text, size_t at) {
    char quote = 0;
    for (; at < text.len && text.ptr[at] != '\n'; at++) {
        char c = text.ptr[at];
        if (quote && c == '\\') at += at + 1 < text.len && text.ptr[at + 1] != '\n';
        else if (c == quote) quote = 0;
        else if (!quote && (c == '\'' || c == '"' || c == '`')) quote = c;
        else if (!quote && c == '\\') return at;
    }
    return at;
}

struct sql_end psql_command_end(struct sql_reader *reader, size_t at) {
    struct str text = reader->text, name = psql_command_name(text, at);
    size_t end = takes_whole_line(name) ? at + splitter_line(text, at).len : arguments_end(text, at + name.len < text.len ? at + name.len : text.len), behind = end;
    bool separated = end + 1 < text.len && text.ptr[end] == '\\' && text.ptr[end + 1] == '\\', copies = str_eq_z(name, "\\copy") && copies_from_script(splitter_line(text, at));
    if (separated) behind += 2;
    if (copies) reader->in_data = true, behind = splitter_next_line(text, at);
    return (struct sql_end){.text = end, .behind = behind, .found = reader->last || end + 1 < text.len};
}

/* ---- statements ---- */

struct psql_scanning {
    size_t words;     /* so far, the first few of which tell the kind */
    bool create, rule, routine, copy, from;
    int open;         /* parentheses */
    size_t blocks;    /* BEGIN ATOMIC and CASE */
};

static void note_word(struct psql_scanning *scanning, const struct sql_token *token, bool *copies) {
    size_t place = scanning->words++;
    if (place == 0) scanning->create = sql_token_is(token, "create"), scanning->copy = sql_token_is(token, "copy");
    if (scanning->create && place > 0 && place < 4) {
        scanning->rule |= sql_token_is(token, "rule");
        scanning->routine |= sql_token_is(token, "function") || sql_token_is(token, "procedure");
    }
    if (scanning->copy && scanning->from && sql_token_is(token, "stdin")) *copies = true;
    scanning->from = sql_token_is(token, "from");
    if (!scanning->routine) return;
    if (sql_token_is(token, "begin") || (scanning->blocks && sql_token_is(token, "case"))) scanning->blocks++;
    if (scanning->blocks && sql_token_is(token, "end")) scanning->blocks--;
}

/* \; parts statements that go to the server together. */
static bool is_separator(struct str text, size_t at) { return at + 1 < text.len && text.ptr[at + 1] == ';'; }

struct sql_end psql_statement_end(struct sql_reader *reader, size_t from) {
    struct sql_lexer lexer = {.dialect = SQL_POSTGRESQL, .text = reader->text, .at = from};
    struct psql_scanning scanning = {0};
    struct sql_token token;
    size_t end = from;
    for (;;) {
        if (!sql_lexer_next(&lexer, &token)) {
            if (lexer.at >= reader->text.len) return (struct sql_end){.text = end, .behind = reader->text.len, .broken = true};
            lexer.problem = NULL;
            end = lexer.at;
            continue;
        }
        if (token.kind == TOKEN_END) return (struct sql_end){.text = end, .behind = reader->text.len, .found = reader->last};
        if (token.end == reader->text.len && !reader->last) return (struct sql_end){.text = end, .behind = token.end};
        if (token.kind == TOKEN_WORD) note_word(&scanning, &token, &reader->copies);
        if (token.kind == TOKEN_OPERATOR) {
            scanning.open += sql_token_is_operator(&token, "(") - sql_token_is_operator(&token, ")");
            bool inside = scanning.blocks > 0 || (scanning.rule && scanning.open > 0);
            if (sql_token_is_operator(&token, ";") && !inside) return (struct sql_end){.text = end, .behind = token.end, .found = true};
            if (sql_token_is_operator(&token, "\\")) {
                if (is_separator(reader->text, token.offset)) return (struct sql_end){.text = end, .behind = token.end + 1, .found = true};
                struct str name = psql_command_name(reader->text, token.offset);
                if (!reader->last && token.offset + name.len == reader->text.len) return (struct sql_end){.text = end, .behind = token.end};
                if (sends(name)) return (struct sql_end){.text = end, .behind = token.offset, .found = true};
                lexer.at = prints(name) ? arguments_end(reader->text, token.end + name.len - 1) : splitter_next_line(reader->text, token.offset);
            }
        }
        end = lexer.at > token.end ? end : token.end;
    }
}

/* ---- rows ---- */

struct sql_end psql_data_end(struct str text, size_t at, bool last) {
    while (at < text.len) {
        struct str line = splitter_line(text, at);
        size_t next = splitter_next_line(text, at);
        if (!last && text.ptr[next - 1] != '\n') break;
        if (str_eq_z(line, "\\.")) return (struct sql_end){.text = at, .behind = next, .found = true};
        at = next;
    }
    return (struct sql_end){.text = at, .behind = at};
}
