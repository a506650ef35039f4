/*
 * What the model cannot know of this database's plans, as notes with the statements concerned: tables that Oracle samples while it parses,
 * hints that rule indexes out, parts of tables in the column store, plans that are not modelled, and settings that bend costs. A statement that
 * none of the notes names is priced by Oracle's own formulas (docs/oracle-model.md).
 */
#include <math.h>

#include "advise/oracle/oracle.h"
#include "base/buf.h"
#include "cost/ora_catalog.h"

enum { NAMED = 6, TABLES_NAMED = 3 };

struct naming { /* "q1, q2, q3 and 4 more" */
    struct buf text;
    size_t count;
};

static void name_one(struct naming *naming, struct str name, size_t room) {
    if (naming->count++ < room) {
        buf_fmt(&naming->text, "%s" STR_FMT, naming->text.len ? ", " : "", STR_ARG(name));
    }
}

static struct str named(struct naming *naming, size_t room) {
    if (naming->count > room) {
        buf_fmt(&naming->text, " and %zu more", naming->count - room);
    }
    return buf_view(&naming->text);
}

static struct str setting(const struct catalog *catalog, const char *name) {
    for (size_t i = 0; i < catalog->setting_count; i++) {
        if (str_eq_z(catalog->settings[i].name, name)) {
            return catalog->settings[i].value;
        }
    }
    return (struct str){0};
}

/* --- Tables ------------------------------------------------------------------------------------------------ */

static bool is_sampled(const struct catalog *catalog, const struct catalog_table *table) {
    bool never = catalog_setting_number(catalog, "optimizer_dynamic_sampling", 2) == 0;
    bool counted = !table->oracle || !isnan(table->oracle->rows);
    return !never && !counted && !table->unreadable && table->kind != TABLE_PARTITION && table->kind != TABLE_FOREIGN;
}

static bool is_in_memory(const struct catalog *catalog, const struct catalog_table *table) {
    return ora_populated_share(catalog, table) > 0;
}

/* Statements that touch such a table, and the tables; false when none does. */
static bool touching(const struct problem *problem, bool (*such)(const struct catalog *, const struct catalog_table *),
                     struct naming *statements, struct naming *tables) {
    const struct catalog *catalog = problem->catalog;
    bool *seen = ARENA_ARRAY(problem->arena, bool, catalog->table_count + 1);
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        bool touched = false;
        for (uint32_t id = 0; id < catalog->table_count && problem->weight[t] > 0; id++) {
            if (such(catalog, &catalog->tables[id]) && problem_touches(problem, t, id)) {
                touched = seen[id] = true;
            }
        }
        if (touched) {
            name_one(statements, problem->workload->templates[t].id, NAMED);
        }
    }
    for (uint32_t id = 0; id < catalog->table_count; id++) {
        if (seen[id]) {
            name_one(tables, catalog->tables[id].name, TABLES_NAMED);
        }
    }
    return statements->count > 0;
}

static void tell_tables(struct problem *problem) {
    struct naming statements[2] = {0}, tables[2] = {0};
    for (size_t i = 0; i < 2; i++) {
        buf_init(&statements[i].text, problem->arena);
        buf_init(&tables[i].text, problem->arena);
    }
    if (oracle_knows_statistics(problem->catalog) && touching(problem, is_sampled, &statements[0], &tables[0])) {
        problem_note(problem,
                     "tables without statistics (" STR_FMT
                     ") are sampled by Oracle when it parses a statement; what it would find is not known, so costs rest on its defaults in: " STR_FMT,
                     STR_ARG(named(&tables[0], TABLES_NAMED)), STR_ARG(named(&statements[0], NAMED)));
    }
    if (touching(problem, is_in_memory, &statements[1], &tables[1])) {
        problem_note(problem,
                     "tables in the column store (" STR_FMT
                     "): blocks held there are not read, but what their rows cost to look at is published nowhere; an index that pays on them by "
                     "this model may not pay in fact. Concerned: " STR_FMT,
                     STR_ARG(named(&tables[1], TABLES_NAMED)), STR_ARG(named(&statements[1], NAMED)));
    }
}

/* --- Hints ------------------------------------------------------------------------------------------------- */

static bool is_hinted(const struct workload_template *template) {
    for (size_t s = 0; s < template->sample_count; s++) {
        if (template->samples[s].query && template->samples[s].query->hinted) {
            return true;
        }
    }
    return false;
}

static void tell_hints(struct problem *problem) {
    struct naming statements = {0};
    buf_init(&statements.text, problem->arena);
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        if (problem->weight[t] > 0 && is_hinted(&problem->workload->templates[t])) {
            name_one(&statements, problem->workload->templates[t].id, NAMED);
        }
    }
    if (statements.count) {
        problem_note(problem,
                     "hints say how tables are read in: " STR_FMT
                     ". They are planned so: an index that FULL, NO_INDEX or INDEX with another name rules out is no help to them",
                     STR_ARG(named(&statements, NAMED)));
    }
}

/* --- Plans that are not modelled --------------------------------------------------------------------------- */

/* "q1, q2" of those marked, in the workload's order; empty: none is. */
static struct str marked(const struct problem *problem, const bool *mark) {
    struct naming statements = {0};
    buf_init(&statements.text, problem->arena);
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        if (mark[t] && problem->weight[t] > 0) {
            name_one(&statements, problem->workload->templates[t].id, NAMED);
        }
    }
    return named(&statements, NAMED);
}

static bool *no_marks(const struct problem *problem) {
    return ARENA_ARRAY(problem->arena, bool, problem->workload->template_count + 1);
}

static bool joins_inner(const struct query_predicate *predicate, uint64_t pair) {
    return predicate->op == OP_EQ && predicate->rels == pair && predicate->join == UINT16_MAX && !predicate->implied;
}

static bool is_dimension(const struct catalog *catalog, const struct facts *fact, size_t rel, bool *filtered) {
    const struct query_block *block = fact->block;
    uint64_t own = UINT64_C(1) << rel, pair = own | UINT64_C(1) << fact->rel;
    bool joined = false, restricted = false;
    if (rel == fact->rel || block->rels[rel].kind != REL_TABLE ||
        !(catalog->tables[block->rels[rel].table].rows < catalog->tables[fact->table].rows)) {
        return false;
    }
    for (size_t p = 0; p < block->predicate_count; p++) {
        joined |= joins_inner(&block->predicates[p], pair);
        restricted |= block->predicates[p].rels == own && block->predicates[p].op != OP_IS_NOT_NULL;
    }
    *filtered |= joined && restricted;
    return joined;
}

/*
 * A table equally joined to two smaller ones at least, one of which is restricted: what the rows of the dimensions select becomes bitmaps of
 * the larger one's foreign keys (Data Warehousing Guide, "Star Transformation"). Whether Oracle finds it cheaper is not known.
 */
static bool is_fact_table(const struct catalog *catalog, const struct facts *fact) {
    size_t dimensions = 0;
    bool filtered = false;
    for (size_t rel = 0; rel < fact->block->rel_count; rel++) {
        dimensions += is_dimension(catalog, fact, rel, &filtered);
    }
    return dimensions >= 2 && filtered;
}

static void tell_stars(const struct findings *findings, struct problem *problem) {
    struct str star = setting(problem->catalog, "star_transformation_enabled");
    bool *concerned = no_marks(problem);
    if (!str_ieq_z(star, "TRUE") && !str_ieq_z(star, "TEMP_DISABLE")) {
        return;
    }
    for (size_t i = 0; i < findings->facts->n; i++) {
        const struct facts *fact = findings->facts->at[i];
        concerned[fact->template] |= is_fact_table(problem->catalog, fact);
    }
    struct str names = marked(problem, concerned);
    if (names.len) {
        problem_note(problem,
                     "star_transformation_enabled is " STR_FMT ": a fact table may be read by bitmaps of its dimensions, which is not "
                     "modelled; these may be cheaper than shown: " STR_FMT,
                     STR_ARG(star), STR_ARG(names));
    }
}

/*
 * Seconds that the optimizer expects of the statement without parallelism: its cost in single-block reads, times what one takes. The price
 * of a scan by several servers is a serial one divided by 0.9 of their number (ora_parallel); taken back here for the whole of the plan.
 */
static double serial_seconds(const struct findings *findings, size_t template, bool *decorated) {
    const struct catalog *catalog = findings->problem->catalog;
    struct ora_system system = ora_system_of(catalog);
    double degree = 1;
    for (uint32_t id = 0; id < catalog->table_count; id++) {
        const struct catalog_table *table = &catalog->tables[id];
        if (problem_touches(findings->problem, template, id)) {
            *decorated |= table->oracle && table->oracle->degree == 0;
            degree = fmax(degree, ora_scan_degree(catalog, table, 0));
        }
    }
    return findings->base[template] * system.single_ms / 1000 * (degree > 1 ? degree * 0.9 : 1);
}

/* VLDB and Partitioning Guide, "Automatic Degree of Parallelism"; LIMITED: only where a table has the degree DEFAULT (Reference). */
static void tell_automatic_degrees(const struct findings *findings, struct problem *problem) {
    enum { THRESHOLD_AUTO_S = 10 };
    struct str policy = setting(problem->catalog, "parallel_degree_policy");
    bool limited = str_ieq_z(policy, "LIMITED"), *concerned = no_marks(problem);
    double threshold_s = catalog_setting_number(problem->catalog, "parallel_min_time_threshold", THRESHOLD_AUTO_S);
    if (!limited && !str_ieq_z(policy, "AUTO") && !str_ieq_z(policy, "ADAPTIVE")) {
        return;
    }
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        bool decorated = false;
        bool slow = problem->weight[t] > 0 && serial_seconds(findings, t, &decorated) > threshold_s;
        concerned[t] = slow && (decorated || !limited);
    }
    struct str names = marked(problem, concerned);
    if (names.len) {
        problem_note(problem,
                     "parallel_degree_policy is " STR_FMT ": Oracle chooses a degree for what it expects to run longer than %g s, which is "
                     "not modelled; scans are priced by the degrees of tables and hints in: " STR_FMT,
                     STR_ARG(policy), threshold_s, STR_ARG(names));
    }
}

static bool is_adaptive(const struct catalog_plan *plan) {
    for (size_t i = 0; i < plan->lines.n; i++) {
        if (str_eq_z(plan->lines.at[i].operation, "STATISTICS COLLECTOR")) {
            return true;
        }
    }
    return false;
}

/* A plan that holds both join methods has a step that counts the rows before them (SQL Tuning Guide, "Adaptive Query Plans"). */
static void tell_adaptive_plans(struct problem *problem) {
    const struct catalog_oracle *oracle = problem->catalog->oracle;
    bool *concerned = no_marks(problem);
    struct map adaptive;
    map_init(&adaptive, problem->arena);
    for (size_t i = 0; i < oracle->plans.n; i++) {
        if (is_adaptive(&oracle->plans.at[i])) {
            map_put(&adaptive, oracle->plans.at[i].sql_id, problem);
        }
    }
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        concerned[t] = map_find(&adaptive, problem->workload->templates[t].id) != NULL;
    }
    struct str names = marked(problem, concerned);
    if (names.len) {
        problem_note(problem,
                     "plans that ran are adaptive: Oracle takes another join method when it meets more rows than expected, and that is not "
                     "modelled. Priced is the plan it starts with in: " STR_FMT,
                     STR_ARG(names));
    }
}

/* --- Settings ---------------------------------------------------------------------------------------------- */

/* They bend every cost; but applications prescribe values, and no figure of the window says that a value does harm. */
static void tell_bent_costs(struct problem *problem) {
    static const struct {
        const char *name, *usual, *what;
    } all[] = {
        {"optimizer_index_cost_adj", "100", "index paths are priced at that many per cent of their reads"},
        {"optimizer_index_caching", "0", "that many per cent of the index blocks of nested loops and IN lists are taken as cached"},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct str value = setting(problem->catalog, all[i].name);
        if (value.len && !str_eq_z(value, all[i].usual)) {
            problem_note(problem,
                         "%s is " STR_FMT " (usual: %s): %s, here as in the database. Where no application prescribes the value, system "
                         "statistics say what reads cost without favouring one path",
                         all[i].name, STR_ARG(value), all[i].usual, all[i].what);
        }
    }
}

void oracle_tell_limits(const struct findings *findings, struct problem *problem) {
    tell_tables(problem);
    tell_hints(problem);
    tell_stars(findings, problem);
    tell_automatic_degrees(findings, problem);
    tell_adaptive_plans(problem);
    tell_bent_costs(problem);
}
