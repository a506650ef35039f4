#include "advise/articles.h"

#include <math.h>

#include "advise/world.h"
#include "collect/collect.h"
#include "support/support.h"

void articles_cases(const char *path, cases_fn *run) {
    struct arena arena;
    struct err err = {0};
    struct collect_options options = {.no_statements = true};
    arena_init(&arena, NULL);
    struct db *db = db_open(&arena, STR("test/whatif/quality/articles.zip"), NULL, &err);
    assert_done(db != NULL, &err);
    struct catalog *catalog = collect_catalog(&arena, db, &options, NULL, &err);
    assert_done(catalog != NULL, &err);
    cases_run(path, run, catalog);
    arena_release(&arena);
}

static struct workload *workload_of(struct arena *arena, const struct catalog *catalog, struct str text) {
    struct err err = {0};
    struct workload_builder *builder = workload_builder_new(arena, catalog, 1);
    struct workload_statement statement = world_statement(text, 1);
    workload_builder_add(builder, &statement);
    struct workload *workload = workload_builder_finish(builder, &err);
    assert_done(workload != NULL, &err);
    assert_int_equal(workload->templates[0].state, TEMPLATE_MODELLED);
    return workload;
}

void articles_candidates(struct arena *arena, const struct catalog *catalog, struct str statement, size_t width, const struct clock *clock, struct problem *problem) {
    *problem = (struct problem){
        .arena = arena, .catalog = catalog, .workload = workload_of(arena, catalog, statement), .clock = clock, .deadline_ms = INFINITY};
    problem->options = (struct advise_options){.budget_bytes = UINT64_C(1) << 40, .max_width = width};
    problem->weight = ARENA_ARRAY(arena, double, 1);
    problem->weight[0] = 1;
    maintain_count_writes(problem);
    candidates_generate(problem);
}
