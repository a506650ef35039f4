/*
 * Laws of the fingerprint: statements are changed in ways that must not show, printed, read again, and compared. What is changed: our own cases,
 * the TPC-H queries, and the fetched corpora where they are.
 */
#include "base/buf.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/random.h"
#include "sql/fingerprint.h"
#include "sql/parse.h"
#include "sql/print.h"
#include "sql/statements.h"
#include "sql/token.h"
#include "support/support.h"

struct corpus {
    struct arena arena;
    VEC(struct one { struct str text; const struct sql_node *tree; enum sql_dialect dialect; }) statements;
};

/* ---- the statements ---- */

static void add_statement(struct arena *arena, enum sql_dialect dialect, struct str text, void *context) {
    struct corpus *corpus = context;
    text = str_dup(&corpus->arena, text);
    const struct sql_node *tree = sql_parse_statement(&corpus->arena, dialect, text, NULL);
    const struct sql_node *again = tree ? sql_parse_statement(arena, dialect, sql_print(arena, dialect, tree), NULL) : NULL;
    if (again && tree->kind != SQL_OPAQUE && sql_equal(tree, again)) { /* the others are corpus_test's */
        VEC_PUSH(&corpus->arena, &corpus->statements, (struct one){text, tree, dialect});
    }
}

static int load(void **state) {
    struct corpus *corpus = calloc(1, sizeof *corpus);
    arena_init(&corpus->arena, NULL);
    statements_of_cases(SQL_POSTGRESQL, "test/sql/postgresql.t", add_statement, corpus);
    statements_of_cases(SQL_ORACLE, "test/sql/oracle.t", add_statement, corpus);
    statements_of_tpch(SQL_POSTGRESQL, add_statement, corpus);
    statements_of_tpch(SQL_ORACLE, add_statement, corpus);
    statements_of_fetched(SQL_POSTGRESQL, "deps/corpora/tpcds.sql", add_statement, corpus);
    statements_of_fetched(SQL_POSTGRESQL, "deps/corpora/sqlglot-postgresql.sql", add_statement, corpus);
    statements_of_fetched(SQL_ORACLE, "deps/corpora/sqlglot-oracle.sql", add_statement, corpus);
    statements_of_fetched(SQL_POSTGRESQL, "deps/corpora/sqlglot-identity.sql", add_statement, corpus);
    *state = corpus;
    return 0;
}

static int unload(void **state) {
    struct corpus *corpus = *state;
    arena_release(&corpus->arena);
    free(corpus);
    return 0;
}

static struct str tokens_of(struct arena *arena, const struct one *one, const struct sql_node *tree) {
    struct sql_fingerprint_tokens tokens = {0};
    struct buf out;
    assert_true(sql_fingerprint_explain(arena, one->dialect, tree, &tokens) == sql_fingerprint(one->dialect, tree));
    buf_init(&out, arena);
    for (size_t i = 0; i < tokens.list.n; i++) {
        buf_str(&out, tokens.list.at[i]);
        buf_char(&out, '\n');
    }
    return buf_view(&out);
}

static void assert_same(struct arena *arena, const struct one *one, struct str changed) {
    struct err err = {0};
    const struct sql_node *tree = sql_parse_statement(arena, one->dialect, changed, &err);
    if (!tree) {
        fail_msg("the change does not parse: %s\n" STR_FMT "\nwas " STR_FMT, err.message, STR_ARG(changed), STR_ARG(one->text));
    }
    if (sql_fingerprint(one->dialect, tree) != sql_fingerprint(one->dialect, one->tree)) {
        fail_msg("fingerprints differ: " STR_FMT "\n--- and\n" STR_FMT "\n--- tokens\n" STR_FMT "\n--- and\n" STR_FMT, STR_ARG(one->text), STR_ARG(changed),
                 STR_ARG(tokens_of(arena, one, one->tree)), STR_ARG(tokens_of(arena, one, tree)));
    }
    assert_true(str_eq(tokens_of(arena, one, tree), tokens_of(arena, one, one->tree)));
}

/* Calls change(…) for each statement, in scratch memory. */
static void for_each(struct corpus *corpus, void (*change)(struct arena *arena, const struct one *one)) {
    assert_true(corpus->statements.n > 2 * 22); /* TPC-H in both dialects, and the cases */
    for (size_t i = 0; i < corpus->statements.n; i++) {
        struct arena arena;
        arena_init(&arena, NULL);
        change(&arena, &corpus->statements.at[i]);
        arena_release(&arena);
    }
}

/* ---- changes of the text ---- */

static bool is_value(const struct sql_token *token) {
    return token->kind == TOKEN_NUMBER || token->kind == TOKEN_STRING;
}

/* The statement's tokens with other blanks and comments between them, and words in the other case. */
static struct str disguised(struct arena *arena, const struct one *one) {
    static const char *const gaps[] = {" ", "\n\t", " /* c */ ", " -- c\n", "  "};
    struct sql_lexer lexer = {.dialect = one->dialect, .text = one->text, .keep_comments = true};
    struct sql_token token;
    struct buf out;
    size_t behind = 0, gap = 0;
    buf_init(&out, arena);
    while (sql_lexer_next(&lexer, &token) && token.kind != TOKEN_END) {
        struct str raw = str_slice(one->text, token.offset, token.end);
        bool joined = token.offset == behind; /* x.y, E'…': what stands together stays so */
        bool hint = token.kind == TOKEN_COMMENT && raw.len > 2 && raw.ptr[2] == '+';
        if (token.kind == TOKEN_COMMENT && !hint) {
            continue;
        }
        if (!joined && behind) {
            buf_z(&out, hint ? " " : gaps[gap++ % 5]);
        }
        buf_str(&out, token.kind == TOKEN_WORD ? str_upper(arena, raw) : raw);
        if (hint && raw.ptr[0] == '-') {
            buf_char(&out, '\n');
        }
        behind = token.end;
    }
    return buf_view(&out);
}

static void check_disguised(struct arena *arena, const struct one *one) {
    assert_same(arena, one, disguised(arena, one));
}

static void test_blanks_case_comments(void **state) {
    for_each(*state, check_disguised);
}

/* ---- changes of the tree ---- */

static void shuffle(struct sql_list *list) {
    for (size_t i = 0; i < list->n / 2; i++) {
        struct sql_node *kept = list->at[i];
        list->at[i] = list->at[list->n - 1 - i];
        list->at[list->n - 1 - i] = kept;
    }
}

static bool has_lateral(const struct sql_list *list) {
    for (size_t i = 0; i < list->n; i++) {
        if (list->at[i]->kind != SQL_TABLE) {
            return true;
        }
    }
    return false;
}

static bool turn_lists(const struct sql_node *node, void *context) {
    (void)context;
    if (node->kind == SQL_AND) {
        shuffle(&SQL_AS(and, node)->items);
    } else if (node->kind == SQL_OR) {
        shuffle(&SQL_AS(or, node)->items);
    } else if (node->kind == SQL_SELECT && !has_lateral(&SQL_AS(select, node)->from)) {
        shuffle(&SQL_AS(select, node)->from);
    }
    return true;
}

static void check_turned(struct arena *arena, const struct one *one) {
    struct sql_node *tree = sql_copy(arena, one->tree);
    sql_walk(tree, turn_lists, NULL);
    assert_same(arena, one, sql_print(arena, one->dialect, tree));
}

static void test_order_of_operands_and_joins(void **state) {
    for_each(*state, check_turned);
}

static bool lengthen(const struct sql_node *node, void *context) {
    struct arena *arena = context;
    struct sql_in *in = SQL_AS(in, node);
    bool values = node->kind == SQL_IN && in->items.n;
    for (size_t i = 0; values && i < in->items.n; i++) {
        values = in->items.at[i]->kind == SQL_LITERAL;
    }
    if (values) {
        sql_list_push(arena, &in->items, in->items.at[0]);
        sql_list_push(arena, &in->items, in->items.at[0]);
    }
    return true;
}

static void check_lengthened(struct arena *arena, const struct one *one) {
    struct sql_node *tree = sql_copy(arena, one->tree);
    sql_walk(tree, lengthen, arena);
    assert_same(arena, one, sql_print(arena, one->dialect, tree));
}

static void test_length_of_lists(void **state) {
    for_each(*state, check_lengthened);
}

/* Renames an alias and what names it, unless the word is also used otherwise. */
struct renaming {
    struct arena *arena;
    struct str from, to;
    size_t aliases, others;
};

static void rename_in(struct renaming *renaming, struct str *text, bool alias) {
    if (!str_eq(*text, renaming->from)) {
        return;
    }
    *text = renaming->to;
    renaming->aliases += alias;
}

static bool rename_table(const struct sql_node *node, void *context) {
    struct renaming *renaming = context;
    switch ((int)node->kind) { /* few of many */
    case SQL_TABLE:
        rename_in(renaming, &SQL_AS(table, node)->alias, true);
        renaming->others += str_eq(SQL_AS(table, node)->name, renaming->from);
        break;
    case SQL_DERIVED: rename_in(renaming, &SQL_AS(derived, node)->alias, true); break;
    case SQL_TABLE_FUNCTION: rename_in(renaming, &SQL_AS(table_function, node)->alias, true); break;
    case SQL_COLUMN:
        rename_in(renaming, &SQL_AS(column, node)->table, false);
        renaming->others += str_eq(SQL_AS(column, node)->name, renaming->from) || str_eq(SQL_AS(column, node)->schema, renaming->from);
        break;
    case SQL_SELECT: renaming->others += SQL_AS(select, node)->hints.len > 0; break;
    default: break;
    }
    return true;
}

static bool find_alias(const struct sql_node *node, void *context) {
    struct str *found = context;
    if (!found->len && node->kind == SQL_TABLE) {
        *found = SQL_AS_CONST(table, node)->alias;
    }
    if (!found->len && node->kind == SQL_DERIVED) {
        *found = SQL_AS_CONST(derived, node)->alias;
    }
    return true;
}

static void check_renamed(struct arena *arena, const struct one *one) {
    struct renaming renaming = {.arena = arena, .to = one->dialect == SQL_ORACLE ? STR("ZZ9") : STR("zz9")};
    struct sql_node *tree = sql_copy(arena, one->tree);
    sql_walk(tree, find_alias, &renaming.from);
    if (!renaming.from.len) {
        return;
    }
    sql_walk(tree, rename_table, &renaming);
    if (renaming.aliases == 1 && !renaming.others) {
        assert_same(arena, one, sql_print(arena, one->dialect, tree));
    }
}

static void test_aliases_of_tables(void **state) {
    for_each(*state, check_renamed);
}

/* ---- known texts ---- */

/* The statement with other numbers and strings: where the token hash is the same, the fingerprint must be. */
static void check_token_hash(struct arena *arena, const struct one *one) {
    struct sql_lexer lexer = {.dialect = one->dialect, .text = one->text};
    struct sql_token token;
    struct buf out;
    size_t behind = 0;
    buf_init(&out, arena);
    while (sql_lexer_next(&lexer, &token) && token.kind != TOKEN_END) {
        buf_str(&out, str_slice(one->text, behind, token.offset));
        bool change = is_value(&token) && one->text.ptr[token.offset] != '$';
        buf_str(&out, !change ? str_slice(one->text, token.offset, token.end) : token.kind == TOKEN_NUMBER ? STR("7") : STR("'z'"));
        behind = token.end;
    }
    const struct sql_node *tree = sql_parse_statement(arena, one->dialect, buf_view(&out), NULL);
    bool same = sql_token_hash(one->dialect, buf_view(&out)) == sql_token_hash(one->dialect, one->text);
    if (tree && same && sql_fingerprint(one->dialect, tree) != sql_fingerprint(one->dialect, one->tree)) {
        fail_msg("one token hash, two fingerprints: " STR_FMT "\n--- and\n" STR_FMT, STR_ARG(one->text), STR_ARG(buf_view(&out)));
    }
    assert_true(sql_token_hash(one->dialect, disguised(arena, one)) == sql_token_hash(one->dialect, one->text));
}

static void test_token_hash(void **state) {
    for_each(*state, check_token_hash);
}

/* SQL in a string that a program runs belongs to the program: two such strings never share a token hash. Other strings do. */
static void test_token_hash_of_dynamic_sql(void **state) {
    static const char *const different[][2] = {
        {"begin execute immediate 'truncate table t'; end;", "begin execute immediate 'z'; end;"},
        {"begin open c for 'select a from t'; end;", "begin open c for 'select b from t'; end;"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof different / sizeof *different; i++)
        assert_true(sql_token_hash(SQL_ORACLE, str_from_z(different[i][0])) != sql_token_hash(SQL_ORACLE, str_from_z(different[i][1])));
    assert_true(sql_token_hash(SQL_ORACLE, STR("begin p('a'); end;")) == sql_token_hash(SQL_ORACLE, STR("begin p('b'); end;")));
}

/* Different tokens never share a fingerprint or, with the same literals left out, a token hash. */
static void test_no_collisions(void **state) {
    struct corpus *corpus = *state;
    struct arena arena;
    struct map by_fingerprint, by_tokens;
    arena_init(&arena, NULL);
    map_init(&by_fingerprint, &arena);
    map_init(&by_tokens, &arena);
    for (size_t i = 0; i < corpus->statements.n; i++) {
        const struct one *one = &corpus->statements.at[i];
        struct str *tokens = ARENA_NEW(&arena, struct str), fingerprint = str_fmt(&arena, "%016llx", (unsigned long long)sql_fingerprint(one->dialect, one->tree));
        struct str texts = str_fmt(&arena, "%d %016llx", (int)one->dialect, (unsigned long long)sql_token_hash(one->dialect, one->text)), *kept = ARENA_NEW(&arena, struct str);
        *tokens = tokens_of(&arena, one, one->tree);
        *kept = fingerprint;
        const struct str *other = map_put(&by_fingerprint, fingerprint, tokens), *known = map_put(&by_tokens, texts, kept);
        assert_true(!other || str_eq(*other, *tokens));
        assert_true(!known || str_eq(*known, fingerprint));
    }
    printf("%zu statements, %zu fingerprints, %zu token hashes\n", corpus->statements.n, by_fingerprint.n, by_tokens.n);
    arena_release(&arena);
}

enum { CACHED = 20 }; /* fewer than there are statements */

static void test_cache(void **state) {
    struct corpus *corpus = *state;
    struct sql_fingerprint_cache cache;
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    sql_fingerprint_cache_init(&cache, &arena, SQL_POSTGRESQL, CACHED);
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < corpus->statements.n; i++) {
            uint64_t fingerprint;
            const struct one *one = &corpus->statements.at[i];
            if (one->dialect != SQL_POSTGRESQL) {
                continue;
            }
            assert_done(sql_fingerprint_cached(&cache, one->text, &fingerprint, &err), &err);
            assert_true(fingerprint == sql_fingerprint(one->dialect, one->tree));
        }
    }
    assert_true(cache.n == CACHED && cache.hits >= CACHED);
    uint64_t fingerprint;
    assert_false(sql_fingerprint_cached(&cache, STR("select from where"), &fingerprint, &err));
    assert_err(&err, ERR_SQL_SYNTAX);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blanks_case_comments), cmocka_unit_test(test_order_of_operands_and_joins),
        cmocka_unit_test(test_length_of_lists),      cmocka_unit_test(test_aliases_of_tables),
        cmocka_unit_test(test_token_hash),           cmocka_unit_test(test_no_collisions),
        cmocka_unit_test(test_cache),                cmocka_unit_test(test_token_hash_of_dynamic_sql),
    };
    return cmocka_run_group_tests_name(test_topic(), tests, load, unload);
}
