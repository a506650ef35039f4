/* The memory between runs: what is written is read, damage costs a line, a kill at any point costs nothing, and statistics decide. */
#include "learn/memory.h"

#include <errno.h>
#include <math.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "support/fault.h"
#include "support/support.h"

static struct memory_answer answer_of(uint64_t statement, uint64_t statistics, double cost, struct str *index) {
    return (struct memory_answer){.statement = statement,
                                  .statistics = statistics,
                                  .indexes = {index, index != NULL},
                                  .used = {index, index != NULL},
                                  .cost = cost,
                                  .plan = STR("Index Scan \"odd\" using i\n"),
                                  .on = STR("2026-11-27"),
                                  .fresh = true};
}

static struct memory_verdict verdict_of(uint64_t statement, struct str *index) {
    return (struct memory_verdict){.statement = statement,
                                   .template = STR("q07"),
                                   .indexes = {index, 1},
                                   .slower = true,
                                   .without_ms = 12.5,
                                   .with_ms = 21.75,
                                   .cost_ratio = NAN,
                                   .rows = 6001215,
                                   .on = STR("2026-11-27"),
                                   .fresh = true};
}

static struct str index_a = STR_INIT("public.t btree (a)"), index_b = STR_INIT("public.t btree (b)");

/* A few of each kind. */
static void fill(struct arena *arena, struct memory *memory, size_t answers) {
    memory_init(arena, memory, STR("postgresql://host/shop"));
    for (size_t i = 0; i < answers; i++) {
        struct memory_answer answer = answer_of(i, 7, (double)i + 0.5, i % 2 ? &index_a : NULL);
        memory_add_answer(memory, &answer);
    }
    struct memory_verdict verdict = verdict_of(99, &index_b);
    memory_add_verdict(memory, &verdict);
}

static void reads_what_it_wrote(void **state) {
    (void)state;
    struct arena arena;
    struct memory memory, again;
    struct err err = {0};
    arena_init(&arena, NULL);
    fill(&arena, &memory, 4);
    memory_init(&arena, &again, STR(""));
    struct str text = memory_text(&arena, &memory);
    assert_done(memory_read(&again, text, &err), &err);
    assert_str(again.source, "postgresql://host/shop");
    assert_int_equal(again.damaged, 0);
    struct memory_answer *answer = memory_find(&again, 3, 7, (struct memory_texts){&index_a, 1});
    assert_true(answer && answer->cost == 3.5 && answer->used.n == 1 && !answer->existing.n);
    assert_str(answer->plan, "Index Scan \"odd\" using i\n");
    assert_int_equal(again.verdicts.n, 1);
    assert_true(again.verdicts.at[0].slower && again.verdicts.at[0].with_ms == 21.75 && isnan(again.verdicts.at[0].cost_ratio));
    assert_true(str_eq(memory_text(&arena, &again), text));
    arena_release(&arena);
}

/* Other statistics, other indexes, another statement: not known. A newer answer takes the place of the older. */
static void an_answer_is_for_its_question(void **state) {
    (void)state;
    struct arena arena;
    struct memory memory;
    arena_init(&arena, NULL);
    fill(&arena, &memory, 4);
    struct memory_texts with_a = {&index_a, 1}, with_b = {&index_b, 1}, none = {0};
    assert_non_null(memory_find(&memory, 1, 7, with_a));
    assert_null(memory_find(&memory, 1, 8, with_a));
    assert_null(memory_find(&memory, 1, 7, with_b));
    assert_null(memory_find(&memory, 1, 7, none));
    assert_null(memory_find(&memory, 50, 7, with_a));
    struct memory_answer newer = answer_of(1, 8, 42, &index_a);
    memory_add_answer(&memory, &newer);
    assert_null(memory_find(&memory, 1, 7, with_a));
    assert_true(memory_find(&memory, 1, 8, with_a)->cost == 42);
    arena_release(&arena);
}

static const char good_line[] = "{\"kind\":\"answer\",\"statement\":\"0000000000000001\",\"statistics\":\"0000000000000007\","
                                "\"indexes\":[],\"cost\":1,\"used\":[],\"existing\":[]}\n";

/* Each damaged line by itself is named; the good ones around it are there. */
static void damage_costs_its_line(void **state) {
    (void)state;
    static const char *const damaged[] = {
        "{\"kind\":\"answer\"",
        "[]",
        "{\"kind\":\"answer\",\"statement\":\"1\",\"statistics\":\"0000000000000007\",\"indexes\":[],\"cost\":1,\"used\":[],\"existing\":[]}",
        "{\"kind\":\"answer\",\"statement\":\"000000000000000g\",\"statistics\":\"0000000000000007\",\"indexes\":[],\"cost\":1,\"used\":[],\"existing\":[]}",
        "{\"kind\":\"answer\",\"statement\":\"0000000000000001\",\"statistics\":\"0000000000000007\",\"indexes\":[1],\"cost\":1,\"used\":[],\"existing\":[]}",
        "{\"kind\":\"answer\",\"statement\":\"0000000000000001\",\"statistics\":\"0000000000000007\",\"indexes\":[],\"cost\":-1,\"used\":[],\"existing\":[]}",
        "{\"kind\":\"verdict\",\"statement\":\"0000000000000001\",\"indexes\":[],\"without_ms\":1,\"with_ms\":2,\"rows\":3}",
        "{\"kind\":\"verdict\",\"statement\":\"0000000000000001\",\"indexes\":[\"x\"],\"without_ms\":1,\"with_ms\":null,\"rows\":3}",
        "{\"kind\":\"wish\"}",
        "\x01\xff",
    };
    for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
        struct arena arena;
        struct memory memory;
        struct err err = {0};
        arena_init(&arena, NULL);
        memory_init(&arena, &memory, STR("x"));
        struct str text = str_fmt(&arena, "{\"dovetail_memory\":1}\n%s%s\n\n%s", good_line, damaged[i], good_line);
        assert_done(memory_read(&memory, text, &err), &err);
        assert_int_equal(memory.damaged, 1);
        assert_true(str_starts(memory.damage.at[0], STR("line 3: ")));
        assert_non_null(memory_find(&memory, 1, 7, (struct memory_texts){0}));
        arena_release(&arena);
    }
}

/* What is no memory, or a later version's, is neither read nor overwritten. */
static void leaves_other_files_alone(void **state) {
    (void)state;
    static const char *const texts[] = {"", "{}", "format: 1\n", "{\"dovetail_memory\":2}\n", "{\"dovetail_memory\":\"1\"}", "\n{\"dovetail_memory\":1}\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct arena arena;
        struct memory memory;
        struct err err = {0};
        arena_init(&arena, NULL);
        struct str path = file_join(&arena, test_folder(&arena), STR("notes")), after;
        assert_done(file_write(path, str_from_z(texts[i]), &err), &err);
        fill(&arena, &memory, 3);
        assert_false(memory_save(&memory, path, &err));
        assert_err(&err, ERR_MEMORY_MALFORMED);
        err = (struct err){0};
        assert_done(file_read(&arena, path, 0, &after, &err), &err);
        assert_str(after, texts[i]);
        arena_release(&arena);
    }
}

/* The oldest go first, and what a run has used is the newest. */
static void is_bounded(void **state) {
    (void)state;
    struct arena arena;
    struct memory memory, again;
    struct err err = {0};
    arena_init(&arena, NULL);
    struct str path = file_join(&arena, test_folder(&arena), STR("memory"));
    fill(&arena, &memory, MEMORY_ANSWERS_MAX);
    assert_done(memory_save(&memory, path, &err), &err);
    memory_init(&arena, &again, STR("x"));
    assert_done(memory_load(&again, path, &err), &err);
    memory_find(&again, 0, 7, (struct memory_texts){0})->fresh = true;
    for (size_t i = 0; i < 10; i++) {
        struct memory_answer more = answer_of(1000000 + i, 7, 1, NULL);
        memory_add_answer(&again, &more);
    }
    assert_done(memory_save(&again, path, &err), &err);
    memory_init(&arena, &memory, STR("x"));
    assert_done(memory_load(&memory, path, &err), &err);
    assert_int_equal(memory.answers.n, MEMORY_ANSWERS_MAX);
    assert_non_null(memory_find(&memory, 0, 7, (struct memory_texts){0}));
    assert_null(memory_find(&memory, 2, 7, (struct memory_texts){0}));
    assert_non_null(memory_find(&memory, 1000009, 7, (struct memory_texts){0}));
    arena_release(&arena);
}

/* Two runs at once: what the one saved in between stays. */
static void keeps_what_another_run_wrote(void **state) {
    (void)state;
    struct arena arena;
    struct memory one, other;
    struct err err = {0};
    arena_init(&arena, NULL);
    struct str path = file_join(&arena, test_folder(&arena), STR("memory"));
    memory_init(&arena, &one, STR("x"));
    memory_init(&arena, &other, STR("x"));
    struct memory_answer a = answer_of(1, 7, 1, NULL), b = answer_of(2, 7, 2, NULL);
    memory_add_answer(&one, &a);
    memory_add_answer(&other, &b);
    assert_done(memory_save(&one, path, &err), &err);
    assert_done(memory_save(&other, path, &err), &err);
    memory_init(&arena, &one, STR("x"));
    assert_done(memory_load(&one, path, &err), &err);
    assert_int_equal(one.answers.n, 2);
    arena_release(&arena);
}

/* In a process of its own; true when it was killed. */
static bool save_and_be_killed(const struct memory *memory, struct str path, enum fault fault, size_t nth) {
    int status;
    pid_t child = fork();
    if (child == 0) {
        struct err err = {0};
        fault_arm(fault, nth, FAULT_KILLED);
        _exit(memory_save(memory, path, &err) ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
    return WIFSIGNALED(status);
}

/* Killed at, or failing in, any call: the file is the old one or the new one, and the old answers are in both. */
static void a_kill_loses_nothing(void **state) {
    (void)state;
    const enum fault faults[] = {FAULT_OPEN, FAULT_READ, FAULT_WRITE, FAULT_FSYNC, FAULT_RENAME};
    size_t kills = 0;
    for (size_t f = 0; f < sizeof faults / sizeof *faults; f++) {
        bool killed = true;
        for (size_t nth = 1; killed && nth < 50; nth++) {
            struct arena arena;
            struct memory old, new, now;
            struct err err = {0};
            arena_init(&arena, NULL);
            struct str path = file_join(&arena, test_folder(&arena), STR("memory"));
            fill(&arena, &old, 4);
            fill(&arena, &new, 8);
            assert_done(memory_save(&old, path, &err), &err);
            killed = save_and_be_killed(&new, path, faults[f], nth);
            kills += killed;
            memory_init(&arena, &now, STR("x"));
            assert_done(memory_load(&now, path, &err), &err);
            assert_int_equal(now.damaged, 0);
            assert_int_equal(now.verdicts.n, 1);
            assert_non_null(memory_find(&now, 3, 7, (struct memory_texts){&index_a, 1}));
            assert_true(killed || memory_find(&now, 7, 7, (struct memory_texts){&index_a, 1}));
            arena_release(&arena);
        }
        assert_false(killed);
    }
    assert_true(kills >= 5);
}

static void a_failing_disk_is_an_error(void **state) {
    (void)state;
    const enum fault faults[] = {FAULT_WRITE, FAULT_FSYNC, FAULT_RENAME};
    for (size_t f = 0; f < sizeof faults / sizeof *faults; f++) {
        struct arena arena;
        struct memory memory, now;
        struct err err = {0};
        arena_init(&arena, NULL);
        struct str path = file_join(&arena, test_folder(&arena), STR("memory"));
        fill(&arena, &memory, 4);
        assert_done(memory_save(&memory, path, &err), &err);
        fault_arm(faults[f], 1, ENOSPC);
        assert_false(memory_save(&memory, path, &err));
        fault_disarm();
        assert_err(&err, ERR_FILE_UNWRITABLE);
        err = (struct err){0};
        memory_init(&arena, &now, STR("x"));
        assert_done(memory_load(&now, path, &err), &err);
        assert_int_equal(now.answers.n, 4);
        arena_release(&arena);
    }
}

static void files_have_names_of_their_own(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct str one = memory_file_name(&arena, STR("postgresql://u@host:5432/shop")),
               other = memory_file_name(&arena, STR("postgresql://u@host:5432_shop")),
               hidden = memory_file_name(&arena, STR("../../etc/passwd"));
    assert_true(str_starts(one, STR("postgresql___u_host_5432_shop-")) && str_ends(one, STR(".jsonl")));
    assert_false(str_eq(one, other));
    assert_true(str_starts(hidden, STR("_.")) && !str_find(hidden, STR("/"), &(size_t){0}));
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_it_wrote),          cmocka_unit_test(an_answer_is_for_its_question),
        cmocka_unit_test(damage_costs_its_line),        cmocka_unit_test(leaves_other_files_alone),
        cmocka_unit_test(is_bounded),                   cmocka_unit_test(keeps_what_another_run_wrote),
        cmocka_unit_test(a_kill_loses_nothing),         cmocka_unit_test(a_failing_disk_is_an_error),
        cmocka_unit_test(files_have_names_of_their_own),
    };
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
