/* Which tables lead, which may, and what it changes to settle on one. */
#include "query/query.h"

#include "sql/parse.h"
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
        {"select 1 from customers c, open_orders o", "C"},
        {"select 1 from customers c, (select * from orders) o", "C"},
        {"select 1 from (select * from orders) o, customers c", "c"},
        {"with o as (select * from orders) select 1 from customers c, o", "C"},
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(leads_or_may), cmocka_unit_test(settled_on_one)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
