#include "workload/sample.h"

#include <math.h>

#include "catalog/catalog_build.h"

static struct str states[] = {STR_INIT("done"), STR_INIT("open"), STR_INIT("it's")};
static double state_fractions[] = {0.7, 0.2, 0.1};
static struct str ids[] = {STR_INIT("1"), STR_INIT("250"), STR_INIT("500"), STR_INIT("750"), STR_INIT("1000")};
static struct str totals[] = {STR_INIT("-5.50"), STR_INIT("10.00"), STR_INIT("20.00"), STR_INIT("30.00"),
                              STR_INIT("99.99")};
static struct str days[] = {STR_INIT("2024-01-01"), STR_INIT("2024-04-01"), STR_INIT("2024-07-01"),
                            STR_INIT("2024-10-01"), STR_INIT("2024-12-31")};
static struct str moments[] = {STR_INIT("2024-01-01 00:00:00+00"), STR_INIT("2024-04-01 06:00:00+00"),
                               STR_INIT("2024-07-01 12:00:00+00"), STR_INIT("2024-10-01 18:00:00+00"),
                               STR_INIT("2024-12-31 23:59:59+00")};
static struct str emails[] = {STR_INIT("Ann@x.org"), STR_INIT("Bob@x.org"), STR_INIT("Cy%_@x.org"),
                              STR_INIT("Dan@x.org"), STR_INIT("Eve@x.org")};
static struct str tags[] = {STR_INIT("red"), STR_INIT("a \"b\"")};
static double tag_fractions[] = {0.5, 0.25};
static struct str documents[] = {STR_INIT("{\"k\": 1}"), STR_INIT("{\"k\": 2}"), STR_INIT("{\"of\": [1], \"k\": 3}"), STR_INIT("{\"k\": 4}"),
                                 STR_INIT("{\"k\": 5}")};
static struct str flags[] = {STR_INIT("f"), STR_INIT("t")};
static double flag_fractions[] = {0.95, 0.05};

static struct catalog_stats bounds(struct str *values) {
    return (struct catalog_stats){
        .present = true, .distinct = -1, .correlation = NAN, .bounds = values, .bound_count = 5};
}

static struct catalog_stats common(struct str *values, double *fractions, size_t count) {
    return (struct catalog_stats){.present = true,
                                  .distinct = (double)count,
                                  .correlation = NAN,
                                  .common = values,
                                  .common_fraction = fractions,
                                  .common_count = count};
}

const struct catalog *sample_catalog(struct arena *arena) {
    struct catalog_stats elements = {
        .present = true, .correlation = NAN, .elements = tags, .element_fraction = tag_fractions, .element_count = 2};
    const struct catalog_column orders[] = {
        {.name = STR("id"), .type_name = STR("bigint"), .stats = bounds(ids)},
        {.name = STR("customer_id"), .type_name = STR("bigint"), .stats = bounds(ids)},
        {.name = STR("state"), .type_name = STR("text"), .stats = common(states, state_fractions, 3)},
        {.name = STR("total"), .type_name = STR("numeric(12,2)"), .stats = bounds(totals)},
        {.name = STR("ordered_on"), .type_name = STR("date"), .stats = bounds(days)},
        {.name = STR("created_at"), .type_name = STR("timestamp with time zone"), .stats = bounds(moments)},
        {.name = STR("deleted"), .type_name = STR("boolean"), .stats = common(flags, flag_fractions, 2)},
        {.name = STR("tags"), .type_name = STR("text[]"), .stats = elements},
        {.name = STR("data"), .type_name = STR("jsonb")},
        {.name = STR("doc"), .type_name = STR("jsonb"), .stats = bounds(documents)},
    };
    const struct catalog_column customers[] = {
        {.name = STR("id"), .type_name = STR("bigint"), .stats = bounds(ids)},
        {.name = STR("email"), .type_name = STR("text"), .stats = bounds(emails)},
        {.name = STR("born"), .type_name = STR("date")},
        {.name = STR("here"), .type_name = STR("tstzrange")},
        {.name = STR("ip"), .type_name = STR("inet")},
    };
    struct catalog_builder *builder = catalog_builder_new(arena, SQL_POSTGRESQL);
    builder->catalog->search_path = STR("public");
    struct catalog_table a = {.schema = STR("public"), .name = STR("orders"), .rows = 1000, .pages = 10},
                         b = {.schema = STR("public"), .name = STR("customers"), .rows = 1000, .pages = 10};
    catalog_builder_add_table(builder, &a, (struct str){0}, (struct str){0});
    catalog_builder_add_table(builder, &b, (struct str){0}, (struct str){0});
    catalog_builder_seal_tables(builder);
    uint32_t orders_id = catalog_builder_table(builder, a.schema, a.name),
             customers_id = catalog_builder_table(builder, b.schema, b.name);
    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
        struct catalog_column column = orders[i];
        column.family = catalog_family_of(column.type_name);
        catalog_builder_add_column(builder, orders_id, &column);
    }
    for (size_t i = 0; i < sizeof customers / sizeof customers[0]; i++) {
        struct catalog_column column = customers[i];
        column.family = catalog_family_of(column.type_name);
        catalog_builder_add_column(builder, customers_id, &column);
    }
    struct catalog_key *key = arena_alloc(arena, sizeof *key);
    *key = (struct catalog_key){.column = CATALOG_NONE, .expression = STR("(data ->> 'source'::text)")};
    struct catalog_index source = {.schema = a.schema,
                                   .name = STR("orders_source"),
                                   .table = orders_id,
                                   .keys = key,
                                   .key_count = 1,
                                   .method = METHOD_BTREE,
                                   .valid = true};
    catalog_builder_add_index(builder, &source);
    return catalog_builder_finish(builder);
}
