/* The simple ways to compress a workload, to be measured against. */
#include <math.h>
#include <stdlib.h>

#include "base/random.h"
#include "workload/compress_order.h"

struct ranked {
    size_t item;
    double cost;
    uint64_t shape;
    size_t round; /* how many of its shape stand before it */
};

/* The items that take part, as they stand in the workload. */
static size_t ranked_items(struct arena *arena, const struct compress_input *input, struct ranked **out) {
    struct ranked *list = ARENA_ARRAY(arena, struct ranked, input->item_count);
    size_t n = 0;
    for (size_t i = 0; i < input->item_count; i++) {
        if (input->items[i].cost > 0 && input->items[i].feature_count) {
            list[n++] = (struct ranked){.item = i, .cost = input->items[i].cost, .shape = input->items[i].shape};
        }
    }
    *out = list;
    return n;
}

static void sort(struct ranked *list, size_t n, int (*compare)(const void *, const void *)) {
    if (n > 1) {
        qsort(list, n, sizeof *list, compare);
    }
}

static size_t first_of(const struct ranked *list, size_t n, size_t most, size_t *order) {
    size_t count = n < most ? n : most;
    for (size_t i = 0; i < count; i++) {
        order[i] = list[i].item;
    }
    return count;
}

static int by_cost(const void *a, const void *b) {
    const struct ranked *left = a, *right = b;
    if (left->cost != right->cost) {
        return left->cost > right->cost ? -1 : 1;
    }
    return (left->item > right->item) - (left->item < right->item);
}

size_t compress_order_top_cost(struct arena *arena, const struct compress_input *input, size_t most, size_t *order) {
    struct ranked *list;
    size_t n = ranked_items(arena, input, &list);
    sort(list, n, by_cost);
    return first_of(list, n, most, order);
}

size_t compress_order_uniform(struct arena *arena, const struct compress_input *input, size_t most, uint64_t seed,
                              size_t *order) {
    struct ranked *list;
    struct random random;
    size_t n = ranked_items(arena, input, &list);
    random_init(&random, seed);
    for (size_t i = 0; i + 1 < n; i++) { /* Fisher and Yates */
        size_t other = i + (size_t)random_below(&random, n - i);
        struct ranked held = list[i];
        list[i] = list[other];
        list[other] = held;
    }
    return first_of(list, n, most, order);
}

/* --- Round and round the shapes -------------------------------------------------------------------------- */

static int by_shape(const void *a, const void *b) {
    const struct ranked *left = a, *right = b;
    if (left->shape != right->shape) {
        return left->shape > right->shape ? -1 : 1;
    }
    return by_cost(a, b);
}

static int by_round(const void *a, const void *b) {
    const struct ranked *left = a, *right = b;
    if (left->round != right->round) {
        return left->round < right->round ? -1 : 1;
    }
    return by_cost(a, b);
}

size_t compress_order_stratified(struct arena *arena, const struct compress_input *input, size_t most, size_t *order) {
    struct ranked *list;
    size_t n = ranked_items(arena, input, &list);
    sort(list, n, by_shape);
    for (size_t i = 1; i < n; i++) {
        list[i].round = list[i].shape == list[i - 1].shape ? list[i - 1].round + 1 : 0;
    }
    sort(list, n, by_round);
    return first_of(list, n, most, order);
}

/* --- k-medoids ------------------------------------------------------------------------------------------- */

#define APART 1e6 /* in place of infinity: statements of different shapes */
enum { ROUNDS = 4 };

static double distance(const struct compress_item *a, const struct compress_item *b) {
    return a->shape != b->shape ? APART : 1 - compress_similarity(a, b);
}

struct clusters {
    const struct compress_input *input;
    const struct ranked *list;
    size_t n, k;
    size_t *medoid, *nearest; /* positions in list; per position, the cluster */
    double *away;             /* per position: distance to its medoid */
};

static const struct compress_item *item_at(const struct clusters *c, size_t position) {
    return &c->input->items[c->list[position].item];
}

static void assign(struct clusters *c, size_t cluster) {
    for (size_t i = 0; i < c->n; i++) {
        double d = distance(item_at(c, i), item_at(c, c->medoid[cluster]));
        if (d < c->away[i]) {
            c->away[i] = d;
            c->nearest[i] = cluster;
        }
    }
}

/* Each new medoid is where the most cost is farthest from the old ones. */
static void seed_medoids(struct clusters *c, size_t most) {
    while (c->k < most) {
        size_t best = SIZE_MAX;
        double worst = 0;
        for (size_t i = 0; i < c->n; i++) {
            double loss = c->list[i].cost * fmin(c->away[i], APART);
            if (loss > worst) {
                worst = loss;
                best = i;
            }
        }
        if (best == SIZE_MAX) {
            return;
        }
        c->medoid[c->k] = best;
        assign(c, c->k++);
    }
}

/* The member from which its cluster's cost is the least away. */
static void centre(struct clusters *c, size_t cluster) {
    double least = INFINITY;
    for (size_t m = 0; m < c->n; m++) {
        double sum = 0;
        for (size_t i = 0; c->nearest[m] == cluster && i < c->n && sum < least; i++) {
            sum += c->nearest[i] == cluster ? c->list[i].cost * distance(item_at(c, i), item_at(c, m)) : 0;
        }
        if (c->nearest[m] == cluster && sum < least) {
            least = sum;
            c->medoid[cluster] = m;
        }
    }
}

size_t compress_order_k_medoids(struct arena *arena, const struct compress_input *input, size_t most, size_t *order) {
    struct ranked *list;
    struct clusters c = {.input = input};
    c.n = ranked_items(arena, input, &list);
    sort(list, c.n, by_cost);
    c.list = list;
    c.medoid = ARENA_ARRAY(arena, size_t, most);
    c.nearest = ARENA_ARRAY(arena, size_t, c.n);
    c.away = ARENA_ARRAY(arena, double, c.n);
    for (size_t i = 0; i < c.n; i++) {
        c.away[i] = INFINITY;
    }
    seed_medoids(&c, most);
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t cluster = 0; cluster < c.k; cluster++) {
            centre(&c, cluster);
        }
        for (size_t i = 0; i < c.n; i++) {
            c.away[i] = INFINITY;
        }
        for (size_t cluster = 0; cluster < c.k; cluster++) {
            assign(&c, cluster);
        }
    }
    for (size_t cluster = 0; cluster < c.k; cluster++) {
        order[cluster] = list[c.medoid[cluster]].item;
    }
    return c.k;
}

/* --- GSUM ------------------------------------------------------------------------------------------------ */

#define COVERAGE_SHARE 0.5 /* of the objective; the rest is representativity */

struct gsum {
    const struct compress_input *input;
    double *all, *chosen; /* per feature: its weight in the workload, in the picks */
    double all_sum, chosen_sum, covered;
};

/* Coverage after taking the item, and how near the picks' distribution of features comes to the workload's (1 - L1 / 2). */
static double objective(const struct gsum *g, const struct compress_item *item, double apart, double sum) {
    double covered = g->covered, total = sum;
    for (size_t i = 0; i < item->feature_count; i++) {
        total += item->features[i].weight;
    }
    for (size_t i = 0; i < item->feature_count; i++) {
        uint32_t id = item->features[i].id;
        double before = g->chosen[id], after = before + item->features[i].weight, wanted = g->all[id] / g->all_sum;
        covered += before > 0 ? 0 : wanted;
        apart += fabs(wanted - after / total) - fabs(wanted - before / total);
    }
    return COVERAGE_SHARE * covered + (1 - COVERAGE_SHARE) * (1 - apart / 2);
}

/* The L1 distance of the distributions when the picks' sum becomes `total`; features of the newcomer are corrected above. */
static double distance_at(const struct gsum *g, double total) {
    double sum = 0;
    for (uint32_t id = 0; id < g->input->feature_count; id++) {
        sum += fabs(g->all[id] / g->all_sum - g->chosen[id] / total);
    }
    return sum;
}

static void gsum_take(struct gsum *g, const struct compress_item *item) {
    for (size_t i = 0; i < item->feature_count; i++) {
        uint32_t id = item->features[i].id;
        g->covered += g->chosen[id] > 0 ? 0 : g->all[id] / g->all_sum;
        g->chosen[id] += item->features[i].weight;
        g->chosen_sum += item->features[i].weight;
    }
}

size_t compress_order_gsum(struct arena *arena, const struct compress_input *input, size_t most, size_t *order) {
    struct ranked *list;
    struct gsum g = {.input = input};
    size_t n = ranked_items(arena, input, &list), count = 0;
    bool *taken = ARENA_ARRAY(arena, bool, n);
    g.all = ARENA_ARRAY(arena, double, input->feature_count);
    g.chosen = ARENA_ARRAY(arena, double, input->feature_count);
    for (size_t i = 0; i < n; i++) {
        const struct compress_item *item = &input->items[list[i].item];
        for (size_t k = 0; k < item->feature_count; k++) {
            g.all[item->features[k].id] += item->features[k].weight;
            g.all_sum += item->features[k].weight;
        }
    }
    while (count < most && count < n) {
        size_t best = SIZE_MAX;
        double most_of_all = -INFINITY;
        /* A newcomer's own weight is about 1: the distance of the others is taken once, at that. */
        double apart = distance_at(&g, g.chosen_sum + 1);
        for (size_t i = 0; i < n; i++) {
            double worth = taken[i] ? -INFINITY : objective(&g, &input->items[list[i].item], apart, g.chosen_sum);
            if (worth > most_of_all) {
                most_of_all = worth;
                best = i;
            }
        }
        taken[best] = true;
        gsum_take(&g, &input->items[list[best].item]);
        order[count++] = list[best].item;
    }
    return count;
}
