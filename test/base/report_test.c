/* Errors and log: what people read. */
#include <unistd.h>

#include "base/log.h"
#include "support/support.h"

static void the_first_error_wins(void **state) {
    (void)state;
    struct err err = {0};
    assert_false(err_set(&err, ERR_CSV_MALFORMED, "column %d", 3));
    err_hint(&err, "Look there.");
    err_place(&err, 7, 2);
    assert_false(err_set(&err, ERR_INTERNAL, "later"));
    err_hint(&err, "later");
    err_place(&err, 9, 9);
    err_detail(&err, "detail %s", "x");
    err_native(&err, "ORA-00942");
    err_context(&err, "%s: ", "statistics.csv");
    assert_int_equal(err.code, ERR_CSV_MALFORMED);
    assert_string_equal(err.message, "statistics.csv: column 3");
    assert_string_equal(err.hint, "Look there.");
    assert_string_equal(err.detail, "detail x");
    assert_string_equal(err.native, "ORA-00942");
    assert_true(err.line == 7 && err.column == 2);
    err_clear(&err);
    assert_int_equal(err.code, ERR_NONE);
    assert_false(err_set(NULL, ERR_INTERNAL, "nobody asks"));
    err_hint(NULL, "x");
    err_detail(NULL, "x");
    err_context(NULL, "x");
    err_native(NULL, "x");
    err_place(NULL, 1, 1);
}

static void long_texts_are_cut_at_a_character(void **state) {
    (void)state;
    char text[2000];
    for (size_t shift = 0; shift < 4; shift++) {
        struct err err = {0};
        memset(text, 'a', shift);
        for (size_t i = shift; i + 4 < sizeof text; i += 4) {
            memcpy(text + i, "\xF0\x9F\x90\x8A", 4);
        }
        text[shift + 1990] = '\0';
        err_set(&err, ERR_INTERNAL, "%s", text);
        assert_true(strlen(err.message) > sizeof err.message - 5);
        assert_true(str_is_utf8(str_from_z(err.message)));
        err_context(&err, "%s: ", "in");
        assert_true(str_is_utf8(str_from_z(err.message)));
        err_detail(&err, "%s", text);
        assert_true(str_is_utf8(str_from_z(err.detail)));
    }
}

static void ids_are_unique_and_complete(void **state) {
    (void)state;
    for (int i = 1; i < ERR_CODE_COUNT; i++) {
        const struct err_info *info = err_info((enum err_code)i);
        assert_true(info->name && info->message && strncmp(info->id, "DVT-", 4) == 0 && strlen(info->id) == 8);
        assert_true(info->http_status >= 400 && info->http_status < 600 && info->grpc_status > 0 &&
                    info->grpc_status < 17);
        assert_true((info->exit_status >= 2 && info->exit_status <= 5) || info->exit_status == 70);
        for (int j = 1; j < i; j++) {
            assert_true(strcmp(info->id, err_info((enum err_code)j)->id) < 0 ||
                        strcmp(info->id, err_info((enum err_code)j)->id) > 0);
        }
    }
    assert_string_equal(err_info((enum err_code)9999)->name, "INTERNAL");
}

static void logs_up_to_its_level(void **state) {
    (void)state;
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    struct log log = {.stream = stream, .level = LOG_INFO};
    log_message(&log, LOG_ERROR, "no %s", "entry");
    log_message(&log, LOG_WARNING, "table %d", 5);
    log_message(&log, LOG_INFO, "read");
    log_message(&log, LOG_DEBUG, "unseen");
    log_progress(&log, "unseen", 1, 2);
    log_message(NULL, LOG_ERROR, "unseen");
    log_progress(NULL, "unseen", 1, 2);
    log.progress = true;
    log_progress(&log, "costing", 1, 2);
    log_progress(&log, "costing", 2, 2);
    log_progress(&log, "costing", 0, 0);
    fclose(stream);
    assert_string_equal(text, "error: no entry\nwarning: table 5\nread\n"
                              "\rcosting [###############               ]  50%"
                              "\rcosting [##############################] 100%\n");
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_error_wins),
        cmocka_unit_test(long_texts_are_cut_at_a_character),
        cmocka_unit_test(ids_are_unique_and_complete),
        cmocka_unit_test(logs_up_to_its_level),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
