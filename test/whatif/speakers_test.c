/* Which samples of a template are asked about, and what comes of their answers; with a model and a planner that are made up. */
#include <math.h>

#include "catalog/catalog_build.h"
#include "support/support.h"
#include "whatif/whatif_driver.h"

enum { SAMPLES = 6, A, B };

struct told {
    double cost;
    const char *plan;
    int uses; /* A, B, or 0 */
};

/* The model refuses the last but one; what the samples cost it without any index says which of a plan is asked. */
static const struct told by_model[SAMPLES] = {{40, "x", A}, {90, "x", A}, {10, "y", B}, {60, "x", A}, {NAN, "no", 0}, {20, "y", B}};
static const struct told by_planner[SAMPLES] = {{1, "", 0}, {180, "X", A}, {1, "", 0}, {1, "", 0}, {7, "Z", 0}, {15, "Y", A}};

struct made_up {
    struct whatif whatif;
    const struct told *told;
    const struct design_index *a, *b;
    bool asked[SAMPLES];
};

struct fixture {
    struct arena arena;
    struct catalog *catalog;
    struct workload_sample samples[SAMPLES];
    struct workload_template template;
    struct design_index a, b;
    struct made_up *model, *planner;
};

static bool cost(struct arena *arena, struct whatif *whatif, const struct workload_sample *sample, const struct design *design,
                 struct whatif_answer *answer, struct err *err) {
    struct made_up *one = (struct made_up *)whatif;
    size_t i = (size_t)(sample->text.ptr[0] - '0');
    (void)design, (void)err;
    one->asked[i] = true;
    answer->cost = one->told[i].cost;
    answer->plan = str_from_z(one->told[i].plan);
    if (one->told[i].uses) {
        answer->used = ARENA_ARRAY(arena, const struct design_index *, 1);
        answer->used[answer->used_count++] = one->told[i].uses == A ? one->a : one->b;
    }
    return true;
}

static const struct whatif_driver driver = {.name = "made up", .cost = cost};

static struct made_up *make(struct fixture *f, const struct told *told) {
    struct made_up *one = ARENA_NEW(&f->arena, struct made_up);
    *one = (struct made_up){.told = told, .a = &f->a, .b = &f->b};
    whatif_init(&f->arena, &one->whatif, &driver, f->catalog);
    return one;
}

static void set_up(struct fixture *f) {
    *f = (struct fixture){.a = {.identity = STR("a")}, .b = {.identity = STR("b")}};
    arena_init(&f->arena, NULL);
    f->catalog = catalog_builder_finish(catalog_builder_new(&f->arena, SQL_POSTGRESQL));
    for (size_t i = 0; i < SAMPLES; i++) {
        f->samples[i] = (struct workload_sample){.text = str_fmt(&f->arena, "%zu", i), .weight = i == 0 ? 0.5 : 0.1};
    }
    f->template = (struct workload_template){.samples = f->samples, .sample_count = SAMPLES};
    f->model = make(f, by_model);
    f->planner = make(f, by_planner);
}

static void one_of_each_plan_is_asked(void **state) {
    (void)state;
    struct fixture f;
    struct design none = {0};
    set_up(&f);
    struct whatif_speakers speakers = whatif_speakers(&f.arena, &f.model->whatif, &f.template, &none);
    /* By weight and the model's cost: of x 0.5 * 40, then 9, 6; of y 2, 1. */
    static const uint32_t expected[SAMPLES] = {0, 0, 5, 0, 4, 5};
    assert_memory_equal(speakers.of, expected, sizeof expected);
    assert_int_equal(speakers.asked, 3);
    arena_release(&f.arena);
}

/* Without a model each is asked, as whatif_template_cost does. */
static void nobody_speaks_for_another_unasked(void **state) {
    (void)state;
    struct fixture f;
    struct design none = {0};
    struct whatif_answer answer;
    struct err err = {0};
    set_up(&f);
    assert_int_equal(whatif_speakers(&f.arena, NULL, &f.template, &none).asked, SAMPLES);
    assert_done(whatif_template_cost(&f.arena, &f.planner->whatif, &f.template, &none, &answer, &err), &err);
    for (size_t i = 0; i < SAMPLES; i++) {
        assert_true(f.planner->asked[i]);
    }
    assert_true(fabs(answer.cost - (0.5 * 1 + 0.1 * (180 + 1 + 1 + 7 + 15))) < 1e-9);
    arena_release(&f.arena);
}

/*
 * The planner says 15 of sample 5, of which the model says 20: sample 2, by the model 10, costs 7.5. It says 1 of sample 0, for 40: 1, 3 cost 2.25, 1.5. It uses
 * A for sample 5 where the model uses B for both: B takes no part.
 */
static void the_others_cost_the_models_ratio(void **state) {
    (void)state;
    struct fixture f;
    struct design none = {0};
    struct whatif_answer answer;
    struct err err = {0};
    set_up(&f);
    struct whatif_speakers speakers = whatif_speakers(&f.arena, &f.model->whatif, &f.template, &none);
    assert_done(whatif_spoken_cost(&f.arena, &f.planner->whatif, &f.template, &none, &speakers, &answer, &err), &err);
    static const bool asked[SAMPLES] = {true, false, false, false, true, true};
    assert_memory_equal(f.planner->asked, asked, sizeof asked);
    assert_true(fabs(answer.cost - (0.5 * 1 + 0.1 * (2.25 + 7.5 + 1.5 + 7 + 15))) < 1e-9);
    assert_int_equal(answer.used_count, 1);
    assert_ptr_equal(answer.used[0], &f.a);
    arena_release(&f.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(one_of_each_plan_is_asked), cmocka_unit_test(nobody_speaks_for_another_unasked),
                                       cmocka_unit_test(the_others_cost_the_models_ratio)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
