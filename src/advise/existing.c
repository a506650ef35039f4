/*
 * Existing indexes as part of the choice (--drop-existing): which may be dropped, and how the search sees them.
 *
 * They become candidates with the size they really have, and the catalog of the problem is as if none of them were there: so the search, its bound and
 * its proofs need nothing new. A set that holds one keeps it; what it does not hold is dropped, its bytes join the budget, and its upkeep is
 * saved. The database as it is, is one of the sets (problem->today), against which gains and regressions are told.
 *
 * Offered is what drop.c may advise to drop, less
 *     those that the user keeps;
 *     those of a foreign key's columns, unless another index that stays serves it: deletes of the other table need it unseen (a new one that
 *         begins with the same keys frees it afterwards: drop.c);
 *     those that were scanned though no plan of the workload uses them: some statement that is not in the workload does.
 * The last guard goes by plans of today, the model's and the database's planner's. Where the counters are unknown the workload alone decides, and the advice says so with a low confidence (drop.c).
 */
#include "advise/oracle/oracle.h"

#include <math.h>

#define UNUSED_AGE_DAYS 14.0

/* --- What may go ----------------------------------------------------------------------------------------- */

bool existing_may_be_dropped(const struct catalog *catalog, const struct catalog_index *index) {
    enum catalog_table_kind kind = catalog->tables[index->table].kind;
    bool partitioned = kind == TABLE_PARTITIONED || kind == TABLE_PARTITION;
    return !partitioned && index->modelled && index->valid && index->method == METHOD_BTREE && !index->unique && !index->primary &&
           !index->backs_constraint && !index->replica_identity && !index->clustered;
}

bool existing_serves_foreign_key(const struct catalog *catalog, const struct catalog_index *index) {
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

bool existing_is_unused(const struct catalog *catalog, const struct catalog_index *index) {
    if (catalog->dialect == SQL_ORACLE) {
        return oracle_unused(catalog, index);
    }
    return isfinite(index->scans) && index->scans == 0 && isfinite(catalog->stats_age_s) &&
           catalog->stats_age_s >= UNUSED_AGE_DAYS * 86400;
}

/* --- What is offered ------------------------------------------------------------------------------------- */

/* An index that stays whatever the search says begins with the same column. */
static bool another_serves(const struct catalog *catalog, const struct catalog_index *index) {
    const struct catalog_table *table = &catalog->tables[index->table];
    for (size_t i = 0; i < table->indexes.n; i++) {
        const struct catalog_index *other = &catalog->indexes[table->indexes.at[i]];
        if (!existing_may_be_dropped(catalog, other) && other->valid && other->method == METHOD_BTREE && other->key_count &&
            !other->predicate_text.len && other->keys[0].column == index->keys[0].column) {
            return true;
        }
    }
    return false;
}

bool existing_is_kept(const struct advise_options *options, uint32_t index) {
    for (size_t i = 0; i < options->kept_count; i++) {
        if (options->kept[i] == index) {
            return true;
        }
    }
    return false;
}

static bool is_scanned(const struct catalog_index *index) {
    return index->scans > 0 || (index->oracle && index->oracle->usage.accesses > 0); /* unknown: no */
}

static bool may_be_offered(const struct problem *problem, uint32_t id) {
    const struct catalog_index *index = &problem->catalog->indexes[id];
    return existing_may_be_dropped(problem->catalog, index) && !existing_is_kept(&problem->options, id) &&
           (!existing_serves_foreign_key(problem->catalog, index) || another_serves(problem->catalog, index));
}

/* Adds to users, per index of the catalog, the templates whose plans use it today; speaking: as whatif_speakers, NULL: each sample is asked. False: the driver broke. */
static bool add_users(struct problem *problem, struct whatif *whatif, struct whatif *speaking, struct id_set *users, struct err *err) {
    const struct design none = {0};
    for (uint32_t t = 0; t < problem->workload->template_count; t++) {
        struct whatif_answer answer;
        if (problem->weight[t] <= 0) {
            continue;
        }
        const struct workload_template *one = &problem->workload->templates[t];
        struct whatif_speakers speakers = whatif_speakers(problem->arena, speaking, one, &none);
        if (!whatif_spoken_cost(problem->arena, whatif, one, &none, &speakers, &answer, err)) {
            return false;
        }
        for (size_t i = 0; i < answer.used_existing_count; i++) {
            struct id_set *set = &users[answer.used_existing[i]];
            *set = set_with(problem->arena, *set, t);
        }
    }
    return true;
}

/* The planner is asked what it will be asked for the baseline anyway; side by side. */
static void ask_ahead(struct problem *problem, struct whatif *database, struct whatif *model) {
    const struct design none = {0};
    VEC(struct whatif_question) questions = {0};
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        const struct workload_template *template = &problem->workload->templates[t];
        struct whatif_speakers speakers = whatif_speakers(problem->arena, model, template, &none);
        for (size_t i = 0; problem->weight[t] > 0 && i < template->sample_count; i++) {
            if (speakers.of[i] == i) {
                VEC_PUSH(problem->arena, &questions, ((struct whatif_question){&template->samples[i], {0}}));
            }
        }
    }
    const atomic_bool *cancel = problem->progress ? problem->progress->listener.cancel : NULL;
    whatif_ask(database, questions.at, questions.n, cancel, NULL); /* a failure is told again to who asks singly */
}

/* By the model's plans, and by those of the database's planner where there is one: when it fails, the search will say so. NULL: the model broke. */
static struct id_set *users_today(struct problem *problem, struct whatif *model, struct whatif *database, struct err *err) {
    struct id_set *users = ARENA_ARRAY(problem->arena, struct id_set, problem->catalog->index_count + 1);
    struct err ignored = {0};
    if (!add_users(problem, model, NULL, users, err)) {
        return NULL;
    }
    if (database) {
        ask_ahead(problem, database, model);
        add_users(problem, database, model, users, &ignored);
    }
    return users;
}

/* The flags of those that are offered; NULL and err: the model broke. */
static bool *choose_offered(struct problem *problem, struct whatif *model, struct whatif *database, struct err *err) {
    bool *absent = ARENA_ARRAY(problem->arena, bool, problem->catalog->index_count + 1);
    struct id_set *users = users_today(problem, model, database, err);
    size_t unseen = 0;
    for (uint32_t id = 0; users && id < problem->catalog->index_count; id++) {
        if (!may_be_offered(problem, id)) {
            continue;
        }
        if (!users[id].n && is_scanned(&problem->catalog->indexes[id])) {
            unseen++;
            continue;
        }
        absent[id] = true;
        problem->options.budget_bytes += problem->catalog->indexes[id].size_bytes;
        VEC_PUSH(problem->arena, &problem->existing, ((struct existing){.index = id, .users = users[id]}));
    }
    if (unseen) {
        problem_note(problem,
                     "%zu existing indexes are kept: they were scanned, but by no statement of the workload whose plan is known",
                     unseen);
    }
    return users ? absent : NULL;
}

bool existing_offer(struct problem *problem, struct whatif **model, struct whatif *database, struct err *err) {
    if (!problem->options.drop_existing) {
        return true;
    }
    bool *absent = choose_offered(problem, *model, database, err);
    if (absent && problem->existing.n) {
        problem->catalog = catalog_without(problem->arena, problem->catalog, absent);
        *model = whatif_over(problem->arena, *model, problem->catalog);
    }
    return absent;
}
