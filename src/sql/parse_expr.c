/*
 * Expressions by precedence climbing. From loosest to tightest, as PostgreSQL's manual 4.1.6 has it: OR, AND, NOT, IS, comparison,
 * BETWEEN IN LIKE, other operators, + -, * / %, ^, AT TIME ZONE, COLLATE, unary sign, [], ::, dot. Oracle's order agrees where both have the
 * operator, but for || which in Oracle ranks with + and -.
 */
#include "sql/parser.h"

enum level { LEVEL_COMPARISON = 1, LEVEL_MATCH, LEVEL_OTHER, LEVEL_ADD, LEVEL_MULTIPLY, LEVEL_POWER, LEVEL_TIGHT };

static struct sql_node *parse_level(struct parser *p, int level);

/* ---- OR, AND, NOT ---- */

static struct sql_node *parse_not(struct parser *p) {
    if (!parser_is_word(p, 0, "not")) return parse_level(p, LEVEL_COMPARISON);
    size_t offset = parser_offset(p);
    if (!parser_enter(p)) return NULL;
    p->at++;
    struct sql_node *operand = parse_not(p);
    parser_leave(p);
    if (!operand) return NULL;
    struct sql_node *node = parser_new(p, SQL_NOT, offset);
    SQL_AS(not, node)->operand = operand;
    return node;
}

/* A list of one is its only item; AND inside AND is spliced, so the tree does not depend on parentheses. Inlined for the word's sake. */
SQL_INLINE struct sql_node *parse_chain(struct parser *p, enum sql_kind kind, const char *word, struct sql_node *(*parse_item)(struct parser *p)) {
    size_t offset = parser_offset(p);
    struct sql_node *first = parse_item(p);
    if (!first || !parser_is_word(p, 0, word)) return first;
    struct sql_node *node = sql_node_new(p->arena, kind, offset, offset);
    struct sql_list *items = &SQL_AS(and, node)->items; /* AND and OR are laid out alike */
    for (struct sql_node *item = first; item; item = parser_accept(p, word) ? parse_item(p) : NULL) {
        if (item->kind != kind) {
            sql_list_push(p->arena, items, item);
            continue;
        }
        for (size_t i = 0; i < SQL_AS(and, item)->items.n; i++) sql_list_push(p->arena, items, SQL_AS(and, item)->items.at[i]);
    }
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static struct sql_node *parse_and(struct parser *p) { return parse_chain(p, SQL_AND, "and", parse_not); }

struct sql_node *parse_expression(struct parser *p) {
    if (!parser_enter(p)) return NULL;
    struct sql_node *node = parse_chain(p, SQL_OR, "or", parse_and);
    parser_leave(p);
    return node;
}

struct sql_node *parse_operand(struct parser *p) {
    if (!parser_enter(p)) return NULL;
    struct sql_node *node = parse_level(p, LEVEL_OTHER);
    parser_leave(p);
    return node;
}

void parse_expression_list(struct parser *p, struct sql_list *list) {
    do {
        struct sql_node *item = parse_expression(p);
        if (!item) return;
        sql_list_push(p->arena, list, item);
    } while (parser_accept_operator(p, ","));
}

/* ---- comparisons ---- */

static bool is_comparison(const struct parser *p) {
    const struct sql_token *token = parser_peek(p, 0);
#define IS(op) sql_token_is_operator(token, op)
    if (token->kind != TOKEN_OPERATOR || p->failed) return false;
    return IS("=") || IS("<") || IS(">") || IS("<=") || IS(">=") || IS("<>") || IS("!=") || IS("^=") || IS("~=");
#undef IS
}

static struct str canonical_operator(struct str op) { return str_eq_z(op, "!=") || str_eq_z(op, "^=") || str_eq_z(op, "~=") ? STR("<>") : op; }

static struct sql_node *make_binary(struct parser *p, struct str op, struct sql_node *left, struct sql_node *right) {
    if (!left || !right) return NULL;
    struct sql_node *node = parser_new(p, SQL_BINARY, left->offset);
    SQL_AS(binary, node)->op = op;
    SQL_AS(binary, node)->left = left;
    SQL_AS(binary, node)->right = right;
    return node;
}

/* op ANY (…), op ALL (…); the operator is taken. NULL without failure when none follows. */
static struct sql_node *parse_quantified(struct parser *p, struct str op, struct sql_node *left) {
    bool any = parser_is_word(p, 0, "any") || parser_is_word(p, 0, "some"), all = parser_is_word(p, 0, "all");
    if ((!any && !all) || !parser_is_operator(p, 1, "(")) return NULL;
    p->at += 2;
    struct sql_node *node = parser_new(p, SQL_QUANTIFIED, left->offset);
    struct sql_quantified *quantified = SQL_AS(quantified, node);
    quantified->op = op;
    quantified->quantifier = any ? STR("any") : STR("all");
    quantified->left = left;
    if (parse_at_query(p)) {
        quantified->query = parse_query(p);
    } else {
        quantified->array = parse_expression(p);
        if (parser_is_operator(p, 0, ",")) { /* Oracle: = ANY (1, 2, 3) */
            struct sql_node *row = parser_new(p, SQL_ROW, left->offset);
            sql_list_push(p->arena, &SQL_AS(row, row)->items, quantified->array);
            p->at++;
            parse_expression_list(p, &SQL_AS(row, row)->items);
            quantified->array = row;
        }
    }
    parser_expect_operator(p, ")");
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static struct sql_node *make_is(struct parser *p, struct sql_node *operand, bool negated, enum sql_is_test test) {
    struct sql_node *node = parser_new(p, SQL_IS, operand->offset);
    SQL_AS(is, node)->operand = operand;
    SQL_AS(is, node)->negated = negated;
    SQL_AS(is, node)->test = test;
    return node;
}

/* IS JSON, IS DOCUMENT, IS NAN, IS OF (…) …: kept as text. */
static struct sql_node *parse_is_other(struct parser *p, struct sql_node *operand, bool negated) {
    static const char *const tests[] = {"json", "document", "normalized", "nan", "infinite", "of", "empty", "present", "a", "nfc", "nfd", "nfkc", "nfkd"};
    size_t from = parser_offset(p);
    bool known = false;
    for (size_t i = 0; i < sizeof tests / sizeof *tests && !known; i++) known = parser_accept(p, tests[i]);
    if (!known) return parser_fail(p, "NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM after IS");
    static const char *const more[] = {"object", "array", "scalar", "value", "strict", "lax", "with", "without", "unique", "keys", "set", "normalized", "format", "json"};
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < sizeof more / sizeof *more; i++) again |= parser_accept(p, more[i]);
    }
    if (parser_accept_operator(p, "(")) {
        parser_balanced_text(p, false);
        parser_expect_operator(p, ")");
    }
    struct sql_node *node = make_is(p, operand, negated, SQL_IS_OTHER);
    SQL_AS(is, node)->tail = str_slice(p->text, from, p->tokens[p->at - 1].end);
    return p->failed ? NULL : node;
}

static struct sql_node *parse_is(struct parser *p, struct sql_node *operand) {
    if (parser_accept(p, "isnull")) return make_is(p, operand, false, SQL_IS_NULL);
    if (parser_accept(p, "notnull")) return make_is(p, operand, true, SQL_IS_NULL);
    p->at++; /* IS */
    bool negated = parser_accept(p, "not");
    if (parser_accept(p, "null")) return make_is(p, operand, negated, SQL_IS_NULL);
    if (parser_accept(p, "true")) return make_is(p, operand, negated, SQL_IS_TRUE);
    if (parser_accept(p, "false")) return make_is(p, operand, negated, SQL_IS_FALSE);
    if (parser_accept(p, "unknown")) return make_is(p, operand, negated, SQL_IS_UNKNOWN);
    if (!parser_accept(p, "distinct from")) return parse_is_other(p, operand, negated);
    struct sql_node *other = parse_level(p, LEVEL_MATCH);
    if (!other) return NULL;
    struct sql_node *node = make_is(p, operand, negated, SQL_IS_DISTINCT_FROM);
    SQL_AS(is, node)->other = other;
    return node;
}

static struct sql_node *parse_comparison(struct parser *p) {
    struct sql_node *left = parse_level(p, LEVEL_MATCH);
    if (left && is_comparison(p)) {
        struct str op = canonical_operator(p->tokens[p->at++].text);
        struct sql_node *quantified = parse_quantified(p, op, left);
        left = quantified || p->failed ? quantified : make_binary(p, op, left, parse_level(p, LEVEL_MATCH));
        if (left && is_comparison(p)) return parser_fail(p, "no second comparison (use AND or parentheses)");
    }
    while (left && (parser_is_word(p, 0, "is") || (p->dialect == SQL_POSTGRESQL && (parser_is_word(p, 0, "isnull") || parser_is_word(p, 0, "notnull")))))
        left = parse_is(p, left);
    return left;
}

/* ---- BETWEEN, IN, LIKE ---- */

static struct sql_node *parse_between(struct parser *p, struct sql_node *operand, bool negated) {
    struct sql_node *node = parser_new(p, SQL_BETWEEN, operand->offset);
    struct sql_between *between = SQL_AS(between, node);
    between->negated = negated;
    between->operand = operand;
    between->symmetric = parser_accept(p, "symmetric");
    if (!between->symmetric) parser_accept(p, "asymmetric");
    between->low = parse_operand(p);
    if (!parser_expect(p, "and")) return NULL;
    between->high = parse_operand(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static struct sql_node *parse_in(struct parser *p, struct sql_node *operand, bool negated) {
    struct sql_node *node = parser_new(p, SQL_IN, operand->offset);
    struct sql_in *in = SQL_AS(in, node);
    in->negated = negated;
    in->operand = operand;
    if (p->dialect == SQL_ORACLE && !parser_is_operator(p, 0, "(")) { /* IN :bind */
        struct sql_node *item = parse_level(p, LEVEL_OTHER);
        if (item) sql_list_push(p->arena, &in->items, item);
    } else {
        if (!parser_expect_operator(p, "(")) return NULL;
        if (parse_at_query(p)) in->query = parse_query(p);
        else parse_expression_list(p, &in->items);
        parser_expect_operator(p, ")");
    }
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static struct sql_node *parse_like(struct parser *p, struct sql_node *operand, struct str op, bool negated) {
    struct sql_node *quantified = parse_quantified(p, op, operand);
    if (quantified || p->failed) return quantified;
    struct sql_node *node = parser_new(p, SQL_LIKE, operand->offset);
    struct sql_like *like = SQL_AS(like, node);
    like->negated = negated;
    like->op = op;
    like->operand = operand;
    like->pattern = parse_level(p, LEVEL_OTHER);
    if (parser_accept(p, "escape")) like->escape = parse_level(p, LEVEL_OTHER);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* The word of LIKE's kind here, taken; the empty string when none. */
static struct str accept_like(struct parser *p) {
    if (parser_accept(p, "like")) return STR("like");
    if (parser_accept(p, "ilike")) return STR("ilike");
    if (parser_accept(p, "similar to")) return STR("similar to");
    if (parser_accept(p, "likec")) return STR("likec");
    if (parser_accept(p, "like2")) return STR("like2");
    return parser_accept(p, "like4") ? STR("like4") : (struct str){0};
}

static struct sql_node *parse_match(struct parser *p) {
    struct sql_node *left = parse_level(p, LEVEL_OTHER);
    while (left && !p->failed && parser_peek(p, 0)->kind == TOKEN_WORD) {
        bool negated = parser_is_word(p, 0, "not");
        size_t before = p->at;
        p->at += negated ? 1 : 0;
        struct sql_node *node = NULL;
        struct str like = accept_like(p);
        if (like.len) node = parse_like(p, left, like, negated);
        else if (parser_accept(p, "between")) node = parse_between(p, left, negated);
        else if (parser_accept(p, "in")) node = parse_in(p, left, negated);
        else if (parser_accept(p, "member of") || parser_accept(p, "submultiset of")) node = make_binary(p, negated ? STR("not member of") : STR("member of"), left, parse_level(p, LEVEL_OTHER));
        if (!node && !p->failed) {
            p->at = before;
            return left;
        }
        left = node;
    }
    return left;
}

/* ---- arithmetic and other operators ---- */

/* The level of the binary operator here, 0 when none stands here. */
static int binary_level(const struct parser *p) {
    const struct sql_token *token = parser_peek(p, 0);
    if (p->failed) return 0;
    if (token->kind == TOKEN_WORD) {
        if (p->dialect == SQL_POSTGRESQL && parser_is_word(p, 0, "operator") && parser_is_operator(p, 1, "(")) return LEVEL_OTHER;
        return 0;
    }
    if (token->kind != TOKEN_OPERATOR) return 0;
#define IS(op) sql_token_is_operator(token, op)
    if (IS(")") || IS(",") || IS("(") || IS(".") || IS("]") || IS("[") || IS("::")) return 0; /* the frequent first */
    if (IS("+") || IS("-")) return LEVEL_ADD;
    if (IS("||")) return p->dialect == SQL_ORACLE ? LEVEL_ADD : LEVEL_OTHER;
    if (IS("*") || IS("/") || IS("%")) return LEVEL_MULTIPLY;
    if (IS("^") || IS("**")) return LEVEL_POWER;
    if (p->dialect == SQL_ORACLE || is_comparison(p)) return 0;
    return IS(";") || IS(":") || IS(":=") || IS("=>") || IS("..") || IS("{") || IS("}") || IS("\\") ? 0 : LEVEL_OTHER;
#undef IS
}

/* OPERATOR(schema.op) is taken for the operator itself. */
static struct str take_operator(struct parser *p) {
    if (!parser_accept(p, "operator")) return p->tokens[p->at++].text;
    parser_expect_operator(p, "(");
    while (parser_is_name(p, 0) && parser_is_operator(p, 1, ".")) p->at += 2;
    struct str op = parser_peek(p, 0)->text;
    if (parser_peek(p, 0)->kind != TOKEN_OPERATOR) parser_fail(p, "an operator");
    else p->at++;
    parser_expect_operator(p, ")");
    return op;
}

static struct sql_node *parse_postfix(struct parser *p) {
    struct sql_node *node = parse_primary(p);
    while (node && !p->failed) {
        struct sql_node *outer = NULL;
        if (parser_accept(p, "at time zone") || parser_is(p, "at local")) {
            outer = parser_new(p, SQL_AT_TIME_ZONE, node->offset);
            SQL_AS(at_time_zone, outer)->operand = node;
            SQL_AS(at_time_zone, outer)->zone = parser_accept(p, "at local") ? NULL : parse_primary(p);
        } else if (parser_is_word(p, 0, "collate") && (parser_peek(p, 1)->kind == TOKEN_QUOTED || parser_peek(p, 1)->kind == TOKEN_WORD)) {
            p->at++;
            outer = parser_new(p, SQL_COLLATE, node->offset);
            SQL_AS(collate, outer)->operand = node;
            SQL_AS(collate, outer)->name = p->tokens[p->at++].text;
            while (parser_accept_operator(p, ".")) SQL_AS(collate, outer)->name = parser_name(p, "a collation");
        } else {
            return node;
        }
        parser_close(p, outer);
        node = outer;
    }
    return node;
}

static bool is_prefix_operator(const struct parser *p) {
    const struct sql_token *token = parser_peek(p, 0);
    if (token->kind != TOKEN_OPERATOR || p->failed) return false;
    if (sql_token_is_operator(token, "+") || sql_token_is_operator(token, "-")) return true;
    if (p->dialect == SQL_ORACLE) return false;
#define IS(op) sql_token_is_operator(token, op)
    return IS("~") || IS("|/") || IS("||/") || IS("@") || IS("!!") || IS("#") || IS("@-@") || IS("@@");
#undef IS
}

static struct sql_node *parse_unary(struct parser *p) {
    size_t offset = parser_offset(p);
    bool word = p->dialect == SQL_ORACLE && (parser_is_word(p, 0, "prior") || parser_is_word(p, 0, "connect_by_root")) && !parser_is_operator(p, 1, ".") &&
                !parser_is_operator(p, 1, ",") && !parser_is_operator(p, 1, ")") && parser_peek(p, 1)->kind != TOKEN_END;
    if (!word && !is_prefix_operator(p)) return parse_postfix(p);
    if (!parser_enter(p)) return NULL;
    struct str op = p->tokens[p->at++].text;
    struct sql_node *operand = parse_unary(p);
    parser_leave(p);
    if (!operand) return NULL;
    struct sql_node *node = parser_new(p, SQL_UNARY, offset);
    SQL_AS(unary, node)->op = op;
    SQL_AS(unary, node)->operand = operand;
    return node;
}

/* Binary operators of this level and tighter ones. */
static struct sql_node *parse_operators(struct parser *p, int lowest) {
    struct sql_node *left = parse_unary(p);
    for (int level; left && (level = binary_level(p)) >= lowest;) {
        struct str op = take_operator(p);
        struct sql_node *quantified = level == LEVEL_OTHER ? parse_quantified(p, op, left) : NULL;
        left = quantified || p->failed ? quantified : make_binary(p, op, left, parse_operators(p, level + 1));
    }
    return left;
}

static struct sql_node *parse_level(struct parser *p, int level) {
    if (level == LEVEL_COMPARISON) return parse_comparison(p);
    if (level == LEVEL_MATCH) return parse_match(p);
    return parse_operators(p, level);
}
