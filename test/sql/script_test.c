/*
 * Scripts as text: the pieces that the reader of scripts sees in them. Cases of sqlplus.t are Oracle's, of psql.t PostgreSQL's. Every case
 * is also read through windows that grow from one line on: the pieces must be the same.
 */
#include <string.h>

#include "base/buf.h"
#include "sql/parse.h"
#include "sql/script.h"
#include "support/cases.h"
#include "support/support.h"

/* Line ends inside a piece show as a bar, so that a piece is a line. */
static void show_piece(struct buf *out, const struct sql_piece *piece) {
    static const char *const kinds[] = {[SQL_PIECE_STATEMENT] = "statement", [SQL_PIECE_COMMAND] = "command", [SQL_PIECE_DATA] = "data"};
    buf_fmt(out, "%s %zu:%zu ", kinds[piece->kind], piece->line, piece->column);
    if (piece->command.len) buf_fmt(out, "[" STR_FMT "] ", STR_ARG(piece->command));
    for (size_t i = 0; i < piece->text.len; i++) buf_char(out, piece->text.ptr[i] == '\n' ? '|' : piece->text.ptr[i]);
    buf_char(out, '\n');
}

/* Through windows that begin with `bytes` and double. */
static struct str show_pieces(struct arena *arena, enum sql_dialect dialect, struct str text, size_t bytes) {
    struct sql_reader reader;
    struct sql_piece piece;
    struct buf out;
    size_t done = 0, size = bytes;
    buf_init(&out, arena);
    sql_reader_init(&reader, dialect);
    sql_reader_keep_defines(&reader, arena);
    for (;;) {
        reader.last = done + size >= text.len;
        reader.text = str_slice(text, done, done + size);
        enum sql_read read = sql_reader_next(&reader, &piece);
        if (read == SQL_READ_END) return buf_view(&out);
        if (read == SQL_READ_MORE) assert_false(reader.last);
        size = read == SQL_READ_MORE ? size * 2 : bytes;
        if (read == SQL_READ_PIECE) show_piece(&out, &piece);
        done += reader.at;
        reader.at = 0;
        if (read == SQL_READ_PIECE && !reader.last && size < bytes) size = bytes;
    }
}

static struct str show_script(struct arena *arena, struct str input, void *context) {
    enum sql_dialect dialect = *(const enum sql_dialect *)context;
    struct str whole = show_pieces(arena, dialect, input, input.len + 1);
    for (size_t bytes = 1; bytes < 64; bytes = bytes * 3 + 1) {
        struct str parts = show_pieces(arena, dialect, input, bytes);
        if (strstr(str_z(arena, whole), "data ")) continue; /* rows may come in parts */
        assert_str(parts, str_z(arena, whole));
    }
    return whole;
}

static void test_sqlplus(void **state) {
    enum sql_dialect dialect = SQL_ORACLE;
    (void)state;
    cases_run("test/sql/sqlplus.t", show_script, &dialect);
}

static void test_psql(void **state) {
    enum sql_dialect dialect = SQL_POSTGRESQL;
    (void)state;
    cases_run("test/sql/psql.t", show_script, &dialect);
}

/* A window that cannot grow gives the statement up, and reading goes on behind it. */
static void test_too_large(void **state) {
    struct arena arena;
    struct sql_reader reader;
    struct sql_piece piece;
    struct sql_statement statement;
    (void)state;
    arena_init(&arena, NULL);
    sql_reader_init(&reader, SQL_ORACLE);
    reader.text = STR("select 'a\n;\nselect 2 from dual;\n");
    assert_int_equal(sql_reader_next(&reader, &piece), SQL_READ_MORE);
    reader.full = true;
    assert_int_equal(sql_reader_next(&reader, &piece), SQL_READ_PIECE);
    sql_parse_piece(&arena, SQL_ORACLE, &piece, &statement);
    assert_int_equal(statement.outcome, SQL_FAILED);
    assert_err(&statement.err, ERR_SQL_TOO_LARGE);
    assert_int_equal(sql_reader_next(&reader, &piece), SQL_READ_PIECE);
    assert_str(piece.text, "select 2 from dual");
    arena_release(&arena);
}

/* Every statement of these is sought to the end of the script in vain: the reader must give up before that gets quadratic. */
static void test_hostile_scripts_are_linear(void **state) {
    static const char *const lines[] = {"/*;\n", "\"a;\n/*;\n", "$a$;\n", "q'[;\n", "begin '';\n'", "begin\n", "select (\n\n", "\\", "&", "(select\n/\n", "with function f is\n"};
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        for (int dialect = SQL_POSTGRESQL; dialect <= SQL_ORACLE; dialect++) {
            struct arena arena;
            struct buf text;
            struct sql_script script = {0};
            arena_init(&arena, NULL);
            buf_init(&text, &arena);
            while (text.len < 100000) buf_z(&text, lines[i]);
            sql_parse_script(&arena, (enum sql_dialect)dialect, buf_view(&text), &script);
            arena_release(&arena);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sqlplus), cmocka_unit_test(test_psql), cmocka_unit_test(test_too_large), cmocka_unit_test(test_hostile_scripts_are_linear),
    };
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
