/* Identities: Oracle's against published pairs of text and number, ours by what may and may not change it. */
#include "base/buf.h"
#include "sql/fingerprint.h"
#include "sql/parse.h"
#include "support/support.h"

struct sql_id_pair {
    const char *text, *sql_id;
    uint32_t hash_value; /* 0: not published */
};

/* From trace files and articles (Poder, Markovich, Sierra; the unit tests of marschall/sqlid). */
static const struct sql_id_pair sql_ids[] = {
    {"select * from dual", "a5ks9fhw2v9s1", 942515969},
    {"select sysdate from dual", "7h35uxf5uhmm1", 2343063137},
    {"select 1 from dual", "520mkxqpf15q8", 2866845384},
    {"select c1 from ct where id = :n_id", "g4bamjjrpwfha", 1868446218},
    {"SELECT * from dual where dummy = :1 ", "71hmmykrsa7wp", 0},
    {"SELECT * FROM BIGTABLE WHERE DRUG_ID = :B1 ", "7xbz512sqhw2k", 0},
    {"SELECT /* \xC3\xA4 */ * from dual where dummy = :1", "512k73hwcpwcx", 0},
    {"insert into test values (1,1)", "9263ja18wuf3x", 0},
    {"select * from emp where empno = :x", "0cytxdnqq3h5w", 0},
    {"declare\n    l_nextval number;\nbegin\n    for i in 1.. 3\n    loop\n        select dropme_seq.nextval into "
     "l_nextval from dual;\n    end loop;\nend;\n",
     "bmqfc35pt8m63", 1804881091},
};

static void test_sql_id(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof sql_ids / sizeof *sql_ids; i++) {
        struct arena arena;
        arena_init(&arena, NULL);
        struct sql_oracle_id id = sql_oracle_id(&arena, str_from_z(sql_ids[i].text), SQL_FORCE_MIXED_KEEP);
        assert_string_equal(id.sql_id, sql_ids[i].sql_id);
        if (sql_ids[i].hash_value) {
            assert_int_equal(id.hash_value, sql_ids[i].hash_value);
        }
        arena_release(&arena);
    }
}

struct signature_pair {
    const char *text;
    uint64_t exact;
};

static const struct signature_pair signatures[] = {
    {"select 1 from dual where dummy='1'", 1821967281786142678u},
    {"select count(*) from soe.customers where customer_id = 19998", 18089075686129158449u},
    {"SELECT * FROM BIGTABLE WHERE DRUG_ID = :b1 ", 8060491763702991538u},
    {"select * from scott.emp where empno=7900", 0x84ec680ef31d6de4u},
    {"select last_name from custs where last_name = 'DAVIS'", 0xb98d2ae2145eec3du},
    {"select prod_category, avg(amount_sold)\nfrom sales s, products p where p.prod_id = s.prod_id group by prod_category", 0x1899bb9331ed7772u},
    {"SELECT /*LOAD_AUTO*/ * FROM sh.sales WHERE quantity_sold > 40 ORDER BY prod_id", 0x6fe28d438dfc352fu},
    {"SELECT /*LOAD_STS*/ * FROM sh.sales WHERE quantity_sold > 40 ORDER BY prod_id", 0xa8632bd857a4a25eu},
    {"SELECT /*LOAD_CC*/ * FROM sh.sales WHERE quantity_sold > 40 ORDER BY prod_id", 0xf6cb7f742ef93547u},
    {"select text from t2 where id = 1024", 0x94e89b6fcf11d509u},
};

static void test_signatures(void **state) {
    struct arena arena;
    (void)state;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++) {
        struct sql_oracle_id id = sql_oracle_id(&arena, str_from_z(signatures[i].text), SQL_FORCE_MIXED_KEEP);
        assert_true(id.exact_matching_signature == signatures[i].exact);
    }
    struct sql_oracle_id one = sql_oracle_id(&arena, STR("select 1 from dual where dummy = '1'"), SQL_FORCE_MIXED_KEEP);
    struct sql_oracle_id two = sql_oracle_id(&arena, STR("SELECT 2 FROM dual WHERE dummy='x'"), SQL_FORCE_MIXED_KEEP);
    assert_true(one.force_matching_signature == 13154199455204052618u);
    assert_true(two.force_matching_signature == one.force_matching_signature);
    struct sql_oracle_id mixed = sql_oracle_id(&arena, STR("select 1 from dual where dummy = :b"), SQL_FORCE_MIXED_KEEP);
    assert_true(mixed.force_matching_signature == mixed.exact_matching_signature);
    mixed = sql_oracle_id(&arena, STR("select :x from dual where dummy = '1'"), SQL_FORCE_MIXED_KEEP);
    assert_true(mixed.force_matching_signature == 273906544783540981u);
    mixed = sql_oracle_id(&arena, STR("select :x from dual where dummy = '1'"), SQL_FORCE_MIXED_REPLACE);
    assert_true(mixed.force_matching_signature == 10426986626921016858u);
    arena_release(&arena);
}

/* SYS_B_0 to SYS_B_9, SYS_B_00 from eleven literals on, SYS_B_000 from a hundred and one: MD5 of the normalised texts by another program. */
static void test_padding(void **state) {
    static const struct {
        size_t literals;
        uint64_t force;
    } expected[] = {{10, 4317333970065340412u}, {11, 12884668553961731994u}, {101, 12063837411557594489u}};
    struct arena arena;
    (void)state;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        struct buf text;
        buf_init(&text, &arena);
        for (size_t literal = 0; literal < expected[i].literals; literal++) {
            buf_fmt(&text, "%s%zu", literal ? "," : "select ", literal);
        }
        buf_z(&text, " from dual");
        assert_true(sql_oracle_id(&arena, buf_view(&text), SQL_FORCE_MIXED_KEEP).force_matching_signature == expected[i].force);
    }
    arena_release(&arena);
}

static void test_no_signature(void **state) {
    static const char *const texts[] = {"begin null; end;", "declare x number; begin null; end;", "create table t (a number)", "alter session set x = 1", "drop table t", "call p(1)", "select 'a", "", "-- nothing"};
    static const char *const signed_texts[] = {"/* c */ select 1 from dual", "(select 1 from dual) union (select 2 from dual)", "with x as (select 1 from dual) select * from x", "merge into t using s on (1 = 1) when matched then delete"};
    struct arena arena;
    (void)state;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct sql_oracle_id id = sql_oracle_id(&arena, str_from_z(texts[i]), SQL_FORCE_MIXED_KEEP);
        assert_true(id.exact_matching_signature == 0 && id.force_matching_signature == 0);
    }
    for (size_t i = 0; i < sizeof signed_texts / sizeof *signed_texts; i++) {
        struct sql_oracle_id id = sql_oracle_id(&arena, str_from_z(signed_texts[i]), SQL_FORCE_MIXED_KEEP);
        assert_true(id.exact_matching_signature != 0 && id.force_matching_signature != 0);
    }
    arena_release(&arena);
}

static uint64_t print_of(const char *text) {
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    struct sql_node *tree = sql_parse_statement(&arena, SQL_POSTGRESQL, str_from_z(text), &err);
    assert_done(tree != NULL, &err);
    uint64_t fingerprint = sql_fingerprint(SQL_POSTGRESQL, tree);
    arena_release(&arena);
    return fingerprint;
}

static void test_what_changes_nothing(void **state) {
    static const char *const same[][2] = {
        {"select a from t where b = 1", "SELECT  a FROM t -- comment\n WHERE b = $1"},
        {"select a from t where b = 'x'", "select a from t where b = 12.5"},
        {"select a from t where b in (1, 2, 3)", "select a from t where b in ($1)"},
        {"select a from t where b = 1 and c > 2", "select a from t where c > 7 and b = 3"},
        {"select a from t where b = 1 or c = 2", "select a from t where c = 2 or b = 1"},
        {"select x.a as q from t x where x.b = 1", "select y.a from t as y where y.b = 1"},
        {"select a from t, u where t.i = u.i", "select a from u, t where t.i = u.i"},
        {"select a from t where d < date '2020-01-01'", "select a from t where d < $1"},
        {"select a from t where b = -1", "select a from t where b = 1"},
        {"insert into t values (1, 2)", "insert into t values ($1, $2)"},
        {"select a from t limit 10", "select a from t limit 20"},
        {"select a from t where b in (1, 2)", "select a from t where b = any ($1)"},
        {"select a from t where b in ($1, $2)", "select a from t where b = any (array[1, 2, 3])"},
        {"select a from t where b in (1)", "select a from t where b = any ('{1,2}'::int[])"},
        {"select a from t where b not in (1, 2)", "select a from t where b <> all ($1)"},
        {"select a from t where (b, c) in ((1, 2), (3, 4))", "select a from t where (b, c) in ((5, 6))"},
        {"insert into t values (1, 2), (3, 4), (5, 6)", "insert into t values ($1, $2)"},
        {"select x.a, y.b from t x, t y where x.c = 1 and y.d = 2", "select p.a, q.b from t q, t p where q.d = 3 and p.c = 4"},
        {"select 1 from t x, t y, t z where x.a = y.b and y.a = z.b", "select 1 from t a, t b, t c where a.a = c.b and b.a = a.b"},
        {"select q.s from (select a + 1 as s from t) q where q.s > 5", "select r.w from (select a + 1 as w from t) r where r.w > 5"},
        {"select s from (select sum(a) as s from t) q", "select w from (select sum(a) as w from t) q"},
        {"select q.x from (select a, b from t) as q (x, y)", "select r.y from (select a, b from t) as r (y, x)"},
        {"with c as (select a from t) select * from c where c.a = 1", "with d as (select a from t) select * from d where d.a = 1"},
        {"with recursive c as (select 1 as n union all select n + 1 from c) select n from c", "with recursive d as (select 1 as n union all select n + 1 from d) select n from d"},
        {"select sum(a) as x from t order by x desc", "select sum(a) as y from t order by y desc"},
        {"select count(x) from t x", "select count(y) from t y"},
        {"select a from t x for update of x", "select a from t y for update of y"},
        {"update t x set a = 1 where x.b = 2", "update t set a = 1 where t.b = 2"},
        {"delete from t x using u y where x.a = y.a", "delete from t using u where t.a = u.a"},
        {"select a from t where exists (select 1 from u where u.b = t.b)", "select a from t p where exists (select 2 from u q where q.b = p.b)"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        if (print_of(same[i][0]) != print_of(same[i][1])) {
            fail_msg("differ: %s | %s", same[i][0], same[i][1]);
        }
    }
}

static void test_what_changes_it(void **state) {
    static const char *const different[][2] = {
        {"select a from t where b = 1", "select a from t where c = 1"},
        {"select a from t where b = 1", "select a from t where b > 1"},
        {"select a from t where b = 1", "select a from u where b = 1"},
        {"select a from t where b = 1 and c = 2", "select a from t where b = 1 or c = 2"},
        {"select a from t", "select a from t limit 1"},
        {"select a from t order by a", "select a from t order by a desc"},
        {"select a from t order by a, b", "select a from t order by b, a"},
        {"select a from t", "select distinct a from t"},
        {"select a from t join u on t.i = u.i", "select a from t left join u on t.i = u.i"},
        {"select x.a from t x, t y where x.b = 1", "select x.a from t x, u y where x.b = 1"},
        {"select 1 from t where a is null", "select 1 from t where a is not null"},
        {"select 1 union select 2", "select 1 union all select 2"},
        {"select 1 from t x, t y where x.a = y.b", "select 1 from t x, t y where x.a = x.b"},
        {"select 1 from t x, t y where x.a = x.b and y.a = y.b", "select 1 from t x, t y where x.a = y.b and y.a = x.b"},
        {"select x.a from t x, t y where x.b = 1", "select y.a from t x, t y where x.b = 1"},
        {"select a, b from t order by 1", "select a, b from t order by 2"},
        {"select a, b from t group by 1", "select a, b from t group by 2"},
        {"select a from t where b in (1, 2)", "select a from t where b not in (1, 2)"},
        {"select a from t where b in (1, c)", "select a from t where b in (1, 2, c)"},
        {"select q.a from (select a from t) q, (select a from u) r", "select r.a from (select a from t) q, (select a from u) r"},
        {"insert into t values (1, 2)", "insert into t values (1, a)"},
        {"select a as b, c as d from t order by b", "select a as b, c as d from t order by d"},
        {"with c as (select a from t) select * from c", "with c as (select a from u) select * from c"},
        {"with c as (select a from t) select * from c", "with c as materialized (select a from t) select * from c"},
        {"select a from t where b like 'x'", "select a from t where b not like 'x'"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof different / sizeof *different; i++) {
        if (print_of(different[i][0]) == print_of(different[i][1])) {
            fail_msg("equal: %s | %s", different[i][0], different[i][1]);
        }
    }
}

static uint64_t oracle_of(const char *text) {
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    struct sql_node *tree = sql_parse_statement(&arena, SQL_ORACLE, str_from_z(text), &err);
    assert_done(tree != NULL, &err);
    uint64_t fingerprint = sql_fingerprint(SQL_ORACLE, tree);
    arena_release(&arena);
    return fingerprint;
}

/* Hints count, with the tables that they mean; what is written beside them does not. */
static void test_hints(void **state) {
    uint64_t hinted = oracle_of("select /*+ full(x) */ x.a from t x");
    (void)state;
    assert_true(hinted == oracle_of("select /*+ FULL( y )*/ y.a from t y"));
    assert_true(hinted == oracle_of("select --+ full(x)\n x.a from t x"));
    assert_true(hinted != oracle_of("select x.a from t x"));
    assert_true(hinted != oracle_of("select /*+ index(x) */ x.a from t x"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sql_id),
        cmocka_unit_test(test_signatures),
        cmocka_unit_test(test_padding),
        cmocka_unit_test(test_no_signature),
        cmocka_unit_test(test_hints),
        cmocka_unit_test(test_what_changes_nothing),
        cmocka_unit_test(test_what_changes_it),
    };
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
