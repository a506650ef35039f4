/*
 * Statements of scripts, parsed. The client changes a statement before the server sees it: SQL*Plus puts in the values of &variables and
 * takes out the hyphens that continue a line, psql puts in :variables.
 *
 * A variable stands for what DEFINE gave it. Where that is not known, or does not parse, what it may be is tried: a name (which fits also most
 * places of a value), a number, nothing at all (a whole clause, empty), a query, a condition or assignment, an operator, "--" (scripts leave out
 * lines for other versions of the server so), the kind of an object (DROP &type &name); of hyphens, whether they were meant as minus signs. A variable is the same everywhere in a
 * statement. Which guess is wrong is not known: of the variables in front of the place where parsing failed, the last one goes on to its next
 * guess, and when it has none left, the one before does and the later ones start anew.
 */
#include <string.h>

#include "base/buf.h"
#include "sql/splitter.h"

enum { TRIES_MAX = 100, TRIED_BYTES_MAX = 1 << 25 /* of all tries of a statement: some tenths of a second */ };

struct variable {
    struct str name;
    const struct str *value; /* what DEFINE said, or NULL */
    enum sql_taken taken;
    size_t keyword; /* which of the kinds of objects, from 1 */
};

/* What DROP, ALTER, CREATE and COMMENT ON are often about. */
static const char *const object_kinds[] = {"TABLE", "VIEW", "INDEX", "PROCEDURE", "TRIGGER", "USER"};

struct use { /* of a variable in the statement */
    size_t variable;
    size_t from, to;    /* mark and closing full stop included */
    size_t lead;        /* of the mark: 1 or 2 characters */
    size_t at, behind;  /* in the changed text */
};

struct attempt {
    struct arena *arena;
    enum sql_dialect dialect;
    const struct sql_piece *piece;
    VEC(struct variable) variables;
    VEC(struct use) uses;
    VEC(size_t) hyphens;
    bool keep_hyphens;
    struct str text; /* changed */
};

const char *sql_taken_name(enum sql_taken taken) {
    static const char *const names[SQL_TAKEN_COUNT] = {"value", "name", "number", "nothing", "query", "condition", "operator", "comment", "keyword"};
    return names[taken];
}

/* ---- what may be changed ---- */

static bool is_word(char c) { return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c && strchr("_$#", c)); }

/* &name, &&name, &1, with the full stop that ends the name. */
size_t script_variable_end(struct str text, size_t at, char define, char concat, struct str *name) {
    size_t from = at;
    if (!define || at >= text.len || text.ptr[at] != define) return at;
    for (from++; from < text.len && from < at + 2 && text.ptr[from] == define;) from++;
    size_t to = from;
    while (to < text.len && is_word(text.ptr[to]) && text.ptr[to] != concat) to++;
    if (to == from) return at;
    *name = str_slice(text, from, to);
    return to < text.len && concat && text.ptr[to] == concat ? to + 1 : to;
}

static enum sql_taken first_guess(const struct variable *variable) { return variable->value ? SQL_TAKEN_VALUE : SQL_TAKEN_NAME; }

static size_t variable_of(struct attempt *attempt, struct str name) {
    for (size_t i = 0; i < attempt->variables.n; i++)
        if (str_ieq(attempt->variables.at[i].name, name)) return i;
    struct variable variable = {.name = name, .value = script_defined(attempt->piece->defines, name)};
    variable.taken = first_guess(&variable);
    VEC_PUSH(attempt->arena, &attempt->variables, variable);
    return attempt->variables.n - 1;
}

/* The variable at `at`, if one begins there; returns where to look on. */
static size_t note_use(struct attempt *attempt, size_t at) {
    const struct sql_piece *piece = attempt->piece;
    struct str name;
    size_t to = script_variable_end(piece->text, at, piece->define, piece->concat, &name);
    if (to == at) return at + 1;
    size_t lead = (size_t)(name.ptr - piece->text.ptr) - at;
    VEC_PUSH(attempt->arena, &attempt->uses, (struct use){.variable = variable_of(attempt, name), .from = at, .to = to, .lead = lead});
    return to;
}

/* Outside strings and comments: what stands in one changes its value only. */
static void find_uses(struct attempt *attempt) {
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
        if (text.ptr[token.offset] == attempt->piece->define) lexer.at = note_use(attempt, token.offset);
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

/* ---- the changed text ---- */

/* A name keeps its letters: &a..b is VA.b, t_&x is t_Vx, &&1 is VV1. */
static void put_taken(struct buf *out, const struct variable *variable, size_t lead) {
    static const char *const texts[SQL_TAKEN_COUNT] = {
        [SQL_TAKEN_NUMBER] = "1", [SQL_TAKEN_NOTHING] = " ", [SQL_TAKEN_QUERY] = "SELECT 1 FROM dual", [SQL_TAKEN_CONDITION] = "V = 1", [SQL_TAKEN_OPERATOR] = "+", [SQL_TAKEN_COMMENT] = "--",
    };
    if (variable->taken == SQL_TAKEN_VALUE) buf_str(out, *variable->value);
    else if (variable->taken == SQL_TAKEN_NAME) buf_z(out, lead > 1 ? "VV" : "V"), buf_str(out, variable->name);
    else if (variable->taken == SQL_TAKEN_KEYWORD) buf_z(out, object_kinds[variable->keyword - 1]);
    else buf_z(out, texts[variable->taken]);
}

/* Without the hyphens that continue lines, as long as the text. */
static struct str continued_text(const struct attempt *attempt) {
    if (attempt->keep_hyphens || !attempt->hyphens.n) return attempt->piece->text;
    char *text = str_z(attempt->arena, attempt->piece->text);
    for (size_t i = 0; i < attempt->hyphens.n; i++) text[attempt->hyphens.at[i]] = ' ';
    return (struct str){text, attempt->piece->text.len};
}

static void change_text(struct attempt *attempt) {
    struct str text = continued_text(attempt);
    struct buf out;
    size_t done = 0;
    attempt->text = text;
    if (!attempt->uses.n) return;
    buf_init(&out, attempt->arena);
    for (size_t i = 0; i < attempt->uses.n; i++) {
        struct use *use = &attempt->uses.at[i];
        buf_str(&out, str_slice(text, done, use->from));
        use->at = out.len;
        put_taken(&out, &attempt->variables.at[use->variable], use->lead);
        use->behind = out.len;
        done = use->to;
    }
    buf_str(&out, str_slice(text, done, text.len));
    attempt->text = buf_view(&out);
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

/* A byte of the changed text as one of the statement: in what was put in, the variable's. */
static size_t original_of(const struct attempt *attempt, size_t offset) {
    size_t from = 0, at = 0;
    for (size_t i = 0; i < attempt->uses.n && attempt->uses.at[i].at <= offset; i++) {
        const struct use *use = &attempt->uses.at[i];
        if (offset < use->behind) return use->from;
        from = use->to, at = use->behind;
    }
    return from + (offset - at);
}

/* The places of a tree that was parsed from the changed text become those of the statement. As deep as the tree, which the parser limits. */
static void move_places(const struct attempt *attempt, struct sql_node *node) {
    const struct sql_kind_info *info = sql_kind_info(node->kind);
    size_t from = original_of(attempt, node->offset), to = original_of(attempt, node->offset + node->length);
    node->offset = (uint32_t)from;
    node->length = (uint32_t)(to > from ? to - from : 0);
    for (size_t i = 0; i < info->field_count; i++) {
        void *at = (char *)node + info->fields[i].offset;
        struct sql_node **child = at;
        struct sql_list *list = at;
        if (info->fields[i].type == SQL_FIELD_CHILD && *child) move_places(attempt, *child);
        if (info->fields[i].type != SQL_FIELD_LIST) continue;
        for (size_t item = 0; item < list->n; item++)
            if (list->at[item]) move_places(attempt, list->at[item]);
    }
}

/* ---- tries ---- */

/* What a failing attempt leaves in memory is given back; its error's place is one in the statement. */
static struct sql_node *parse_changed(struct attempt *attempt, struct err *err) {
    struct arena_mark mark = arena_mark(attempt->arena);
    change_text(attempt);
    *err = (struct err){0};
    bool execute = str_eq_z(attempt->piece->command, "execute");
    struct sql_node *tree = execute ? sql_parse_plsql_statement(attempt->arena, attempt->text, err) : sql_parse_statement(attempt->arena, attempt->dialect, attempt->text, err);
    if (tree) return tree;
    if (attempt->uses.n && err->line) {
        size_t place = original_of(attempt, offset_of(attempt->text, err->line, err->column));
        sql_place(attempt->piece->text, place, &err->line, &err->column);
    }
    arena_rewind(attempt->arena, mark);
    return NULL;
}

/* Only words stand in front of the first variable: it may be the kind of object that is missing. */
static bool may_be_kind(const struct attempt *attempt) {
    enum { WORDS_BYTES_MAX = 64 };
    struct str before = str_slice(attempt->piece->text, 0, attempt->uses.n ? attempt->uses.at[0].from : 0);
    for (size_t i = 0; i < before.len; i++)
        if (!is_word(before.ptr[i]) && !strchr(" \t\r\n", before.ptr[i])) return false;
    return before.len && before.len <= WORDS_BYTES_MAX;
}

/* The last variable in front of the place where parsing failed, or at it, that can still be something else; those used later start anew. */
static bool guess_again(struct attempt *attempt, const struct err *err) {
    size_t place = offset_of(attempt->piece->text, err->line, err->column);
    for (size_t i = attempt->uses.n; i > 0; i--) {
        struct variable *variable = &attempt->variables.at[attempt->uses.at[i - 1].variable];
        if (attempt->uses.at[i - 1].from > place) continue;
        if (variable->taken + 1 < SQL_TAKEN_KEYWORD) return variable->taken++, true;
        if (i == 1 && may_be_kind(attempt) && variable->keyword < sizeof object_kinds / sizeof *object_kinds) {
            variable->taken = SQL_TAKEN_KEYWORD;
            return variable->keyword++, true;
        }
        variable->taken = first_guess(variable);
        variable->keyword = 0;
    }
    return false;
}

/* The next of nothing and the kinds of objects; false behind the last. */
static bool next_kind(struct variable *variable) {
    if (variable->taken < SQL_TAKEN_NOTHING) return variable->taken = SQL_TAKEN_NOTHING, true;
    variable->taken = SQL_TAKEN_KEYWORD;
    return variable->keyword++ < sizeof object_kinds / sizeof *object_kinds;
}

/* A statement of no known kind: its first variable may say which kind it is. */
static struct sql_node *try_kinds(struct attempt *attempt, struct sql_node *opaque) {
    struct variable *first = attempt->uses.n ? &attempt->variables.at[attempt->uses.at[0].variable] : NULL, before;
    struct err err;
    if (!may_be_kind(attempt)) return opaque;
    before = *first;
    while (next_kind(first)) {
        struct sql_node *tree = parse_changed(attempt, &err);
        if (tree && tree->kind != SQL_OPAQUE) return tree;
    }
    *first = before;
    change_text(attempt);
    return opaque;
}

static struct sql_node *try_guesses(struct attempt *attempt, struct err *err) {
    struct err first;
    struct sql_node *tree = parse_changed(attempt, &first);
    *err = first;
    for (unsigned tries = 0; !tree && tries < TRIES_MAX && (tries + 1) * attempt->piece->text.len < TRIED_BYTES_MAX; tries++) {
        if (!guess_again(attempt, err)) break;
        tree = parse_changed(attempt, err);
    }
    if (!tree) *err = first;
    return tree && tree->kind == SQL_OPAQUE ? try_kinds(attempt, tree) : tree;
}

static struct sql_node *parse_oracle(struct attempt *attempt, struct err *err) {
    struct err first;
    if (attempt->piece->define) find_uses(attempt);
    find_hyphens(attempt);
    attempt->keep_hyphens = true;
    struct sql_node *tree = try_guesses(attempt, &first);
    if (tree || !attempt->hyphens.n) {
        *err = first;
        return tree;
    }
    for (size_t i = 0; i < attempt->variables.n; i++) attempt->variables.at[i].taken = first_guess(&attempt->variables.at[i]);
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

/* :{?v} tells whether there is such a variable: TRUE, in so many bytes. */
static size_t psql_test(struct str text, size_t at) {
    struct str rest = str_slice(text, at, text.len);
    size_t end;
    return str_starts(rest, STR(":{?")) && str_find(rest, STR("}"), &end) ? end + 1 : 0;
}

/* Most texts need not be read for it: that was a fifth of the time of a script. */
static bool may_hold_blanks(struct str text, enum psql_form form) {
    const char *at = text.ptr, *end = at + text.len;
    if (!text.len) return false;
    if (memchr(at, '\\', text.len)) return true;
    while ((at = memchr(at, ':', (size_t)(end - at))) && ++at < end)
        if (form == PSQL_ALL || *at == '\'' || *at == '"' || *at == '{') return true;
    return false;
}

/* The body of a routine from a variable, AS :'body' and DO :'body': an empty string, in so many bytes, since nobody knows what stands in it. */
static void put_empty_body(char *text, struct str body) {
    size_t end, from = (size_t)(body.ptr - text);
    if (body.len < 2 || !str_find(str_slice(body, 2, body.len), STR("'"), &end)) return;
    memset(text + from, ' ', end + 3);
    memcpy(text + from, "''", 2);
}

static struct str psql_text(struct arena *arena, struct str text, enum psql_form form) {
    struct sql_lexer lexer = {.dialect = SQL_POSTGRESQL, .text = text};
    struct sql_token token, before = {.kind = TOKEN_END};
    char *copy = NULL;
    if (!may_hold_blanks(text, form)) return text;
    for (;; before = token) {
        if (!sql_lexer_next(&lexer, &token)) {
            if (lexer.at >= text.len) break;
            lexer.problem = NULL;
            continue;
        }
        if (token.kind == TOKEN_END) break;
        size_t test = psql_test(text, token.offset), blanks = test ? test : psql_blanks(text, &token, form);
        if (!blanks) continue;
        if (!copy) copy = str_z(arena, text);
        memset(copy + token.offset, ' ', blanks);
        bool body = !test && token.offset + 1 < text.len && text.ptr[token.offset + 1] == '\'' && (sql_token_is(&before, "as") || sql_token_is(&before, "do") || sql_token_is(&before, "plpgsql"));
        if (body) put_empty_body(copy, (struct str){copy + token.offset, text.len - token.offset});
        if (test) memcpy(copy + token.offset, "TRUE", strlen("TRUE"));
        lexer.at = token.offset + blanks;
    }
    return copy ? (struct str){copy, text.len} : text;
}

static struct sql_node *parse_psql(struct arena *arena, struct sql_statement *statement) {
    statement->parsed = psql_text(arena, statement->text, PSQL_QUOTED);
    struct sql_node *tree = sql_parse_statement(arena, SQL_POSTGRESQL, statement->parsed, &statement->err);
    if (tree || statement->text.len > TRIED_BYTES_MAX) return tree;
    struct str names = psql_text(arena, statement->text, PSQL_ALL);
    if (names.ptr == statement->text.ptr) return NULL;
    tree = sql_parse_statement(arena, SQL_POSTGRESQL, names, &(struct err){0});
    if (tree) statement->parsed = names;
    return tree;
}

/* ---- a piece ---- */

/* A place in the statement as a place in the script. */
static void shift_place(struct err *err, size_t line, size_t column) {
    if (!err->line) err->line = err->column = 1;
    if (err->line == 1) err->column += column - 1;
    err->line += line - 1;
}

static void note_substitutions(const struct attempt *attempt, struct sql_statement *statement) {
    statement->parsed = attempt->text;
    for (size_t i = 0; i < attempt->variables.n; i++) {
        struct sql_substitution one = {attempt->variables.at[i].name, attempt->variables.at[i].taken};
        VEC_PUSH(attempt->arena, &statement->substitutions, one);
    }
}

/* Most statements hold nothing to try: they are parsed as they stand. */
static struct sql_node *parse_text(struct arena *arena, enum sql_dialect dialect, const struct sql_piece *piece, struct sql_statement *statement) {
    struct attempt attempt = {.arena = arena, .dialect = dialect, .piece = piece};
    struct err *err = &statement->err, other = {0};
    bool execute = str_eq_z(piece->command, "execute");
    bool variables = piece->define && memchr(piece->text.ptr, piece->define, piece->text.len);
    struct sql_node *tree = NULL;
    if (dialect == SQL_POSTGRESQL) return parse_psql(arena, statement);
    if (!variables && !execute && (tree = sql_parse_statement(arena, dialect, piece->text, err))) return tree;
    tree = parse_oracle(&attempt, variables || execute ? err : &other);
    if (!variables && !execute && !attempt.hyphens.n) return NULL;
    if (tree) note_substitutions(&attempt, statement);
    if (tree && attempt.uses.n) move_places(&attempt, tree);
    return tree;
}

void sql_parse_piece(struct arena *arena, enum sql_dialect dialect, const struct sql_piece *given, struct sql_statement *statement) {
    struct sql_piece own = *given, *piece = &own;
    if (piece->prompted) piece->text = transcript_text(arena, piece->text);
    *statement = (struct sql_statement){.text = piece->text, .parsed = piece->text, .line = piece->line, .column = piece->column, .calls = piece->calls};
    if (piece->too_large) {
        err_set(&statement->err, ERR_SQL_TOO_LARGE, "the statement does not end within %zu MB", piece->too_large >> 20);
        err_hint(&statement->err, "Split the script, or give the statement its terminator.");
    } else {
        statement->tree = parse_text(arena, dialect, piece, statement);
    }
    if (!statement->tree) {
        statement->outcome = SQL_FAILED;
        shift_place(&statement->err, statement->line, statement->column);
        return;
    }
    statement->err = (struct err){0};
    statement->kind = sql_statement_kind(statement->tree);
    statement->outcome = statement->tree->kind == SQL_OPAQUE ? SQL_SKIPPED : SQL_PARSED;
}
