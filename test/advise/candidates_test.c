/* Candidates of one hand-built query, what exists already, prices of writes, and existing indexes to drop. */
#include <math.h>

#include "advise/search.h"
#include "catalog/catalog_build.h"
#include "sql/parse.h"
#include "support/support.h"
#include "whatif/whatif_driver.h"

struct fixture {
    struct arena arena;
    struct catalog *catalog;
    struct workload workload;
    struct problem problem;
    struct clock clock;
    struct query query;
    struct query_block block;
};

static const int64_t noon = 1764000000;

struct standing {
    const char *name;
    uint32_t keys[3];
    size_t key_count;
    bool unique, constraint, invalid;
    double scans;
};

/* One table t (c0 … c3) of 100,000 rows, with the indexes given. */
static void make(struct fixture *f, const struct standing *indexes, size_t n) {
    *f = (struct fixture){0};
    arena_init(&f->arena, NULL);
    struct catalog_builder *builder = catalog_builder_new(&f->arena, SQL_POSTGRESQL);
    struct catalog_table table = {
        .schema = STR("public"), .name = STR("t"), .rows = 1e5, .pages = 2000, .has_stats = true};
    table.size_bytes = 2000 * 8192;
    table.fill_factor = 100;
    builder->catalog->search_path = STR("public");
    builder->catalog->stats_age_s = 100 * 86400;
    catalog_builder_add_table(builder, &table, (struct str){0}, (struct str){0});
    catalog_builder_seal_tables(builder);
    for (size_t c = 0; c < 4; c++) {
        struct catalog_column column = {.name = str_fmt(&f->arena, "c%zu", c), .type_name = STR("integer")};
        column.family = FAMILY_INTEGER;
        column.type_length = 4;
        column.stats = (struct catalog_stats){.present = true, .distinct = 10 * pow(10, (double)c), .width_bytes = 4};
        catalog_builder_add_column(builder, 0, &column);
    }
    for (size_t i = 0; i < n; i++) {
        struct catalog_key *keys = ARENA_ARRAY(&f->arena, struct catalog_key, 3);
        for (size_t k = 0; k < indexes[i].key_count; k++) {
            keys[k].column = indexes[i].keys[k];
        }
        struct catalog_index index = {
            .schema = STR("public"), .name = str_from_z(indexes[i].name), .method = METHOD_BTREE};
        index.keys = keys;
        index.key_count = indexes[i].key_count;
        index.unique = indexes[i].unique;
        index.backs_constraint = indexes[i].constraint;
        index.valid = !indexes[i].invalid;
        index.modelled = true;
        index.pages = 300;
        index.tuples = 1e5;
        index.tree_height = 1;
        index.size_bytes = 300 * 8192;
        index.scans = indexes[i].scans;
        catalog_builder_add_index(builder, &index);
    }
    f->catalog = catalog_builder_finish(builder);
    f->clock = clock_fixed(&noon);
    f->block.rels = ARENA_ARRAY(&f->arena, struct query_rel, 1);
    f->block.rels[0].whole_row = true;
    f->block.rel_count = 1;
    f->block.predicates = ARENA_ARRAY(&f->arena, struct query_predicate, 8);
    f->query.root = &f->block;
    f->query.target = CATALOG_NONE;
    f->workload.templates = ARENA_ARRAY(&f->arena, struct workload_template, 1);
    f->workload.template_count = 1;
    struct workload_template *template = f->workload.templates;
    template->state = TEMPLATE_MODELLED;
    template->calls = template->priority_weight = 1;
    template->rows = template->total_ms = NAN;
    template->sample_count = 1;
    template->samples = ARENA_NEW(&f->arena, struct workload_sample);
    template->samples[0] = (struct workload_sample){.weight = 1, .query = &f->query};
}

static void open_problem(struct fixture *f, size_t width) {
    f->problem = (struct problem){.arena = &f->arena,
                                  .catalog = f->catalog,
                                  .workload = &f->workload,
                                  .clock = &f->clock,
                                  .deadline_ms = INFINITY};
    f->problem.options = (struct advise_options){.budget_bytes = 1 << 30, .max_width = width};
    f->problem.weight = ARENA_ARRAY(&f->arena, double, 1);
    f->problem.weight[0] = 1;
    maintain_count_writes(&f->problem);
    candidates_generate(&f->problem);
}

static void where(struct fixture *f, enum query_op op, uint32_t column) {
    struct query_predicate *p = &f->block.predicates[f->block.predicate_count++];
    p->op = op;
    p->left = (struct query_operand){.kind = OPERAND_COLUMN, .column = {0, column}, .rels = 1};
    p->right = (struct query_operand){.kind = OPERAND_PARAMETER};
    p->rels = 1;
    p->join = UINT16_MAX;
}

static bool offers(const struct fixture *f, const char *body) {
    for (size_t i = 0; i < f->problem.candidates.n; i++) {
        if (str_eq_z(f->problem.candidates.at[i].index->identity, body)) {
            return true;
        }
    }
    return false;
}

static bool rejects(const struct fixture *f, const char *part, const char *reason) {
    for (size_t i = 0; i < f->problem.rejected.n; i++) {
        size_t at;
        if (str_find(f->problem.rejected.at[i].ddl, str_from_z(part), &at) &&
            str_eq_z(f->problem.rejected.at[i].reason, reason)) {
            return true;
        }
    }
    return false;
}

/* --- Shapes ---------------------------------------------------------------------------------------------- */

static void equalities_then_one_range(void **state) {
    (void)state;
    struct fixture f;
    make(&f, NULL, 0);
    where(&f, OP_EQ, 0);
    where(&f, OP_EQ, 2);
    where(&f, OP_LT, 1);
    open_problem(&f, 3);
    assert_true(offers(&f, "public.t USING btree (c2, c0)")); /* the more selective first */
    assert_true(offers(&f, "public.t USING btree (c0, c2)")); /* and the other way round, to share */
    assert_true(offers(&f, "public.t USING btree (c2, c0, c1)"));
    assert_true(offers(&f, "public.t USING btree (c1)"));
    assert_false(offers(&f, "public.t USING btree (c3)"));
    assert_false(offers(&f, "public.t USING btree (c1, c2)")); /* nothing is searched behind a range */
    arena_release(&f.arena);
}

static void orders_follow_equalities(void **state) {
    (void)state;
    struct fixture f;
    make(&f, NULL, 0);
    where(&f, OP_EQ, 0);
    struct query_order order[2] = {{.descending = true, .nulls_first = true}, {.descending = false}};
    order[0].operand = (struct query_operand){.kind = OPERAND_COLUMN, .column = {0, 2}, .rels = 1};
    order[1].operand = (struct query_operand){.kind = OPERAND_COLUMN, .column = {0, 3}, .rels = 1};
    f.block.order = order;
    f.block.order_count = 2;
    open_problem(&f, 3);
    /* c2 desc, c3 asc is read backwards from c2 asc, c3 desc */
    assert_true(offers(&f, "public.t USING btree (c0, c2, c3 DESC)"));
    assert_true(offers(&f, "public.t USING btree (c2, c3 DESC)"));
    arena_release(&f.arena);
}

static void covering_appends_or_includes(void **state) {
    (void)state;
    struct fixture f;
    uint32_t touched[] = {0, 1, 2};
    make(&f, NULL, 0);
    where(&f, OP_EQ, 0);
    f.block.rels[0].whole_row = false;
    f.block.rels[0].touched = touched;
    f.block.rels[0].touched_count = 3;
    open_problem(&f, 3);
    assert_true(offers(&f, "public.t USING btree (c0, c1, c2)"));
    open_problem(&f, 2);
    assert_true(offers(&f, "public.t USING btree (c0) INCLUDE (c1, c2)"));
    for (size_t i = 0; i < f.problem.candidates.n; i++) {
        assert_true(f.problem.candidates.at[i].index->key_count <= 2);
        assert_true(f.problem.candidates.at[i].index->size_bytes > 0);
    }
    arena_release(&f.arena);
}

/* Oracle's indexes hold keys alone, so that what covers is wider than the width asked for; a row deleted pays like one inserted. */
/* c1 has 100 values, c2 a thousand: a constant of the first is a state, one of the second whoever was asked for. */
static void partial_only_on_states(void **state) {
    struct fixture f;
    (void)state;
    for (uint32_t column = 1; column <= 2; column++) {
        make(&f, NULL, 0);
        f.workload.templates[0].text = STR("select * from t where c0 = 5 and state = 7");
        where(&f, OP_EQ, 0);
        where(&f, OP_EQ, column);
        f.block.predicates[1].right = (struct query_operand){.kind = OPERAND_CONSTANT, .family = FAMILY_INTEGER, .text = STR("7")};
        open_problem(&f, 3);
        assert_true(offers(&f, column == 1 ? "public.t USING btree (c0) WHERE c1 = 7" : "public.t USING btree (c2)"));
        assert_false(offers(&f, "public.t USING btree (c0) WHERE c2 = 7"));
        arena_release(&f.arena);
    }
}

/* PostgreSQL proves a truth test by the same test only (EXPLAIN of 15), so each is offered in the statement's own words; the flag need not be a column. */
static void truth_tests_in_their_own_words(void **state) {
    static const char *const tests[] = {"c1 IS NOT TRUE", "c1 IS FALSE", "c1 IS TRUE", "c1 IS UNKNOWN", "c1 IS DISTINCT FROM true", "(NOT c1 OR c1 IS NULL)"};
    (void)state;
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
        struct fixture f;
        struct err err = {0};
        make(&f, NULL, 0);
        f.catalog->tables[0].columns[1].family = FAMILY_BOOLEAN;
        where(&f, OP_EQ, 0);
        struct sql_node *tree = sql_parse_expression(&f.arena, SQL_POSTGRESQL, str_from_z(tests[i]), &err);
        f.workload.templates[0].text = f.workload.templates[0].samples[0].text = str_from_z(tests[i]);
        struct query_conjunction said = query_table_predicates(&f.arena, f.catalog, 0, 0, tree);
        assert_int_equal(said.n, 1);
        f.block.predicates[f.block.predicate_count++] = said.at[0];
        open_problem(&f, 3);
        assert_true(offers(&f, str_z(&f.arena, str_fmt(&f.arena, "public.t USING btree (c0) WHERE %s", tests[i]))));
        assert_false(offers(&f, "public.t USING btree (c0) WHERE NOT c1"));
        arena_release(&f.arena);
    }
}

/* A hundred values that are rows of another table are tenants rather than states; ten may be either. */
static void a_reference_is_a_state_of_few(void **state) {
    struct fixture f;
    uint32_t tenant;
    struct catalog_constraint key = {.kind = CONSTRAINT_FOREIGN, .name = STR("fk"), .columns = &tenant, .column_count = 1, .foreign_columns = &tenant};
    (void)state;
    for (tenant = 0; tenant <= 1; tenant++) {
        make(&f, NULL, 0);
        f.catalog->tables[0].constraints = &key;
        f.catalog->tables[0].constraint_count = 1;
        f.workload.templates[0].text = STR("select * from t where c2 = 5 and tenant = 7");
        where(&f, OP_EQ, 2);
        where(&f, OP_EQ, tenant);
        f.block.predicates[1].right = (struct query_operand){.kind = OPERAND_CONSTANT, .family = FAMILY_INTEGER, .text = STR("7")};
        open_problem(&f, 3);
        assert_int_equal(offers(&f, tenant == 0 ? "public.t USING btree (c2) WHERE c0 = 7" : "public.t USING btree (c2) WHERE c1 = 7"), tenant == 0);
        assert_true(offers(&f, tenant == 0 ? "public.t USING btree (c0)" : "public.t USING btree (c1)"));
        arena_release(&f.arena);
    }
}

/* The upper third of ten grades is asked for alike every time; of a hundred values, or where it is no whole number, the bound moves. */
static void a_range_of_states_is_one(void **state) {
    static const struct { double distinct; enum catalog_family family; bool is_state; } cases[] = {
        {10, FAMILY_INTEGER, true}, {100, FAMILY_INTEGER, false}, {10, FAMILY_NUMERIC, false}};
    struct str bounds[] = {STR("0"), STR("50"), STR("99")};
    struct fixture f;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        make(&f, NULL, 0);
        struct catalog_column *column = &f.catalog->tables[0].columns[1];
        column->family = cases[i].family;
        column->stats.distinct = cases[i].distinct;
        column->stats.bounds = bounds;
        column->stats.bound_count = 3;
        f.workload.templates[0].text = STR("select * from t where c0 = 5 and grade >= 70");
        where(&f, OP_EQ, 0);
        where(&f, OP_GE, 1);
        f.block.predicates[1].right = (struct query_operand){.kind = OPERAND_CONSTANT, .family = cases[i].family, .text = STR("70")};
        open_problem(&f, 3);
        assert_int_equal(offers(&f, "public.t USING btree (c0) WHERE c1 >= 70"), cases[i].is_state);
        arena_release(&f.arena);
    }
}

static const struct design_index *offered(const struct fixture *f, const char *body) {
    for (size_t i = 0; i < f->problem.candidates.n; i++) {
        if (str_eq_z(f->problem.candidates.at[i].index->identity, body)) {
            return f->problem.candidates.at[i].index;
        }
    }
    fail_msg("not offered: %s", body);
    return NULL;
}

/* Pages as PostgreSQL 15 built them on 100,000 rows in random order: half of those of 200,000. */
static void ranges_and_shapes_get_gist(void **state) {
    static const struct {
        const char *type;
        enum catalog_family family;
        double width, built;
    } kinds[] = {{"int4range", FAMILY_RANGE, 14, 532}, {"tstzrange", FAMILY_RANGE, 22, 742},
                 {"numrange", FAMILY_RANGE, 20, 711},  {"point", FAMILY_GEOMETRY, 16, 785},
                 {"box", FAMILY_GEOMETRY, 32, 887}};
    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct fixture f;
        make(&f, NULL, 0);
        struct catalog_column *column = &f.catalog->tables[0].columns[1];
        column->type_name = str_from_z(kinds[i].type);
        column->family = kinds[i].family;
        column->type_length = -1;
        column->stats.width_bytes = kinds[i].width;
        where(&f, i % 2 ? OP_CONTAINS : OP_OVERLAPS, 1);
        open_problem(&f, 3);
        double pages = offered(&f, "public.t USING gist (c1)")->pages;
        /* built in random order of ranges that do not overlap: the fullest they get, and the middle is told */
        double most = kinds[i].family == FAMILY_RANGE ? 1.3 : 1.1;
        assert_true(pages > 0.9 * kinds[i].built && pages < most * kinds[i].built);
        assert_int_equal(f.problem.candidates.n, 1); /* and no B-tree on it */
        arena_release(&f.arena);
    }
}

static void oracle_covers_with_keys(void **state) {
    (void)state;
    struct fixture f;
    uint32_t touched[] = {0, 1, 2};
    make(&f, NULL, 0);
    f.catalog->dialect = SQL_ORACLE;
    where(&f, OP_EQ, 0);
    f.block.rels[0].whole_row = false;
    f.block.rels[0].touched = touched;
    f.block.rels[0].touched_count = 3;
    open_problem(&f, 2);
    bool covers = false;
    for (size_t i = 0; i < f.problem.candidates.n; i++) {
        const struct design_index *index = f.problem.candidates.at[i].index;
        assert_true(index->include_count == 0 && !index->predicate_text.len);
        covers |= index->key_count == 3;
        f.problem.writes[0].inserted = 1000;
        double inserted = maintain_cost(&f.problem, index);
        f.problem.writes[0].inserted = 0;
        f.problem.writes[0].deleted = 1000;
        assert_true(inserted > 0 && fabs(maintain_cost(&f.problem, index) - inserted) < 1e-6 * inserted);
        f.problem.writes[0].deleted = 0;
    }
    assert_true(covers);
    arena_release(&f.arena);
}

static void what_exists_is_not_offered(void **state) {
    (void)state;
    struct fixture f;
    struct standing indexes[] = {{.name = "t_c0_c1", .keys = {0, 1}, .key_count = 2},
                                 {.name = "t_c2_broken", .keys = {2}, .key_count = 1, .invalid = true}};
    make(&f, indexes, 2);
    where(&f, OP_EQ, 0);
    where(&f, OP_EQ, 2);
    where(&f, OP_LT, 1);
    open_problem(&f, 2);
    assert_false(offers(&f, "public.t USING btree (c0)"));
    assert_false(offers(&f, "public.t USING btree (c0, c1)"));
    assert_true(rejects(&f, "(c0)", "exists"));
    assert_true(offers(&f, "public.t USING btree (c2)"));
    assert_true(offers(&f, "public.t USING btree (c0, c2)"));
    arena_release(&f.arena);
}

static void what_cannot_fit_is_said(void **state) {
    (void)state;
    struct fixture f;
    make(&f, NULL, 0);
    where(&f, OP_EQ, 0);
    f.problem.options.budget_bytes = 1;
    open_problem(&f, 1);
    f.problem.candidates.n = 0;
    f.problem.options.budget_bytes = 8192;
    candidates_generate(&f.problem);
    assert_int_equal(f.problem.candidates.n, 0);
    assert_true(rejects(&f, "(c0)", "budget"));
    arena_release(&f.arena);
}

/* --- Writes ---------------------------------------------------------------------------------------------- */

static const struct design_index *on_c0(struct fixture *f) {
    static struct catalog_key key = {.column = 0};
    struct design_index like = {.table = 0, .method = METHOD_BTREE, .keys = &key, .key_count = 1};
    struct design_index *index = design_index_make(&f->arena, f->catalog, &like);
    design_index_set_size(index, 100, 65536, 1, 8192);
    return index;
}

static void inserts_cost_a_descent_and_a_page(void **state) {
    (void)state;
    struct fixture f;
    make(&f, NULL, 0);
    f.query.kind = QUERY_INSERT;
    f.query.target = 0;
    f.query.insert_rows = 3;
    f.block.rel_count = 0;
    f.workload.templates[0].calls = 10;
    open_problem(&f, 1);
    /* 30 rows x (16 comparisons and two levels of 50 at 0.0025, one entry at 0.005, one page) */
    double expected = 30 * (0.0025 * (16 + 50 * 2) + 0.005 + 1.0);
    assert_true(fabs(maintain_cost(&f.problem, on_c0(&f)) - expected) < 1e-9);
    arena_release(&f.arena);
}

/* An UPDATE of c0 makes its updates no longer HOT: the new index pays, and all others with it. */
static void breaking_hot_is_priced(void **state) {
    (void)state;
    struct fixture f;
    struct standing others[] = {{.name = "t_c1", .keys = {1}, .key_count = 1}};
    uint32_t written[] = {0};
    struct str column;
    make(&f, others, 1);
    f.query.kind = QUERY_UPDATE;
    f.query.target = 0;
    f.query.written = written;
    f.block.rel_count = 0;
    f.workload.templates[0].calls = 1000;
    open_problem(&f, 1);
    double unrelated = maintain_cost(&f.problem, on_c0(&f));
    assert_false(maintain_breaks_hot(&f.problem, on_c0(&f), &column));
    f.query.written_count = 1;
    maintain_count_writes(&f.problem);
    double breaking = maintain_cost(&f.problem, on_c0(&f));
    assert_true(breaking > 2 * unrelated);
    assert_true(maintain_breaks_hot(&f.problem, on_c0(&f), &column));
    assert_str(column, "c0");
    arena_release(&f.arena);
}

static void reading_costs_no_maintenance(void **state) {
    (void)state;
    struct fixture f;
    make(&f, NULL, 0);
    where(&f, OP_EQ, 0);
    open_problem(&f, 2);
    for (size_t i = 0; i < f.problem.candidates.n; i++) {
        assert_true(f.problem.candidates.at[i].maintenance == 0);
    }
    arena_release(&f.arena);
}

/* --- Drops ----------------------------------------------------------------------------------------------- */

/* Hiding the index called `needed` costs ten times as much; everything else is free. */
static bool hiding_cost(struct arena *arena, struct whatif *whatif, const struct workload_sample *sample,
                        const struct design *design, struct whatif_answer *answer, struct err *err) {
    (void)arena;
    (void)sample;
    (void)err;
    answer->cost = 100;
    for (size_t i = 0; i < design->hidden_count; i++) {
        if (str_eq_z(whatif->catalog->indexes[design->hidden[i]].name, "needed")) {
            answer->cost = 1000;
        }
    }
    return true;
}

static const struct whatif_driver hiding = {.name = "model", .cost = hiding_cost};

/* Of the rows read one fails where c1 is in the key. */
static void failing_rows(struct whatif *whatif, struct design_index *const *indexes, size_t count, bool sizes) {
    (void)whatif, (void)sizes;
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < indexes[i]->key_count; k++) {
            indexes[i]->sample.fails |= indexes[i]->keys[k].column == 1;
        }
    }
}

static const struct whatif_driver failing = {.name = "database", .cost = hiding_cost, .sample_rows = failing_rows};

static void what_cannot_be_built_is_not_offered(void **state) {
    struct fixture f;
    struct whatif whatif = {0};
    (void)state;
    make(&f, NULL, 0);
    where(&f, OP_EQ, 0);
    where(&f, OP_EQ, 1);
    whatif_init(&f.arena, &whatif, &failing, f.catalog);
    open_problem(&f, 3);
    assert_true(offers(&f, "public.t USING btree (c1, c0)") && offers(&f, "public.t USING btree (c0)"));
    f.problem.database = &whatif;
    f.problem.candidates.n = 0;
    candidates_generate(&f.problem);
    assert_true(offers(&f, "public.t USING btree (c0)"));
    assert_false(offers(&f, "public.t USING btree (c1, c0)"));
    assert_true(rejects(&f, "(c1, c0)", "cannot be built"));
    arena_release(&f.arena);
}

static bool dropped(const struct fixture *f, const struct drops *drops, const char *name, bool redundant) {
    for (size_t i = 0; i < drops->n; i++) {
        if (str_eq_z(f->catalog->indexes[drops->at[i].index].name, name)) {
            return drops->at[i].redundant == redundant;
        }
    }
    return false;
}

static void drops_only_what_is_safe(void **state) {
    (void)state;
    struct fixture f;
    struct standing indexes[] = {
        {.name = "pkey", .keys = {0}, .key_count = 1, .unique = true, .constraint = true, .scans = 0},
        {.name = "wide", .keys = {1, 2}, .key_count = 2, .scans = 5},
        {.name = "prefix", .keys = {1}, .key_count = 1, .scans = 7},
        {.name = "idle", .keys = {3}, .key_count = 1, .scans = 0},
        {.name = "needed", .keys = {3, 1}, .key_count = 2, .scans = 0},
        {.name = "unique_idle", .keys = {2}, .key_count = 1, .unique = true, .scans = 0},
        {.name = "busy", .keys = {2, 3}, .key_count = 2, .scans = 99},
        {.name = "building", .keys = {2, 1}, .key_count = 2, .invalid = true, .scans = 0},
        {.name = "twin_a", .keys = {3, 2}, .key_count = 2, .scans = 3},
        {.name = "twin_b", .keys = {3, 2}, .key_count = 2, .scans = 3},
    };
    struct whatif whatif = {0};
    make(&f, indexes, sizeof indexes / sizeof *indexes);
    where(&f, OP_EQ, 0);
    open_problem(&f, 1);
    whatif_init(&f.arena, &whatif, &hiding, f.catalog);
    struct drops drops = drop_find(&f.problem, &whatif, (struct id_set){0});
    assert_true(dropped(&f, &drops, "prefix", true));
    assert_true(dropped(&f, &drops, "idle", true)); /* "needed" begins with it */
    assert_true(dropped(&f, &drops, "twin_a", true) != dropped(&f, &drops, "twin_b", true));
    assert_int_equal(drops.n, 3);

    f.catalog->stats_age_s = 3600; /* too young to say unused; redundant stays redundant */
    drops = drop_find(&f.problem, &whatif, (struct id_set){0});
    assert_int_equal(drops.n, 3);
    arena_release(&f.arena);
}

static void unused_needs_age(void **state) {
    (void)state;
    struct fixture f;
    struct standing indexes[] = {{.name = "idle", .keys = {3}, .key_count = 1, .scans = 0}};
    struct whatif whatif = {0};
    make(&f, indexes, 1);
    where(&f, OP_EQ, 0);
    open_problem(&f, 1);
    whatif_init(&f.arena, &whatif, &hiding, f.catalog);
    struct drops drops = drop_find(&f.problem, &whatif, (struct id_set){0});
    assert_true(dropped(&f, &drops, "idle", false));
    f.catalog->stats_age_s = NAN;
    drops = drop_find(&f.problem, &whatif, (struct id_set){0});
    assert_int_equal(drops.n, 0);
    assert_true(f.problem.notes.n > 0);
    arena_release(&f.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_cannot_be_built_is_not_offered),
        cmocka_unit_test(equalities_then_one_range),    cmocka_unit_test(orders_follow_equalities),
        cmocka_unit_test(covering_appends_or_includes), cmocka_unit_test(what_exists_is_not_offered),
        cmocka_unit_test(partial_only_on_states),
        cmocka_unit_test(truth_tests_in_their_own_words),
        cmocka_unit_test(a_reference_is_a_state_of_few),
        cmocka_unit_test(a_range_of_states_is_one),
        cmocka_unit_test(ranges_and_shapes_get_gist),   cmocka_unit_test(oracle_covers_with_keys),
        cmocka_unit_test(what_cannot_fit_is_said),      cmocka_unit_test(inserts_cost_a_descent_and_a_page),
        cmocka_unit_test(breaking_hot_is_priced),       cmocka_unit_test(reading_costs_no_maintenance),
        cmocka_unit_test(drops_only_what_is_safe),      cmocka_unit_test(unused_needs_age),
    };
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
