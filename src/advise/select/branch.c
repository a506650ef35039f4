/*
 * Branch and bound over the candidates, best bound first, with the bounds of dual.c.
 *
 * A node fixes some candidates in or out. Its prices start from its parent's and are moved over the known plans only, which takes microseconds; the
 * optimizer prices every unit only at the root and where a node is about to be closed, so each closed node is proven against all plans, not
 * only those seen. What the optimizer then adds may reopen it. Where the bound's two halves disagree, the knapsack's set is tried as an
 * incumbent, and the candidate they disagree about most is branched on.
 */
#include <math.h>

#include "advise/select/program.h"
#include "advise/select/solve.h"

/*
 * A root's prices need not be the best over the known plans: the proof finds others, and asks less of prices that have not leapt to every corner. On TPC-DS 500
 * steps, begun where the last root's ended, left gaps of 14, 21 and 20 %, where 1,000 from anew had left 15, 28 and 27, and took a third less time.
 * The first round of many large statements may take all the work that there is, and the second proves much more for less: 18, 18 and 17 % were 12, 13 and 15 with it. So do
 * others, while each proves much more than the one before: of 113 joins of up to 17 tables, at 30 % of the data, four left 8 % open where two had left 46.
 */
enum { ROOT_ROUNDS = 8, ROOT_ROUNDS_LEAST = 2, ROOT_STEPS = 500, NODE_STEPS = 40, NODE_UNITS = 4000, NODES_LEAST = 20, PROOFS_EACH = 8, SEARCHES_MAX = 4 };

/*
 * Of the optimizer's work (optimizer.h; 100 MB are a third of a second): statements of eight tables take 100 times those of two.
 * On TPC-H the tree over the known plans closes within 1 % after a dozen nodes; nearly all the time goes into their proofs, 20 MB each. A set that a
 * planner is going to judge is proven over its costs, so what the model alone says gets little.
 */
#define ROOT_WORK ((size_t)1 << 27)
#define ROOT_WORK_PASSING ((size_t)1 << 25)
#define PROOF_WORK_PASSING ((size_t)1 << 28)
#define NODES_WORK ((size_t)1 << 30)
#define NODES_WORK_PASSING ((size_t)1 << 24)
#define NODES_WORK_PASSING_NEAR ((size_t)1 << 25)
#define EFFORT_STEP 4
#define EFFORT_MOST 4096 /* hours of TPC-DS: 64 is two minutes */
#define SEARCH_WORK ((size_t)1 << 30) /* of the linked solver, over all searches: TPC-H needs a tenth of it */
#define TWIN_SIZE 0.05   /* of the larger */
#define NEAR 0.015       /* gap */
#define UNPROVEN 0.02    /* of the relaxation: so little is no matter */
#define WIDE_OPEN 0.25   /* gap */
#define UNREACHED 0.005  /* of the relaxation: the optimizer proves no more of it */
#define WORTH_A_ROUND 0.1 /* of the incumbent, whatever work it takes */
#define ROOT_GAIN 1e-4   /* of the bound: worth another round of proofs */
#define SEARCH_GAIN 1e-4 /* of the incumbent: worth another search */

struct branching {
    struct solver *solver;
    double gap, enough; /* see branch_solve */
    size_t plan_limit, work_limit;
    size_t root_work; /* that the last proof of the root's prices took */
    VEC(struct node *) open;
    double closed; /* least bound of the nodes that were closed without being proven above the target */
};

static double target_of(const struct branching *b) {
    double best = b->solver->best.total;
    return fmin(best - b->gap * fabs(best), b->enough);
}

static bool may_go_on(const struct branching *b) {
    return b->solver->cache->plans < b->plan_limit && b->solver->cache->work < b->work_limit &&
           !problem_out_of_time(b->solver->problem);
}

/* --- Incumbents from the dual ---------------------------------------------------------------------------- */

/* Improves the set; when it becomes the best, with the optimizer's own costs. */
static void try_set(struct solver *solver, struct state *state) {
    double before = solver->best.total;
    state_settle(solver, state);
    if (!state_fits(solver, state)) {
        return;
    }
    incumbent_improve(solver, state, false);
    for (size_t round = 0; solver->best.total < before && round < 4; round++) {
        state_copy(solver, state, &solver->best);
        bool learnt = state_refresh(solver, state);
        state_copy(solver, &solver->best, state);
        if (!learnt) {
            break;
        }
        incumbent_improve(solver, state, false);
    }
}

struct ranked {
    uint32_t id;
    double share;
};

static int by_share(const void *a, const void *b) {
    const struct ranked *x = a, *y = b;
    if (x->share != y->share) {
        return x->share > y->share ? -1 : 1;
    }
    return x->id < y->id ? -1 : x->id > y->id;
}

/* Takes candidates in the order of how often the knapsack and the statements took them, while they fit and are shared by at least this. */
static void round_dual(struct solver *solver, const struct node *node, double least, struct state *state) {
    size_t n = solver->problem->candidates.n;
    struct ranked *ranked = ARENA_ARRAY(solver->arena, struct ranked, n + 1);
    for (uint32_t c = 0; c < n; c++) {
        ranked[c] = (struct ranked){c, node->fixed[c] > 0 ? 2 : node->fixed[c] < 0 ? -1 : node->kept[c]};
        state->in[c] = false;
    }
    qsort(ranked, n, sizeof *ranked, by_share);
    state->bytes = 0;
    for (size_t i = 0; i < n && ranked[i].share >= least; i++) {
        uint64_t bytes = solver->problem->candidates.at[ranked[i].id].index->size_bytes;
        state->in[ranked[i].id] = true;
        state->bytes += bytes;
        if (!state_fits(solver, state)) {
            state->in[ranked[i].id] = false;
            state->bytes -= bytes;
        }
    }
}

/* False: none of them became the best set. */
static bool try_roundings(struct solver *solver, const struct node *node) {
    static const double least[] = {0.05, 0.3, 0.6};
    struct state state = state_new(solver);
    double before = solver->best.total;
    memcpy(state.in, node->knapsack, solver->problem->candidates.n * sizeof *state.in);
    try_set(solver, &state);
    for (size_t i = 0; i < sizeof least / sizeof *least && !problem_out_of_time(solver->problem); i++) {
        round_dual(solver, node, least[i], &state);
        try_set(solver, &state);
    }
    return solver->best.total < before;
}

/* The knapsack's choice, where it comes near. */
static void try_knapsack(struct solver *solver, const struct node *node) {
    struct state state = state_new(solver);
    memcpy(state.in, node->knapsack, solver->problem->candidates.n * sizeof *state.in);
    state_settle(solver, &state);
    if (state.total < 1.02 * solver->best.total) {
        try_set(solver, &state);
    }
}

/* --- Nodes ----------------------------------------------------------------------------------------------- */

/* Raises the bound; above the target it is proven, and raised again with what the proof has taught. True when the node is closed. */
static bool bound_node(struct branching *b, struct node *node, size_t steps) {
    for (size_t proof = 0; proof < PROOFS_EACH; proof++) {
        if (!program_price(b->solver, node)) { /* no solver: by steps */
            dual_raise(b->solver, node, steps, target_of(b) + 1e-6 * fabs(target_of(b)));
        }
        if (node->bound < target_of(b) || !may_go_on(b)) {
            break;
        }
        double before = node->proven;
        bool learnt = dual_prove(b->solver, node, target_of(b), SIZE_MAX);
        if (node->proven >= target_of(b)) {
            return true;
        }
        if (!learnt || (proof && node->proven <= before + ROOT_GAIN * fabs(before))) {
            break;
        }
    }
    return node->proven >= target_of(b);
}

static uint32_t pick_candidate(const struct branching *b, const struct node *node) {
    double most = 0;
    uint32_t pick = UINT32_MAX;
    for (uint32_t c = 0; c < b->solver->problem->candidates.n; c++) {
        double share = (double)b->solver->problem->candidates.at[c].index->size_bytes / (double)(b->solver->budget + 1);
        double doubt = fabs(node->wanted[c] - node->kept[c]) + 0.5 - fabs(node->kept[c] - 0.5);
        double score = (doubt + 1e-3 * node->wanted[c]) * (0.1 + fmin(1, share)) +
                       (b->solver->shares[c].n ? 1e-9 : 0); /* last, what limits ask about: then what is left obeys them */
        if (node->fixed[c] == 0 && score > most) {
            most = score;
            pick = c;
        }
    }
    return pick;
}

/* Some set with these fixings may fit. */
static bool may_fit(const struct solver *solver, const struct node *node) {
    uint64_t bytes = 0;
    for (size_t c = 0; c < solver->problem->candidates.n; c++) {
        bytes += node->fixed[c] > 0 ? solver->problem->candidates.at[c].index->size_bytes : 0;
    }
    return bytes <= solver->budget && limits_may_hold(solver, node->fixed);
}

static void bound_leaf(struct branching *b, struct node *node) {
    if (bound_node(b, node, NODE_STEPS)) {
        VEC_PUSH(b->solver->arena, &b->solver->leaves, node);
    } else {
        VEC_PUSH(b->solver->arena, &b->open, node);
    }
}

/* The child; NULL: no set of it may fit. */
static struct node *add_child(struct branching *b, const struct node *parent, uint32_t candidate, bool in) {
    struct node *child = dual_child(b->solver, parent, candidate, in);
    if (!may_fit(b->solver, child)) {
        return NULL;
    }
    bound_leaf(b, child);
    child->bound = fmax(child->bound, parent->bound);
    return child;
}

static size_t lowest_open(const struct branching *b) {
    size_t lowest = 0;
    for (size_t i = 1; i < b->open.n; i++) {
        if (b->open.at[i]->bound < b->open.at[lowest]->bound) {
            lowest = i;
        }
    }
    return lowest;
}

/* No set that is better than the target lies outside the open nodes. */
static double proven_bound(const struct branching *b) {
    double bound = fmin(b->closed, fmax(target_of(b), b->solver->bound));
    for (size_t i = 0; i < b->open.n; i++) {
        bound = fmin(bound, b->open.at[i]->proven);
    }
    return bound;
}

static void report(struct branching *b) {
    struct solver *solver = b->solver;
    solver->bound = fmin(solver->best.total, fmax(solver->bound, proven_bound(b)));
    solver_tell(solver);
}

/* --- The root -------------------------------------------------------------------------------------------- */

/* The linked solver's best set over the known plans; what its own plans teach may make another one the best. */
static void search_program(struct solver *solver) {
    struct state state = state_new(solver);
    for (size_t round = 0; round < SEARCHES_MAX && solver->search_work < SEARCH_WORK; round++) {
        double before = solver->best.total;
        size_t work = solver->cache->work;
        if (program_search(solver, state.in)) {
            try_set(solver, &state);
        }
        solver->search_work += solver->cache->work - work;
        if (solver->best.total > before * (1 - SEARCH_GAIN) || problem_out_of_time(solver->problem)) {
            break;
        }
    }
}

void branch_search(struct solver *solver) {
    solver->root = dual_free_root(solver);
    program_forget(solver);
    search_program(solver);
}

/*
 * Over few plans the relaxation's prices are extreme, and steps teach more; over those of an earlier search it says at once what any prices can reach. True when it
 * told the prices, and so the most that is to be had.
 */
static bool raise_root(struct branching *b, struct node *root, bool again) {
    if (again && program_is_small(b->solver) && program_price(b->solver, root)) {
        return true;
    }
    if (b->solver->limits.n) { /* the steps move no prices of limits: from the relaxation's they need not */
        program_price(b->solver, root);
    }
    dual_raise(b->solver, root, ROOT_STEPS, target_of(b) + 1e-6 * fabs(target_of(b)));
    return false;
}

/* Branching lifts what the known plans' relaxation leaves open: where a budget is lumpy, that may be a third of the cost. What the proof of its prices leaves open it does not. */
static bool is_nearly_proven(const struct solver *solver, const struct node *root) {
    double reach = fmin(root->bound, solver->best.total), open = fmax(solver->best.total - reach, UNPROVEN * fabs(reach));
    return root->proven >= reach - open;
}

/* No prices close it: what is left is branching, and that may well do. */
static bool must_branch(const struct branching *b, const struct node *root) {
    return root->bound < target_of(b) && is_nearly_proven(b->solver, root);
}

/* `gained`: by the last one, of the bound. */
static bool another_round(const struct branching *b, size_t round, double gained) {
    const struct solver *solver = b->solver;
    size_t owed = gained > WORTH_A_ROUND * fabs(solver->best.total) ? ROOT_ROUNDS : ROOT_ROUNDS_LEAST;
    bool may = !solver->passing && !problem_out_of_time(solver->problem);
    return (may && round < owed) || (round < ROOT_ROUNDS && may_go_on(b));
}

/* Round by round: prices, their proof, and the sets they lead to. True when the root is closed. */
static bool prove_root(struct branching *b, struct node *root, bool again) {
    struct solver *solver = b->solver;
    size_t stuck = 0;
    bool rounding = true; /* prices change little from round to round: once their sets lead to nothing, the next lead where those led */
    double raised = 0;
    for (size_t round = 0; another_round(b, round, raised); round++) {
        double bound_before = solver->bound, best_before = solver->best.total;
        bool is_most = raise_root(b, root, again);
        size_t work_before = solver->cache->work;
        bool learnt = dual_prove(solver, root, target_of(b), solver->passing ? work_before + PROOF_WORK_PASSING : SIZE_MAX);
        b->root_work = solver->cache->work - work_before;
        solver->bound = fmin(solver->best.total, fmax(solver->bound, root->proven));
        raised = solver->bound - bound_before;
        solver_tell(solver);
        if (root->proven >= target_of(b)) {
            return true;
        }
        rounding = rounding && try_roundings(solver, root);
        bool gained = solver->bound > bound_before + ROOT_GAIN * fabs(solver->bound) || solver->best.total < best_before;
        stuck = gained ? 0 : stuck + 1;
        if (!learnt || stuck > 1 || (is_most && must_branch(b, root))) {
            break;
        }
    }
    if (!solver->passing && !problem_out_of_time(solver->problem)) { /* what the model alone says is proven again anyway */
        dual_prove_rest(solver, root, target_of(b));
        solver->bound = fmin(solver->best.total, fmax(solver->bound, root->proven));
    }
    return root->proven >= target_of(b);
}

/* More work for the root's prices may lead nearer to the bound that is wanted; what they cannot reach is left to the branching. */
static bool can_prove_more(const struct branching *b, const struct node *root, double within, size_t effort_most) {
    double wanted = b->solver->best.total - within * fabs(b->solver->best.total), reach = root->bound - UNREACHED * fabs(root->bound);
    return root->proven < fmin(wanted, reach) && b->solver->cache->effort < effort_most && !problem_out_of_time(b->solver->problem);
}

/*
 * As near as the user wants it: the effort and the time end it, not the number of plans. Unasked, one step is taken where very much is open: of 113 joins of up
 * to 17 tables, at 30 % of the data, 62 % were, and in a third more time 11. The prices that little work led to are what more of it begins
 * with: on TPC-DS at 250 MB eight times the work from the start left 10 % open, and four times after the first rounds, in less time, 8.
 */
static void prove_further(struct branching *b, struct node *root) {
    struct solver *solver = b->solver;
    bool wanted = solver->problem->options.prove_within > 0;
    double within = wanted ? solver->problem->options.prove_within : WIDE_OPEN;
    b->plan_limit = wanted ? SIZE_MAX : b->plan_limit;
    while (can_prove_more(b, root, within, wanted ? EFFORT_MOST : EFFORT_STEP)) {
        solver->cache->effort *= EFFORT_STEP;
        b->work_limit = solver->cache->work + solver->cache->effort * ROOT_WORK;
        prove_root(b, root, true);
    }
}

static bool solve_root(struct branching *b, struct node *root, bool again) {
    if (!prove_root(b, root, again) && !b->solver->passing) {
        prove_further(b, root);
    }
    if (!b->solver->quick) {
        search_program(b->solver);
    }
    return root->proven >= target_of(b);
}

/*
 * Where the root's proof left much open, and statements are many or large, so that a node takes as much work again, branching would close no node. It was told by all work
 * since the start: then small statements beside many others were left open by up to 90 % where a dozen nodes close them.
 */
static bool is_hopeless(const struct branching *b) {
    return !is_nearly_proven(b->solver, b->solver->root) && b->root_work * NODES_LEAST > b->solver->cache->effort * NODES_WORK;
}

static size_t nodes_work(const struct branching *b) {
    const struct solver *solver = b->solver;
    double gap = 1 - solver->bound / solver->best.total;
    size_t wanted = solver->problem->options.prove_within > 0 ? solver->cache->effort : 1;
    size_t passing = gap <= NEAR ? NODES_WORK_PASSING_NEAR : NODES_WORK_PASSING;
    return is_hopeless(b) ? 0 : solver->passing ? passing : wanted * NODES_WORK;
}

/* --- Twins ------------------------------------------------------------------------------------------------- */

/* On the same table, as large, with the same leading column: the relaxation takes the one for the other, and leaving out one of them raises no bound. */
static bool are_twins(const struct solver *solver, uint32_t a, uint32_t b) {
    const struct design_index *x = solver->problem->candidates.at[a].index, *y = solver->problem->candidates.at[b].index;
    double larger = (double)(x->size_bytes > y->size_bytes ? x->size_bytes : y->size_bytes);
    return x->table == y->table && x->key_count && y->key_count && x->keys[0].column == y->keys[0].column &&
           fabs((double)x->size_bytes - (double)y->size_bytes) < TWIN_SIZE * larger;
}

/* With `twin` in what the other's prices were when that one was in: no relaxation need be solved. NULL: that closes it not. */
static struct node *close_twin(struct branching *b, const struct node *parent, const struct node *closed, uint32_t twin) {
    struct solver *solver = b->solver;
    struct node *node = dual_child(solver, parent, twin, true);
    dual_take_prices(solver, closed, node);
    node->bound = dual_known(solver, node->prices, node);
    if (node->bound < target_of(b) || !may_go_on(b)) {
        return NULL;
    }
    dual_prove(solver, node, target_of(b), SIZE_MAX);
    return node->proven >= target_of(b) ? node : NULL;
}

/*
 * Where the candidate is no member of a better set, its twins are mostly none either, by the same prices. Returns the node without those that were
 * closed so. On TPC-H at 500 MB rows of eight to twelve permutations of one index's columns took half of the nodes, and of the relaxations.
 */
static const struct node *close_twins(struct branching *b, const struct node *node, const struct node *closed, uint32_t candidate) {
    struct solver *solver = b->solver;
    bool is_closed = closed->proven >= target_of(b);
    for (uint32_t c = 0; c < solver->problem->candidates.n && is_closed; c++) {
        if (c == candidate || node->fixed[c] != 0 || !are_twins(solver, c, candidate)) {
            continue;
        }
        struct node *twin = close_twin(b, node, closed, c);
        if (!twin) {
            break;
        }
        VEC_PUSH(solver->arena, &solver->leaves, twin);
        node = dual_child(solver, node, c, false);
    }
    return node;
}

static struct node *take_lowest(struct branching *b) {
    size_t at = lowest_open(b);
    struct node *node = b->open.at[at];
    b->open.at[at] = b->open.at[--b->open.n];
    return node;
}

static void split(struct branching *b, struct node *node) {
    uint32_t candidate = pick_candidate(b, node);
    if (candidate == UINT32_MAX) { /* nothing left to decide: the node is one set, and no better than what was tried */
        dual_prove(b->solver, node, INFINITY, SIZE_MAX);
        b->closed = fmin(b->closed, node->proven);
        VEC_PUSH(b->solver->arena, &b->solver->leaves, node);
        return;
    }
    const struct node *in = add_child(b, node, candidate, true);
    add_child(b, in ? close_twins(b, node, in, candidate) : node, candidate, false);
}

static void branch(struct branching *b) {
    struct solver *solver = b->solver;
    b->work_limit = solver->cache->work + nodes_work(b);
    size_t most = NODES_LEAST + NODE_UNITS / (solver->cache->unit_count + 1);
    for (size_t nodes = 0; b->open.n && nodes < most && may_go_on(b); nodes++) {
        struct node *node = take_lowest(b);
        if (node->proven >= target_of(b)) {
            VEC_PUSH(solver->arena, &solver->leaves, node);
            continue;
        }
        try_knapsack(solver, node);
        split(b, node);
        report(b);
    }
    report(b);
    for (size_t i = 0; i < b->open.n; i++) {
        VEC_PUSH(solver->arena, &solver->leaves, b->open.at[i]);
    }
}

void branch_solve(struct solver *solver, double gap, double enough, size_t plan_limit) {
    struct branching b = {.solver = solver, .gap = gap, .enough = enough, .plan_limit = plan_limit, .closed = INFINITY};
    b.work_limit = solver->cache->work + (solver->passing ? ROOT_WORK_PASSING : ROOT_WORK);
    bool again = solver->root != NULL;
    struct node *root = solver->priced ? dual_root_like(solver, solver->priced) : dual_root(solver);
    program_forget(solver);
    solver->root = solver->priced = root;
    solver->leaves.n = 0;
    if (!solve_root(&b, root, again)) {
        VEC_PUSH(solver->arena, &b.open, root);
        branch(&b);
    } else {
        VEC_PUSH(solver->arena, &solver->leaves, root);
        report(&b);
    }
}

void branch_again(struct solver *solver, double gap, double enough, size_t plan_limit) {
    struct branching b = {.solver = solver, .gap = gap, .enough = enough, .plan_limit = plan_limit, .closed = INFINITY};
    struct node **leaves = ARENA_ARRAY(solver->arena, struct node *, solver->leaves.n + 1);
    size_t n = solver->leaves.n, fallen = 0;
    memcpy(leaves, solver->leaves.at, n * sizeof(struct node *));
    program_forget(solver);
    solver->leaves.n = 0;
    for (size_t i = 0; i < n; i++) {
        dual_prove_again(solver, leaves[i]);
        if (leaves[i]->proven >= target_of(&b)) {
            VEC_PUSH(solver->arena, &solver->leaves, leaves[i]);
        } else {
            leaves[fallen++] = leaves[i];
        }
    }
    if (fallen && n == 1) { /* it never came to branch, and knows other plans now */
        branch_solve(solver, gap, enough, plan_limit);
        return;
    }
    b.work_limit = solver->cache->work + NODES_WORK;
    for (size_t i = 0; i < fallen; i++) {
        bound_leaf(&b, leaves[i]);
    }
    report(&b); /* how far it is now decides how much more work it is worth */
    branch(&b);
}
