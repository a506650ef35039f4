/*
 * Tuning a few templates, rehearsed: to which set would a search over them alone come, and how much would that set keep of what the best one for all
 * saves?
 *
 * First all are searched over, quickly, within three budgets. The cache of that search knows the parts of every statement's plans (plan_cache.h), so a
 * rehearsal plans nothing: greedy over the few and exchanges, some thousand unit costs. It knows less than a search over the few would find out, and
 * is only a guide; the trial runs that search. Of statements of many joins nearly equal sets for the few are far from equal for all: of TPC-DS one
 * that was 4 % dearer for nine statements kept 90 % in place of 50 within the same budget. So a trial is done just as it will be done with what is chosen.
 */
#ifndef DOVETAIL_ADVISE_REHEARSAL_H
#define DOVETAIL_ADVISE_REHEARSAL_H

#include "advise/select/tally.h"
#include "workload/compress.h"

enum { REHEARSAL_BUDGETS = 3 };

struct rehearsal_goal {
    uint64_t budget;
    struct id_set set; /* the best found for all */
    double saved;      /* by it, of all */
};

struct rehearsal_option { /* what a step of the greedy can add */
    const struct id_set *add;
    double promise;
    size_t fresh; /* step it was computed in */
};

struct rehearsal_users { /* units of the few that it can change */
    struct tally_user *at;
    size_t n;
};

struct rehearsal {
    struct arena *arena;
    struct problem problem; /* a copy: what it rejects and notes is nobody's business */
    struct costs costs;
    struct solver solver;   /* over all; its budget is the greatest */
    const struct compress_pick *from; /* what the few are chosen from */
    size_t count;
    uint32_t *first_unit; /* per template; one more at the end */
    struct rehearsal_goal goals[REHEARSAL_BUDGETS];
    double before;         /* cost of all as things are */
    struct map numbers;    /* identity -> candidate number and one */
    struct id_set *owned;  /* per template: candidates made for it; others are made by merging, or serve it by chance */
    bool *is_owned;        /* per candidate: by any */
    struct id_set *single; /* per candidate: itself */
    /* while a few are rehearsed */
    double *factor;        /* per unit; 0: not among them */
    struct rehearsal_users *users; /* per candidate */
    struct tally_user *user_list;
    struct id_set allowed; /* candidates that a search over the few would have */
    bool *is_allowed;
    struct rehearsal_option *options;
    size_t option_count;
    double *scores;      /* along the options */
    bool *marked;        /* per unit: scratch */
    struct state nothing; /* no candidate is there */
    struct state state;   /* of the units of the few, before their factors; its total is with them */
    size_t runs;          /* so far */
    size_t work;          /* known plans of the units that were costed for rehearsals so far */
    size_t searched;      /* effort of the searches for the goals */
    size_t tried;         /* ... of the trials so far */
};

/* Searches for the goals within the options' budget, half, and twice of it; no index is forced. False: the model knows no parts of plans, or broke. */
bool rehearsal_open(struct arena *arena, struct rehearsal *r, const struct problem *problem, struct whatif *model,
                    const struct compress_pick *from, size_t count);
/* Of rehearsals and trials so far: in the optimizer's work (optimizer.h), as all that a search does. */
size_t rehearsal_effort(const struct rehearsal *r);
/* Weighted cost of one of `from` under the candidates with in[id], from known plans. */
double rehearsal_cost(struct rehearsal *r, size_t entry, const bool *in);
/* Share of the goals' savings that tuning those with factor[entry of from] > 0 keeps: mean over the budgets. */
double rehearsal_run(struct rehearsal *r, const double *factor);
/*
 * The same of a greedy over all, when it may only have the indexes that a search over the few with factor > 0 could: no factors can tell a search over
 * the few more than all do, so this is about the most that those few can keep.
 */
double rehearsal_reach(struct rehearsal *r, const double *factor);
/*
 * The same as of a rehearsal, by the search over them that their user would do: ten to a hundred times as long. -INFINITY: it keeps less than `hopeless` within one
 * of the budgets, and the others were not tried.
 */
double rehearsal_trial(struct rehearsal *r, const double *factor, double hopeless);

struct rehearse_count {
    size_t tried, untried; /* choices; untried: the most that would have been, had the effort not been spent */
};

/*
 * rehearse.c: at most `most` of `from` and their factors, which by a trial keep no less than any other that was tried. The first of the starts, which hold no more,
 * is tried in any case, then a fit, and the other starts; trials end when they have taken `effort` times that of the searches for the goals; 0: half as
 * much again, or four seconds' worth where that is more.
 * False as above, or when nothing can be saved.
 */
bool rehearse(const struct problem *problem, struct whatif *model, const struct compress_pick *from, size_t count,
              const struct compression *starts, size_t start_count, size_t most, double effort,
              struct compression *out, struct rehearse_count *tried);

#endif
