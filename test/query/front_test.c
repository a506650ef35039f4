/* Which tables lead, which may, and what it changes to settle on one. */
#include "query/query.h"

#include "sql/parse.h"
#include "sql/turn.h"
#include "support/support.h"

#include "catalog_text.h"

struct fixture {
    struct arena arena;
    struct catalog *catalog;
};

static struct query *query_of(struct fixture *f, const char *sql) {
    struct err err = {0};
    struct sql_node *tree = sql_parse_statement(&f->arena, SQL_POSTGRESQL, str_from_z(sql), &err);
    struct query *query = tree ? query_resolve(&f->arena, f->catalog, tree, str_from_z(sql), &err) : NULL;
    assert_done(query != NULL, &err);
    return query;
}

static uint32_t table_of(const struct fixture *f, const char *name) {
    return catalog_table_id(f->catalog, catalog_find_table(f->catalog, (struct str){0}, str_from_z(name)));
}

/* By the first letter: customers, items, orders, products. In capitals those that lead as it is written. */
static const char *leaders(struct fixture *f, const struct query *query) {
    static const char *const names[] = {"customers", "items", "orders", "products"};
    char *out = arena_calloc(&f->arena, 8, 1), *at = out;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        uint32_t table = table_of(f, names[i]);
        if (query_may_lead(query, table)) {
            *at++ = (char)(query_leads(query, table) ? names[i][0] - 'a' + 'A' : names[i][0]);
        }
        assert_true((query_turns_at(query, table) != NULL) == (query_may_lead(query, table) && !query_leads(query, table)));
    }
    return out;
}

static void leads_or_may(void **state) {
    static const struct {
        const char *sql, *leaders;
    } cases[] = {
        {"select 1 from customers c, orders o, items i", "Cio"},
        {"select 1 from customers c left join orders o on o.customer_id = c.id", "Co"},
        {"select 1 from orders a, orders b", ""},
        {"select 1 from customers c, orders a, orders b", "C"},
        {"select 1 from customers c, orders a where exists (select 1 from orders b where b.id = a.id)", "C"},
        {"select 1 from customers c, orders a where a.total > (select max(total) from orders)", "Co"}, /* there it leads */
        {"select 1 from customers c, orders a where a.total > (select max(o.total) from items i, orders o)", "CI"},
        {"select 1 from customers c, orders a where a.total > (select max(o.total) from products p, orders o)", "CP"},
        {"select 1 from customers c, open_orders o", "Co"},
        {"select 1 from customers c, (select * from orders) o", "Co"},
        {"select 1 from (select * from orders) o, customers c", "co"},
        {"with o as (select * from orders) select 1 from customers c, o", "Co"},
        {"select 1 from open_orders", "o"},
        {"select 1 from open_orders o join items i on i.order_id = o.id", "io"},
        {"select 1 from open_orders a, open_orders b", ""},
        {"select 1 from customers c where exists (select 1 from open_orders o where o.customer_id = c.id)", "C"},
        {"select 1 from customers c left join (select o.id, o.customer_id from open_orders o join items i on i.order_id = o.id) x on x.customer_id = c.id", "Cio"},
        {"select 1 from customers c full join open_orders o on o.customer_id = c.id", "C"}, /* its condition has no place */
        {"select 1 from customers c, open_orders o for update of c", "C"},
        {"select 1 from customer_totals", "c"}, /* planned by itself, but behind OLD and NEW until it is written out */
        {"select 1 from customer_totals t join products p on p.id = t.customer_id", "cp"},
        {"select 1 from customers c, (select * from orders order by id limit 3) o", "CO"},
        {"select 1 from (select 1 from customers c union all select 1 from orders) u, open_orders p", ""}, /* a set operation is not written */
        {"select 1 from customers c, lateral (select c.id) l join orders o on o.customer_id = l.id", "C"},
        {"select 1 from customers c, orders o union select 1 from items i, products p", "CI"},
        {"delete from customers c using orders o where o.customer_id = c.id", "C"},
        {"insert into items (order_id) select o.id from customers c, orders o", ""},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *found = leaders(f, query_of(f, cases[i].sql));
        if (strcmp(found, cases[i].leaders) != 0) {
            print_error("%s\n", cases[i].sql);
        }
        assert_string_equal(found, cases[i].leaders);
    }
}

/* With orders first, and what PostgreSQL merges written out; by hand. What a server makes of such texts: test/whatif/turned_test.c. */
static void written_out(void **state) {
    static const struct {
        const char *sql, *text;
    } cases[] = {
        {"select total from open_orders where total > 5",
         "SELECT t0.total AS c0 FROM public.orders AS t0 WHERE t0.status = 'open' AND (NOT t0.is_deleted) AND t0.total > 5"},
        {"select c.name, o.total from customers c left join open_orders o on o.customer_id = c.id order by o.total desc",
         "SELECT t0.name AS c0, t1.total AS c1 FROM public.orders AS t1 RIGHT JOIN public.customers AS t0 ON t1.status = 'open' AND (NOT t1.is_deleted) AND t1.customer_id = t0.id "
         "ORDER BY t1.total DESC NULLS FIRST"},
        {"select x.n from customers c join (select o.customer_id, i.price * 2 as n from items i join orders o on o.id = i.order_id) x on x.customer_id = c.id "
         "where x.n in (select id from products p where p.name = c.name)",
         "SELECT t1.price * 2 AS c0 FROM public.orders AS t2 JOIN public.items AS t1 ON t2.id = t1.order_id JOIN public.customers AS t0 ON t2.customer_id = t0.id "
         "WHERE (t1.price * 2) IN (SELECT t3.id AS c0 FROM public.products AS t3 WHERE t3.name = t0.name)"},
        {"select distinct u.n from open_orders o, (select customer_id, max(id) as n from items, orders group by 1) u where u.customer_id = o.customer_id", ""},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct query_turn *turn = query_turns_at(query_of(f, cases[i].sql), table_of(f, "orders"));
        assert_true((turn != NULL) == (cases[i].text[0] != 0));
        if (turn) {
            assert_string_equal(str_z(&f->arena, sql_turned(&f->arena, SQL_POSTGRESQL, turn->statement, turn->place)), cases[i].text);
        }
    }
}

static void settled_on_one(void **state) {
    struct fixture *f = *state;
    struct query *query = query_of(f, "select 1 from customers c, orders o, items i where o.total > (select max(id) from products)");
    assert_string_equal(leaders(f, query), "CioP");
    query_settle_front(query, table_of(f, "items"));
    assert_string_equal(leaders(f, query), "iP"); /* whom it pushes back leads no longer, who leads elsewhere still does */
    for (size_t i = 0; i < query->root->rel_count; i++) {
        assert_true(query->root->rels[i].leads == (query->root->rels[i].table == table_of(f, "items")));
    }
    query_settle_front(query, CATALOG_NONE);
    assert_string_equal(leaders(f, query), "CP");
    query_settle_front(query, table_of(f, "orders")); /* not for good */
    assert_string_equal(leaders(f, query), "oP");
}

static int set_up(void **state) {
    struct fixture *f = test_calloc(1, sizeof *f);
    arena_init(&f->arena, NULL);
    f->catalog = catalog_from_file(&f->arena, SQL_POSTGRESQL, "test/query/shop.catalog");
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    struct fixture *f = *state;
    arena_release(&f->arena);
    test_free(f);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(leads_or_may), cmocka_unit_test(written_out), cmocka_unit_test(settled_on_one)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
