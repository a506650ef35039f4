/*
 * The single-column peer: of all B-trees on one column, the one that saves most of the workload's planner cost, again and again, without a limit
 * of space, until the best saves less than a thousandth. HypoPG simulates; a statement is asked again only when the column's name is in it.
 * As in other greedy advisors, a candidate's saving is looked up anew only while it may be the best (it shrinks as others are chosen).
 */
#include <math.h>
#include <stdio.h>

#include "race.h"

#include "base/vec.h"

#define LEAST 0.001

struct column {
    struct str table, name;
    double saving;
};

struct peer {
    struct arena *arena;
    struct db *db;
    const struct statements *workload;
    double *cost; /* per statement, with what is chosen */
    struct column *columns;
    size_t column_count;
};

static bool hypothetical(struct peer *peer, const struct column *column, struct str *id) {
    struct db_result result;
    struct err err = {0};
    struct str sql =
        str_fmt(peer->arena, "SELECT indexrelid FROM hypopg_create_index('CREATE INDEX ON " STR_FMT " (" STR_FMT ")')",
                STR_ARG(column->table), STR_ARG(column->name));
    bool made = db_query(peer->arena, peer->db, STR(""), sql, NULL, 0, &result, &err) && result.row_count;
    *id = made ? result.values[0].text : STR("");
    return made;
}

static void forget(struct peer *peer, struct str id) {
    struct err err = {0};
    struct db_result result;
    db_query(peer->arena, peer->db, STR(""), str_fmt(peer->arena, "SELECT hypopg_drop_index(" STR_FMT ")", STR_ARG(id)),
             NULL, 0, &result, &err);
}

/* Weighted cost saved now; where `keep`, it stays and the costs are the new ones. */
static double saving_of(struct peer *peer, const struct column *column, bool keep) {
    struct str id;
    double saved = 0;
    size_t at;
    if (!hypothetical(peer, column, &id)) {
        return 0;
    }
    for (size_t i = 0; i < peer->workload->n; i++) {
        const struct statement *s = &peer->workload->at[i];
        struct err err = {0};
        if (!str_find(s->text, column->name, &at) || !str_find(s->text, column->table, &at)) {
            continue;
        }
        double cost = planned_cost(peer->db, s, &err);
        if (isfinite(cost)) {
            saved += s->calls * (peer->cost[i] - cost);
            peer->cost[i] = keep ? cost : peer->cost[i];
        }
    }
    if (!keep) {
        forget(peer, id);
    }
    return saved;
}

static void read_columns(struct peer *peer) {
    static const char sql[] = "SELECT c.oid::regclass::text, quote_ident(a.attname) FROM pg_class c JOIN pg_attribute "
                              "a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid "
                              "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT "
                              "c.relispartition AND a.attnum > 0 AND NOT a.attisdropped "
                              "AND t.typname NOT IN ('jsonb', '_text', 'point', 'tstzrange') ORDER BY 1, 2";
    struct db_result result;
    struct err err = {0};
    if (!db_query(peer->arena, peer->db, STR(""), str_from_z(sql), NULL, 0, &result, &err)) {
        return;
    }
    peer->columns = ARENA_ARRAY(peer->arena, struct column, result.row_count);
    for (size_t i = 0; i < result.row_count; i++) {
        peer->columns[peer->column_count++] =
            (struct column){result.values[2 * i].text, result.values[2 * i + 1].text, INFINITY};
    }
}

/* NULL: none is worth it. */
static struct column *best(struct peer *peer, double least) {
    for (;;) {
        struct column *top = NULL;
        for (size_t i = 0; i < peer->column_count; i++) {
            if (!top || peer->columns[i].saving > top->saving) {
                top = &peer->columns[i];
            }
        }
        if (!top || top->saving < least) {
            return NULL;
        }
        double before = top->saving;
        top->saving = saving_of(peer, top, false);
        bool still_best = true;
        for (size_t i = 0; i < peer->column_count; i++) {
            still_best &= peer->columns[i].saving <= top->saving;
        }
        if (isfinite(before) && still_best && top->saving >= least) {
            return top;
        }
    }
}

int single(struct arena *arena, struct db *db, const struct statements *workload) {
    struct peer peer = {
        .arena = arena, .db = db, .workload = workload, .cost = ARENA_ARRAY(arena, double, workload->n)};
    double total = 0;
    for (size_t i = 0; i < workload->n; i++) {
        struct err err = {0};
        peer.cost[i] = planned_cost(db, &workload->at[i], &err);
        total += isfinite(peer.cost[i]) ? workload->at[i].calls * peer.cost[i] : 0;
    }
    read_columns(&peer);
    for (struct column *c = best(&peer, LEAST * total); c; c = best(&peer, LEAST * total)) {
        saving_of(&peer, c, true);
        c->saving = -1;
        printf("create index on " STR_FMT " (" STR_FMT ");\n", STR_ARG(c->table), STR_ARG(c->name));
    }
    return 0;
}
