/*
 * The loop around search and proof. Each round builds a set, runs what of it was never run, and settles it: what is left is a set under which no read is slower. What was
 * left out is barred: its harm is a fact of this database, and another one may take its place; an existing one that was missed stays where it is. So each round bars
 * at least one, but what takes its place may do the same harm. The set of the round whose settled set saves most, by the clock, is kept; after STALE_ROUNDS that found none
 * notably better, REPLACING_ROUNDS, or the time limit, the search is given its members only, less what is found to do harm from then on: the end is a set that was
 * run, and of which nothing that was run is slower.
 */
#include "advise/verify/verify.h"

#include <math.h>

#include "advise/search.h"
#include "base/vec.h"

#define VERIFY_WITHOUT_CONFIDENCE 0.85 /* other statements than the workload's may need what is dropped */

enum { REPLACING_ROUNDS = 8, STALE_ROUNDS = 2, ROUNDS_MAX = 40 };
#define LEAST_SEARCH_S 5.0 /* out of time, what stays of the set is still to be told */

static struct advise_barred *find_barred(const struct barred_list *barred, const struct design_index *index) {
    for (size_t i = 0; i < barred->n; i++) {
        if (str_eq(barred->at[i].index->identity, index->identity)) {
            return &barred->at[i];
        }
    }
    return NULL;
}

struct str verify_ms_text(struct arena *arena, double ms) {
    return ms >= 100 ? str_fmt(arena, "%.0f", ms) : str_fmt(arena, "%.3g", ms);
}

struct str verify_harm_text(struct arena *arena, const struct verify_harm *harm) {
    return harm->with_timed_out ? str_fmt(arena,
                                          "run on the clone, " STR_FMT
                                          " takes %.0f ms without indexes, and was stopped after %.0f ms with it",
                                          STR_ARG(harm->template->id), harm->without_ms, harm->with_ms)
                                : str_fmt(arena, "run on the clone, it makes " STR_FMT " slower: " STR_FMT " ms, " STR_FMT " without", STR_ARG(harm->template->id),
                                          STR_ARG(verify_ms_text(arena, harm->with_ms)), STR_ARG(verify_ms_text(arena, harm->without_ms)));
}

struct kept_list { /* catalog ids, as VEC */
    uint32_t *at;
    size_t n, cap;
};

/* Existing indexes without which a statement was slower stay. */
static void keep_missed(struct arena *arena, const struct measure *measure, const struct verify_result *run,
                        struct kept_list *kept) {
    for (size_t k = 0; k < MEASURE_INDEXES_MAX; k++) {
        if (members_has(&measure->gone, k) && members_has(&run->hidden, k)) {
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
    for (size_t i = 0; i < run->harm_count; i++) {
        for (size_t k = 0; k < MEASURE_INDEXES_MAX; k++) {
            if (!members_has(&measure->present, k) || !members_has(&run->harms[i].part, k)) {
                continue;
            }
            struct harm harm = {run->harms[i].template, measure->built[k]};
            if (!find_barred(barred, harm.index)) {
                VEC_PUSH(arena, barred, ((struct advise_barred){harm.index, false, "slower when run", verify_harm_text(arena, &run->harms[i])}));
            }
            find_barred(barred, harm.index)->with_its_kind |= was_harmed_alike(harms, earlier, harm);
            VEC_PUSH(arena, harms, harm);
        }
    }
}

struct rounds {
    struct arena *arena;
    struct measure *measure;
    const struct verify_options *how;
    const struct design *forced;
    struct barred_list barred;
    struct harm_list harms;
    struct write_limit_list limits;
    struct kept_list kept;
    struct verify_known known;
    struct design best; /* of the settled sets that no write pays too much for, that under which all took least … */
    double best_saved_ms; /* … less than without, by calls; NAN: there is none */
    bool is_best; /* that is the last round's */
    int stale;    /* so many rounds in a row have found none that is notably better */
};

/* What is left of the set, and what was missed comes back. */
static struct design settled_design(const struct rounds *r, const struct verify_result *run, const struct design *set) {
    struct design settled = design_copy(r->arena, set);
    settled.hidden_count = 0;
    for (size_t k = 0; k < MEASURE_INDEXES_MAX; k++) {
        if (members_has(&r->measure->present, k) && members_has(&run->hidden, k)) {
            design_remove(&settled, r->measure->built[k]);
        } else if (members_has(&r->measure->gone, k) && !members_has(&run->hidden, k)) {
            design_hide(r->arena, &settled, r->measure->existing[k]);
        }
    }
    return settled;
}

#define NOTABLY 0.01 /* of the time saved: less is not worth building and running another set */

static void keep_best(struct rounds *r, const struct verify_result *run, const struct design *set) {
    double saved = run->without_ms - run->settled_ms, before = r->best_saved_ms;
    r->stale = before >= saved - NOTABLY * fabs(before) ? r->stale + 1 : 0;
    r->is_best = !(before >= saved);
    if (r->is_best) {
        r->best = settled_design(r, run, set);
        r->best_saved_ms = saved;
    }
}

/* True when there was anything to bar, to limit or to keep. */
static bool learn(struct rounds *r, struct verify_result *run, const struct design *set) {
    size_t before = r->barred.n, stayed = r->kept.n;
    keep_missed(r->arena, r->measure, run, &r->kept);
    bar_harmful(r->arena, r->measure, run, &r->barred, &r->harms);
    size_t harmful = r->barred.n;
    upkeep_weigh(r->arena, r->measure, run, &r->barred);
    bool limited = upkeep_limit(r->arena, r->measure, run, r->how, r->forced, &r->limits, &r->barred);
    if (!limited && r->barred.n == harmful) {
        keep_best(r, run, set);
    }
    return limited || r->barred.n > before || r->kept.n > stayed;
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
        if (r->kind == ADVISE_DROP_INDEX && design_hides(&result->design, r->existing) && !run->slower && !run->unrun) {
            r->confidence = fmax(r->confidence, VERIFY_WITHOUT_CONFIDENCE);
            r->confidence_why = STR("run on the clone without it, no statement of the workload was slower");
        }
        const struct verify_time *best = r->kind == ADVISE_INDEX && r->index ? best_of(run, r->index) : NULL;
        if (best) {
            r->confidence = VERIFY_CONFIDENCE;
            r->confidence_why = str_fmt(arena, "built and run on the clone: " STR_FMT " took " STR_FMT " ms with the set, " STR_FMT " without", STR_ARG(best->template->id),
                                        STR_ARG(verify_ms_text(arena, best->with_ms)), STR_ARG(verify_ms_text(arena, best->without_ms)));
        }
    }
}

static void note_unrun(struct arena *arena, const struct verify_result *run, struct advise_result *result) {
    if (run->unrun) {
        struct str note =
            str_fmt(arena, "%zu of %zu statements whose plan the set changes were not run: it was cancelled, or the time limit came first; nobody knows whether they are slower",
                    run->unrun, run->count);
        advise_note(arena, result, note);
    }
}

static bool is_cancelled(const struct verify_options *how) {
    return how->cancel && atomic_load(how->cancel);
}

static void note_cancelled(struct arena *arena, const struct verify_options *how, struct advise_result *result) {
    if (is_cancelled(how) && !result->cancelled) {
        result->cancelled = true;
        advise_note(arena, result, STR("the verification was cancelled: the advice is what is known until then to slow nothing down"));
    }
}

static void tell_round(const struct rounds *r, int round, const struct verify_result *run, double elapsed_ms) {
    log_message(r->measure->log, LOG_INFO,
                "round %d: %zu of %zu statements slower, %zu writes pay more; %.1f s by calls in place of %.1f, and %.1f without the %zu that slow a statement down; "
                "%.0f s so far",
                round + 1, run->slower, run->count, run->pays, run->with_ms / 1000, run->without_ms / 1000, run->settled_ms / 1000,
                members_count(&run->hidden), elapsed_ms / 1000);
}

/* What the best set holds was not slower in it, whatever it did in others. */
static struct barred_list barred_beside(const struct rounds *r, const struct design *kept) {
    struct barred_list barred = {0};
    for (size_t i = 0; i < r->barred.n; i++) {
        if (!design_has(kept, r->barred.at[i].index)) {
            VEC_PUSH(r->arena, &barred, r->barred.at[i]);
        }
    }
    return barred;
}

/* From now on the set only loses members: begins with the best that was settled, or the last as it was run. */
static void stand(struct rounds *r, struct advise_options *now, struct design *standing, const struct design *last) {
    if (!now->only) {
        *standing = isfinite(r->best_saved_ms) ? r->best : design_copy(r->arena, last);
        if (isfinite(r->best_saved_ms)) {
            r->barred = barred_beside(r, standing);
        }
    } else {
        *standing = design_copy(r->arena, last);
    }
    now->only = standing;
}

static void take(const struct rounds *r, struct advise_options *now) {
    now->barred = r->barred.at;
    now->barred_count = r->barred.n;
    now->write_limits = r->limits.at;
    now->write_limit_count = r->limits.n;
    now->kept = r->kept.at;
    now->kept_count = r->kept.n;
}

static void begin_rounds(struct rounds *r, const struct advise_options *options) {
    verify_known_init(r->arena, &r->known);
    r->best_saved_ms = NAN;
    for (size_t i = 0; i < options->barred_count; i++) {
        VEC_PUSH(r->arena, &r->barred, options->barred[i]);
    }
    for (size_t i = 0; i < options->kept_count; i++) {
        VEC_PUSH(r->arena, &r->kept, options->kept[i]);
    }
}

bool verify_advice(struct arena *arena, const struct catalog *catalog, const struct workload *workload,
                   struct whatif *model, struct whatif *database, const struct advise_options *options,
                   struct measure *measure, const struct verify_options *given, const struct clock *clock,
                   struct advise_result *result, struct err *err) {
    double begun = clock_ms(clock);
    struct verify_options how = *given;
    how.clock = clock;
    how.deadline_ms = options->time_limit_s > 0 ? begun + 1000 * options->time_limit_s : INFINITY;
    struct advise_options now = *options;
    struct rounds r = {.arena = arena, .measure = measure, .how = &how, .forced = &options->forced};
    struct design standing;
    begin_rounds(&r, options);
    for (int round = 0;; round++) {
        take(&r, &now);
        if (isfinite(how.deadline_ms)) {
            now.time_limit_s = fmax(LEAST_SEARCH_S, (how.deadline_ms - clock_ms(clock)) / 1000);
        }
        struct verify_result *run = ARENA_NEW(arena, struct verify_result);
        if (!advise_run(arena, catalog, workload, model, database, &now, clock, measure->log, result, err) ||
            !verify_set(measure, workload, &result->design, &how, &r.known, run, err)) {
            return false;
        }
        result->execution = run;
        bool learnt = learn(&r, run, &result->design);
        if (how.round) {
            how.round(how.context, measure, run, result);
        }
        tell_round(&r, round, run, clock_ms(clock) - begun);
        bool cancelled = is_cancelled(&how), nothing_ran = round == 0 && run->unrun == run->count;
        bool over = cancelled || clock_ms(clock) > how.deadline_ms, done = !learnt && (now.only || r.is_best);
        if (round + 1 == ROUNDS_MAX || done || (cancelled && (now.only || nothing_ran))) {
            tell_proof(arena, run, result);
            note_unrun(arena, run, result);
            note_cancelled(arena, &how, result);
            return true;
        }
        if (now.only || over || !learnt || r.stale >= STALE_ROUNDS || round >= REPLACING_ROUNDS) {
            stand(&r, &now, &standing, &result->design);
        }
        if (cancelled) { /* a last word, of what is known */
            now.listener.cancel = NULL;
            how.deadline_ms = clock_ms(clock);
        }
    }
}
