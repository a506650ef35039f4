/*
 * The best set within the budget, with a proof: the selection program over the plan cache.
 *
 *     minimise  sum over units of cost_u(S) + upkeep(S) + charge |S|      S holds the forced, none of the forbidden, and fits
 *
 * The charge is the least that an index must bring to be worth having (the user's share of what the workload costs where it is served best; forced ones pay none). As it is
 * part of the objective, each member of the set earns it beside the others, and the bound says: a set of no more indexes is not below it
 * by more than the gap, and one of more is better by less than the charge for each. Costs that are told to others are without charges.
 *
 * prune.c leaves out candidates that another one beats everywhere. incumbent.c finds good sets: greedy from several scores, then exchanges (exchange.h); neighbours.c asks what lies around them.
 * dual.c bounds every set from below by prices (a Lagrangian decomposition into the statements, each priced by the optimizer, and a
 * knapsack). branch.c closes what is left between the two by branching on candidates.
 *
 * Work is limited by counts, so the same input gives the same set however fast the machine; the clock ends it only where the user set a limit.
 */
#ifndef DOVETAIL_ADVISE_SOLVE_H
#define DOVETAIL_ADVISE_SOLVE_H

#include "advise/price/plan_cache.h"

struct state_row { /* of the known plans (plan_cache.h) */
    double value;  /* what it costs, by what serves it */
    uint32_t rank; /* of that among its options; their number: what exists */
};

struct state_plan {
    double cost;      /* of what is there */
    uint32_t missing; /* of what it must have: candidates, and rows that nothing serves */
};

struct state {    /* a set with its costs */
    bool *in;     /* per candidate */
    double *cost; /* per unit, weighted */
    double total; /* upkeep and charges included */
    uint64_t bytes;
    struct state_row *rows; /* of all units: tally.h */
    struct state_plan *plans;
    size_t row_room, plan_room;
    size_t revision; /* of the tally */
};

struct limit { /* on the sum of the members' amounts */
    double most;
    double forced; /* amounts above zero of the forced */
};

struct limit_share { /* of one candidate in one limit */
    size_t limit;
    double amount;
};

struct limit_shares { /* as VEC */
    struct limit_share *at;
    size_t n, cap;
};

struct solve_option { /* what a step can add */
    struct id_set add;
    double promise;
    size_t fresh; /* step it was computed in */
};

struct solver {
    struct arena *arena;
    const struct problem *problem;
    struct cache *cache;
    uint64_t budget;
    double charge;        /* for having an index, beside its upkeep */
    struct id_set active; /* candidates left by prune.c */
    VEC(struct solve_option) options; /* those of one candidate first */
    double *scores;       /* along the options: scratch */
    uint32_t *live;       /* … those that may be added: scratch */
    bool *marked;      /* per unit: scratch */
    struct tally *tally; /* tally.h: what changes of a set cost */
    struct gains *gains; /* exchange.h: what options bring */
    VEC(struct limit) limits;    /* limits.c */
    struct limit_shares *shares; /* per candidate */
    double *load;                /* per limit: scratch */
    size_t work;       /* unit costs computed by the exchange search */
    size_t work_limit;
    bool to_the_end;   /* … neither its limit nor the time end it now */
    size_t search_work; /* the linked solver's, in the optimizer's currency */
    struct state best;
    const struct node *root;
    const struct node *priced; /* the last root whose prices were raised; NULL: none yet */
    VEC(struct node *) leaves; /* of the last branching: every set belongs to one that was closed, or is left */
    struct program *program; /* program.h: over the plans known so far; NULL: none yet */
    double bound; /* -INFINITY: none yet */
    bool silent;  /* tells nothing: its costs are not those that count */
    bool passing; /* its proof is not the last, or one of many: a planner corrects its costs later */
    bool quick;   /* asks no solver for the program: one of many sets, near to one that is known */
};

#define SOLVE_GAP 0.005 /* between set and bound: nearer than the model is to the truth */

/* Opens the plan cache over the model's costs, prunes, and collects what statements want together. */
void solver_open(struct arena *arena, struct solver *solver, struct costs *costs);
/* To a set and a bound. */
void solver_run(struct solver *solver);
struct id_set solver_set(const struct solver *solver);
/*
 * Sets the charge: the user's share of what the workload costs with all candidates there, which is asked. Not of what it costs today: one
 * statement without its index may cost a thousand times all others, and a share of that would bar every index that serves those.
 */
void solver_charge_indexes(struct solver *solver);
/* What having the candidate costs: its upkeep, and the charge unless it is forced. */
double solver_price(const struct solver *solver, size_t candidate);
/* The charges in its total: what others are told is without them. */
double solver_charges(const struct solver *solver, struct id_set set);
double state_charges(const struct solver *solver, const struct state *state);
/* To be called where the best set or the bound may have changed, and at least every second or so of work. */
void solver_tell(const struct solver *solver);
/* Fills the candidates' gains: what each saves alone. */
void solver_tell_gains(struct solver *solver, struct problem *problem);
/* The best set again a valid one, and no bound: to be called when costs or limits have changed. */
void solver_restart(struct solver *solver);
/*
 * For costs of a model that is the only judge: the set again and again, until no statement gets costlier than the user allows, as far as few
 * rounds go.
 */
void solver_avoid_regressions(struct solver *solver, struct costs *costs);

/* limits.c: limits of the options, by these costs; those that were learnt are forgotten. */
void limits_open(struct solver *solver, const struct costs *costs);
/* The template got too costly under the set, by a plan that uses these. */
void limits_learn(struct solver *solver, size_t template, struct id_set set, struct id_set used);
/* Of all that validate_set found. */
void limits_learn_all(struct solver *solver, struct costs *costs, struct id_set set, const struct regressions *found);
bool limits_hold(const struct solver *solver, const bool *in);
/* Some set with what is fixed in and nothing that is fixed out may obey them, as far as each says by itself. */
bool limits_may_hold(const struct solver *solver, const signed char *fixed);
/* With the candidate as well no such set does; of the fixings that limits_may_hold was asked about last. */
bool limits_bar(const struct solver *solver, uint32_t candidate);

/*
 * confirm.c: the cheapest set by the planner's own costs, starting from the solver's; the solver's cache is corrected on the way, and its
 * bound is then the corrected model's. False when the planner gave out.
 */
bool confirm_solution(struct solver *solver, struct costs *planner, struct id_set *set, double *total);

/*
 * frontier.c: the best sets within less room than the advice takes, to result->frontier, the advice as the last. Spoils the solver's best and bound.
 */
void frontier_find(struct solver *solver, size_t points, struct advise_result *result);

/* Candidates that may be in a best set; the rest has a rival of no larger size and upkeep that does all it does as cheaply. */
struct id_set prune_candidates(struct arena *arena, const struct cache *cache);

/* incumbent.c */
struct state state_new(struct solver *solver);
void state_copy(struct solver *solver, struct state *to, const struct state *from);
void state_settle(struct solver *solver, struct state *state); /* costs, total and bytes of state->in */
bool state_fits(const struct solver *solver, const struct state *state);
/* Asks the optimizer for every unit's own cost under the set; true when some plan was new. */
bool state_refresh(struct solver *solver, struct state *state);
/* These go where they are in, and come where they are out. */
void state_flip(struct solver *solver, struct state *state, const uint32_t *ids, size_t n);
void incumbent_open(struct solver *solver);
/* From nothing and by each score; the best goes to solver->best. */
void incumbent_find(struct solver *solver);
/* Of so few members each weighs, and there is time to look at each closely. */
bool state_is_small(const struct solver *solver, const struct state *state);
/* Takes out what does not fit, or what the limits do not allow; what is missed least for its size goes first. */
void incumbent_shrink(struct solver *solver, struct state *state);
/* Improves the set by exchanges until none pays; keeps it as the best when it is. `thorough`: pairs are taken out as well, and what needs the room of many is let in. */
void incumbent_improve(struct solver *solver, struct state *state, bool thorough);

/* neighbours.c: asks what each statement costs with one member less than in this set, and with one narrow index more. */
void neighbours_learn(struct solver *solver, const struct state *state);
/* newcomers.c: asks about sets where a candidate takes the room of members of the best; that is the better one of them afterwards. */
void newcomers_ask(struct solver *solver);

/* dual.c */
struct node_proof { /* rest + the sum of the units' least is no more than any set costs, whatever plans become known */
    double **prices; /* NULL: none */
    double *low;     /* per unit: what the optimizer proved of its least cost + prices */
    double rest;
};

struct node {           /* of the branching; the root has nothing fixed but the forced */
    signed char *fixed; /* per candidate: 1 in, -1 out, 0 open */
    double **prices;    /* per unit, along its seats; INFINITY: out */
    double bound;       /* over the known plans */
    double proven;      /* over all plans */
    struct node_proof proof; /* its own, or that of a node above */
    double *wanted;     /* per candidate: share of the steps in which some unit took it */
    double *kept;       /* … in which the knapsack did */
    double *toll;       /* per candidate: what the limits' prices add to having it */
    double toll_back;   /* what all of them give back: the limits' prices times their sides */
    bool *knapsack;     /* per candidate: taken at the best prices */
};

/* Nothing asks a price yet. */
struct node *dual_free_root(struct solver *solver);
/* With prices to begin from: of each candidate its upkeep and what its bytes are worth, shared out among the units by what is at stake for them. */
struct node *dual_root(struct solver *solver);
/* … with those of an earlier root, of whatever costs. */
struct node *dual_root_like(struct solver *solver, const struct node *before);
struct node *dual_child(struct solver *solver, const struct node *parent, uint32_t candidate, bool in);
/* Prices of another node, as far as what is fixed allows. */
void dual_take_prices(struct solver *solver, const struct node *from, struct node *node);
/* Moves the prices to raise node->bound, at most to the target. */
void dual_raise(struct solver *solver, struct node *node, size_t steps, double target);
/* Copies prices along all units' seats. */
void dual_copy_prices(struct solver *solver, double *const *from, double **to);
double **dual_new_prices(struct solver *solver);
/* What the prices prove over the known plans. */
double dual_known(struct solver *solver, double *const *prices, const struct node *node);
/* Per candidate, added to `sums`: what all units pay for it. */
void dual_add_prices(const struct solver *solver, double *const *prices, double *sums);
/* The knapsack's part of the bound: what is fixed, less the most that the budget can earn. *kept: shares per candidate. */
double dual_knapsack(struct solver *solver, const struct node *node, double *const *prices, double *kept);
/* What a byte is worth to the fractional knapsack, where the units pay so much for each candidate. */
double dual_worth_of_byte(const struct solver *solver, const struct node *node, const double *paid);
/* What having the candidate costs, the limits' tolls included. */
double dual_toll_price(const struct solver *solver, const struct node *node, uint32_t candidate);
/* Room for the seats of any unit. */
uint32_t *dual_seats_scratch(struct solver *solver);

/*
 * prove.c: raises node->proven, asking the optimizer about units until it reaches the target, all are asked or its effort (cache->work) comes to
 * the limit. Returns whether it learnt a plan that lowers node->bound.
 */
bool dual_prove(struct solver *solver, struct node *node, double target, size_t work_limit);
/* At the prices of the node's best proof, of the units that were not worth their work then. */
void dual_prove_rest(struct solver *solver, struct node *node, double target);
/* node->proven after plans have become dearer, or more are known: of its proof, without a question. */
void dual_prove_again(struct solver *solver, struct node *node);

/* branch.c: from solver->best to a set and a bound within `gap` of each other, or to a bound of `enough`, as far as the limits allow. */
void branch_solve(struct solver *solver, double gap, double enough, size_t plan_limit);
/* The same after plans have become dearer, or more are known: what the last one proved is looked at again, and only what it no longer proves is branched on. */
void branch_again(struct solver *solver, double gap, double enough, size_t plan_limit);
/* The linked solver's set over the known plans, as they cost now, improved, to solver->best where it is better. Without a solver nothing happens. */
void branch_search(struct solver *solver);

#endif
