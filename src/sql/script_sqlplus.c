/*
 * The commands of SQL*Plus and SQLcl: which line is one, and how far it goes.
 *
 * Source: SQL*Plus User's Guide and Reference, chapter 12 (names and their shortest forms), chapter 5 (continuation by a hyphen at the end
 * of the line, which then counts as a blank). A banner such as "rem -----" also ends with a hyphen: behind REMARK and PROMPT only one that
 * stands alone continues the line, because a statement must not be swallowed.
 */
#include <string.h>

#include "sql/splitter.h"

struct command {
    const char *name;
    size_t least; /* letters of the shortest form */
};

/* In each group the shorter names first where one is the beginning of another. */
static const struct command commands[] = {
    {"accept", 3}, {"append", 1}, {"archive", 7}, {"argument", 8}, {"attribute", 4}, {"break", 3}, {"btitle", 3}, {"change", 1}, {"clear", 2},
    {"column", 3}, {"compute", 4}, {"config", 6}, {"connect", 4}, {"copy", 4}, {"define", 3}, {"del", 3}, {"describe", 4}, {"disconnect", 4},
    {"document", 3}, {"edit", 2}, {"execute", 4}, {"exit", 4}, {"get", 3}, {"help", 4}, {"history", 4}, {"host", 2}, {"input", 1}, {"list", 1},
    {"oerr", 4}, {"oradebug", 8}, {"password", 5}, {"pause", 3}, {"ping", 4}, {"print", 3}, {"prompt", 3}, {"quit", 4}, {"recover", 7}, {"remark", 3},
    {"repfooter", 4}, {"repheader", 4}, {"roll", 4}, {"run", 1}, {"save", 3}, {"set", 3}, {"show", 3}, {"shutdown", 8}, {"spool", 3}, {"start", 3},
    {"startup", 7}, {"store", 5}, {"timing", 4}, {"ttitle", 3}, {"undefine", 5}, {"variable", 3}, {"whenever", 8}, {"xquery", 6},
    /* SQLcl's own */
    {"alias", 5}, {"apex", 4}, {"awr", 3}, {"background", 10}, {"bridge", 6}, {"cd", 2}, {"certificate", 11}, {"cloudstorage", 12}, {"codescan", 8},
    {"cs", 2}, {"ctas", 4}, {"datapump", 8}, {"ddl", 3}, {"dg", 2}, {"dp", 2}, {"format", 6}, {"info", 4}, {"information", 11}, {"jobs", 4},
    {"lb", 2}, {"liquibase", 9}, {"load", 4}, {"mcp", 3}, {"migrateadvisor", 14}, {"modeler", 7}, {"net", 3}, {"oci", 3}, {"project", 7},
    {"repeat", 6}, {"rest", 4}, {"script", 6}, {"secret", 6}, {"soda", 4}, {"spool", 5}, {"sqlformat", 9}, {"sshtunnel", 9}, {"tnsping", 7},
    {"tosub", 5}, {"unload", 6}, {"vault", 5}, {"wallet", 6}, {"which", 5},
};

static const char *const statements[] = {
    "administer", "alter", "analyze", "associate", "audit", "begin", "call", "comment", "commit", "create", "declare", "delete", "disassociate", "drop",
    "explain", "flashback", "grant", "insert", "lock", "merge", "noaudit", "purge", "rename", "revoke", "rollback", "savepoint", "select", "truncate",
    "update", "with",
};

bool sqlplus_begins_statement(struct str word) {
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
        if (str_ieq_z(word, statements[i])) return true;
    return false;
}

/* ---- which command ---- */

static struct str next_word(struct str text, size_t at) {
    while (at < text.len && (text.ptr[at] == ' ' || text.ptr[at] == '\t')) at++;
    return splitter_word(text, at);
}

/* SQL that begins with a word which is also a command's. */
static bool is_sql_all_the_same(struct str name, struct str next) {
    static const char *const settings[] = {"role", "transaction", "constraint", "constraints", "use", NULL};
    if (str_eq_z(name, "set")) return str_ieq_any_z(next, settings);
    if (str_eq_z(name, "start")) return str_ieq_z(next, "with");
    if (str_eq_z(name, "connect")) return str_ieq_z(next, "by");
    if (str_eq_z(name, "compute")) return str_ieq_z(next, "statistics");
    if (str_eq_z(name, "archive")) return !str_ieq_z(next, "log");
    if (str_eq_z(name, "store")) return str_ieq_z(next, "in");
    return false;
}

/* A single letter is a command when it stands alone, or when it edits: "c/old/new", "a text", "i text", "l 3 5". */
static bool fits_short_form(struct str word, struct str rest) {
    if (word.len > 1 || !rest.len) return true;
    char letter = (char)(word.ptr[0] | 0x20);
    if (letter == 'c') return rest.ptr[0] == '/';
    return letter != 'r' && (rest.ptr[0] == ' ' || rest.ptr[0] == '\t');
}

static struct str find_command(struct str text, size_t at) {
    struct str word = splitter_word(text, at), line = splitter_line(text, at);
    for (size_t i = 0; i < sizeof commands / sizeof *commands && word.len; i++) {
        struct str name = str_from_z(commands[i].name);
        if (word.len < commands[i].least || word.len > name.len || !str_ieq(word, str_slice(name, 0, word.len))) continue;
        if (!fits_short_form(word, str_slice(line, word.len, line.len))) continue;
        return is_sql_all_the_same(name, next_word(text, at + word.len)) ? (struct str){0} : name;
    }
    return (struct str){0};
}

/* "3 where a = 1" puts that text in the place of line 3 of the buffer; a number alone makes the line the current one. */
static bool is_line_number(struct str text, size_t at) {
    size_t digits = 0;
    while (at + digits < text.len && text.ptr[at + digits] >= '0' && text.ptr[at + digits] <= '9') digits++;
    return digits && (at + digits == text.len || strchr(" \t\r\n", text.ptr[at + digits]));
}

struct str sqlplus_command(struct str text, size_t at) {
    if (is_line_number(text, at)) return STR("line");
    char c = text.ptr[at], next = at + 1 < text.len ? text.ptr[at + 1] : '\0';
    switch (c) {
    case '@': return next == '@' ? STR("@@") : STR("@");
    case '/': return splitter_is_alone(text, at, '/') ? STR("/") : (struct str){0};
    case '.': return splitter_is_alone(text, at, '.') ? STR(".") : (struct str){0};
    case '!': return STR("host");
    case '$': return STR("host");
    case '?': return STR("help");
    case '#': return STR("#");
    default: return find_command(text, at);
    }
}

/* ---- how far it goes ---- */

static bool takes_text(struct str command) { return str_eq_z(command, "remark") || str_eq_z(command, "prompt") || str_eq_z(command, "#"); }

/* The command goes on in the next line when this one ends with a hyphen. */
static bool is_continued(struct str command, struct str line) {
    line = str_trim(line);
    if (!line.len || line.ptr[line.len - 1] != '-') return false;
    if (line.len < 2) return true;
    char before = line.ptr[line.len - 2];
    return before != '-' && (!takes_text(command) || before == ' ' || before == '\t');
}

/* To a line that holds the mark alone: XQUERY and SCRIPT to a slash, DOCUMENT to a number sign. */
static struct sql_end to_mark(const struct sql_reader *reader, size_t at, char mark) {
    struct str text = reader->text;
    for (size_t line = splitter_next_line(text, at); line < text.len; line = splitter_next_line(text, line)) {
        size_t start = line;
        while (start < text.len && (text.ptr[start] == ' ' || text.ptr[start] == '\t')) start++;
        bool whole = reader->last || splitter_next_line(text, line) < text.len;
        if (whole && splitter_is_alone(text, start, mark)) return (struct sql_end){.text = line, .behind = splitter_next_line(text, line), .found = true};
    }
    return (struct sql_end){.text = text.len, .behind = text.len, .broken = true};
}

/* Parentheses that are open at the end of the text, outside strings. */
static long open_parentheses(struct str text) {
    struct sql_lexer lexer = {.dialect = SQL_ORACLE, .text = text};
    struct sql_token token;
    long open = 0;
    while (sql_lexer_next(&lexer, &token) && token.kind != TOKEN_END) open += sql_token_is_operator(&token, "(") - sql_token_is_operator(&token, ")");
    return open;
}

enum { EXECUTE_BYTES_MAX = 1 << 13 };

/* EXEC p(a, with the other arguments in the next lines: SQL*Plus wants a hyphen there, other clients do not. */
static bool is_open_execute(struct str command, struct str text) { return str_eq_z(command, "execute") && text.len <= EXECUTE_BYTES_MAX && open_parentheses(text) > 0; }

static bool goes_on_with(struct str line) {
    struct str follows = str_trim(line);
    return follows.len && !sqlplus_begins_statement(splitter_word(follows, 0)) && !find_command(follows, 0).len;
}

static bool is_line_whole(const struct sql_reader *reader, size_t next) { return reader->last || (next > 0 && reader->text.ptr[next - 1] == '\n'); }

static struct sql_end line_end(const struct sql_reader *reader, struct str command, size_t from) {
    struct str text = reader->text;
    for (size_t at = from;;) {
        struct str line = splitter_line(text, at);
        size_t next = splitter_next_line(text, at), end = at + line.len, following = splitter_next_line(text, next);
        bool open = is_open_execute(command, str_slice(text, from, end)), known = is_line_whole(reader, next) && (!open || (is_line_whole(reader, following) && (next < text.len || reader->last)));
        bool continued = is_continued(command, line) || (open && known && goes_on_with(splitter_line(text, next)));
        if (!continued || next >= text.len) return (struct sql_end){.text = end, .behind = next, .found = known && (reader->last || !continued)};
        at = next;
    }
}

/* With SET CMDSEP a command ends at the separator outside quotes, too; PROMPT and REMARK take their whole line. */
static struct sql_end at_separator(const struct sql_reader *reader, struct str command, size_t at, struct sql_end end) {
    char quote = 0;
    if (!reader->separator || takes_text(command)) return end;
    for (; at < end.text; at++) {
        char c = reader->text.ptr[at];
        if (quote) quote = c == quote ? 0 : quote;
        else if (c == '\'' || c == '"') quote = c;
        else if (c == reader->separator) return (struct sql_end){.text = at, .behind = at + 1, .found = end.found};
    }
    return end;
}

struct sql_end sqlplus_end(const struct sql_reader *reader, struct str command, size_t at) {
    struct str line = str_trim(splitter_line(reader->text, at));
    bool alone = splitter_word(line, 0).len == line.len;
    if (str_eq_z(command, "xquery") || (str_eq_z(command, "script") && alone)) return to_mark(reader, at, '/');
    if (str_eq_z(command, "document") && (alone || line.ptr[line.len - 1] == '>')) return to_mark(reader, at, '#');
    return at_separator(reader, command, at, line_end(reader, command, at));
}

void sqlplus_take_execute(struct sql_piece *piece) {
    struct str word = splitter_word(piece->text, 0), rest = str_slice(piece->text, word.len, piece->text.len), text = str_trim(rest);
    piece->column += (size_t)(text.ptr - piece->text.ptr);
    while (text.len && text.ptr[text.len - 1] == ';') text = str_trim(str_slice(text, 0, text.len - 1));
    piece->text = text;
    piece->kind = SQL_PIECE_STATEMENT;
}
