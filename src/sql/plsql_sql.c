/*
 * The statements of SQL in PL/SQL: found, rid of what only PL/SQL writes into them (SELECT … INTO), parsed, and their variables made binds.
 *
 * A statement's tokens are copied without the INTO clause; places stay those of the unit. Binds are named by the variable: :V, :R.FIELD.
 */
#include "sql/plsql.h"

#include <string.h>

#include "base/buf.h"

/* ---- names ---- */

void plsql_init(struct plsql *plsql, struct parser *p) {
    *plsql = (struct plsql){.p = p, .postgresql = p->dialect == SQL_POSTGRESQL};
    map_init(&plsql->declared, p->arena);
    map_init(&plsql->routines, p->arena);
}

void plsql_declare(struct plsql *plsql, struct str name) {
    size_t *count = map_find(&plsql->declared, name);
    if (!name.len) return;
    if (!count) map_put(&plsql->declared, name, count = ARENA_NEW(plsql->p->arena, size_t));
    ++*count;
    VEC_PUSH(plsql->p->arena, &plsql->in_scope, count);
}

bool plsql_is_declared(const struct plsql *plsql, struct str name) {
    const size_t *count = map_find(&plsql->declared, name);
    return count && *count;
}

size_t plsql_open_scope(const struct plsql *plsql) { return plsql->in_scope.n; }

void plsql_close_scope(struct plsql *plsql, size_t scope) {
    while (plsql->in_scope.n > scope) --*plsql->in_scope.at[--plsql->in_scope.n];
}

/* ---- variables become binds ---- */

struct binding {
    const struct plsql *plsql;
    struct arena *arena;
    struct map tables; /* names and aliases of what the statement reads and writes */
};

static bool note_table(const struct sql_node *node, void *context) {
    struct binding *binding = context;
    struct str name = {0}, alias = {0};
    switch ((int)node->kind) { /* few of many */
    case SQL_TABLE: name = SQL_AS_CONST(table, node)->name, alias = SQL_AS_CONST(table, node)->alias; break;
    case SQL_DERIVED: alias = SQL_AS_CONST(derived, node)->alias; break;
    case SQL_TABLE_FUNCTION: alias = SQL_AS_CONST(table_function, node)->alias; break;
    case SQL_JOIN: name = SQL_AS_CONST(join, node)->using_alias, alias = SQL_AS_CONST(join, node)->alias; break;
    case SQL_CTE: name = SQL_AS_CONST(cte, node)->name; break;
    default: break;
    }
    if (name.len) map_put(&binding->tables, name, binding);
    if (alias.len) map_put(&binding->tables, alias, binding);
    return true;
}

/* Qualified names that are no variable's whatever stands before them. */
static bool is_pseudo_column(struct str name) {
    static const char *const names[] = {"nextval", "currval", "rowid", "rownum", "level", "column_value", "object_value"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_ieq_z(name, names[i])) return true;
    return false;
}

static bool is_variable(const struct binding *binding, const struct sql_column *column) {
    if (column->schema.len || column->star || column->outer_mark || is_pseudo_column(column->name)) return false;
    if (!column->table.len) return plsql_is_declared(binding->plsql, column->name);
    if (map_find(&binding->tables, column->table)) return false;
    return plsql_is_declared(binding->plsql, column->table) || !binding->plsql->postgresql;
}

static struct sql_node *bind_of(struct arena *arena, const struct sql_column *column) {
    struct sql_node *bind = sql_node_new(arena, SQL_BIND, column->node.offset, column->node.offset + column->node.length);
    SQL_AS(bind, bind)->name = column->table.len ? str_fmt(arena, ":" STR_FMT "." STR_FMT, STR_ARG(column->table), STR_ARG(column->name)) : str_fmt(arena, ":" STR_FMT, STR_ARG(column->name));
    return bind;
}

/* What an INSERT fills and a SET assigns are columns. */
static bool names_columns(enum sql_kind kind, const char *field) {
    struct str name = str_from_z(field);
    if (kind == SQL_INSERT || kind == SQL_MERGE_ACTION) return str_eq_z(name, "columns");
    return (kind == SQL_ASSIGN && str_eq_z(name, "targets")) || (kind == SQL_CONFLICT && str_eq_z(name, "keys")) || (kind == SQL_JOIN && str_eq_z(name, "using"));
}

/* :new.a, a field of the trigger's row: one bind. */
static struct sql_node *bind_of_field(struct arena *arena, const struct sql_field *field) {
    struct sql_node *bind = sql_node_new(arena, SQL_BIND, field->node.offset, field->node.offset + field->node.length);
    SQL_AS(bind, bind)->name = str_fmt(arena, STR_FMT "." STR_FMT, STR_ARG(SQL_AS_CONST(bind, field->operand)->name), STR_ARG(field->name));
    return bind;
}

static bool is_field_of_bind(const struct sql_node *node) {
    const struct sql_field *field = SQL_AS_CONST(field, node);
    return node->kind == SQL_FIELD && !field->star && field->operand && field->operand->kind == SQL_BIND;
}

struct reading {
    const struct binding *binding;
    bool columns;
};

static bool note_column(const struct sql_node *node, void *context) {
    struct reading *reading = context;
    reading->columns |= node->kind == SQL_COLUMN && !is_variable(reading->binding, SQL_AS_CONST(column, node));
    return true;
}

/* t(i), t(i).a, t(i)(j) of a declared collection. What reads columns is a function, whatever is named like it: max number; … max(sal). */
static bool is_element(const struct binding *binding, const struct sql_node *node) {
    const struct plsql *plsql = binding->plsql;
    if (node->kind == SQL_FIELD) return !SQL_AS_CONST(field, node)->star && SQL_AS_CONST(field, node)->operand && is_element(binding, SQL_AS_CONST(field, node)->operand);
    if (node->kind == SQL_SUBSCRIPT) return SQL_AS_CONST(subscript, node)->operand && is_element(binding, SQL_AS_CONST(subscript, node)->operand);
    const struct sql_call *call = SQL_AS_CONST(call, node);
    if (node->kind == SQL_CALL && call->operand && !call->name.len) return is_element(binding, call->operand);
    if (node->kind != SQL_CALL || plsql->postgresql || call->schema.len || call->operand || call->over || !call->args.n) return false;
    struct reading reading = {.binding = binding};
    for (size_t i = 0; i < call->args.n; i++) sql_walk(call->args.at[i], note_column, &reading);
    return !reading.columns && plsql_is_declared(plsql, call->name) && !map_find(&plsql->routines, call->name);
}

static bool is_of_name(char c) { return (unsigned char)c >= 0x80 || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' || c == '$' || c == '#'; }

/* A name that can be read again, of what is written: t(i + 1).a is :T_I_1.A. */
static struct str element_name(struct arena *arena, struct str written) {
    char *name = arena_alloc(arena, written.len + 2);
    size_t n = 0;
    name[n++] = ':';
    for (size_t i = 0; i < written.len; i++) {
        char c = written.ptr[i];
        if (c == '.' && name[n - 1] == '_') n--;
        if (is_of_name(c) || c == '.') name[n++] = (char)(c >= 'a' && c <= 'z' ? c & ~0x20 : c);
        else if (name[n - 1] != '_' && name[n - 1] != '.' && n > 1) name[n++] = '_';
    }
    while (n > 2 && name[n - 1] == '_') n--;
    return (struct str){name, n};
}

static struct sql_node *bind_of_element(const struct binding *binding, const struct sql_node *element) {
    struct sql_node *bind = sql_node_new(binding->arena, SQL_BIND, element->offset, element->offset + element->length);
    SQL_AS(bind, bind)->name = element_name(binding->arena, str_slice(binding->plsql->p->text, element->offset, element->offset + element->length));
    return bind;
}

static void bind_node(struct binding *binding, struct sql_node *node);

static void bind_place(struct binding *binding, struct sql_node **place) {
    if (!*place) return;
    if (is_field_of_bind(*place)) *place = bind_of_field(binding->arena, SQL_AS_CONST(field, *place));
    else if (is_element(binding, *place)) *place = bind_of_element(binding, *place);
    else if ((*place)->kind == SQL_COLUMN && is_variable(binding, SQL_AS_CONST(column, *place))) *place = bind_of(binding->arena, SQL_AS_CONST(column, *place));
    else bind_node(binding, *place);
}

/* As deep as the tree, which the parser limits. */
static void bind_node(struct binding *binding, struct sql_node *node) {
    const struct sql_kind_info *info = sql_kind_info(node->kind);
    for (size_t i = 0; i < info->field_count; i++) {
        const struct sql_field_info *field = &info->fields[i];
        void *at = (char *)node + field->offset;
        if (names_columns(node->kind, field->name)) continue;
        if (field->type == SQL_FIELD_CHILD) bind_place(binding, at);
        if (field->type != SQL_FIELD_LIST) continue;
        struct sql_list *list = at;
        for (size_t item = 0; item < list->n; item++) bind_place(binding, &list->at[item]);
    }
}

static void bind_variables(const struct plsql *plsql, struct sql_node *tree) {
    struct binding binding = {.plsql = plsql, .arena = plsql->p->arena};
    map_init(&binding.tables, binding.arena);
    sql_walk(tree, note_table, &binding);
    bind_node(&binding, tree);
}

/* ---- where a statement ends ---- */

/* WITH FUNCTION f … SELECT: behind the routines, whose semicolons do not end the statement. */
static void pass_routines(const struct plsql *plsql, struct parser *p) {
    struct plsql inner;
    if (plsql->postgresql || !parser_is_word(p, 0, "with") || (!parser_is_word(p, 1, "function") && !parser_is_word(p, 1, "procedure"))) return;
    p->err = &(struct err){0};
    plsql_init(&inner, p);
    p->at++;
    while (parser_is_word(p, 0, "function") || parser_is_word(p, 0, "procedure")) plsql_routine(&inner);
}

/* PostgreSQL's CREATE FUNCTION … BEGIN ATOMIC …; … END and CREATE RULE … DO (…; …) have semicolons of their own. */
static bool defines(const struct plsql *plsql) { return plsql->postgresql && parser_is_word(plsql->p, 0, "create"); }

/* By how many blocks of a definition the token here leads further in; `inside` tells of those around it. */
static int block_step(const struct parser *p, size_t inside) {
    if (parser_is(p, "begin atomic") || (inside && parser_is_word(p, 0, "case"))) return 1;
    return inside && parser_is_word(p, 0, "end") ? -1 : 0;
}

/* The token that ends it: a semicolon, a closing parenthesis too many, the end; in PL/pgSQL's FOR … IN query also LOOP. */
static size_t statement_end(const struct plsql *plsql) {
    struct parser p = *plsql->p;
    size_t depth = 0, blocks = 0;
    bool definition = defines(plsql);
    pass_routines(plsql, &p);
    for (; parser_peek(&p, 0)->kind != TOKEN_END; p.at++) {
        if (parser_is_operator(&p, 0, "(")) depth++;
        if (parser_is_operator(&p, 0, ")") && depth-- == 0) break;
        if (definition) blocks += (size_t)block_step(&p, blocks);
        if (definition && (blocks || depth)) continue;
        if (parser_is_operator(&p, 0, ";") || (plsql->postgresql && !depth && parser_is_word(&p, 0, "loop"))) break;
    }
    return p.at;
}

/* ---- what only PL/SQL writes ---- */

struct rewriting {
    struct plsql *plsql;
    struct sql_tokens tokens;
    struct sql_plsql_statement *statement;
    size_t end;
};

static void take(struct rewriting *rewriting) {
    struct parser *p = rewriting->plsql->p;
    VEC_PUSH(p->arena, &rewriting->tokens, p->tokens[p->at++]);
}

/* a, r.b, t(i).c, :d, a[1]: what INTO fills. */
static void pass_target(struct plsql *plsql) {
    struct parser *p = plsql->p;
    const struct sql_token *token = parser_peek(p, 0);
    if (token->kind != TOKEN_WORD && token->kind != TOKEN_QUOTED && token->kind != TOKEN_BIND) {
        parser_fail(p, "a variable");
        return;
    }
    p->at++;
    for (;;) {
        if (parser_is_operator(p, 0, plsql->postgresql ? "[" : "(")) plsql_parenthesis(plsql); /* SELECT INTO a (b), where b is the first column */
        else if (parser_accept_operator(p, ".")) p->at++;
        else return;
    }
}

/* The tokens taken since, without what stands between them. */
static struct str joined(const struct parser *p, size_t from) {
    struct buf text;
    buf_init(&text, p->arena);
    for (; from < p->at; from++) buf_str(&text, p->tokens[from].text);
    return buf_view(&text);
}

static void take_targets(struct rewriting *rewriting) {
    struct parser *p = rewriting->plsql->p;
    do {
        struct sql_node *name = sql_node_new(p->arena, SQL_NAME, parser_offset(p), 0);
        size_t from = p->at;
        pass_target(rewriting->plsql);
        parser_close(p, name);
        SQL_AS(name, name)->text = joined(p, from);
        sql_list_push(p->arena, &rewriting->statement->into, name);
    } while (parser_accept_operator(p, ","));
}

/* SQL%ROWCOUNT as one bind. */
static bool take_attribute(struct rewriting *rewriting) {
    struct parser *p = rewriting->plsql->p;
    static const char *const attributes[] = {"rowcount", "found", "notfound", "isopen"};
    if (rewriting->plsql->postgresql || !parser_is_operator(p, 1, "%") || parser_peek(p, 0)->kind != TOKEN_WORD) return false;
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++) {
        if (!str_ieq_z(parser_peek(p, 2)->text, attributes[i])) continue;
        struct sql_token bind = {.kind = TOKEN_BIND, .offset = parser_peek(p, 0)->offset, .end = parser_peek(p, 2)->end};
        bind.text = str_fmt(p->arena, ":" STR_FMT "%%" STR_FMT, STR_ARG(parser_peek(p, 0)->text), STR_ARG(parser_peek(p, 2)->text));
        VEC_PUSH(p->arena, &rewriting->tokens, bind);
        p->at += 3;
        return true;
    }
    return false;
}

/* UPDATE … SET ROW = record: as if ROW were a column. */
static bool take_row(struct rewriting *rewriting) {
    struct parser *p = rewriting->plsql->p;
    if (!parser_is_word(p, 0, "row") || !parser_is_operator(p, 1, "=")) return false;
    struct sql_token row = p->tokens[p->at++];
    row.kind = TOKEN_QUOTED;
    row.key = 0;
    VEC_PUSH(p->arena, &rewriting->tokens, row);
    return true;
}

/* INTO of variables: in a query of either language, in PL/pgSQL behind RETURNING too. Oracle's RETURNING … INTO is parsed with its statement. */
static bool at_variables(const struct rewriting *rewriting, bool query) {
    const struct parser *p = rewriting->plsql->p;
    if (!parser_is_word(p, 0, "into") || rewriting->statement->into.n) return false;
    bool inserts = rewriting->tokens.n && (sql_token_is(&rewriting->tokens.at[rewriting->tokens.n - 1], "insert") || sql_token_is(&rewriting->tokens.at[rewriting->tokens.n - 1], "merge"));
    bool definition = rewriting->tokens.n && sql_token_is(&rewriting->tokens.at[0], "create");
    return !inserts && (query || (rewriting->plsql->postgresql && !definition));
}

/* The statement's tokens without INTO and its variables, and without BULK COLLECT in front of RETURNING's INTO. */
static void copy_tokens(struct rewriting *rewriting, bool query) {
    struct parser *p = rewriting->plsql->p;
    size_t depth = 0;
    while (p->at < rewriting->end && !p->failed) {
        depth += parser_is_operator(p, 0, "(");
        depth -= parser_is_operator(p, 0, ")");
        if (!depth && parser_is(p, "bulk collect into")) {
            rewriting->statement->bulk = true;
            p->at += 2;
        }
        if (!depth && at_variables(rewriting, query)) {
            p->at++;
            if (rewriting->plsql->postgresql) parser_accept(p, "strict");
            take_targets(rewriting);
            if (!rewriting->plsql->postgresql && p->at < rewriting->end && parser_is_name(p, 0)) parser_fail(p, "FROM");
        } else if (!take_attribute(rewriting) && !take_row(rewriting)) {
            take(rewriting);
        }
    }
}

struct sql_node *plsql_parse_tokens(struct plsql *plsql, const struct sql_token *tokens, size_t count) {
    struct parser *p = plsql->p;
    struct parser inner = {.arena = p->arena, .dialect = p->dialect, .text = p->text, .tokens = tokens, .count = count, .depth = p->depth, .err = p->err};
    struct sql_node *tree = parse_statement(&inner);
    if (!inner.failed && parser_peek(&inner, 0)->kind != TOKEN_END) parser_fail(&inner, "the end of the statement");
    if (tree && !inner.failed) parser_check_height(&inner, tree);
    p->failed = inner.failed || !tree;
    if (p->failed) return NULL;
    bind_variables(plsql, tree);
    return tree;
}

static void parse_copy(struct rewriting *rewriting) {
    struct parser *p = rewriting->plsql->p;
    sql_tokens_end(p->arena, &rewriting->tokens, p->tokens[rewriting->end].offset);
    rewriting->statement->statement = plsql_parse_tokens(rewriting->plsql, rewriting->tokens.at, rewriting->tokens.n);
}

bool plsql_at_sql(const struct plsql *plsql) {
    const struct parser *p = plsql->p;
    if (parser_peek(p, 0)->kind != TOKEN_WORD || parser_is_operator(p, 1, ":=") || parser_is_operator(p, 1, ".")) return false;
    if (parser_is_operator(p, 1, "(") && !parser_is_word(p, 0, "select") && !parser_is_word(p, 2, "select")) return false; /* a call of delete (…) */
    if (parser_is_word(p, 0, "lock")) return parser_is_word(p, 1, "table");
    if (parser_is_word(p, 0, "set")) return parser_is_word(p, 1, "transaction");
    static const char *const words[] = {"select", "insert", "update", "delete", "merge", "with", "commit", "rollback", "savepoint"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_ieq_z(parser_peek(p, 0)->text, words[i])) return true;
    return false;
}

void plsql_sql(struct plsql *plsql) {
    struct parser *p = plsql->p;
    struct sql_node *node = sql_node_new(p->arena, SQL_PLSQL_STATEMENT, parser_offset(p), 0);
    struct rewriting rewriting = {.plsql = plsql, .statement = SQL_AS(plsql_statement, node), .end = statement_end(plsql)};
    bool query = parser_is_word(p, 0, "select") || parser_is_word(p, 0, "with") || parser_is_operator(p, 0, "(");
    if (!parser_enter(p)) return;
    copy_tokens(&rewriting, query);
    if (!p->failed) parse_copy(&rewriting);
    parser_leave(p);
    parser_close(p, node);
    if (!p->failed) sql_list_push(p->arena, &plsql->statements, node);
}

/* 'select a ' || 'from b': the text of literals alone, up to `end`; empty when anything else is joined to them. */
static struct str literal_text(const struct parser *p, size_t *end) {
    struct buf text;
    size_t ahead = 0;
    buf_init(&text, p->arena);
    while (parser_peek(p, ahead)->kind == TOKEN_STRING) {
        buf_str(&text, parser_peek(p, ahead)->text);
        *end = parser_peek(p, ahead)->end;
        if (!parser_is_operator(p, ++ahead, "||")) break;
        ahead++;
    }
    bool whole = ahead && parser_peek(p, ahead - 1)->kind == TOKEN_STRING && !(parser_peek(p, ahead)->kind == TOKEN_OPERATOR && !parser_is_operator(p, ahead, ";"));
    return whole ? buf_view(&text) : (struct str){0};
}

/* What a program puts together at run time may be anything: a literal that does not parse is passed over. */
void plsql_dynamic_sql(struct plsql *plsql) {
    struct parser *p = plsql->p;
    size_t end;
    struct str text = p->depth + 1 < SQL_DEPTH_MAX ? literal_text(p, &end) : (struct str){0};
    if (!text.len) return;
    struct err unused = {0};
    struct sql_node *tree = sql_parse_nested(p, text, &unused);
    if (!tree || tree->kind == SQL_PLSQL_UNIT) return;
    struct sql_node *node = sql_node_new(p->arena, SQL_PLSQL_STATEMENT, parser_offset(p), end);
    SQL_AS(plsql_statement, node)->statement = tree;
    SQL_AS(plsql_statement, node)->dynamic = true;
    sql_list_push(p->arena, &plsql->statements, node);
}
