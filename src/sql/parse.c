/*
 * Statements into trees. Scripts are split first (script.c): two passes over the same characters, so that what cannot be parsed still ends
 * where it should.
 */
#include "sql/plsql.h"

/* ---- one statement ---- */

/* Kinds that are split but not parsed, by their first words; the longest that fits counts. */
static const char *const opaque_kinds[] = {
    "begin", "start transaction", "commit", "rollback", "end", "savepoint", "release", "abort", "prepare transaction", "vacuum", "analyze", "analyse", "set", "reset", "show",
    "copy", "grant", "revoke", "comment", "truncate", "lock", "call", "do", "declare", "fetch", "move", "close", "prepare", "execute", "deallocate", "discard", "listen", "notify",
    "unlisten", "cluster", "reindex", "refresh", "checkpoint", "create", "alter", "drop", "security", "import", "load", "reassign", "audit", "noaudit", "purge", "flashback",
    "rename", "associate", "disassociate", "administer", "exec",
};

static struct sql_node *parse_opaque(struct parser *p) {
    for (size_t i = 0; i < sizeof opaque_kinds / sizeof *opaque_kinds; i++) {
        if (!parser_is(p, opaque_kinds[i])) continue;
        struct sql_node *node = sql_node_new(p->arena, SQL_OPAQUE, parser_offset(p), 0);
        struct sql_opaque *opaque = SQL_AS(opaque, node);
        struct str object = parser_peek(p, 1)->text;
        bool two = (str_eq_z(str_from_z(opaque_kinds[i]), "create") || str_eq_z(str_from_z(opaque_kinds[i]), "alter") || str_eq_z(str_from_z(opaque_kinds[i]), "drop")) &&
                   parser_peek(p, 1)->kind == TOKEN_WORD;
        opaque->what = two ? str_fmt(p->arena, "%s " STR_FMT, opaque_kinds[i], STR_ARG(str_lower(p->arena, object))) : str_from_z(opaque_kinds[i]);
        size_t from = parser_offset(p), end = from;
        while (parser_peek(p, 0)->kind != TOKEN_END) end = p->tokens[p->at++].end;
        opaque->text = str_slice(p->text, from, end);
        parser_close(p, node);
        return node;
    }
    return parser_fail(p, "a statement");
}

static struct sql_node *parse_explain(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_EXPLAIN, parser_offset(p), 0);
    p->at++;
    parse_rule(p, "explain options", &SQL_AS(explain, node)->options);
    SQL_AS(explain, node)->statement = parser_enter(p) ? parse_statement(p) : NULL;
    parser_leave(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static struct sql_node *parse_behind_with(struct parser *p) {
    struct with with = {.offset = parser_offset(p)};
    parse_with(p, &with);
    if (p->failed) return NULL;
    struct sql_node *node = NULL;
    if (parser_is_word(p, 0, "insert") && (node = parse_insert(p))) SQL_AS(insert, node)->with = with.list, SQL_AS(insert, node)->with_recursive = with.recursive;
    else if (parser_is_word(p, 0, "update") && (node = parse_update(p))) SQL_AS(update, node)->with = with.list, SQL_AS(update, node)->with_recursive = with.recursive;
    else if (parser_is_word(p, 0, "delete") && (node = parse_delete(p))) SQL_AS(delete, node)->with = with.list, SQL_AS(delete, node)->with_recursive = with.recursive;
    else if (parser_is_word(p, 0, "merge") && (node = parse_merge(p))) SQL_AS(merge, node)->with = with.list, SQL_AS(merge, node)->with_recursive = with.recursive;
    if (p->failed) return NULL;
    if (!node) return parse_query_behind_with(p, &with);
    node->offset = (uint32_t)with.offset;
    parser_close(p, node);
    return node;
}

struct sql_node *parse_with_statement(struct parser *p) {
    struct sql_node *node = parser_enter(p) ? parse_behind_with(p) : NULL;
    parser_leave(p);
    return node;
}

/* A grammar read on beyond the words that name the kind of statement: the kind is known, what is wrong stands further. */
static bool is_known_kind(struct parser *p) {
    size_t before = p->at, object;
    if (parser_accept(p, "create") || parser_accept(p, "alter") || parser_accept(p, "drop")) parser_accept(p, "or replace");
    object = p->at;
    p->at = before;
    return p->furthest > object;
}

/* CREATE zork TABLE, ALTER ALTER USER: an object that is known behind words that are not. */
static bool hides_object(const struct parser *p) {
    static const char *const objects[] = {"table", "index", "view", "sequence", "synonym", "user", "role", "tablespace", "database", "directory", "library", "cluster", "context", "profile", "operator",
                                          "domain", "session", "system", "package", "procedure", "function", "trigger", "type", "schema", "policy", "dimension", "replace"};
    if (!parser_is_name(p, 0)) return true;
    for (size_t ahead = 0; ahead < 6 && parser_peek(p, ahead)->kind == TOKEN_WORD; ahead++)
        for (size_t i = 0; i < sizeof objects / sizeof *objects; i++)
            if (parser_is_word(p, ahead, objects[i])) return true;
    return false;
}

/* Oracle's definitions are known, as is what they can replace (no table); a kind of object that is not is only split. */
static struct sql_node *parse_unknown(struct parser *p) {
    size_t before = p->at;
    bool defines = p->dialect == SQL_ORACLE && (parser_accept(p, "create") || parser_accept(p, "alter") || parser_accept(p, "drop"));
    if (defines && parser_accept(p, "or replace")) return parser_fail(p, "an object that can be replaced");
    if (defines && hides_object(p)) return parser_fail(p, "a kind of object");
    p->at = before;
    return parse_opaque(p);
}

static struct sql_node *parse_any(struct parser *p) {
    struct sql_node *node = p->dialect == SQL_ORACLE ? parse_plsql_unit(p) : NULL;
    if (node || p->failed) return node;
    if (parser_is_word(p, 0, "with")) return parse_with_statement(p);
    if (parser_is_word(p, 0, "select") || parser_is_word(p, 0, "values") || parser_is_operator(p, 0, "(") || parser_is_word(p, 0, "table")) return parse_query(p);
    if (parser_is_word(p, 0, "insert")) return parse_insert(p);
    if (parser_is_word(p, 0, "update")) return parse_update(p);
    if (parser_is_word(p, 0, "delete")) return parse_delete(p);
    if (parser_is_word(p, 0, "merge")) return parse_merge(p);
    if (parser_is_word(p, 0, "explain")) return parse_explain(p);
    if (parser_is_word(p, 0, "create")) node = parse_create(p);
    else if (parser_is_word(p, 0, "alter")) node = parse_alter(p);
    else if (parser_is_word(p, 0, "drop")) node = parse_drop(p);
    if (!node && !p->failed) node = parse_command(p);
    if (node || p->failed) return node;
    return is_known_kind(p) ? parser_fail(p, "another statement") : parse_unknown(p);
}

struct sql_node *parse_statement(struct parser *p) {
    size_t from = p->at;
    struct sql_node *node = parse_any(p);
    return node && p->dialect == SQL_POSTGRESQL ? parse_plpgsql_unit(p, node, from) : node;
}

/* ---- tokens of one statement ---- */

static bool lexer_failed(struct str text, const struct sql_lexer *lexer, struct err *err) {
    size_t line, column;
    sql_place(text, lexer->problem_at, &line, &column);
    err_set(err, ERR_SQL_SYNTAX, "%s", lexer->problem ? lexer->problem : "a character that begins no token");
    err_place(err, line, column);
    return false;
}

enum { TOKENS_ROOM_MAX = 4096 };

/* A tree takes about as much memory as its tokens. */
static bool is_half_used(const struct arena *arena) { return arena->limit_bytes && arena->used_bytes > arena->limit_bytes / 2; }

/* As many tokens as there is room for; false when the text ended, or had a problem, before. */
static bool fill(struct sql_lexer *lexer, struct sql_tokens *tokens) {
    struct sql_token *token = tokens->at + tokens->n, *full = tokens->at + tokens->cap;
    while (token < full && sql_lexer_next(lexer, token) && token->kind != TOKEN_END) token++;
    tokens->n = (size_t)(token - tokens->at);
    return token == full;
}

static bool is_semicolon(const struct sql_token *token) { return sql_token_is_operator(token, ";"); }

/* The first tokens, for which room is made at once: statements have one every six characters or so, unless they are large (with a literal of megabytes, say). */
static size_t tokens_expected(size_t length) { return (length < 6 * TOKENS_ROOM_MAX ? length / 6 : TOKENS_ROOM_MAX) + SQL_TOKENS_BEYOND + 8; }

/* A text that is not there is empty: the lexer adds to its pointer. */
static struct str given(struct str text) { return text.ptr ? text : STR(""); }

bool sql_read_tokens(struct arena *arena, enum sql_dialect dialect, struct str written, size_t from, struct parser *p, struct err *err) {
    struct str text = given(written);
    struct sql_lexer lexer = {.arena = arena, .dialect = dialect, .text = text, .at = from};
    struct sql_tokens tokens = {.cap = tokens_expected(text.len - from)};
    if (text.len >= UINT32_MAX) return err_set(err, ERR_SQL_SYNTAX, "the statement is larger than 4 GB");
    tokens.at = arena_alloc_raw(arena, tokens.cap * sizeof *tokens.at);
    while (fill(&lexer, &tokens)) {
        VEC_RESERVE_ONE(arena, &tokens);
        if (is_half_used(arena)) return err_set(err, ERR_SQL_TOO_LARGE, "the statement takes more memory than it may: it has over %zu words and signs", tokens.n);
    }
    if (lexer.problem) return lexer_failed(text, &lexer, err);
    while (tokens.n && is_semicolon(&tokens.at[tokens.n - 1])) tokens.n--;
    sql_tokens_end(arena, &tokens, text.len);
    *p = (struct parser){.arena = arena, .dialect = dialect, .text = text, .tokens = tokens.at, .count = tokens.n, .err = err};
    return true;
}

/*
 * What grows to the left (1 + 1 + 1, UNION, joins, a::b::c) is parsed without recursion but makes a tree as high as it is long, which everything
 * else walks by recursion. A tree of few tokens cannot be too high.
 */
bool parser_check_height(struct parser *p, const struct sql_node *node) {
    const struct sql_node *deepest;
    if (p->count <= SQL_HEIGHT_MAX || !(deepest = sql_node_below(node, SQL_HEIGHT_MAX))) return true;
    p->at = 0;
    while (p->at + 1 < p->count && p->tokens[p->at].offset < deepest->offset) p->at++;
    return parser_fail_code(p, ERR_SQL_TOO_DEEP, "the statement is nested too deeply") != NULL;
}

static bool read_tokens(struct arena *arena, enum sql_dialect dialect, struct str text, struct parser *p, struct err *err) {
    return sql_read_tokens(arena, dialect, text, 0, p, err);
}

static struct sql_node *finish(struct parser *p, struct sql_node *node) {
    if (!p->failed && parser_peek(p, 0)->kind != TOKEN_END) parser_fail(p, "the end of the statement");
    return !p->failed && node && parser_check_height(p, node) ? node : NULL;
}

struct sql_node *sql_parse_statement(struct arena *arena, enum sql_dialect dialect, struct str text, struct err *err) {
    struct err unused = {0};
    struct parser p;
    struct sql_node *foreign = dialect == SQL_ORACLE ? parse_foreign_unit(arena, given(text)) : NULL;
    if (foreign) return foreign;
    if (!read_tokens(arena, dialect, text, &p, err ? err : &unused)) return NULL;
    return finish(&p, parse_statement(&p));
}

struct sql_node *sql_parse_nested(const struct parser *outer, struct str text, struct err *err) {
    struct parser p;
    if (!read_tokens(outer->arena, outer->dialect, text, &p, err)) return NULL;
    p.depth = outer->depth + 1;
    return finish(&p, parse_statement(&p));
}

struct sql_node *sql_parse_plsql_statement(struct arena *arena, struct str text, struct err *err) {
    struct err unused = {0};
    struct parser p;
    if (!read_tokens(arena, SQL_ORACLE, text, &p, err ? err : &unused)) return NULL;
    return finish(&p, parse_plsql_execute(&p));
}

struct sql_node *sql_parse_expression(struct arena *arena, enum sql_dialect dialect, struct str text, struct err *err) {
    struct err unused = {0};
    struct parser p;
    if (!read_tokens(arena, dialect, text, &p, err ? err : &unused)) return NULL;
    return finish(&p, parse_expression(&p));
}

static struct str kind_of_drop(struct str object) {
    static const char *const kinds[] = {"drop index", "drop table", "drop view", "drop materialized view"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_eq_z(object, kinds[i] + strlen("drop "))) return str_from_z(kinds[i]);
    return STR("drop");
}

struct str sql_statement_kind(const struct sql_node *tree) {
    switch ((int)tree->kind) { /* few of many */
    case SQL_SELECT: case SQL_SETOP: case SQL_VALUES: return STR("select");
    case SQL_INSERT: case SQL_INSERT_MULTI: return STR("insert");
    case SQL_UPDATE: return STR("update");
    case SQL_DELETE: return STR("delete");
    case SQL_MERGE: return STR("merge");
    case SQL_EXPLAIN: return STR("explain");
    case SQL_CREATE_TABLE: return STR("create table");
    case SQL_CREATE_INDEX: return STR("create index");
    case SQL_CREATE_VIEW: return SQL_AS_CONST(create_view, tree)->materialized ? STR("create materialized view") : STR("create view");
    case SQL_DUALITY_VIEW: return STR("create json relational duality view");
    case SQL_ALTER_TABLE: return STR("alter table");
    case SQL_DROP: return kind_of_drop(SQL_AS_CONST(drop, tree)->object);
    case SQL_COMMAND: return SQL_AS_CONST(command, tree)->what;
    case SQL_OPAQUE: return SQL_AS_CONST(opaque, tree)->what;
    case SQL_PLSQL_UNIT: return SQL_AS_CONST(plsql_unit, tree)->what;
    default: return STR("expression");
    }
}
