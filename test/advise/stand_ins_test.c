/* Templates that stand for others, over our own model; what a pick stands for is held against plain questions to that model. */
#include <math.h>

#include "advise/advise.h"
#include "advise/rehearsal.h"
#include "advise/stand_ins.h"
#include "advise/world.h"
#include "catalog/catalog_build.h"
#include "cost/index_size.h"
#include "support/support.h"

struct fixture {
    struct arena arena;
    struct catalog *catalog;
    struct workload *workload;
    struct whatif *model;
    struct clock clock;
};

static const int64_t noon = 1764000000;

/* t and u, a million rows each; c0 … c3 of 10, 1,000, 100,000, 1,000,000 values. */
static struct catalog *make_catalog(struct arena *arena) {
    struct catalog_builder *builder = catalog_builder_new(arena, SQL_POSTGRESQL);
    static const char *const names[] = {"t", "u"};
    builder->catalog->search_path = STR("public");
    for (size_t i = 0; i < 2; i++) {
        struct catalog_table table = {.schema = STR("public"), .name = str_from_z(names[i]), .rows = 1e6, .pages = 20000, .has_stats = true};
        table.size_bytes = 20000 * 8192;
        table.fill_factor = 100;
        catalog_builder_add_table(builder, &table, (struct str){0}, (struct str){0});
    }
    catalog_builder_seal_tables(builder);
    for (uint32_t i = 0; i < 2; i++) {
        for (size_t c = 0; c < 4; c++) {
            struct catalog_column column = {.name = str_fmt(arena, "c%zu", c), .type_name = STR("integer")};
            column.family = FAMILY_INTEGER;
            column.type_length = 4;
            column.stats = (struct catalog_stats){.present = true, .distinct = c ? 10 * pow(10, (double)c + 1) : 10, .width_bytes = 4};
            catalog_builder_add_column(builder, i, &column);
        }
    }
    return catalog_builder_finish(builder);
}

struct statement {
    const char *text;
    double calls;
};

static void make(struct fixture *f, const struct statement *statements, size_t n) {
    struct err err = {0};
    *f = (struct fixture){.clock = clock_fixed(&noon)};
    arena_init(&f->arena, NULL);
    f->catalog = make_catalog(&f->arena);
    struct workload_builder *builder = workload_builder_new(&f->arena, f->catalog, 1);
    for (size_t i = 0; i < n; i++) {
        struct workload_statement statement = world_statement(str_from_z(statements[i].text), statements[i].calls);
        workload_builder_add(builder, &statement);
    }
    f->workload = workload_builder_finish(builder, &err);
    assert_non_null(f->workload);
    f->model = whatif_open_model(&f->arena, f->catalog);
}

static void done(struct fixture *f) {
    whatif_close(f->model);
    arena_release(&f->arena);
}

static struct stand_ins find(struct fixture *f, size_t most, double coverage) {
    struct stand_ins found;
    struct err err = {0};
    assert_done(stand_ins_find(&f->arena, f->catalog, f->workload, f->model,
                               &(struct stand_in_options){STAND_INS_BY_PLANS, most, coverage, 1, 0, 0}, NULL, &found, &err),
                &err);
    return found;
}

static bool is_on_u(const struct fixture *f, size_t item) {
    size_t at;
    return str_find(f->workload->templates[item].samples[0].text, STR("from u"), &at);
}

/* By the model: what the template costs in all its calls under a plain index on these columns of t; none: as it is. */
static double cost_of(struct fixture *f, size_t item, const uint32_t *columns, size_t n) {
    struct catalog_key keys[4];
    struct whatif_answer answer;
    struct design design = {0};
    struct err err = {0};
    for (size_t i = 0; i < n; i++) {
        keys[i] = (struct catalog_key){.column = columns[i]};
    }
    if (n) {
        struct design_index like = {.table = 0, .method = METHOD_BTREE, .keys = keys, .key_count = n};
        struct design_index *index = design_index_make(&f->arena, f->catalog, &like);
        cost_index_size(f->catalog, index);
        design_add(&f->arena, &design, index);
    }
    assert_done(whatif_template_cost(&f->arena, f->model, &f->workload->templates[item], &design, &answer, &err), &err);
    return answer.cost * f->workload->templates[item].calls;
}

/* Three templates are served by an index on (c3, c0); the widest wants just that. The other table's is cheap. */
static const struct statement four[] = {
    {"select c0 from t where c3 = 5 and c0 = 2", 100},
    {"select c0 from t where c3 = 7", 60},
    {"select c0, c3 from t where c3 = 9", 50},
    {"select c1 from u where c2 = 4", 1},
};

static void one_stands_for_those_its_index_serves(void **state) {
    static const uint32_t columns[] = {3, 0};
    (void)state;
    struct fixture f;
    make(&f, four, 4);
    struct stand_ins found = find(&f, 1, 1);
    assert_int_equal(found.chosen.pick_count, 1);
    assert_int_equal(found.costed, 4);
    const struct compress_pick *pick = &found.chosen.picks[0];
    double saved = 0, own = 0, possible = 0;
    for (size_t t = 0; t < 4; t++) {
        bool on_t = !is_on_u(&f, t);
        double saves = on_t ? cost_of(&f, t, NULL, 0) - cost_of(&f, t, columns, 2) : 0;
        saved += saves;
        own = t == pick->item ? saves : own;
        possible += on_t ? saves : cost_of(&f, t, NULL, 0);
    }
    assert_true(own > 0);
    assert_true(fabs(pick->factor - saved / own) < 0.01 * pick->factor);
    assert_true(fabs(found.chosen.coverage - saved / possible) < 0.01);
    done(&f);
}

static void enough_is_enough(void **state) {
    (void)state;
    struct fixture f;
    make(&f, four, 4);
    assert_int_equal(find(&f, 4, 0.9).chosen.pick_count, 1);
    struct stand_ins all = find(&f, 4, 0.999);
    assert_int_equal(all.chosen.pick_count, 2);
    assert_true(is_on_u(&f, all.chosen.picks[1].item));
    assert_true(all.chosen.coverage > 0.999);
    assert_true(all.chosen.cost_share > 0 && all.chosen.cost_share < 1);
    done(&f);
}

/* The first two are most of the cost, but no index helps who reads all of the table. */
static void what_no_index_helps_is_not_taken(void **state) {
    static const struct statement statements[] = {
        {"select * from t where c0 <> 1", 1000},
        {"select * from t", 1000},
        {"select c0 from u where c3 = 9", 10},
    };
    (void)state;
    struct fixture f;
    make(&f, statements, 3);
    struct stand_ins found = find(&f, 1, 1);
    assert_int_equal(found.chosen.pick_count, 1);
    assert_true(is_on_u(&f, found.chosen.picks[0].item));
    done(&f);
}

static void the_other_methods_are_those_of_the_workload(void **state) {
    (void)state;
    struct fixture f;
    struct err err = {0};
    make(&f, four, 4);
    assert_string_equal(stand_in_methods[STAND_INS_REHEARSED], "rehearsed");
    assert_string_equal(stand_in_methods[STAND_INS_BY_PLANS], "plans");
    for (int method = 0; method < COMPRESS_METHOD_COUNT; method++) {
        struct stand_ins found;
        struct compress_input input;
        struct compression direct;
        assert_string_equal(stand_in_methods[STAND_INS_BY_COLUMNS + method], compress_methods[method]);
        assert_done(stand_ins_find(&f.arena, f.catalog, f.workload, f.model,
                                   &(struct stand_in_options){(enum stand_in_method)(STAND_INS_BY_COLUMNS + method), 2, 1, 1, 0, 0},
                                   NULL, &found, &err),
                    &err);
        compress_features(&f.arena, f.catalog, f.workload, found.costs, &input);
        compress_run(&f.arena, &input, (enum compress_method)method, 2, 1, 1, &direct);
        assert_int_equal(found.chosen.pick_count, direct.pick_count);
        for (size_t i = 0; i < direct.pick_count; i++) {
            assert_int_equal(found.chosen.picks[i].item, direct.picks[i].item);
            assert_true(found.chosen.picks[i].factor == direct.picks[i].factor);
        }
    }
    assert_null(stand_in_methods[STAND_INS_BY_COLUMNS + COMPRESS_METHOD_COUNT]);
    done(&f);
}

/* --- Rehearsed ------------------------------------------------------------------------------------------- */

/* Joins, orders and searches that no two statements share in full: two of them cannot speak for all without being weighed. */
static const struct statement many[] = {
    {"select t.c1 from t join u on u.c3 = t.c3 where t.c2 = 5 order by t.c1", 40},
    {"select u.c1 from t join u on u.c2 = t.c2 where t.c3 = 7 and u.c1 = 3", 30},
    {"select c0, c1 from t where c1 = 5 and c2 > 90000", 60},
    {"select c0, c2 from t where c1 = 5 order by c2", 50},
    {"select c1 from u where c2 = 4 and c0 = 1", 45},
    {"select c2 from u where c1 = 4 order by c3 limit 10", 25},
    {"select count(*) from u where c3 between 10 and 400", 80},
    {"select c0, count(*) from t where c2 = 17 group by c0", 20},
    {"select * from t where c3 = 11", 90},
    {"select * from u where c2 = 12 and c3 = 4", 15},
};

static struct stand_ins find_with(struct fixture *f, struct stand_in_options options) {
    struct stand_ins found;
    struct err err = {0};
    assert_done(stand_ins_find(&f->arena, f->catalog, f->workload, f->model, &options, NULL, &found, &err), &err);
    return found;
}

static struct stand_ins find_by(struct fixture *f, enum stand_in_method method, size_t most, size_t jobs) {
    return find_with(f, (struct stand_in_options){method, most, 1, 1, 0, jobs});
}

/* Of all, by tuning the chosen alone within a share of the data. */
static double saved_within(struct fixture *f, const struct compression *chosen, double share) {
    struct workload few = *f->workload;
    struct advise_result result;
    struct err err = {0};
    struct advise_options options = {.budget_bytes = (uint64_t)(share * 2 * 20000 * 8192), .max_regression = 0.05, .seed = 1, .quick = true};
    double saved = 0;
    few.templates = ARENA_ARRAY(&f->arena, struct workload_template, chosen->pick_count);
    few.template_count = chosen->pick_count;
    for (size_t i = 0; i < chosen->pick_count; i++) {
        few.templates[i] = f->workload->templates[chosen->picks[i].item];
        few.templates[i].calls *= chosen->picks[i].factor;
    }
    assert_done(advise_run(&f->arena, f->catalog, &few, f->model, NULL, &options, &f->clock, NULL, &result, &err), &err);
    for (size_t t = 0; t < f->workload->template_count; t++) {
        struct whatif_answer answer;
        assert_done(whatif_template_cost(&f->arena, f->model, &f->workload->templates[t], &result.design, &answer, &err), &err);
        saved += cost_of(f, t, NULL, 0) - answer.cost * f->workload->templates[t].calls;
    }
    return saved;
}

enum { BUDGETS = 3 };
static const double shares[BUDGETS] = {0.1, 0.2, 0.4}; /* that a rehearsal looks at */

static void save_by_all(struct fixture *f, double *saved) {
    size_t n = f->workload->template_count;
    struct compression all = {.picks = ARENA_ARRAY(&f->arena, struct compress_pick, n), .pick_count = n};
    for (size_t t = 0; t < n; t++) {
        all.picks[t] = (struct compress_pick){t, 1};
    }
    for (size_t i = 0; i < BUDGETS; i++) {
        saved[i] = saved_within(f, &all, shares[i]);
    }
}

/* Of what tuning all saves: mean over the budgets. */
static double kept_by(struct fixture *f, const struct compression *chosen, const double *by_all) {
    double kept = 0;
    for (size_t i = 0; i < BUDGETS; i++) {
        kept += saved_within(f, chosen, shares[i]) / by_all[i] / BUDGETS;
    }
    return kept;
}

/* Of all sets of three, each with its own calls. */
static double most_kept_by_three(struct fixture *f, const double *by_all) {
    double most = 0;
    size_t n = f->workload->template_count;
    for (size_t a = 0; a < n; a++) {
        for (size_t b = a + 1; b < n; b++) {
            for (size_t c = b + 1; c < n; c++) {
                struct compress_pick picks[] = {{a, 1}, {b, 1}, {c, 1}};
                most = fmax(most, kept_by(f, &(struct compression){.picks = picks, .pick_count = 3}, by_all));
            }
        }
    }
    return most;
}

/* The first wants what serves both others, but most of what it costs no index saves. */
static void who_saves_little_of_its_own_speaks_softly(void **state) {
    static const struct statement statements[] = {
        {"select (select sum(c1 + c2) from t), (select sum(c0) from t), (select sum(c1) from u), (select sum(c0 + c2) from u), count(*) "
         "from t, u where t.c3 = 7 and u.c3 = 9",
         1},
        {"select c0 from t where c3 = 3", 40},
        {"select c0 from u where c3 = 4", 40},
    };
    (void)state;
    struct fixture f;
    make(&f, statements, sizeof statements / sizeof *statements);
    struct stand_ins found = find(&f, 1, 1);
    double all = 0;
    for (size_t t = 0; t < f.workload->template_count; t++) {
        all += found.costs[t];
    }
    assert_int_equal(found.chosen.pick_count, 1);
    const struct compress_pick *pick = &found.chosen.picks[0];
    assert_true(f.workload->templates[pick->item].calls == 1);
    assert_true(pick->factor > 2);
    if (!(found.costs[pick->item] * pick->factor <= 1.001 * all)) {
        fail_msg("it speaks with %g of %g", found.costs[pick->item] * pick->factor, all);
    }
    done(&f);
}

/* Than any of the choices that it starts from; and of three it finds the best there are, as none of them does. */
static void rehearsing_keeps_no_less(void **state) {
    static const enum stand_in_method starts[] = {STAND_INS_BY_PLANS,
                                                  STAND_INS_BY_COLUMNS + COMPRESS_FACILITY,
                                                  STAND_INS_BY_COLUMNS + COMPRESS_ISUM,
                                                  STAND_INS_BY_COLUMNS + COMPRESS_TOP_COST,
                                                  STAND_INS_BY_COLUMNS + COMPRESS_STRATIFIED,
                                                  STAND_INS_BY_COLUMNS + COMPRESS_K_MEDOIDS};
    (void)state;
    struct fixture f;
    double by_all[BUDGETS];
    make(&f, many, sizeof many / sizeof *many);
    save_by_all(&f, by_all);
    for (size_t most = 1; most <= 4; most++) {
        struct stand_ins rehearsed = find_by(&f, STAND_INS_REHEARSED, most, 1);
        assert_true(rehearsed.chosen.pick_count <= most);
        assert_true(rehearsed.chosen.coverage > 0 && rehearsed.chosen.coverage <= 1);
        assert_true(rehearsed.chosen.cost_share > 0 && rehearsed.chosen.cost_share < 1);
        assert_true(rehearsed.tried > 0);
        assert_int_equal(rehearsed.untried, 0);
        double now = kept_by(&f, &rehearsed.chosen, by_all), best = 0;
        for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
            struct stand_ins start = find_by(&f, starts[i], most, 1);
            double before = kept_by(&f, &start.chosen, by_all);
            if (!(now >= before - 1e-3)) {
                fail_msg("by %zu: %s keeps %g, rehearsed %g", most, stand_in_methods[starts[i]], before, now);
            }
            best = fmax(best, before);
        }
        if (most == 3) {
            double possible = most_kept_by_three(&f, by_all);
            assert_true(possible > best + 1e-3);
            assert_true(now > possible - 1e-6);
        }
    }
    done(&f);
}

static void assert_same_choice(const struct compression *a, const struct compression *b) {
    assert_int_equal(a->pick_count, b->pick_count);
    for (size_t i = 0; i < a->pick_count; i++) {
        assert_int_equal(a->picks[i].item, b->picks[i].item);
        assert_true(a->picks[i].factor == b->picks[i].factor);
    }
}

/* What "plans" chooses is tried in any case; what was tried and what was not are together what there was to try, however far the effort lasted. */
static void what_is_left_untried_is_told(void **state) {
    static const double efforts[] = {0.01, 1, 2, 4, 1000};
    enum { EFFORTS = sizeof efforts / sizeof *efforts };
    (void)state;
    struct fixture f;
    struct stand_ins by[EFFORTS];
    double by_all[BUDGETS];
    make(&f, many, sizeof many / sizeof *many);
    save_by_all(&f, by_all);
    for (size_t i = 0; i < EFFORTS; i++) {
        by[i] = find_with(&f, (struct stand_in_options){STAND_INS_REHEARSED, 3, 1, 1, efforts[i], 1});
    }
    struct stand_ins plans = find_by(&f, STAND_INS_BY_PLANS, 3, 1), enough = find_by(&f, STAND_INS_REHEARSED, 3, 1);
    assert_int_equal(plans.tried, 0);
    assert_int_equal(by[0].tried, 1);
    assert_same_choice(&by[0].chosen, &plans.chosen);
    assert_int_equal(by[EFFORTS - 1].untried, 0);
    assert_int_equal(by[EFFORTS - 1].tried, enough.tried);
    assert_same_choice(&by[EFFORTS - 1].chosen, &enough.chosen);
    for (size_t i = 1; i < EFFORTS; i++) {
        assert_true(by[i].tried >= by[i - 1].tried && by[i].untried <= by[i - 1].untried);
        assert_true(by[i].untried == 0 || by[i].tried + by[i].untried == by[0].tried + by[0].untried);
    }
    assert_true(by[0].untried >= enough.tried - 1);
    assert_true(by[2].tried > 1 && by[2].untried > 0);
    assert_true(kept_by(&f, &enough.chosen, by_all) > kept_by(&f, &plans.chosen, by_all) + 1e-3);
    done(&f);
}

/* Every index of the set is one that the few would have, and with all of them it is a rehearsal over all. */
static void reach_is_of_the_indexes_of_the_few(void **state) {
    (void)state;
    struct fixture f;
    make(&f, many, sizeof many / sizeof *many);
    size_t n = f.workload->template_count, seen = 0;
    struct compress_pick *from = ARENA_ARRAY(&f.arena, struct compress_pick, n);
    double *factor = ARENA_ARRAY(&f.arena, double, n);
    struct problem problem = {.arena = &f.arena, .catalog = f.catalog, .workload = f.workload, .clock = &f.clock,
                              .deadline_ms = INFINITY, .sizes = cost_sizes_new(&f.arena)};
    struct rehearsal r;
    problem.options = advise_resolve(&(struct advise_options){.seed = 1}, f.catalog);
    problem.weight = ARENA_ARRAY(&f.arena, double, n);
    for (size_t t = 0; t < n; t++) {
        problem.weight[t] = f.workload->templates[t].calls;
        from[t] = (struct compress_pick){t, 1};
        factor[t] = 1;
    }
    assert_true(rehearsal_open(&f.arena, &r, &problem, f.model, from, n));
    double all = rehearsal_reach(&r, factor);
    assert_true(all == rehearsal_run(&r, factor));
    memset(factor, 0, n * sizeof *factor);
    for (size_t t = 0; t < n; t++) {
        factor[t] = 5; /* who they are counts, not what they weigh */
        double one = rehearsal_reach(&r, factor);
        for (uint32_t c = 0; c < r.problem.candidates.n; c++) {
            if (r.state.in[c]) {
                assert_true(set_has(r.owned[t], c));
                seen++;
            }
        }
        factor[t] = 1;
        assert_true(one == rehearsal_reach(&r, factor));
        assert_true(one < all);
        factor[t] = 0;
    }
    assert_true(seen > 0);
    done(&f);
}

static void rehearsing_says_the_same_by_any_number_of_threads(void **state) {
    (void)state;
    struct fixture f;
    make(&f, many, sizeof many / sizeof *many);
    struct stand_ins a = find_by(&f, STAND_INS_REHEARSED, 3, 1), b = find_by(&f, STAND_INS_REHEARSED, 3, 4);
    assert_same_choice(&a.chosen, &b.chosen);
    done(&f);
}

/* Where all are taken, or nothing can be saved, there is nothing to rehearse. */
static void nothing_to_rehearse(void **state) {
    static const struct statement useless[] = {{"select * from t", 10}, {"select * from u", 20}};
    (void)state;
    struct fixture f;
    make(&f, many, sizeof many / sizeof *many);
    struct stand_ins plans = find_by(&f, STAND_INS_BY_PLANS, 100, 1), rehearsed = find_by(&f, STAND_INS_REHEARSED, 100, 1);
    assert_int_equal(rehearsed.chosen.pick_count, plans.chosen.pick_count);
    done(&f);
    make(&f, useless, 2);
    assert_int_equal(find_by(&f, STAND_INS_REHEARSED, 1, 1).chosen.pick_count, 0);
    done(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_stands_for_those_its_index_serves),
        cmocka_unit_test(enough_is_enough),
        cmocka_unit_test(what_no_index_helps_is_not_taken),
        cmocka_unit_test(the_other_methods_are_those_of_the_workload),
        cmocka_unit_test(who_saves_little_of_its_own_speaks_softly),
        cmocka_unit_test(rehearsing_keeps_no_less),
        cmocka_unit_test(what_is_left_untried_is_told),
        cmocka_unit_test(reach_is_of_the_indexes_of_the_few),
        cmocka_unit_test(rehearsing_says_the_same_by_any_number_of_threads),
        cmocka_unit_test(nothing_to_rehearse),
    };
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
