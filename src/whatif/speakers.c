/*
 * One question for several samples of a template: those that the model plans alike under a design cost what it says of them, times what the planner's
 * answer for one of them is to the model's.
 *
 * Samples differ in their literals, and literals change a cost far more often than a plan: of five that the statistics made up, one or two plans come out.
 * The dearest of a plan is asked about, so that most of the template's cost is the planner's own word. What the planner uses counts as used by all for
 * whom it was asked, and what the model has one of them use besides.
 *
 * Knowingly: where the planner would plan two samples apart that the model plans alike, the one asked decides for both.
 */
#include "whatif/whatif.h"

#include <math.h>

static bool is_told(const struct whatif_answer *answer) {
    return isfinite(answer->cost) && answer->cost > 0 && answer->plan.len;
}

/* In the order of what they cost without the design, so that it is the same ones that speak under many designs. */
static void order_by_cost(struct arena *arena, struct whatif *model, const struct workload_template *template, uint32_t *order) {
    const struct design none = {0};
    double *cost = ARENA_ARRAY(arena, double, template->sample_count);
    struct err ignored = {0};
    for (uint32_t i = 0; i < template->sample_count; i++) {
        struct whatif_answer answer;
        bool good = whatif_cost(arena, model, &template->samples[i], &none, &answer, &ignored) && is_told(&answer);
        size_t at = i;
        cost[i] = good ? template->samples[i].weight * answer.cost : 0;
        for (; at && cost[order[at - 1]] < cost[i]; at--) {
            order[at] = order[at - 1];
        }
        order[at] = i;
    }
}

struct whatif_speakers whatif_speakers(struct arena *arena, struct whatif *model, const struct workload_template *template,
                                       const struct design *design) {
    size_t n = template->sample_count;
    struct whatif_speakers out = {.of = ARENA_ARRAY(arena, uint32_t, n + 1), .model = ARENA_ARRAY(arena, struct whatif_answer, n + 1), .asked = n};
    uint32_t *order = ARENA_ARRAY(arena, uint32_t, n + 1);
    struct err ignored = {0};
    for (uint32_t i = 0; i < n; i++) {
        out.of[i] = i;
    }
    if (!model || n < 2) {
        return out;
    }
    for (size_t i = 0; i < n; i++) {
        if (!whatif_cost(arena, model, &template->samples[i], design, &out.model[i], &ignored)) {
            return out; /* nobody speaks for another */
        }
    }
    order_by_cost(arena, model, template, order);
    for (size_t i = 1; i < n; i++) {
        const struct whatif_answer *one = &out.model[order[i]];
        for (size_t k = 0; k < i && is_told(one) && out.of[order[i]] == order[i]; k++) {
            const struct whatif_answer *other = &out.model[order[k]];
            if (out.of[order[k]] == order[k] && is_told(other) && str_eq(one->plan, other->plan)) {
                out.of[order[i]] = order[k];
                out.asked--;
            }
        }
    }
    return out;
}

/* --- The weighted mean over the samples ------------------------------------------------------------------ */

static bool has_index(const struct whatif_answer *answer, const struct design_index *index) {
    bool seen = false;
    for (size_t i = 0; i < answer->used_count && !seen; i++) {
        seen = answer->used[i] == index;
    }
    return seen;
}

static bool has_existing(const struct whatif_answer *answer, uint32_t index) {
    bool seen = false;
    for (size_t i = 0; i < answer->used_existing_count && !seen; i++) {
        seen = answer->used_existing[i] == index;
    }
    return seen;
}

/* What `one` uses joins the sum; but (may be NULL): not what this one uses, too. */
static void add_used(struct arena *arena, struct whatif_answer *sum, const struct whatif_answer *one, const struct whatif_answer *but) {
    const struct design_index **used = ARENA_ARRAY(arena, const struct design_index *, sum->used_count + one->used_count + 1);
    uint32_t *existing = ARENA_ARRAY(arena, uint32_t, sum->used_existing_count + one->used_existing_count + 1);
    size_t n = sum->used_count, m = sum->used_existing_count;
    for (size_t i = 0; i < n; i++) {
        used[i] = sum->used[i];
    }
    for (size_t i = 0; i < m; i++) {
        existing[i] = sum->used_existing[i];
    }
    for (size_t i = 0; i < one->used_count; i++) {
        if (!has_index(sum, one->used[i]) && !(but && has_index(but, one->used[i]))) {
            used[n++] = one->used[i];
        }
    }
    for (size_t i = 0; i < one->used_existing_count; i++) {
        if (!has_existing(sum, one->used_existing[i]) && !(but && has_existing(but, one->used_existing[i]))) {
            existing[m++] = one->used_existing[i];
        }
    }
    sum->used = used;
    sum->used_count = n;
    sum->used_existing = existing;
    sum->used_existing_count = m;
}

/*
 * One refused sample refuses the template: a mean over some of the samples would compare apples with pears between designs.
 * The plan is that of the heaviest sample.
 */
static void add_sample(struct arena *arena, struct whatif_answer *sum, const struct workload_template *template,
                       const struct whatif_speakers *speakers, size_t i, const struct whatif_answer *asked) {
    size_t by = speakers->of[i];
    const struct whatif_answer *one = &asked[by];
    double ratio = i == by ? 1 : speakers->model[i].cost / speakers->model[by].cost;
    sum->cost += template->samples[i].weight * one->cost * ratio;
    sum->scaled |= one->scaled;
    add_used(arena, sum, one, NULL);
    if (i != by) {
        add_used(arena, sum, &speakers->model[i], &speakers->model[by]);
    }
}

bool whatif_spoken_cost(struct arena *arena, struct whatif *whatif, const struct workload_template *template, const struct design *design,
                        const struct whatif_speakers *speakers, struct whatif_answer *answer, struct err *err) {
    double heaviest = -1, total = 0;
    struct whatif_answer *asked = ARENA_ARRAY(arena, struct whatif_answer, template->sample_count + 1);
    *answer = (struct whatif_answer){.cost = 0};
    for (size_t i = 0; i < template->sample_count; i++) {
        if (speakers->of[i] == i && !whatif_cost(arena, whatif, &template->samples[i], design, &asked[i], err)) {
            return false;
        }
    }
    for (size_t i = 0; i < template->sample_count; i++) {
        double weight = template->samples[i].weight;
        total += weight;
        add_sample(arena, answer, template, speakers, i, asked);
        if (weight > heaviest) {
            heaviest = weight;
            answer->plan = asked[speakers->of[i]].plan;
        }
    }
    answer->cost = total > 0 ? answer->cost / total : NAN;
    return true;
}

bool whatif_template_cost(struct arena *arena, struct whatif *whatif, const struct workload_template *template,
                          const struct design *design, struct whatif_answer *answer, struct err *err) {
    struct whatif_speakers each = whatif_speakers(arena, NULL, template, design);
    return whatif_spoken_cost(arena, whatif, template, design, &each, answer, err);
}
