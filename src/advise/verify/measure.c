/* Which indexes stand on the clone, whatever its engine (see the header). Only names with our prefix are ever dropped. */
#include "advise/verify/measure.h"

#include <math.h>
#include <string.h>

#include "advise/verify/measure_engine.h"

bool measure_is_fatal(const struct err *err) {
    return err->code == ERR_DB_LOST || err->code == ERR_DB_UNREACHABLE || err->code == ERR_DB_REFUSED;
}

bool measure_holds(const struct measure *m, size_t position) {
    return position < MEASURE_INDEXES_MAX && members_has(&m->present, position);
}

double measure_least_write_ms(const struct measure *measure) {
    return measure->engine->least_write_ms;
}

struct members measure_all(const struct measure *measure) {
    return members_union(measure->present, measure->gone);
}

struct members measure_absent(const struct measure *m, struct members without) {
    return members_union(members_common(m->present, without), members_minus(m->gone, without));
}

size_t measure_position_of(const struct measure *m, struct str name, const char *prefix) {
    int64_t position;
    struct str number = str_slice(name, strlen(prefix), name.len);
    bool ours = str_starts(name, str_from_z(prefix)) && str_to_i64(str_cut(&number, '_'), &position) && position >= 0 &&
                measure_holds(m, (size_t)position);
    return ours ? (size_t)position : SIZE_MAX;
}

void measure_note_name(const struct measure *m, struct str name, const char *prefix, struct members *used) {
    size_t position = measure_position_of(m, name, prefix);
    if (position != SIZE_MAX) {
        members_add(used, position);
    }
    for (size_t i = 0; i < MEASURE_INDEXES_MAX; i++) {
        if (members_has(&m->gone, i) && str_eq(m->catalog->indexes[m->existing[i]].name, name)) {
            members_add(used, i);
        }
    }
}

/* --- Opening and closing ----------------------------------------------------------------------------------- */

bool measure_open(struct arena *arena, struct db *clone, const struct catalog *catalog, double timeout_ms,
                  struct log *log, struct measure *measure, struct err *err) {
    const struct measure_engine *engine = catalog->dialect == SQL_ORACLE ? &measure_oracle : &measure_postgresql;
    struct arena scratch;
    *measure = (struct measure){
        .arena = arena, .db = clone, .engine = engine, .catalog = catalog, .log = log, .timeout_ms = timeout_ms};
    if (!str_eq_z(str_from_z(db_engine(clone)), engine->name)) {
        err_set(err, ERR_USAGE, "--clone is of %s, the advice of %s", db_engine(clone), engine->name);
        err_hint(err, "Give a restored copy of SOURCE, on the same kind of database.");
        return false;
    }
    arena_init(&scratch, NULL);
    bool begun = engine->begin(&scratch, measure, err);
    arena_release(&scratch);
    if (!begun) {
        err_context(err, "the clone: ");
    }
    return begun;
}

static bool drop_one(struct measure *m, size_t position, struct err *err) {
    struct arena scratch;
    arena_init(&scratch, NULL);
    bool dropped = m->engine->drop(&scratch, m, position, err);
    arena_release(&scratch);
    if (dropped) {
        members_remove(&m->present, position);
    }
    return dropped;
}

void measure_close(struct measure *measure) {
    for (size_t i = 0; i < MEASURE_INDEXES_MAX; i++) {
        struct err ignored = {0}; /* what stays is dropped by the next open */
        if (measure_holds(measure, i)) {
            drop_one(measure, i, &ignored);
        }
    }
}

/* --- Building ------------------------------------------------------------------------------------------------ */

static bool build_one(struct measure *m, size_t position, const struct design_index *index, struct err *err) {
    struct arena scratch;
    arena_init(&scratch, NULL);
    log_message(m->log, LOG_INFO, "building " STR_FMT " on the clone", STR_ARG(index->name));
    bool built = m->engine->build(&scratch, m, position, index, err);
    arena_release(&scratch);
    if (built) {
        m->built[position] = index;
        members_add(&m->present, position);
    }
    return built;
}

size_t measure_position(const struct measure *measure, const struct design_index *index) {
    for (size_t i = 0; i < MEASURE_INDEXES_MAX; i++) {
        if (measure_holds(measure, i) && str_eq(measure->built[i]->identity, index->identity)) {
            return i;
        }
    }
    return SIZE_MAX;
}

static size_t free_position(const struct measure *m) {
    struct members taken = measure_all(m);
    size_t position = 0;
    while (members_has(&taken, position)) {
        position++;
    }
    return position;
}

/* Notes what the design hides: nothing is dropped here. */
static void let_go(struct measure *m, const struct design *design) {
    for (size_t i = 0; i < design->hidden_count; i++) {
        size_t position = free_position(m);
        m->existing[position] = design->hidden[i];
        m->built[position] = design_index_from_catalog(m->arena, m->catalog, &m->catalog->indexes[design->hidden[i]]);
        members_add(&m->gone, position);
    }
}

bool measure_build(struct measure *measure, const struct design *design, struct err *err) {
    size_t changes = design->added_count + design->hidden_count;
    if (changes > MEASURE_INDEXES_MAX) {
        err_set(err, ERR_SQL_UNSUPPORTED, "%zu indexes are more than the %d that can be verified by execution", changes,
                MEASURE_INDEXES_MAX);
        err_hint(err, "Use a smaller --budget, or leave --verify out.");
        return false;
    }
    measure->gone = (struct members){{0}};
    for (size_t i = 0; i < MEASURE_INDEXES_MAX; i++) {
        if (measure_holds(measure, i) && !design_has(design, measure->built[i]) && !drop_one(measure, i, err)) {
            return false;
        }
    }
    for (size_t i = 0; i < design->added_count; i++) {
        bool there = measure_position(measure, design->added[i]) != SIZE_MAX;
        if (!there && !build_one(measure, free_position(measure), design->added[i], err)) {
            err_context(err, "the clone: ");
            return false;
        }
    }
    let_go(measure, design);
    return true;
}

/* --- Statements ---------------------------------------------------------------------------------------------- */

bool measure_plan(struct measure *measure, const struct workload_sample *sample, struct members without, struct measure_plan *plan,
                  struct err *err) {
    struct arena scratch;
    arena_init(&scratch, NULL);
    *plan = (struct measure_plan){.cost = NAN};
    bool done = measure->engine->plan(&scratch, measure, sample, without, plan, err);
    arena_release(&scratch);
    return done;
}

bool measure_run(struct measure *measure, const struct workload_sample *sample, struct members without,
                 struct measure_time *time, struct err *err) {
    struct arena scratch;
    struct err failure = {0};
    arena_init(&scratch, NULL);
    *time = (struct measure_time){0};
    bool done = measure->engine->run(&scratch, measure, sample, without, time, &failure);
    if (!done && failure.code == ERR_DB_TIMEOUT) {
        *time = (struct measure_time){.ms = measure->timeout_ms, .timed_out = true};
        done = true;
    }
    if (!measure_is_fatal(&failure)) {
        struct err unimportant = {0};
        db_exec(measure->db, STR("ROLLBACK"), &unimportant);
    }
    arena_release(&scratch);
    if (!done) {
        *err = failure;
    }
    return done;
}
