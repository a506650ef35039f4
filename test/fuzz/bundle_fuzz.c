/* Any bytes as a zip bundle: a catalog and a workload, or an error of the documented kinds. */
#include <stdint.h>

#include "collect/collect.h"
#include "db/bundle.h"
#include "db/driver.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds) {
    if (!holds) {
        abort();
    }
}

static void read_all(struct arena *arena, struct db *db, struct err *err) {
    static const struct collect_options options;
    struct catalog *catalog = collect_catalog(arena, db, &options, NULL, err);
    if (!catalog) {
        return;
    }
    struct workload_builder *builder = workload_builder_new(arena, catalog, 1);
    if (collect_workload(db, builder, &options, NULL, err)) {
        check(workload_builder_finish(builder, err) != NULL);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    struct bundle *bundle = bundle_open_zip(&arena, STR("fuzz.zip"), (struct str){(const char *)data, size}, &err);
    struct db *db = bundle ? db_replay_open_bundle(&arena, bundle, &err) : NULL;
    if (db) {
        read_all(&arena, db, &err);
    }
    check(db || err.code != ERR_NONE);
    check(err.code == ERR_NONE || (err.message[0] && err_info(err.code)->exit_status == 3));
    arena_release(&arena);
    return 0;
}
