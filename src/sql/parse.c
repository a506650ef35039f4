/*
 * The way in: a script split into statements, a statement, an expression. Statements are split on their tokens, so a semicolon in a
 * string or a comment does not count; in Oracle a line with nothing but "/" ends one too, and a PL/SQL block ends only there.
 */
#include "sql/parse.h"

#include "sql/parser.h"

/* Words that begin a statement which is recognised and not parsed. */
static const char *const skipped[] = {
    "abort", "alter", "analyze", "audit", "begin", "call", "checkpoint", "close", "cluster", "comment", "commit", "copy", "create", "deallocate",
    "declare", "discard", "do", "drop", "end", "exec", "execute", "fetch", "flashback", "grant", "import", "listen", "load", "lock", "move",
    "noaudit", "notify", "prepare", "purge", "reassign", "refresh", "reindex", "release", "rename", "reset", "revoke", "rollback", "savepoint",
    "security", "set", "show", "start", "truncate", "unlisten", "vacuum", "insert",
};

/* ---- kinds ---- */

struct str sql_statement_kind(const struct sql_node *tree) {
    switch ((int)tree->kind) {
    case SQL_SELECT: case SQL_SETOP: return STR("select");
    case SQL_VALUES: return STR("values");
    case SQL_INSERT: return STR("insert");
    case SQL_UPDATE: return STR("update");
    case SQL_DELETE: return STR("delete");
    case SQL_MERGE: return STR("merge");
    case SQL_EXPLAIN: return STR("explain");
    case SQL_CREATE_TABLE: return STR("create table");
    case SQL_CREATE_INDEX: return STR("create index");
    case SQL_CREATE_VIEW: return STR("create view");
    case SQL_ALTER_TABLE: return STR("alter table");
    case SQL_DROP: return STR("drop");
    case SQL_OPAQUE: return SQL_AS_CONST(opaque, tree)->what;
    default: return STR("expression");
    }
}

/* ---- one statement ---- */

/* WITH … INSERT and its like: the verb behind the common table expressions. */
static size_t verb_behind_with(const struct parser *p) {
    size_t depth = 0;
    for (size_t ahead = 1; parser_peek(p, ahead)->kind != TOKEN_END; ahead++) {
        if (parser_is_operator(p, ahead, "(")) depth++;
        else if (parser_is_operator(p, ahead, ")") && depth) depth--;
        else if (depth == 0 && (parser_is_word(p, ahead, "select") || parser_is_word(p, ahead, "values") || parser_is_word(p, ahead, "insert") ||
                                parser_is_word(p, ahead, "update") || parser_is_word(p, ahead, "delete") || parser_is_word(p, ahead, "merge")))
            return ahead;
    }
    return 0;
}

static struct sql_node *parse_dml(struct parser *p) {
    struct sql_list with = {0};
    bool recursive = false;
    parse_with(p, &with, &recursive);
    if (p->failed) return NULL;
    struct sql_node *node = NULL;
    if (parser_is_word(p, 0, "insert")) {
        if ((node = parse_insert(p))) SQL_AS(insert, node)->with = with, SQL_AS(insert, node)->with_recursive = recursive;
    } else if (parser_is_word(p, 0, "update")) {
        if ((node = parse_update(p))) SQL_AS(update, node)->with = with, SQL_AS(update, node)->with_recursive = recursive;
    } else if (parser_is_word(p, 0, "delete")) {
        if ((node = parse_delete(p))) SQL_AS(delete, node)->with = with, SQL_AS(delete, node)->with_recursive = recursive;
    } else if ((node = parse_merge(p))) {
        SQL_AS(merge, node)->with = with, SQL_AS(merge, node)->with_recursive = recursive;
    }
    return node;
}

static struct sql_node *parse_explain(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_EXPLAIN, parser_offset(p), 0);
    p->at++;
    size_t from = parser_offset(p), end = from;
    while (!p->failed && parser_peek(p, 0)->kind != TOKEN_END) {
        if (parser_is_operator(p, 0, "(") && !parse_at_query(p)) {
            p->at++;
            parser_balanced_text(p, false);
            parser_expect_operator(p, ")");
        } else if (parser_is_word(p, 0, "analyze") || parser_is_word(p, 0, "verbose") || parser_is(p, "plan for") || parser_is_word(p, 0, "plan") || parser_is_word(p, 0, "for")) {
            p->at++;
        } else {
            break;
        }
        end = p->tokens[p->at - 1].end;
    }
    SQL_AS(explain, node)->options = str_trim(str_slice(p->text, from, end));
    SQL_AS(explain, node)->statement = p->failed || !parser_enter(p) ? NULL : parse_statement(p);
    parser_leave(p);
    parser_close(p, node);
    return p->failed || !SQL_AS(explain, node)->statement ? NULL : node;
}

static bool is_skipped(const struct parser *p) {
    for (size_t i = 0; i < sizeof skipped / sizeof *skipped; i++)
        if (parser_is_word(p, 0, skipped[i])) return true;
    return false;
}

/* "create function", "set": the first word, and for create, alter and drop the next that names an object. */
static struct str opaque_kind(const struct parser *p) {
    static const char *const pass[] = {"or", "replace", "editionable", "noneditionable", "public", "global", "local", "temporary", "temp", "unlogged", "materialized", "force"};
    struct str first = str_lower(p->arena, parser_peek(p, 0)->text);
    if (!str_eq_z(first, "create") && !str_eq_z(first, "alter") && !str_eq_z(first, "drop")) return first;
    size_t ahead = 1;
    for (size_t i = 0; i < sizeof pass / sizeof *pass; i++)
        if (parser_is_word(p, ahead, pass[i])) ahead++, i = (size_t)-1;
    const struct sql_token *token = parser_peek(p, ahead);
    return token->kind == TOKEN_WORD ? str_fmt(p->arena, STR_FMT " " STR_FMT, STR_ARG(first), STR_ARG(str_lower(p->arena, token->text))) : first;
}

static struct sql_node *make_opaque(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_OPAQUE, parser_offset(p), 0);
    SQL_AS(opaque, node)->what = opaque_kind(p);
    SQL_AS(opaque, node)->text = str_trim(p->text);
    while (parser_peek(p, 0)->kind != TOKEN_END) p->at++;
    parser_close(p, node);
    return node;
}

struct sql_node *parse_statement(struct parser *p) {
    size_t before = p->at;
    struct sql_node *node = NULL;
    if (parser_is_word(p, 0, "with")) {
        size_t verb = verb_behind_with(p);
        bool query = !verb || parser_is_word(p, verb, "select") || parser_is_word(p, verb, "values");
        return query ? parse_query(p) : parse_dml(p);
    }
    if (parse_at_query(p) || parser_is_word(p, 0, "table")) return parse_query(p);
    if (parser_is(p, "insert into") || parser_is_word(p, 0, "update") || parser_is_word(p, 0, "delete") || parser_is_word(p, 0, "merge")) return parse_dml(p);
    if (parser_is_word(p, 0, "explain")) node = parse_explain(p);
    else if (parser_is_word(p, 0, "create")) node = parse_create(p);
    else if (parser_is_word(p, 0, "alter")) node = parse_alter(p);
    else if (parser_is_word(p, 0, "drop")) node = parse_drop(p);
    if (node || p->failed) return node;
    p->at = before;
    return is_skipped(p) ? make_opaque(p) : parser_fail(p, "a statement");
}

/* ---- tokens ---- */

/* All tokens of the text; false and err when it cannot be read to its end. */
static bool tokenize(struct parser *p) {
    struct sql_lexer lexer = {.arena = p->arena, .dialect = p->dialect, .text = p->text};
    VEC(struct sql_token) tokens = {0};
    struct sql_token token;
    bool good;
    while ((good = sql_lexer_next(&lexer, &token))) {
        VEC_PUSH(p->arena, &tokens, token);
        if (token.kind == TOKEN_END) break;
    }
    if (!good) {
        size_t line, column;
        sql_place(p->text, lexer.problem_at, &line, &column);
        err_set(p->err, ERR_SQL_SYNTAX, "%s", lexer.problem ? lexer.problem : "the text cannot be read");
        err_place(p->err, line, column);
    }
    p->tokens = tokens.at;
    return good;
}

static bool parser_init(struct parser *p, struct arena *arena, enum sql_dialect dialect, struct str text, struct err *err) {
    *p = (struct parser){.arena = arena, .dialect = dialect, .text = text, .err = err};
    if (text.len >= UINT32_MAX) return err_set(err, ERR_SQL_SYNTAX, "the statement is longer than 4 GB");
    return tokenize(p);
}

struct sql_node *sql_parse_statement(struct arena *arena, enum sql_dialect dialect, struct str text, struct err *err) {
    struct parser parser, *p = &parser;
    struct err own = {0};
    err = err ? err : &own;
    if (!parser_init(p, arena, dialect, text, err)) return NULL;
    struct sql_node *node = parse_statement(p);
    bool opaque = node && node->kind == SQL_OPAQUE;
    while (!p->failed && !opaque && parser_accept_operator(p, ";")) {}
    if (node && !opaque && !p->failed && parser_peek(p, 0)->kind != TOKEN_END) return parser_fail(p, "the end of the statement");
    return p->failed ? NULL : node;
}

struct sql_node *sql_parse_expression(struct arena *arena, enum sql_dialect dialect, struct str text, struct err *err) {
    struct parser parser, *p = &parser;
    struct err own = {0};
    err = err ? err : &own;
    if (!parser_init(p, arena, dialect, text, err)) return NULL;
    struct sql_node *node = parse_expression(p);
    if (node && parser_peek(p, 0)->kind != TOKEN_END) return parser_fail(p, "the end of the expression");
    return p->failed ? NULL : node;
}

/* ---- scripts ---- */

struct splitter {
    struct arena *arena;
    enum sql_dialect dialect;
    struct str text;
    struct sql_lexer lexer;
    struct sql_script *script;
    size_t line, column, placed; /* of text[placed], so that a long script is counted through once */
};

static void place_next(struct splitter *splitter, size_t offset) {
    size_t line, column;
    sql_place(str_slice(splitter->text, splitter->placed, splitter->text.len), offset - splitter->placed, &line, &column);
    splitter->column = line == 1 ? splitter->column + column - 1 : column;
    splitter->line += line - 1;
    splitter->placed = offset;
}

/* The number of a "-- calls: N" in the comments before the statement. */
static struct str calls_in(struct str comments) {
    static const struct str mark = STR_INIT("-- calls:");
    struct str found = {0};
    size_t at;
    while (str_find(comments, mark, &at)) {
        comments = str_slice(comments, at + mark.len, comments.len);
        struct str rest = comments;
        found = str_trim(str_cut(&rest, '\n'));
    }
    return found;
}

/* Places inside the statement become places in the script. */
static void move_place(struct err *err, size_t line, size_t column) {
    if (!err->line) {
        err_place(err, line, column);
    } else {
        err_place(err, err->line + line - 1, err->line == 1 ? err->column + column - 1 : err->column);
    }
}

static void add_statement(struct splitter *splitter, size_t gap, size_t from, size_t end) {
    struct sql_statement statement = {.text = str_trim(str_slice(splitter->text, from, end))};
    place_next(splitter, from);
    statement.line = splitter->line;
    statement.column = splitter->column;
    statement.calls = calls_in(str_slice(splitter->text, gap, from));
    statement.tree = sql_parse_statement(splitter->arena, splitter->dialect, statement.text, &statement.err);
    if (!statement.tree) {
        statement.outcome = SQL_FAILED;
        statement.kind = STR("unknown");
        move_place(&statement.err, statement.line, statement.column);
    } else {
        statement.outcome = statement.tree->kind == SQL_OPAQUE ? SQL_SKIPPED : SQL_PARSED;
        statement.kind = sql_statement_kind(statement.tree);
    }
    VEC_PUSH(splitter->arena, &splitter->script->statements, statement);
}

/* A line that holds nothing but this token. */
static bool is_alone(struct str text, const struct sql_token *token) {
    for (size_t i = token->offset; i > 0 && text.ptr[i - 1] != '\n'; i--)
        if (text.ptr[i - 1] != ' ' && text.ptr[i - 1] != '\t') return false;
    for (size_t i = token->end; i < text.len && text.ptr[i] != '\n'; i++)
        if (text.ptr[i] != ' ' && text.ptr[i] != '\t' && text.ptr[i] != '\r') return false;
    return true;
}

/* PL/SQL: BEGIN, DECLARE, CREATE FUNCTION and its like hold semicolons of their own. */
static bool begins_block(const struct sql_token *words, size_t n) {
    static const char *const units[] = {"function", "procedure", "package", "trigger", "type"};
    if (n == 0 || words[0].kind != TOKEN_WORD) return false;
    if (str_ieq_z(words[0].text, "begin") || str_ieq_z(words[0].text, "declare")) return true;
    if (!str_ieq_z(words[0].text, "create")) return false;
    for (size_t i = 1; i < n; i++)
        for (size_t u = 0; u < sizeof units / sizeof *units; u++)
            if (words[i].kind == TOKEN_WORD && str_ieq_z(words[i].text, units[u])) return true;
    return false;
}

void sql_parse_script(struct arena *arena, enum sql_dialect dialect, struct str text, struct sql_script *script) {
    enum { HEAD = 5 };
    struct splitter splitter = {arena, dialect, text, {.arena = arena, .dialect = dialect, .text = text}, script, 1, 1, 0};
    struct sql_token token, head[HEAD];
    size_t gap = 0, from = 0, count = 0;
    *script = (struct sql_script){0};
    for (;;) {
        bool good = sql_lexer_next(&splitter.lexer, &token);
        if (!good || token.kind == TOKEN_END) {
            size_t end = text.len;
            if (!good && count == 0) from = splitter.lexer.problem_at < text.len ? splitter.lexer.problem_at : end;
            if (count || !good) add_statement(&splitter, gap, from, end);
            return;
        }
        bool slash = dialect == SQL_ORACLE && token.kind == TOKEN_OPERATOR && str_eq_z(token.text, "/") && is_alone(text, &token);
        bool block = dialect == SQL_ORACLE && begins_block(head, count < HEAD ? count : HEAD);
        bool semicolon = token.kind == TOKEN_OPERATOR && str_eq_z(token.text, ";") && !block;
        if (slash || semicolon) {
            if (count) add_statement(&splitter, gap, from, token.offset);
            gap = token.end;
            count = 0;
            continue;
        }
        if (count == 0) from = token.offset;
        if (count < HEAD) head[count] = token;
        count++;
    }
}
