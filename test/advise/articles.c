#include "advise/articles.h"

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
