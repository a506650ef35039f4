/*
 * Existing indexes that cost more than they give: redundant ones (another does all they do) and unused ones.
 *
 * Never advised: what backs a constraint, is unique, is the replica identity or the clustering order, is invalid (someone is
 * building it), or is not modelled (expression or predicate that could not be read, another access method): what we cannot
 * price we do not judge. Nor what belongs to a partitioned table: its parts go only together. Unused means no scan since the counters began, which says something only after a while, and only
 * about this server: a replica counts for itself.
 */
#include "advise/oracle.h"

#include <math.h>

#define UNUSED_AGE_DAYS 14.0

static bool may_be_dropped(const struct catalog *catalog, const struct catalog_index *index) {
    enum catalog_table_kind kind = catalog->tables[index->table].kind;
    bool partitioned = kind == TABLE_PARTITIONED || kind == TABLE_PARTITION;
    return !partitioned && index->modelled && index->valid && index->method == METHOD_BTREE && !index->unique && !index->primary &&
           !index->backs_constraint && !index->replica_identity && !index->clustered;
}

/* On foreign key columns an index also serves the deletes of the other table, which no statement of the workload shows. */
static bool serves_foreign_key(const struct catalog *catalog, const struct catalog_index *index) {
    const struct catalog_table *table = &catalog->tables[index->table];
    for (size_t i = 0; i < table->constraint_count; i++) {
        const struct catalog_constraint *constraint = &table->constraints[i];
        if (constraint->kind == CONSTRAINT_FOREIGN && constraint->column_count && index->key_count &&
            constraint->columns[0] == index->keys[0].column) {
            return true;
        }
    }
    return false;
}

static bool does_all_of(const struct catalog *catalog, uint32_t keeper, uint32_t dropped) {
    const struct catalog_index *a = &catalog->indexes[keeper], *b = &catalog->indexes[dropped];
    struct arena scratch;
    bool same;
    if (keeper == dropped || a->table != b->table || !a->valid || (a->oracle && !a->oracle->visible) || a->method != b->method ||
        a->key_count < b->key_count || !str_eq(a->predicate_text, b->predicate_text)) {
        return false;
    }
    arena_init(&scratch, NULL);
    struct design_index *shape = design_index_from_catalog(&scratch, catalog, b);
    same = true;
    for (size_t i = 0; i < shape->key_count && same; i++) {
        const struct catalog_key *x = &a->keys[i], *y = &b->keys[i];
        same = x->column == y->column && str_eq(x->expression, y->expression) && str_eq(x->opclass, y->opclass) &&
               x->descending == y->descending && x->nulls_first == y->nulls_first;
    }
    for (size_t i = 0; i < b->include_count && same; i++) {
        bool held = false;
        for (size_t k = 0; k < a->key_count; k++) {
            held |= a->keys[k].column == b->include[i];
        }
        for (size_t k = 0; k < a->include_count; k++) {
            held |= a->include[k] == b->include[i];
        }
        same = held;
    }
    arena_release(&scratch);
    return same;
}

/* Of two equal ones the later goes, unless only the earlier may. */
static bool redundant(const struct catalog *catalog, uint32_t id, const bool *dropped, uint32_t *by) {
    for (uint32_t other = 0; other < catalog->index_count; other++) {
        if (!dropped[other] && does_all_of(catalog, other, id)) {
            bool twin = does_all_of(catalog, id, other);
            if (twin && other > id && may_be_dropped(catalog, &catalog->indexes[other])) {
                continue;
            }
            *by = other;
            return true;
        }
    }
    return false;
}

static bool unused(const struct catalog *catalog, const struct catalog_index *index) {
    if (catalog->dialect == SQL_ORACLE) {
        return oracle_unused(catalog, index) && !serves_foreign_key(catalog, index);
    }
    return isfinite(index->scans) && index->scans == 0 && isfinite(catalog->stats_age_s) &&
           catalog->stats_age_s >= UNUSED_AGE_DAYS * 86400 && !serves_foreign_key(catalog, index);
}

/* Without it no statement may get costlier, by the model; a wide index can read slower than the narrow one it covers. */
static bool changes_nothing(struct problem *problem, struct whatif *whatif, uint32_t id) {
    struct arena scratch;
    bool same = true;
    arena_init(&scratch, NULL);
    struct design none = {0}, without = {0};
    design_hide(&scratch, &without, id);
    for (size_t t = 0; t < problem->workload->template_count && same; t++) {
        const struct workload_template *template = &problem->workload->templates[t];
        struct whatif_answer before, after;
        struct err ignored = {0};
        if (problem->weight[t] <= 0 || !problem_touches(problem, t, problem->catalog->indexes[id].table)) {
            continue;
        }
        same = whatif_template_cost(&scratch, whatif, template, &none, &before, &ignored) &&
               whatif_template_cost(&scratch, whatif, template, &without, &after, &ignored) &&
               (isnan(before.cost) || after.cost <= before.cost * 1.01 + 1);
    }
    arena_release(&scratch);
    return same;
}

struct drops drop_find(struct problem *problem, struct whatif *whatif) {
    const struct catalog *catalog = problem->catalog;
    struct drops drops = {.at = ARENA_ARRAY(problem->arena, struct drop, catalog->index_count)};
    bool *dropped = ARENA_ARRAY(problem->arena, bool, catalog->index_count);
    size_t too_young = 0;
    for (uint32_t id = 0; id < catalog->index_count; id++) {
        const struct catalog_index *index = &catalog->indexes[id];
        struct drop drop = {.index = id, .by = CATALOG_NONE};
        if (!may_be_dropped(catalog, index)) {
            continue;
        }
        drop.redundant = redundant(catalog, id, dropped, &drop.by);
        if (!drop.redundant && !unused(catalog, index)) {
            too_young += index->scans == 0 && !(catalog->stats_age_s >= UNUSED_AGE_DAYS * 86400);
            continue;
        }
        if (!changes_nothing(problem, whatif, id)) {
            continue;
        }
        dropped[id] = true;
        drop.saved = maintain_cost(problem, design_index_from_catalog(problem->arena, catalog, index));
        drops.at[drops.n++] = drop;
    }
    if (too_young) {
        problem_note(problem,
                     "%zu existing indexes were not scanned yet, but the counters are too young (or of unknown age) to "
                     "call them unused",
                     too_young);
    }
    return drops;
}
