/*
 * Captured statements without their literals, which the statistics fill in several ways, before a planner that is our own model but for a rate that
 * differs from statement to statement and a little from sample to sample: how often it is asked, and how true what is told is of what it would say of all.
 */
#include <math.h>

#include "advise/advise.h"
#include "base/hash.h"
#include "collect/collect.h"
#include "support/support.h"
#include "whatif/whatif_driver.h"

static const int64_t noon = 1764000000;

struct planner {
    struct whatif whatif;
    struct whatif *model;
};

struct fixture {
    struct arena arena;
    struct clock clock;
    struct catalog *catalog;
    struct workload *workload;
    struct whatif *model, *planner;
};

/* 0.8 to 1.6 by the statement's text up to its WHERE, and up to 1 % by the rest. */
static double rate_of(struct str text) {
    size_t where = text.len;
    str_find(text, STR("where"), &where);
    double by_statement = (double)(hash_str(str_slice(text, 0, where)) % 1000) / 1000, by_sample = (double)(hash_str(text) % 1000) / 1000;
    return (0.8 + 0.8 * by_statement) * (1 + 0.01 * by_sample);
}

static bool cost(struct arena *arena, struct whatif *whatif, const struct workload_sample *sample, const struct design *design,
                 struct whatif_answer *answer, struct err *err) {
    struct planner *planner = (struct planner *)whatif;
    if (!whatif_cost(arena, planner->model, sample, design, answer, err)) {
        return false;
    }
    answer->cost *= rate_of(sample->text);
    return true;
}

static const struct whatif_driver driver = {.name = "database", .cost = cost};

static struct whatif *planner_of(struct fixture *f) {
    struct planner *planner = ARENA_NEW(&f->arena, struct planner);
    planner->model = whatif_open_model(&f->arena, f->catalog);
    whatif_init(&f->arena, &planner->whatif, &driver, f->catalog);
    return &planner->whatif;
}

static void set_up(struct fixture *f) {
    struct collect_options options = {0};
    struct err err = {0};
    arena_init(&f->arena, NULL);
    struct db *db = db_open(&f->arena, STR("examples/orders.zip"), NULL, &err);
    assert_done(db != NULL, &err);
    f->clock = clock_fixed(&noon);
    f->catalog = collect_catalog(&f->arena, db, &options, NULL, &err);
    assert_done(f->catalog != NULL, &err);
    struct workload_builder *builder = workload_builder_new(&f->arena, f->catalog, 1);
    assert_done(collect_workload(db, builder, &options, NULL, &err), &err);
    f->workload = workload_builder_finish(builder, &err);
    assert_done(f->workload != NULL, &err);
    f->model = whatif_open_model(&f->arena, f->catalog);
    f->planner = planner_of(f);
}

/* All samples, of one execution of the statements there are, by calls. */
static double cost_of_all(struct fixture *f, const struct design *design) {
    struct whatif *every = planner_of(f);
    double sum = 0;
    for (size_t t = 0; t < f->workload->template_count; t++) {
        const struct workload_template *one = &f->workload->templates[t];
        struct whatif_answer answer;
        struct err err = {0};
        if (one->state == TEMPLATE_MODELLED && one->sample_count) {
            assert_done(whatif_template_cost(&f->arena, every, one, design, &answer, &err), &err);
            sum += one->calls * answer.cost;
        }
    }
    return sum;
}

static double told_of_all(const struct advise_result *result) {
    double sum = 0;
    for (size_t t = 0; t < result->template_count; t++) {
        sum += isnan(result->templates[t].after) ? 0 : result->templates[t].template->calls * result->templates[t].after;
    }
    return sum;
}

static bool is_noted(const struct advise_result *result) {
    bool noted = false;
    for (size_t i = 0; i < result->note_count; i++) {
        size_t at;
        noted |= str_find(result->notes[i], STR("samples of the statements"), &at);
    }
    return noted;
}

static void three_questions_a_template(void **state) {
    (void)state;
    struct fixture f;
    struct advise_options options = {.budget_bytes = 30 << 20, .max_regression = 0.1};
    struct advise_result result;
    struct err err = {0};
    struct design none = {0};
    size_t samples = 0, templates = 0;
    set_up(&f);
    for (size_t t = 0; t < f.workload->template_count; t++) {
        samples += f.workload->templates[t].sample_count;
        templates += f.workload->templates[t].sample_count > 0;
    }
    assert_true(samples > 2 * templates); /* else nothing is shown */
    assert_done(advise_run(&f.arena, f.catalog, f.workload, f.model, f.planner, &options, &f.clock, NULL, &result, &err), &err);
    assert_true(result.design.added_count > 5);
    assert_in_range(result.whatif_calls, templates, 3 * templates);
    double all = cost_of_all(&f, &none), after = cost_of_all(&f, &result.design), told = told_of_all(&result);
    assert_true(fabs(result.baseline / all - 1) < 0.01);
    assert_true(fabs(told / after - 1) < 0.01);
    assert_true(is_noted(&result));
    whatif_close(f.planner);
    whatif_close(f.model);
    arena_release(&f.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(three_questions_a_template)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
