/*
 * Workload compression: what is lost by tuning a tenth of the templates in place of all, how long choosing them takes, and how long an answer on
 * demand.
 *
 * Kept: advise on the chosen templates with the calls they stand for, price its set on all statements; the improvement by that of the best set
 * that anything found within the budget, tuning all among it. Sets are the heuristics' (as --quick), by the model, within 10, 20 and 40 % of the data.
 * Beside it the median of the simple methods (top-cost, uniform, stratified, k-medoids, gsum) at as many templates; and what could be kept at all: the few
 * whose indexes (those a search over them would have) let a greedy over all statements save the most. No calls of theirs could tell a search more.
 *
 * Workloads: statements at random over an example's catalog (tables by popularity, joins along foreign keys, filters, order and grouping over
 * columns drawn with skew, calls by Zipf); a folder's statements with comparisons moved to other columns of the same tables, calls by Zipf, each
 * statement's share of the cost made independent of what it reads, as a few that cannot do without an index would else be all; and an example's own.
 *
 * usage: compress_bench [BUNDLE FOLDER | BUNDLE FOLDER VARIANTS | BUNDLE FOLDER FIRST LAST]
 *   without: the examples. BUNDLE FOLDER: a capture and its queries, as they are; VARIANTS: each varied so often, costs evened out; FIRST LAST: two thirds of them drawn at random, calls by Zipf, with
 *   these seeds
 * DOVETAIL_BENCH_TPCDS="BUNDLE FOLDER": TPC-DS as well, whole and drawn. Times are of the processor, on one core.
 */
#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "advise/advise.h"
#include "advise/rehearsal.h"
#include "advise/stand_ins.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/random.h"
#include "base/vec.h"
#include "collect/collect.h"
#include "sql/token.h"

enum { RANDOM_STATEMENTS = 400, SPEED_STATEMENTS = 10000, ON_DEMAND_STATEMENTS = 500, TPCH_VARIANTS = 15, SUBSETS = 4, SWAPS = 400, CEILING_MOST = 150 };

/* --- Statements at random -------------------------------------------------------------------------------- */

struct maker {
    struct arena *arena;
    const struct catalog *catalog;
    struct random random;
    uint32_t *tables; /* with statistics, the popular ones first */
    size_t table_count;
};

/* Small numbers are likelier: the minimum of two draws, twice. */
static size_t skewed(struct maker *m, size_t bound) {
    size_t a = (size_t)random_below(&m->random, bound), b = (size_t)random_below(&m->random, bound);
    return a < b ? a : b;
}

static const struct catalog_column *column_of(struct maker *m, uint32_t table) {
    const struct catalog_table *t = &m->catalog->tables[table];
    for (int tries = 0; tries < 50; tries++) {
        const struct catalog_column *c = &t->columns[skewed(m, t->column_count)];
        bool plain = c->family == FAMILY_INTEGER || c->family == FAMILY_TEXT || c->family == FAMILY_NUMERIC ||
                     c->family == FAMILY_DATE || c->family == FAMILY_TIMESTAMP;
        if (plain && c->stats.present && c->stats.common_count + c->stats.bound_count > 0) {
            return c;
        }
    }
    return NULL;
}

static struct str value_of(struct maker *m, const struct catalog_stats *stats) {
    size_t n = stats->common_count + stats->bound_count, at = (size_t)random_below(&m->random, n);
    struct str raw = at < stats->common_count ? stats->common[at] : stats->bounds[at - stats->common_count];
    struct buf quoted;
    buf_init(&quoted, m->arena);
    for (size_t i = 0; i < raw.len; i++) {
        buf_char(&quoted, raw.ptr[i]);
        if (raw.ptr[i] == '\'') {
            buf_char(&quoted, '\'');
        }
    }
    return buf_view(&quoted);
}

static void put_filters(struct maker *m, struct buf *out, uint32_t table, const char *alias, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const struct catalog_column *c = column_of(m, table);
        if (!c) {
            return;
        }
        bool range = c->family != FAMILY_TEXT && random_below(&m->random, 3) == 0;
        struct str value = value_of(m, &c->stats);
        buf_fmt(out, " and %s." STR_FMT " %s '" STR_FMT "'", alias, STR_ARG(c->name), range ? ">" : "=",
                STR_ARG(value));
    }
}

/* A foreign key of the table, to join along; NULL when it has none. */
static const struct catalog_constraint *reference_of(struct maker *m, uint32_t table) {
    const struct catalog_table *t = &m->catalog->tables[table];
    size_t start = t->constraint_count ? (size_t)random_below(&m->random, t->constraint_count) : 0;
    for (size_t i = 0; i < t->constraint_count; i++) {
        const struct catalog_constraint *c = &t->constraints[(start + i) % t->constraint_count];
        if (c->kind == CONSTRAINT_FOREIGN && c->column_count == 1 && c->foreign_table != CATALOG_NONE) {
            return c;
        }
    }
    return NULL;
}

static struct str make_statement(struct maker *m) {
    uint32_t table = m->tables[skewed(m, m->table_count)];
    const struct catalog_table *t = &m->catalog->tables[table];
    const struct catalog_constraint *key = random_below(&m->random, 2) ? reference_of(m, table) : NULL;
    const struct catalog_column *shown = column_of(m, table), *order = column_of(m, table);
    uint64_t form = random_below(&m->random, 4);
    struct buf out;
    buf_init(&out, m->arena);
    struct str name = shown ? shown->name : t->columns[0].name, by = order ? order->name : name;
    if (form == 0) {
        buf_fmt(&out, "select a." STR_FMT ", count(*) from " STR_FMT " a", STR_ARG(by), STR_ARG(t->name));
    } else {
        buf_fmt(&out, "select a." STR_FMT " from " STR_FMT " a", STR_ARG(name), STR_ARG(t->name));
    }
    if (key) {
        const struct catalog_table *other = &m->catalog->tables[key->foreign_table];
        buf_fmt(&out, " join " STR_FMT " b on b." STR_FMT " = a." STR_FMT, STR_ARG(other->name),
                STR_ARG(other->columns[key->foreign_columns[0]].name), STR_ARG(t->columns[key->columns[0]].name));
    }
    buf_z(&out, " where true");
    put_filters(m, &out, table, "a", 1 + (size_t)random_below(&m->random, 2));
    if (key && random_below(&m->random, 2)) {
        put_filters(m, &out, key->foreign_table, "b", 1);
    }
    if (form == 0) {
        buf_fmt(&out, " group by a." STR_FMT, STR_ARG(by));
    } else if (form == 1) {
        buf_fmt(&out, " order by a." STR_FMT " limit 20", STR_ARG(by));
    }
    return buf_view(&out);
}

static int by_rows(const void *a, const void *b, void *catalog) {
    const struct catalog_table *tables = catalog;
    double left = tables[*(const uint32_t *)a].rows, right = tables[*(const uint32_t *)b].rows;
    return left > right ? -1 : left < right;
}

static double zipf_calls(struct maker *m) { return 1 + floor(1000 / (1.0 + (double)random_below(&m->random, 1000))); }

static void add(struct workload_builder *builder, struct str text, double calls) {
    struct workload_statement statement = {
        .text = text, .calls = calls, .total_ms = NAN, .rows = NAN, .blocks_read = NAN, .blocks_hit = NAN};
    workload_builder_add(builder, &statement);
}

static struct workload *make_workload(struct arena *arena, const struct catalog *catalog, size_t statements,
                                      uint64_t seed, struct err *err) {
    struct maker m = {.arena = arena, .catalog = catalog};
    struct workload_builder *builder = workload_builder_new(arena, catalog, seed);
    m.tables = ARENA_ARRAY(arena, uint32_t, catalog->table_count);
    random_init(&m.random, seed);
    for (uint32_t i = 0; i < catalog->table_count; i++) {
        if (catalog->tables[i].has_stats && catalog->tables[i].rows > 1000) {
            m.tables[m.table_count++] = i;
        }
    }
    qsort_r(m.tables, m.table_count, sizeof *m.tables, by_rows, catalog->tables);
    for (size_t i = 0; i < statements; i++) {
        struct str text = make_statement(&m);
        add(builder, text, zipf_calls(&m));
    }
    return workload_builder_finish(builder, err);
}

/* --- Statements made of others --------------------------------------------------------------------------- */

struct spot { /* "name op literal" in a statement */
    size_t from, to;
    uint32_t table;
};

static bool find_column(const struct catalog *catalog, struct str name, uint32_t *table) {
    for (uint32_t t = 0; t < catalog->table_count; t++) {
        for (size_t c = 0; c < catalog->tables[t].column_count; c++) {
            if (str_eq(catalog->tables[t].columns[c].name, name)) {
                *table = t;
                return true;
            }
        }
    }
    return false;
}

static bool is_one_of(const struct sql_token *token, const char *const *words) {
    for (; *words; words++) {
        if (token->kind == TOKEN_OPERATOR && str_eq(token->text, str_from_z(*words))) {
            return true;
        }
    }
    return false;
}

/* Comparisons of a column with a literal, which is not the beginning of a longer expression. */
static size_t find_spots(struct maker *m, struct str text, struct spot *spots, size_t most) {
    static const char *const comparisons[] = {"=", "<", ">", "<=", ">=", NULL}, *const ends[] = {")", ";", ",", NULL},
                      *const openings[] = {"(", ".", NULL};
    struct sql_lexer lexer = {.arena = m->arena, .dialect = SQL_POSTGRESQL, .text = text};
    struct sql_token last[3] = {0}, token;
    size_t n = 0;
    bool open = false; /* the last spot may go on */
    while (n < most && sql_lexer_next(&lexer, &token) && token.kind != TOKEN_END) {
        n -= open && token.kind == TOKEN_OPERATOR && !is_one_of(&token, ends);
        open = (token.kind == TOKEN_NUMBER || token.kind == TOKEN_STRING) && is_one_of(&last[2], comparisons) &&
               (last[0].kind == TOKEN_WORD || is_one_of(&last[0], openings)) &&
               find_column(m->catalog, last[1].text, &spots[n].table);
        if (open) {
            spots[n].from = last[1].offset;
            spots[n++].to = token.end;
        }
        last[0] = last[1];
        last[1] = last[2];
        last[2] = token;
    }
    return n;
}

/* The statement with some of its comparisons over other columns of the same tables. */
static struct str vary(struct maker *m, struct str text) {
    enum { SPOTS = 64 };
    struct spot spots[SPOTS];
    size_t n = find_spots(m, text, spots, SPOTS), at = 0;
    struct buf out;
    buf_init(&out, m->arena);
    for (size_t i = 0; i < n; i++) {
        const struct catalog_column *c = random_below(&m->random, 2) ? column_of(m, spots[i].table) : NULL;
        if (c) {
            bool range = c->family != FAMILY_TEXT && random_below(&m->random, 3) == 0;
            struct str value = value_of(m, &c->stats);
            buf_str(&out, str_slice(text, at, spots[i].from));
            buf_fmt(&out, STR_FMT " %s '" STR_FMT "'", STR_ARG(c->name), range ? ">" : "=", STR_ARG(value));
            at = spots[i].to;
        }
    }
    buf_str(&out, str_slice(text, at, text.len));
    return buf_view(&out);
}

/* Each statement of the folder as it is, and varied so many times. */
static struct workload *vary_folder(struct arena *arena, const struct catalog *catalog, const char *folder,
                                    size_t variants, struct err *err) {
    struct maker m = {.arena = arena, .catalog = catalog};
    struct workload_builder *builder = workload_builder_new(arena, catalog, 7);
    struct str *names;
    size_t count;
    random_init(&m.random, 7);
    if (!file_list(arena, str_from_z(folder), &names, &count, err)) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        struct str text;
        if (!str_ends(names[i], STR(".sql"))) {
            continue;
        }
        if (!file_read(arena, file_join(arena, str_from_z(folder), names[i]), 0, &text, err)) {
            return NULL;
        }
        add(builder, text, variants ? zipf_calls(&m) : 1);
        for (size_t k = 0; k < variants; k++) {
            add(builder, vary(&m, text), zipf_calls(&m));
        }
    }
    return workload_builder_finish(builder, err);
}

/* --- Pricing and advising -------------------------------------------------------------------------------- */

static double cpu_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double cost_of(struct arena *arena, struct whatif *model, const struct workload_template *template, const struct design *design) {
    struct whatif_answer answer;
    struct err err = {0};
    bool good = template->state == TEMPLATE_MODELLED && whatif_template_cost(arena, model, template, design, &answer, &err);
    return good && isfinite(answer.cost) ? answer.cost * template->calls : 0;
}

static double price(struct arena *arena, struct whatif *model, const struct workload *workload, const struct design *design) {
    double sum = 0;
    for (size_t i = 0; i < workload->template_count; i++) {
        sum += cost_of(arena, model, &workload->templates[i], design);
    }
    return sum;
}

/* Cost is calls alone: what a statement reads decides nothing. */
static void level(struct arena *arena, struct whatif *model, struct workload *workload) {
    for (size_t i = 0; i < workload->template_count; i++) {
        struct workload_template *template = &workload->templates[i];
        double cost = cost_of(arena, model, template, &(struct design){0});
        template->calls *= cost > 0 ? 1e6 * template->calls / cost : 1;
    }
}

static bool advise(struct arena *arena, const struct catalog *catalog, const struct workload *workload, struct whatif *model,
                   double budget, size_t templates, struct advise_result *result) {
    struct advise_options options = {.budget_bytes = (uint64_t)((double)catalog_data_bytes(catalog) * budget),
                                     .max_regression = 0.05,
                                     .seed = 1,
                                     .quick = true,
                                     .search_templates = templates};
    struct clock clock = clock_system();
    struct err err = {0};
    return advise_run(arena, catalog, workload, model, NULL, &options, &clock, NULL, result, &err);
}

static struct design tuned(struct arena *arena, const struct catalog *catalog, const struct workload *workload, double budget) {
    struct advise_result result;
    struct whatif *model = whatif_open_model(arena, catalog);
    bool good = advise(arena, catalog, workload, model, budget, SIZE_MAX, &result);
    whatif_close(model);
    return good ? result.design : (struct design){0};
}

static struct workload *selected(struct arena *arena, const struct workload *all, const struct compression *chosen) {
    struct workload *few = ARENA_NEW(arena, struct workload);
    *few = *all;
    few->templates = ARENA_ARRAY(arena, struct workload_template, chosen->pick_count);
    few->template_count = chosen->pick_count;
    for (size_t i = 0; i < chosen->pick_count; i++) {
        few->templates[i] = all->templates[chosen->picks[i].item];
        few->templates[i].calls *= chosen->picks[i].factor;
    }
    return few;
}

/* --- Quality --------------------------------------------------------------------------------------------- */

enum { METHODS = STAND_INS_BY_COLUMNS + COMPRESS_METHOD_COUNT, SIZES = 3 };
static const size_t sizes[SIZES] = {5, 10, 20}; /* % of the templates */

struct trial {
    struct arena *arena;
    const struct catalog *catalog;
    struct workload *all;
    struct whatif *model;
    double before, best; /* cost as things are; the most that any set saves */
    double budget;
    struct workload *few[SIZES][METHODS]; /* chosen; NULL: it could not */
    double saved[SIZES][METHODS], saved_by_all;
};

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double saved_by(struct trial *t, const struct workload *tuned_on) {
    struct design design = tuned(t->arena, t->catalog, tuned_on, t->budget);
    double saved = t->before - price(t->arena, t->model, t->all, &design);
    t->best = fmax(t->best, saved);
    return saved;
}

static size_t size_of(const struct trial *t, size_t size) {
    size_t n = t->all->template_count * sizes[size] / 100;
    return n ? n : 1;
}

static void choose(struct trial *t, size_t size) {
    for (int method = 0; method < METHODS; method++) {
        struct stand_ins found;
        struct err err = {0};
        if (stand_ins_find(t->arena, t->catalog, t->all, t->model,
                           &(struct stand_in_options){(enum stand_in_method)method, size_of(t, size), 1, 1, 0, 0}, NULL, &found, &err)) {
            t->few[size][method] = selected(t->arena, t->all, &found.chosen);
        }
    }
}

static void try_size(struct trial *t, size_t size) {
    for (int method = 0; method < METHODS; method++) {
        t->saved[size][method] = t->few[size][method] ? saved_by(t, t->few[size][method]) : NAN;
    }
}

/* Kept by each method, in % of the best: summed, and the least, over workloads and budgets. */
struct shares {
    double sum[SIZES][METHODS], least[SIZES][METHODS], ratio[SIZES];
    double of_all[SIZES]; /* by rehearsed, of what tuning all saves */
    size_t n;
};

static double kept(const struct trial *t, size_t size, int method) { return 100 * t->saved[size][method] / t->best; }

static double median_of_simple(const struct trial *t, size_t size) {
    double simple[METHODS];
    size_t n = 0;
    for (int method = STAND_INS_BY_COLUMNS + COMPRESS_TOP_COST; method < METHODS; method++) {
        simple[n++] = kept(t, size, method);
    }
    qsort(simple, n, sizeof *simple, ascending);
    return simple[n / 2];
}

static void count_trial(struct shares *tally, const struct trial *t) {
    for (size_t size = 0; size < SIZES; size++) {
        for (int method = 0; method < METHODS; method++) {
            double share = kept(t, size, method);
            tally->sum[size][method] += share;
            tally->least[size][method] = tally->n ? fmin(share, tally->least[size][method]) : share;
        }
        tally->ratio[size] += kept(t, size, 0) / median_of_simple(t, size);
        tally->of_all[size] += 100 * t->saved[size][0] / t->saved_by_all;
    }
    tally->n++;
}

static void tell_tally(const struct shares *tally) {
    for (size_t size = 0; size < SIZES; size++) {
        printf("  by %zu %%, mean (least):", sizes[size]);
        for (int method = 0; method < METHODS; method++) {
            printf(" %s %.1f (%.1f)", stand_in_methods[method], tally->sum[size][method] / (double)tally->n, tally->least[size][method]);
        }
        printf("; rehearsed / median of the simple %.2f; rehearsed in %% of what tuning all saves %.1f\n", tally->ratio[size] / (double)tally->n,
               tally->of_all[size] / (double)tally->n);
    }
}

static void tell_size(const struct trial *t, size_t size) {
    printf("  by %zu (%zu %%):", size_of(t, size), sizes[size]);
    for (int method = 0; method < METHODS; method++) {
        printf(" %s %.1f", stand_in_methods[method], kept(t, size, method));
    }
    printf("; rehearsed / median of the simple %.2f\n", kept(t, size, 0) / median_of_simple(t, size));
}

/* --- How much could be kept ------------------------------------------------------------------------------- */

struct reacher {
    struct rehearsal r;
    double *factor;  /* along the rehearsal's templates: 1, picked, or 0 */
    double *promise; /* what each would add, when it was last asked */
    size_t *fresh;   /* picks there were then */
    double reached;
    size_t picked, asked;
};

static double reach(struct reacher *c) {
    c->asked++;
    return rehearsal_reach(&c->r, c->factor);
}

static void forget_promises(struct reacher *c) {
    for (size_t i = 0; i < c->r.count; i++) {
        c->promise[i] = INFINITY;
        c->fresh[i] = SIZE_MAX;
    }
}

/* A promise is mostly too high, so only those at the top are asked again. */
static bool add_best(struct reacher *c) {
    for (;;) {
        size_t best = SIZE_MAX;
        for (size_t i = 0; i < c->r.count; i++) {
            if (c->factor[i] == 0 && (best == SIZE_MAX || c->promise[i] > c->promise[best])) {
                best = i;
            }
        }
        if (best == SIZE_MAX) {
            return false;
        }
        c->factor[best] = 1;
        if (c->fresh[best] == c->picked) {
            c->reached += c->promise[best];
            c->picked++;
            return true;
        }
        c->promise[best] = reach(c) - c->reached;
        c->fresh[best] = c->picked;
        c->factor[best] = 0;
    }
}

/* True when the pick has gone for another. */
static bool swap_one(struct reacher *c, size_t out, size_t limit) {
    for (size_t in = 0; in < c->r.count && c->asked < limit; in++) {
        if (c->factor[in] > 0) {
            continue;
        }
        c->factor[out] = 0;
        c->factor[in] = 1;
        double now = reach(c);
        if (now > c->reached + 1e-6) {
            c->reached = now;
            return true;
        }
        c->factor[out] = 1;
        c->factor[in] = 0;
    }
    return false;
}

static void swap_all(struct reacher *c) {
    size_t limit = c->asked + SWAPS;
    for (bool changed = true; changed && c->asked < limit;) {
        changed = false;
        for (size_t out = 0; out < c->r.count; out++) {
            changed |= c->factor[out] > 0 && swap_one(c, out, limit);
        }
    }
}

static bool open_reacher(struct arena *arena, struct reacher *c, struct problem *problem, const struct trial *t, struct clock *clock) {
    size_t n = t->all->template_count, count = 0;
    struct compress_pick *from = ARENA_ARRAY(arena, struct compress_pick, n);
    *problem = (struct problem){.arena = arena, .catalog = t->catalog, .workload = t->all, .clock = clock,
                                .deadline_ms = INFINITY, .sizes = cost_sizes_new(arena)};
    problem->options = advise_resolve(&(struct advise_options){.seed = 1}, t->catalog);
    problem->weight = ARENA_ARRAY(arena, double, n);
    for (size_t i = 0; i < n; i++) {
        problem->weight[i] = template_weight(&t->all->templates[i]);
        if (cost_of(arena, t->model, &t->all->templates[i], &(struct design){0}) > 0) {
            from[count++] = (struct compress_pick){i, 1};
        }
    }
    c->factor = ARENA_ARRAY(arena, double, n);
    c->promise = ARENA_ARRAY(arena, double, n);
    c->fresh = ARENA_ARRAY(arena, size_t, n);
    return rehearsal_open(arena, &c->r, problem, t->model, from, count);
}

/* The few whose indexes let a greedy over all save the most, greedily and by exchanges; in % of what the same greedy saves with all there are. */
static void tell_ceiling(const struct trial *t) {
    struct arena arena;
    struct reacher c = {0};
    struct clock clock = clock_system();
    struct problem problem;
    arena_init(&arena, NULL);
    if (open_reacher(&arena, &c, &problem, t, &clock)) {
        for (size_t i = 0; i < c.r.count; i++) {
            c.factor[i] = 1;
        }
        double all = reach(&c);
        memset(c.factor, 0, c.r.count * sizeof *c.factor);
        printf(" the indexes of the best few, chosen for all, save in %% of what all indexes do:");
        for (size_t size = 0; size < SIZES; size++) {
            forget_promises(&c);
            while (c.picked < size_of(t, size) && add_best(&c)) {
            }
            swap_all(&c);
            printf("%s by %zu %.1f", size ? "," : "", c.picked, 100 * c.reached / all);
        }
        printf("\n");
        fflush(stdout);
    }
    arena_release(&arena);
}

static void measure_quality(struct arena *arena, const struct catalog *catalog, struct workload *all, const char *name, bool leveled, struct shares *over_several) {
    struct shares tally = {0};
    struct trial t = {.arena = arena, .catalog = catalog, .all = all, .model = whatif_open_model(arena, catalog)};
    if (leveled) {
        level(arena, t.model, all);
    }
    t.before = price(arena, t.model, all, &(struct design){0});
    printf("%s%s: %zu statements, %zu templates\n", name, leveled ? ", costs evened out" : "", all->statements, all->template_count);
    for (size_t size = 0; size < SIZES; size++) {
        choose(&t, size);
    }
    for (double budget = 0.1; budget < 0.5; budget *= 2) {
        double start = cpu_ms();
        t.budget = budget;
        t.best = 0;
        t.saved_by_all = saved_by(&t, all);
        double elapsed_s = (cpu_ms() - start) / 1000;
        for (size_t size = 0; size < SIZES; size++) {
            try_size(&t, size);
        }
        printf(" budget %.0f %% of the data: the best set saves %.1f %%; %% of that kept: by all %.1f (%.1f s)\n", 100 * budget,
               100 * t.best / t.before, 100 * t.saved_by_all / t.best, elapsed_s);
        for (size_t size = 0; size < SIZES; size++) {
            tell_size(&t, size);
        }
        count_trial(&tally, &t);
        if (over_several) {
            count_trial(over_several, &t);
        }
        fflush(stdout);
    }
    tell_tally(&tally);
    if (all->template_count <= CEILING_MOST) {
        tell_ceiling(&t);
    }
    whatif_close(t.model);
}

/* --- Speed ----------------------------------------------------------------------------------------------- */

static void measure_speed(struct arena *arena, const struct catalog *catalog, const struct workload *all) {
    struct whatif *model = whatif_open_model(arena, catalog);
    double start = cpu_ms();
    price(arena, model, all, &(struct design){0});
    printf("%zu statements, %zu templates: costed as things are in %.0f ms\n", all->statements, all->template_count, cpu_ms() - start);
    for (int method = STAND_INS_REHEARSED; method <= STAND_INS_BY_COLUMNS + COMPRESS_ISUM; method++) {
        struct stand_ins found;
        struct err err = {0};
        start = cpu_ms();
        if (stand_ins_find(arena, catalog, all, model, &(struct stand_in_options){(enum stand_in_method)method, 500, 1, 1, 0, 0}, NULL, &found,
                           &err)) {
            printf("  %-12s %zu chosen in %.0f ms, coverage %.1f %%\n", stand_in_methods[method], found.chosen.pick_count,
                   cpu_ms() - start, 100 * found.chosen.coverage);
        }
    }
    whatif_close(model);
}

static void measure_on_demand(struct arena *arena, const struct catalog *catalog, const struct workload *workload) {
    struct whatif *model = whatif_open_model(arena, catalog);
    for (int again = 0; again < 2; again++) {
        struct advise_result result;
        double start = cpu_ms();
        if (advise(arena, catalog, workload, model, 0.2, 500, &result)) {
            printf("on demand, %s: %zu templates, searched by %zu, %.1f %% saved, in %.0f ms\n", again ? "again" : "first",
                   result.template_count, result.searched_templates, 100 * result.improvement, cpu_ms() - start);
        }
    }
    whatif_close(model);
}

/* --- The runs -------------------------------------------------------------------------------------------- */

static struct db *open_bundle(struct arena *arena, const char *bundle, struct catalog **catalog) {
    struct collect_options options = {.no_statements = true};
    struct err err = {0};
    struct db *db = db_open(arena, str_from_z(bundle), NULL, &err);
    *catalog = db ? collect_catalog(arena, db, &options, NULL, &err) : NULL;
    if (!*catalog) {
        printf("%s: %s\n", bundle, err.message);
    }
    return db;
}

static void run_folder(const char *bundle, const char *folder, size_t variants, bool leveled) {
    struct arena arena;
    struct err err = {0};
    struct catalog *catalog;
    arena_init(&arena, NULL);
    struct db *db = open_bundle(&arena, bundle, &catalog);
    struct workload *all = catalog ? vary_folder(&arena, catalog, folder, variants, &err) : NULL;
    if (all) {
        measure_quality(&arena, catalog, all, folder, leveled, NULL);
    }
    db_close(db);
    arena_release(&arena);
}

/* Two thirds of the folder's statements, drawn anew each time, with calls by Zipf. */
static struct workload *some_of_folder(struct arena *arena, const struct catalog *catalog, const char *folder, uint64_t seed, struct err *err) {
    struct workload *all = vary_folder(arena, catalog, folder, 0, err);
    struct maker m = {.arena = arena};
    size_t n = 0;
    if (!all) {
        return NULL;
    }
    random_init(&m.random, seed);
    for (size_t t = 0; t < all->template_count; t++) {
        if (random_below(&m.random, 3)) {
            all->templates[n] = all->templates[t];
            all->templates[n++].calls = zipf_calls(&m);
        }
    }
    all->statements = all->template_count = n;
    return all;
}

static void run_subsets(const char *bundle, const char *folder, size_t first, size_t last) {
    struct shares tally = {0};
    for (size_t seed = first; seed <= last; seed++) {
        struct arena arena;
        struct err err = {0};
        struct catalog *catalog;
        arena_init(&arena, NULL);
        struct db *db = open_bundle(&arena, bundle, &catalog);
        struct workload *some = catalog ? some_of_folder(&arena, catalog, folder, seed, &err) : NULL;
        if (some) {
            measure_quality(&arena, catalog, some, str_z(&arena, str_fmt(&arena, "%s, subset %zu", folder, seed)), true, &tally);
        }
        db_close(db);
        arena_release(&arena);
    }
    printf("%s: %zu workloads and budgets\n", folder, tally.n);
    tell_tally(&tally);
}

static void run_example(const char *bundle) {
    struct arena arena;
    struct err err = {0};
    struct catalog *catalog;
    arena_init(&arena, NULL);
    struct db *db = open_bundle(&arena, bundle, &catalog);
    if (catalog) {
        printf("\n%s\n", bundle);
        struct workload *many = make_workload(&arena, catalog, SPEED_STATEMENTS, 11, &err);
        measure_speed(&arena, catalog, many);
        measure_on_demand(&arena, catalog, make_workload(&arena, catalog, ON_DEMAND_STATEMENTS, 5, &err));
        measure_on_demand(&arena, catalog, many);
        measure_quality(&arena, catalog, make_workload(&arena, catalog, RANDOM_STATEMENTS, 7, &err), "at random", false, NULL);
        struct workload_builder *builder = workload_builder_new(&arena, catalog, 1);
        struct workload *own = collect_workload(db, builder, &(struct collect_options){0}, NULL, &err)
                                   ? workload_builder_finish(builder, &err)
                                   : NULL;
        if (own) {
            measure_quality(&arena, catalog, own, "its own", false, NULL);
        }
    }
    db_close(db);
    arena_release(&arena);
}

/* "BUNDLE FOLDER" */
static void run_tpcds(struct str where) {
    struct arena arena;
    arena_init(&arena, NULL);
    const char *bundle = str_z(&arena, str_cut(&where, ' ')), *folder = str_z(&arena, where);
    printf("\nTPC-DS\n");
    run_folder(bundle, folder, 0, true);
    run_subsets(bundle, folder, 1, SUBSETS);
    arena_release(&arena);
}

int main(int argc, char **argv) {
    const char *tpcds = getenv("DOVETAIL_BENCH_TPCDS");
    if (argc == 5) {
        run_subsets(argv[1], argv[2], (size_t)strtoul(argv[3], NULL, 10), (size_t)strtoul(argv[4], NULL, 10));
        return 0;
    }
    if (argc == 3) {
        run_folder(argv[1], argv[2], 0, false);
        return 0;
    }
    if (argc == 4) {
        run_folder(argv[1], argv[2], (size_t)strtoul(argv[3], NULL, 10), true);
        return 0;
    }
    run_example("examples/orders.zip");
    run_example("examples/tpch.zip");
    run_folder("examples/tpch.zip", "examples/tpch/queries", TPCH_VARIANTS, true);
    if (tpcds) {
        run_tpcds(str_from_z(tpcds));
    } else {
        printf("\nno DOVETAIL_BENCH_TPCDS: TPC-DS is left out\n");
    }
    return 0;
}
