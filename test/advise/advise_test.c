/* advise_run as a whole: laws that hold for any workload, the guards, writes, and a driver that fails. */
#include <math.h>

#include "advise/world.h"
#include "support/support.h"

static struct advise_result run(struct world *world, const struct advise_options *options, struct whatif *database) {
    struct advise_result result;
    struct err err = {0};
    assert_done(advise_run(&world->arena, world->catalog, &world->workload, world->model, database, options,
                           &world->clock, NULL, &result, &err),
                &err);
    return result;
}

static void assert_near(double a, double b) {
    if (fabs(a - b) > 1e-9 * fmax(fabs(a), fabs(b))) {
        fail_msg("%.12g is not %.12g", a, b);
    }
}

/* Everything that shows, as one text. */
static struct str print(struct arena *arena, const struct advise_result *result) {
    struct str out = str_fmt(arena, "%.17g %.17g %.17g %zu " STR_FMT "\n", result->baseline, result->after,
                             result->bound, result->recommendation_count, STR_ARG(result->verdict));
    for (size_t i = 0; i < result->recommendation_count; i++) {
        const struct advise_recommendation *r = &result->recommendations[i];
        out = str_fmt(arena, STR_FMT STR_FMT " " STR_FMT " %.17g %.17g " STR_FMT " " STR_FMT "\n", STR_ARG(out),
                      STR_ARG(r->id), STR_ARG(r->ddl[0]), r->benefit, r->priority, STR_ARG(r->why), STR_ARG(r->risk));
    }
    for (size_t i = 0; i < result->rejected_count; i++) {
        const struct advise_rejected *r = &result->rejected[i];
        out = str_fmt(arena, STR_FMT STR_FMT " " STR_FMT " " STR_FMT "\n", STR_ARG(out), STR_ARG(r->ddl),
                      STR_ARG(r->reason), STR_ARG(r->detail));
    }
    return out;
}

static void adds_up(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        struct world world;
        struct advise_options options = world_advise_options();
        world_make(&world, &(struct world_options){.seed = seed, .templates = 6});
        struct advise_result result = run(&world, &options, NULL);
        double before = 0, after = 0;
        uint64_t bytes = 0;
        struct design none = {0};
        for (size_t t = 0; t < result.template_count; t++) {
            const struct workload_template *template = result.templates[t].template;
            assert_near(result.templates[t].before, world_cost(&world, template->samples, &none));
            before += template->calls * result.templates[t].before;
            after += template->calls * result.templates[t].after;
            assert_true(result.templates[t].after <= result.templates[t].before);
        }
        assert_near(result.baseline, before);
        assert_near(result.after, after);
        assert_true(result.bound <= result.after && result.gap >= 0);
        for (size_t i = 0; i < result.recommendation_count; i++) {
            const struct advise_recommendation *r = &result.recommendations[i];
            bytes += r->size_bytes;
            assert_true(r->benefit > 0 && r->why.len && r->risk.len && r->title.len && r->undo_count == 1);
            assert_true(r->priority >= 0 && r->priority <= 1 && r->confidence > 0 && r->confidence <= 1);
            assert_near(r->priority, .3 * r->frequency + .4 * r->cost_savings + .2 * r->user_impact + .1 * r->resource);
            assert_true(i == 0 || r->priority <= result.recommendations[i - 1].priority);
            for (size_t k = 0; k < r->interaction_count; k++) {
                assert_true(r->interactions[k].with < result.recommendation_count && r->interactions[k].with != i);
            }
        }
        assert_true(bytes == result.design_bytes && bytes <= options.budget_bytes);
        assert_true(result.recommendation_count > 0);
        world_free(&world);
    }
}

/* Writes that only the counters know are told, and a first load (rows that are still there) is none. */
static void written_rows_the_workload_lacks_are_told(void **state) {
    (void)state;
    struct world world;
    struct advise_options options = world_advise_options();
    world_make(&world, &(struct world_options){.seed = 1, .templates = 6});
    world.workload.times_known = false;
    for (size_t i = 0; i < world.catalog->table_count; i++) {
        world.catalog->tables[i].activity =
            (struct catalog_activity){.inserted = 1000, .live = 1000, .updated = 70, .deleted = 7};
    }
    struct advise_result result = run(&world, &options, NULL);
    size_t at = 0;
    assert_true(result.recommendation_count > 0);
    for (size_t i = 0; i < result.recommendation_count; i++) {
        assert_true(str_find(result.recommendations[i].risk, STR("its counters know 77 written rows"), &at));
    }
    world_free(&world);
}

static void more_budget_is_never_worse(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 6; seed++) {
        struct world world;
        double last = INFINITY;
        world_make(&world, &(struct world_options){.seed = seed, .templates = 7});
        for (uint64_t mb = 1; mb <= 16; mb *= 2) {
            struct advise_options options = world_advise_options();
            options.budget_bytes = mb << 20;
            struct advise_result result = run(&world, &options, NULL);
            assert_true(result.after <= last * (1 + 1e-3));
            last = result.after;
        }
        world_free(&world);
    }
}

static void same_bytes_twice(void **state) {
    (void)state;
    struct world a, b;
    struct advise_options options = world_advise_options();
    world_make(&a, &(struct world_options){.seed = 3, .templates = 8});
    world_make(&b, &(struct world_options){.seed = 3, .templates = 8});
    struct advise_result first = run(&a, &options, NULL), second = run(&b, &options, NULL);
    struct str x = print(&a.arena, &first), y = print(&a.arena, &second);
    assert_true(str_eq(x, y));
    world_free(&a);
    world_free(&b);
}

/* Nor does anything on how many statements are planned at a time. */
static void the_same_by_any_number_of_threads(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 4; seed++) {
        struct world world;
        struct str first = {0};
        for (size_t jobs = 1; jobs <= 4; jobs++) {
            struct advise_options options = world_advise_options();
            options.jobs = jobs;
            world_make(&world, &(struct world_options){.seed = seed, .templates = 40});
            struct advise_result result = run(&world, &options, NULL);
            struct str text = print(&world.arena, &result);
            assert_true(result.recommendation_count > 0);
            assert_true(jobs == 1 || str_eq(text, first));
            if (jobs == 1) {
                first = str_from_z(strdup(str_z(&world.arena, text)));
            }
            world_free(&world);
        }
        free((char *)(uintptr_t)first.ptr);
    }
}

/* The set does not depend on the order of the statements. */
static void order_does_not_matter(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 6; seed++) {
        struct world a, b;
        struct advise_options options = world_advise_options();
        world_make(&a, &(struct world_options){.seed = seed, .templates = 6});
        world_make(&b, &(struct world_options){.seed = seed, .templates = 6, .reverse = true});
        struct advise_result first = run(&a, &options, NULL), second = run(&b, &options, NULL);
        assert_int_equal(first.design.added_count, second.design.added_count);
        for (size_t i = 0; i < first.design.added_count; i++) {
            assert_true(str_eq(first.design.added[i]->identity, second.design.added[i]->identity));
        }
        world_free(&a);
        world_free(&b);
    }
}

static void twice_the_calls_is_the_same_advice(void **state) {
    (void)state;
    struct world a, b;
    struct advise_options options = world_advise_options();
    world_make(&a, &(struct world_options){.seed = 4, .templates = 6});
    world_make(&b, &(struct world_options){.seed = 4, .templates = 6, .double_calls = true});
    struct advise_result first = run(&a, &options, NULL), second = run(&b, &options, NULL);
    assert_near(2 * first.after, second.after);
    assert_near(first.improvement, second.improvement);
    world_free(&a);
    world_free(&b);
}

static void a_table_nobody_reads_changes_nothing(void **state) {
    (void)state;
    struct world a, b;
    struct advise_options options = world_advise_options();
    world_make(&a, &(struct world_options){.seed = 6, .templates = 6});
    world_make(&b, &(struct world_options){.seed = 6, .templates = 6, .spare_table = true});
    struct advise_result first = run(&a, &options, NULL), second = run(&b, &options, NULL);
    assert_true(str_eq(print(&a.arena, &first), print(&a.arena, &second)));
    world_free(&a);
    world_free(&b);
}

/* --- Guards ---------------------------------------------------------------------------------------------- */

static void too_little_gain_is_refused(void **state) {
    (void)state;
    struct world world;
    struct advise_options options = world_advise_options();
    options.min_gain = 0.99;
    world_make(&world, &(struct world_options){.seed = 2, .templates = 6});
    struct advise_result result = run(&world, &options, NULL);
    assert_int_equal(result.refused, ERR_GUARD_GAIN);
    assert_int_equal(result.recommendation_count, 0);
    assert_int_equal(result.design.added_count, 0);
    assert_true(result.rejected_count > 0 && result.verdict.len > 0);
    assert_near(result.after, result.baseline);
    world_free(&world);
}

/* A driver that makes the first template ten times as costly under any index: repaired, or listed, as the options say. */
static void regressions_are_repaired_or_listed(void **state) {
    (void)state;
    struct world world;
    struct advise_options options = world_advise_options();
    options.max_width = 1;
    world_make(&world, &(struct world_options){.seed = 8, .templates = 6});
    world.workload.templates[0].calls = 0.001;
    world.model = world_whatif(&world, "model", 0, true);
    struct advise_result repaired = run(&world, &options, NULL);
    for (size_t t = 0; t < repaired.template_count; t++) {
        assert_true(repaired.templates[t].after <= repaired.templates[t].before * 1.05 + 1);
    }
    options.reject_on_regression = false;
    struct advise_result listed = run(&world, &options, NULL);
    size_t regressions = 0;
    for (size_t i = 0; i < listed.recommendation_count; i++) {
        regressions += listed.recommendations[i].regression_count;
    }
    assert_true(listed.after < repaired.after ? regressions > 0 : true);
    assert_true(listed.recommendation_count > 0);
    world_free(&world);
}

/* What helps the second template makes the first, rare one ten times as costly: repair leaves nothing, so all is refused. */
static void a_set_that_only_harms_is_refused(void **state) {
    (void)state;
    struct world world;
    struct advise_options options = world_advise_options();
    world_make(&world, &(struct world_options){.seed = 8, .templates = 2});
    world.workload.templates[1].samples[0].query = world.workload.templates[0].samples[0].query;
    world.workload.templates[0].calls = 0.001;
    world.model = world_whatif(&world, "model", 0, true);
    struct advise_result result = run(&world, &options, NULL);
    assert_int_equal(result.refused, ERR_GUARD_REGRESSION);
    assert_int_equal(result.design.added_count, 0);
    assert_near(result.after, result.baseline);
    assert_true(result.rejected_count > 0);
    assert_string_equal(result.rejected[0].reason.ptr, "regression");
    world_free(&world);
}

/* A hundred thousand updates of every column of t0: indexes on it cost more than they give. */
static void written_tables_get_no_index(void **state) {
    (void)state;
    struct world world;
    struct advise_options options = world_advise_options();
    size_t others = 0;
    world_make(&world, &(struct world_options){.seed = 7, .templates = 8, .writes = true});
    /* The updates themselves are cheap to find. */
    world.workload.templates[7].samples[0].query->root->rel_count = 0;
    world.workload.templates[7].samples[0].query->root->predicate_count = 0;
    struct advise_result result = run(&world, &options, NULL);
    for (size_t i = 0; i < result.design.added_count; i++) {
        assert_true(result.design.added[i]->table != 0);
        others++;
    }
    assert_true(others > 0);
    bool said = false;
    for (size_t i = 0; i < result.rejected_count; i++) {
        said |= str_eq_z(result.rejected[i].reason, "maintenance");
    }
    assert_true(said);
    world_free(&world);
}

/* The planner makes the first template costlier under any index it may use; what others may have without it, they get. */
static void what_the_planner_dislikes_is_avoided(void **state) {
    (void)state;
    size_t advised = 0;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        struct world world;
        struct advise_options options = world_advise_options();
        options.max_width = 1;
        world_make(&world, &(struct world_options){.seed = seed, .templates = 6});
        struct advise_result result = run(&world, &options, world_whatif(&world, "database", 0, true));
        for (size_t t = 0; t < result.template_count; t++) {
            assert_true(result.refused || result.templates[t].after <= result.templates[t].before * 1.05 + 1);
        }
        advised += result.design.added_count > 0;
        world_free(&world);
    }
    assert_true(advised > 6);
}

/* A planner of another mind than the model is asked round after round: at most three times a statement in all, texts of plans included. */
static size_t ask_another_planner(uint64_t seed, bool dislikes) {
    struct world world, other;
    struct advise_options options = world_advise_options();
    world_make(&world, &(struct world_options){.seed = seed, .templates = WORLD_TEMPLATES});
    world_make(&other, &(struct world_options){.seed = seed + 1000, .templates = WORLD_TEMPLATES});
    other.workload.templates[0].samples = world.workload.templates[0].samples; /* what it dislikes indexes for */
    options.reject_on_regression = dislikes;
    struct whatif *database = world_whatif(&other, "database", 0, dislikes);
    struct advise_result result = run(&world, &options, database);
    assert_true(str_eq_z(result.model, "database"));
    assert_int_equal(result.whatif_calls, whatif_stats(database).calls);
    assert_in_range(result.whatif_calls, WORLD_TEMPLATES, 3 * WORLD_TEMPLATES);
    for (size_t i = 0; i < result.recommendation_count; i++) {
        const struct advise_recommendation *one = &result.recommendations[i];
        for (size_t k = 0; k < one->affected_count; k++) {
            assert_true(one->affected[k].plan_after.len > 0);
        }
    }
    size_t asked = result.whatif_calls;
    world_free(&world);
    world_free(&other);
    return asked;
}

static void questions_to_the_planner_are_few(void **state) {
    (void)state;
    size_t asked = 0;
    for (uint64_t seed = 19; seed <= 21; seed++) {
        asked += ask_another_planner(seed, false);
    }
    assert_true(asked > 3 * 2 * WORLD_TEMPLATES);
    ask_another_planner(27, true);
    ask_another_planner(30, true);
}

static void make_rare_writes(struct world *world) {
    world_make(world, &(struct world_options){.seed = 1, .templates = 8, .writes = true});
    world->workload.templates[7].calls = 1;
    world->workload.templates[7].samples[0].query->root->rel_count = 0;
    world->workload.templates[7].samples[0].query->root->predicate_count = 0;
}

static bool has_index_on(const struct advise_result *result, uint32_t table) {
    for (size_t i = 0; i < result->design.added_count; i++) {
        if (result->design.added[i]->table == table) {
            return true;
        }
    }
    return false;
}

/* One update of a row of t0 takes about 20 units, an entry in an index about 1.5: within 5 % there is room for none, within 50 % for some. */
static void a_write_may_get_so_much_costlier(void **state) {
    (void)state;
    struct world world;
    struct advise_options options = world_advise_options();
    options.limit_writes = true;
    options.max_write_regression = 0.5;
    make_rare_writes(&world);
    struct advise_result result = run(&world, &options, NULL);
    assert_true(has_index_on(&result, 0));
    options.max_write_regression = 0.05;
    result = run(&world, &options, NULL);
    assert_false(has_index_on(&result, 0));
    bool said = false;
    for (size_t i = 0; i < result.rejected_count; i++) {
        said |= str_eq_z(result.rejected[i].reason, "write limit");
    }
    assert_true(said && result.design.added_count > 0);
    world_free(&world);
}

/* Each index of the first set as dear as the other: of those only as many as the write may pay for, and others for the price that the model makes of it. */
static void a_write_that_was_measured_is_a_limit(void **state) {
    (void)state;
    struct world world;
    struct advise_options options = world_advise_options();
    make_rare_writes(&world);
    struct advise_result free = run(&world, &options, NULL);
    struct advise_upkeep measured[8] = {0};
    struct advise_write_limit limit = {.template = &world.workload.templates[7], .measured = measured};
    for (size_t i = 0; i < free.design.added_count; i++) {
        if (free.design.added[i]->table == 0) {
            measured[limit.measured_count++] = (struct advise_upkeep){free.design.added[i], 1};
        }
    }
    assert_true(limit.measured_count > 0);
    options.write_limits = &limit;
    options.write_limit_count = 1;
    for (limit.most_ms = 0.5; limit.most_ms < 9; limit.most_ms++) {
        size_t kept = 0;
        struct advise_result result = run(&world, &options, NULL);
        for (size_t i = 0; i < limit.measured_count; i++) {
            kept += design_has(&result.design, measured[i].index);
        }
        assert_true((double)kept <= limit.most_ms);
        assert_true(result.design.added_count > 0);
        if (limit.most_ms > (double)limit.measured_count) {
            assert_int_equal(kept, limit.measured_count);
        }
    }
    world_free(&world);
}

/* Groups are the components of the interactions. */
static void groups_do_not_interact(void **state) {
    (void)state;
    size_t together = 0;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct world world;
        struct advise_options options = world_advise_options();
        world_make(&world, &(struct world_options){.seed = seed, .templates = 6});
        struct advise_result result = run(&world, &options, NULL);
        for (size_t i = 0; i < result.recommendation_count; i++) {
            const struct advise_recommendation *one = &result.recommendations[i];
            assert_int_equal(one->group > 0, one->kind == ADVISE_INDEX);
            for (size_t k = 0; k < one->interaction_count; k++) {
                assert_int_equal(result.recommendations[one->interactions[k].with].group, one->group);
                together++;
            }
        }
        world_free(&world);
    }
    assert_true(together > 0);
}

/* Not left out in silence. */
static void wishes_that_cannot_be_had_are_errors(void **state) {
    struct world world;
    struct advise_result result;
    struct advise_options options = world_advise_options();
    struct err err = {0};
    (void)state;
    world_make(&world, &(struct world_options){.seed = 4, .templates = 4});
    assert_done(design_parse(&world.arena, world.catalog, STR("CREATE INDEX ON t0 (c1)"), &options.forced, &err), &err);
    options.budget_bytes = 100000;
    assert_false(advise_run(&world.arena, world.catalog, &world.workload, world.model, NULL, &options, &world.clock, NULL, &result, &err));
    assert_true(err.code == ERR_USAGE && strstr(err.message, "more than the budget"));
    err = (struct err){0};
    options.budget_bytes = 100 << 20;
    options.forbidden = options.forced;
    assert_false(advise_run(&world.arena, world.catalog, &world.workload, world.model, NULL, &options, &world.clock, NULL, &result, &err));
    assert_true(err.code == ERR_USAGE && strstr(err.message, "both forced and forbidden"));
    err = (struct err){0};
    options.forbidden = (struct design){0};
    assert_done(design_parse(&world.arena, world.catalog, STR("CREATE INDEX ON t0 (c1); CREATE INDEX ON t0 (c2, c3)"), &options.forced, &err), &err);
    options.max_indexes_per_table = 1;
    assert_false(advise_run(&world.arena, world.catalog, &world.workload, world.model, NULL, &options, &world.clock, NULL, &result, &err));
    assert_true(err.code == ERR_USAGE && strstr(err.message, "on table t0 than the 1 allowed"));
    err = (struct err){0};
    options.max_indexes_per_table = 0;
    options.max_width = 1;
    assert_false(advise_run(&world.arena, world.catalog, &world.workload, world.model, NULL, &options, &world.clock, NULL, &result, &err));
    assert_true(err.code == ERR_USAGE && strstr(err.message, "has 2 key columns"));
    world_free(&world);
}

/* With `only` no member is replaced: what is left of an earlier set, less what was barred of it, and never anything else. */
static void only_what_is_allowed_is_advised(void **state) {
    (void)state;
    size_t left = 0;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        struct world world;
        struct advise_options options = world_advise_options();
        world_make(&world, &(struct world_options){.seed = seed, .templates = 6});
        struct advise_result all = run(&world, &options, NULL);
        struct design before = design_copy(&world.arena, &all.design);
        if (before.added_count > 1) {
            options.only = &before;
            options.barred = &(struct advise_barred){before.added[0], false, "slower when run", STR("it is")};
            options.barred_count = 1;
            struct advise_result less = run(&world, &options, NULL);
            assert_true(less.design.added_count < before.added_count && !design_has(&less.design, before.added[0]));
            for (size_t i = 0; i < less.design.added_count; i++) {
                assert_true(design_has(&before, less.design.added[i]));
            }
            left += less.design.added_count;
        }
        world_free(&world);
    }
    assert_true(left > 0);
}

static bool begins_alike(const struct design_index *a, const struct design_index *b) {
    return a->table == b->table && a->keys[0].column == b->keys[0].column;
}

static size_t count_alike(const struct design *design, const struct design_index *index) {
    size_t n = 0;
    for (size_t i = 0; i < design->added_count; i++) {
        n += begins_alike(design->added[i], index);
    }
    return n;
}

/* The second of its kind that did harm: none that begins with its key comes in its place, and the report says so. Alone, some does. */
static void a_kind_that_does_harm_is_left_out(void **state) {
    (void)state;
    size_t replaced = 0, told = 0;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        struct world world;
        struct advise_options options = world_advise_options();
        world_make(&world, &(struct world_options){.seed = seed, .templates = 6});
        struct advise_result all = run(&world, &options, NULL);
        for (size_t k = 0; k < all.design.added_count && !all.design.added[k]->predicate; k++) {
            struct advise_barred barred = {all.design.added[k], false, "slower when run", STR("it is")};
            options.barred = &barred;
            options.barred_count = 1;
            struct advise_result other = run(&world, &options, NULL);
            replaced += count_alike(&other.design, barred.index);
            barred.with_its_kind = true;
            struct advise_result less = run(&world, &options, NULL);
            assert_int_equal(count_alike(&less.design, barred.index), 0);
            for (size_t i = 0; i < less.note_count; i++) {
                told += str_find(less.notes[i], STR("begin with the key of two"), &(size_t){0});
            }
        }
        world_free(&world);
    }
    assert_true(replaced > 0 && told > 0);
}

/* Where nothing fits, nothing is the best, which is proven; and the budget is the reason told. */
static void no_room_is_a_proven_result(void **state) {
    (void)state;
    struct world world;
    struct advise_options options = world_advise_options();
    world_make(&world, &(struct world_options){.seed = 4, .templates = 4});
    options.budget_bytes = 1;
    for (size_t planner = 0; planner < 2; planner++) {
        struct advise_result result = run(&world, &options, planner ? world_whatif(&world, "database", 0, false) : NULL);
        assert_true(result.design.added_count == 0 && result.gap == 0 && result.bound == result.after);
        assert_str(result.verdict, "No new index is advised: none fits into the budget.");
    }
    world_free(&world);
}

/* What is forced gives way to no limit: the set is refused, and the write is named with what it would cost. */
static void a_forced_index_may_break_a_write(void **state) {
    (void)state;
    struct world world;
    struct advise_options options = world_advise_options();
    struct err err = {0};
    make_rare_writes(&world);
    assert_done(design_parse(&world.arena, world.catalog, STR("CREATE INDEX ON t0 (c1)"), &options.forced, &err), &err);
    options.limit_writes = true;
    options.max_write_regression = 0.05;
    struct advise_result result = run(&world, &options, NULL);
    assert_int_equal(result.refused, ERR_GUARD_REGRESSION);
    assert_int_equal(result.regression_count, 1);
    assert_true(result.regressions[0].effect.before > 20 && result.regressions[0].effect.after > result.regressions[0].effect.before * 1.05);
    assert_true(result.regressions[0].used_count > 0);
    world_free(&world);
}

/* What an index must save is part of the search: the costs told are without it, and what is left out for it is named. */
static void little_gains_are_left_out(void **state) {
    (void)state;
    size_t said = 0;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        struct world world;
        struct advise_options options = world_advise_options();
        world_make(&world, &(struct world_options){.seed = seed, .templates = 6});
        options.budget_bytes = UINT64_C(1) << 40;
        double least = run(&world, &options, NULL).after; /* of all candidates: an index more never costs a reader more here */
        options.budget_bytes = world_advise_options().budget_bytes;
        options.min_index_gain = 0.05;
        struct advise_result result = run(&world, &options, NULL);
        double after = 0;
        for (size_t t = 0; t < result.template_count; t++) {
            after += result.templates[t].template->calls * result.templates[t].after;
        }
        assert_near(result.after, after);
        assert_true(result.bound <= result.after && result.gap >= 0);
        for (size_t i = 0; i < result.recommendation_count; i++) {
            assert_true(result.recommendations[i].benefit >= 0.05 * least * (1 - 1e-6));
        }
        for (size_t i = 0; i < result.rejected_count; i++) {
            said += str_eq_z(result.rejected[i].reason, "least gain");
        }
        world_free(&world);
    }
    assert_true(said > 0);
}

static void nothing_to_do_is_a_result(void **state) {
    (void)state;
    struct world world;
    struct advise_options options = world_advise_options();
    world_make(&world, &(struct world_options){.seed = 1, .templates = 3});
    for (size_t t = 0; t < 3; t++) {
        world.workload.templates[t].samples[0].query->root->predicate_count = 0;
    }
    struct advise_result result = run(&world, &options, NULL);
    assert_int_equal(result.recommendation_count, 0);
    assert_int_equal(result.refused, ERR_NONE);
    assert_true(result.verdict.len > 0);
    world.workload.template_count = 0;
    result = run(&world, &options, NULL);
    assert_int_equal(result.recommendation_count, 0);
    assert_true(result.verdict.len > 0);
    world_free(&world);
}

/* --- Faults ---------------------------------------------------------------------------------------------- */

/* The planner's connection breaks at its nth question: the model's advice stands, marked. */
static void a_failing_planner_degrades(void **state) {
    (void)state;
    struct world world;
    struct advise_options options = world_advise_options();
    world_make(&world, &(struct world_options){.seed = 3, .templates = 6});
    struct advise_result alone = run(&world, &options, NULL);
    size_t degraded = 0;
    for (size_t n = 1; n < 400; n += n < 30 ? 1 : 23) {
        struct advise_result result = run(&world, &options, world_whatif(&world, "database", n, false));
        if (str_eq_z(result.model, "model")) {
            degraded++;
            assert_near(result.after, alone.after);
            assert_true(result.note_count > 0);
            for (size_t t = 0; t < result.template_count; t++) {
                assert_false(result.templates[t].verified);
            }
        } else {
            assert_true(result.templates[0].verified);
        }
    }
    assert_true(degraded > 10);
    world_free(&world);
}

static void a_failing_model_is_an_error(void **state) {
    (void)state;
    for (size_t n = 1; n < 40; n++) {
        struct world world;
        struct advise_options options = world_advise_options();
        struct advise_result result;
        struct err err = {0};
        world_make(&world, &(struct world_options){.seed = 3, .templates = 6});
        world.model = world_whatif(&world, "model", n, false);
        if (!advise_run(&world.arena, world.catalog, &world.workload, world.model, NULL, &options, &world.clock, NULL,
                        &result, &err)) {
            assert_err(&err, ERR_DB_LOST);
        }
        world_free(&world);
    }
}

static void a_planner_is_the_judge(void **state) {
    (void)state;
    struct world world;
    struct advise_options options = world_advise_options();
    world_make(&world, &(struct world_options){.seed = 3, .templates = 6});
    struct advise_result result = run(&world, &options, world_whatif(&world, "database", 0, false));
    assert_true(str_eq_z(result.model, "database"));
    for (size_t t = 0; t < result.template_count; t++) {
        assert_true(result.templates[t].verified);
    }
    world_free(&world);
}

static bool refuse(struct arena *arena, struct whatif *whatif, const struct workload_sample *sample, const struct design *design,
                   struct whatif_answer *answer, struct err *err) {
    (void)arena, (void)whatif, (void)sample, (void)design, (void)err;
    answer->cost = NAN;
    return true;
}

/* As to a role without rights: then nothing is called the planner's. */
static void a_planner_that_refuses_all_is_no_judge(void **state) {
    (void)state;
    static const struct whatif_driver refusing = {.name = "database", .cost = refuse};
    struct world world;
    struct advise_options options = world_advise_options();
    world_make(&world, &(struct world_options){.seed = 3, .templates = 6});
    struct whatif *database = ARENA_NEW(&world.arena, struct whatif);
    whatif_init(&world.arena, database, &refusing, world.catalog);
    struct advise_result result = run(&world, &options, database), alone = run(&world, &options, NULL);
    assert_true(str_eq_z(result.model, "model") && result.after == alone.after && result.note_count > 0);
    for (size_t t = 0; t < result.template_count; t++) {
        assert_false(result.templates[t].verified);
    }
    world_free(&world);
}

static double late_ms(void *context) {
    double *now = context;
    return *now += 50;
}

static int64_t epoch(void *context) {
    (void)context;
    return 0;
}

static void the_time_limit_is_kept(void **state) {
    (void)state;
    struct world world;
    struct advise_options options = world_advise_options();
    double now = 0;
    world_make(&world, &(struct world_options){.seed = 3, .templates = 8});
    world.clock = (struct clock){.monotonic_ms = late_ms, .wall_s = epoch, .context = &now};
    options.time_limit_s = 1;
    struct advise_result result = run(&world, &options, NULL);
    assert_true(result.note_count > 0);
    assert_true(result.after <= result.baseline);
    world_free(&world);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(adds_up),
        cmocka_unit_test(written_rows_the_workload_lacks_are_told),
        cmocka_unit_test(more_budget_is_never_worse),
        cmocka_unit_test(same_bytes_twice),
        cmocka_unit_test(the_same_by_any_number_of_threads),
        cmocka_unit_test(order_does_not_matter),
        cmocka_unit_test(twice_the_calls_is_the_same_advice),
        cmocka_unit_test(a_table_nobody_reads_changes_nothing),
        cmocka_unit_test(too_little_gain_is_refused),
        cmocka_unit_test(only_what_is_allowed_is_advised),
        cmocka_unit_test(a_kind_that_does_harm_is_left_out),
        cmocka_unit_test(regressions_are_repaired_or_listed),
        cmocka_unit_test(a_set_that_only_harms_is_refused),
        cmocka_unit_test(written_tables_get_no_index),
        cmocka_unit_test(what_the_planner_dislikes_is_avoided),
        cmocka_unit_test(questions_to_the_planner_are_few),
        cmocka_unit_test(a_write_may_get_so_much_costlier),
        cmocka_unit_test(a_write_that_was_measured_is_a_limit),
        cmocka_unit_test(groups_do_not_interact),
        cmocka_unit_test(wishes_that_cannot_be_had_are_errors),
        cmocka_unit_test(no_room_is_a_proven_result),
        cmocka_unit_test(a_forced_index_may_break_a_write),
        cmocka_unit_test(little_gains_are_left_out),
        cmocka_unit_test(nothing_to_do_is_a_result),
        cmocka_unit_test(a_failing_planner_degrades),
        cmocka_unit_test(a_failing_model_is_an_error),
        cmocka_unit_test(a_planner_is_the_judge),
        cmocka_unit_test(a_planner_that_refuses_all_is_no_judge),
        cmocka_unit_test(the_time_limit_is_kept),
    };
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
