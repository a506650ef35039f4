/* Conditions that are words: IS …, BETWEEN, IN, LIKE, MEMBER OF, OVERLAPS, and comparisons with ANY, SOME and ALL. */
#include "sql/parse_expr.h"

struct sql_node *parse_quantified(struct parser *p, struct str op, struct sql_node *left) {
    bool any = parser_is_word(p, 0, "any") || parser_is_word(p, 0, "some"), all = parser_is_word(p, 0, "all");
    if ((!any && !all) || !parser_is_operator(p, 1, "(")) return NULL;
    p->at += 2;
    struct sql_node *node = parser_new(p, SQL_QUANTIFIED, left->offset);
    struct sql_quantified *quantified = SQL_AS(quantified, node);
    struct sql_list items = {0};
    quantified->op = op;
    quantified->quantifier = any ? STR("any") : STR("all");
    quantified->left = left;
    parse_query_or_list(p, &quantified->query, &items);
    if (items.n == 1) quantified->array = items.at[0];
    if (items.n > 1) { /* Oracle: = ANY (1, 2, 3) */
        quantified->array = parser_new(p, SQL_ROW, items.at[0]->offset);
        SQL_AS(row, quantified->array)->items = items;
    }
    parser_expect_operator(p, ")");
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* ---- IS ---- */

static struct sql_node *make_is(struct parser *p, struct sql_node *operand, bool negated, enum sql_is_test test) {
    struct sql_node *node = parser_new(p, SQL_IS, operand->offset);
    SQL_AS(is, node)->operand = operand;
    SQL_AS(is, node)->negated = negated;
    SQL_AS(is, node)->test = test;
    return node;
}

/* (OBJECT, VALIDATE CAST '…'): what Oracle's IS JSON takes in parentheses. */
static void parse_json_kinds(struct parser *p) {
    static const char *const kinds[] = {"value", "object", "array", "scalar", "strict with unique keys", "strict", "lax with unique keys", "lax", "with unique keys"};
    static const char *const scalars[] = {"number", "string", "boolean", "null", "date", "timestamp with time zone", "timestamp", "binary_double", "binary_float", "binary",
                                          "interval year to month", "interval day to second", "double", "float"};
    do {
        if (parser_accept(p, "validate")) {
            parser_accept(p, "cast");
            parser_accept(p, "using");
            parse_primary(p);
            continue;
        }
        if (!parser_accept_one(p, kinds, sizeof kinds / sizeof *kinds)) parser_fail(p, "VALUE, OBJECT, ARRAY, SCALAR or VALIDATE");
        parser_accept_one(p, scalars, sizeof scalars / sizeof *scalars);
    } while (parser_accept_operator(p, ","));
}

static void parse_is_json(struct parser *p) {
    static const char *const any_dialect[] = {"value", "object", "array", "scalar", "with unique keys", "with unique", "without unique keys", "without unique", "unique keys", "unique"};
    static const char *const oracle[] = {"format json", "format oson", "strict", "lax", "allow scalars", "disallow scalars"};
    for (bool more = true; more && !p->failed;) {
        more = parser_accept_one(p, any_dialect, sizeof any_dialect / sizeof *any_dialect) != NULL;
        if (p->dialect != SQL_ORACLE) continue;
        more |= parser_accept_one(p, oracle, sizeof oracle / sizeof *oracle) != NULL;
        if (parser_accept_operator(p, "(")) {
            parse_json_kinds(p);
            more = parser_expect_operator(p, ")");
        }
        if (parser_accept(p, "validate")) {
            parser_accept(p, "cast");
            parser_accept(p, "using");
            more = parse_primary(p) != NULL;
        }
    }
}

/* OF [TYPE] ([ONLY] t, …) */
static void parse_is_of(struct parser *p) {
    parser_accept(p, "type");
    parser_expect_operator(p, "(");
    do {
        parser_accept(p, "only");
        if (p->failed || !parse_type(p)) return;
    } while (parser_accept_operator(p, ","));
    parser_expect_operator(p, ")");
}

static bool parse_other_test(struct parser *p) {
    static const char *const oracle[] = {"a set", "nan", "infinite", "empty", "present", "dangling", "any"};
    static const char *const graph[] = {"source of", "source", "destination of", "destination", "labeled"};
    static const char *const postgresql[] = {"document", "normalized", "nfc normalized", "nfd normalized", "nfkc normalized", "nfkd normalized"};
    if (parser_accept(p, "json")) return parse_is_json(p), true;
    if (p->dialect == SQL_ORACLE && parser_accept(p, "of")) return parse_is_of(p), true;
    if (p->dialect == SQL_ORACLE && parser_accept_one(p, graph, sizeof graph / sizeof *graph)) return parser_name(p, "a graph variable or label").len > 0;
    return p->dialect == SQL_ORACLE ? parser_accept_one(p, oracle, sizeof oracle / sizeof *oracle) != NULL
                                    : parser_accept_one(p, postgresql, sizeof postgresql / sizeof *postgresql) != NULL;
}

struct sql_node *parse_is(struct parser *p, struct sql_node *operand) {
    if (parser_accept(p, "isnull")) return make_is(p, operand, false, SQL_IS_NULL);
    if (parser_accept(p, "notnull")) return make_is(p, operand, true, SQL_IS_NULL);
    p->at++; /* IS */
    bool negated = parser_accept(p, "not");
    if (parser_accept(p, "null")) return make_is(p, operand, negated, SQL_IS_NULL);
    if (parser_accept(p, "true")) return make_is(p, operand, negated, SQL_IS_TRUE);
    if (parser_accept(p, "false")) return make_is(p, operand, negated, SQL_IS_FALSE);
    if (parser_accept(p, "unknown")) return make_is(p, operand, negated, SQL_IS_UNKNOWN);
    if (parser_accept(p, "distinct from")) {
        struct sql_node *other = parse_level(p, LEVEL_IS + 1);
        if (!other) return NULL;
        struct sql_node *node = make_is(p, operand, negated, SQL_IS_DISTINCT_FROM);
        SQL_AS(is, node)->other = other;
        return node;
    }
    size_t from = p->at;
    if (!parse_other_test(p)) return parser_fail(p, "NULL, TRUE, FALSE, UNKNOWN, DISTINCT FROM, JSON or another test behind IS");
    struct sql_node *node = make_is(p, operand, negated, SQL_IS_OTHER);
    SQL_AS(is, node)->tail = parser_words_from(p, from);
    return p->failed ? NULL : node;
}

/* ---- BETWEEN, IN, LIKE and others ---- */

static struct sql_node *parse_between(struct parser *p, struct sql_node *operand, bool negated) {
    struct sql_node *node = parser_new(p, SQL_BETWEEN, operand->offset);
    struct sql_between *between = SQL_AS(between, node);
    between->negated = negated;
    between->operand = operand;
    between->symmetric = p->dialect == SQL_POSTGRESQL && parser_accept(p, "symmetric");
    if (!between->symmetric && p->dialect == SQL_POSTGRESQL) parser_accept(p, "asymmetric");
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
        struct sql_node *item = parse_operand(p);
        if (item) sql_list_push(p->arena, &in->items, item);
    } else {
        if (!parser_expect_operator(p, "(")) return NULL;
        parse_query_or_list(p, &in->query, &in->items);
        parser_expect_operator(p, ")");
    }
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static struct sql_node *parse_like(struct parser *p, struct sql_node *operand, struct str op, bool negated) {
    struct str quantified_op = negated ? str_fmt(p->arena, "not " STR_FMT, STR_ARG(op)) : op;
    struct sql_node *quantified = parse_quantified(p, quantified_op, operand);
    if (quantified || p->failed) return quantified;
    struct sql_node *node = parser_new(p, SQL_LIKE, operand->offset);
    struct sql_like *like = SQL_AS(like, node);
    like->negated = negated;
    like->op = op;
    like->operand = operand;
    like->pattern = parse_operand(p);
    if (parser_accept(p, "escape")) like->escape = parse_operand(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static const char *const likes[] = {"like", "ilike", "similar to", "likec", "like2", "like4"};

static const char *like_here(const struct parser *p, size_t ahead) {
    bool postgresql = p->dialect == SQL_POSTGRESQL;
    if (parser_is_word(p, ahead, "like")) return likes[0];
    if (postgresql) return parser_is_word(p, ahead, "ilike") ? likes[1] : parser_is_word(p, ahead, "similar") && parser_is_word(p, ahead + 1, "to") ? likes[2] : NULL;
    return parser_is_word(p, ahead, "likec") ? likes[3] : parser_is_word(p, ahead, "like2") ? likes[4] : parser_is_word(p, ahead, "like4") ? likes[5] : NULL;
}

bool parse_at_match(const struct parser *p) {
    size_t ahead = parser_is_word(p, 0, "not") ? 1 : 0;
    if (parser_is_word(p, ahead, "in") || parser_is_word(p, ahead, "between") || like_here(p, ahead)) return true;
    if (p->dialect == SQL_ORACLE && (parser_is_word(p, ahead, "member") || parser_is_word(p, ahead, "submultiset"))) return true;
    return ahead == 0 && parser_is_word(p, 0, "overlaps");
}

static struct sql_node *parse_membership(struct parser *p, struct sql_node *left, bool negated) {
    bool member = parser_accept(p, "member");
    if (!member) parser_expect(p, "submultiset");
    parser_accept(p, "of");
    struct str op = member ? (negated ? STR("not member of") : STR("member of")) : (negated ? STR("not submultiset of") : STR("submultiset of"));
    return parse_make_binary(p, op, left, parse_operand(p));
}

struct sql_node *parse_match(struct parser *p, struct sql_node *left) {
    bool negated = parser_accept(p, "not");
    if (parser_accept(p, "between")) return parse_between(p, left, negated);
    if (parser_accept(p, "in")) return parse_in(p, left, negated);
    if (parser_accept(p, "overlaps")) return parse_make_binary(p, STR("overlaps"), left, parse_operand(p));
    const char *like = like_here(p, 0);
    if (!like) return parse_membership(p, left, negated);
    parser_accept(p, like);
    return parse_like(p, left, str_from_z(like), negated);
}
