/*
 * What is wrong is refused, and where it is wrong. Statements that parse in full lose one parenthesis, the closing quote of a string or name, an
 * operand, or have two keywords in the other order; each change is tried alone. The place is right when it is not before the change (for what
 * closes: before what it closed), where the word in front of it is still right: "near any", when ANY lost its parenthesis. Over our own cases, TPC-H and, where they were fetched, foreign statements.
 */
#include <unistd.h>

#include "base/buf.h"
#include "sql/parse.h"
#include "sql/statements.h"
#include "sql/token.h"
#include "support/support.h"

enum change { OPENING, CLOSING, QUOTE, OPERAND, KEYWORDS, CHANGE_COUNT };
static const char *const change_names[CHANGE_COUNT] = {"opening parenthesis removed", "closing parenthesis removed", "closing quote removed", "operand removed", "keywords exchanged"};
/* Percent that must be refused at the right place. Keywords exchanged can be valid: NOT NULL as a name and an alias, say. */
static const size_t floors[CHANGE_COUNT] = {99, 99, 99, 98, 98};

struct tally {
    size_t tried, refused, placed, shown;
};

struct statement {
    struct arena *arena;
    enum sql_dialect dialect;
    struct str text;
    const struct sql_token *tokens;
    size_t count;
};

enum { SHOWN_MAX = 3 };

/* text[0, from) replacement text[to, end), and what becomes of it; `since` is the first right place. */
static void try_change(struct tally *tally, const struct statement *s, size_t from, size_t to, struct str replacement, size_t since) {
    struct buf changed;
    struct err err = {0};
    size_t line, column;
    struct arena_mark mark = arena_mark(s->arena);
    buf_init(&changed, s->arena);
    buf_str(&changed, str_slice(s->text, 0, from));
    buf_str(&changed, replacement);
    buf_str(&changed, str_slice(s->text, to, s->text.len));
    bool refused = !sql_parse_statement(s->arena, s->dialect, buf_view(&changed), &err);
    sql_place(buf_view(&changed), since, &line, &column);
    bool placed = refused && (err.line > line || (err.line == line && err.column >= column));
    tally->tried++;
    tally->refused += refused;
    tally->placed += placed;
    if (!placed && tally->shown++ < SHOWN_MAX) {
        printf("  %s: " STR_FMT "\n", refused ? err.message : "accepted", STR_ARG(str_slice(buf_view(&changed), 0, 300)));
    }
    arena_rewind(s->arena, mark);
}

static bool is_operator(const struct sql_token *token, const char *op) {
    return sql_token_is_operator(token, op);
}

static size_t opening_of(const struct statement *s, size_t closing) {
    size_t depth = 0, i = closing;
    for (;; i--) {
        depth += is_operator(&s->tokens[i], ")");
        depth -= is_operator(&s->tokens[i], "(");
        if (depth == 0 || i == 0) {
            return i;
        }
    }
}

static bool is_binary(const struct sql_token *token) {
    static const char *const ops[] = {"=", "<", ">", "<=", ">=", "<>", "||", "/"};
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
        if (is_operator(token, ops[i])) {
            return true;
        }
    }
    return false;
}

/* Pairs that mean nothing the other way round. */
static bool are_keywords(const struct sql_token *first, const struct sql_token *second) {
    static const char *const pairs[][2] = {{"group", "by"}, {"order", "by"}, {"partition", "by"}, {"is", "null"}, {"inner", "join"}, {"left", "join"},
                                           {"insert", "into"}, {"not", "in"}, {"not", "exists"}, {"primary", "key"}, {"connect", "by"}, {"start", "with"}, {"union", "all"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (sql_token_is(first, pairs[i][0]) && sql_token_is(second, pairs[i][1])) {
            return true;
        }
    }
    return false;
}

static void try_token(struct tally *tallies, const struct statement *s, size_t i) {
    const struct sql_token *token = &s->tokens[i], *next = &s->tokens[i + 1 < s->count ? i + 1 : i];
    char last = s->text.ptr[token->end - 1];
    size_t since = s->tokens[i ? i - 1 : 0].offset;
    const struct sql_token *behind = &s->tokens[i + 2 < s->count ? i + 2 : i];
    bool sign = is_operator(behind, "+") || is_operator(behind, "-"); /* would become that of the other operand */
    bool operand = next != token && !sign && (next->kind == TOKEN_NUMBER || next->kind == TOKEN_STRING || next->kind == TOKEN_BIND);
    if (is_operator(token, "(")) {
        try_change(&tallies[OPENING], s, token->offset, token->end, STR(" "), since);
    } else if (is_operator(token, ")")) {
        try_change(&tallies[CLOSING], s, token->offset, token->end, STR(" "), s->tokens[opening_of(s, i)].offset);
    } else if ((token->kind == TOKEN_STRING || token->kind == TOKEN_QUOTED) && (last == '\'' || last == '"')) {
        try_change(&tallies[QUOTE], s, token->end - 1, token->end, STR(""), token->offset);
    } else if (is_binary(token) && operand) {
        try_change(&tallies[OPERAND], s, next->offset, next->end, STR(" "), token->offset);
    } else if (next != token && are_keywords(token, next)) {
        struct str exchanged = str_fmt(s->arena, STR_FMT " " STR_FMT, STR_ARG(next->text), STR_ARG(token->text));
        try_change(&tallies[KEYWORDS], s, token->offset, next->end, exchanged, since);
    }
}

/* Java and JavaScript, and branches of conditional compilation that are not taken: nobody looks into them. */
static bool has_foreign_text(const struct sql_node *tree, struct str text) {
    size_t at;
    bool unit = tree->kind == SQL_PLSQL_UNIT;
    return unit && (str_find(text, STR("$if"), &at) || str_find(text, STR(" mle "), &at) || str_find(text, STR(" java "), &at));
}

static void try_statement(struct arena *arena, enum sql_dialect dialect, struct str text, void *context) {
    struct sql_lexer lexer = {.arena = arena, .dialect = dialect, .text = text};
    VEC(struct sql_token) tokens = {0};
    const struct sql_node *tree = sql_parse_statement(arena, dialect, text, NULL);
    if (!tree || tree->kind == SQL_OPAQUE || text.len > 4000 || has_foreign_text(tree, text)) {
        return;
    }
    do {
        if (!sql_lexer_next(&lexer, VEC_ADD(arena, &tokens))) {
            return;
        }
    } while (tokens.at[tokens.n - 1].kind != TOKEN_END);
    struct statement s = {arena, dialect, text, tokens.at, tokens.n - 1};
    for (size_t i = 0; i < s.count; i++) {
        try_token(context, &s, i);
    }
}

static void check_tallies(const struct tally *tallies) {
    bool good = true;
    for (size_t i = 0; i < CHANGE_COUNT; i++) {
        const struct tally *tally = &tallies[i];
        printf("%-28s %6zu tried, %6zu refused, %6zu at the right place\n", change_names[i], tally->tried, tally->refused, tally->placed);
        good &= tally->placed * 100 >= tally->tried * floors[i];
    }
    assert_true(good);
}

static void test_units(void **state) {
    struct tally tallies[CHANGE_COUNT] = {{0}};
    (void)state;
    statements_of_cases(SQL_ORACLE, "test/sql/plsql.t", try_statement, tallies);
    check_tallies(tallies);
}

static void test_our_own(void **state) {
    struct tally tallies[CHANGE_COUNT] = {{0}};
    (void)state;
    statements_of_cases(SQL_POSTGRESQL, "test/sql/postgresql.t", try_statement, tallies);
    statements_of_cases(SQL_ORACLE, "test/sql/oracle.t", try_statement, tallies);
    statements_of_cases(SQL_ORACLE, "test/sql/oracle_query.t", try_statement, tallies);
    statements_of_tpch(SQL_POSTGRESQL, try_statement, tallies);
    statements_of_tpch(SQL_ORACLE, try_statement, tallies);
    check_tallies(tallies);
}

static void test_fetched(void **state) {
    struct tally tallies[CHANGE_COUNT] = {{0}};
    (void)state;
    if (access("deps/corpora/sqlglot-oracle.sql", R_OK) != 0) {
        test_skip("no deps/corpora: run test/sql/fetch-corpora (needs the network)");
    }
    statements_of_fetched(SQL_POSTGRESQL, "deps/corpora/sqlglot-postgresql.sql", try_statement, tallies);
    statements_of_fetched(SQL_ORACLE, "deps/corpora/sqlglot-oracle.sql", try_statement, tallies);
    statements_of_fetched(SQL_POSTGRESQL, "deps/corpora/tpcds.sql", try_statement, tallies);
    check_tallies(tallies);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_our_own), cmocka_unit_test(test_units), cmocka_unit_test(test_fetched)};
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
