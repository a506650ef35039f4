/* What several rooms' tests need: cmocka, skipping with a reason, scratch folders, the built program. */
#ifndef DOVETAIL_TEST_SUPPORT_SUPPORT_H
#define DOVETAIL_TEST_SUPPORT_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* Ends the calling test as skipped; the reason is shown by `make test`. */
#define test_skip(...)                                                                                                 \
    do {                                                                                                               \
        test_skip_reason(__VA_ARGS__);                                                                                 \
        skip();                                                                                                        \
    } while (0)
void test_skip_reason(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* "sql/parse" of this test program. */
const char *test_topic(void);

/* Compares as text, showing both; `expected` is a literal. */
#define assert_str(actual, expected) test_assert_str((actual), (expected), __FILE__, __LINE__)
void test_assert_str(struct str actual, const char *expected, const char *file, int line);

/* Fails with the error's text unless `done`. */
#define assert_done(done, err) test_assert_done((done), (err), __FILE__, __LINE__)
void test_assert_done(bool done, const struct err *err, const char *file, int line);

/* The error has this code, a message, and, as the style wants, no capital in front and no full stop behind. */
#define assert_err(err, code) test_assert_err((err), (code), __FILE__, __LINE__)
void test_assert_err(const struct err *err, enum err_code code, const char *file, int line);

/* A new empty folder, removed with all it holds when the arena goes. */
struct str test_folder(struct arena *arena);

struct test_run {
    int status; /* exit status, or 128 + signal */
    struct str out, err;
};

/* Runs the built program (DOVETAIL_BIN) with these arguments, NULL behind the last, for at most 120 seconds. */
struct test_run test_program(struct arena *arena, struct str input, const char *const *args);

#endif
