#include "advise/world.h"

#include <math.h>

#include "base/hash.h"
#include "catalog/catalog_build.h"

struct table_driver {
    struct whatif whatif;
    struct world *world;
    size_t fail_at, calls;
    bool worse;
    const char *name;
};

/* 0..1, from the names of things: the same in every run and every order. */
static double chance(uint64_t seed, struct str a, struct str b) {
    uint64_t hash = hash_bytes(hash_u64(HASH_START, seed), a.ptr, a.len);
    return (double)(hash_finish(hash_bytes(hash, b.ptr, b.len)) >> 11) / 9007199254740992.0;
}

static double best_on(const struct world *world, const struct workload_sample *sample, uint32_t table,
                      const struct design *design, const struct design_index **used) {
    double best = 1;
    *used = NULL;
    for (size_t i = 0; i < design->added_count; i++) {
        const struct design_index *index = design->added[i];
        if (index->table == table) {
            double roll = chance(world->seed, sample->text, index->identity), factor = roll < 0.4 ? 1 : roll;
            if (factor < best) {
                best = factor;
                *used = index;
            }
        }
    }
    return best;
}

/* A join: the product of what is left of each side, so that two indexes together do what neither does alone. */
static double cost_of(const struct world *world, const struct workload_sample *sample, const struct design *design,
                      const struct design_index **used, size_t *used_count) {
    const struct query_block *block = sample->query->root;
    double sum = 100, product = 1;
    *used_count = 0;
    for (size_t i = 0; i < block->rel_count; i++) {
        double factor = best_on(world, sample, block->rels[i].table, design, &used[*used_count]);
        *used_count += used[*used_count] != NULL;
        sum += 1000 * (double)(i + 1) * factor;
        product *= factor;
    }
    return block->rel_count ? sum + 4000 * product : 1;
}

double world_cost(const struct world *world, const struct workload_sample *sample, const struct design *design) {
    const struct design_index *used[QUERY_RELS_MAX];
    size_t n;
    return cost_of(world, sample, design, used, &n);
}

static bool names(const struct query_block *block, const struct query_operand *operand, const struct catalog_index *index) {
    return operand->kind == OPERAND_COLUMN && block->rels[operand->column.rel].table == index->table &&
           operand->column.column == index->keys[0].column;
}

/* A statement has no use for an index on what it does not search. */
static bool searches(const struct workload_sample *sample, const struct catalog_index *index) {
    const struct query_block *block = sample->query->root;
    for (size_t i = 0; i < block->predicate_count; i++) {
        if (names(block, &block->predicates[i].left, index) || names(block, &block->predicates[i].right, index)) {
            return true;
        }
    }
    return false;
}

/* With the existing indexes that the design does not hide as if they were added. */
static struct design with_existing(struct arena *arena, const struct catalog *catalog, const struct workload_sample *sample,
                                   const struct design *design) {
    struct design all = design_copy(arena, design);
    for (uint32_t i = 0; i < catalog->index_count; i++) {
        if (!design_hides(design, i) && searches(sample, &catalog->indexes[i])) {
            design_add(arena, &all, design_index_from_catalog(arena, catalog, &catalog->indexes[i]));
        }
    }
    return all;
}

double world_database_cost(struct world *world, const struct workload_sample *sample, const struct design *design) {
    struct design all = with_existing(&world->arena, world->catalog, sample, design);
    return world_cost(world, sample, &all);
}

static bool answer_cost(struct arena *arena, struct whatif *whatif, const struct workload_sample *sample,
                        const struct design *design, struct whatif_answer *answer, struct err *err) {
    struct table_driver *driver = (struct table_driver *)whatif;
    if (++driver->calls == driver->fail_at) {
        return err_set(err, ERR_DB_LOST, "the connection to the database was lost");
    }
    answer->used = ARENA_ARRAY(arena, const struct design_index *, QUERY_RELS_MAX);
    struct design all = driver->name[0] == 'd' ? with_existing(arena, whatif->catalog, sample, design) : *design;
    answer->cost = cost_of(driver->world, sample, &all, answer->used, &answer->used_count);
    answer->plan = STR("Seq Scan t0");
    if (driver->worse && design->added_count && sample == driver->world->workload.templates[0].samples) {
        answer->cost *= 10;
        answer->used[0] = design->added[0];
        answer->used_count = 1;
    }
    return true;
}

static const struct whatif_driver model_driver = {.name = "model", .cost = answer_cost};
static const struct whatif_driver database_driver = {.name = "database", .cost = answer_cost};

struct whatif *world_whatif(struct world *world, const char *name, size_t fail_at, bool worse) {
    struct table_driver *driver = ARENA_NEW(&world->arena, struct table_driver);
    *driver = (struct table_driver){.world = world, .fail_at = fail_at, .worse = worse, .name = name};
    whatif_init(&world->arena, &driver->whatif, name[0] == 'm' ? &model_driver : &database_driver, world->catalog);
    return &driver->whatif;
}

/* --- Tables and queries ---------------------------------------------------------------------------------- */

static void add_existing(struct catalog_builder *builder, struct arena *arena, const struct world_options *options) {
    struct random random;
    random_init(&random, options->seed + 1000);
    for (size_t i = 0; i < options->existing; i++) {
        struct catalog_key *key = ARENA_NEW(arena, struct catalog_key);
        struct catalog_index index = {.schema = STR("public"), .name = str_fmt(arena, "x%zu", i), .method = METHOD_BTREE, .key_count = 1};
        index.table = catalog_builder_table(builder, STR("public"), str_fmt(arena, "t%zu", (size_t)random_below(&random, WORLD_TABLES)));
        key->column = (uint32_t)random_below(&random, WORLD_COLUMNS);
        index.keys = key;
        index.valid = index.modelled = true;
        index.pages = 100 + (double)random_below(&random, 400);
        index.tuples = 1e5;
        index.size_bytes = (uint64_t)index.pages * 8192;
        index.tree_height = 1;
        index.scans = NAN;
        catalog_builder_add_index(builder, &index);
    }
}

static struct catalog *make_catalog(struct arena *arena, const struct world_options *options) {
    bool spare = options->spare_table;
    struct catalog_builder *builder = catalog_builder_new(arena, SQL_POSTGRESQL);
    size_t tables = WORLD_TABLES + spare;
    builder->catalog->version = 150000;
    builder->catalog->search_path = STR("public");
    builder->catalog->stats_age_s = NAN;
    for (size_t i = 0; i < tables; i++) {
        struct catalog_table table = {.schema = STR("public"), .name = str_fmt(arena, "t%zu", i), .has_stats = true};
        table.rows = 1e5 * (double)(i + 1);
        table.pages = table.rows / 50;
        table.size_bytes = (uint64_t)table.pages * 8192;
        table.fill_factor = 100;
        catalog_builder_add_table(builder, &table, (struct str){0}, (struct str){0});
    }
    catalog_builder_seal_tables(builder);
    for (size_t i = 0; i < tables; i++) {
        uint32_t id = catalog_builder_table(builder, STR("public"), str_fmt(arena, "t%zu", i));
        for (size_t c = 0; c < WORLD_COLUMNS; c++) {
            struct catalog_column column = {.name = str_fmt(arena, "c%zu", c), .type_name = STR("integer")};
            column.family = FAMILY_INTEGER;
            column.type_length = 4;
            column.stats = (struct catalog_stats){
                .present = true, .distinct = 10 + 1000 * (double)c, .width_bytes = 4, .correlation = 0};
            catalog_builder_add_column(builder, id, &column);
        }
    }
    add_existing(builder, arena, options);
    return catalog_builder_finish(builder);
}

static struct query_operand column_of(uint16_t rel, uint32_t column) {
    return (struct query_operand){
        .kind = OPERAND_COLUMN, .column = {rel, column}, .family = FAMILY_INTEGER, .rels = UINT64_C(1) << rel};
}

/* One or two tables, an equality or a range on each, a join between them. */
static struct query_block *make_block(struct arena *arena, struct random *random) {
    struct query_block *block = ARENA_NEW(arena, struct query_block);
    size_t first = random_below(random, WORLD_TABLES);
    block->rel_count = 1 + random_below(random, 2);
    block->rels = ARENA_ARRAY(arena, struct query_rel, 2);
    block->predicates = ARENA_ARRAY(arena, struct query_predicate, 4);
    for (size_t i = 0; i < block->rel_count; i++) {
        block->rels[i] =
            (struct query_rel){.kind = REL_TABLE, .table = (uint32_t)((first + i) % WORLD_TABLES), .whole_row = true};
        struct query_predicate *p = &block->predicates[block->predicate_count++];
        p->op = random_below(random, 2) ? OP_EQ : OP_LT;
        p->left = column_of((uint16_t)i, (uint32_t)random_below(random, WORLD_COLUMNS));
        p->right = (struct query_operand){.kind = OPERAND_PARAMETER, .family = FAMILY_INTEGER};
        p->rels = UINT64_C(1) << i;
        p->join = UINT16_MAX;
    }
    if (block->rel_count == 2) {
        struct query_predicate *p = &block->predicates[block->predicate_count++];
        p->op = OP_EQ;
        p->left = column_of(0, (uint32_t)random_below(random, WORLD_COLUMNS));
        p->right = column_of(1, (uint32_t)random_below(random, WORLD_COLUMNS));
        p->rels = 3;
        p->join = UINT16_MAX;
    }
    return block;
}

static void make_template(struct world *world, struct random *random, size_t i, const struct world_options *options,
                          struct workload_template *out) {
    struct arena *arena = &world->arena;
    struct query *query = ARENA_NEW(arena, struct query);
    struct sql_node *tree = ARENA_NEW(arena, struct sql_node);
    tree->kind = SQL_SELECT;
    query->root = make_block(arena, random);
    query->target = CATALOG_NONE;
    double calls = 1 + (double)random_below(random, 20);
    if (options->writes && i + 1 == options->templates) {
        query->kind = QUERY_UPDATE;
        query->target = 0;
        query->written = ARENA_ARRAY(arena, uint32_t, WORLD_COLUMNS);
        query->written_count = WORLD_COLUMNS;
        for (uint32_t c = 0; c < WORLD_COLUMNS; c++) {
            query->written[c] = c;
        }
        calls = 1e5;
    }
    *out = (struct workload_template){
        .id = str_fmt(arena, "q%zu", i + 1), .state = TEMPLATE_MODELLED, .priority_weight = 1};
    out->text = str_fmt(arena, "select %zu", i);
    out->calls = options->double_calls ? 2 * calls : calls;
    out->total_ms = out->mean_ms = out->rows = out->blocks_read = out->blocks_hit = NAN;
    out->samples = ARENA_NEW(arena, struct workload_sample);
    out->sample_count = 1;
    out->samples[0] = (struct workload_sample){.text = out->text, .weight = 1, .tree = tree, .query = query};
}

static const int64_t noon = 1764000000;

void world_make(struct world *world, const struct world_options *options) {
    struct random random;
    *world = (struct world){.seed = options->seed};
    arena_init(&world->arena, NULL);
    random_init(&random, options->seed);
    world->catalog = make_catalog(&world->arena, options);
    world->clock = clock_fixed(&noon);
    world->workload.template_count = options->templates;
    world->workload.templates = ARENA_ARRAY(&world->arena, struct workload_template, options->templates);
    for (size_t i = 0; i < options->templates; i++) {
        size_t at = options->reverse ? options->templates - 1 - i : i;
        make_template(world, &random, i, options, &world->workload.templates[at]);
    }
    world->model = world_whatif(world, "model", 0, false);
}

void world_free(struct world *world) {
    arena_release(&world->arena);
}

struct advise_options world_advise_options(void) {
    return (struct advise_options){
        .budget_bytes = 6 << 20, .max_width = 2, .min_gain = 0.0, .max_regression = 0.05, .reject_on_regression = true};
}

void world_weigh(struct problem *problem) {
    const struct workload *workload = problem->workload;
    problem->weight = ARENA_ARRAY(problem->arena, double, workload->template_count);
    for (size_t t = 0; t < workload->template_count; t++) {
        problem->weight[t] = workload->templates[t].calls;
    }
}

struct workload_statement world_statement(struct str text, double calls) {
    return (struct workload_statement){
        .text = text, .calls = calls, .total_ms = NAN, .rows = NAN, .blocks_hit = NAN, .blocks_read = NAN};
}
