/*
 * Existing indexes that cost more than they give: redundant ones (another does all they do) and unused ones.
 *
 * Never advised: what backs a constraint, is unique, is the replica identity or the clustering order, is invalid (someone is
 * building it), or is not modelled (expression or predicate that could not be read, another access method): what we cannot
 * price we do not judge. Nor what belongs to a partitioned table: its parts go only together. Unused means no scan since the counters began, which says something only after a while, and only
 * about this server: a replica counts for itself.
 *
 * Where existing indexes are part of the choice (existing.c), what the search does not keep goes as well.
 */
#include "advise/oracle/oracle.h"

#include <math.h>

static bool does_all(const struct catalog *catalog, const struct catalog_index *a, const struct catalog_index *b) {
    if (a->table != b->table || !a->valid || (a->oracle && !a->oracle->visible) || a->method != b->method ||
        a->key_count < b->key_count ||
        !alike_predicates(catalog, a->table, (struct alike_predicate){a->predicate_text, a->predicate},
                          (struct alike_predicate){b->predicate_text, b->predicate})) {
        return false;
    }
    for (size_t i = 0; i < b->key_count; i++) {
        const struct catalog_key *x = &a->keys[i], *y = &b->keys[i];
        if (!catalog_key_alike(x, y) || !catalog_key_same_direction(x, y)) {
            return false;
        }
    }
    for (size_t i = 0; i < b->include_count; i++) {
        if (!catalog_entry_holds(a->keys, a->key_count, a->include, a->include_count, b->include[i])) {
            return false;
        }
    }
    return true;
}

static bool does_all_of(const struct catalog *catalog, uint32_t keeper, uint32_t dropped) {
    return keeper != dropped && does_all(catalog, &catalog->indexes[keeper], &catalog->indexes[dropped]);
}

static bool will_do_all(const struct catalog *catalog, const struct design_index *new, const struct catalog_index *dropped) {
    const struct catalog_index as_built = {.table = new->table,
                                           .method = new->method,
                                           .keys = new->keys,
                                           .key_count = new->key_count,
                                           .include = new->include,
                                           .include_count = new->include_count,
                                           .predicate_text = new->predicate_text,
                                           .predicate = new->predicate,
                                           .valid = true};
    return does_all(catalog, &as_built, dropped);
}

/* Of the set's new indexes one that begins with the same keys; NULL. */
static const struct design_index *replaced_by(const struct problem *problem, struct id_set set, uint32_t id) {
    for (size_t i = 0; i < set.n; i++) {
        const struct candidate *candidate = &problem->candidates.at[set.at[i]];
        if (candidate->existing == CATALOG_NONE && will_do_all(problem->catalog, candidate->index, &problem->catalog->indexes[id])) {
            return candidate->index;
        }
    }
    return NULL;
}

/* Of two equal ones the later goes, unless only the earlier may. */
static bool redundant(const struct catalog *catalog, uint32_t id, const bool *dropped, uint32_t *by) {
    for (uint32_t other = 0; other < catalog->index_count; other++) {
        if (!dropped[other] && does_all_of(catalog, other, id)) {
            bool twin = does_all_of(catalog, id, other);
            if (twin && other > id && existing_may_be_dropped(catalog, &catalog->indexes[other])) {
                continue;
            }
            *by = other;
            return true;
        }
    }
    return false;
}

static uint32_t candidate_of(const struct problem *problem, uint32_t index) {
    for (size_t i = 0; i < problem->today.n; i++) {
        if (problem->candidates.at[problem->today.at[i]].existing == index) {
            return problem->today.at[i];
        }
    }
    return CATALOG_NONE;
}

/* Without it no statement may get costlier, by the model; a wide index can read slower than the narrow one it covers. */
static bool changes_nothing(struct problem *problem, struct whatif *whatif, struct id_set kept, uint32_t id) {
    struct arena scratch;
    bool same = true;
    arena_init(&scratch, NULL);
    struct design with = problem_design(&scratch, problem, kept);
    struct design without = problem_design(&scratch, problem, set_without(&scratch, kept, candidate_of(problem, id)));
    design_hide(&scratch, &without, id);
    for (size_t t = 0; t < problem->workload->template_count && same; t++) {
        const struct workload_template *template = &problem->workload->templates[t];
        struct whatif_answer before, after;
        struct err ignored = {0};
        if (problem->weight[t] <= 0 || !problem_touches(problem, t, problem->catalog->indexes[id].table)) {
            continue;
        }
        same = whatif_template_cost(&scratch, whatif, template, &with, &before, &ignored) &&
               whatif_template_cost(&scratch, whatif, template, &without, &after, &ignored) &&
               (isnan(before.cost) || after.cost <= before.cost * 1.01 + 1);
    }
    arena_release(&scratch);
    return same;
}

/* By themselves, whatever the search says of others. */
static bool is_worthless(struct problem *problem, struct whatif *model, struct id_set kept, struct drop *drop, size_t *too_young) {
    const struct catalog *catalog = problem->catalog;
    const struct catalog_index *index = &catalog->indexes[drop->index];
    if (!existing_may_be_dropped(catalog, index)) {
        return false;
    }
    bool unused = existing_is_unused(catalog, index) && !existing_serves_foreign_key(catalog, index);
    if (!drop->redundant && !unused) {
        *too_young += index->scans == 0 && !existing_is_unused(catalog, index);
        return false;
    }
    return changes_nothing(problem, model, kept, drop->index);
}

/* Those that the search did not keep, a flag each; twins of what it saw among them. */
static bool *not_kept(const struct problem *problem, struct id_set set) {
    bool *dropped = ARENA_ARRAY(problem->arena, bool, problem->catalog->index_count + 1);
    for (size_t i = 0; i < problem->existing.n; i++) {
        dropped[problem->existing.at[i].index] = true;
    }
    for (size_t i = 0; i < set.n; i++) {
        uint32_t existing = problem->candidates.at[set.at[i]].existing;
        if (existing != CATALOG_NONE) {
            dropped[existing] = false;
        }
    }
    return dropped;
}

static const struct existing *find_existing(const struct problem *problem, uint32_t index) {
    for (size_t i = 0; i < problem->existing.n; i++) {
        if (problem->existing.at[i].index == index) {
            return &problem->existing.at[i];
        }
    }
    return NULL;
}

/*
 * The search was not offered it, for the deletes of another table that no statement shows; a new index that begins with its keys serves those as well.
 * Its room and upkeep come on top of what the search has counted on.
 */
static bool is_freed(struct problem *problem, struct whatif *model, struct id_set set, const struct drop *drop) {
    const struct catalog_index *index = &problem->catalog->indexes[drop->index];
    return problem->options.drop_existing && !drop->chosen && !drop->redundant && !existing_is_kept(&problem->options, drop->index) &&
           existing_may_be_dropped(problem->catalog, index) && existing_serves_foreign_key(problem->catalog, index) &&
           replaced_by(problem, set, drop->index) && changes_nothing(problem, model, set, drop->index);
}

struct drops drop_find(struct problem *problem, struct whatif *model, struct id_set set) {
    const struct catalog *catalog = problem->catalog;
    struct drops drops = {.at = ARENA_ARRAY(problem->arena, struct drop, catalog->index_count)};
    bool *dropped = not_kept(problem, set);
    struct id_set kept = set_intersect(problem->arena, set, problem->today);
    size_t too_young = 0;
    for (uint32_t id = 0; id < catalog->index_count; id++) {
        struct drop drop = {.index = id, .by = CATALOG_NONE, .chosen = dropped[id]};
        const struct existing *offered = find_existing(problem, id);
        drop.users = offered ? offered->users.n : 0;
        drop.redundant = redundant(catalog, id, dropped, &drop.by);
        drop.chosen |= is_freed(problem, model, set, &drop);
        drop.by_new = drop.chosen && !drop.redundant ? replaced_by(problem, set, id) : NULL;
        if (!drop.chosen && !is_worthless(problem, model, kept, &drop, &too_young)) {
            continue;
        }
        dropped[id] = true;
        drop.saved = maintain_cost(problem, design_index_from_catalog(problem->arena, catalog, &catalog->indexes[id]));
        drops.at[drops.n++] = drop;
    }
    if (too_young) {
        problem_note(problem,
                     "%zu existing index%s not scanned yet, but the counters are too young (or of unknown age) to call %s unused",
                     too_young, too_young == 1 ? " was" : "es were", too_young == 1 ? "it" : "them");
    }
    return drops;
}

void drop_spare(const struct problem *problem, struct id_set *set) {
    const struct catalog *catalog = problem->catalog;
    bool *dropped = not_kept(problem, *set);
    for (size_t i = 0; i < problem->today.n; i++) {
        const struct candidate *candidate = &problem->candidates.at[problem->today.at[i]];
        uint32_t by, id = candidate->existing;
        bool gone = dropped[id] && candidate->maintenance <= 0 && !existing_is_unused(catalog, &catalog->indexes[id]);
        struct id_set wider = set_with(problem->arena, *set, problem->today.at[i]);
        if (gone && problem_size(problem, wider) <= problem->options.budget_bytes && !redundant(catalog, id, dropped, &by)) {
            *set = wider;
            dropped[id] = false;
        }
    }
}
