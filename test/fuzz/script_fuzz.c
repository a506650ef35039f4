/*
 * Whatever the bytes, in both dialects: the pieces of a script are the same through windows that grow from a few bytes on as from the whole, they
 * lie in the text in order, and each gives a tree or an error with a place.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/vec.h"
#include "sql/script.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds, const char *law, struct str text) {
    if (holds) {
        return;
    }
    fprintf(stderr, "%s: " STR_FMT "\n", law, STR_ARG(text));
    abort();
}

struct pieces {
    VEC(struct sql_piece) list; /* of statements and commands: rows of COPY may come in parts */
};

static void read_pieces(struct arena *arena, enum sql_dialect dialect, struct str text, size_t bytes, struct pieces *pieces) {
    struct sql_reader reader;
    struct sql_piece piece;
    size_t done = 0, size = bytes;
    sql_reader_init(&reader, dialect);
    sql_reader_keep_defines(&reader, arena);
    for (;;) {
        reader.last = done + size >= text.len;
        reader.text = str_slice(text, done, done + size);
        enum sql_read read = sql_reader_next(&reader, &piece);
        check(reader.at <= reader.text.len, "the reader stays in its window", text);
        if (read == SQL_READ_END) {
            return;
        }
        check(read != SQL_READ_MORE || !reader.last, "no more is asked for behind the end", text);
        check(read != SQL_READ_PIECE || reader.at > 0, "a piece takes the reader on", text);
        if (read == SQL_READ_PIECE && piece.kind != SQL_PIECE_DATA) {
            VEC_PUSH(arena, &pieces->list, piece);
        }
        size = read == SQL_READ_MORE ? size * 2 : bytes;
        done += reader.at;
        reader.at = 0;
    }
}

static void check_equal(const struct pieces *whole, const struct pieces *parts, struct str text) {
    check(whole->list.n == parts->list.n, "as many pieces through windows", text);
    for (size_t i = 0; i < whole->list.n; i++) {
        const struct sql_piece *a = &whole->list.at[i], *b = &parts->list.at[i];
        check(a->kind == b->kind && a->line == b->line && a->column == b->column && str_eq(a->text, b->text), "the same piece through windows", text);
        check(i == 0 || a->text.ptr >= whole->list.at[i - 1].text.ptr, "pieces lie in order", text);
    }
}

static void check_statements(struct arena *arena, enum sql_dialect dialect, const struct pieces *pieces) {
    for (size_t i = 0; i < pieces->list.n; i++) {
        struct sql_statement statement;
        if (pieces->list.at[i].kind != SQL_PIECE_STATEMENT) {
            continue;
        }
        sql_parse_piece(arena, dialect, &pieces->list.at[i], &statement);
        bool placed = statement.err.message[0] && statement.err.line >= pieces->list.at[i].line && statement.err.column >= 1;
        check(statement.outcome != SQL_FAILED || placed, "an error says what and where", statement.text);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str text = {(const char *)data, size};
    for (int dialect = SQL_POSTGRESQL; dialect <= SQL_ORACLE; dialect++) {
        struct arena arena;
        struct pieces whole = {{0}}, parts = {{0}};
        arena_init(&arena, NULL);
        read_pieces(&arena, (enum sql_dialect)dialect, text, size + 1, &whole);
        read_pieces(&arena, (enum sql_dialect)dialect, text, 7, &parts);
        check_equal(&whole, &parts, text);
        check_statements(&arena, (enum sql_dialect)dialect, &whole);
        arena_release(&arena);
    }
    return 0;
}
