/*
 * Partitions of PostgreSQL that a table reference reads, and which of them may get an index alone.
 *
 * Statements on measurements by month mostly read the newest: the key that serves them costs there a small share of what it costs on all months. So
 * where a statement's constants leave few partitions, what is offered for the table is offered on each of those too; the search weighs them against the
 * index of the whole, which serves the same scans and more. Who may use them is every statement that reads the partition, pruned or not.
 *
 * A statement that reads more, or all, may be offered some as well, where an index of the whole would take much of the budget (candidates.c).
 *
 * For a placeholder nothing is offered: which partitions it will ask for nobody knows. Nor for now(), which leaves all of them until the plan runs.
 *
 * Which key is asked for is chance where a hash decides, and the next will be in another partition: there nothing is offered unless all statements on the
 * table read few.
 *
 * Knowingly not: partitions whose columns are in another order than the table's (those attached, mostly); an index on a partition that is partitioned again.
 */
#include "advise/candidates/facts.h"

#include "catalog/partitions.h"
#include "optimizer/optimizer.h"

enum {
    FEW_PARTITIONS = 4,   /* a quarter of a year by months, begun somewhere: of more, the index of the whole is meant */
    MANY_PARTITIONS = 32, /* each is a candidate: of more, the search would be about them */
};

static bool has_columns_of(struct arena *arena, const struct catalog *catalog, uint32_t leaf, uint32_t whole) {
    return !catalog_columns_along(arena, &catalog->tables[whole], &catalog->tables[leaf]);
}

static bool is_hashed(const struct catalog *catalog, uint32_t leaf, uint32_t whole) {
    bool hashed = false;
    for (uint32_t t = leaf; t != whole && t != CATALOG_NONE; t = catalog->tables[t].parent) {
        hashed |= catalog->tables[t].bound && catalog->tables[t].bound->strategy == PARTITION_HASH;
    }
    return hashed;
}

static void find_leaves(struct problem *problem, struct arena *scratch, const struct optimizer_query *query, struct facts *facts) {
    struct table_ids left = optimizer_partitions_left(scratch, query, facts->block, facts->rel);
    uint32_t *leaves = ARENA_ARRAY(problem->arena, uint32_t, left.n + 1);
    facts->leaves = leaves;
    for (size_t i = 0; i < left.n; i++) {
        if (has_columns_of(scratch, problem->catalog, left.at[i], facts->table)) {
            leaves[facts->leaf_count++] = left.at[i];
        }
    }
    bool known = !problem->workload->templates[facts->template].filled;
    size_t every = catalog_leaves(scratch, problem->catalog, facts->table).n;
    facts->few_leaves = known && left.n <= FEW_PARTITIONS && left.n < every;
    facts->in_parts = (known || left.n == every) && !facts->few_leaves && left.n > 1 && left.n <= MANY_PARTITIONS && !is_hashed(problem->catalog, left.at[0], facts->table);
}

void facts_find_leaves(struct problem *problem, const struct query *query, struct facts *const *facts, size_t n) {
    struct optimizer_query *prepared = NULL;
    struct arena scratch;
    arena_init(&scratch, NULL);
    for (size_t i = 0; i < n && problem->catalog->dialect == SQL_POSTGRESQL; i++) {
        if (problem->catalog->tables[facts[i]->table].kind == TABLE_PARTITIONED) {
            prepared = prepared ? prepared : optimizer_prepare(&scratch, problem->catalog, query);
            find_leaves(problem, &scratch, prepared, facts[i]);
        }
    }
    arena_release(&scratch);
}

/* --- By hash --------------------------------------------------------------------------------------------- */

static bool all_read_few(const struct problem *problem, struct arena *scratch, const struct facts_list *all, uint32_t table) {
    bool *read = ARENA_ARRAY(scratch, bool, problem->catalog->table_count), few = true;
    size_t n = 0;
    for (size_t i = 0; i < all->n; i++) {
        const struct facts *facts = all->at[i];
        few &= facts->table != table || facts->few_leaves;
        for (size_t k = 0; facts->table == table && k < facts->leaf_count; k++) {
            n += !read[facts->leaves[k]];
            read[facts->leaves[k]] = true;
        }
    }
    return few && n <= FEW_PARTITIONS;
}

void facts_forget_hashed(const struct problem *problem, struct facts_list *all) {
    struct arena scratch;
    arena_init(&scratch, NULL);
    bool *hashed = ARENA_ARRAY(&scratch, bool, problem->catalog->table_count + 1);
    for (size_t i = 0; i < all->n; i++) {
        const struct facts *facts = all->at[i];
        hashed[facts->table] |= facts->few_leaves && facts->leaf_count && is_hashed(problem->catalog, facts->leaves[0], facts->table);
    }
    for (uint32_t t = 0; t < problem->catalog->table_count; t++) {
        bool forget = hashed[t] && !all_read_few(problem, &scratch, all, t);
        for (size_t i = 0; i < all->n && forget; i++) {
            all->at[i]->few_leaves &= all->at[i]->table != t;
        }
    }
    arena_release(&scratch);
}

bool facts_read_table(const struct facts *facts, uint32_t table) {
    bool reads = table == facts->table;
    for (size_t i = 0; i < facts->leaf_count && !reads; i++) {
        reads = facts->leaves[i] == table;
    }
    return reads;
}
