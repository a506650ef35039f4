/*
 * What a list of priced paths keeps, of paths made at random: for each that was ever offered one that is as good in all (cost, cost + price, rows, needs, order,
 * gathered), and none beside another that is. With few orders, and with more than the list has groups for. Of paths without prices, which of two alike.
 */
#include "base/random.h"
#include "optimizer/plan.h"
#include "support/support.h"

enum { OFFERED = 600 };

static struct path path_at_random(struct random *random, size_t columns) {
    struct path path = {.total = (double)(1 + random_below(random, 40)), .price = (double)random_below(random, 20), .rows = (double)(1 + random_below(random, 3))};
    path.gathered = random_below(random, 4) == 0;
    if (random_below(random, 4) == 0) {
        path.needs = 1 + random_below(random, 7);
        return path;
    }
    path.order.n = (uint8_t)random_below(random, 5);
    for (size_t i = 0; i < path.order.n; i++) {
        path.order.at[i] = (uint32_t)random_below(random, columns);
    }
    return path;
}

static bool begins_with(const struct path_order *order, const struct path_order *start) {
    bool does = order->n >= start->n;
    for (size_t i = 0; i < start->n && does; i++) {
        does = order->at[i] == start->at[i];
    }
    return does;
}

static bool is_as_good(const struct path *a, const struct path *b) {
    return a->total <= b->total && a->total + a->price <= b->total + b->price && a->rows <= b->rows && (a->needs & b->needs) == a->needs &&
           begins_with(&a->order, &b->order) && a->gathered <= b->gathered;
}

static void offer(struct planner *pl, struct relation *rel, const struct path *path, bool made) {
    if (made) {
        path_add_made(pl, rel, path);
    } else {
        struct path *copy = ARENA_NEW(pl->arena, struct path);
        *copy = *path;
        path_add(pl, rel, copy);
    }
}

static void check_kept(const struct path_list *kept, const struct path *offered) {
    for (size_t i = 0; i < OFFERED; i++) {
        size_t as_good = 0;
        for (size_t k = 0; k < kept->n; k++) {
            as_good += is_as_good(kept->at[k], &offered[i]);
        }
        assert_true(as_good > 0);
    }
    for (size_t i = 0; i < kept->n; i++) {
        for (size_t k = 0; k < kept->n; k++) {
            assert_false(i != k && is_as_good(kept->at[i], kept->at[k]));
        }
    }
}

struct lists { /* of a relation, and who plans it */
    struct arena arena;
    struct prepared pre;
    size_t looked_at;
    struct optimizer_query owner;
    struct planner pl;
    struct relation rel;
};

static void begin(struct lists *l, bool exact) {
    *l = (struct lists){.owner.looked_at = &l->looked_at};
    arena_init(&l->arena, NULL);
    l->pl = (struct planner){.arena = &l->arena, .pre = &l->pre, .owner = &l->owner, .exact = exact, .effort = {.slack = 1}};
}

static void keeps_the_undominated(size_t columns) {
    for (uint64_t seed = 1; seed <= 40; seed++) {
        struct lists l;
        struct random random;
        begin(&l, true);
        random_init(&random, seed);
        struct path *offered = ARENA_ARRAY(&l.arena, struct path, OFFERED);
        for (size_t i = 0; i < OFFERED; i++) {
            offered[i] = path_at_random(&random, columns);
            offer(&l.pl, &l.rel, &offered[i], seed % 2);
        }
        check_kept(&l.rel.paths, offered);
        arena_release(&l.arena);
    }
}

static void with_few_orders(void **state) {
    (void)state;
    keeps_the_undominated(2);
}

static void with_more_orders_than_groups(void **state) {
    (void)state;
    keeps_the_undominated(7);
}

/* Of two within 1 % the quicker to start stays (compare_path_costs_fuzzily), but of those that workers share the cheaper (add_partial_path). */
static void shared_ones_by_their_total(void **state) {
    (void)state;
    struct lists l;
    begin(&l, false);
    struct path paths[] = {{.startup = 1, .total = 100.5, .rows = 1}, {.startup = 20, .total = 100, .rows = 1}};
    for (size_t i = 0; i < 2; i++) {
        path_add(&l.pl, &l.rel, &paths[i]);
    }
    assert_int_equal(l.rel.paths.n, 1);
    assert_ptr_equal(l.rel.paths.at[0], &paths[0]);
    for (size_t i = 0; i < 2; i++) {
        paths[i].partial = true;
        path_add_partial(&l.pl, &l.rel, &paths[i]);
    }
    assert_int_equal(l.rel.partial.n, 1);
    assert_ptr_equal(l.rel.partial.at[0], &paths[1]);
    arena_release(&l.arena);
}

/* The effort of a list of paths of which none beats another grows with its square: with the k-th, k - 1 are looked at. */
static void effort_counts_what_is_held_against(void **state) {
    (void)state;
    struct lists l;
    begin(&l, true);
    struct path paths[10] = {0};
    for (size_t i = 0; i < 10; i++) { /* the dearer it is, the less it asks */
        paths[i] = (struct path){.total = 100 + 10 * (double)i, .price = 1000 - 100 * (double)i, .rows = 1};
        path_add(&l.pl, &l.rel, &paths[i]);
    }
    assert_int_equal(l.rel.paths.n, 10);
    assert_int_equal(l.looked_at, 45);
    assert_int_equal(plan_work(&l.arena, &l.owner), l.arena.used_bytes + 45);
    arena_release(&l.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(effort_counts_what_is_held_against), cmocka_unit_test(with_few_orders), cmocka_unit_test(shared_ones_by_their_total), cmocka_unit_test(with_more_orders_than_groups)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
