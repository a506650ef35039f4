/*
 * Conditional compilation: $IF … $THEN … $ELSIF … $ELSE … $END. Which branch a database takes hangs on its version and settings, so the SQL of
 * all of them counts: the unit is read once with the first branch of each $IF, then with the second, and so on, and what the later readings find
 * is added. Branches inside branches are chosen apart from the outer ones, so that each of the usual two levels is read with each of the other.
 *
 * Empty branches are no choice, and neither is $ERROR. A reading that is no PL/SQL is left out: a database that takes the other branches never sees it.
 */
#include "sql/plsql.h"

enum { READINGS_MAX = 16 };

struct branching { /* one $IF that is open */
    size_t number; /* of the $IF, in the order of the text */
    size_t seen;   /* branches with something in them */
    bool active, outer;
};

struct choosing {
    VEC(struct branching) open;
    VEC(size_t) counts; /* by number of the $IF */
    struct sql_tokens tokens;
    size_t number;      /* of the next $IF */
    bool condition;     /* between $IF or $ELSIF and $THEN */
};

struct choice { /* which branch: of outermost $IFs, of those inside others */
    size_t outer, inner;
};

static bool is_directive(const struct sql_token *token) {
    return token->kind == TOKEN_WORD && (sql_token_is(token, "$if") || sql_token_is(token, "$then") || sql_token_is(token, "$elsif") || sql_token_is(token, "$else") || sql_token_is(token, "$end") ||
                                         sql_token_is(token, "$error"));
}

/* Behind the directive at hand: nothing, or only an error that the compiler should raise. */
static bool is_empty_branch(const struct sql_token *token) {
    const struct sql_token *next = token + 1;
    return next->kind == TOKEN_END || (is_directive(next) && !sql_token_is(next, "$if"));
}

static struct branching *innermost(struct choosing *choosing) { return choosing->open.n ? &choosing->open.at[choosing->open.n - 1] : NULL; }

static void open_branching(struct arena *arena, struct choosing *choosing, bool condition) {
    struct branching *around = innermost(choosing);
    VEC_PUSH(arena, &choosing->open, (struct branching){.number = choosing->number++, .outer = !around || around->active});
    choosing->condition = condition;
}

static void begin_branch(struct choosing *choosing, const struct sql_token *token, struct choice choice) {
    struct branching *inner = innermost(choosing);
    choosing->condition = false;
    inner->active = false;
    if (is_empty_branch(token)) return;
    size_t index = inner->seen++, count = inner->number < choosing->counts.n ? choosing->counts.at[inner->number] : 0;
    size_t wanted = choosing->open.n > 1 ? choice.inner : choice.outer;
    inner->active = inner->outer && (index == wanted || (wanted >= count && index + 1 == count));
}

static void take_directive(struct arena *arena, struct choosing *choosing, const struct sql_token *token, struct choice choice) {
    if (sql_token_is(token, "$if") || sql_token_is(token, "$error")) {
        open_branching(arena, choosing, sql_token_is(token, "$if"));
    } else if (!innermost(choosing)) {
        return;
    } else if (sql_token_is(token, "$elsif")) {
        innermost(choosing)->active = false;
        choosing->condition = true;
    } else if (sql_token_is(token, "$end")) {
        choosing->open.n--;
    } else {
        begin_branch(choosing, token, choice);
    }
}

/* How many branches with something in them each $IF has; returns how many outermost ones and inner ones have at most. */
static struct choice count_branches(struct parser *p, struct choosing *choosing) {
    struct choice most = {1, 1};
    for (size_t i = p->at; i < p->count; i++) {
        const struct sql_token *token = &p->tokens[i];
        struct branching *inner = innermost(choosing);
        if (!is_directive(token)) continue;
        if (sql_token_is(token, "$if") || sql_token_is(token, "$error")) VEC_PUSH(p->arena, &choosing->counts, 0);
        if (inner && sql_token_is(token, "$end")) {
            choosing->counts.at[inner->number] = inner->seen;
            size_t *of = choosing->open.n > 1 ? &most.inner : &most.outer;
            if (inner->seen > *of) *of = inner->seen;
        }
        take_directive(p->arena, choosing, token, (struct choice){0});
    }
    choosing->open.n = choosing->number = 0;
    return most;
}

/* The tokens from where the parser stands, with one branch of each $IF. */
static void choose(struct parser *p, struct choosing *choosing, struct choice choice) {
    choosing->tokens = (struct sql_tokens){0};
    choosing->open.n = choosing->number = 0;
    choosing->condition = false;
    for (size_t i = p->at; i < p->count; i++) {
        const struct sql_token *token = &p->tokens[i];
        const struct branching *inner = innermost(choosing);
        if (is_directive(token)) take_directive(p->arena, choosing, token, choice);
        else if (token->kind == TOKEN_END) sql_tokens_end(p->arena, &choosing->tokens, token->offset);
        else if (!choosing->condition && (!inner || inner->active)) VEC_PUSH(p->arena, &choosing->tokens, *token);
    }
    p->tokens = choosing->tokens.at;
    p->count = choosing->tokens.n;
    p->at = 0;
}

/* Statements that begin where none of the others does; both lists are in the order of the text. */
static void add_statements(struct arena *arena, struct sql_list *all, const struct sql_list *more) {
    struct sql_list merged = {0};
    size_t i = 0, j = 0;
    while (i < all->n || j < more->n) {
        bool first = j >= more->n || (i < all->n && all->at[i]->offset <= more->at[j]->offset);
        if (first && j < more->n && all->at[i]->offset == more->at[j]->offset) j++;
        sql_list_push(arena, &merged, first ? all->at[i++] : more->at[j++]);
    }
    *all = merged;
}

static bool has_directive(const struct parser *p) {
    for (size_t i = p->at; i < p->count; i++)
        if (p->tokens[i].kind == TOKEN_WORD && p->tokens[i].text.ptr[0] == '$' && is_directive(&p->tokens[i])) return true;
    return false;
}

struct sql_node *plsql_read_branches(struct parser *p, struct sql_node *(*read)(struct parser *p)) {
    struct sql_node *unit = NULL;
    struct choosing choosing = {.condition = false};
    struct parser start = *p;
    if (!has_directive(p)) return read(p);
    struct choice most = count_branches(p, &choosing);
    for (size_t i = 0; i < most.outer * most.inner && i < READINGS_MAX; i++) {
        struct err err = {0};
        struct parser reading = start;
        reading.err = unit || i ? &err : p->err;
        choose(&reading, &choosing, (struct choice){i % most.outer, (i % most.outer + i / most.outer) % most.inner});
        struct sql_node *node = read(&reading);
        if (node && parser_peek(&reading, 0)->kind != TOKEN_END) node = parser_fail(&reading, "the end of the statement");
        if (!i || (!unit && node)) {
            struct err *outer = p->err;
            *p = reading;
            p->err = outer;
        }
        if (!node) continue;
        if (!unit) unit = node;
        else add_statements(p->arena, &SQL_AS(plsql_unit, unit)->statements, &SQL_AS(plsql_unit, node)->statements);
    }
    if (unit) *p->err = (struct err){0};
    return unit;
}
