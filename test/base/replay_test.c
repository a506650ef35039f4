/* What makes a run repeatable: random, hash, clock, pool. Reference values are the authors' own. */
#include <math.h>
#include <pthread.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/pool.h"
#include "base/random.h"
#include "support/support.h"

static void random_is_the_published_generator(void **state) {
    (void)state;
    /* The state 1, 2, 3, 4 gives these first values by the reference implementation (prng.di.unimi.it). */
    struct random random = {{1, 2, 3, 4}};
    static const uint64_t expected[] = {11520, 0, 1509978240, 1215971899390074240};
    for (size_t i = 0; i < 4; i++) {
        assert_true(random_u64(&random) == expected[i]);
    }
    struct random seeded;
    random_init(&seeded, 0);
    assert_true(seeded.state[0] == 0xe220a8397b1dcdafULL); /* SplitMix64's first value from 0 */
}

static void random_is_even(void **state) {
    (void)state;
    struct random random;
    size_t counts[7] = {0};
    double sum = 0;
    random_init(&random, 42);
    for (int i = 0; i < 70000; i++) {
        uint64_t value = random_below(&random, 7);
        assert_true(value < 7);
        counts[value]++;
        double unit = random_unit(&random);
        assert_true(unit >= 0 && unit < 1);
        sum += unit;
    }
    double chi_squared = 0;
    for (int i = 0; i < 7; i++) {
        double off = (double)counts[i] - 10000;
        chi_squared += off * off / 10000;
    }
    assert_true(chi_squared < 22.46); /* 6 degrees of freedom, p = 0.001 */
    assert_true(fabs(sum / 70000 - 0.5) < 0.005);
    assert_true(random_below(&random, 1) == 0);
}

static void hashes_are_stable(void **state) {
    (void)state;
    /* FNV-1a's published test vectors. */
    assert_true(hash_bytes(HASH_START, "", 0) == 0xcbf29ce484222325ULL);
    assert_true(hash_bytes(HASH_START, "a", 1) == 0xaf63dc4c8601ec8cULL);
    assert_true(hash_bytes(HASH_START, "foobar", 6) == 0x85944171f73967e8ULL);
    assert_true(hash_bytes(hash_bytes(HASH_START, "foo", 3), "bar", 3) == 0x85944171f73967e8ULL);
    assert_true(hash_u64(HASH_START, 0x61) == hash_bytes(HASH_START, "a\0\0\0\0\0\0\0", 8));
    assert_true(hash_str((struct str){0}) == hash_str(STR("")));
    assert_true(hash_str(STR("a")) != hash_str(STR("b")));
}

static void clocks_tell_the_time(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    assert_str(clock_iso8601(&arena, 0), "1970-01-01T00:00:00Z");
    assert_str(clock_iso8601(&arena, 1795528620), "2026-11-24T13:57:00Z");
    assert_str(clock_iso8601(&arena, -1), "1969-12-31T23:59:59Z");
    assert_str(clock_iso8601(&arena, INT64_MAX), "unknown");
    int64_t when = 77;
    struct clock fixed = clock_fixed(&when), real = clock_system();
    assert_true(fixed.wall_s(fixed.context) == 77 && clock_ms(&fixed) == 0);
    double before = clock_ms(&real);
    usleep(2000);
    assert_true(clock_ms(&real) - before >= 2);
    assert_true(real.wall_s(real.context) > 1700000000);
    arena_release(&arena);
}

struct job {
    uint64_t input, output;
    pthread_t thread;
};

static void mix(void *context) {
    struct job *job = context;
    job->output = hash_u64(HASH_START, job->input);
    job->thread = pthread_self();
}

static void pools_do_every_job(void **state) {
    (void)state;
    enum { JOBS = 1000 };
    for (size_t threads = 0; threads <= 4; threads++) {
        struct arena arena;
        struct job jobs[JOBS] = {0};
        arena_init(&arena, NULL);
        struct pool *pool = pool_open(&arena, threads);
        assert_true(threads == 0 || pool_threads(pool) == threads);
        for (int round = 0; round < 3; round++) {
            for (size_t i = 0; i < JOBS; i++) {
                jobs[i] = (struct job){.input = i + (size_t)round};
                pool_submit(pool, mix, &jobs[i]);
                assert_true(threads != 1 || jobs[i].thread == pthread_self());
            }
            pool_wait(pool);
            for (size_t i = 0; i < JOBS; i++) {
                assert_true(jobs[i].output == hash_u64(HASH_START, jobs[i].input));
            }
        }
        for (size_t i = 0; i < JOBS; i++) {
            jobs[i].output = 0;
            pool_submit(pool, mix, &jobs[i]);
        }
        arena_release(&arena); /* closing finishes what was submitted */
        assert_true(jobs[JOBS - 1].output != 0);
    }
}

static void count_one(void *context, size_t at) {
    ((unsigned char *)context)[at]++;
}

static void pools_take_each_once(void **state) {
    (void)state;
    enum { MOST = 1000 };
    struct arena arena;
    arena_init(&arena, NULL);
    for (size_t threads = 0; threads <= 4; threads++) {
        struct pool *pool = threads ? pool_open(&arena, threads) : NULL;
        for (size_t count = 0; count <= MOST; count = count * 3 + 1) {
            unsigned char taken[MOST] = {0};
            pool_each(pool, count, count_one, taken);
            for (size_t i = 0; i < MOST; i++) {
                assert_int_equal(taken[i], i < count);
            }
        }
    }
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_is_the_published_generator),
        cmocka_unit_test(random_is_even),
        cmocka_unit_test(hashes_are_stable),
        cmocka_unit_test(clocks_tell_the_time),
        cmocka_unit_test(pools_do_every_job),
        cmocka_unit_test(pools_take_each_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
