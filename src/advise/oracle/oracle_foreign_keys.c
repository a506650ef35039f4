/*
 * Foreign keys without an index on the child's columns.
 *
 * Deleting a parent row, or changing its key, must look for children: without an index that is a scan of the child
 * and, in Oracle, a lock on the whole child table against other writers while it lasts (Concepts, "Locks and Foreign
 * Keys"). An index serves when the key's columns are its first ones, in any order.
 *
 * Proposed where there is evidence: rows are deleted from the parent or its key is updated (by the workload's statements, else by
 * the counters of DBA_TAB_MODIFICATIONS), or ASH saw sessions wait for the lock on the child (enq: TM - contention). Where the
 * child is written and nothing of that kind was seen, a note names the key: an index for a delete that never comes is only upkeep.
 * Joins over the key are the search's business.
 */
#include "advise/oracle/oracle.h"

#include <math.h>

#include "base/buf.h"
#include "cost/index_size.h"

#define LOCK_WAIT "enq: TM - contention"

enum { NAMED = 5 };

struct evidence {
    double parent_deletes, parent_key_updates, child_writes; /* rows in the window */
    double lock_waits_us;                                    /* sampled, for the lock on the child */
};

static double parent_changes(const struct evidence *evidence) {
    return evidence->parent_deletes + evidence->parent_key_updates;
}

static bool key_is(const struct catalog_key *key, uint32_t column) {
    return key->column == column;
}

/* The constraint's columns are the first of the keys, in any order. */
static bool leads(const struct catalog_key *keys, size_t key_count, const struct catalog_constraint *constraint) {
    for (size_t i = 0; i < constraint->column_count; i++) {
        bool found = false;
        for (size_t k = 0; k < key_count && k < constraint->column_count; k++) {
            found |= key_is(&keys[k], constraint->columns[i]);
        }
        if (!found) {
            return false;
        }
    }
    return true;
}

static bool is_indexed(const struct catalog *catalog, uint32_t table, const struct catalog_constraint *constraint,
                       const struct design *chosen) {
    for (size_t i = 0; i < catalog->tables[table].indexes.n; i++) {
        const struct catalog_index *index = &catalog->indexes[catalog->tables[table].indexes.at[i]];
        bool serves = index->valid && index->method == METHOD_BTREE && !(index->oracle && !index->oracle->visible);
        if (serves && leads(index->keys, index->key_count, constraint)) {
            return true;
        }
    }
    for (size_t i = 0; i < chosen->added_count; i++) {
        const struct design_index *index = chosen->added[i];
        if (index->table == table && leads(index->keys, index->key_count, constraint)) {
            return true;
        }
    }
    return false;
}

static double counted(double statements, double counter) {
    return statements > 0 ? statements : isfinite(counter) ? counter : 0;
}

static double lock_waits_us(const struct catalog *catalog, const struct catalog_table *child) {
    double waited_us = 0;
    for (size_t i = 0; catalog->oracle && i < catalog->oracle->waits.n; i++) {
        const struct catalog_wait *wait = &catalog->oracle->waits.at[i];
        bool of_child = str_eq(wait->object, child->name) && str_eq(wait->schema, child->schema);
        waited_us += of_child && str_eq_z(wait->event, LOCK_WAIT) ? wait->time_us : 0;
    }
    return waited_us;
}

static struct evidence gather(const struct problem *problem, uint32_t child,
                              const struct catalog_constraint *constraint) {
    uint32_t parent = constraint->foreign_table;
    const struct table_writes *above = &problem->writes[parent], *below = &problem->writes[child];
    const struct catalog_oracle_table *parent_counts = problem->catalog->tables[parent].oracle,
                                      *child_counts = problem->catalog->tables[child].oracle;
    struct evidence evidence = {0};
    evidence.parent_deletes = counted(above->deleted, parent_counts ? parent_counts->deletes : NAN);
    for (size_t i = 0; i < constraint->column_count; i++) {
        evidence.parent_key_updates += above->column_updated[constraint->foreign_columns[i]];
    }
    evidence.child_writes = below->inserted + below->updated + below->deleted;
    if (evidence.child_writes <= 0 && child_counts) {
        evidence.child_writes =
            counted(0, child_counts->inserts) + counted(0, child_counts->updates) + counted(0, child_counts->deletes);
    }
    evidence.lock_waits_us = lock_waits_us(problem->catalog, &problem->catalog->tables[child]);
    return evidence;
}

static struct str explain(const struct findings *findings, uint32_t child, const struct catalog_constraint *constraint,
                          const struct evidence *evidence) {
    struct arena *arena = findings->arena;
    struct str below = findings->problem->catalog->tables[child].name,
               above = findings->problem->catalog->tables[constraint->foreign_table].name;
    struct str waited = evidence->lock_waits_us > 0
                            ? str_fmt(arena, " ASH saw sessions wait %.3g s for that lock (" LOCK_WAIT ").", evidence->lock_waits_us / 1e6)
                            : (struct str){0};
    if (parent_changes(evidence) > 0) {
        return str_fmt(arena,
                       "Foreign key " STR_FMT " has no index, and " STR_FMT " rows of " STR_FMT
                       " are deleted or get another key: each time " STR_FMT
                       " is scanned for children and locked against other writers meanwhile." STR_FMT,
                       STR_ARG(constraint->name), STR_ARG(explain_count(arena, parent_changes(evidence))), STR_ARG(above),
                       STR_ARG(below), STR_ARG(waited));
    }
    return str_fmt(arena,
                   "Foreign key " STR_FMT " has no index: a delete in " STR_FMT ", or a change of its key, scans " STR_FMT
                   " and locks it against other writers." STR_FMT,
                   STR_ARG(constraint->name), STR_ARG(above), STR_ARG(below), STR_ARG(waited));
}

static void recommend(struct findings *findings, uint32_t child, const struct catalog_constraint *constraint,
                      const struct evidence *evidence) {
    struct arena *arena = findings->arena;
    const struct catalog *catalog = findings->problem->catalog;
    struct catalog_key *keys = ARENA_ARRAY(arena, struct catalog_key, constraint->column_count);
    for (size_t i = 0; i < constraint->column_count; i++) {
        keys[i] = (struct catalog_key){.column = constraint->columns[i]};
    }
    struct design_index like = {
        .table = child, .method = METHOD_BTREE, .keys = keys, .key_count = constraint->column_count};
    struct design_index *index = design_index_make(arena, catalog, &like);
    cost_index_size(catalog, index);
    const struct design_index *stored = oracle_stored(arena, catalog, index);
    struct advise_recommendation *one = findings_add(findings, ADVISE_INDEX, explain_title(arena, catalog, index));
    bool changed = parent_changes(evidence) > 0;
    one->index = stored;
    one->size_bytes = index->size_bytes;
    one->maintenance = maintain_cost(findings->problem, index);
    findings_ddl(findings, one, design_index_ddl(arena, catalog, stored, true));
    findings_undo(findings, one, design_index_undo(arena, catalog, stored));
    one->confidence = changed && evidence->lock_waits_us > 0 ? 0.95 : changed ? 0.85 : 0.75;
    one->confidence_why = changed ? STR("deletes or key changes of the parent were seen")
                                  : STR("waits for the lock were seen; LOCK TABLE and direct-path inserts take it, too");
    one->why = explain(findings, child, constraint, evidence);
    one->risk = explain_risk(findings->problem, index);
}

/* --- Keys with no more than writers in the child -------------------------------------------------------------- */

struct unproven {
    struct buf names;
    size_t count;
};

static void name_unproven(struct unproven *keys, const struct catalog *catalog, uint32_t child,
                          const struct catalog_constraint *constraint) {
    if (keys->count++ < NAMED) {
        buf_fmt(&keys->names, "%s" STR_FMT " of " STR_FMT, keys->names.len ? ", " : "", STR_ARG(constraint->name),
                STR_ARG(catalog->tables[child].name));
    }
}

/* Without ASH the waits are known, not the tables: "; sessions waited 12 s for locks of tables, ..."; else empty. */
static struct str waits_for_some_table(struct arena *arena, const struct catalog_oracle *oracle) {
    for (size_t i = 0; oracle && !(oracle->sampled_us > 0) && i < oracle->events.n; i++) {
        const struct catalog_event *event = &oracle->events.at[i];
        if (str_eq_z(event->name, LOCK_WAIT) && event->time_us > 0) {
            return str_fmt(arena, ". Sessions waited %.3g s for locks of tables (" LOCK_WAIT "); which tables, only ASH would tell",
                           event->time_us / 1e6);
        }
    }
    return (struct str){0};
}

static void tell_unproven(struct problem *problem, const struct unproven *keys) {
    if (keys->count) {
        problem_note(problem,
                     "foreign keys without an index on tables that are written: " STR_FMT "%s. No delete of a parent, no change of its key and no "
                     "wait for the child's lock was seen, so none is advised; where such deletes come (an archive run, say), each would "
                     "scan the child and lock its writers out" STR_FMT,
                     STR_ARG(buf_view(&keys->names)),
                     keys->count > NAMED ? str_z(problem->arena, str_fmt(problem->arena, " and %zu more", keys->count - NAMED)) : "",
                     STR_ARG(waits_for_some_table(problem->arena, problem->catalog->oracle)));
    }
}

static bool may_want_index(const struct catalog *catalog, uint32_t child, const struct catalog_constraint *constraint,
                           const struct design *chosen) {
    return constraint->kind == CONSTRAINT_FOREIGN && constraint->foreign_table != CATALOG_NONE && constraint->column_count > 0 &&
           constraint->column_count <= DESIGN_KEYS_MAX && !is_indexed(catalog, child, constraint, chosen);
}

void oracle_find_foreign_keys(struct findings *findings, const struct design *chosen, struct problem *notes) {
    const struct catalog *catalog = findings->problem->catalog;
    struct unproven unproven = {0};
    buf_init(&unproven.names, findings->arena);
    for (uint32_t id = 0; id < catalog->table_count; id++) {
        for (size_t i = 0; i < catalog->tables[id].constraint_count; i++) {
            const struct catalog_constraint *constraint = &catalog->tables[id].constraints[i];
            if (!may_want_index(catalog, id, constraint, chosen)) {
                continue;
            }
            struct evidence evidence = gather(findings->problem, id, constraint);
            if (parent_changes(&evidence) > 0 || evidence.lock_waits_us > 0) {
                recommend(findings, id, constraint, &evidence);
            } else if (evidence.child_writes > 0) {
                name_unproven(&unproven, catalog, id, constraint);
            }
        }
    }
    tell_unproven(notes, &unproven);
}
