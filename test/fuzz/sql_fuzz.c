/*
 * Whatever the bytes, in both dialects (or the one that DOVETAIL_FUZZ_DIALECT names): trees or errors with a place; a tree that was parsed
 * prints, and what was printed parses to an equal tree with the same fingerprint; the same tokens with other literals have the same fingerprint
 * where their token hash says so. Every second mutation works on tokens instead of bytes, so that what is tried is nearly SQL.
 */
#include <stdio.h>

#include "base/buf.h"
#include "base/random.h"
#include "sql/fingerprint.h"
#include "sql/parse.h"
#include "sql/print.h"
#include "sql/token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);

static void check(bool holds, const char *law, struct str text) {
    if (holds) {
        return;
    }
    fprintf(stderr, "%s: " STR_FMT "\n", law, STR_ARG(text));
    abort();
}

/* The same text with other numbers and strings; the strings without what a path has. */
static struct str with_other_values(struct arena *arena, enum sql_dialect dialect, struct str text) {
    struct sql_lexer lexer = {.dialect = dialect, .text = text};
    struct sql_token token;
    struct buf out;
    size_t behind = 0;
    buf_init(&out, arena);
    while (sql_lexer_next(&lexer, &token) && token.kind != TOKEN_END) {
        bool change = token.kind == TOKEN_NUMBER || token.kind == TOKEN_STRING;
        buf_str(&out, str_slice(text, behind, token.offset));
        buf_str(&out, !change ? str_slice(text, token.offset, token.end) : token.kind == TOKEN_NUMBER ? STR("7") : STR("'z'"));
        behind = token.end;
    }
    return buf_view(&out);
}

static void check_token_hash(struct arena *arena, enum sql_dialect dialect, const struct sql_statement *one) {
    struct str other = with_other_values(arena, dialect, one->text);
    if (sql_token_hash(dialect, other) != sql_token_hash(dialect, one->text)) {
        return;
    }
    /* Of the text as it stands: in a script, variables and continued lines were read otherwise. */
    const struct sql_node *tree = sql_parse_statement(arena, dialect, other, NULL), *was = sql_parse_statement(arena, dialect, one->text, NULL);
    check(!tree || !was || sql_fingerprint(dialect, tree) == sql_fingerprint(dialect, was), "equal token hashes have one fingerprint", one->text);
}

static void check_statement(struct arena *arena, enum sql_dialect dialect, const struct sql_statement *one) {
    if (one->outcome == SQL_FAILED) {
        check(one->err.code != ERR_NONE && one->err.message[0], "an error says what", one->text);
        check(one->err.line >= 1 && one->err.column >= 1, "an error says where", one->text);
        return;
    }
    struct err err = {0};
    struct str text = sql_print(arena, dialect, one->tree);
    const struct sql_node *again = sql_parse_statement(arena, dialect, text, &err);
    if (err.code == ERR_SQL_TOO_DEEP) return; /* printing adds parentheses: what was near the limit may be beyond it */
    if (dialect == SQL_ORACLE && (!again || !sql_equal(one->tree, again))) { /* EXEC takes a statement of PL/SQL */
        again = sql_parse_plsql_statement(arena, text, &err);
    }
    check(again != NULL, err.message, text);
    check(sql_equal(one->tree, again), "what was printed is an equal tree", text);
    check(sql_fingerprint(dialect, one->tree) == sql_fingerprint(dialect, again), "equal trees have one fingerprint", text);
    check_token_hash(arena, dialect, one);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str text = {(const char *)data, size};
    const char *only = getenv("DOVETAIL_FUZZ_DIALECT");
    for (int dialect = SQL_POSTGRESQL; dialect <= SQL_ORACLE; dialect++) {
        struct arena arena;
        struct sql_script script = {0};
        if (only && strcmp(only, dialect == SQL_ORACLE ? "oracle" : "postgresql") != 0) {
            continue;
        }
        arena_init(&arena, NULL);
        sql_parse_script(&arena, (enum sql_dialect)dialect, text, &script);
        for (size_t i = 0; i < script.statements.n; i++) {
            check_statement(&arena, (enum sql_dialect)dialect, &script.statements.at[i]);
        }
        sql_oracle_id(&arena, text, SQL_FORCE_MIXED_KEEP);
        arena_release(&arena);
    }
    return 0;
}

/* ---- mutations of tokens ---- */

struct span {
    size_t from, to;
};

enum { SPANS_MAX = 4096 };

static size_t find_spans(struct str text, struct span *spans) {
    struct sql_lexer lexer = {.dialect = SQL_ORACLE, .text = text};
    struct sql_token token;
    size_t n = 0;
    while (n < SPANS_MAX && lexer.at < text.len) {
        bool good = sql_lexer_next(&lexer, &token);
        if (good && token.kind == TOKEN_END) {
            break;
        }
        lexer.problem = NULL;
        if (good) {
            spans[n++] = (struct span){token.offset, token.end};
        }
    }
    return n;
}

static struct str piece(struct str text, struct span span) {
    return str_slice(text, span.from, span.to);
}

/* Deletes, doubles, exchanges or moves one token, or a run of them; the empty string: nothing to do. */
static struct str mutated(struct arena *arena, struct str text, struct random *random) {
    struct span *spans = ARENA_ARRAY(arena, struct span, SPANS_MAX);
    size_t n = find_spans(text, spans);
    struct buf out;
    buf_init(&out, arena);
    if (n < 3) {
        return (struct str){0};
    }
    size_t a = random_below(random, n), b = random_below(random, n);
    struct span first = spans[a < b ? a : b], second = spans[a < b ? b : a];
    bool run = random_below(random, 3) == 0;
    struct str moved = run ? str_slice(text, first.from, second.to) : piece(text, first);
    switch (random_below(random, 4)) {
    case 0: /* without it */
        buf_str(&out, str_slice(text, 0, first.from));
        buf_str(&out, str_slice(text, run ? second.to : first.to, text.len));
        break;
    case 1: /* twice */
        buf_str(&out, str_slice(text, 0, first.from));
        buf_str(&out, moved);
        buf_char(&out, ' ');
        buf_str(&out, str_slice(text, first.from, text.len));
        break;
    case 2: /* exchanged */
        buf_str(&out, str_slice(text, 0, first.from));
        buf_str(&out, piece(text, second));
        buf_str(&out, a == b ? STR("") : str_slice(text, first.to, second.from));
        buf_str(&out, a == b ? STR("") : piece(text, first));
        buf_str(&out, str_slice(text, second.to, text.len));
        break;
    default: /* also elsewhere */
        buf_str(&out, str_slice(text, 0, second.to));
        buf_char(&out, ' ');
        buf_str(&out, moved);
        buf_str(&out, str_slice(text, second.to, text.len));
        break;
    }
    return buf_view(&out);
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed) {
    struct random random;
    struct arena arena;
    random_init(&random, seed);
    if (random_below(&random, 2) == 0) {
        return LLVMFuzzerMutate(data, size, max_size);
    }
    arena_init(&arena, NULL);
    struct str changed = mutated(&arena, (struct str){(const char *)data, size}, &random);
    size_t length = changed.len < max_size ? changed.len : max_size;
    if (length) {
        memcpy(data, changed.ptr, length);
    }
    arena_release(&arena);
    return length ? length : LLVMFuzzerMutate(data, size, max_size);
}
