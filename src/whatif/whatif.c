/*
 * The face of whatif: dispatch to a driver, a cache in front of it, counting.
 *
 * An answer depends on the part of the design that lies on the tables the statement touches: only that part is the key, so a
 * search that changes one table asks nothing anew about the others. Statements are identified by address (a workload is
 * immutable and outlives its whatif), indexes by their identity's hash.
 *
 * A broken driver stays broken: a lost connection is reported once and every later call gets the same error at once,
 * instead of one time-out each.
 */
#include "base/hash.h"
#include "whatif/front.h"

#include <math.h>

static void close_late(void *context) {
    whatif_close(context);
}

void whatif_init(struct arena *arena, struct whatif *whatif, const struct whatif_driver *driver,
                 const struct catalog *catalog) {
    whatif->driver = driver;
    whatif->catalog = catalog;
    whatif->arena = arena;
    map_init(&whatif->cache, arena);
    map_init(&whatif->turned, arena);
    arena_on_release(arena, close_late, whatif);
}

void whatif_close(struct whatif *whatif) {
    if (!whatif || whatif->closed) {
        return;
    }
    whatif->closed = true;
    if (whatif->driver->close) {
        whatif->driver->close(whatif);
    }
}

const char *whatif_name(const struct whatif *whatif) {
    return whatif->driver->name;
}

struct whatif_stats whatif_stats(const struct whatif *whatif) {
    return whatif->stats;
}

struct whatif *whatif_over(struct arena *arena, struct whatif *whatif, const struct catalog *catalog) {
    return whatif->driver->over ? whatif->driver->over(arena, catalog) : whatif;
}

bool whatif_index_size(struct arena *arena, struct whatif *whatif, const struct design_index *index, uint64_t *bytes) {
    bool can = whatif->driver->size && !whatif->closed && whatif->broken.code == ERR_NONE;
    return can && whatif->driver->size(arena, whatif, index, bytes);
}

void whatif_sample_rows(struct whatif *whatif, struct design_index *const *indexes, size_t count, bool sizes) {
    if (whatif->driver->sample_rows && whatif->broken.code == ERR_NONE) {
        whatif->driver->sample_rows(whatif, indexes, count, sizes);
    }
}

bool whatif_leaves_out(const struct whatif *whatif, const struct workload_sample *sample, const struct design_index *index) {
    bool reads = whatif_touches(whatif->catalog, sample, index->table);
    bool left_out = reads && whatif->driver->leaves_out && whatif->driver->leaves_out(whatif, sample, index);
    return left_out && !front_shows(whatif, sample, index);
}

struct optimizer_query *whatif_prepared(struct whatif *whatif, const struct workload_sample *sample) {
    bool can = whatif->driver->prepared && sample->query && !whatif->closed;
    return can ? whatif->driver->prepared(whatif, sample) : NULL;
}

/* --- The key of an answer -------------------------------------------------------------------------------- */

struct touched { /* tables of a statement, a bit each; tables beyond 512 count as touched */
    uint64_t bits[8];
    bool all;
};

static void touch(struct touched *touched, uint32_t table) {
    if (table < 512) {
        touched->bits[table / 64] |= UINT64_C(1) << (table % 64);
    }
}

static void touch_block(struct touched *touched, const struct query_block *block, int depth) {
    if (!block || touched->all) {
        return;
    }
    if (depth > 64) { /* recursion through a CTE's own block */
        touched->all = true;
        return;
    }
    for (size_t i = 0; i < block->rel_count; i++) {
        const struct query_rel *rel = &block->rels[i];
        if (rel->kind == REL_TABLE) {
            touch(touched, rel->table);
        }
        if (!block->recursive) {
            touch_block(touched, rel->block, depth + 1);
        }
    }
    for (size_t i = 0; i < block->sub_plan_count; i++) {
        touch_block(touched, block->sub_plans[i].block, depth + 1);
    }
    for (size_t i = 0; i < block->branch_count; i++) {
        touch_block(touched, block->branches[i], depth + 1);
    }
    touched->all |= block->recursive;
}

static struct touched touched_by(const struct workload_sample *sample) {
    struct touched touched = {0};
    if (!sample->query) {
        touched.all = true;
        return touched;
    }
    touch_block(&touched, sample->query->root, 0);
    if (sample->query->target != CATALOG_NONE) {
        touch(&touched, sample->query->target);
    }
    return touched;
}

static bool is_touched(const struct touched *touched, const struct catalog *catalog, uint32_t table) {
    if (touched->all || table >= 512 || catalog->tables[table].parent != CATALOG_NONE) {
        return true;
    }
    return touched->bits[table / 64] >> (table % 64) & 1;
}

bool whatif_touches(const struct catalog *catalog, const struct workload_sample *sample, uint32_t table) {
    struct touched touched = touched_by(sample);
    return is_touched(&touched, catalog, table);
}

static struct str cache_key(struct arena *arena, const struct whatif *whatif, const struct workload_sample *sample,
                            const struct design *design) {
    struct touched touched = touched_by(sample);
    uint64_t *words = arena_calloc(arena, 2 + design->added_count + design->hidden_count, sizeof *words);
    size_t n = 0;
    words[n++] = (uint64_t)(uintptr_t)sample;
    for (size_t i = 0; i < design->added_count; i++) {
        if (is_touched(&touched, whatif->catalog, design->added[i]->table)) {
            words[n++] = hash_str(design->added[i]->identity);
        }
    }
    words[n++] = 0;
    for (size_t i = 0; i < design->hidden_count; i++) {
        if (is_touched(&touched, whatif->catalog, whatif->catalog->indexes[design->hidden[i]].table)) {
            words[n++] = design->hidden[i] + UINT64_C(1);
        }
    }
    return (struct str){(const char *)words, n * sizeof *words};
}

/* --- Asking ---------------------------------------------------------------------------------------------- */

static struct whatif_answer *copy_answer(struct arena *arena, const struct whatif_answer *answer) {
    struct whatif_answer *copy = arena_alloc(arena, sizeof *copy);
    *copy = *answer;
    if (answer->used_count) {
        copy->used = arena_calloc(arena, answer->used_count, sizeof *copy->used);
        memcpy(copy->used, answer->used, answer->used_count * sizeof *copy->used);
    }
    if (answer->used_existing_count) {
        copy->used_existing = arena_calloc(arena, answer->used_existing_count, sizeof *copy->used_existing);
        memcpy(copy->used_existing, answer->used_existing, answer->used_existing_count * sizeof *copy->used_existing);
    }
    copy->plan = str_dup(arena, answer->plan);
    return copy;
}

static bool fail_as_broken(const struct whatif *whatif, struct err *err) {
    if (err && err->code == ERR_NONE) {
        *err = whatif->broken;
    }
    return false;
}

/* Counted, and known from now on. */
static const struct whatif_answer *remember(struct whatif *whatif, struct str key, struct whatif_answer *answer) {
    if (!isfinite(answer->cost) || answer->cost < 0) {
        answer->cost = NAN;
        whatif->stats.refused++;
    }
    struct whatif_answer *kept = copy_answer(whatif->arena, answer);
    map_put(&whatif->cache, str_dup(whatif->arena, key), kept);
    return kept;
}

void whatif_use_store(struct whatif *whatif, const struct whatif_store *store) {
    whatif->store = store;
}

static void keep_in_store(const struct whatif *whatif, const struct workload_sample *sample, const struct design *design,
                          const struct whatif_answer *answer) {
    if (whatif->store) {
        whatif->store->keep(whatif->store->context, &(struct whatif_question){sample, *design}, answer);
    }
}

/* From the store to the cache. */
static const struct whatif_answer *recall(struct arena *arena, struct whatif *whatif, struct str key,
                                          const struct workload_sample *sample, const struct design *design) {
    struct whatif_answer answer;
    struct whatif_question question = {sample, *design};
    if (!whatif->store || !whatif->store->find(whatif->store->context, arena, &question, &answer)) {
        return NULL;
    }
    whatif->stats.stored++;
    return remember(whatif, key, &answer);
}

static bool cost_as_told(struct arena *arena, struct whatif *whatif, const struct workload_sample *sample,
                         const struct design *design, struct whatif_answer *answer, struct err *err) {
    struct str key = cache_key(arena, whatif, sample, design);
    const struct whatif_answer *known = map_find(&whatif->cache, key);
    if (known) {
        whatif->stats.cached++;
        *answer = *known;
        return true;
    }
    if (whatif->broken.code != ERR_NONE) {
        return fail_as_broken(whatif, err);
    }
    known = recall(arena, whatif, key, sample, design);
    if (known) {
        *answer = *known;
        return true;
    }
    whatif->stats.calls++;
    if (!whatif->driver->cost(arena, whatif, sample, design, answer, &whatif->broken)) {
        err_set(&whatif->broken, ERR_INTERNAL, "the what-if of the %s failed without a reason", whatif->driver->name);
        return fail_as_broken(whatif, err);
    }
    keep_in_store(whatif, sample, design, answer);
    *answer = *remember(whatif, key, answer);
    if (whatif->driver->forget) {
        whatif->driver->forget(whatif);
    }
    return true;
}

bool whatif_cost(struct arena *arena, struct whatif *whatif, const struct workload_sample *sample,
                 const struct design *design, struct whatif_answer *answer, struct err *err) {
    struct whatif_question asked = {sample, *design}, told;
    *answer = (struct whatif_answer){.cost = NAN};
    if (whatif->closed) {
        return err_set(err, ERR_INTERNAL, "the what-if of the %s is closed", whatif->driver->name);
    }
    return front_question(arena, whatif, &asked, &told, err) && cost_as_told(arena, whatif, told.sample, &told.design, answer, err);
}

/* Those that are not known, each once; their keys along them. */
static size_t pick_unknown(struct arena *arena, struct whatif *whatif, const struct whatif_question *questions,
                           size_t count, struct whatif_question *picked, struct str *keys) {
    struct map seen;
    size_t n = 0;
    map_init(&seen, arena);
    for (size_t i = 0; i < count; i++) {
        struct str key = cache_key(arena, whatif, questions[i].sample, &questions[i].design);
        bool known = map_find(&whatif->cache, key) || map_find(&seen, key) ||
                     recall(arena, whatif, key, questions[i].sample, &questions[i].design);
        if (!known) {
            map_put(&seen, key, &picked[n]);
            picked[n] = questions[i];
            keys[n++] = key;
        }
    }
    return n;
}

static bool ask_unknown(struct arena *arena, struct whatif *whatif, const struct whatif_question *questions,
                        size_t count, const atomic_bool *cancel) {
    struct whatif_question *picked = ARENA_ARRAY(arena, struct whatif_question, count + 1);
    struct str *keys = ARENA_ARRAY(arena, struct str, count + 1);
    size_t n = pick_unknown(arena, whatif, questions, count, picked, keys);
    struct whatif_answer *answers = ARENA_ARRAY(arena, struct whatif_answer, n + 1);
    bool *answered = ARENA_ARRAY(arena, bool, n + 1);
    bool good = whatif->driver->cost_many(arena, whatif, picked, n, cancel, answers, answered, &whatif->broken);
    for (size_t i = 0; i < n; i++) {
        if (answered[i]) {
            whatif->stats.calls++;
            keep_in_store(whatif, picked[i].sample, &picked[i].design, &answers[i]);
            remember(whatif, keys[i], &answers[i]);
        }
    }
    whatif->driver->forget(whatif);
    return good;
}

bool whatif_ask(struct whatif *whatif, const struct whatif_question *questions, size_t count, const atomic_bool *cancel,
                struct err *err) {
    struct arena scratch;
    if (!whatif->driver->cost_many || whatif->closed) {
        return true;
    }
    if (whatif->broken.code != ERR_NONE) {
        return fail_as_broken(whatif, err);
    }
    arena_init(&scratch, NULL);
    struct whatif_question *told = ARENA_ARRAY(&scratch, struct whatif_question, count + 1);
    bool good = true;
    for (size_t i = 0; i < count && good; i++) {
        good = front_question(&scratch, whatif, &questions[i], &told[i], &whatif->broken);
    }
    good = good && ask_unknown(&scratch, whatif, told, count, cancel);
    arena_release(&scratch);
    return good || fail_as_broken(whatif, err);
}
