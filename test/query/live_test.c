/*
 * The shape of our blocks beside the plans of a real server (DOVETAIL_TEST_PG), over temporary tables without indexes: the same
 * tables are scanned as often, and the same kinds of joins are left after flattening and reduction.
 */
#include <stdlib.h>

#include "base/file.h"
#include "db/db.h"
#include "query/query.h"
#include "sql/parse.h"
#include "support/server.h"

#include "catalog_text.h"

static const char *const statements[] = {
    "select * from open_orders where total > 100",
    "select c.name, t.total from customers c join customer_totals t on t.customer_id = c.id where t.country = 'DE'",
    "select c.id from customers c left join orders o on o.customer_id = c.id and o.status = 'open' where c.country = "
    "'DE'",
    "select c.id from customers c left join orders o on o.customer_id = c.id where o.total > 10",
    "select c.id from customers c left join orders o on o.customer_id = c.id where o.customer_id is null",
    "select 1 from customers c left join orders o on o.customer_id = c.id left join items i on i.order_id = o.id where "
    "i.line = 1",
    "select 1 from customers c left join orders o on o.customer_id = c.id left join items i on i.order_id = o.id where "
    "o.id > 1",
    "select 1 from customers c full join orders o on o.customer_id = c.id",
    "select 1 from customers c full join orders o on o.customer_id = c.id where c.vip",
    "select 1 from customers c full join orders o on o.customer_id = c.id where c.vip and o.total > 1",
    "select id from orders o where exists (select 1 from items i where i.order_id = o.id and i.quantity > 5)",
    "select id from orders o where not exists (select 1 from items i where i.order_id = o.id)",
    "select id from orders o where exists (select 1 from customers where vip)",
    "select id from orders where id not in (select order_id from items)",
    "select id from orders o where total = (select max(total) from orders i where i.customer_id = o.customer_id)",
    "with a as (select * from orders where total > 5) select * from a where id = 3",
    "select id from (select id from orders union all select order_id from items) u where id = 5",
    "with recursive t as (select id, parent_id from categories where parent_id is null union all select c.id, "
    "c.parent_id from "
    "categories c join t on c.parent_id = t.id) select * from t",
    "select p.id, x.n from products p cross join lateral (select count(*) as n from items i where i.product_id = p.id) "
    "x",
    "update orders o set total = i.price from items i where i.order_id = o.id",
    "delete from items where order_id in (select id from orders group by id having count(*) > 1)",
};

static const char *const tables[] = {"customers", "orders", "items", "products", "categories"};
static const char *const kinds[] = {"Left Join", "Right Join", "Full Join", "Anti Join"};

enum { TABLES = sizeof tables / sizeof *tables, CHECKED = sizeof statements / sizeof *statements };

struct shape {
    size_t scans[TABLES];
    size_t outer, full, anti; /* a semi join may be planned as an inner one over distinct rows, so it is not counted */
};

static void add_block(const struct catalog *catalog, const struct query_block *block, struct shape *shape) {
    for (size_t i = 0; i < block->rel_count; i++) {
        for (size_t t = 0; block->rels[i].kind == REL_TABLE && t < TABLES; t++) {
            shape->scans[t] += str_eq_z(catalog->tables[block->rels[i].table].name, tables[t]);
        }
        if (block->rels[i].block) {
            add_block(catalog, block->rels[i].block, shape);
        }
    }
    for (size_t i = 0; i < block->join_count; i++) {
        shape->outer += block->joins[i].kind == JOIN_LEFT;
        shape->full += block->joins[i].kind == JOIN_FULL;
        shape->anti += block->joins[i].kind == JOIN_ANTI;
    }
    for (size_t i = 0; i < block->branch_count; i++) {
        add_block(catalog, block->branches[i], shape);
    }
    for (size_t i = 0; i < block->sub_plan_count; i++) {
        add_block(catalog, block->sub_plans[i].block, shape);
    }
}

static struct shape ours(struct arena *arena, const struct catalog *catalog, struct str text) {
    struct err err = {0};
    struct shape shape = {0};
    struct sql_node *tree = sql_parse_statement(arena, SQL_POSTGRESQL, text, &err);
    struct query *query = tree ? query_resolve(arena, catalog, tree, text, &err) : NULL;
    assert_done(query != NULL, &err);
    add_block(catalog, query->root, &shape);
    return shape;
}

static size_t count(struct str text, const char *what) {
    size_t n = 0, at;
    while (str_find(text, str_from_z(what), &at)) {
        text = str_slice(text, at + 1, text.len);
        n++;
    }
    return n;
}

static struct shape theirs(struct arena *arena, struct db *db, struct str text) {
    struct err err = {0};
    struct db_result plan;
    struct shape shape = {0};
    struct str sql = str_fmt(arena, "explain (costs off) " STR_FMT, STR_ARG(text));
    assert_done(db_query(arena, db, (struct str){0}, sql, NULL, 0, &plan, &err), &err);
    for (size_t row = 0; row < plan.row_count; row++) {
        struct str line = str_fmt(arena, STR_FMT " ", STR_ARG(plan.values[row].text));
        for (size_t t = 0; t < TABLES; t++) {
            char *scan = str_z(arena, str_fmt(arena, "Scan on %s ", tables[t]));
            shape.scans[t] += count(line, scan);
        }
        shape.outer += count(line, kinds[0]) + count(line, kinds[1]);
        shape.full += count(line, kinds[2]);
        shape.anti += count(line, kinds[3]);
    }
    return shape;
}

static void make_tables(struct arena *arena, struct db *db, struct str text) {
    struct err err = {0};
    for (struct str rest = str_dup(arena, text); rest.len;) {
        struct str line = str_cut(&rest, '\n'), head = str_cut(&line, ':'), what = str_cut(&head, ' '), sql = {0};
        if (str_eq_z(what, "table")) {
            sql = str_fmt(arena, "create temp table " STR_FMT " (" STR_FMT ")", STR_ARG(head), STR_ARG(line));
        } else if (str_eq_z(what, "view")) {
            sql = str_fmt(arena, "create temp view " STR_FMT " as " STR_FMT, STR_ARG(head), STR_ARG(line));
        }
        assert_done(!sql.len || db_exec(db, sql, &err), &err);
    }
}

static void test_shapes(void **state) {
    (void)state;
    server_needed();
    struct arena arena;
    struct err err = {0};
    struct str text;
    arena_init(&arena, NULL);
    struct db *db = server_open(&arena, NULL);
    assert_done(file_read(&arena, STR("test/query/shop.catalog"), 1 << 20, &text, &err), &err);
    assert_done(db_exec(db, STR("begin; create extension if not exists citext"), &err), &err); /* undone when the connection closes */
    make_tables(&arena, db, text);
    struct catalog *catalog = catalog_from_text(&arena, SQL_POSTGRESQL, text);
    size_t different = 0;
    for (size_t i = 0; i < CHECKED; i++) {
        struct shape a = ours(&arena, catalog, str_from_z(statements[i])),
                     b = theirs(&arena, db, str_from_z(statements[i]));
        if (memcmp(&a, &b, sizeof a) != 0) {
            print_error("planned otherwise by the server: %s\n", statements[i]);
            different++;
        }
    }
    assert_int_equal(different, 0);
    db_close(db);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_shapes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
