/* Keys and bounds of partitions, by cases. */
#include "catalog/partition_bound.h"

#include "base/buf.h"
#include "support/cases.h"
#include "support/support.h"

static void show_key(struct buf *out, const struct partition_key *key) {
    static const char *const names[] = {[PARTITION_RANGE] = "range:", [PARTITION_LIST] = "list:", [PARTITION_HASH] = "hash:"};
    buf_z(out, names[key->strategy]);
    for (size_t i = 0; i < key->n; i++) {
        buf_fmt(out, " " STR_FMT, STR_ARG(key->columns[i].len ? key->columns[i] : STR("-")));
    }
}

static void show_values(struct buf *out, const struct partition_value *values, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const struct partition_value *v = &values[i];
        struct str text = v->is_null ? STR("null") : v->limit == LIMIT_LOWEST ? STR("lowest") : v->limit == LIMIT_HIGHEST ? STR("highest") : v->text;
        buf_fmt(out, "%s" STR_FMT, i ? ", " : "", STR_ARG(text));
    }
}

static void show_bound(struct buf *out, const struct partition_bound *bound) {
    if (bound->is_default) {
        buf_z(out, "default");
    } else if (bound->strategy == PARTITION_HASH) {
        buf_fmt(out, "hash: %.0f of %.0f", bound->remainder, bound->modulus);
    } else {
        buf_z(out, bound->strategy == PARTITION_LIST ? "list: " : "range: ");
        show_values(out, bound->low, bound->n);
        if (bound->strategy == PARTITION_RANGE) {
            buf_z(out, " .. ");
            show_values(out, bound->high, bound->n);
        }
    }
}

static void show_line(struct buf *out, struct str line) {
    struct str rest = line, kind = str_cut(&rest, ':');
    bool is_key = str_eq_z(kind, "key");
    const struct partition_key *key = is_key ? partition_key_parse(out->arena, rest) : NULL;
    const struct partition_bound *bound = is_key ? NULL : partition_bound_parse(out->arena, rest);
    if (key) {
        show_key(out, key);
    } else if (bound) {
        show_bound(out, bound);
    } else {
        buf_z(out, "not understood");
    }
    buf_char(out, '\n');
}

static struct str show(struct arena *arena, struct str input, void *context) {
    struct buf out;
    (void)context;
    buf_init(&out, arena);
    while (input.len) {
        show_line(&out, str_cut(&input, '\n'));
    }
    return buf_view(&out);
}

static void cases(void **state) {
    (void)state;
    cases_run("test/catalog/partition_bound.t", show, NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(cases)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
