/*
 * Statements of scripts, parsed. The client changes a statement before the server sees it: SQL*Plus puts in the values of &variables and
 * takes out the hyphens that continue a line, psql puts in :variables. What the values are is not known, so what they may be is tried: a
 * name (which fits also most places of a value), a number, nothing at all (a whole clause, empty), an operator, "--" (scripts leave out
 * lines for other versions of the server so), and of hyphens whether they were meant as minus signs. The copy that is parsed keeps every
 * place: the changes are as long as what they change.
 */
#include <string.h>

#include "sql/splitter.h"

enum guess { GUESS_NAME, GUESS_NUMBER, GUESS_NOTHING, GUESS_OPERATOR, GUESS_COMMENT, GUESS_COUNT };
enum { TRIES_MAX = 100, TRIED_BYTES_MAX = 1 << 25 /* of all tries of a statement: some tenths of a second */ };

struct variable {
    size_t from, to; /* in the statement, mark and closing full stop included */
    size_t lead;     /* of the mark: 1 or 2 characters */
    enum guess guess;
};

struct attempt {
    struct arena *arena;
    enum sql_dialect dialect;
    const struct sql_piece *piece;
    VEC(struct variable) variables;
    VEC(size_t) hyphens;
    bool keep_hyphens;
};

static bool is_word(char c) { return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || strchr("_$#", c); }

/* ---- what may be changed ---- */

/* &name, &&name, &1, with the full stop that ends the name. `at` is behind the mark. */
static void note_substitution(struct attempt *attempt, size_t at, size_t from) {
    struct str text = attempt->piece->text;
    size_t to = at;
    while (to < text.len && text.ptr[to] && is_word(text.ptr[to])) to++;
    if (to == at) return;
    if (to < text.len && text.ptr[to] == '.') to++;
    VEC_PUSH(attempt->arena, &attempt->variables, (struct variable){.from = from, .to = to, .lead = at - from});
}

/* Outside strings: what stands in one changes its value only. */
static void find_substitutions(struct attempt *attempt) {
    struct str text = attempt->piece->text;
    struct sql_lexer lexer = {.dialect = SQL_ORACLE, .text = text};
    struct sql_token token;
    for (;;) {
        if (!sql_lexer_next(&lexer, &token)) {
            if (lexer.at >= text.len) return;
            lexer.problem = NULL;
            continue;
        }
        if (token.kind == TOKEN_END) return;
        if (text.ptr[token.offset] != attempt->piece->define) continue;
        size_t at = token.offset + 1;
        if (at < text.len && text.ptr[at] == attempt->piece->define) at++;
        note_substitution(attempt, at, token.offset);
        lexer.at = attempt->variables.n && attempt->variables.at[attempt->variables.n - 1].to > at ? attempt->variables.at[attempt->variables.n - 1].to : at;
    }
}

/* Hyphens at line ends, outside comments and strings. */
static void find_hyphens(struct attempt *attempt) {
    struct str text = attempt->piece->text;
    struct sql_lexer lexer = {.dialect = SQL_ORACLE, .text = text};
    struct sql_token token;
    while (sql_lexer_next(&lexer, &token) && token.kind != TOKEN_END) {
        if (!sql_token_is_operator(&token, "-")) continue;
        struct str rest = splitter_line(text, token.end);
        if (!str_trim(rest).len) VEC_PUSH(attempt->arena, &attempt->hyphens, token.offset);
    }
}

/* ---- the changed copy ---- */

/* A name keeps its letters: &a..b is VA.b, t_&x is t_VX, &name.rest is one word, as with any value. */
static void put_guess(char *text, const struct variable *variable) {
    if (variable->guess == GUESS_NAME) {
        memset(text + variable->from, 'V', variable->lead);
        if (text[variable->to - 1] == '.') text[variable->to - 1] = '_';
        return;
    }
    memset(text + variable->from, variable->guess == GUESS_NUMBER ? '1' : ' ', variable->to - variable->from);
    if (variable->guess == GUESS_OPERATOR) text[variable->from] = '+';
    if (variable->guess == GUESS_COMMENT) memset(text + variable->from, '-', 2); /* a mark and a letter at least */
}

static struct str changed_text(const struct attempt *attempt) {
    char *text = str_z(attempt->arena, attempt->piece->text);
    for (size_t i = 0; i < attempt->variables.n; i++) put_guess(text, &attempt->variables.at[i]);
    for (size_t i = 0; i < attempt->hyphens.n && !attempt->keep_hyphens; i++) text[attempt->hyphens.at[i]] = ' ';
    return (struct str){text, attempt->piece->text.len};
}

/* What a failing attempt leaves in memory is given back. */
static struct sql_node *parse_changed(const struct attempt *attempt, struct err *err) {
    struct arena_mark mark = arena_mark(attempt->arena);
    struct str text = changed_text(attempt);
    *err = (struct err){0};
    struct sql_node *tree = str_eq_z(attempt->piece->command, "execute") ? sql_parse_plsql_statement(attempt->arena, text, err) : sql_parse_statement(attempt->arena, attempt->dialect, text, err);
    if (!tree) arena_rewind(attempt->arena, mark);
    return tree;
}

/* The byte of a line and column. */
static size_t offset_of(struct str text, size_t line, size_t column) {
    size_t at = 0;
    while (line-- > 1) at = splitter_next_line(text, at);
    while (column > 1 && at < text.len) {
        at++;
        if (at < text.len && ((unsigned char)text.ptr[at] & 0xC0) == 0x80) continue;
        column--;
    }
    return at;
}

/* The last variable in front of the place where parsing failed, or at it, that can still be something else. */
static struct variable *suspect(struct attempt *attempt, const struct err *err) {
    size_t place = offset_of(attempt->piece->text, err->line, err->column);
    for (size_t i = attempt->variables.n; i > 0; i--) {
        struct variable *variable = &attempt->variables.at[i - 1];
        if (variable->from <= place && variable->guess + 1 < GUESS_COUNT) return variable;
    }
    return NULL;
}

static struct sql_node *try_guesses(struct attempt *attempt, struct err *err) {
    struct err first;
    struct sql_node *tree = parse_changed(attempt, &first);
    *err = first;
    for (unsigned tries = 0; !tree && tries < TRIES_MAX && (tries + 1) * attempt->piece->text.len < TRIED_BYTES_MAX; tries++) {
        struct variable *variable = suspect(attempt, err);
        if (!variable) break;
        variable->guess++;
        tree = parse_changed(attempt, err);
    }
    if (!tree) *err = first;
    return tree;
}

static struct sql_node *parse_oracle(struct attempt *attempt, struct err *err) {
    struct err first;
    if (attempt->piece->define) find_substitutions(attempt);
    find_hyphens(attempt);
    attempt->keep_hyphens = true;
    struct sql_node *tree = try_guesses(attempt, &first);
    if (tree || !attempt->hyphens.n) {
        *err = first;
        return tree;
    }
    for (size_t i = 0; i < attempt->variables.n; i++) attempt->variables.at[i].guess = GUESS_NAME;
    attempt->keep_hyphens = false;
    tree = try_guesses(attempt, err);
    if (!tree) *err = first;
    return tree;
}

/* ---- psql ---- */

enum psql_form { PSQL_QUOTED /* :'v', :"v", :{?v} and commands in the statement */, PSQL_ALL /* also :v as a name */ };

/* How many bytes a variable's colon, or a command, take that must become blanks; 0 when it stands for a value as it is. */
static size_t psql_blanks(struct str text, const struct sql_token *token, enum psql_form form) {
    char c = text.ptr[token->offset], next = token->offset + 1 < text.len ? text.ptr[token->offset + 1] : '\0';
    if (c == '\\') return splitter_line(text, token->offset).len;
    if (c == ':' && (next == '\'' || next == '"')) return 1;
    return form == PSQL_ALL && token->kind == TOKEN_BIND && c == ':' ? 1 : 0;
}

static struct str psql_text(struct arena *arena, struct str text, enum psql_form form) {
    struct sql_lexer lexer = {.dialect = SQL_POSTGRESQL, .text = text};
    struct sql_token token;
    char *copy = NULL;
    for (;;) {
        if (!sql_lexer_next(&lexer, &token)) {
            if (lexer.at >= text.len) break;
            lexer.problem = NULL;
            continue;
        }
        if (token.kind == TOKEN_END) break;
        size_t blanks = psql_blanks(text, &token, form);
        if (!blanks) continue;
        if (!copy) copy = str_z(arena, text);
        memset(copy + token.offset, ' ', blanks);
        lexer.at = token.offset + blanks;
    }
    return copy ? (struct str){copy, text.len} : text;
}

static struct sql_node *parse_psql(struct arena *arena, const struct sql_piece *piece, struct err *err) {
    struct str text = piece->text, changed = psql_text(arena, text, PSQL_QUOTED);
    struct sql_node *tree = sql_parse_statement(arena, SQL_POSTGRESQL, changed, err);
    if (tree || piece->text.len > TRIED_BYTES_MAX) return tree;
    struct str names = psql_text(arena, text, PSQL_ALL);
    return names.ptr == text.ptr ? NULL : sql_parse_statement(arena, SQL_POSTGRESQL, names, &(struct err){0});
}

/* ---- a piece ---- */

/* A place in the statement as a place in the script. */
static void shift_place(struct err *err, size_t line, size_t column) {
    if (!err->line) err->line = err->column = 1;
    if (err->line == 1) err->column += column - 1;
    err->line += line - 1;
}

/* Most statements hold nothing to try: they are parsed as they stand. */
static struct sql_node *parse_text(struct arena *arena, enum sql_dialect dialect, const struct sql_piece *piece, struct err *err) {
    struct attempt attempt = {.arena = arena, .dialect = dialect, .piece = piece};
    bool execute = str_eq_z(piece->command, "execute");
    bool variables = piece->define && memchr(piece->text.ptr, piece->define, piece->text.len);
    if (dialect == SQL_POSTGRESQL) return parse_psql(arena, piece, err);
    if (variables || execute) return parse_oracle(&attempt, err);
    struct sql_node *tree = sql_parse_statement(arena, dialect, piece->text, err);
    if (tree) return tree;
    struct err other = {0};
    tree = parse_oracle(&attempt, &other);
    return attempt.hyphens.n ? tree : NULL;
}

void sql_parse_piece(struct arena *arena, enum sql_dialect dialect, const struct sql_piece *piece, struct sql_statement *statement) {
    *statement = (struct sql_statement){.text = piece->text, .line = piece->line, .column = piece->column, .calls = piece->calls};
    if (piece->too_large) {
        err_set(&statement->err, ERR_SQL_TOO_LARGE, "the statement does not end within %zu MB", piece->too_large >> 20);
        err_hint(&statement->err, "Split the script, or give the statement its terminator.");
    } else {
        statement->tree = parse_text(arena, dialect, piece, &statement->err);
    }
    if (!statement->tree) {
        statement->outcome = SQL_FAILED;
        shift_place(&statement->err, statement->line, statement->column);
        return;
    }
    statement->kind = sql_statement_kind(statement->tree);
    statement->outcome = statement->tree->kind == SQL_OPAQUE ? SQL_SKIPPED : SQL_PARSED;
}
