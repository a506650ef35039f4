/* What leaves a finished set: by a driver that needs any one index for its first statement, and nothing for the others. */
#include <math.h>

#include "advise/search.h"
#include "advise/world.h"
#include "support/support.h"

struct bench {
    struct world world;
    struct problem problem;
    struct costs costs;
    struct whatif whatif;
};

static double tiny; /* what each index after the first saves the first statement, of 100 */

static bool answer(struct arena *arena, struct whatif *whatif, const struct workload_sample *sample, const struct design *design,
                   struct whatif_answer *out, struct err *err) {
    (void)whatif;
    (void)err;
    out->used = ARENA_ARRAY(arena, const struct design_index *, design->added_count + 1);
    out->cost = 100;
    if (str_eq_z(sample->text, "select 0") && design->added_count) {
        out->cost = 50 - tiny * (double)(design->added_count - 1);
        for (size_t i = 0; i < design->added_count; i++) {
            out->used[out->used_count++] = design->added[i];
        }
    }
    return true;
}

static const struct whatif_driver driver = {.name = "model", .cost = answer};

/* Two candidates that differ in direction, the odd one first, and a third; all may help all statements. */
static void open_bench(struct bench *b, double saves) {
    const bool nulls_first[] = {true, false, false};
    *b = (struct bench){0};
    world_make(&b->world, &(struct world_options){.seed = 3, .templates = 2, .double_calls = true});
    tiny = saves;
    struct arena *arena = &b->world.arena;
    b->problem = (struct problem){.arena = arena, .catalog = b->world.catalog, .workload = &b->world.workload, .clock = &b->world.clock,
                                  .deadline_ms = INFINITY, .options = world_advise_options()};
    b->problem.options.budget_bytes = 100;
    b->problem.weight = ARENA_ARRAY(arena, double, 2);
    b->problem.relevant = ARENA_ARRAY(arena, struct id_set, 2);
    uint32_t read = b->world.workload.templates[0].samples[0].query->root->rels[0].table;
    for (uint32_t i = 0; i < 3; i++) {
        struct catalog_key key = {.column = i / 2, .nulls_first = nulls_first[i]};
        struct design_index *index = design_index_make(
            arena, b->world.catalog, &(struct design_index){.table = read, .method = METHOD_BTREE, .keys = &key, .key_count = 1});
        index->size_bytes = 10;
        VEC_PUSH(arena, &b->problem.candidates, ((struct candidate){.index = index, .existing = CATALOG_NONE}));
        b->problem.candidates.at[i].templates = set_with(arena, set_with(arena, (struct id_set){0}, 0), 1);
    }
    for (size_t t = 0; t < 2; t++) {
        b->problem.weight[t] = 1;
        for (uint32_t i = 0; i < 3; i++) {
            b->problem.relevant[t] = set_with(arena, b->problem.relevant[t], i);
        }
    }
    b->problem.forced = ARENA_ARRAY(arena, bool, 4);
    whatif_init(arena, &b->whatif, &driver, b->world.catalog);
    assert_true(costs_open(arena, &b->costs, &b->problem, &b->whatif, NULL, SIZE_MAX));
}

static struct id_set cut(struct bench *b, struct id_set set) {
    double total;
    assert_true(cut_least(&b->costs, NULL, &set, &total));
    return set;
}

static struct id_set set_of(struct bench *b, size_t n, const uint32_t *ids) {
    struct id_set set = {0};
    for (size_t i = 0; i < n; i++) {
        set = set_with(&b->world.arena, set, ids[i]);
    }
    return set;
}

static void what_nobody_misses_goes(void **state) {
    struct bench b;
    (void)state;
    open_bench(&b, 0.005); /* of 150 together: below a ten-thousandth */
    struct id_set left = cut(&b, set_of(&b, 3, (const uint32_t[]){0, 1, 2}));
    assert_int_equal(left.n, 1); /* the last is what halves the first statement */
    assert_int_equal(left.at[0], 1);
    b.problem.forced[2] = true;
    left = cut(&b, set_of(&b, 3, (const uint32_t[]){0, 1, 2}));
    assert_true(set_has(left, 2));
    world_free(&b.world);
    open_bench(&b, 0.5);
    assert_int_equal(cut(&b, set_of(&b, 3, (const uint32_t[]){0, 1, 2})).n, 3);
    world_free(&b.world);
}

static void the_plainer_of_two_equals_is_meant(void **state) {
    struct bench b;
    (void)state;
    open_bench(&b, 0);
    struct id_set left = cut(&b, set_of(&b, 1, (const uint32_t[]){0}));
    assert_int_equal(left.n, 1);
    assert_int_equal(left.at[0], 1);
    b.problem.options.budget_bytes = 5; /* no room for it */
    left = cut(&b, set_of(&b, 1, (const uint32_t[]){0}));
    assert_int_equal(left.at[0], 0);
    world_free(&b.world);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_nobody_misses_goes), cmocka_unit_test(the_plainer_of_two_equals_is_meant)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
