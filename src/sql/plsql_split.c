/*
 * Where a PL/SQL unit ends: by its structure, or at a line that holds a slash alone, whichever comes first.
 *
 * Only what nests is looked at: BEGIN, CASE, IF, LOOP … END, the declarative parts of routines, packages and types, and parentheses in
 * headers. Of conditional compilation ($IF … $THEN … $ELSE … $END) the first branch counts. What comes in another language (Java, JavaScript)
 * or wrapped ends at the slash only.
 */
#include "sql/splitter.h"

#include <string.h>

enum start { START_NONE, START_BLOCK, START_ROUTINE, START_PACKAGE, START_TRIGGER, START_TYPE, START_TYPE_BODY, START_SOURCE };

/* What is open. A declarative part becomes a body at its BEGIN: they share one END. */
enum frame { FRAME_DECLARATIONS = 'D', FRAME_PACKAGE = 'P', FRAME_BODY = 'B', FRAME_CASE = 'C', FRAME_IF = 'I', FRAME_LOOP = 'L' };

struct unit {
    struct sql_lexer lexer;
    struct arena arena;
    VEC(char) frames;
    struct sql_token token; /* the last one read */
    bool after_dot, after_semicolon;
    bool last;              /* nothing follows the window */
    size_t end;             /* behind the last token */
    bool stop;              /* a slash, the end of the window, what is not closed, or a CREATE where none can be */
    struct sql_end result;  /* of a stop */
};

/* ---- tokens ---- */

static bool stop(struct unit *unit, struct sql_end result) {
    unit->stop = true;
    unit->result = result;
    return false;
}

/* CREATE at the start of a line behind a semicolon: no PL/SQL goes on so; the unit lacks its END. */
static bool is_next_unit(const struct unit *unit) {
    return unit->after_semicolon && sql_token_is(&unit->token, "create") && splitter_at_line_start(unit->lexer.text, unit->token.offset);
}

static bool is_slash(const struct unit *unit) { return splitter_is_alone(unit->lexer.text, unit->token.offset, '/'); }

/* The next token; false at a stop. One that the window may have cut is not believed. */
static bool read_token(struct unit *unit) {
    struct str text = unit->lexer.text;
    if (unit->stop) return false;
    unit->after_dot = sql_token_is_operator(&unit->token, ".");
    unit->after_semicolon = sql_token_is_operator(&unit->token, ";");
    while (!sql_lexer_next(&unit->lexer, &unit->token)) {
        if (unit->lexer.at >= text.len) return stop(unit, (struct sql_end){.text = unit->end, .behind = text.len, .broken = true});
        unit->lexer.problem = NULL; /* a stray byte: the parser says so */
    }
    if (unit->token.kind == TOKEN_END) return stop(unit, (struct sql_end){.text = unit->end, .behind = text.len});
    bool cut = unit->token.end == text.len || (is_slash(unit) && !memchr(text.ptr + unit->token.end, '\n', text.len - unit->token.end));
    if (cut && !unit->last) return stop(unit, (struct sql_end){.text = unit->end, .behind = text.len});
    if (is_next_unit(unit)) return stop(unit, (struct sql_end){.text = unit->end, .behind = unit->token.offset, .found = true});
    if (is_slash(unit)) return stop(unit, (struct sql_end){.text = unit->end, .behind = unit->token.end, .found = true});
    unit->end = unit->token.end;
    return true;
}

static bool is_word(const struct unit *unit, const char *word) { return unit->token.kind == TOKEN_WORD && sql_token_is(&unit->token, word); }
static bool is_operator(const struct unit *unit, const char *op) { return sql_token_is_operator(&unit->token, op); }

/* From $ELSE or $ELSIF to behind its $END. */
static void pass_other_branches(struct unit *unit) {
    size_t depth = 1;
    while (depth && read_token(unit)) {
        if (is_word(unit, "$if")) depth++;
        if (is_word(unit, "$end")) depth--;
    }
}

/* The next token of the first branches. */
static bool next_token(struct unit *unit) {
    while (read_token(unit)) {
        if (unit->token.kind != TOKEN_WORD || unit->lexer.text.ptr[unit->token.offset] != '$') return true;
        if (is_word(unit, "$else") || is_word(unit, "$elsif")) pass_other_branches(unit);
        else if (is_word(unit, "$if"))
            while (read_token(unit) && !is_word(unit, "$then")) {}
        else if (!is_word(unit, "$end") && !is_word(unit, "$then") && !is_word(unit, "$error")) return true;
    }
    return false;
}

static void pass_to_semicolon(struct unit *unit) {
    while (!is_operator(unit, ";") && next_token(unit)) {}
}

/* Behind the line of the slash, whatever stands before it. */
static void pass_to_slash(struct unit *unit) {
    struct str text = unit->lexer.text;
    for (size_t at = splitter_next_line(text, unit->lexer.at); at < text.len; at = splitter_next_line(text, at)) {
        size_t start = at;
        while (start < text.len && (text.ptr[start] == ' ' || text.ptr[start] == '\t')) start++;
        if (!splitter_is_alone(text, start, '/') || !(unit->last || memchr(text.ptr + start, '\n', text.len - start))) continue;
        stop(unit, (struct sql_end){.text = at, .behind = start + 1, .found = true});
        return;
    }
    stop(unit, (struct sql_end){.text = text.len, .behind = text.len});
}

/* {{ … }} around inline JavaScript. */
static void pass_braces(struct unit *unit) {
    size_t found;
    struct str rest = str_slice(unit->lexer.text, unit->lexer.at, unit->lexer.text.len);
    if (!str_starts(rest, STR("{")) || !str_find(rest, STR("}}"), &found)) return;
    unit->lexer.at += found + 2;
}

/* ---- frames ---- */

static char top(const struct unit *unit) { return unit->frames.n ? unit->frames.at[unit->frames.n - 1] : '\0'; }
static void push(struct unit *unit, enum frame frame) { VEC_PUSH(&unit->arena, &unit->frames, (char)frame); }
static bool in_declarations(const struct unit *unit) { return top(unit) == FRAME_DECLARATIONS || top(unit) == FRAME_PACKAGE; }

/* A call specification or an inline module instead of a body: LANGUAGE …, EXTERNAL …, MLE …, up to its semicolon. */
static bool is_call_specification(const struct unit *unit) { return is_word(unit, "language") || is_word(unit, "external") || is_word(unit, "mle"); }

static void pass_call_specification(struct unit *unit) {
    while (!is_operator(unit, ";") && next_token(unit))
        if (is_operator(unit, "{")) pass_braces(unit);
}

/* Behind IS or AS: the declarative part, in which the token at hand is the first. */
static void open_part(struct unit *unit, enum frame frame);

/*
 * From FUNCTION, PROCEDURE or PACKAGE to its semicolon, which makes it a declaration only, or to IS or AS, which opens its frame.
 * SELF AS RESULT, a constructor's, opens nothing.
 */
static void read_header(struct unit *unit, enum frame frame) {
    size_t open = 0;
    while (next_token(unit)) {
        if (is_operator(unit, "(")) open++;
        if (is_operator(unit, ")") && open) open--;
        if (open) continue;
        if (is_operator(unit, ";")) return;
        if (is_word(unit, "wrapped")) return pass_to_slash(unit);
        if ((!is_word(unit, "is") && !is_word(unit, "as")) || unit->after_dot) continue;
        if (!next_token(unit)) return;
        if (is_word(unit, "result")) continue;
        open_part(unit, frame);
        return;
    }
}

static void read_word(struct unit *unit);

static void open_part(struct unit *unit, enum frame frame) {
    if (is_call_specification(unit)) {
        pass_call_specification(unit);
        return;
    }
    push(unit, frame);
    read_word(unit);
}

/* END, with what names it: IF, LOOP, CASE. Behind the END of a CASE expression may stand the LOOP of another statement. */
static void close_frame(struct unit *unit) {
    char closed = top(unit);
    if (unit->frames.n) unit->frames.n--;
    if (!unit->frames.n || closed == FRAME_BODY) return;
    struct unit before = *unit;
    if (read_token(unit) && (is_word(unit, "case") || (closed != FRAME_CASE && (is_word(unit, "if") || is_word(unit, "loop"))))) return;
    *unit = before; /* the token is looked at again */
}

static void read_declaration_word(struct unit *unit) {
    if (is_word(unit, "function") || is_word(unit, "procedure")) read_header(unit, FRAME_DECLARATIONS);
    else if (is_word(unit, "begin")) unit->frames.at[unit->frames.n - 1] = FRAME_BODY;
    else if (is_word(unit, "case")) push(unit, FRAME_CASE);
    else if (is_word(unit, "end")) close_frame(unit);
    else if (top(unit) == FRAME_PACKAGE && (is_word(unit, "before") || is_word(unit, "after") || is_word(unit, "instead"))) read_header(unit, FRAME_DECLARATIONS);
}

/* What the token at hand opens or closes. */
static void read_word(struct unit *unit) {
    if (unit->token.kind != TOKEN_WORD || unit->after_dot || unit->stop) return;
    if (in_declarations(unit)) read_declaration_word(unit);
    else if (is_word(unit, "begin")) push(unit, FRAME_BODY);
    else if (is_word(unit, "declare")) push(unit, FRAME_DECLARATIONS);
    else if (is_word(unit, "case")) push(unit, FRAME_CASE);
    else if (is_word(unit, "if")) push(unit, FRAME_IF);
    else if (is_word(unit, "loop")) push(unit, FRAME_LOOP);
    else if (is_word(unit, "end")) close_frame(unit);
}

/* Until all is closed, then to the semicolon; at once when the header was a declaration only. */
static void read_frames(struct unit *unit) {
    if (!unit->frames.n && is_operator(unit, ";")) return;
    while (unit->frames.n && next_token(unit)) read_word(unit);
    if (!unit->stop && next_token(unit)) pass_to_semicolon(unit);
}

/* ---- units ---- */

static enum start object_start(struct unit *unit) {
    if (is_word(unit, "function") || is_word(unit, "procedure")) return START_ROUTINE;
    if (is_word(unit, "package")) return START_PACKAGE;
    if (is_word(unit, "trigger")) return START_TRIGGER;
    if (is_word(unit, "java")) return START_SOURCE;
    if (is_word(unit, "mle")) return next_token(unit) && is_word(unit, "module") ? START_SOURCE : START_NONE;
    if (!is_word(unit, "type")) return START_NONE;
    struct unit before = *unit;
    if (next_token(unit) && is_word(unit, "body")) return START_TYPE_BODY;
    *unit = before;
    return START_TYPE;
}

/* What begins here; the unit stands behind the word that tells. */
static enum start read_start(struct unit *unit) {
    if (!next_token(unit)) return START_NONE;
    if (is_operator(unit, "<<") || is_word(unit, "begin") || is_word(unit, "declare")) return START_BLOCK;
    if (!is_word(unit, "create")) return is_word(unit, "java") || is_word(unit, "mle") ? START_NONE : object_start(unit);
    static const char *const modifiers[] = {"or", "replace", "editionable", "noneditionable", "and", "resolve", "compile", "noforce"};
    for (;;) {
        bool modifier = false;
        if (!next_token(unit)) return START_NONE;
        for (size_t i = 0; i < sizeof modifiers / sizeof *modifiers && !modifier; i++) modifier = str_ieq_z(unit->token.text, modifiers[i]);
        if (!modifier) return object_start(unit);
    }
}

static void read_block(struct unit *unit) {
    while (!is_word(unit, "begin") && !is_word(unit, "declare") && next_token(unit)) {} /* behind labels */
    if (unit->stop) return;
    push(unit, is_word(unit, "begin") ? FRAME_BODY : FRAME_DECLARATIONS);
    read_frames(unit);
}

/* To the block, the call, or the timing points of a compound trigger. */
static void read_trigger(struct unit *unit) {
    size_t open = 0;
    while (next_token(unit)) {
        if (is_operator(unit, "(")) open++;
        if (is_operator(unit, ")") && open) open--;
        if (open) continue;
        if (is_operator(unit, ";")) return;
        if (is_word(unit, "wrapped")) return pass_to_slash(unit);
        if (is_word(unit, "call")) return pass_to_semicolon(unit);
        if (is_word(unit, "begin") || is_word(unit, "declare")) return read_block(unit);
        if (!is_word(unit, "compound") || !next_token(unit)) continue;
        push(unit, FRAME_PACKAGE);
        return read_frames(unit);
    }
}

/* A type's specification has no parts with an end: it goes to its semicolon. */
static void read_type(struct unit *unit) {
    while (next_token(unit) && !is_operator(unit, ";"))
        if (is_word(unit, "wrapped")) return pass_to_slash(unit);
}

/* Java and JavaScript behind AS or IS; USING BFILE (…) and the like end with a semicolon. */
static void read_source(struct unit *unit) {
    while (next_token(unit) && !is_operator(unit, ";"))
        if (is_word(unit, "as") || is_word(unit, "is")) return pass_to_slash(unit);
}

static void read_unit(struct unit *unit, enum start start) {
    switch (start) {
    case START_NONE: return;
    case START_BLOCK: read_block(unit); return;
    case START_ROUTINE: read_header(unit, FRAME_DECLARATIONS); read_frames(unit); return;
    case START_PACKAGE: case START_TYPE_BODY: read_header(unit, FRAME_PACKAGE); read_frames(unit); return;
    case START_TRIGGER: read_trigger(unit); return;
    case START_TYPE: read_type(unit); return;
    case START_SOURCE: read_source(unit); return;
    }
}

static void open_unit(struct unit *unit, struct str text, size_t at, bool last) {
    *unit = (struct unit){.lexer = {.dialect = SQL_ORACLE, .text = text, .at = at}, .end = at, .last = last};
    arena_init(&unit->arena, NULL);
}

bool plsql_begins(struct str text, size_t at) {
    struct unit unit;
    open_unit(&unit, text, at, true);
    bool begins = read_start(&unit) != START_NONE;
    arena_release(&unit.arena);
    return begins;
}

/* The slash that may follow, blanks and comments between, belongs to the unit. */
static struct sql_end with_slash(struct unit *unit, bool last) {
    size_t end = unit->end;
    if (!read_token(unit)) {
        bool slash = unit->result.found && unit->result.behind > end && unit->lexer.text.ptr[unit->result.behind - 1] == '/';
        bool over = !unit->result.found && !unit->result.broken;
        return (struct sql_end){.text = end, .behind = slash || over ? unit->result.behind : end, .found = unit->result.found || last};
    }
    return (struct sql_end){.text = end, .behind = end, .found = true};
}

struct sql_end plsql_unit_end(struct str text, size_t at, bool last) {
    struct unit unit;
    open_unit(&unit, text, at, last);
    read_unit(&unit, read_start(&unit));
    struct sql_end end = unit.result;
    if (!unit.stop) end = with_slash(&unit, last);
    else if (!end.found && !end.broken) end.found = last;
    arena_release(&unit.arena);
    return end;
}

struct sql_end plsql_routines_end(struct str text, size_t at, bool last) {
    struct unit unit;
    open_unit(&unit, text, at, last);
    next_token(&unit);
    while (is_word(&unit, "function") || is_word(&unit, "procedure")) {
        read_header(&unit, FRAME_DECLARATIONS);
        read_frames(&unit);
        at = unit.end;
        if (!next_token(&unit)) break;
    }
    struct sql_end end = unit.stop && !unit.result.found ? unit.result : (struct sql_end){.text = at, .behind = at, .found = true};
    arena_release(&unit.arena);
    return end;
}
