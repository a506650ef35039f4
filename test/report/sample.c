#include "report/sample.h"

#include <math.h>

static struct str copy(struct arena *arena, const char *text) {
    return str_dup(arena, str_from_z(text));
}

static struct str *one_text(struct arena *arena, const char *text) {
    struct str *list = ARENA_ARRAY(arena, struct str, 1);
    list[0] = copy(arena, text);
    return list;
}

static struct catalog *make_catalog(struct arena *arena) {
    struct catalog *catalog = ARENA_NEW(arena, struct catalog);
    *catalog = (struct catalog){.arena = arena,
                                .product = STR("PostgreSQL"),
                                .version_text = STR("15.20 (Debian 15.20-0+deb12u1)"),
                                .database = STR("orders"),
                                .captured_at = STR("2026-11-24T13:57:00Z")};
    catalog->tables = ARENA_ARRAY(arena, struct catalog_table, 1);
    catalog->table_count = 1;
    catalog->tables[0] = (struct catalog_table){.schema = STR("shop"), .name = STR("order's")};
    return catalog;
}

static struct workload *make_workload(struct arena *arena) {
    static const struct {
        const char *id, *text, *reason;
        enum workload_state state;
        double calls;
    } templates[] = {
        {"customer_orders_page",
         "SELECT o.id, o.created_at, o.total FROM orders o\n WHERE o.customer_id = $1 AND NOT o.deleted\n ORDER BY "
         "o.created_at DESC LIMIT 20",
         "", TEMPLATE_MODELLED, 48000},
        {"q2", "SELECT count(*) FROM orders WHERE status = 'open' AND note = '" SAMPLE_HOSTILE "'", "",
         TEMPLATE_MODELLED, 1200},
        {"order_status_change", "UPDATE orders SET status = $2 WHERE id = $1", "", TEMPLATE_MODELLED, 9100},
        {"q4", "SELECT * FROM events WHERE payload @> $1", "", TEMPLATE_MODELLED, 310},
        {"q5", "VACUUM orders", "a utility statement", TEMPLATE_UTILITY, 3},
        {"q6", "SELEC " SAMPLE_HOSTILE, "line 1, column 1: expected a statement", TEMPLATE_UNPARSED, 7},
    };
    struct workload *workload = ARENA_NEW(arena, struct workload);
    workload->template_count = sizeof templates / sizeof *templates;
    workload->templates = ARENA_ARRAY(arena, struct workload_template, workload->template_count);
    workload->statements = 57619;
    workload->unparsed = 2;
    workload->unparsed_share = 0.0123;
    for (size_t i = 0; i < workload->template_count; i++) {
        workload->templates[i] = (struct workload_template){.id = str_from_z(templates[i].id),
                                                            .text = str_from_z(templates[i].text),
                                                            .state = templates[i].state,
                                                            .reason = str_from_z(templates[i].reason),
                                                            .calls = templates[i].calls,
                                                            .total_ms = NAN,
                                                            .mean_ms = 1.25};
    }
    return workload;
}

static void make_templates(struct arena *arena, struct advise_result *result) {
    static const double costs[][2] = {{18234.5, 12.75}, {6022.25, 410}, {8.45, 9.31},
                                      {2210, 2210},     {NAN, NAN},     {NAN, NAN}};
    result->template_count = result->workload->template_count;
    result->templates = ARENA_ARRAY(arena, struct advise_template, result->template_count);
    for (size_t i = 0; i < result->template_count; i++) {
        result->templates[i] =
            (struct advise_template){.template = &result->workload->templates[i],
                                     .before = costs[i][0],
                                     .after = costs[i][1],
                                     .verified = i < 3,
                                     .plan_before = i == 0 ? STR("Limit > Sort > Seq Scan orders") : (struct str){0},
                                     .plan_after = i == 0 ? STR("Limit > Index Scan idx_orders") : (struct str){0}};
    }
}

static struct advise_effect *effect(struct arena *arena, const struct advise_result *result, size_t template) {
    const struct advise_template *one = &result->templates[template];
    struct advise_effect *made = ARENA_NEW(arena, struct advise_effect);
    *made = (struct advise_effect){.template = one->template,
                                   .before = one->before,
                                   .after = one->after,
                                   .plan_before = one->plan_before,
                                   .plan_after = one->plan_after};
    return made;
}

static void make_recommendations(struct arena *arena, struct advise_result *result) {
    struct advise_recommendation *list = ARENA_ARRAY(arena, struct advise_recommendation, 3);
    struct design_index *index = ARENA_NEW(arena, struct design_index);
    *index = (struct design_index){.table = 0, .name = STR("order's_customer_id_created_at_idx")};
    list[0] = (struct advise_recommendation){
        .id = STR("r1"),
        .kind = ADVISE_INDEX,
        .title = STR("index orders(customer_id, created_at DESC) where not deleted"),
        .ddl = one_text(arena, "CREATE INDEX CONCURRENTLY orders_customer_id_created_at_idx ON shop.orders USING btree "
                               "(customer_id, created_at DESC) INCLUDE (total) WHERE note <> 'two  blanks'"),
        .undo = one_text(arena, "DROP INDEX CONCURRENTLY IF EXISTS shop.orders_customer_id_created_at_idx"),
        .ddl_count = 1,
        .undo_count = 1,
        .index = index,
        .existing = CATALOG_NONE,
        .size_bytes = 25427968,
        .benefit = 874000123.5,
        .maintenance = 4821.75,
        .priority = 0.91,
        .frequency = 0.97,
        .cost_savings = 1,
        .user_impact = 0.82,
        .resource = 0.55,
        .confidence = 0.88,
        .confidence_why = STR("the planner verified 2 of 2 statements"),
        .affected = effect(arena, result, 0),
        .affected_count = 1,
        .regressions = effect(arena, result, 2),
        .regression_count = 1,
        .why = STR("customer_orders_page runs 48,000 times and reads all 412,000 rows of orders to return 20: the "
                   "index gives the newest orders of one customer in order, so neither a scan nor a sort is needed."),
        .risk = STR("UPDATE of created_at can no longer be HOT; writes to orders pay about 0.4 units more each. The "
                    "size is an estimate within 10 %.")};
    list[0].interactions = ARENA_ARRAY(arena, struct advise_interaction, 1);
    list[0].interactions[0] = (struct advise_interaction){.with = 1, .doi = 0.31};
    list[0].interaction_count = 1;
    list[1] = (struct advise_recommendation){
        .id = STR("r2"),
        .kind = ADVISE_INDEX,
        .title = STR("index orders(status) " SAMPLE_HOSTILE),
        .ddl = one_text(arena, "CREATE INDEX CONCURRENTLY orders_status_idx ON shop.orders USING btree (status) WHERE "
                               "status <> 'delivered'"),
        .undo = one_text(arena, "DROP INDEX CONCURRENTLY IF EXISTS shop.orders_status_idx"),
        .ddl_count = 1,
        .undo_count = 1,
        .existing = CATALOG_NONE,
        .size_bytes = 663552,
        .benefit = 6734700,
        .maintenance = 977.5,
        .priority = 0.44,
        .frequency = 0.2,
        .cost_savings = 0.6,
        .user_impact = 0.5,
        .resource = 0.4,
        .confidence = 0.7,
        .affected = effect(arena, result, 1),
        .affected_count = 1,
        .why = STR("q2 looks for open orders, 1.3 % of the table."),
        .risk = STR("none beyond the upkeep")};
    list[2] = (struct advise_recommendation){
        .id = STR("r3"),
        .kind = ADVISE_DROP_INDEX,
        .title = STR("drop index orders_note_idx"),
        .ddl = one_text(arena, "DROP INDEX CONCURRENTLY IF EXISTS shop.orders_note_idx"),
        .undo = one_text(arena, "CREATE INDEX CONCURRENTLY orders_note_idx ON shop.orders USING btree (note)"),
        .ddl_count = 1,
        .undo_count = 1,
        .existing = 4,
        .size_bytes = 9437184,
        .benefit = 811.25,
        .maintenance = 811.25,
        .priority = 0.12,
        .frequency = 0,
        .cost_savings = 0.01,
        .user_impact = 0.1,
        .resource = 0.9,
        .confidence = 0.95,
        .confidence_why = STR("never scanned in 41 days"),
        .why = STR("No statement uses it and it was not scanned since the counters were reset 41 days ago."),
        .risk = STR("a statement that runs less often than every 41 days may need it")};
    result->recommendations = list;
    result->recommendation_count = 3;
}

static struct advise_result *make_result(struct arena *arena) {
    struct advise_result *result = ARENA_NEW(arena, struct advise_result);
    *result =
        (struct advise_result){.catalog = make_catalog(arena),
                               .workload = make_workload(arena),
                               .source = STR("examples/orders.zip"),
                               .model = STR("database"),
                               .baseline = 883248123.25,
                               .after = 1786234.5,
                               .improvement = 0.99797765,
                               .bound = 1701234.5,
                               .gap = 0.04759,
                               .whatif_calls = 5123,
                               .model_plans = 340,
                               .elapsed_ms = 812.5,
                               .budget_bytes = 524288000,
                               .design_bytes = 26091520,
                               .verdict = STR("Create 2 indexes and drop 1: the workload then costs 99.8 % less.")};
    make_templates(arena, result);
    result->searched_templates = result->template_count;
    result->rejected = ARENA_ARRAY(arena, struct advise_rejected, 2);
    result->rejected_count = 2;
    result->rejected[0] = (struct advise_rejected){
        STR("CREATE INDEX CONCURRENTLY orders_created_at_idx ON shop.orders USING btree (created_at)"),
        STR("dominated"), STR("r1 serves the same statements")};
    result->rejected[1] =
        (struct advise_rejected){STR("CREATE INDEX CONCURRENTLY x ON shop.orders USING gin (payload) " SAMPLE_HOSTILE),
                                 STR("no gain"), STR("no statement got cheaper")};
    result->notes = ARENA_ARRAY(arena, struct str, 2);
    result->note_count = 2;
    result->notes[0] = STR("table shop.events was never analysed: its columns are costed by defaults");
    result->notes[1] = STR(SAMPLE_HOSTILE);
    return result;
}

static void make_regressions(struct arena *arena, struct advise_result *result) {
    const struct design_index **used = ARENA_ARRAY(arena, const struct design_index *, 1);
    struct design_index *index = ARENA_NEW(arena, struct design_index);
    *index = (struct design_index){.identity = STR("shop.orders(status) " SAMPLE_HOSTILE)};
    used[0] = index;
    result->regressions = ARENA_NEW(arena, struct advise_regression);
    result->regressions[0] =
        (struct advise_regression){.effect = *effect(arena, result, 2), .used = used, .used_count = 1};
    result->regressions[0].effect.plan_before = STR("Index Scan orders_pkey");
    result->regressions[0].effect.plan_after = STR("Bitmap Heap Scan orders_status_idx");
    result->regression_count = 1;
}

static void make_search(struct arena *arena, struct advise_result *result) {
    static const struct progress_point curve[] = {
        {PROGRESS_SEARCHING, 120, 15.5, 3e6, NAN, NAN},
        {PROGRESS_SEARCHING, 340, 80.25, 2.5e6, 1.2e6, 0.52},
        {PROGRESS_VERIFYING, 380, 211.5, 1.9e6, NAN, NAN},
        {PROGRESS_VERIFYING, 5123, 800.5, 1786234.5, 1701234.5, 0.04759},
    };
    result->curve = curve;
    result->curve_count = sizeof curve / sizeof *curve;
    result->frontier = ARENA_ARRAY(arena, struct advise_point, 2);
    result->frontier_count = 2;
    for (size_t i = 0; i < 2; i++) {
        const struct advise_recommendation *one = &result->recommendations[1 - i];
        result->frontier[i] = (struct advise_point){.size_bytes = i ? result->design_bytes : 663552,
                                                    .cost = i ? result->after : 500111222.25,
                                                    .bound = i ? result->bound : NAN,
                                                    .ddl = one->ddl,
                                                    .ddl_count = one->ddl_count,
                                                    .advised = i == 1};
        result->frontier[i].design.added_count = i + 1;
    }
}

struct advise_result *sample_full(struct arena *arena) {
    struct advise_result *result = make_result(arena);
    make_recommendations(arena, result);
    make_regressions(arena, result);
    make_search(arena, result);
    return result;
}

struct advise_result *sample_refused(struct arena *arena) {
    struct advise_result *result = make_result(arena);
    result->source = STR("postgresql://dba@db.example:5432/orders");
    result->model = STR("model");
    result->bound = result->gap = NAN;
    result->after = result->baseline;
    result->improvement = 0;
    result->design_bytes = 0;
    result->refused = ERR_GUARD_GAIN;
    result->verdict = STR("Nothing worth doing: the best set saves 3 %, less than the 15 % that --min-gain asks for.");
    return result;
}

struct advise_result *sample_cluster(struct arena *arena, bool told) {
    const struct workload_instance ran[] = {
        {.number = 1, .name = STR("shop1"), .db_time_ms = 130000, .statements = 4, .calls = 49000, .total_ms = 90000},
        {.number = 2, .name = STR(SAMPLE_HOSTILE), .db_time_ms = 390000, .statements = 3, .calls = 1500.5, .total_ms = 30000}};
    struct advise_result *result = sample_full(arena);
    struct workload *workload = ARENA_NEW(arena, struct workload);
    *workload = *result->workload;
    for (size_t i = 0; i < 2; i++) {
        VEC_PUSH(arena, &workload->instances.list, ran[i]);
        if (told) {
            VEC_PUSH(arena, &workload->templates[0].instances.list, ran[i]);
        } else {
            workload->instances.list.at[i].calls = workload->instances.list.at[i].total_ms = NAN;
        }
    }
    result->workload = workload;
    return result;
}
