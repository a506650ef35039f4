/* Images of Oracle's values, by cases; and that what is unknown of a new catalog says so. */
#include "catalog/oracle_value.h"

#include <math.h>

#include "base/buf.h"
#include "catalog/catalog_build.h"
#include "support/cases.h"
#include "support/support.h"

static void show_value(struct buf *out, struct str line) {
    size_t at = line.len;
    struct str text;
    while (at > 0 && line.ptr[at - 1] != ' ') {
        at--;
    }
    struct str type = at ? str_slice(line, 0, at - 1) : line, hex = at ? str_slice(line, at, line.len) : (struct str){0};
    if (!oracle_value_text(out->arena, type, hex, &text)) {
        buf_z(out, "malformed\n");
        return;
    }
    enum catalog_family family = catalog_family_of(type);
    double scale = oracle_value_scale(family, text);
    struct str back = oracle_value_from_scale(out->arena, family, scale);
    buf_fmt(out, STR_FMT " | ", STR_ARG(text));
    if (isnan(scale)) {
        buf_z(out, "unknown");
    } else if (fabs(scale) < 1e30) {
        buf_fmt(out, "%.15g", scale);
    } else { /* 15 digits are kept, the rest is noise of the double */
        buf_fmt(out, "%.0f", round(scale / 1e21));
        buf_repeat(out, '0', 21);
    }
    buf_fmt(out, " | " STR_FMT "\n", STR_ARG(back));
}

static struct str show(struct arena *arena, struct str input, void *context) {
    struct buf out;
    (void)context;
    buf_init(&out, arena);
    while (input.len) {
        show_value(&out, str_cut(&input, '\n'));
    }
    return buf_view(&out);
}

static void cases(void **state) {
    (void)state;
    cases_run("test/catalog/oracle_value.t", show, NULL);
}

static void unknown(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct catalog *catalog = catalog_builder_finish(catalog_builder_new(&arena, SQL_ORACLE));
    assert_non_null(catalog->oracle);
    assert_true(isnan(catalog->oracle->system.multi_read_ms));
    assert_true(isnan(catalog_oracle_table_new(&arena)->use.row_lock_waits));
    assert_true(isnan(catalog_oracle_index_new(&arena)->use.row_lock_waits));
    assert_true(catalog_oracle_index_new(&arena)->visible);
    assert_true(isnan(catalog_oracle_stats_new(&arena)->usage.null));
    assert_null(catalog_builder_finish(catalog_builder_new(&arena, SQL_POSTGRESQL))->oracle);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(cases), cmocka_unit_test(unknown)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
