/*
 * A query block planned from what the trace says before the optimizer begins: a catalog of its base statistics, its statement after
 * transformations through our parser, our enumerator with Oracle's book. The plan table at the statement's end says what Oracle chose.
 *
 * Blocks are planned one by one; where the plan is of several, the statement is planned as a whole, with the tables of all of its blocks. A
 * statement whose unnested sub-queries became semi- or anti-joins is planned as it was asked: transformed it does not say so.
 */
#include <math.h>

#include "check.h"
#include "optimizer/plan.h"
#include "sql/parse.h"
#include "whole.h"

struct planned { /* a block that waits for the plan table */
    struct str block, why_not;
    double cost, printed_cost;
    struct chosen ours;
};

struct walk {
    struct arena *arena;
    const struct trace *trace;
    struct check facts;
    struct str transformed, asked, written; /* the statement twice, the block */
    bool semi_joined;
    VEC(struct known_table) tables; /* of all blocks of the statement */
    VEC(struct planned) blocks;
    whole_steps steps;
    FILE *out;
    size_t *choices, *same;
};

/* --- Our plan ---------------------------------------------------------------------------------------------------- */

static struct str access_of(struct arena *arena, const struct path *path) {
    struct str access = path->index_count ? path->indexes[0]->name : STR("FULL");
    for (size_t i = 1; i < path->index_count; i++) {
        access = str_fmt(arena, STR_FMT " + " STR_FMT, STR_ARG(access), STR_ARG(path->indexes[i]->name));
    }
    return access;
}

static void collect(struct arena *arena, const struct path *path, struct chosen *out) {
    if (!path) {
        return;
    }
    if (!path->outer && !path->inner && path->block && path->block->bases[path->rel].table) {
        struct str table = path->block->bases[path->rel].table->name;
        VEC_PUSH(arena, &out->tables, (struct choice){table, path->block->bases[path->rel].q->alias, access_of(arena, path),
                                                      path->block->bases[path->rel].rows});
    }
    out->nested += path->kind == PATH_NEST_LOOP;
    out->hash += path->kind == PATH_HASH_JOIN;
    out->merge += path->kind == PATH_MERGE_JOIN;
    collect(arena, path->outer, out);
    collect(arena, path->inner, out);
}

/* Two tables under one alias: what a merged view leaves is no statement any more. */
static bool alias_twice(const struct known_table *tables, size_t n) {
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < i; k++) {
            if (str_eq(tables[i].alias, tables[k].alias) && !str_eq(tables[i].name, tables[k].name)) {
                return true;
            }
        }
    }
    return false;
}

static const struct path *plan_tree(struct walk *w, struct catalog *catalog, struct str sql, struct err *err) {
    struct sql_node *tree = sql_parse_statement(w->arena, SQL_ORACLE, sql, err);
    struct query *query = tree ? query_resolve(w->arena, catalog, tree, sql, err) : NULL;
    if (!query || !query->root) {
        return NULL;
    }
    struct optimizer_query *prepared = optimizer_prepare(w->arena, catalog, query);
    struct design none = {0};
    return plan_prepared(w->arena, prepared, prepared->root, &none);
}

static void plan_text(struct walk *w, struct planned *p, const struct known_table *tables, size_t n, struct str sql) {
    struct err err = {0};
    struct whole_source source = {w->trace, tables, n, &w->facts.system, w->facts.release, w->transformed, sql};
    bool twice = str_eq(sql, w->transformed) && alias_twice(tables, n);
    p->why_not = !sql.len                        ? STR("no statement is printed")
                 : whole_lacks_columns(&source) ? STR("no column statistics are printed, so indexes have no columns")
                 : twice                         ? STR("two tables have one alias after view merging")
                                                 : (struct str){0};
    if (p->why_not.len) {
        return;
    }
    const struct path *path = plan_tree(w, whole_catalog(w->arena, &source), sql, &err);
    if (!path) {
        p->why_not = err.message[0] ? str_fmt(w->arena, "%s", err.message) : STR("no plan was found");
        return;
    }
    p->cost = path->total;
    p->ours = (struct chosen){0};
    collect(w->arena, path, &p->ours);
}

/* The first text that can be planned; what is said of a failure is the first text's. */
static void plan_first_of(struct walk *w, struct planned *p, const struct known_table *tables, size_t n,
                          const struct str *texts, size_t text_count) {
    struct str first = {0};
    for (size_t i = 0; i < text_count; i++) {
        if (i && !texts[i].len) {
            continue;
        }
        plan_text(w, p, tables, n, texts[i]);
        first = i ? first : p->why_not;
        if (!p->why_not.len) {
            return;
        }
    }
    p->why_not = first;
}

/* A statement of several blocks, or one that inserts, is printed whole; then the block's own text is what can be planned. */
static void plan_block_of(struct walk *w, struct planned *p) {
    struct str texts[] = {w->semi_joined ? w->asked : w->transformed, w->written, w->transformed};
    plan_first_of(w, p, w->facts.tables.at, w->facts.tables.n, texts, 3);
}

/* --- Side by side ------------------------------------------------------------------------------------------------- */

static bool has_choice(const struct chosen *chosen, const struct choice *choice) {
    for (size_t i = 0; i < chosen->tables.n; i++) {
        if (str_eq(chosen->tables.at[i].table, choice->table) && str_eq(chosen->tables.at[i].access, choice->access)) {
            return true;
        }
    }
    return false;
}

static struct str access_in(const struct chosen *chosen, struct str table) {
    for (size_t i = 0; i < chosen->tables.n; i++) {
        if (str_eq(chosen->tables.at[i].table, table)) {
            return chosen->tables.at[i].access;
        }
    }
    return STR("nothing");
}

/* What Oracle computed for the table, from statistics of which a trace prints only some: histograms have no values in it. */
static void compare_rows(struct walk *w, const struct choice *ours) {
    for (size_t i = 0; i < w->tables.n; i++) {
        const struct known_table *t = &w->tables.at[i];
        bool same = str_eq(t->name, ours->table) && str_ieq(t->alias, ours->alias) && t->card > 0;
        if (same && !check_close(ora_clamp_rows(ours->rows), t->card)) {
            fprintf(w->out, "    rows of " STR_FMT ": ours %.0f, Oracle's %.0f%s\n", STR_ARG(ours->table), ours->rows, t->card,
                    t->sampled ? ", which sampled the table" : "");
            return;
        }
    }
}

static size_t fewer(size_t a, size_t b) {
    return a < b ? a : b;
}

/* Hints decide for Oracle what our enumerator chooses by cost. */
static void note_hints(struct walk *w) {
    static const char *const hints[] = {"INDEX", "FULL", "USE_NL", "USE_HASH", "USE_MERGE", "LEADING", "ORDERED", "PARALLEL"};
    struct str sql = str_upper(w->arena, w->asked.len ? w->asked : w->transformed);
    size_t at;
    while (str_find(sql, STR("/*+"), &at)) {
        struct str rest = str_slice(sql, at + 3, sql.len), hint = rest;
        hint = str_find(rest, STR("*/"), &at) ? str_slice(rest, 0, at) : rest;
        for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++) {
            if (trace_has(hint, hints[i])) {
                fprintf(w->out, "    the statement has hints, which our enumerator does not follow: " STR_FMT "\n",
                        STR_ARG(str_trim(hint)));
                return;
            }
        }
        sql = rest;
    }
}

static void compare(struct walk *w, const struct planned *p, const struct chosen *theirs) {
    size_t paths = 0, joins = fewer(theirs->nested, p->ours.nested) + fewer(theirs->hash, p->ours.hash) +
                              fewer(theirs->merge, p->ours.merge);
    for (size_t i = 0; i < p->ours.tables.n; i++) {
        paths += has_choice(theirs, &p->ours.tables.at[i]);
    }
    size_t all_joins = p->ours.tables.n ? p->ours.tables.n - 1 : 0;
    fprintf(w->out,
            "  whole plan " STR_FMT ": %zu of %zu access paths, %zu of %zu joins as Oracle; cost %.6g, printed %.6g\n",
            STR_ARG(p->block), paths, p->ours.tables.n, joins, all_joins, p->cost, p->printed_cost);
    for (size_t i = 0; i < p->ours.tables.n; i++) {
        const struct choice *c = &p->ours.tables.at[i];
        if (!has_choice(theirs, c)) {
            fprintf(w->out, "    " STR_FMT ": ours " STR_FMT ", Oracle's " STR_FMT "\n", STR_ARG(c->table),
                    STR_ARG(c->access), STR_ARG(access_in(theirs, c->table)));
        }
        compare_rows(w, c);
    }
    if (joins < all_joins) {
        fprintf(w->out, "    joins (nested loops, hash, merge): ours %zu, %zu, %zu, Oracle's %zu, %zu, %zu\n", p->ours.nested,
                p->ours.hash, p->ours.merge, theirs->nested, theirs->hash, theirs->merge);
    }
    if (paths < p->ours.tables.n || joins < all_joins) {
        note_hints(w);
    }
    *w->choices += p->ours.tables.n + all_joins;
    *w->same += paths + joins;
}

/* A plan table is of the statement: it is held against the block whose tables are all in it. */
static bool about(const struct planned *p, const struct chosen *theirs) {
    for (size_t i = 0; i < p->ours.tables.n; i++) {
        bool found = false;
        for (size_t k = 0; k < theirs->tables.n; k++) {
            found |= str_eq(theirs->tables.at[k].table, p->ours.tables.at[i].table);
        }
        if (!found) {
            return false;
        }
    }
    return !p->why_not.len && p->ours.tables.n > 0 && p->ours.tables.n == theirs->tables.n;
}

static void not_compared(struct walk *w, const struct planned *p, const struct chosen *theirs) {
    struct str why = theirs->why_not.len ? theirs->why_not
                     : p->why_not.len    ? p->why_not
                                         : STR("the plan is of other tables");
    fprintf(w->out, "  whole plan " STR_FMT ": not compared: " STR_FMT "\n", STR_ARG(p->block), STR_ARG(why));
}

static bool compare_statement(struct walk *w, const struct chosen *theirs) {
    struct planned whole = {.block = STR("of the statement"), .printed_cost = w->blocks.at[w->blocks.n - 1].printed_cost};
    struct str texts[] = {w->semi_joined ? w->asked : w->transformed, w->asked};
    plan_first_of(w, &whole, w->tables.at, w->tables.n, texts, 2);
    bool fits = about(&whole, theirs);
    if (fits) {
        compare(w, &whole, theirs);
    }
    return fits;
}

static void end_of_statement(struct walk *w) {
    if (!w->steps.n) {
        return;
    }
    struct chosen theirs = {0};
    bool any = false;
    whole_oracle(w->arena, w->trace, &w->steps, &theirs);
    for (size_t i = 0; i < w->blocks.n && !theirs.why_not.len; i++) {
        if (about(&w->blocks.at[i], &theirs)) {
            compare(w, &w->blocks.at[i], &theirs);
            any = true;
        }
    }
    bool whole = !any && !theirs.why_not.len && w->blocks.n && compare_statement(w, &theirs);
    for (size_t i = 0; i < w->blocks.n && !any && !whole; i++) {
        not_compared(w, &w->blocks.at[i], &theirs);
    }
    w->blocks.n = w->steps.n = w->tables.n = 0;
    w->semi_joined = false;
    w->transformed = w->written = w->asked = (struct str){0};
}

/* --- The walk ------------------------------------------------------------------------------------------------------ */

static void end_of_block(struct walk *w, const struct trace_line *line) {
    struct planned p = {.block = w->facts.block, .printed_cost = line->cost};
    if (w->blocks.n >= CHECK_STEPS) {
        return;
    }
    plan_block_of(w, &p);
    VEC_PUSH(w->arena, &w->blocks, p);
    for (size_t i = 0; i < w->facts.tables.n; i++) {
        VEC_PUSH(w->arena, &w->tables, w->facts.tables.at[i]);
    }
}

static void on_line(struct walk *w, const struct trace_line *line) {
    switch ((int)line->kind) {
    case TRACE_SQL:
        w->transformed = line->detail;
        break;
    case TRACE_STATEMENT:
        w->asked = line->detail.len > w->asked.len ? line->detail : w->asked; /* dumped again, perhaps cut */
        break;
    case TRACE_TEXT:
        w->written = line->detail;
        break;
    case TRACE_SINGLE:
        w->facts.reading = check_single(&w->facts, (size_t)(line - w->trace->lines.at));
        break;
    case TRACE_CARD:
        if (w->facts.reading && !isnan(line->rounded)) {
            w->facts.reading->card = line->rounded;
        }
        break;
    case TRACE_JOIN_CARD:
        w->semi_joined |= str_eq_z(line->detail, "semi") || str_eq_z(line->detail, "anti");
        break;
    case TRACE_FINAL:
        end_of_block(w, line);
        break;
    case TRACE_SAMPLED_INDEX:
    case TRACE_SAMPLED_TABLE:
    case TRACE_SAMPLED_SELECTIVITY:
    case TRACE_CARD_ADJUSTED:
        if (w->facts.reading) { /* not of the base statistics */
            w->facts.reading->sampled = true;
        }
        break;
    case TRACE_BLOCK:
        w->written = (struct str){0};
        check_facts(&w->facts, line);
        break;
    default:
        check_facts(&w->facts, line);
    }
}

void trace_whole_plans(struct arena *arena, const struct trace *trace, FILE *out, size_t *choices, size_t *same) {
    struct check_result unused = {0};
    struct walk w = {.arena = arena, .trace = trace, .out = out, .choices = choices, .same = same};
    w.facts = (struct check){.arena = arena, .result = &unused, .trace = trace};
    w.facts.optimizer_blocks = 8;
    w.facts.spill_bytes = 253952;
    w.facts.system = ora_system_default();
    map_init(&w.facts.seen, arena);
    for (size_t i = 0; i < trace->lines.n; i++) {
        const struct trace_line *line = &trace->lines.at[i];
        if (line->kind == TRACE_PLAN_STEP) {
            VEC_PUSH(arena, &w.steps, line);
        } else {
            end_of_statement(&w);
            on_line(&w, line);
        }
    }
    end_of_statement(&w);
}
