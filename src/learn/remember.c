/*
 * See the header. A question is the statement's text with the identities of the indexes on the tables it touches. What hides an existing index, or
 * asks for one that the database cannot simulate (the model's answer, scaled), is not kept.
 */
#include "learn/remember.h"

#include <math.h>

#include "base/hash.h"

struct asked { /* the part of a design that the statement sees, in the design's order, which is that of identities */
    const struct design_index **index;
    struct memory_texts identities;
};

static bool ask_part(struct arena *arena, const struct catalog *catalog, const struct whatif_question *question,
                     struct asked *asked) {
    const struct design *design = &question->design;
    asked->index = ARENA_ARRAY(arena, const struct design_index *, design->added_count + 1);
    asked->identities = (struct memory_texts){.at = ARENA_ARRAY(arena, struct str, design->added_count + 1)};
    for (size_t i = 0; i < design->added_count; i++) {
        const struct design_index *index = design->added[i];
        if (whatif_touches(catalog, question->sample, index->table)) {
            asked->index[asked->identities.n] = index;
            asked->identities.at[asked->identities.n++] = index->identity;
            if (!whatif_simulates_index(catalog, index)) {
                return false;
            }
        }
    }
    return !design->hidden_count;
}

static uint64_t hash_of_statement(const struct workload_sample *sample) {
    return hash_finish(hash_bytes(hash_bytes(HASH_START, sample->schema.ptr ? sample->schema.ptr : "", sample->schema.len),
                                  sample->text.ptr, sample->text.len));
}

static uint64_t statistics_of_sample(struct remember *r, const struct workload_sample *sample) {
    struct str key = {(const char *)&sample, sizeof sample};
    uint64_t *known = map_find(&r->seen, key);
    if (!known) {
        known = ARENA_NEW(r->memory->arena, uint64_t);
        *known = statistics_seen_by(&r->statistics, sample);
        map_put(&r->seen, str_dup(r->memory->arena, key), known);
    }
    return *known;
}

/* --- Finding --------------------------------------------------------------------------------------------- */

static bool find_used(struct arena *arena, const struct asked *asked, const struct memory_answer *known,
                      struct whatif_answer *answer) {
    answer->used = ARENA_ARRAY(arena, const struct design_index *, known->used.n + 1);
    for (size_t i = 0; i < known->used.n; i++) {
        for (size_t k = 0; k < asked->identities.n; k++) {
            if (str_eq(known->used.at[i], asked->identities.at[k])) {
                answer->used[answer->used_count++] = asked->index[k];
                break;
            }
        }
    }
    return answer->used_count == known->used.n;
}

static bool find_existing(struct arena *arena, const struct catalog *catalog, const struct memory_answer *known,
                          struct whatif_answer *answer) {
    answer->used_existing = ARENA_ARRAY(arena, uint32_t, known->existing.n + 1);
    for (size_t i = 0; i < known->existing.n; i++) {
        for (uint32_t k = 0; k < catalog->index_count; k++) {
            if (str_eq(known->existing.at[i], catalog->indexes[k].name)) {
                answer->used_existing[answer->used_existing_count++] = k;
                break;
            }
        }
    }
    return answer->used_existing_count == known->existing.n;
}

static bool find(void *context, struct arena *arena, const struct whatif_question *question, struct whatif_answer *answer) {
    struct remember *r = context;
    struct asked asked;
    *answer = (struct whatif_answer){.cost = NAN};
    if (!ask_part(arena, r->statistics.catalog, question, &asked)) {
        return false;
    }
    struct memory_answer *known = memory_find(r->memory, hash_of_statement(question->sample),
                                              statistics_of_sample(r, question->sample), asked.identities);
    if (!known || !find_used(arena, &asked, known, answer) ||
        !find_existing(arena, r->statistics.catalog, known, answer)) {
        return false;
    }
    known->fresh = true;
    answer->cost = known->cost;
    answer->plan = known->plan;
    return true;
}

/* --- Keeping --------------------------------------------------------------------------------------------- */

static void keep(void *context, const struct whatif_question *question, const struct whatif_answer *answer) {
    struct remember *r = context;
    const struct catalog *catalog = r->statistics.catalog;
    struct arena scratch;
    struct asked asked;
    arena_init(&scratch, NULL);
    if (isfinite(answer->cost) && ask_part(&scratch, catalog, question, &asked)) {
        struct memory_answer one = {.statement = hash_of_statement(question->sample),
                                    .statistics = statistics_of_sample(r, question->sample),
                                    .indexes = asked.identities,
                                    .cost = answer->cost,
                                    .plan = answer->plan,
                                    .on = r->on,
                                    .fresh = true};
        one.used.at = ARENA_ARRAY(&scratch, struct str, answer->used_count + 1);
        one.existing.at = ARENA_ARRAY(&scratch, struct str, answer->used_existing_count + 1);
        for (size_t i = 0; i < answer->used_count; i++) {
            one.used.at[one.used.n++] = answer->used[i]->identity;
        }
        for (size_t i = 0; i < answer->used_existing_count; i++) {
            one.existing.at[one.existing.n++] = catalog->indexes[answer->used_existing[i]].name;
        }
        memory_add_answer(r->memory, &one);
    }
    arena_release(&scratch);
}

void remember_answers(struct remember *remember, struct arena *arena, struct memory *memory, const struct catalog *catalog,
                      struct str on, struct whatif *whatif) {
    *remember = (struct remember){.memory = memory, .statistics = statistics_of(arena, catalog), .on = on};
    remember->store = (struct whatif_store){.context = remember, .find = find, .keep = keep};
    map_init(&remember->seen, arena);
    whatif_use_store(whatif, &remember->store);
}
