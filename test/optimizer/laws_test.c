/*
 * Laws of the optimizer on a small made-up shop: an index never makes reading dearer, hiding one never makes it cheaper, a tighter predicate
 * never gives more rows, and the order of tables and conditions in the text does not matter. Same input, same plan, byte for byte. Held by
 * both books: PostgreSQL's and Oracle's.
 */
#include <math.h>

#include "base/random.h"
#include "cost/index_size.h"
#include "optimizer/optimizer.h"
#include "sql/parse.h"
#include "support/made_up.h"
#include "support/support.h"

struct shop {
    struct arena arena;
    enum sql_dialect dialect;
    struct catalog *catalog;
};

/* As the dialect folds what is not quoted. */
static struct str name_in(struct shop *s, const char *name) {
    struct str text = str_from_z(name);
    return s->dialect == SQL_ORACLE ? str_upper(&s->arena, text) : text;
}

static void add_table(struct shop *s, struct catalog_builder *b, const char *name, double rows, double row_bytes) {
    made_up_table(b, name_in(s, "public"), name_in(s, name), rows, ceil(rows * row_bytes / 8000));
}

static void add_column(struct shop *s, struct catalog_builder *b, const char *table, const char *name, double distinct,
                       double correlation) {
    made_up_column(&s->arena, b, catalog_builder_table(b, name_in(s, "public"), name_in(s, table)), name_in(s, name),
                   distinct, correlation, 20);
}

static int set_up(void **state, enum sql_dialect dialect) {
    struct shop *s = calloc(1, sizeof *s);
    arena_init(&s->arena, NULL);
    s->dialect = dialect;
    struct catalog_builder *b = catalog_builder_new(&s->arena, dialect);
    b->catalog->search_path = name_in(s, "public");
    b->catalog->version = 150000;
    add_table(s, b, "customer", 20000, 120);
    add_table(s, b, "sale", 400000, 90);
    add_table(s, b, "line", 1500000, 60);
    catalog_builder_seal_tables(b);
    add_column(s, b, "customer", "c_id", 20000, 1);
    add_column(s, b, "customer", "c_land", 40, 0.1);
    add_column(s, b, "sale", "s_id", 400000, 1);
    add_column(s, b, "sale", "s_customer", 20000, 0);
    add_column(s, b, "sale", "s_day", 3000, 0.9);
    add_column(s, b, "line", "l_sale", 400000, 1);
    add_column(s, b, "line", "l_product", 5000, 0);
    add_column(s, b, "line", "l_pieces", 50, 0);
    s->catalog = catalog_builder_finish(b);
    *state = s;
    return 0;
}

static int set_up_postgresql(void **state) {
    return set_up(state, SQL_POSTGRESQL);
}

static int set_up_oracle(void **state) {
    return set_up(state, SQL_ORACLE);
}

static int tear_down(void **state) {
    struct shop *s = *state;
    arena_release(&s->arena);
    free(s);
    return 0;
}

static struct optimizer_query *prepare(struct shop *s, const char *sql) {
    struct err err = {0};
    struct str text = str_from_z(sql);
    struct sql_node *tree = sql_parse_statement(&s->arena, s->dialect, text, &err);
    assert_done(tree != NULL, &err);
    struct query *query = query_resolve(&s->arena, s->catalog, tree, text, &err);
    assert_done(query != NULL, &err);
    return optimizer_prepare(&s->arena, s->catalog, query);
}

static struct optimizer_plan plan(struct shop *s, struct optimizer_query *query, const struct design *design) {
    struct optimizer_plan result;
    optimizer_plan(&s->arena, query, design, true, &result);
    assert_true(isfinite(result.cost) && result.cost > 0 && result.rows >= 1);
    return result;
}

static const char *const queries[] = {
    "select c_land from customer where c_id = 77",
    "select count(*) from sale where s_day between 100 and 130",
    "select s_id from sale where s_customer = 5 order by s_day desc fetch first 10 rows only",
    "select c_land, count(*) from customer, sale, line where c_id = s_customer and s_id = l_sale and l_product = 17 "
    "group by c_land",
    "select c_id from customer where not exists (select 1 from sale where s_customer = c_id and s_day > 2900)",
    "select c_id from customer where c_id in (select s_customer from sale where s_day = 3)",
    "select c_id, s_id from customer left join sale on s_customer = c_id and s_day = 12 where c_land = 3",
    "select s_day, sum(l_pieces) from sale join line on l_sale = s_id where s_customer in (1, 2, 3) group by s_day "
    "order by s_day",
    "select l_sale from line where l_product = 4 or l_pieces = 49",
    "select distinct s_customer from sale where s_day < 30",
};

static struct design random_design(struct shop *s, struct random *random, size_t n) {
    struct design design = {0};
    for (size_t i = 0; i < n; i++) {
        uint32_t table = (uint32_t)random_below(random, s->catalog->table_count);
        size_t columns = s->catalog->tables[table].column_count;
        struct catalog_key keys[2] = {{.column = (uint32_t)random_below(random, columns)},
                                      {.column = (uint32_t)random_below(random, columns)}};
        struct design_index like = {.table = table,
                                    .method = METHOD_BTREE,
                                    .keys = keys,
                                    .key_count = keys[0].column == keys[1].column ? 1 : 2};
        struct design_index *index = design_index_make(&s->arena, s->catalog, &like);
        cost_index_size(s->catalog, index);
        design_add(&s->arena, &design, index);
    }
    return design;
}

/* Equally cheap paths within 1 % are one to the planner, so a step may cost that much at each of a few joins. */
static void an_index_never_hurts_reading(void **state) {
    struct shop *s = *state;
    struct random random;
    random_init(&random, 3);
    for (size_t q = 0; q < sizeof queries / sizeof *queries; q++) {
        struct optimizer_query *query = prepare(s, queries[q]);
        struct design none = {0};
        double without = plan(s, query, &none).cost;
        for (int round = 0; round < 30; round++) {
            struct design design = random_design(s, &random, 4);
            double last = without;
            struct design grown = {0};
            for (size_t i = 0; i < design.added_count; i++) {
                design_add(&s->arena, &grown, design.added[i]);
                double cost = plan(s, query, &grown).cost;
                if (cost > last * 1.02) {
                    fail_msg("%s: %s raised the cost from %.2f to %.2f", queries[q], design.added[i]->name.ptr, last,
                             cost);
                }
                last = cost;
            }
        }
    }
}

static void used_indexes_are_the_reason(void **state) {
    struct shop *s = *state;
    struct random random;
    random_init(&random, 4);
    for (size_t q = 0; q < sizeof queries / sizeof *queries; q++) {
        struct optimizer_query *query = prepare(s, queries[q]);
        for (int round = 0; round < 20; round++) {
            struct design design = random_design(s, &random, 5), only = {0};
            struct optimizer_plan all = plan(s, query, &design);
            for (size_t i = 0; i < all.used_count; i++) {
                assert_true(design_has(&design, all.used[i]));
                design_add(&s->arena, &only, all.used[i]);
            }
            struct optimizer_plan again = plan(s, query, &only);
            assert_true(again.cost <= all.cost * 1.02 && again.cost >= all.cost / 1.02);
        }
    }
}

static void the_text_s_order_does_not_matter(void **state) {
    struct shop *s = *state;
    struct random random;
    random_init(&random, 5);
    struct optimizer_query *a = prepare(s, "select c_land from customer, sale, line where c_id = s_customer and s_id = "
                                           "l_sale and l_product = 17 and s_day = 5");
    struct optimizer_query *b = prepare(s, "select x.c_land from line y, sale z, customer x where 5 = z.s_day and "
                                           "y.l_product = 17 and z.s_id = y.l_sale and z.s_customer = x.c_id");
    for (int round = 0; round < 20; round++) {
        struct design design = random_design(s, &random, 4);
        double one = plan(s, a, &design).cost, other = plan(s, b, &design).cost;
        assert_true(fabs(one - other) <= one * 0.01);
    }
}

static void tighter_means_fewer_rows(void **state) {
    struct shop *s = *state;
    struct design none = {0};
    double before = 0;
    for (int day = 0; day < 3000; day += 100) {
        struct str sql = str_fmt(&s->arena, "select s_id from sale where s_day < %d", day);
        double rows = plan(s, prepare(s, str_z(&s->arena, sql)), &none).rows;
        assert_true(rows >= before);
        before = rows;
    }
}

static void same_input_same_plan(void **state) {
    struct shop *s = *state;
    struct random random;
    random_init(&random, 6);
    struct design design = random_design(s, &random, 8);
    for (size_t q = 0; q < sizeof queries / sizeof *queries; q++) {
        struct optimizer_plan first = plan(s, prepare(s, queries[q]), &design);
        struct optimizer_plan again = plan(s, prepare(s, queries[q]), &design);
        assert_true(first.cost == again.cost && str_eq(first.text, again.text));
    }
}

/* sale (s_customer) */
static struct design_index *add_customer_index(struct shop *s, struct design *design) {
    struct catalog_key key = {.column = 1};
    const struct catalog_table *sale = catalog_find_table(s->catalog, name_in(s, "public"), name_in(s, "sale"));
    struct design_index like = {.table = catalog_table_id(s->catalog, sale), .method = METHOD_BTREE, .keys = &key, .key_count = 1};
    struct design_index *index = design_index_make(&s->arena, s->catalog, &like);
    cost_index_size(s->catalog, index);
    design_add(&s->arena, design, index);
    return index;
}

/* HypoPG shows the planner a partial index of the first table only: as written, or where the statement can be written so; not of two references to one table. */
static void what_stands_in_front_decides(void **state) {
    static const struct {
        const char *sql;
        bool seen;
    } cases[] = {
        {"select s_id from sale, customer where c_id = s_customer and c_land = 3 and c_id < 40", true},
        {"select s_id from customer, sale where c_id = s_customer and c_land = 3 and c_id < 40", true}, /* it may be written first */
        {"select x.s_id from customer, lateral (select * from sale where s_customer = c_id) x where c_land = 3 and c_id < 40", true}, /* it is merged, and may be written out */
        {"select s.s_id from customer, sale s, sale t where c_id = s.s_customer and t.s_id = s.s_id and c_land = 3 and c_id < 40", false},
        {"select s_id from (select * from sale) x, customer where c_id = s_customer and c_land = 3 and c_id < 40", true},
        {"select c_land from customer where exists (select 1 from sale where s_customer = c_id) and c_land = 3 and c_id < 40", false},
        {"select c_land, (select max(s_day) from sale where s_customer = c_id) from customer where c_land = 3 and c_id < 40", true},
    };
    struct shop *s = *state;
    struct design design = {0};
    struct design_index *index = add_customer_index(s, &design);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct optimizer_query *query = prepare(s, cases[i].sql);
        index->seen_in_front_only = false;
        assert_int_equal(plan(s, query, &design).used_count, 1);
        index->seen_in_front_only = true;
        assert_int_equal(plan(s, query, &design).used_count, cases[i].seen ? 1 : 0);
    }
}

/* cost_subplan: a scan that starts again for each outer row hashes the sub-plan of its filter again. Only for one row that can be the best. */
static void what_is_hashed_is_hashed_again(void **state) {
    static const struct {
        const char *sql;
        bool loop;
    } cases[] = {
        {"select s_id from customer, sale where c_id = s_customer and c_id in (7, 77, 777)", true},
        {"select s_id from customer, sale where c_id = s_customer and c_id in (7, 77, 777) and s_day not in (select l_product from line)", false},
        {"select s_id from customer, sale where c_id = s_customer and c_id = 77 and s_day not in (select l_product from line)", true},
    };
    struct shop *s = *state;
    struct design design = {0};
    add_customer_index(s, &design);
    for (size_t i = 0; i < sizeof cases / sizeof *cases && s->dialect == SQL_POSTGRESQL; i++) {
        assert_int_equal(plan(s, prepare(s, cases[i].sql), &design).used_count, cases[i].loop ? 1 : 0);
    }
}

/* Twelve relations: above the limit of dynamic programming. */
static void many_relations(void **state) {
    struct shop *s = *state;
    struct design none = {0};
    struct optimizer_query *query =
        prepare(s, "select 1 from customer a, sale b, line c, customer d, sale e, line f, customer g, sale h, line i, "
                   "customer j, sale k, line l "
                   "where a.c_id = b.s_customer and b.s_id = c.l_sale and d.c_id = e.s_customer and e.s_id = f.l_sale "
                   "and g.c_id = h.s_customer and "
                   "h.s_id = i.l_sale and j.c_id = k.s_customer and k.s_id = l.l_sale and a.c_id = d.c_id and d.c_id = "
                   "g.c_id and g.c_id = j.c_id and a.c_id = 5");
    plan(s, query, &none);
}

static size_t price_within(struct shop *s, struct optimizer_query *query, const struct design *design, size_t work) {
    struct optimizer_plan plan;
    struct optimizer_skeleton skeleton;
    double price, *prices = ARENA_ARRAY(&s->arena, double, optimizer_slots(query) * design->added_count + 1);
    struct optimizer_effort effort = {.slack = 1, .work_most = work};
    optimizer_price(&s->arena, query, design, prices, INFINITY, &effort, &plan, &price, &skeleton);
    assert_true(plan.work > work || isfinite(plan.cost));
    return plan.work;
}

/* Wherever the work ends, above or in a sub-select, there is a whole plan or none. */
static void work_may_end_anywhere(void **state) {
    static const char *const shapes[] = {
        "select c_land, total from (select c_land, count(*) as total from customer, sale where c_id = s_customer group by c_land) x where total > 3",
        "select c_land, s_day, count(*) from (select c_land, s_day from customer, sale, line where c_id = s_customer and s_id = l_sale union all "
        "select l_product, l_pieces from line) x group by rollup (c_land, s_day)",
        "select distinct c_land from (select distinct c_land, s_day from customer, sale where c_id = s_customer) x",
        "select s_day, rank() over (order by s_day) from (select s_day, count(*) as n from sale group by s_day) x order by n",
        "select c_land from customer where c_id in (select s_customer from sale, line where s_id = l_sale group by s_customer) intersect select s_day from sale",
    };
    struct shop *s = *state;
    struct random random;
    random_init(&random, 7);
    struct design design = random_design(s, &random, 8);
    for (size_t q = 0; q < sizeof shapes / sizeof *shapes; q++) {
        struct optimizer_query *query = prepare(s, shapes[q]);
        size_t all = price_within(s, query, &design, SIZE_MAX);
        assert_true(all > 0);
        for (size_t part = 0; part < 200; part++) {
            price_within(s, query, &design, all * part / 200);
        }
    }
}

/* An index on these columns of the table; none is -1. */
static struct design index_on(struct shop *s, const char *table, int first, int second) {
    struct catalog_key keys[2] = {{.column = (uint32_t)first}, {.column = (uint32_t)second}};
    const struct catalog_table *found = catalog_find_table(s->catalog, name_in(s, "public"), name_in(s, table));
    struct design_index like = {.table = catalog_table_id(s->catalog, found), .method = METHOD_BTREE, .keys = keys, .key_count = second < 0 ? 1 : 2};
    struct design_index *index = design_index_make(&s->arena, s->catalog, &like);
    struct design design = {0};
    cost_index_size(s->catalog, index);
    design_add(&s->arena, &design, index);
    return design;
}

static double cheapest_access(struct shop *s, struct optimizer_query *query, const struct design_index *index, const struct optimizer_leaf *leaf, double least) {
    struct optimizer_access *accesses;
    size_t n = optimizer_accesses(&s->arena, query, index, &accesses);
    for (size_t i = 0; i < n; i++) {
        if (!accesses[i].branch && optimizer_access_fits(&accesses[i], &leaf->wants)) {
            least = fmin(least, leaf->startup_times * accesses[i].startup + leaf->total_times * accesses[i].total);
        }
    }
    return least;
}

/* What comes first is a part of what is asked: a plan under a LIMIT says what it costs with another index in the same place. */
static void first_rows_follow_their_scans(void **state) {
    static const struct {
        const char *sql, *table;
        int column, other; /* of one index, and what another has besides */
    } cases[] = {
        {"select * from sale order by s_customer, s_day limit 10", "sale", 1, 0},                                                            /* an incremental sort */
        {"select s_id, l_product from line left join sale on s_id = l_sale order by l_sale limit 30000", "line", 0, 2},                      /* a merge join */
        {"select c_land from customer where c_id in (select s_customer from sale) order by c_id limit 4000", "customer", 0, 1},              /* with different rows */
        {"select c_land from customer where c_id in (select s_customer from sale where s_day < 20) order by c_id limit 40", "customer", 0, 1}, /* with shared work */
    };
    struct shop *s = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases && s->dialect == SQL_POSTGRESQL; i++) {
        struct design one = index_on(s, cases[i].table, cases[i].column, -1), other = index_on(s, cases[i].table, cases[i].column, cases[i].other);
        struct optimizer_query *query = prepare(s, cases[i].sql);
        struct optimizer_plan priced;
        struct optimizer_skeleton skeleton;
        struct optimizer_effort effort = {.slack = 1, .work_most = SIZE_MAX};
        double price, *free_of_charge = ARENA_ARRAY(&s->arena, double, optimizer_slots(query) + 1);
        optimizer_price(&s->arena, query, &one, free_of_charge, INFINITY, &effort, &priced, &price, &skeleton);
        double cost = skeleton.constant;
        for (size_t l = 0; l < skeleton.leaf_count; l++) {
            cost += cheapest_access(s, query, other.added[0], &skeleton.leaves[l], cheapest_access(s, query, NULL, &skeleton.leaves[l], INFINITY));
        }
        struct optimizer_plan there = plan(s, query, &other);
        assert_int_equal(priced.used_count, 1);
        assert_int_equal(skeleton.fixed_count, 0);
        assert_true(there.used_count == 1 && fabs(cost - there.cost) <= 1e-3 * there.cost);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(first_rows_follow_their_scans),
                                       cmocka_unit_test(work_may_end_anywhere),
                                       cmocka_unit_test(an_index_never_hurts_reading),
                                       cmocka_unit_test(used_indexes_are_the_reason),
                                       cmocka_unit_test(the_text_s_order_does_not_matter),
                                       cmocka_unit_test(tighter_means_fewer_rows),
                                       cmocka_unit_test(same_input_same_plan),
                                       cmocka_unit_test(many_relations),
                                       cmocka_unit_test(what_stands_in_front_decides),
                                       cmocka_unit_test(what_is_hashed_is_hashed_again)};
    int failed = cmocka_run_group_tests_name("postgresql", tests, set_up_postgresql, tear_down);
    return failed + cmocka_run_group_tests_name("oracle", tests, set_up_oracle, tear_down);
}
