/* The option parser: every kind of value, every way to be wrong, and that the message names what to change. */
#include "cmd/options.h"

#include <math.h>

#include "support/support.h"

struct shared { /* of several sub-commands */
    bool before;
    uint64_t depth;
};

struct values {
    bool flag;
    struct shared shared, nested;
    struct str text;
    struct option_list list;
    uint64_t size, count;
    double number, share;
    size_t choice;
};

static const char *const colours[] = {"red", "green", NULL};
static const struct option shared[] = {
    {.name = "depth",
     .kind = OPTION_COUNT,
     .offset = offsetof(struct shared, depth),
     .value = "N",
     .help = "a count of the group",
     .max = 9},
    {0},
};
static const struct option nested[] = {
    {.name = "before", .kind = OPTION_FLAG, .offset = offsetof(struct shared, before), .help = "a flag, two groups deep"},
    {0},
};
static const struct option outer[] = {
    {.name = "nested", .kind = OPTION_GROUP, .offset = offsetof(struct values, nested), .group = nested},
    {0},
};
static const struct option options[] = {
    {.name = "shared", .kind = OPTION_GROUP, .offset = offsetof(struct values, shared), .group = shared},
    {.name = "outer", .kind = OPTION_GROUP, .group = outer},
    {.name = "flag", .kind = OPTION_FLAG, .offset = offsetof(struct values, flag), .help = "a flag"},
    {.name = "output",
     .letter = 'o',
     .kind = OPTION_TEXT,
     .offset = offsetof(struct values, text),
     .value = "FILE",
     .help = "a file"},
    {.name = "workload",
     .kind = OPTION_LIST,
     .offset = offsetof(struct values, list),
     .value = "PATH",
     .help = "paths"},
    {.name = "budget", .kind = OPTION_SIZE, .offset = offsetof(struct values, size), .value = "SIZE", .help = "a size"},
    {.name = "max-width",
     .kind = OPTION_COUNT,
     .offset = offsetof(struct values, count),
     .value = "N",
     .help = "a count",
     .min = 1,
     .max = 32},
    {.name = "limit",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct values, number),
     .value = "S",
     .help = "a number",
     .min = 0,
     .max = INFINITY},
    {.name = "min-gain",
     .kind = OPTION_PERCENT,
     .offset = offsetof(struct values, share),
     .value = "PCT",
     .help = "a share",
     .min = 0,
     .max = 100},
    {.name = "colour",
     .kind = OPTION_CHOICE,
     .offset = offsetof(struct values, choice),
     .value = "NAME",
     .help = "one of few",
     .choices = colours},
    {0},
};

static bool parse(struct arena *arena, char *const *argv, struct values *values, struct option_list *operands,
                  struct err *err) {
    int argc = 0;
    while (argv[argc]) {
        argc++;
    }
    return options_parse(arena, options, argc, argv, values, operands, err);
}

static void takes_every_kind(void **state) {
    struct arena arena;
    struct values values = {0};
    struct option_list operands = {0};
    struct err err = {0};
    char *argv[] = {"one",      "--flag",         "-o",       "a.txt",      "--workload",
                    "x",        "--workload=y=z", "--budget", "1.5GB",      "--max-width=7",
                    "two",      "--limit",        "0.25",     "--min-gain", "15%",
                    "--colour", "green",          "--depth=4", "--before",  "-",
                    "--",       "--flag",         NULL};
    (void)state;
    arena_init(&arena, NULL);
    assert_done(parse(&arena, argv, &values, &operands, &err), &err);
    assert_true(values.flag);
    assert_str(values.text, "a.txt");
    assert_int_equal(values.list.n, 2);
    assert_str(values.list.at[1], "y=z");
    assert_true(values.size == 1536ull << 20);
    assert_int_equal(values.count, 7);
    assert_true(values.number == 0.25);
    assert_true(values.share == 0.15);
    assert_int_equal(values.choice, 1);
    assert_true(values.shared.depth == 4 && !values.shared.before);
    assert_true(values.nested.before && values.nested.depth == 0);
    assert_int_equal(operands.n, 4);
    assert_str(operands.at[2], "-");
    assert_str(operands.at[3], "--flag");
    arena_release(&arena);
}

static void says_what_is_wrong(void **state) {
    static const struct {
        const char *arguments[3], *message, *hint;
    } cases[] = {
        {{"--budgt", "1MB"}, "--budgt", "--budget"},
        {{"--max-widht=3"}, "--max-widht", "--max-width"},
        {{"--max"}, "--max", "--max-width"},
        {{"--dept=4"}, "--dept", "--depth"},
        {{"--shared"}, "unknown option --shared", "--help"},
        {{"--frobnicate"}, "--frobnicate", "--help"},
        {{"-x"}, "-x", "--help"},
        {{"--budget"}, "lacks its value SIZE", "--help"},
        {{"--budget", "12parsecs"}, "--budget does not take '12parsecs'", "500MB"},
        {{"--budget", "-1"}, "--budget", "500MB"},
        {{"--max-width", "0"}, "'0'", "from 1 to 32"},
        {{"--max-width", "2.5"}, "'2.5'", "from 1 to 32"},
        {{"--max-width", "99999999999999999999"}, "--max-width", "from 1 to 32"},
        {{"--limit", "nan"}, "--limit", "at least 0"},
        {{"--min-gain", "101"}, "--min-gain", "from 0 to 100 %"},
        {{"--colour", "blue"}, "'blue'", "red, green"},
        {{"--flag=yes"}, "--flag", "without a value"},
        {{"--output", ""}, "--output", "not empty"},
        {{"--"}, NULL, NULL},
    };
    (void)state;
    for (size_t i = 0; cases[i].message; i++) {
        struct arena arena;
        struct values values = {0};
        struct option_list operands = {0};
        struct err err = {0};
        char *argv[4] = {0};
        arena_init(&arena, NULL);
        for (size_t j = 0; j < 3 && cases[i].arguments[j]; j++) {
            argv[j] = str_z(&arena, str_from_z(cases[i].arguments[j]));
        }
        assert_false(parse(&arena, argv, &values, &operands, &err));
        assert_err(&err, ERR_USAGE);
        if (!strstr(err.message, cases[i].message) || !strstr(err.hint, cases[i].hint)) {
            fail_msg("%s: got \"%s\" and \"%s\"", cases[i].arguments[0], err.message, err.hint);
        }
        arena_release(&arena);
    }
}

static void help_names_all_in_80_columns(void **state) {
    struct arena arena;
    struct buf out;
    (void)state;
    arena_init(&arena, NULL);
    buf_init(&out, &arena);
    options_help(&out, options);
    struct str text = buf_view(&out);
    for (const struct option *option = options; option->name; option++) {
        bool shown = str_find(text, str_fmt(&arena, "--%s", option->name), &(size_t){0});
        assert_true(shown == (option->kind != OPTION_GROUP));
    }
    assert_true(str_find(text, STR("--depth N"), &(size_t){0}) && str_find(text, STR("--before"), &(size_t){0}));
    while (text.len) {
        assert_true(str_cut(&text, '\n').len <= 80);
    }
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_every_kind),
        cmocka_unit_test(says_what_is_wrong),
        cmocka_unit_test(help_names_all_in_80_columns),
    };
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
