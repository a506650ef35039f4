/*
 * Of which text a planner is asked that is shown some indexes only where their table is the first of FROM (HypoPG's with predicates or expressions).
 *
 * The statement is written so that the table comes first (sql/turn.h), and asked about as a sample of its own: resolved anew, so that the driver decides by what it reads
 * there whether the index can be shown, and whatever else needs its place no longer is. A text joins the same tables by the same conditions, so a planner that looks at all
 * orders gives it the same cost. One that does not (PostgreSQL's genetic search from 12 tables on; a list with joins in it, beyond from_collapse_limit) may: where the
 * two cost unlike without any index the statement stays as it is. That is a question more for each text.
 *
 * Where several tables of a statement have such indexes in a design, one comes first: the one with which our own model finds it cheapest. The others' indexes are left out.
 *
 * A table within a view or a sub-select that the planner merges is written out together with what is around it (query/merged.c). So a capture that may read a view but not
 * its tables is refused the text, and the statement stays as it is.
 *
 * Knowingly: tables of sub-queries that are planned by themselves, and of set operations, stay where they are.
 */
#include "whatif/front.h"

#include "sql/parse.h"
#include "sql/turn.h"

#include <math.h>

#define ALIKE 0.001 /* of the cost without indexes */

struct turned {
    struct workload_sample sample;
    bool is_good;
};

struct turned_key {
    const struct workload_sample *sample;
    uintptr_t table;
};

struct option { /* a text, and what of the design is shown with it */
    const struct workload_sample *sample;
    struct design part;
};

/* --- Texts ----------------------------------------------------------------------------------------------- */

static struct str key_of(struct arena *arena, const struct workload_sample *sample, uint32_t table) {
    struct turned_key *key = ARENA_NEW(arena, struct turned_key);
    *key = (struct turned_key){sample, table};
    return (struct str){(const char *)key, sizeof *key};
}

static bool write_turned(struct whatif *whatif, const struct workload_sample *sample, uint32_t table, struct workload_sample *out) {
    struct err ignored = {0};
    enum sql_dialect dialect = whatif->catalog->dialect;
    const struct query_turn *turn = query_turns_at(sample->query, table);
    struct str text = turn ? sql_turned(whatif->arena, dialect, turn->statement, turn->place) : (struct str){0};
    *out = *sample;
    out->text = text;
    out->tree = text.len ? sql_parse_statement(whatif->arena, dialect, text, &ignored) : NULL;
    out->query = out->tree ? query_resolve(whatif->arena, whatif->catalog, out->tree, text, &ignored) : NULL;
    return out->query && query_leads(out->query, table);
}

/* *good: without indexes both texts cost the same. */
static bool compare(struct arena *arena, struct whatif *whatif, const struct workload_sample *sample, const struct workload_sample *turned,
                    bool *good, struct err *err) {
    struct whatif_answer as_written, as_turned;
    const struct design none = {0};
    if (!whatif_cost(arena, whatif, sample, &none, &as_written, err) || !whatif_cost(arena, whatif, turned, &none, &as_turned, err)) {
        return false;
    }
    whatif->stats.compared++;
    *good = fabs(as_turned.cost - as_written.cost) <= ALIKE * as_written.cost;
    return true;
}

/* *out NULL: it cannot be turned, or must not. */
static bool turned_sample(struct arena *arena, struct whatif *whatif, const struct workload_sample *sample, uint32_t table,
                          const struct workload_sample **out, struct err *err) {
    struct str key = key_of(arena, sample, table);
    struct turned *known = map_find(&whatif->turned, key);
    *out = NULL;
    if (!known) {
        known = ARENA_NEW(whatif->arena, struct turned); /* answers are known by a sample's address */
        if (write_turned(whatif, sample, table, &known->sample) && !compare(arena, whatif, sample, &known->sample, &known->is_good, err)) {
            return false;
        }
        map_put(&whatif->turned, str_dup(whatif->arena, key), known);
    }
    *out = known->is_good ? &known->sample : NULL;
    return true;
}

/* --- Choosing -------------------------------------------------------------------------------------------- */

static bool left_out(const struct whatif *whatif, const struct workload_sample *sample, const struct design_index *index) {
    return design_index_has_tree(index) && whatif_touches(whatif->catalog, sample, index->table) &&
           whatif->driver->leaves_out(whatif, sample, index);
}

static struct option option_of(struct arena *arena, const struct whatif *whatif, const struct workload_sample *sample,
                               const struct design *design) {
    struct option option = {sample, *design};
    option.part.added = ARENA_ARRAY(arena, const struct design_index *, design->added_count + 1);
    option.part.added_count = 0;
    for (size_t i = 0; i < design->added_count; i++) {
        if (!left_out(whatif, sample, design->added[i])) {
            option.part.added[option.part.added_count++] = design->added[i];
        }
    }
    return option;
}

static bool is_subset(const struct design *part, const struct design *of) {
    for (size_t i = 0; i < part->added_count; i++) {
        if (!design_has(of, part->added[i])) {
            return false;
        }
    }
    return true;
}

/* One shows more than the other, or the model says which is cheaper. */
static bool is_better(struct arena *arena, struct whatif *whatif, const struct option *a, const struct option *b) {
    struct whatif_answer with_a, with_b;
    struct err ignored = {0};
    if (is_subset(&b->part, &a->part)) {
        return true;
    }
    whatif->model = whatif->model ? whatif->model : whatif_open_model(whatif->arena, whatif->catalog);
    return whatif_cost(arena, whatif->model, a->sample, &a->part, &with_a, &ignored) &&
           whatif_cost(arena, whatif->model, b->sample, &b->part, &with_b, &ignored) && with_a.cost < with_b.cost;
}

static bool is_again(const struct design *design, size_t at) {
    for (size_t i = 0; i < at; i++) {
        if (design->added[i]->table == design->added[at]->table && design_index_has_tree(design->added[i])) {
            return true;
        }
    }
    return false;
}

bool front_question(struct arena *arena, struct whatif *whatif, const struct whatif_question *asked, struct whatif_question *told,
                    struct err *err) {
    const struct design *design = &asked->design;
    *told = *asked;
    if (!whatif->driver->leaves_out || !asked->sample->query || !asked->sample->query->turns.n) {
        return true;
    }
    struct option best = option_of(arena, whatif, asked->sample, design);
    for (size_t i = 0; i < design->added_count && best.part.added_count < design->added_count; i++) {
        const struct design_index *index = design->added[i];
        const struct workload_sample *turned;
        if (is_again(design, i) || !left_out(whatif, asked->sample, index) || !query_turns_at(asked->sample->query, index->table)) {
            continue;
        }
        if (!turned_sample(arena, whatif, asked->sample, index->table, &turned, err)) {
            return false;
        }
        struct option option = turned ? option_of(arena, whatif, turned, design) : best;
        best = turned && is_better(arena, whatif, &option, &best) ? option : best;
    }
    *told = (struct whatif_question){best.sample, best.part};
    return true;
}

bool front_shows(const struct whatif *whatif, const struct workload_sample *sample, const struct design_index *index) {
    struct turned_key key = {sample, index->table};
    const struct turned *known = map_find(&whatif->turned, (struct str){(const char *)&key, sizeof key});
    return known ? known->is_good : sample->query && query_turns_at(sample->query, index->table);
}
