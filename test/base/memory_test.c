/* Arenas, buffers, vectors, maps: what the other rooms stand on. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"
#include "support/fault.h"
#include "support/support.h"

static void memory_is_zeroed_and_aligned(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct arena_mark start = arena_mark(&arena);
    for (int round = 0; round < 3; round++) {
        for (size_t size = 1; size < 20000; size = size * 3 + 1) {
            unsigned char *p = arena_alloc(&arena, size);
            assert_int_equal((uintptr_t)p % 16, 0);
            for (size_t i = 0; i < size; i++) {
                assert_int_equal(p[i], 0);
            }
            memset(p, 0xAB, size);
        }
        arena_rewind(&arena, start);
        assert_int_equal(arena.used_bytes, 0);
    }
    arena_release(&arena);
}

static void grows_in_place_or_copies(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    char *a = arena_alloc(&arena, 10);
    memcpy(a, "0123456789", 10);
    char *same = arena_grow(&arena, a, 10, 100);
    assert_ptr_equal(same, a);
    assert_memory_equal(same, "0123456789\0\0", 12);
    arena_alloc(&arena, 1);
    char *moved = arena_grow(&arena, a, 100, 10000);
    assert_ptr_not_equal(moved, a);
    assert_memory_equal(moved, "0123456789\0\0", 12);
    assert_int_equal(moved[9999], 0);
    assert_ptr_equal(arena_grow(&arena, moved, 10000, 5), moved); /* never shrinks */
    arena_release(&arena);
}

struct note {
    struct buf *out;
    char letter;
};

static void write_letter(void *context) {
    struct note *note = context;
    buf_char(note->out, note->letter);
}

static void releases_children_and_runs_cleanups(void **state) {
    (void)state;
    struct arena keep, parent, child, second;
    struct buf out;
    arena_init(&keep, NULL);
    buf_init(&out, &keep);
    arena_init(&parent, NULL);
    arena_init(&child, &parent);
    arena_init(&second, &parent);
    struct note notes[] = {{&out, 'a'}, {&out, 'b'}, {&out, 'c'}, {&out, 'd'}};
    arena_on_release(&parent, write_letter, &notes[0]);
    struct arena_mark mark = arena_mark(&parent);
    arena_on_release(&parent, write_letter, &notes[1]);
    arena_on_release(&child, write_letter, &notes[2]);
    arena_on_release(&second, write_letter, &notes[3]);
    arena_rewind(&parent, mark);
    assert_str(buf_view(&out), "b");
    arena_release(&second);
    assert_str(buf_view(&out), "bd");
    arena_release(&parent);
    assert_str(buf_view(&out), "bdca");
    arena_release(&child); /* again, and by itself: nothing to do */
    assert_str(buf_view(&out), "bdca");
    arena_release(&keep);
}

static void knows_its_limit(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    assert_false(arena_over_limit(&arena));
    arena_set_limit(&arena, 1000);
    arena_alloc(&arena, 900);
    assert_false(arena_over_limit(&arena));
    struct arena_mark mark = arena_mark(&arena);
    arena_alloc(&arena, 200);
    assert_true(arena_over_limit(&arena));
    arena_rewind(&arena, mark);
    assert_false(arena_over_limit(&arena));
    arena_release(&arena);
}

/* How `run` ends, in a process of its own. */
static int signal_of(void (*run)(struct arena *arena)) {
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        struct arena arena;
        signal(SIGABRT, SIG_DFL);
        fclose(stderr);
        arena_init(&arena, NULL);
        run(&arena);
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void overflow_count(struct arena *arena) {
    arena_calloc(arena, SIZE_MAX / 2, 3);
}

static void overflow_size(struct arena *arena) {
    arena_alloc(arena, SIZE_MAX - 3);
}

static void exhaust(struct arena *arena) {
    fault_arm(FAULT_MALLOC, 2, 0);
    arena_alloc(arena, 100);
    arena_alloc(arena, 100000);
}

static void exhaustion_aborts(void **state) {
    (void)state;
    assert_int_equal(signal_of(overflow_count), SIGABRT);
    assert_int_equal(signal_of(overflow_size), SIGABRT);
    assert_int_equal(signal_of(exhaust), SIGABRT);
}

static void buffers_append(void **state) {
    (void)state;
    struct arena arena;
    struct buf buf;
    arena_init(&arena, NULL);
    buf_init(&buf, &arena);
    assert_int_equal(buf_view(&buf).len, 0);
    buf_fmt(&buf, "%s", "");
    buf_z(&buf, NULL);
    buf_repeat(&buf, '-', 3);
    buf_fmt(&buf, "%0500d", 7); /* longer than the first room */
    buf_str(&buf, STR("end"));
    assert_int_equal(buf_view(&buf).len, 506);
    assert_str(str_slice(buf_view(&buf), 502, 506), "7end");
    buf_reset(&buf);
    buf_char(&buf, 'x');
    assert_str(buf_view(&buf), "x");
    arena_release(&arena);
}

static void doubles_are_shortest(void **state) {
    (void)state;
    static const struct {
        double number;
        const char *text;
    } cases[] = {
        {0, "0"},
        {-0.0, "0"},
        {0.1, "0.1"},
        {100, "100"},
        {1e14, "100000000000000"},
        {1e15, "1e+15"},
        {1e300, "1e+300"},
        {-2.5, "-2.5"},
        {1.0 / 3, "0.3333333333333333"},
        {0.1 + 0.2, "0.30000000000000004"},
        {123456789.125, "123456789.125"},
        {5e-324, "4.94065645841247e-324"},
    };
    struct arena arena;
    struct buf buf;
    arena_init(&arena, NULL);
    buf_init(&buf, &arena);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double back = -1;
        buf_reset(&buf);
        buf_double(&buf, cases[i].number);
        assert_str(buf_view(&buf), cases[i].text);
        assert_true(str_to_double(buf_view(&buf), &back) && back == cases[i].number);
    }
    arena_release(&arena);
}

static void vectors_push(void **state) {
    (void)state;
    struct arena arena;
    VEC(uint32_t) numbers = {0};
    VEC(struct str) names = {0};
    arena_init(&arena, NULL);
    for (uint32_t i = 0; i < 1000; i++) {
        VEC_PUSH(&arena, &numbers, i * i);
        struct str *name = VEC_ADD(&arena, &names);
        assert_true(name->ptr == NULL && name->len == 0);
        *name = str_fmt(&arena, "n%u", i);
    }
    assert_int_equal(numbers.n, 1000);
    assert_int_equal(numbers.at[999], 998001);
    assert_str(names.at[500], "n500");
    arena_release(&arena);
}

static void maps_find_and_keep_order(void **state) {
    (void)state;
    struct arena arena;
    struct map map;
    int values[2000];
    arena_init(&arena, NULL);
    map_init(&map, &arena);
    assert_null(map_find(&map, STR("x")));
    for (int i = 0; i < 2000; i++) {
        assert_null(map_put(&map, str_fmt(&arena, "key%d", i * 7919 % 2000), &values[i]));
    }
    for (int i = 0; i < 2000; i++) {
        struct str key = str_fmt(&arena, "key%d", i * 7919 % 2000);
        assert_ptr_equal(map_find(&map, key), &values[i]);
        assert_true(str_eq(map.entries[i].key, key));
    }
    assert_null(map_find(&map, STR("key2000")));
    assert_ptr_equal(map_put(&map, STR("key0"), &values[5]), &values[0]);
    assert_ptr_equal(map_find(&map, STR("key0")), &values[5]);
    assert_int_equal(map.n, 2000);
    assert_null(map_put(&map, (struct str){0}, &values[6])); /* the empty name is a name */
    assert_ptr_equal(map_find(&map, STR("")), &values[6]);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_and_aligned),
        cmocka_unit_test(grows_in_place_or_copies),
        cmocka_unit_test(releases_children_and_runs_cleanups),
        cmocka_unit_test(knows_its_limit),
        cmocka_unit_test(exhaustion_aborts),
        cmocka_unit_test(buffers_append),
        cmocka_unit_test(doubles_are_shortest),
        cmocka_unit_test(vectors_push),
        cmocka_unit_test(maps_find_and_keep_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
