/*
 * What the commands of a script say about the rest of it: SET's characters that end and substitute, and the values that DEFINE and ACCEPT
 * give to variables.
 *
 * Source: SQL*Plus User's Guide and Reference, chapters 12.15 (DEFINE) and 12.41 (SET). What a column's NEW_VALUE or a script's arguments put
 * into a variable is not known; what DEFINE said before is then the best there is.
 */
#include <string.h>

#include "base/buf.h"
#include "sql/splitter.h"

enum { DEFINES_BYTES_MAX = 1 << 20, DEFINE_BYTES_MAX = 4096 }; /* a script of many megabytes must not fill the memory with them */

/* ---- words ---- */

static bool is_quote(char c) { return c == '\'' || c == '"'; }

/* Cuts "…", '…' or what goes to the next blank or semicolon from the front of rest; quotes stay. */
static struct str cut_word(struct str *rest) {
    *rest = str_trim(*rest);
    size_t n = 0;
    if (rest->len && is_quote(rest->ptr[0])) {
        const char *close = memchr(rest->ptr + 1, rest->ptr[0], rest->len - 1);
        n = close ? (size_t)(close - rest->ptr) + 1 : rest->len;
    }
    while (n < rest->len && !strchr(" \t\r\n;", rest->ptr[n])) n++;
    struct str word = str_slice(*rest, 0, n);
    *rest = str_slice(*rest, word.len || !rest->len ? n : 1, rest->len);
    return word;
}

static struct str without_quotes(struct str text) {
    bool quoted = text.len >= 2 && is_quote(text.ptr[0]) && text.ptr[text.len - 1] == text.ptr[0];
    return quoted ? str_slice(text, 1, text.len - 1) : text;
}

/* The word is the name or at least so many of its letters. */
static bool is_short_for(struct str word, const char *name, size_t least) { return word.len >= least && str_ieq(word, str_slice(str_from_z(name), 0, word.len)); }

/* ---- SET ---- */

/* OFF is none, ON the usual one; else the character itself, maybe in quotes. */
static void set_character(char *setting, struct str value, char usual) {
    value = without_quotes(value);
    if (str_ieq_z(value, "off")) *setting = 0;
    else if (str_ieq_z(value, "on")) *setting = usual;
    else if (value.len == 1) *setting = value.ptr[0];
}

/* A semicolon ends a statement whatever is set, for none holds one. */
static void note_setting(struct sql_reader *reader, struct str name, struct str value) {
    if (str_ieq_z(name, "scan") || is_short_for(name, "define", 3)) set_character(&reader->define, value, '&');
    else if (is_short_for(name, "concat", 3)) set_character(&reader->concat, value, '.');
    else if (str_ieq_z(name, "sqlblanklines") || str_ieq_z(name, "sqlbl")) reader->blank_lines = str_ieq_z(value, "on");
    else if (str_ieq_z(name, "sqlterminator") || str_ieq_z(name, "sqlt")) set_character(&reader->terminator, value, ';');
    else if (str_ieq_z(name, "blockterminator") || is_short_for(name, "blockterminator", 3)) set_character(&reader->block_terminator, value, '.');
    else if (is_short_for(name, "cmdsep", 4)) set_character(&reader->separator, value, ';');
}

/* SET takes several settings: SET DEFINE OFF SQLBLANKLINES ON. Values of others pass as if they were names. */
static void note_settings(struct sql_reader *reader, struct str rest) {
    for (struct str name = cut_word(&rest); rest.len; name = cut_word(&rest)) {
        struct str ahead = rest;
        note_setting(reader, name, cut_word(&ahead));
    }
}

/* ---- DEFINE, UNDEFINE, ACCEPT ---- */

static void put_define(struct sql_reader *reader, struct str name, struct str *value) {
    struct map *defines = reader->defines;
    size_t bytes = name.len + (value ? value->len : 0);
    if (bytes > DEFINE_BYTES_MAX || reader->defined_bytes + bytes > DEFINES_BYTES_MAX) return;
    reader->defined_bytes += bytes;
    map_put(defines, str_lower(defines->arena, name), value);
}

/* The value with the variables in it put in; false when one of them is not known. */
static bool resolve(const struct sql_reader *reader, struct str text, struct buf *value) {
    struct str name;
    for (size_t at = 0; at < text.len && value->len <= DEFINE_BYTES_MAX;) {
        size_t behind = script_variable_end(text, at, reader->define, reader->concat, &name);
        if (behind == at) {
            buf_char(value, text.ptr[at++]);
            continue;
        }
        const struct str *known = script_defined(reader->defines, name);
        if (!known) return false;
        buf_str(value, *known);
        at = behind;
    }
    return value->len <= DEFINE_BYTES_MAX;
}

static void define(struct sql_reader *reader, struct str name, struct str text) {
    struct arena *arena = reader->defines->arena;
    struct buf value;
    buf_init(&value, arena);
    bool known = resolve(reader, without_quotes(text), &value);
    struct str *kept = known ? ARENA_NEW(arena, struct str) : NULL;
    if (kept) *kept = buf_view(&value);
    put_define(reader, name, kept);
}

/* DEFINE name = value; without a value it shows. Unquoted, the value is the first word. */
static void note_define(struct sql_reader *reader, struct str rest) {
    size_t equals;
    if (!str_find(rest, STR("="), &equals)) return;
    struct str name = str_trim(str_slice(rest, 0, equals)), value = str_slice(rest, equals + 1, rest.len);
    define(reader, name, cut_word(&value));
}

static void note_undefine(struct sql_reader *reader, struct str rest) {
    for (struct str name = cut_word(&rest); name.len; name = cut_word(&rest)) put_define(reader, name, NULL);
}

/* ACCEPT name … DEFAULT value: who presses return has that. */
static void note_accept(struct sql_reader *reader, struct str rest) {
    struct str name = cut_word(&rest);
    put_define(reader, name, NULL);
    while (rest.len) {
        struct str word = cut_word(&rest);
        if (!is_short_for(word, "default", 3)) continue;
        define(reader, name, cut_word(&rest));
        return;
    }
}

const struct str *script_defined(const struct map *defines, struct str name) {
    char folded[129];
    if (!defines || !name.len || name.len >= sizeof folded) return NULL;
    for (size_t i = 0; i < name.len; i++) folded[i] = (char)(name.ptr[i] >= 'A' && name.ptr[i] <= 'Z' ? name.ptr[i] | 0x20 : name.ptr[i]);
    return map_find(defines, (struct str){folded, name.len});
}

void sqlplus_note(struct sql_reader *reader, struct str command, struct str text) {
    cut_word(&text);
    if (str_eq_z(command, "set")) note_settings(reader, text);
    if (!reader->defines || memchr(text.ptr, '\0', text.len)) return;
    if (str_eq_z(command, "define")) note_define(reader, text);
    else if (str_eq_z(command, "undefine")) note_undefine(reader, text);
    else if (str_eq_z(command, "accept")) note_accept(reader, text);
}

void sql_reader_keep_defines(struct sql_reader *reader, struct arena *arena) {
    reader->defines = ARENA_NEW(arena, struct map);
    map_init(reader->defines, arena);
}
