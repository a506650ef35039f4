/*
 * Between what was run and what is remembered (see verify.h). A verdict names the indexes by the statements that build them, so that a person can
 * read it and a later run can tell what they are in its own catalog: one that no longer parses there says nothing.
 */
#include <math.h>

#include "advise/verify/verify.h"
#include "learn/statistics.h"

#define ROWS_DRIFT 2.0 /* the verdict holds while the tables have not doubled or halved */

/* --- Keeping --------------------------------------------------------------------------------------------- */

static double cost_ratio(const struct advise_result *advice, const struct workload_template *template) {
    for (size_t i = 0; i < advice->template_count; i++) {
        const struct advise_template *one = &advice->templates[i];
        if (one->template == template && one->before > 0) {
            return one->after / one->before;
        }
    }
    return NAN;
}

static bool is_in_plan(const struct verify_time *time, const struct design_index *index) {
    size_t at;
    return str_find(time->plan, index->identity, &at);
}

static struct memory_texts texts_of(struct arena *arena, const struct measure *measure, struct members positions) {
    struct memory_texts texts = {.at = ARENA_ARRAY(arena, struct str, MEASURE_INDEXES_MAX)};
    for (size_t k = 0; k < MEASURE_INDEXES_MAX; k++) {
        if (members_has(&positions, k) && members_has(&measure->present, k)) {
            texts.at[texts.n++] = design_index_ddl(arena, measure->catalog, measure->built[k], true);
        }
    }
    return texts;
}

static struct members in_plan(const struct measure *measure, const struct verify_time *time) {
    struct members positions = {{0}};
    for (size_t k = 0; k < MEASURE_INDEXES_MAX; k++) {
        if (members_has(&measure->present, k) && is_in_plan(time, measure->built[k])) {
            members_add(&positions, k);
        }
    }
    return positions;
}

static struct members paid_for(const struct verify_time *time) {
    struct members positions = {{0}};
    for (size_t k = 0; time->upkeep_ms && k < MEASURE_INDEXES_MAX; k++) {
        if (time->upkeep_ms[k] > 0) {
            members_add(&positions, k);
        }
    }
    return positions;
}

/* Nothing, where no index is meant. */
static void add(struct memory *memory, const struct measure *measure, struct memory_verdict *verdict, struct members positions) {
    struct arena scratch;
    arena_init(&scratch, NULL);
    verdict->indexes = texts_of(&scratch, measure, positions);
    if (verdict->indexes.n) {
        memory_add_verdict(memory, verdict);
    }
    arena_release(&scratch);
}

void verify_remember(struct memory *memory, const struct measure *measure, const struct verify_result *run,
                     const struct advise_result *advice, struct str on) {
    for (size_t i = 0; i < run->count; i++) {
        const struct verify_time *time = &run->times[i];
        struct memory_verdict verdict = {.statement = time->template->fingerprint,
                                         .template = time->template->id,
                                         .without_ms = time->without_ms,
                                         .with_ms = time->with_ms,
                                         .cost_ratio = cost_ratio(advice, time->template),
                                         .rows = statistics_rows(measure->catalog, time->template->samples),
                                         .on = on,
                                         .fresh = true};
        if (time->skipped.len) {
            continue;
        }
        if (!time->pays) { /* of a slower statement those to blame, else those its plan used */
            verdict.slower = time->slower;
            add(memory, measure, &verdict, time->slower ? time->harmful : in_plan(measure, time));
            continue;
        }
        verdict.slower = true;
        add(memory, measure, &verdict, members_common(run->outweighed, paid_for(time)));
        verdict.limited = true;
        add(memory, measure, &verdict, members_common(members_minus(run->shut, run->outweighed), paid_for(time)));
    }
}

/* --- Recalling ------------------------------------------------------------------------------------------- */

static bool holds(const struct catalog *catalog, const struct workload *workload, const struct memory_verdict *verdict) {
    for (size_t i = 0; i < workload->template_count; i++) {
        const struct workload_template *template = &workload->templates[i];
        if (template->fingerprint == verdict->statement && template->state == TEMPLATE_MODELLED && template->sample_count) {
            double rows = statistics_rows(catalog, template->samples);
            return rows <= verdict->rows * ROWS_DRIFT && verdict->rows <= rows * ROWS_DRIFT;
        }
    }
    return false;
}

/* False: some of them cannot be had in this catalog. */
static bool parse_indexes(struct arena *arena, const struct catalog *catalog, const struct memory_verdict *verdict,
                          struct design *design) {
    for (size_t i = 0; i < verdict->indexes.n; i++) {
        struct err ignored = {0};
        struct design one = {0};
        if (!design_parse(arena, catalog, verdict->indexes.at[i], &one, &ignored) || one.added_count != 1) {
            return false;
        }
        design_add(arena, design, one.added[0]);
    }
    return design->added_count > 0;
}

struct advise_barred *verify_recall_harm(struct arena *arena, struct memory *memory, const struct catalog *catalog,
                                         const struct workload *workload, bool limit_writes, size_t *count) {
    VEC(struct advise_barred) barred = {0};
    for (size_t i = 0; i < memory->verdicts.n; i++) {
        struct memory_verdict *verdict = &memory->verdicts.at[i];
        struct design design = {0};
        if (!verdict->slower || (verdict->limited && !limit_writes) || !holds(catalog, workload, verdict) || !parse_indexes(arena, catalog, verdict, &design)) {
            continue;
        }
        verdict->fresh = true;
        struct str detail = str_fmt(arena, "run on the clone on " STR_FMT ", it made " STR_FMT " slower: " STR_FMT " ms, " STR_FMT " without", STR_ARG(verdict->on), STR_ARG(verdict->template),
                                    STR_ARG(verify_ms_text(arena, verdict->with_ms)), STR_ARG(verify_ms_text(arena, verdict->without_ms)));
        for (size_t k = 0; k < design.added_count; k++) {
            VEC_PUSH(arena, &barred, ((struct advise_barred){design.added[k], false, "slower when run", detail}));
        }
    }
    *count = barred.n;
    return barred.at;
}

static bool proves(const struct advise_result *result, const struct design *ran, const struct design_index *index) {
    for (size_t i = 0; i < ran->added_count; i++) {
        if (!design_has(&result->design, ran->added[i])) {
            return false;
        }
    }
    return design_has(ran, index);
}

static void tell_proof(struct arena *arena, const struct memory_verdict *verdict, const struct design *ran,
                       struct advise_result *result) {
    for (size_t i = 0; i < result->recommendation_count; i++) {
        struct advise_recommendation *r = &result->recommendations[i];
        if (r->kind == ADVISE_INDEX && r->index && r->confidence < VERIFY_CONFIDENCE && proves(result, ran, r->index)) {
            r->confidence = VERIFY_CONFIDENCE;
            r->confidence_why = str_fmt(arena,
                                        "built and run on a clone on " STR_FMT ": " STR_FMT
                                        " took " STR_FMT " ms with such a set, " STR_FMT " without",
                                        STR_ARG(verdict->on), STR_ARG(verdict->template), STR_ARG(verify_ms_text(arena, verdict->with_ms)),
                                        STR_ARG(verify_ms_text(arena, verdict->without_ms)));
        }
    }
}

void verify_recall_proof(struct arena *arena, struct memory *memory, struct advise_result *result) {
    for (size_t i = 0; i < memory->verdicts.n; i++) {
        struct memory_verdict *verdict = &memory->verdicts.at[i];
        struct design ran = {0};
        if (!verdict->slower && verdict->with_ms < verdict->without_ms &&
            holds(result->catalog, result->workload, verdict) && parse_indexes(arena, result->catalog, verdict, &ran)) {
            tell_proof(arena, verdict, &ran, result);
        }
    }
}
