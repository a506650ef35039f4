/*
 * A query block planned from what the trace says before the optimizer begins: a catalog of its base statistics, its statement after
 * transformations through our parser, our enumerator with Oracle's book. The plan table at the statement's end says what Oracle chose.
 */
#include <math.h>

#include "catalog/catalog_build.h"
#include "check.h"
#include "optimizer/plan.h"
#include "sql/parse.h"

struct choice {
    struct str table, access; /* "FULL" or the index */
};

struct chosen {
    VEC(struct choice) tables;
    size_t nested, hash, merge;
};

struct planned { /* a block that waits for the plan table */
    struct str block, why_not;
    double cost, printed_cost;
    struct chosen ours;
};

struct walk {
    struct arena *arena;
    const struct trace *trace;
    struct check facts;
    struct str transformed, written; /* the statement, the block */
    struct str sql;                  /* the one that is tried */
    VEC(struct planned) blocks;
    VEC(const struct trace_line *) steps;
    FILE *out;
    size_t *choices, *same;
};

/* --- A catalog of the base statistics ------------------------------------------------------------------------- */

#define SCHEMA STR("S") /* of tables that the statement names without one */

/* The schema in front of "NAME" "ALIAS" in the statement: quoted or not; empty when the table is not named there. */
static struct str schema_of(struct arena *arena, struct str sql, const struct known_table *t) {
    struct str named = str_fmt(arena, ".\"" STR_FMT "\" \"" STR_FMT "\"", STR_ARG(t->name), STR_ARG(t->alias));
    size_t at;
    if (!str_find(sql, named, &at) || at == 0) {
        return SCHEMA;
    }
    bool quoted = sql.ptr[at - 1] == '"';
    size_t end = quoted ? at - 1 : at, start = end;
    while (start > 0 && sql.ptr[start - 1] != '"' && sql.ptr[start - 1] != ' ' && sql.ptr[start - 1] != ',') {
        start--;
    }
    return str_slice(sql, start, end);
}

static enum catalog_family family_of(struct str type) {
    bool text = str_eq_z(type, "VARCHAR2") || str_eq_z(type, "CHARACTER") || !type.len;
    return str_eq_z(type, "NUMBER")             ? FAMILY_NUMERIC
           : str_eq_z(type, "DATE")             ? FAMILY_DATE
           : str_starts(type, STR("TIMESTAMP")) ? FAMILY_TIMESTAMP
           : text                               ? FAMILY_TEXT
                                                : FAMILY_OTHER;
}

static struct catalog_stats stats_of(struct arena *arena, const struct known_column *c, double rows) {
    struct catalog_stats s = {.correlation = NAN};
    if (!c || !c->analyzed || !(c->distinct > 0)) {
        return s;
    }
    s.present = true;
    s.distinct = c->distinct;
    s.null_fraction = rows > 0 ? fmin(1, c->nulls / rows) : 0;
    s.width_bytes = c->bytes > 0 ? c->bytes : 8;
    s.oracle = catalog_oracle_stats_new(arena);
    s.oracle->distinct = c->distinct;
    s.oracle->nulls = c->nulls;
    s.oracle->low_scale = c->low;
    s.oracle->high_scale = c->high;
    s.oracle->average_length = c->bytes;
    return s;
}

static void add_column(struct walk *w, struct catalog_builder *b, uint32_t table, struct str name,
                       const struct known_column *known, double rows) {
    struct catalog_column column = {.name = name,
                                    .type_name = known && known->type.len ? known->type : STR("VARCHAR2"),
                                    .family = family_of(known ? known->type : (struct str){0}),
                                    .type_length = -1,
                                    .stats = stats_of(w->arena, known, rows)};
    if (catalog_builder_column(b, table, name) == CATALOG_NONE) {
        catalog_builder_add_column(b, table, &column);
    }
}

static const struct known_column *column_at(const struct known_table *t, double number) {
    for (size_t i = 0; i < t->columns.n; i++) {
        if (t->columns.at[i].number == number && t->columns.at[i].name.len) {
            return &t->columns.at[i];
        }
    }
    return NULL;
}

static struct str column_name(struct walk *w, const struct known_table *t, double number) {
    const struct known_column *known = column_at(t, number);
    return known ? known->name : str_fmt(w->arena, "COL#%.0f", number);
}

static double last_number(const struct known_table *t) {
    double last = 0;
    for (size_t i = 0; i < t->columns.n; i++) {
        last = fmax(last, fmin(t->columns.at[i].number, 1000));
    }
    for (size_t i = 0; i < t->indexes.n; i++) {
        struct str rest = t->indexes.at[i].columns;
        double number;
        while (rest.len) {
            if (str_to_double(str_cut(&rest, ' '), &number)) {
                last = fmax(last, fmin(number, 1000));
            }
        }
    }
    return last;
}

/* Columns by their number, then those that only the statement names. */
static void add_columns(struct walk *w, struct catalog_builder *b, uint32_t table, const struct known_table *t) {
    double last = last_number(t);
    for (double number = 1; number <= last; number++) {
        add_column(w, b, table, column_name(w, t, number), column_at(t, number), t->rows);
    }
    struct str prefix = str_fmt(w->arena, "\"" STR_FMT "\".\"", STR_ARG(t->alias)), rest = w->sql;
    size_t at;
    while (str_find(rest, prefix, &at)) {
        rest = str_slice(rest, at + prefix.len, rest.len);
        struct str after = rest, name = str_cut(&after, '"');
        add_column(w, b, table, name, NULL, t->rows);
    }
}

static bool seen_unique(const struct walk *w, struct str index) {
    for (size_t i = 0; i < w->trace->lines.n; i++) {
        const struct trace_line *line = &w->trace->lines.at[i];
        if (line->kind == TRACE_PATH && str_eq(line->name, index) &&
            (str_eq_z(line->detail, "UniqueScan") || str_eq_z(line->detail, "AllEqUnique"))) {
            return true;
        }
    }
    return false;
}

static void add_index(struct walk *w, struct catalog_builder *b, uint32_t table, struct str schema,
                      const struct known_table *t, const struct known_index *known) {
    struct catalog_key *keys = ARENA_ARRAY(w->arena, struct catalog_key, DESIGN_KEYS_MAX);
    struct catalog_index x = {.schema = schema,
                              .name = known->name,
                              .table = table,
                              .method = METHOD_BTREE,
                              .keys = keys,
                              .valid = true,
                              .unique = seen_unique(w, known->name),
                              .pages = known->leaves,
                              .tuples = known->entries,
                              .scans = NAN,
                              .tree_height = (int)fmin(30, fmax(0, known->levels))};
    struct str rest = known->columns;
    double number;
    while (rest.len && x.key_count < DESIGN_KEYS_MAX) {
        if (str_to_double(str_cut(&rest, ' '), &number)) {
            keys[x.key_count++].column = catalog_builder_column(b, table, column_name(w, t, number));
        }
    }
    x.oracle = catalog_oracle_index_new(w->arena);
    x.oracle->blevel = known->levels;
    x.oracle->leaf_blocks = known->leaves;
    x.oracle->clustering_factor = known->clustering;
    x.oracle->distinct_keys = known->distinct;
    x.oracle->rows = known->entries;
    bool whole = x.key_count > 0;
    for (size_t i = 0; i < x.key_count; i++) {
        whole &= keys[i].column != CATALOG_NONE;
    }
    if (whole) {
        catalog_builder_add_index(b, &x);
    }
}

static void set_system(struct walk *w, struct catalog *catalog, struct catalog_builder *b) {
    const struct ora_system *s = &w->facts.system;
    catalog->oracle = catalog_oracle_new(w->arena);
    catalog->version = (int)(w->facts.release * 10000);
    catalog->oracle->block_bytes = (uint32_t)s->block_bytes;
    catalog->oracle->system.cpu_speed_nw = catalog->oracle->system.cpu_speed = s->mhz;
    catalog->oracle->system.io_seek_ms = s->seek_ms;
    catalog->oracle->system.io_transfer_bytes_ms = s->transfer;
    catalog->oracle->system.single_read_ms = s->single_ms;
    catalog->oracle->system.multi_read_ms = s->multi_ms;
    catalog->oracle->system.multi_read_blocks = s->multi_blocks;
    struct catalog_setting adjust = {.name = STR("optimizer_index_cost_adj"),
                                     .value = str_fmt(w->arena, "%g", s->index_cost_adj)};
    catalog_builder_add_setting(b, &adjust);
}

static struct catalog *catalog_of(struct walk *w) {
    struct catalog_builder *b = catalog_builder_new(w->arena, SQL_ORACLE);
    b->catalog->search_path = SCHEMA;
    struct str *schemas = ARENA_ARRAY(w->arena, struct str, w->facts.tables.n + 1);
    for (size_t i = 0; i < w->facts.tables.n; i++) {
        const struct known_table *t = &w->facts.tables.at[i];
        struct catalog_table table = {
            .rows = t->rows, .pages = t->blocks, .has_stats = t->analyzed, .parent = CATALOG_NONE};
        schemas[i] = schema_of(w->arena, w->sql, t);
        table.schema = schemas[i];
        table.name = t->name;
        table.oracle = catalog_oracle_table_new(w->arena);
        table.oracle->rows = t->rows;
        table.oracle->blocks = t->blocks;
        catalog_builder_add_table(b, &table, (struct str){0}, (struct str){0});
    }
    catalog_builder_seal_tables(b);
    for (size_t i = 0; i < w->facts.tables.n; i++) {
        const struct known_table *t = &w->facts.tables.at[i];
        uint32_t table = catalog_builder_table(b, schemas[i], t->name);
        if (table != CATALOG_NONE) {
            add_columns(w, b, table, t);
        }
        for (size_t k = 0; table != CATALOG_NONE && k < t->indexes.n; k++) {
            add_index(w, b, table, schemas[i], t, &t->indexes.at[k]);
        }
    }
    set_system(w, b->catalog, b);
    return catalog_builder_finish(b);
}

/* --- Our plan ---------------------------------------------------------------------------------------------------- */

static void collect(struct walk *w, const struct prepared *pre, const struct path *path, struct chosen *out) {
    if (!path) {
        return;
    }
    bool leaf = path->kind == PATH_SEQ || path->kind == PATH_INDEX || path->kind == PATH_INDEX_ONLY;
    if (leaf && pre->bases[path->rel].table) {
        struct str access = path->index_count ? path->indexes[0]->name : STR("FULL");
        VEC_PUSH(w->arena, &out->tables, (struct choice){pre->bases[path->rel].table->name, access});
    }
    out->nested += path->kind == PATH_NEST_LOOP;
    out->hash += path->kind == PATH_HASH_JOIN;
    out->merge += path->kind == PATH_MERGE_JOIN;
    collect(w, pre, path->outer, out);
    collect(w, pre, path->inner, out);
}

/* Two tables under one alias: what a merged view leaves is no statement any more. */
static bool alias_twice(const struct walk *w) {
    for (size_t i = 0; i < w->facts.tables.n; i++) {
        for (size_t k = 0; k < i; k++) {
            if (str_eq(w->facts.tables.at[i].alias, w->facts.tables.at[k].alias)) {
                return true;
            }
        }
    }
    return false;
}

static void plan_text(struct walk *w, struct planned *p, struct str sql) {
    struct err err = {0};
    p->why_not = (struct str){0};
    w->sql = sql;
    if (!sql.len || alias_twice(w)) {
        p->why_not = sql.len ? STR("two tables have one alias after view merging") : STR("no statement is printed");
        return;
    }
    struct catalog *catalog = catalog_of(w);
    struct sql_node *tree = sql_parse_statement(w->arena, SQL_ORACLE, w->sql, &err);
    struct query *query = tree ? query_resolve(w->arena, catalog, tree, w->sql, &err) : NULL;
    if (!query || !query->root) {
        p->why_not = str_fmt(w->arena, "%s", err.message);
        return;
    }
    struct optimizer_query *prepared = optimizer_prepare(w->arena, catalog, query);
    struct design none = {0};
    const struct path *path = plan_prepared(w->arena, prepared, prepared->root, &none);
    if (!path) {
        p->why_not = STR("no plan was found");
        return;
    }
    p->cost = path->total;
    collect(w, prepared->root, path, &p->ours);
}

/* A statement of several blocks, or one that inserts, is printed whole; then the block's own text is what can be planned. */
static void plan_block_of(struct walk *w, struct planned *p) {
    plan_text(w, p, w->transformed);
    if (p->why_not.len && w->written.len) {
        struct str first = p->why_not;
        plan_text(w, p, w->written);
        p->why_not = p->why_not.len ? first : p->why_not;
    }
}

/* --- Oracle's plan ------------------------------------------------------------------------------------------------ */

static struct str table_of_index(const struct trace *trace, struct str index) {
    struct str table = {0};
    for (size_t i = 0; i < trace->lines.n; i++) {
        const struct trace_line *line = &trace->lines.at[i];
        table = line->kind == TRACE_TABLE && !isnan(line->rows) ? line->name : table;
        if (line->kind == TRACE_INDEX && str_eq(line->name, index)) {
            return table;
        }
    }
    return (struct str){0};
}

static void collect_steps(struct walk *w, struct chosen *out) {
    for (size_t i = 0; i < w->steps.n; i++) {
        const struct trace_line *step = w->steps.at[i];
        if (str_starts(step->detail, STR("TABLE ACCESS FULL"))) {
            VEC_PUSH(w->arena, &out->tables, (struct choice){step->name, STR("FULL")});
        } else if (str_starts(step->detail, STR("INDEX"))) {
            VEC_PUSH(w->arena, &out->tables, (struct choice){table_of_index(w->trace, step->name), step->name});
        }
        out->hash += str_starts(step->detail, STR("HASH JOIN"));
        out->merge += str_starts(step->detail, STR("MERGE JOIN"));
    }
    size_t others = out->hash + out->merge; /* batched nested loops are two steps for one join */
    out->nested = out->tables.n > others + 1 ? out->tables.n - 1 - others : 0;
}

static bool has_choice(const struct chosen *chosen, const struct choice *choice) {
    for (size_t i = 0; i < chosen->tables.n; i++) {
        if (str_eq(chosen->tables.at[i].table, choice->table) && str_eq(chosen->tables.at[i].access, choice->access)) {
            return true;
        }
    }
    return false;
}

static size_t fewer(size_t a, size_t b) {
    return a < b ? a : b;
}

static void compare(struct walk *w, const struct planned *p) {
    struct chosen theirs = {0};
    collect_steps(w, &theirs);
    size_t paths = 0, joins = fewer(theirs.nested, p->ours.nested) + fewer(theirs.hash, p->ours.hash) +
                              fewer(theirs.merge, p->ours.merge);
    for (size_t i = 0; i < p->ours.tables.n; i++) {
        paths += has_choice(&theirs, &p->ours.tables.at[i]);
    }
    size_t all_joins = p->ours.tables.n ? p->ours.tables.n - 1 : 0;
    fprintf(w->out,
            "  whole plan " STR_FMT ": %zu of %zu access paths, %zu of %zu joins as Oracle; cost %.6g, printed %.6g\n",
            STR_ARG(p->block), paths, p->ours.tables.n, joins, all_joins, p->cost, p->printed_cost);
    for (size_t i = 0; i < p->ours.tables.n; i++) {
        const struct choice *c = &p->ours.tables.at[i];
        if (!has_choice(&theirs, c)) {
            fprintf(w->out, "    " STR_FMT ": ours " STR_FMT "\n", STR_ARG(c->table), STR_ARG(c->access));
        }
    }
    *w->choices += p->ours.tables.n + all_joins;
    *w->same += paths + joins;
}

/* A plan table is of the statement: it is held against the block whose tables are all in it. */
static bool about(struct walk *w, const struct planned *p) {
    struct chosen theirs = {0};
    collect_steps(w, &theirs);
    for (size_t i = 0; i < p->ours.tables.n; i++) {
        bool found = false;
        for (size_t k = 0; k < theirs.tables.n; k++) {
            found |= str_eq(theirs.tables.at[k].table, p->ours.tables.at[i].table);
        }
        if (!found) {
            return false;
        }
    }
    return p->ours.tables.n > 0 && p->ours.tables.n == theirs.tables.n;
}

static void end_of_statement(struct walk *w) {
    for (size_t i = 0; i < w->blocks.n && w->steps.n; i++) {
        struct planned *p = &w->blocks.at[i];
        if (p->why_not.len) {
            fprintf(w->out, "  whole plan " STR_FMT ": not compared: " STR_FMT "\n", STR_ARG(p->block),
                    STR_ARG(p->why_not));
        } else if (about(w, p)) {
            compare(w, p);
        } else {
            fprintf(w->out, "  whole plan " STR_FMT ": not compared: the plan is of several query blocks\n",
                    STR_ARG(p->block));
        }
    }
    if (w->steps.n) {
        w->blocks.n = w->steps.n = 0;
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
            continue;
        }
        end_of_statement(&w);
        w.written = line->kind == TRACE_BLOCK ? (struct str){0} : w.written;
        if (line->kind == TRACE_SQL) {
            w.transformed = line->detail;
        } else if (line->kind == TRACE_TEXT) {
            w.written = line->detail;
        } else if (line->kind == TRACE_SINGLE) {
            w.facts.reading = check_table(&w.facts, line->name, line->alias);
        } else if (line->kind == TRACE_FINAL && w.blocks.n < CHECK_STEPS) {
            struct planned p = {.block = w.facts.block, .printed_cost = line->cost};
            plan_block_of(&w, &p);
            VEC_PUSH(arena, &w.blocks, p);
        } else if (line->kind != TRACE_SAMPLED_INDEX && line->kind != TRACE_SAMPLED_TABLE) {
            check_facts(&w.facts, line);
        }
    }
    end_of_statement(&w);
}
