/*
 * Values that a sample of 4,000 draws of 400,000 has not met, against all of them: drawn here, so that how many there are is known. Shares by which what is foretold may be
 * off are what this model can do (unseen.h).
 */
#include <math.h>

#include "base/random.h"
#include "cost/unseen.h"
#include "support/support.h"

enum { DRAWS = 400000, SAMPLE = 4000, VALUES = 1 << 20 };

struct drawn {
    double met[UNSEEN_TIMES + 1];
    double seen, all;
};

static double one_to_zero(struct random *random) {
    return 1 - (double)random_below(random, 1 << 30) / (1 << 30);
}

/* u: above 0, up to 1. */
static double alike(double u) {
    return 50000 * u;
}

static double few(double u) {
    return 500 * u;
}

static double ending(double u) {
    return 6000 * u * u;
}

static double endless(double u) {
    return fmin(VALUES - 1, pow(u, -2));
}

static struct drawn draw(struct arena *arena, double (*value)(double), uint64_t seed) {
    struct random random;
    struct drawn out = {0};
    unsigned *all = ARENA_ARRAY(arena, unsigned, VALUES), *seen = ARENA_ARRAY(arena, unsigned, VALUES);
    random_init(&random, seed);
    for (int i = 0; i < DRAWS; i++) {
        size_t v = value ? (size_t)value(one_to_zero(&random)) : (size_t)i;
        all[v]++;
        seen[v] += i < SAMPLE;
    }
    for (size_t v = 0; v < VALUES; v++) {
        out.all += all[v] > 0;
        out.seen += seen[v] > 0;
        out.met[seen[v] <= UNSEEN_TIMES ? seen[v] : 0] += seen[v] > 0;
    }
    return out;
}

static void as_drawn(void **state) {
    static const struct {
        const char *name;
        double (*value)(double);
        double low, high;
    } kinds[] = {
        {"alike", alike, 0.75, 1.3}, {"few", few, 0.98, 1.02}, {"with an end", ending, 0.85, 1.35}, {"without an end", endless, 0.3, 1.4}, {"each its own", NULL, 0.98, 1},
    };
    struct arena arena;
    (void)state;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        for (uint64_t seed = 1; seed <= 3; seed++) {
            arena_init(&arena, NULL);
            struct drawn d = draw(&arena, kinds[k].value, seed);
            struct unseen unseen = unseen_of(d.met);
            double told = (d.seen + unseen_values(&unseen, (double)DRAWS / SAMPLE - 1)) / d.all;
            if (told < kinds[k].low || told > kinds[k].high) {
                fail_msg("%s, seed %u: %.0f values, of which %.0f are seen, %.2f of them foretold", kinds[k].name, (unsigned)seed, d.all, d.seen, told);
            }
            arena_release(&arena);
        }
    }
}

/* Whatever was met: nothing more without more draws, more with more of them, never more than draws of values met once, and never so many that they are not finite. */
static void laws(void **state) {
    struct random random;
    (void)state;
    random_init(&random, 5);
    for (int i = 0; i < 300; i++) {
        double met[UNSEEN_TIMES + 1] = {0}, before = 0;
        for (int k = 1; k <= UNSEEN_TIMES; k++) {
            met[k] = (double)(random_below(&random, 3) ? random_below(&random, 1 + 5000 / (uint64_t)(k * k)) : 0);
        }
        struct unseen unseen = unseen_of(met);
        assert_true(unseen_values(&unseen, 0) == 0);
        for (double more = 0.25; more < 3000; more *= 2) {
            double values = unseen_values(&unseen, more);
            assert_true(values >= before && values <= met[1] * more * (1 + 1e-9) && isfinite(values));
            assert_true(unseen_again(&unseen, 2, more) >= 0 && unseen_again(&unseen, 3, more) >= unseen_again(&unseen, 2, more));
            before = values;
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(as_drawn), cmocka_unit_test(laws)};
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
