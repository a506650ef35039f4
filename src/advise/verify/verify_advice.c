/*
 * The loop around search and proof. A barred index stays barred: its harm is a fact of this database, and another one may take its
 * place; an existing one that was missed stays where it is. Each round bars at least one, but what takes its place may do the same harm: after
 * REPLACING_ROUNDS, or the time limit, the set only loses members, so that the end is a set under which nothing is slower, not one whose last members nobody ran.
 */
#include "advise/verify/verify.h"

#include <math.h>

#include "advise/search.h"
#include "base/vec.h"

#define VERIFY_WITHOUT_CONFIDENCE 0.85 /* other statements than the workload's may need what is dropped */

enum { REPLACING_ROUNDS = 8, ROUNDS_MAX = 40 };

static struct advise_barred *find_barred(const struct barred_list *barred, const struct design_index *index) {
    for (size_t i = 0; i < barred->n; i++) {
        if (str_eq(barred->at[i].index->identity, index->identity)) {
            return &barred->at[i];
        }
    }
    return NULL;
}

static struct str harm_text(struct arena *arena, const struct verify_time *time) {
    return time->with_timed_out ? str_fmt(arena,
                                          "run on the clone, " STR_FMT
                                          " takes %.0f ms without indexes, and was stopped after %.0f ms with it",
                                          STR_ARG(time->template->id), time->without_ms, time->with_ms)
                                : str_fmt(arena, "run on the clone, it makes " STR_FMT " slower: %.1f ms, %.1f without",
                                          STR_ARG(time->template->id), time->with_ms, time->without_ms);
}

struct kept_list { /* catalog ids, as VEC */
    uint32_t *at;
    size_t n, cap;
};

/* Existing indexes whose absence made a statement slower stay. */
static void keep_missed(struct arena *arena, const struct measure *measure, const struct verify_result *run,
                        struct kept_list *kept) {
    for (size_t k = 0; k < MEASURE_INDEXES_MAX; k++) {
        bool missed = false;
        for (size_t i = 0; i < run->count; i++) {
            missed |= members_has(&measure->gone, k) && members_has(&run->times[i].harmful, k);
        }
        if (missed) {
            VEC_PUSH(arena, kept, measure->existing[k]);
        }
    }
}

struct harm {
    const struct workload_template *template;
    const struct design_index *index;
};

struct harm_list { /* as VEC */
    struct harm *at;
    size_t n, cap;
};

/*
 * What takes a harmful index's place often begins with the same key, and offers the planner the same way into the table: of 27 that TPC-DS's first
 * rounds barred, six slowed the statement that their forerunner had. One may be better, by what it covers; so the second that harms the same statement
 * bars all of its kind.
 */
static bool was_harmed_alike(const struct harm_list *harms, size_t earlier, struct harm harm) {
    for (size_t i = 0; i < earlier; i++) {
        if (harms->at[i].template == harm.template && alike_beginning(harms->at[i].index, harm.index)) {
            return true;
        }
    }
    return false;
}

static void bar_harmful(struct arena *arena, const struct measure *measure, const struct verify_result *run,
                        struct barred_list *barred, struct harm_list *harms) {
    size_t earlier = harms->n;
    for (size_t i = 0; i < run->count; i++) {
        for (size_t k = 0; k < MEASURE_INDEXES_MAX; k++) {
            if (!members_has(&measure->present, k) || !members_has(&run->times[i].harmful, k)) {
                continue;
            }
            struct harm harm = {run->times[i].template, measure->built[k]};
            if (!find_barred(barred, harm.index)) {
                VEC_PUSH(arena, barred, ((struct advise_barred){harm.index, false, "slower when run", harm_text(arena, &run->times[i])}));
            }
            find_barred(barred, harm.index)->with_its_kind |= was_harmed_alike(harms, earlier, harm);
            VEC_PUSH(arena, harms, harm);
        }
    }
}

/* True when there was anything to bar, to limit or to keep. */
static bool learn(struct arena *arena, const struct measure *measure, struct verify_result *run,
                  const struct verify_options *how, const struct design *forced, struct barred_list *barred, struct harm_list *harms,
                  struct write_limit_list *limits, struct kept_list *kept) {
    size_t before = barred->n, stayed = kept->n;
    keep_missed(arena, measure, run, kept);
    bar_harmful(arena, measure, run, barred, harms);
    upkeep_weigh(arena, measure, run, barred);
    bool limited = upkeep_limit(arena, measure, run, how, forced, limits, barred);
    return limited || barred->n > before || kept->n > stayed;
}

/* Of the statements whose plan uses the index, the one that gained most. */
static const struct verify_time *best_of(const struct verify_result *run, const struct design_index *index) {
    const struct verify_time *best = NULL;
    double most = 0;
    for (size_t i = 0; i < run->count; i++) {
        const struct verify_time *time = &run->times[i];
        double saved = time->template->calls * (time->without_ms - time->with_ms);
        size_t at;
        if (!time->skipped.len && !time->slower && saved > most && str_find(time->plan, index->identity, &at)) {
            best = time;
            most = saved;
        }
    }
    return best;
}

/* What was run is surer than any estimate, and for an index that no planner can simulate it is the only proof. */
static void tell_proof(struct arena *arena, const struct verify_result *run, struct advise_result *result) {
    for (size_t i = 0; i < result->recommendation_count; i++) {
        struct advise_recommendation *r = &result->recommendations[i];
        if (r->kind == ADVISE_DROP_INDEX && design_hides(&result->design, r->existing) && !run->slower) {
            r->confidence = fmax(r->confidence, VERIFY_WITHOUT_CONFIDENCE);
            r->confidence_why = STR("run on the clone without it, no statement of the workload was slower");
        }
        const struct verify_time *best = r->kind == ADVISE_INDEX && r->index ? best_of(run, r->index) : NULL;
        if (best) {
            r->confidence = VERIFY_CONFIDENCE;
            r->confidence_why = str_fmt(arena, "built and run on the clone: " STR_FMT " took %.3g ms with the set, %.3g without",
                                        STR_ARG(best->template->id), best->with_ms, best->without_ms);
        }
    }
}

static void tell_round(struct log *log, int round, const struct verify_result *run, size_t barred) {
    log_message(log, LOG_INFO, "round %d: %zu of %zu statements slower, %zu writes pay more; without %zu indexes so far, the search begins again", round + 1,
                run->slower, run->count, run->pays, barred);
}

bool verify_advice(struct arena *arena, const struct catalog *catalog, const struct workload *workload,
                   struct whatif *model, struct whatif *database, const struct advise_options *options,
                   struct measure *measure, const struct verify_options *how, const struct clock *clock,
                   struct advise_result *result, struct err *err) {
    struct advise_options now = *options;
    struct barred_list barred = {0};
    struct harm_list harms = {0};
    struct write_limit_list limits = {0};
    struct kept_list kept = {0};
    struct design standing;
    struct verify_result *run = NULL;
    double deadline = options->time_limit_s > 0 ? clock_ms(clock) + 1000 * options->time_limit_s : INFINITY;
    for (size_t i = 0; i < options->barred_count; i++) {
        VEC_PUSH(arena, &barred, options->barred[i]);
    }
    for (size_t i = 0; i < options->kept_count; i++) {
        VEC_PUSH(arena, &kept, options->kept[i]);
    }
    for (int round = 0;; round++) {
        now.barred = barred.at;
        now.barred_count = barred.n;
        now.write_limits = limits.at;
        now.write_limit_count = limits.n;
        now.kept = kept.at;
        now.kept_count = kept.n;
        if (round > REPLACING_ROUNDS || (round && clock_ms(clock) > deadline)) {
            standing = design_copy(arena, &result->design);
            now.only = &standing;
        }
        if (!advise_run(arena, catalog, workload, model, database, &now, clock, measure->log, result, err)) {
            return false;
        }
        const struct verify_result *before = run;
        run = ARENA_NEW(arena, struct verify_result);
        result->execution = run;
        if (!verify_set(measure, workload, &result->design, how, before, run, err)) {
            return false;
        }
        bool learnt = learn(arena, measure, run, how, &options->forced, &barred, &harms, &limits, &kept);
        if (how->round) {
            how->round(how->context, measure, run, result);
        }
        result->cancelled |= how->cancel && atomic_load(how->cancel);
        if (result->cancelled || !learnt || round + 1 == ROUNDS_MAX) {
            tell_proof(arena, run, result);
            return true;
        }
        tell_round(measure->log, round, run, barred.n);
    }
}
