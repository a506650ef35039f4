/*
 * Follows the compiled grammars. Alternatives are tried in order and what a failed one took is given back; but a native that begins to read
 * and fails (an expression, a query) fails the statement, so that no text is read more than a few times.
 */
#include "sql/grammar.h"

#include <string.h>

static bool match_sequence(struct parser *p, uint16_t op, struct sql_list *items);

struct mark { /* what to go back to */
    size_t at, n;
};

static struct mark mark_here(const struct parser *p, const struct sql_list *items) { return (struct mark){p->at, items->n}; }

static bool go_back(struct parser *p, struct sql_list *items, struct mark mark) {
    p->at = mark.at;
    items->n = mark.n;
    return false;
}

/* ---- keywords and marks ---- */

static bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || c == '_'; }

static bool token_is(const struct sql_token *token, struct str text) {
    if (is_letter(text.ptr[0])) return token->kind == TOKEN_WORD && str_ieq(token->text, text);
    return token->kind == TOKEN_OPERATOR && str_eq(token->text, text);
}

static bool match_words(struct parser *p, const char *words, struct sql_list *items) {
    struct str rest = str_from_z(words), whole = rest;
    size_t offset = parser_offset(p), before = p->at;
    while (rest.len) {
        struct str word = str_cut(&rest, ' ');
        if (!token_is(parser_peek(p, 0), word)) {
            parser_expected(p, word);
            p->at = before;
            return false;
        }
        p->at++;
    }
    struct sql_node *node = parser_new(p, SQL_WORDS, offset);
    SQL_AS(words, node)->text = whole;
    sql_list_push(p->arena, items, node);
    return true;
}

/* ---- rules, repetitions ---- */

/* Several rules in a row, such as a choice between statements, need no clause around. */
static bool is_transparent(const struct grammar_rule *rule) {
    const struct grammar_op *first = &grammar_ops[rule->first];
    if (first->kind != GRAMMAR_CHOICE || first->next) return false;
    for (uint16_t alternative = first->arg; alternative; alternative = grammar_ops[alternative].next) {
        const struct grammar_op *only = &grammar_ops[grammar_ops[alternative].arg];
        if ((only->kind != GRAMMAR_RULE && only->kind != GRAMMAR_NATIVE) || only->next) return false;
    }
    return true;
}

static struct sql_node *make_clause(struct parser *p, const char *name, const struct sql_list *items, size_t offset) {
    struct sql_node *node = parser_new(p, SQL_CLAUSE, offset);
    SQL_AS(clause, node)->name = str_from_z(name);
    SQL_AS(clause, node)->items = *items;
    return node;
}

static bool match_rule(struct parser *p, const struct grammar_rule *rule, struct sql_list *items) {
    struct sql_list own = {0};
    size_t offset = parser_offset(p);
    if (!parser_enter(p)) return false;
    bool transparent = is_transparent(rule), matched = match_sequence(p, rule->first, transparent ? items : &own);
    parser_leave(p);
    if (matched && own.n) sql_list_push(p->arena, items, make_clause(p, rule->name, &own, offset));
    return matched;
}

static bool match_choice(struct parser *p, uint16_t alternative, struct sql_list *items) {
    struct mark before = mark_here(p, items);
    for (; alternative && !p->failed; alternative = grammar_ops[alternative].next) {
        if (match_sequence(p, grammar_ops[alternative].arg, items)) return true;
        go_back(p, items, before);
    }
    return false;
}

/* Any number of times; a round that reads nothing ends it. */
static size_t match_many(struct parser *p, uint16_t body, struct sql_list *items) {
    size_t rounds = 0;
    while (!p->failed) {
        struct mark before = mark_here(p, items);
        if (!match_sequence(p, body, items) || p->at == before.at) {
            if (!p->failed) go_back(p, items, before);
            break;
        }
        rounds++;
    }
    return rounds;
}

/* Each alternative at most once, in any order. */
static bool match_set(struct parser *p, uint16_t choice, struct sql_list *items) {
    uint64_t used = 0;
    bool found = true;
    while (found && !p->failed) {
        struct mark before = mark_here(p, items);
        unsigned place = 0;
        found = false;
        for (uint16_t alternative = grammar_ops[choice].arg; alternative && !found && !p->failed; alternative = grammar_ops[alternative].next, place++) {
            if (place < 64 && used >> place & 1) continue;
            found = match_sequence(p, grammar_ops[alternative].arg, items) && p->at > before.at;
            if (!found) go_back(p, items, before);
            else if (place < 64) used |= (uint64_t)1 << place;
        }
    }
    return !p->failed;
}

static bool match_commas(struct parser *p, uint16_t body, struct sql_list *items) {
    size_t offset = parser_offset(p);
    struct sql_list all = {0};
    for (bool more = true; more;) {
        struct sql_list one = {0};
        size_t begin = parser_offset(p), comma = p->at - (all.n > 0);
        if (!match_sequence(p, body, &one)) {
            if (p->failed || !all.n) return false;
            p->at = comma; /* the comma belongs to something around this list */
            break;
        }
        sql_list_push(p->arena, &all, one.n == 1 ? one.at[0] : make_clause(p, "", &one, begin));
        more = parser_is_operator(p, 0, ",");
        p->at += more;
    }
    struct sql_node *node = parser_new(p, SQL_COMMA_LIST, offset);
    SQL_AS(comma_list, node)->items = all;
    sql_list_push(p->arena, items, node);
    return true;
}

/* ---- sequences ---- */

static bool match_native(struct parser *p, enum grammar_native native, struct sql_list *items) {
#define X(NAME, name, what) [NATIVE_##NAME] = STR_INIT(what),
    static const struct str natives[] = {GRAMMAR_NATIVES(X)};
#undef X
    bool matched = grammar_native(p, native, items);
    if (!matched && !p->failed) parser_expected(p, natives[native]);
    return matched && !p->failed;
}

static bool match_op(struct parser *p, const struct grammar_op *op, struct sql_list *items) {
    struct mark before = mark_here(p, items);
    switch ((enum grammar_kind)op->kind) {
    case GRAMMAR_WORDS: return match_words(p, grammar_texts[op->arg], items);
    case GRAMMAR_RULE: return match_rule(p, &grammar_rules[op->arg], items);
    case GRAMMAR_NATIVE: return match_native(p, (enum grammar_native)op->arg, items);
    case GRAMMAR_CHOICE: return match_choice(p, op->arg, items);
    case GRAMMAR_ALTERNATIVE: case GRAMMAR_GROUP: return match_sequence(p, op->arg, items);
    case GRAMMAR_OPTIONAL: return match_sequence(p, op->arg, items) || (!p->failed && (go_back(p, items, before), true));
    case GRAMMAR_MANY: return match_many(p, op->arg, items), !p->failed;
    case GRAMMAR_SOME: return match_many(p, op->arg, items) > 0 && !p->failed;
    case GRAMMAR_COMMAS: return match_commas(p, op->arg, items);
    case GRAMMAR_SET: return match_set(p, op->arg, items);
    case GRAMMAR_NOT: return !token_is(parser_peek(p, 0), str_from_z(grammar_texts[op->arg]));
    }
    return false;
}

static bool match_sequence(struct parser *p, uint16_t op, struct sql_list *items) {
    for (; op; op = grammar_ops[op].next)
        if (p->failed || !match_op(p, &grammar_ops[op], items)) return false;
    return true;
}

/* ---- from outside ---- */

static const struct grammar_rule *find_rule(const struct parser *p, const char *name) {
    size_t low = 0, high = grammar_rule_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(grammar_rules[middle].name, name) < 0) low = middle + 1;
        else high = middle;
    }
    for (; low < grammar_rule_count && strcmp(grammar_rules[low].name, name) == 0; low++) /* one for each dialect */
        if (grammar_rules[low].dialect < 0 || grammar_rules[low].dialect == (int)p->dialect) return &grammar_rules[low];
    return NULL;
}

bool parse_rule(struct parser *p, const char *name, struct sql_list *items) {
    const struct grammar_rule *rule = find_rule(p, name);
    struct mark before = mark_here(p, items);
    if (!rule || p->failed) return false;
    if (match_sequence(p, rule->first, items)) return true;
    return p->failed ? false : go_back(p, items, before);
}

struct sql_node *parse_clause(struct parser *p, const char *name) {
    struct sql_list items = {0};
    size_t offset = parser_offset(p);
    return parse_rule(p, name, &items) && items.n ? make_clause(p, name, &items, offset) : NULL;
}

bool expect_rule(struct parser *p, const char *name, struct sql_list *items) {
    return parse_rule(p, name, items) || parser_fail(p, NULL) != NULL;
}
