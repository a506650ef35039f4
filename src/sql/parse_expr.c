/*
 * Expressions by precedence climbing. From loosest to tightest, as PostgreSQL's manual 4.1.6 has it: OR, AND, NOT, IS, comparison,
 * BETWEEN IN LIKE, other operators, + -, * / %, ^, AT TIME ZONE, COLLATE, sign, [], ::, dot. Oracle's order agrees where both have the
 * operator, but for || which in Oracle ranks with + and -.
 *
 * An operand that was read before it was known to be one (a query in parentheses that goes on as an expression) waits in p->pending.
 */
#include "sql/parse_expr.h"
#include "sql/reserved.h"

#include <string.h>

#include "base/buf.h"
#include "sql/print.h"

/* ---- OR, AND, NOT ---- */

static void splice(struct parser *p, struct sql_list *items, struct sql_node *item, enum sql_kind kind) {
    if (item->kind != kind) {
        sql_list_push(p->arena, items, item);
        return;
    }
    for (size_t i = 0; i < SQL_AS(and, item)->items.n; i++) sql_list_push(p->arena, items, SQL_AS(and, item)->items.at[i]);
}

/* AND inside AND is spliced, so the tree does not depend on parentheses. AND and OR are laid out alike. */
static struct sql_node *parse_chain(struct parser *p, struct sql_node *first, enum sql_kind kind, const char *word, int level) {
    struct sql_node *node = sql_node_new(p->arena, kind, first->offset, first->offset);
    struct sql_list *items = &SQL_AS(and, node)->items;
    splice(p, items, first, kind);
    while (parser_accept(p, word)) {
        struct sql_node *item = parse_level(p, level + 1);
        if (!item) return NULL;
        splice(p, items, item, kind);
    }
    parser_close(p, node);
    return node;
}

static struct sql_node *parse_not(struct parser *p) {
    size_t offset = parser_offset(p);
    p->at++;
    struct sql_node *operand = parse_level(p, LEVEL_NOT);
    if (!operand) return NULL;
    struct sql_node *node = parser_new(p, SQL_NOT, offset);
    SQL_AS(not, node)->operand = operand;
    return node;
}

/* ---- operators ---- */

struct sql_node *parse_make_binary(struct parser *p, struct str op, struct sql_node *left, struct sql_node *right) {
    if (!left || !right) return NULL;
    struct sql_node *node = parser_new(p, SQL_BINARY, left->offset);
    SQL_AS(binary, node)->op = op;
    SQL_AS(binary, node)->left = left;
    SQL_AS(binary, node)->right = right;
    return node;
}

/* OPERATOR(schema.op); of pg_catalog it is taken for the operator itself. */
static struct str take_qualified_operator(struct parser *p) {
    struct str schema = {0};
    parser_accept(p, "operator");
    parser_expect_operator(p, "(");
    while (parser_is_name(p, 0) && parser_is_operator(p, 1, ".")) {
        struct str name = sql_quote_name(p->arena, p->dialect, p->tokens[p->at].text);
        schema = str_fmt(p->arena, STR_FMT STR_FMT ".", STR_ARG(schema), STR_ARG(name));
        p->at += 2;
    }
    struct str op = parser_peek(p, 0)->text;
    if (parser_peek(p, 0)->kind != TOKEN_OPERATOR) parser_fail(p, "an operator");
    else p->at++;
    parser_expect_operator(p, ")");
    return schema.len && !str_eq_z(schema, "pg_catalog.") ? str_fmt(p->arena, "operator(" STR_FMT STR_FMT ")", STR_ARG(schema), STR_ARG(op)) : op;
}

static struct str take_operator(struct parser *p);

static struct sql_node *parse_operator(struct parser *p, struct sql_node *left, int level) {
    struct str op = parser_is_word(p, 0, "operator") ? take_qualified_operator(p) : take_operator(p);
    struct sql_node *quantified = parse_quantified(p, op, left);
    return quantified || p->failed ? quantified : parse_make_binary(p, op, left, parse_level(p, level + 1));
}

/* MULTISET UNION, EXCEPT, INTERSECT [ALL | DISTINCT] */
static struct sql_node *parse_multiset(struct parser *p, struct sql_node *left) {
    static const char *const ops[] = {"multiset union", "multiset except", "multiset intersect"};
    struct str op = {0};
    for (size_t i = 0; i < sizeof ops / sizeof *ops && !op.len; i++)
        if (parser_accept(p, ops[i])) op = str_from_z(ops[i]);
    if (!op.len) return parser_fail(p, "MULTISET UNION, EXCEPT or INTERSECT");
    if (parser_accept(p, "distinct")) op = str_fmt(p->arena, STR_FMT " distinct", STR_ARG(op));
    else parser_accept(p, "all");
    return parse_make_binary(p, op, left, parse_level(p, LEVEL_ADD + 1));
}

static struct sql_node *parse_at(struct parser *p, struct sql_node *left) {
    struct sql_node *node = parser_new(p, SQL_AT_TIME_ZONE, left->offset);
    SQL_AS(at_time_zone, node)->operand = left;
    if (!parser_accept(p, "at local")) {
        parser_expect(p, "at time zone");
        SQL_AS(at_time_zone, node)->zone = parse_level(p, LEVEL_AT + 1);
    }
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static struct sql_node *parse_collate(struct parser *p, struct sql_node *left) {
    struct sql_node *node = parser_new(p, SQL_COLLATE, left->offset);
    struct sql_collate *collate = SQL_AS(collate, node);
    p->at++;
    collate->operand = left;
    collate->name = parser_name(p, "a collation");
    if (parser_accept_operator(p, ".")) {
        collate->schema = collate->name;
        collate->name = parser_any_word(p, "a collation");
    }
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* Oracle: (a - b) DAY(9) TO SECOND(3) */
static struct sql_node *parse_interval_of(struct parser *p, struct sql_node *left) {
    struct sql_node *node = parser_new(p, SQL_INTERVAL, left->offset);
    SQL_AS(interval, node)->value = left;
    SQL_AS(interval, node)->postfix = true;
    SQL_AS(interval, node)->unit = parse_interval_unit(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* ---- which operator stands here ---- */

enum { OPERATOR_MAX = 64 }; /* PostgreSQL's NAMEDATALEN: no longer operator can exist */

/*
 * Oracle lets blanks stand inside an operator (> =, | |), and has distances of vectors (<=>, <->, <#>) that its lexer cuts. How many tokens
 * such an operator takes; 0: none stands here, or it is one token.
 */
static size_t split_length(const struct parser *p) {
    const struct sql_token *first = parser_peek(p, 0), *second = parser_peek(p, 1), *third = parser_peek(p, 2);
#define IS(token, op) sql_token_is_operator(token, op)
    if (p->dialect != SQL_ORACLE || second->kind != TOKEN_OPERATOR) return 0;
    if (IS(first, "<=")) return IS(second, ">") && second->offset == first->end ? 2 : 0;
    bool joined = IS(third, ">") && third->end - first->offset == 3;
    if (IS(first, "<")) return joined && (IS(second, "-") || IS(second, "#")) ? 3 : IS(second, "=") || IS(second, ">") ? 2 : 0;
    if (IS(first, "|")) return IS(second, "|") ? 2 : 0;
    bool before_equal = IS(first, ">") || IS(first, "!") || IS(first, "^") || IS(first, "~");
    return before_equal && IS(second, "=") ? 2 : 0;
#undef IS
}

/* The operator here, taken, in one piece. */
static struct str take_operator(struct parser *p) {
    struct buf out;
    size_t n = split_length(p);
    if (!n) return p->tokens[p->at++].text;
    buf_init(&out, p->arena);
    for (size_t i = 0; i < n; i++) buf_str(&out, p->tokens[p->at + i].text);
    p->at += n;
    return buf_view(&out);
}

static struct sql_node *parse_comparison(struct parser *p, struct sql_node *left) {
    struct str op = take_operator(p);
    if (str_eq_z(op, "!=") || str_eq_z(op, "^=") || str_eq_z(op, "~=")) op = STR("<>");
    struct sql_node *quantified = parse_quantified(p, op, left);
    return quantified || p->failed ? quantified : parse_make_binary(p, op, left, parse_level(p, LEVEL_COMPARISON + 1));
}

/* The level of an operator in several tokens; 0 for none. */
static int split_level(const struct parser *p) {
    size_t n = split_length(p);
    if (!n) return 0;
    if (parser_is_operator(p, 0, "|")) return LEVEL_ADD;
    return n == 3 || parser_is_operator(p, 0, "<=") ? LEVEL_OTHER : LEVEL_COMPARISON;
}

/* The keys of marks of one and two characters, as labels of a switch can have them. */
#define MARK(one) ((uint64_t)(one))
#define PAIR(one, two) ((uint64_t)(one) | (uint64_t)(two) << 8)

static int postgresql_symbol_level(const struct sql_token *token) {
    switch (token->key) {
    case MARK(';'): case MARK(':'): case PAIR(':', '='): case PAIR('=', '>'): case PAIR('.', '.'): case MARK('{'): case MARK('}'): case MARK('\\'): return 0;
    case MARK('%'): return LEVEL_MULTIPLY;
    case MARK('^'): return LEVEL_POWER;
    default: return token->text.len >= OPERATOR_MAX ? 0 : LEVEL_OTHER; /* || and all that extensions may define */
    }
}

static int oracle_symbol_level(const struct sql_token *token) {
    switch (token->key) {
    case PAIR('^', '='): case PAIR('~', '='): return LEVEL_COMPARISON;
    case PAIR('|', '|'): return LEVEL_ADD;
    case PAIR('*', '*'): return LEVEL_POWER;
    default: return 0;
    }
}

static int symbol_level(const struct parser *p) {
    const struct sql_token *token = parser_peek(p, 0);
    bool closes = token->key == MARK(')') || token->key == MARK(','); /* the frequent first */
    int split = closes ? 0 : split_level(p);
    if (closes || split) return split;
    switch (token->key) {
    case MARK('('): case MARK('.'): case MARK(']'): case MARK('['): case PAIR(':', ':'): return 0;
    case MARK('='): case MARK('<'): case MARK('>'): case PAIR('<', '='): case PAIR('>', '='): case PAIR('<', '>'): case PAIR('!', '='): return LEVEL_COMPARISON;
    case MARK('+'): case MARK('-'): return LEVEL_ADD;
    case MARK('*'): case MARK('/'): return LEVEL_MULTIPLY;
    default: return p->dialect == SQL_ORACLE ? oracle_symbol_level(token) : postgresql_symbol_level(token);
    }
}

/* Oracle: (a - b) DAY TO SECOND, the words behind what is turned into an interval. */
static bool at_interval_of(const struct parser *p) {
    size_t to = parser_is_operator(p, 1, "(") && parser_peek(p, 2)->kind == TOKEN_NUMBER && parser_is_operator(p, 3, ")") ? 4 : 1;
    if (p->dialect != SQL_ORACLE || !parser_is_word(p, to, "to") || !sql_token_is_operator(&p->tokens[p->at - 1], ")")) return false;
    return (parser_is_word(p, 0, "day") && parser_is_word(p, to + 1, "second")) || (parser_is_word(p, 0, "year") && parser_is_word(p, to + 1, "month"));
}

/* FEATURE_COMPARE(m USING a AND USING b): this AND joins no conditions. USING may be a column, too. */
static bool is_second_row(const struct parser *p) {
    if (p->dialect != SQL_ORACLE || !parser_is_word(p, 1, "using")) return false;
    const struct sql_token *next = parser_peek(p, 2);
    return next->kind == TOKEN_WORD || next->kind == TOKEN_QUOTED || next->kind == TOKEN_BIND || next->kind == TOKEN_STRING || next->kind == TOKEN_NUMBER || parser_is_operator(p, 2, "*");
}

static int word_level(const struct parser *p) {
    bool oracle = p->dialect == SQL_ORACLE;
#define IS(word) parser_is_word(p, 0, word)
    switch (parser_peek(p, 0)->key & 0xFF) { /* the first letter */
    case 'a':
        if (IS("and")) return is_second_row(p) ? LEVEL_NONE : LEVEL_AND;
        return parser_is(p, "at time zone") || parser_is(p, "at local") ? LEVEL_AT : LEVEL_NONE;
    case 'b': case 'l': return parse_at_match(p) ? LEVEL_MATCH : LEVEL_NONE;
    case 'c': return IS("collate") ? LEVEL_COLLATE : LEVEL_NONE;
    case 'd': return IS("day") && at_interval_of(p) ? LEVEL_AT : LEVEL_NONE;
    case 'y': return IS("year") && at_interval_of(p) ? LEVEL_AT : LEVEL_NONE;
    case 'i': return IS("is") || (!oracle && IS("isnull")) ? LEVEL_IS : parse_at_match(p) ? LEVEL_MATCH : LEVEL_NONE;
    case 'm': return oracle && IS("multiset") ? LEVEL_ADD : parse_at_match(p) ? LEVEL_MATCH : LEVEL_NONE;
    case 'n': return !oracle && IS("notnull") ? LEVEL_IS : parse_at_match(p) ? LEVEL_MATCH : LEVEL_NONE;
    case 'o':
        if (IS("or")) return LEVEL_OR;
        if (!oracle && IS("operator") && parser_is_operator(p, 1, "(")) return LEVEL_OTHER;
        return IS("overlaps") ? LEVEL_MATCH : LEVEL_NONE;
    case 's': return parse_at_match(p) ? LEVEL_MATCH : LEVEL_NONE;
    default: return LEVEL_NONE; /* no operator begins so: FROM, WHERE, THEN … */
    }
#undef IS
}

static int infix_level(const struct parser *p) {
    const struct sql_token *token = parser_peek(p, 0);
    if (p->failed) return 0;
    if (token->kind == TOKEN_WORD) return word_level(p);
    return token->kind == TOKEN_OPERATOR ? symbol_level(p) : 0;
}

/* ---- climbing ---- */

static struct sql_node *parse_infix(struct parser *p, struct sql_node *left, enum level level) {
    switch (level) {
    case LEVEL_OR: return parse_chain(p, left, SQL_OR, "or", LEVEL_OR);
    case LEVEL_AND: return parse_chain(p, left, SQL_AND, "and", LEVEL_AND);
    case LEVEL_IS: return parse_is(p, left);
    case LEVEL_COMPARISON: return parse_comparison(p, left);
    case LEVEL_MATCH: return parse_match(p, left);
    case LEVEL_AT: return parser_is_word(p, 0, "at") ? parse_at(p, left) : parse_interval_of(p, left);
    case LEVEL_COLLATE: return parse_collate(p, left);
    case LEVEL_ADD: return parser_is_word(p, 0, "multiset") ? parse_multiset(p, left) : parse_operator(p, left, level);
    case LEVEL_OTHER: case LEVEL_MULTIPLY: case LEVEL_POWER: return parse_operator(p, left, level);
    case LEVEL_NONE: case LEVEL_NOT: case LEVEL_SIGN: break;
    }
    return NULL;
}

static struct sql_node *parse_unary(struct parser *p, int operand_level) {
    size_t offset = parser_offset(p);
    struct str op = p->tokens[p->at++].text;
    struct sql_node *operand = parse_level(p, operand_level);
    if (!operand) return NULL;
    struct sql_node *node = parser_new(p, SQL_UNARY, offset);
    SQL_AS(unary, node)->op = op;
    SQL_AS(unary, node)->operand = operand;
    return node;
}

static bool may_be_name(const struct parser *p, const struct sql_token *token) {
    return token->kind == TOKEN_QUOTED || (token->kind == TOKEN_WORD && !(sql_token_class(p->dialect, token) & SQL_WORD_RESERVED));
}

/* ROUND(NEW a - OLD a) behind RETURNING */
static bool is_version(const struct parser *p) {
    const struct sql_token *next = parser_peek(p, 1);
    return p->versions && !(parser_is_word(p, 1, "bulk") && parser_is_word(p, 2, "collect")) && (parser_is_word(p, 0, "old") || parser_is_word(p, 0, "new")) &&
           (may_be_name(p, next) || next->kind == TOKEN_NUMBER || next->kind == TOKEN_STRING || parser_is_word(p, 1, "null"));
}

static struct sql_node *parse_version(struct parser *p) {
    struct sql_node *node = parser_new(p, SQL_UNARY, parser_offset(p));
    SQL_AS(unary, node)->op = p->tokens[p->at++].text;
    p->versions = false; /* of a version there is none */
    SQL_AS(unary, node)->operand = parse_primary(p);
    p->versions = true;
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* PRIOR a, CONNECT_BY_ROOT a, NEW type(…), and RUNNING, FINAL in front of a call in MATCH_RECOGNIZE; as names they stand alone. */
static bool is_prefix_word(const struct parser *p) {
    const struct sql_token *next = parser_peek(p, 1);
    if (p->dialect != SQL_ORACLE || parser_peek(p, 0)->kind != TOKEN_WORD) return false;
    if (parser_is_word(p, 0, "prior")) return true;
    if (parser_is_word(p, 0, "new")) return may_be_name(p, next) && !parser_is_word(p, 1, "connect_by_root") && (parser_is_operator(p, 2, "(") || parser_is_operator(p, 2, "."));
    if (parser_is_word(p, 0, "connect_by_root")) return next->kind == TOKEN_WORD || next->kind == TOKEN_QUOTED || parser_is_operator(p, 1, "(");
    return (parser_is_word(p, 0, "running") || parser_is_word(p, 0, "final")) && next->kind == TOKEN_WORD && parser_is_operator(p, 2, "(");
}

static bool is_prefix_operator(const struct parser *p) {
    const struct sql_token *token = parser_peek(p, 0);
    if (token->kind != TOKEN_OPERATOR || p->dialect == SQL_ORACLE || sql_token_is_operator(token, "?") || sql_token_is_operator(token, "$")) return false;
    return symbol_level(p) == LEVEL_OTHER;
}

/* OPERATOR(schema.op) in front of its operand: that of arithmetic and comparisons can stand there only so. */
static struct sql_node *parse_qualified_prefix(struct parser *p) {
    size_t offset = parser_offset(p);
    struct sql_node *node = sql_node_new(p->arena, SQL_UNARY, offset, offset);
    struct str op = take_qualified_operator(p);
    bool infix_alone = op.len && !str_starts(op, STR("operator(")) && (op.len == 1 ? strchr("*/%^<>=", op.ptr[0]) != NULL : str_eq_z(op, "<=") || str_eq_z(op, ">=") || str_eq_z(op, "<>") || str_eq_z(op, "!="));
    SQL_AS(unary, node)->op = infix_alone ? str_fmt(p->arena, "operator(" STR_FMT ")", STR_ARG(op)) : op;
    SQL_AS(unary, node)->operand = parse_level(p, LEVEL_OTHER + 1);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static struct sql_node *parse_prefixed(struct parser *p, int level) {
    enum sql_token_kind kind = parser_peek(p, 0)->kind;
    if (p->pending || (kind != TOKEN_WORD && kind != TOKEN_OPERATOR)) return parse_primary(p);
    if (kind == TOKEN_OPERATOR) {
        if (parser_is_operator(p, 0, "-") || parser_is_operator(p, 0, "+")) return parse_unary(p, LEVEL_SIGN);
        return is_prefix_operator(p) ? parse_unary(p, LEVEL_OTHER + 1) : parse_primary(p);
    }
    bool postgresql = p->dialect == SQL_POSTGRESQL;
    if (parser_is_word(p, 0, "not") && (postgresql || level <= LEVEL_NOT)) return parse_not(p);
    if (!postgresql && is_version(p)) return parse_version(p);
    if (!postgresql) return is_prefix_word(p) ? parse_unary(p, LEVEL_SIGN) : parse_primary(p);
    return parser_is_word(p, 0, "operator") && parser_is_operator(p, 1, "(") ? parse_qualified_prefix(p) : parse_primary(p);
}

static bool does_not_repeat(int level) { return level == LEVEL_COMPARISON || level == LEVEL_MATCH; }

/* PostgreSQL takes another condition behind the parenthesis that ends one: a IN (1) = ANY (b). */
static bool ends_open(const struct parser *p, const struct sql_node *condition) {
    return p->dialect == SQL_ORACLE || (condition->kind != SQL_IN && condition->kind != SQL_QUANTIFIED);
}

struct sql_node *parse_level(struct parser *p, int level) {
    if (!parser_enter(p)) return NULL;
    struct sql_node *left = parse_prefixed(p, level);
    for (int last = 0; left;) {
        int here = infix_level(p);
        if (!here || here < level) break;
        if (here == last && does_not_repeat(here) && ends_open(p, left)) left = parser_fail(p, here == LEVEL_COMPARISON ? "no second comparison (use AND or parentheses)" : "parentheses around the first condition");
        else left = parse_infix(p, left, (enum level)here);
        last = here;
    }
    parser_leave(p);
    return left;
}

/* A literal or bind that ends at once: what long lists consist of. */
static bool is_lone_value(const struct parser *p) {
    enum sql_token_kind kind = parser_peek(p, 0)->kind;
    bool value = kind == TOKEN_NUMBER || kind == TOKEN_STRING;
    return value && !p->pending && (parser_is_operator(p, 1, ",") || parser_is_operator(p, 1, ")"));
}

struct sql_node *parse_expression(struct parser *p) { return is_lone_value(p) ? parse_primary(p) : parse_level(p, LEVEL_OR); }

struct sql_node *parse_operand(struct parser *p) { return parse_level(p, LEVEL_OTHER); }

void parse_expression_list(struct parser *p, struct sql_list *list) {
    do {
        struct sql_node *item = parse_expression(p);
        if (!item) return;
        sql_list_push(p->arena, list, item);
    } while (parser_accept_operator(p, ","));
}
