/*
 * Plans of whole statements on a real server (DOVETAIL_TEST_PG) beside ours: append relations, partitioned tables, set operations, grouping sets,
 * sub-selects and CTEs, over tables with really built indexes. Each statement costs the server's planner what it costs our optimizer, within a few per cent, and
 * EXPLAIN shows the kind of plan the statement is there for.
 */
#include <math.h>
#include <stdlib.h>

#include "collect/collect.h"
#include "optimizer/optimizer.h"
#include "sql/parse.h"
#include "support/server.h"

static const char *const set_up[] = {
    "CREATE TABLE day (d_id int, d_year int, d_month int, d_week int)",
    "INSERT INTO day SELECT i, 1990 + i / 365, i % 365 / 31 + 1, i / 7 FROM generate_series(0, 7299) i",
    "CREATE TABLE part (p_id int, p_brand int, p_class int, p_name text)",
    "INSERT INTO part SELECT i, i % 50, i % 10, 'part ' || i % 6000 FROM generate_series(1, 9000) i",
    "CREATE EXTENSION IF NOT EXISTS citext",
    "ALTER TABLE part ADD p_label citext",
    "UPDATE part SET p_label = p_name",
    "VACUUM FULL part",
    "CREATE TABLE shop_sale (s_day int, s_part int, s_customer int, s_ticket int, s_pieces int, s_price numeric(9,2))",
    "INSERT INTO shop_sale SELECT i * 7919::bigint % 7300, i * 31 % 9000 + 1, i * 10007::bigint % 20000, i / 5, i % "
    "40, i % 700 FROM generate_series(1, 200000) i",
    "CREATE TABLE web_sale (w_day int, w_part int, w_customer int, w_order int, w_pieces int, w_price numeric(9,2))",
    "INSERT INTO web_sale SELECT i * 6101::bigint % 7300, i * 17 % 9000 + 1, i * 7907::bigint % 20000, i / 3, i % 40, "
    "i % 500 FROM generate_series(1, 90000) i",
    "CREATE TABLE came_back (b_ticket int, b_part int, b_customer int, b_shop int, b_price numeric(9,2))",
    "INSERT INTO came_back SELECT i * 10 / 5, i * 10 * 31 % 9000 + 1, i % 20000, i % 12, i % 300 FROM "
    "generate_series(1, 20000) i",
    "CREATE INDEX ON shop_sale (s_day)",
    "CREATE INDEX ON web_sale (w_day)",
    "CREATE INDEX ON shop_sale (s_customer)",
    "CREATE INDEX ON day (d_id)",
    "CREATE INDEX ON part (p_id)",
    "CREATE TABLE duty (t_team int, t_state int, t_due int, t_owner int, t_note text)",
    "INSERT INTO duty SELECT i * 7919::bigint % 40, CASE WHEN i % 300 = 0 THEN 3 ELSE i % 2 END, i * 31::bigint % 5000, i * 10007::bigint % 700, 'note ' || i % 9000 FROM "
    "generate_series(1, 60000) i",
    "CREATE INDEX ON duty (t_team, t_state)",
    "CREATE INDEX ON duty (t_team, t_due)",
    "CREATE INDEX ON duty (t_owner) WHERE t_state = 3",
    "CREATE TABLE visitor (id int PRIMARY KEY, name text, country text)",
    "INSERT INTO visitor SELECT i, 'visitor ' || i, (ARRAY['de', 'fr', 'uk', 'it', 'es'])[1 + i % 5] FROM generate_series(1, 8000) i",
    "CREATE UNIQUE INDEX ON visitor (lower(name))",
    /* By month, of which the later are larger; two indexes, and one column without. */
    "CREATE TABLE visit (id bigint NOT NULL, at timestamp NOT NULL, kind text, who int, amount numeric) PARTITION BY RANGE (at)",
    "DO $$ BEGIN FOR m IN 1..12 LOOP EXECUTE format('CREATE TABLE visit_%s PARTITION OF visit FOR VALUES FROM (%L) TO (%L)', m, "
    "make_date(2024, m, 1), (make_date(2024, m, 1) + interval '1 month')::date); END LOOP; END $$",
    "CREATE TABLE visit_other PARTITION OF visit DEFAULT",
    "INSERT INTO visit SELECT i, timestamp '2024-01-01' + sqrt(i::float * 0.999 / 70000) * 366 * interval '1 day', "
    "(ARRAY['view', 'view', 'click', 'buy'])[1 + i * 7919::bigint % 4], i * 7907::bigint % 8000 + 1, i * 31 % 5000 FROM generate_series(1, 70000) i",
    "CREATE INDEX ON visit (who, at)",
    "CREATE INDEX ON visit (id)",
    /* By values, one of them NULL. */
    "CREATE TABLE bill (id int, region text, status int, total int, note text) PARTITION BY LIST (region)",
    "CREATE TABLE bill_eu PARTITION OF bill FOR VALUES IN ('de', 'fr', 'it')",
    "CREATE TABLE bill_us PARTITION OF bill FOR VALUES IN ('us', 'ca')",
    "CREATE TABLE bill_none PARTITION OF bill FOR VALUES IN (NULL)",
    "CREATE TABLE bill_other PARTITION OF bill DEFAULT",
    "INSERT INTO bill SELECT i, (ARRAY['de', 'de', 'fr', 'it', 'us', 'us', 'ca', 'br', 'jp', NULL])[1 + i * 7919::bigint % 10], i * 31 % 21, "
    "i * 17 % 900, repeat('n', i % 50) FROM generate_series(1, 40000) i",
    "CREATE INDEX ON bill (status)",
    /* By hash, and by hash and range. */
    "CREATE TABLE account (id bigint, owner int, bal int, memo text) PARTITION BY HASH (id)",
    "DO $$ BEGIN FOR r IN 0..3 LOOP EXECUTE format('CREATE TABLE account_%s PARTITION OF account FOR VALUES WITH (modulus 4, remainder %s)', r, r); END LOOP; END $$",
    "INSERT INTO account SELECT i, i * 7919::bigint % 9000, i * 10007::bigint % 40000, 'memo ' || i FROM generate_series(1, 40000) i",
    "CREATE INDEX ON account (bal)",
    "CREATE TABLE named (code text NOT NULL, id uuid NOT NULL, n int) PARTITION BY HASH (code, id)",
    "DO $$ BEGIN FOR r IN 0..2 LOOP EXECUTE format('CREATE TABLE named_%s PARTITION OF named FOR VALUES WITH (modulus 3, remainder %s)', r, r); END LOOP; END $$",
    "INSERT INTO named SELECT 'a code of some length ' || i, md5(i::text)::uuid, i FROM generate_series(1, 20000 + 7) i",
    "CREATE TABLE probe (day date NOT NULL, site int NOT NULL, v float, tag text) PARTITION BY RANGE (day)",
    "DO $$ BEGIN FOR q IN 0..3 LOOP EXECUTE format('CREATE TABLE probe_%s PARTITION OF probe FOR VALUES FROM (%L) TO (%L) PARTITION BY LIST (site)', q, "
    "make_date(2024, 1 + 3 * q, 1), (make_date(2024, 1 + 3 * q, 1) + interval '3 month')::date); "
    "EXECUTE format('CREATE TABLE probe_%s_a PARTITION OF probe_%s FOR VALUES IN (1, 2, 3)', q, q); "
    "EXECUTE format('CREATE TABLE probe_%s_x PARTITION OF probe_%s DEFAULT', q, q); END LOOP; END $$",
    "INSERT INTO probe SELECT date '2024-01-01' + (i * 7919::bigint % 366)::int, 1 + i * 31 % 7, i % 100, 'tag ' || i % 400 FROM generate_series(1, 40000) i",
    "CREATE INDEX ON probe (site, day)",
    /* By two columns, without a default partition. */
    "CREATE TABLE pair (a int NOT NULL, b int NOT NULL, c int, d text) PARTITION BY RANGE (a, b)",
    "CREATE TABLE pair_1 PARTITION OF pair FOR VALUES FROM (0, 0) TO (10, 50)",
    "CREATE TABLE pair_2 PARTITION OF pair FOR VALUES FROM (10, 50) TO (20, 0)",
    "CREATE TABLE pair_3 PARTITION OF pair FOR VALUES FROM (20, 0) TO (40, MINVALUE)",
    "CREATE TABLE pair_4 PARTITION OF pair FOR VALUES FROM (40, MINVALUE) TO (MAXVALUE, MAXVALUE)",
    "INSERT INTO pair SELECT i * 7919::bigint % 60, i * 31 % 101, i, 'pair ' || i FROM generate_series(1, 30000) i",
    "CREATE INDEX ON pair (a, b)",
    /* One table that others inherit from, one of them by way of another, with its columns elsewhere. */
    "CREATE TABLE deed (id int, who int, at timestamp, what text)",
    "CREATE TABLE call (secs int) INHERITS (deed)",
    "CREATE TABLE near (at timestamp, who int, room int)",
    "CREATE TABLE meeting (guests int) INHERITS (near, deed)",
    "CREATE TABLE review (score int) INHERITS (meeting)",
    "INSERT INTO deed SELECT i, i * 7919::bigint % 8000 + 1, timestamp '2024-01-01' + i * interval '9 minutes', 'deed ' || i % 90 FROM generate_series(1, 30000) i",
    "INSERT INTO call SELECT i, i * 31::bigint % 8000 + 1, timestamp '2024-01-01' + i * interval '17 minutes', 'call ' || i % 70, i % 600 FROM generate_series(1, 20000) i",
    "INSERT INTO meeting (id, who, at, what) SELECT i, i * 17::bigint % 8000 + 1, timestamp '2024-01-01' + i * interval '40 minutes', 'talk ' || i % 50 FROM generate_series(1, 9000) i",
    "INSERT INTO review (id, who, at, what) SELECT i, i * 13::bigint % 8000 + 1, timestamp '2024-01-01' + i * interval '400 minutes', 'review' FROM generate_series(1, 900) i",
    "CREATE INDEX ON deed (who)",
    "CREATE INDEX ON call (who)",
    "CREATE INDEX ON meeting (who)",
    "CREATE INDEX ON deed (at)",
    "CREATE INDEX ON call (at)",
    "CREATE INDEX ON meeting (at)",
    "CREATE INDEX ON review (at)",
    "CREATE TABLE seen (at timestamptz, token text)",
    "INSERT INTO seen SELECT now() - i * interval '10 minutes', md5(i::text) FROM generate_series(1, 60000) i",
    "CREATE INDEX ON seen (at)",
    "CREATE TABLE mark (m_code text, m_at int)",
    "INSERT INTO mark SELECT md5(i::text), i FROM generate_series(1, 60000) i",
    "CREATE INDEX ON mark (m_code text_pattern_ops)",
    "CREATE INDEX ON web_sale (w_customer, w_pieces) WHERE w_pieces = 3",
    "CREATE INDEX ON shop_sale (s_pieces)",
    /* What B-trees order beside ranges, as of an exclusion constraint. */
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    "CREATE TABLE booked (b_room int, b_guest int, b_time int4range, b_note text, EXCLUDE USING gist (b_room WITH =, b_time WITH &&))",
    "INSERT INTO booked SELECT CASE WHEN i % 40 > 0 THEN i % 300 END, i * 7919::bigint % 4000, int4range(i * 5, i * 5 + 4), repeat('n', 80) FROM generate_series(1, 30000) i",
    /* Partial indexes that say the same, and what others search by. */
    "CREATE TABLE errand (e_id int, e_queue int, e_owner int, e_state int, e_due int, e_kind int, e_note text)",
    "INSERT INTO errand SELECT i, i * 7919::bigint % 100, i * 104729::bigint % 70, i % 4, i * 31 % 1000, i * 10007::bigint % 80, repeat('n', 60) FROM "
    "generate_series(1, 150000) i",
    "CREATE INDEX ON errand (e_queue) WHERE e_state = 1",
    "CREATE INDEX ON errand (e_owner) WHERE e_state = 1",
    "CREATE INDEX ON errand (e_kind)",
    "CREATE INDEX ON errand (e_queue) WHERE e_due < 500",
    "CREATE INDEX ON errand (e_due)",
    "CREATE INDEX ON errand (e_owner) WHERE e_due <> 700",
    "CREATE TABLE task (t_id int, t_done timestamp, t_owner int, t_kind int, t_open bool, t_note text)",
    "INSERT INTO task SELECT i, CASE WHEN i % 14 <> 3 THEN timestamp '2024-01-01' + i * interval '5 minutes' END, i * 7919::bigint % 500, "
    "i * 10007::bigint % 9, i % 40 = 7, repeat('n', 90) FROM generate_series(1, 120000) i",
    "CREATE INDEX task_null ON task (t_done) WHERE t_done IS NULL",
    "CREATE INDEX task_kind ON task (t_owner) WHERE t_kind <> 2",
    "CREATE INDEX task_only ON task (t_owner, t_kind) WHERE t_open",
    "CREATE TABLE chore AS SELECT t_id AS c_id, t_done AS c_done, t_owner AS c_owner, t_kind AS c_kind, t_open AS c_open, t_note AS c_note FROM task",
    "CREATE INDEX chore_kind ON chore (c_kind) WHERE c_done IS NULL",
    "CREATE INDEX chore_two ON chore (c_owner) WHERE c_kind < 5 AND c_open",
    "CREATE TABLE prose (p_id int, p_words tsvector)",
    "INSERT INTO prose SELECT i, to_tsvector('english', 'number' || i % 500 || CASE i % 9 WHEN 0 THEN ' memory' WHEN 1 THEN ' days' ELSE '' END) FROM generate_series(1, 20000) i",
    "CREATE INDEX ON prose USING gin (p_words)",
    "CREATE TABLE held (h_who int, h_part int, h_what jsonb, PRIMARY KEY (h_who, h_part))",
    "INSERT INTO held SELECT i % 300, i / 300, jsonb_build_object('n', i % 97, 'at', date '2024-01-01' + i % 300) FROM generate_series(0, 29999) i",
    /* Texts of three types. */
    "CREATE TABLE zone (z_code char(6) NOT NULL UNIQUE, z_label varchar(9) NOT NULL UNIQUE, z_word text NOT NULL UNIQUE, z_note text)",
    "INSERT INTO zone SELECT 'Z' || i, 'Z' || i, 'Z' || i, repeat('n', 60) FROM generate_series(1, 900) i",
    "CREATE INDEX ON zone (lower(z_code))",
    "CREATE TABLE parcel (r_id int, r_code char(6), r_label varchar(9), r_word text, r_note text)",
    "INSERT INTO parcel SELECT i, 'Z' || i * 31 % 5000, 'Z' || i * 37 % 5000, 'Z' || i * 41 % 5000, repeat('n', 60) FROM generate_series(1, 40000) i",
    "CREATE INDEX ON parcel (r_code)",
    "CREATE INDEX ON parcel (r_label)",
    "CREATE INDEX ON parcel (r_word)",
    "CREATE INDEX chore_done ON chore (c_done, c_owner) WHERE c_kind = 8",
};

static const struct {
    const char *what, *shown, *query;
    double within;
} cases[] = {
    {"an index of each query of a union is searched with the values of the other side", "Append",
     "SELECT sum(price) FROM (SELECT s_day AS at, s_price AS price FROM shop_sale UNION ALL SELECT w_day, w_price FROM "
     "web_sale) x, day "
     "WHERE at = d_id AND d_year = 2000 AND d_month = 3",
     1.03},
    {"queries with conditions of their own stay sub-selects of the append relation", "Append",
     "SELECT p_brand, sum(price) FROM (SELECT s_part AS part, s_price AS price FROM shop_sale, day WHERE s_day = d_id "
     "AND d_year = 2000 "
     "UNION ALL SELECT w_part, w_price FROM web_sale, day WHERE w_day = d_id AND d_year = 2000) x, part WHERE part = "
     "p_id GROUP BY p_brand",
     1.03},
    {"INTERSECT counts the different rows of the smaller side", "Intersect",
     "SELECT s_customer FROM shop_sale WHERE s_pieces = 3 INTERSECT SELECT w_customer FROM web_sale WHERE w_pieces = 4",
     1.03},
    {"EXCEPT those of the first", "Except",
     "SELECT count(*) FROM (SELECT s_customer FROM shop_sale EXCEPT SELECT w_customer FROM web_sale) x", 1.03},
    {"a union is hashed where it fits into memory", "HashAggregate",
     "SELECT s_customer FROM shop_sale WHERE s_day < 300 UNION SELECT w_customer FROM web_sale WHERE w_day < 300",
     1.03},
    {"and sorted where it does not, which the groups above use", "Unique",
     "SELECT a, count(*) FROM (SELECT s_customer AS a, s_ticket AS b, s_part AS c, s_pieces AS d, s_price AS e FROM "
     "shop_sale UNION SELECT "
     "w_customer, w_order, w_part, w_pieces, w_price FROM web_sale) x GROUP BY a",
     1.03},
    {"one sort serves a ROLLUP", "Group Key: ()",
     "SELECT p_class, p_brand, sum(s_price) FROM shop_sale, part WHERE s_part = p_id GROUP BY ROLLUP (p_class, "
     "p_brand)",
     1.03},
    {"sets that nest in no chain are hashed, or sorted one chain after the other", "Hash Key",
     "SELECT p_class, p_brand, sum(s_price) FROM shop_sale, part WHERE s_part = p_id GROUP BY CUBE (p_class, p_brand)",
     1.03},
    {"states of numeric sums take room in the hash table", "Aggregate",
     "SELECT s_customer, sum(s_price), avg(s_price + 1), sum(s_price * 2), sum(s_price * 3) FROM shop_sale GROUP BY "
     "s_customer",
     1.03},
    {"what is grouped by is charged for each row and for each group", "HashAggregate", "SELECT s_ticket / 2 + 1, count(*) FROM shop_sale WHERE s_pieces < 30 GROUP BY 1", 1.002},
    {"and where the select list does not show it", "Aggregate", "SELECT min(b_shop) FROM came_back GROUP BY b_ticket + b_part", 1.002},
    {"a numeric sum has a last step, and what is computed of it is, too", "HashAggregate", "SELECT b_ticket, round(sum(b_price), 1) FROM came_back GROUP BY b_ticket", 1.002},
    {"a sum of integers is its state", "HashAggregate", "SELECT b_ticket, sum(b_part), max(b_shop), count(*) FROM came_back GROUP BY b_ticket", 1.002},
    {"workers group by an expression", "Aggregate", "SELECT s_ticket + 1, count(*) FROM shop_sale WHERE s_price < 40 GROUP BY 1 ORDER BY 1", 1.003},
    {"lists are not put together by workers", "Aggregate", "SELECT s_part % 7, array_agg(s_day) FROM shop_sale WHERE s_price = 3 GROUP BY 1", 1.003},
    {"a correlated sub-plan over a CTE runs for each row", "SubPlan",
     "WITH t AS (SELECT b_customer, b_shop, sum(b_price) AS total FROM came_back GROUP BY b_customer, b_shop) SELECT "
     "count(*) FROM t a WHERE "
     "a.total > (SELECT avg(total) * 1.2 FROM t b WHERE a.b_shop = b.b_shop)",
     1.03},
    {"the order of a grouped sub-select serves the join above", "Merge",
     "SELECT * FROM (SELECT s_customer, sum(s_pieces) AS n FROM shop_sale GROUP BY s_customer) a JOIN (SELECT "
     "w_customer, sum(w_pieces) AS n FROM "
     "web_sale GROUP BY w_customer) b ON s_customer = w_customer ORDER BY s_customer",
     1.03},
    {"a constant crosses an outer join into a sub-select", "d_year = 2000",
     "SELECT * FROM (SELECT d_year AS y, s_part, sum(s_price) AS a FROM shop_sale, day WHERE s_day = d_id GROUP BY "
     "d_year, s_part) x LEFT JOIN "
     "(SELECT d_year AS y, w_part, sum(w_price) AS b FROM web_sale, day WHERE w_day = d_id GROUP BY d_year, w_part) z "
     "ON z.y = x.y AND w_part = "
     "s_part WHERE x.y = 2000",
     1.05},
    {"a join that is given a value has few rows", "Semi Join",
     "SELECT p_id FROM part WHERE EXISTS (SELECT 1 FROM shop_sale, day WHERE s_customer = p_id AND s_day = d_id AND "
     "d_year = 2001) AND p_brand = 3 "
     "ORDER BY p_name LIMIT 5",
     1.03},
    {"a sub-select that groups by what is compared has no duplicates to remove, and all its rows", "HashAggregate",
     "SELECT p_name FROM part WHERE p_id IN (SELECT s_customer FROM shop_sale WHERE s_customer < 900 GROUP BY s_customer HAVING sum(s_pieces) > 10)",
     1.03},
    {"a condition on what a primary key among the groups settles goes before them", "Filter: (country = 'fr'::text)",
     "SELECT * FROM (SELECT v.id, v.country, count(t_due) AS n, sum(t_due) AS s FROM visitor v LEFT JOIN duty ON t_owner = v.id GROUP BY v.id) x WHERE country = 'fr' AND s > 10", 1.02},
    {"and on what is computed from the groups", "Filter: ((s_customer + 1) < 40)",
     "SELECT * FROM (SELECT s_customer + 1 AS c, sum(s_pieces) AS s FROM shop_sale GROUP BY s_customer) x WHERE c < 40", 1.02},
    {"and what HAVING asks of the rows", "Index Cond: (s_customer < 40)",
     "SELECT s_customer, sum(s_pieces) FROM shop_sale GROUP BY s_customer HAVING s_customer < 40 AND sum(s_pieces) > 3", 1.02},
    {"more than eight JOINs are planned in parts", "Join",
     "SELECT count(*) FROM shop_sale JOIN part a ON s_part = a.p_id JOIN day b ON s_day = b.d_id JOIN part c ON c.p_id "
     "= a.p_brand JOIN day d ON "
     "d.d_id = b.d_week JOIN part e ON e.p_id = c.p_class JOIN part f ON f.p_id = e.p_brand JOIN day g ON g.d_id = "
     "d.d_week JOIN day h ON h.d_id = "
     "g.d_month JOIN web_sale ON w_day = b.d_id AND w_customer = s_customer WHERE h.d_year = 1990",
     1.05},
    {"LATERAL is run for each row: the dearest per group, by an index", "Nested Loop",
     "SELECT p_name, x.s_price FROM part CROSS JOIN LATERAL (SELECT s_price FROM shop_sale WHERE s_customer = p_id "
     "ORDER BY s_price DESC LIMIT 2) x WHERE p_brand = 3",
     1.03},
    {"and without one", "Nested Loop",
     "SELECT p_name, x.b_price FROM part CROSS JOIN LATERAL (SELECT b_price FROM came_back WHERE b_part = p_id ORDER BY "
     "b_price DESC LIMIT 2) x WHERE p_brand = 3",
     1.03},
    {"an aggregate kept for rows that have none, whose result is compared", "Left Join",
     "SELECT p_name, x.n FROM part LEFT JOIN LATERAL (SELECT sum(s_pieces) AS n FROM shop_sale WHERE s_customer = p_id) x "
     "ON true WHERE p_class = 3 AND p_brand < 20",
     1.03},
    {"what is later than a while ago is read off the histogram", "Index Scan",
     "SELECT token FROM seen WHERE at > now() - interval '3 days' AND at < current_date + 1", 1.05},
    {"what a partial index says and has as a key counts once", "Bitmap Heap Scan",
     "SELECT w_order FROM web_sale WHERE w_pieces = 3 AND w_customer < 9000", 1.03},
    {"partial indexes of one predicate are not combined", "errand_e_queue_idx ",
     "SELECT e_note FROM errand WHERE e_state = 1 AND e_queue = 3 AND e_owner = 5", 1.03},
    {"one is, with an index that says nothing of its predicate", "BitmapAnd",
     "SELECT e_note FROM errand WHERE e_state = 1 AND e_queue = 3 AND e_kind = 7", 1.03},
    {"nor with one that searches by what its predicate says", "Bitmap Heap Scan",
     "SELECT e_note FROM errand WHERE e_due = 400 AND e_queue IN (3, 4, 5)", 1.03},
    {"or by what proves it", "Bitmap Heap Scan",
     "SELECT e_note FROM errand WHERE e_due < 50 AND e_queue IN (3, 4, 5)", 1.03},
    {"where it is the cheaper one the other is taken to it", "Bitmap Heap Scan",
     "SELECT e_note FROM errand WHERE e_due BETWEEN 100 AND 220 AND e_queue = 3", 1.03},
    {"predicates of which one proves the other", "Bitmap Heap Scan",
     "SELECT e_note FROM errand WHERE e_due < 499 AND e_owner = 3 AND e_queue = 7", 1.03},
    {"rows that are locked are not read by workers", "LockRows",
     "SELECT s_ticket FROM shop_sale WHERE s_price = 77 AND s_part < 50 ORDER BY s_ticket LIMIT 10 FOR UPDATE SKIP LOCKED", 1.02},
    {"one match at most, by a constant and a column of a unique index", "Hash Cond: (s.s_part = h.h_part)",
     "SELECT s_ticket FROM shop_sale s JOIN held h ON h.h_part = s.s_part WHERE h.h_who = 17 AND s.s_pieces < 20", 1.02},
    {"rows are compared column by column", "Seq Scan on held", /* nearly all, and a column that no index has: no other plan comes near */
     "SELECT h_what FROM held WHERE (h_part, h_who) > (10, 5)", 1.005},
    {"by the share of the first column, without those that are equal in it, but in the index", "Bitmap Heap Scan on bill_eu",
     "SELECT id FROM bill WHERE (status, id) > (19, 5) ORDER BY total", 1.01},
    {"an index that has all of them takes them as they are", "held_pkey",
     "SELECT h_what FROM held WHERE (h_who, h_part) > (297, 50)", 1.02},
    {"they leave no partition out", "probe_0_a",
     "SELECT v FROM probe WHERE (day, site) > ('2024-06-01', 2) ORDER BY v", 1.03},
    {"a table whose filter runs a correlated sub-plan is joined by no worker, be it on the inner side", "SubPlan",
     "SELECT s_ticket, w_order FROM shop_sale JOIN web_sale ON w_day = s_day WHERE s_price = 77 AND "
     "w_price > (SELECT avg(v.w_price) FROM web_sale v WHERE v.w_customer = web_sale.w_customer AND v.w_pieces = 3)", 1.02},
    {"workers have handed their rows over before a correlated sub-plan of the output is computed, in order or not", "SubPlan",
     "SELECT s_ticket, (SELECT sum(w_price) FROM web_sale WHERE w_customer = s_customer AND w_pieces = 3) FROM shop_sale WHERE s_price = 77 ORDER BY s_ticket", 1.02},
    {"half of the rows of a correlated IN decide", "SubPlan",
     "SELECT s_ticket FROM shop_sale WHERE s_price = 77 AND s_part IN (SELECT w_part FROM web_sale WHERE w_day = s_day)", 1.02},
    {"and of ANY", "SubPlan",
     "SELECT s_ticket FROM shop_sale WHERE s_price = 77 AND s_pieces > ANY (SELECT b_shop FROM came_back WHERE b_customer = s_customer)", 1.02},
    {"what a CTE's columns hold is not known", "CTE Scan",
     "WITH t AS MATERIALIZED (SELECT s_customer, s_part FROM shop_sale WHERE s_price = 77) SELECT count(*) FROM t, web_sale "
     "WHERE w_part = s_part AND w_customer = s_customer", 1.02},
    {"a word in y has its lexeme in i", "Bitmap Heap Scan on prose",
     "SELECT p_id FROM prose WHERE p_words @@ to_tsquery('english', 'memory')", 1.02},
    {"after a vowel it has not", "Bitmap Heap Scan on prose",
     "SELECT p_id FROM prose WHERE p_words @@ to_tsquery('english', 'days')", 1.02},
    {"a cast of a text is two functions", "Seq Scan on held",
     "SELECT h_part FROM held WHERE (h_what ->> 'n')::int = 5", 1.005},
    {"to a date as well", "Seq Scan on held",
     "SELECT h_part FROM held WHERE (h_what ->> 'at')::date > date '2024-05-05' AND (h_what -> 'n')::int > 7", 1.005},
    {"and to text", "Seq Scan on held",
     "SELECT h_what FROM held WHERE h_who::text = '5' AND h_part::text || 'x' = '5x'", 1.005},
    {"a pattern on an expression is as rare as it reads", "Index Scan Backward using part_p_id_idx",
     "SELECT p_id FROM part WHERE lower(p_name) LIKE 'part_9%' ORDER BY p_id DESC LIMIT 5", 1.02},
    {"one without a beginning, too", "Index Scan using part_p_id_idx",
     "SELECT p_id FROM part WHERE lower(p_name) LIKE '%t 59%' AND lower(p_name) NOT LIKE '%7_1' ORDER BY p_id LIMIT 5", 1.02},
    {"what a partial index says is not searched by", "Index Scan using task_null on task",
     "SELECT count(*) FROM task WHERE t_done IS NULL AND t_note = 'x'", 1.02},
    {"nor where the rest is rare", "Index Scan using task_null on task",
     "SELECT t_note FROM task WHERE t_done IS NULL AND t_id = 5", 1.02},
    {"and the column that only it asks for need not be in the index", "Index Only Scan using task_only on task",
     "SELECT t_kind FROM task WHERE t_open AND t_owner = 7", 1.02},
    {"in no order", "Index Only Scan using task_only on task",
     "SELECT t_owner, count(*) FROM task WHERE t_open GROUP BY t_owner", 1.02},
    {"what the conditions prove of it, it takes from the rows all the same", "Bitmap Heap Scan on task",
     "SELECT t_note FROM task WHERE t_kind = 3 AND t_owner IN (7, 8)", 1.02},
    {"it is one of two conditions", "Bitmap Heap Scan on chore",
     "SELECT c_note FROM chore WHERE c_kind = 3 AND c_done IS NULL AND c_id > 60000", 1.02},
    {"with others that keep little", "Bitmap Heap Scan on chore",
     "SELECT c_note FROM chore WHERE c_kind = 3 AND c_done IS NULL AND c_id = 600", 1.02},
    {"of two conjuncts one is proven by a tighter one", "Bitmap Heap Scan on chore",
     "SELECT c_note FROM chore WHERE c_kind < 3 AND c_open AND c_owner < 90", 1.02},
    {"on the inner side of a loop", "chore_two",
     "SELECT p_name, c_note FROM part JOIN chore ON c_owner = p_id WHERE p_class = 3 AND p_brand = 13 AND c_kind = 4 AND c_open", 1.02},
    {"in an order", "Index Scan Backward using chore_done on chore",
     "SELECT c_note FROM chore WHERE c_kind = 8 AND c_done IS NOT NULL ORDER BY c_done DESC LIMIT 20", 1.02},
    {"for a row to change all conditions are looked at", "Update on task",
     "UPDATE task SET t_note = '' WHERE t_done IS NULL AND t_id = 5", 1.02},
    {"a function of constants is worked out once", "Seq Scan", "SELECT at FROM seen WHERE token = encode(decode(md5('777'), 'hex'), 'hex')", 1.01},
    {"what a constant over an outer join has settled selects nothing more in an index", "Join",
     "SELECT p_name, s_ticket FROM part LEFT JOIN shop_sale ON s_pieces = p_brand AND s_part = p_id WHERE p_brand = 5 AND p_class = 5 AND p_id < 2000", 1.03},
    {"its groups, of which one is wanted", "Nested Loop",
     "SELECT p_name, x.n FROM part CROSS JOIN LATERAL (SELECT s_day AS d, sum(s_pieces) AS n FROM shop_sale WHERE "
     "s_customer = p_id GROUP BY s_day) x WHERE x.n > 30 AND p_brand = 3",
     1.03},
    {"one LATERAL gives values to the next, which remembers them", "Memoize",
     "SELECT p_name, y.d_year FROM part CROSS JOIN LATERAL (SELECT s_day FROM shop_sale WHERE s_customer = p_id ORDER BY "
     "s_day LIMIT 1) x CROSS JOIN LATERAL (SELECT d_year FROM day WHERE d_id = x.s_day LIMIT 1) y WHERE p_class = 3",
     1.03},
    {"and to a join", "Nested Loop",
     "SELECT p_name, d_year FROM part CROSS JOIN LATERAL (SELECT s_day FROM shop_sale WHERE s_customer = p_id ORDER BY "
     "s_price LIMIT 1) x JOIN day ON d_id = x.s_day WHERE p_brand = 3",
     1.03},
    {"and to a join inside of the loop, hashed where nothing is indexed", "Hash Join",
     "SELECT p_id, p_name FROM day CROSS JOIN LATERAL (SELECT b_part FROM came_back WHERE b_shop = d_month ORDER BY b_price "
     "LIMIT 1) x JOIN part ON p_class = x.b_part WHERE d_id < 9",
     1.03},
    {"a function of a row", "Function Scan",
     "SELECT p_name, g.n FROM part, generate_series(1, p_class) g(n) WHERE p_brand = 3", 1.03},
    {"simple LATERAL is a join like any other, outer ones too", "Right Join",
     "SELECT p_name, x.twice FROM part LEFT JOIN LATERAL (SELECT s_price * 2 AS twice FROM shop_sale WHERE s_customer = "
     "p_id AND s_pieces = 5) x ON true WHERE p_brand = 3",
     1.03},
    {"tables joined within the nullable side are joined by what joins them", "Right Join",
     "SELECT p_name, x.s_price FROM part LEFT JOIN (SELECT s_part, s_price FROM shop_sale JOIN day ON s_day = d_id WHERE "
     "d_year = 2001) x ON s_part = p_id WHERE p_brand = 3",
     1.03},
    {"EXISTS around a LATERAL is a semi join", "Semi Join",
     "SELECT p_name FROM part WHERE p_brand = 3 AND EXISTS (SELECT 1 FROM shop_sale CROSS JOIN LATERAL (SELECT d_year FROM "
     "day WHERE d_id = s_day LIMIT 1) x WHERE s_customer = p_id)",
     1.03},
    {"MAX is the first row of an index", "Index Only Scan Backward", "SELECT max(s_day) FROM shop_sale", 1.03},
    {"a union in order merges what indexes have in that order", "Merge Append",
     "SELECT s_day FROM shop_sale UNION ALL SELECT w_day FROM web_sale ORDER BY 1 LIMIT 5", 1.03},
    {"and what is sorted for it", "Merge Append",
     "SELECT at FROM (SELECT s_day AS at FROM shop_sale UNION ALL SELECT w_day FROM web_sale WHERE w_pieces = 3) x ORDER BY at LIMIT 5", 1.03},
    {"what is limited is not for workers", "Append",
     "(SELECT w_order FROM web_sale WHERE w_day < 900 ORDER BY w_price LIMIT 5) UNION ALL (SELECT w_order FROM web_sale WHERE w_day > 6400 ORDER BY w_price DESC LIMIT 5)", 1.03},
    {"with a partitioned table it is one merge", "Merge Append", "SELECT who FROM visit UNION ALL SELECT s_customer FROM shop_sale ORDER BY 1 LIMIT 5", 1.03},
    {"without an index the workers sort their shares", "Gather Merge", "SELECT b_part FROM came_back UNION ALL SELECT s_part FROM shop_sale ORDER BY 1 LIMIT 9", 1.03},
    {"strung together with a partitioned table it is one append", "Append", "SELECT id FROM account UNION ALL SELECT id FROM visit", 1.03},
    {"a sample of the pages is read by no index, and not one after the other", "Sample Scan", "SELECT count(*) FROM shop_sale TABLESAMPLE SYSTEM (5) WHERE s_day = 77", 1.01},
    {"a sample of the rows reads all pages", "Sample Scan", "SELECT sum(w_price) FROM web_sale TABLESAMPLE BERNOULLI (20) REPEATABLE (3) JOIN day ON d_id = w_day WHERE d_month = 2", 1.03},
    {"a sample of unknown size", "Sample Scan", "SELECT * FROM shop_sale TABLESAMPLE SYSTEM ((SELECT 3)) WHERE s_day = 77", 1.01},
    {"a recursive term reads ten times what the first gives", "WorkTable Scan",
     "WITH RECURSIVE r AS (SELECT s_day AS d, 1 AS n FROM shop_sale WHERE s_customer = 77 UNION ALL SELECT w_day + 1, n + 1 FROM r JOIN web_sale ON w_day = d "
     "WHERE n < 5) SELECT count(*) FROM r", 1.03},
    {"from one row", "WorkTable Scan",
     "WITH RECURSIVE r AS (SELECT 1 AS n, 77 AS d UNION ALL SELECT n + 1, x.s_day FROM r, LATERAL (SELECT s_day FROM shop_sale WHERE s_customer = d ORDER BY s_part LIMIT 1) x "
     "WHERE n < 9) SELECT * FROM r", 1.03},
    {"a function of the select list gives a thousand rows", "ProjectSet",
     "SELECT m.a, count(*) FROM (SELECT generate_series(1, p_brand) AS a FROM part WHERE p_id = 5) m LEFT JOIN came_back ON b_shop >= m.a AND b_shop < m.a + 3 GROUP BY 1", 1.03},
    {"as many by the month", "ProjectSet", "SELECT a FROM (SELECT generate_series(DATE '2024-01-01', DATE '2024-12-01', interval '1 month') AS a) m WHERE a > '2024-03-03'", 1.03},
    {"as many as its constants say", "ProjectSet", "SELECT generate_series(1, 4000) AS n", 1.01},
    {"for each row of a table, by whose values it is grouped", "ProjectSet", "SELECT unnest(ARRAY[p_brand, p_class]) AS n, count(*) FROM part GROUP BY 1", 1.03},
    {"or made unique", "ProjectSet", "SELECT DISTINCT unnest(ARRAY[s_part, s_customer, s_pieces]) FROM shop_sale", 1.03},
    {"above the groups", "ProjectSet", "SELECT p_brand, generate_series(1, 3), count(*) FROM part GROUP BY p_brand", 1.03},
    {"above a window", "ProjectSet", "SELECT p_id, rank() OVER (ORDER BY p_brand), unnest(ARRAY[1, 2]) FROM part", 1.03},
    {"a condition on what every window parts by is one below them", "Index Cond: (s_day = 77)",
     "SELECT * FROM (SELECT s_day, s_part, rank() OVER (PARTITION BY s_day ORDER BY s_price) AS r, count(*) OVER (PARTITION BY s_part, s_day) FROM shop_sale) x WHERE s_day = 77", 1.03},
    {"below what is grouped under them, too", "Index Cond: (s_day < 90)",
     "SELECT * FROM (SELECT s_day, s_part, count(*), rank() OVER (PARTITION BY s_day ORDER BY count(*) DESC) AS r FROM shop_sale GROUP BY s_day, s_part) x WHERE s_day < 90", 1.05},
    {"on what one does not, it stays above", "Subquery Scan",
     "SELECT * FROM (SELECT s_day, s_part, rank() OVER (PARTITION BY s_part ORDER BY s_day) AS r FROM shop_sale) x WHERE s_day = 77", 1.03},
    {"a condition on what DISTINCT ON tells apart is one below it", "Index Cond: (s_day = 77)",
     "SELECT * FROM (SELECT DISTINCT ON (s_day) s_day, s_part, s_price FROM shop_sale ORDER BY s_day, s_price) x WHERE s_day = 77", 1.03},
    {"on another column it stays above", "Subquery Scan", "SELECT * FROM (SELECT DISTINCT ON (s_day) s_day, s_part, s_price FROM shop_sale ORDER BY s_day, s_price) x WHERE s_part = 77", 1.03},
    {"into EXCEPT goes no condition", "SetOp", "SELECT * FROM (SELECT s_day FROM shop_sale EXCEPT SELECT w_day FROM web_sale WHERE w_pieces = 3) x WHERE s_day < 9", 1.05},
    {"into INTERSECT it does", "Index Cond", "SELECT * FROM (SELECT s_day FROM shop_sale INTERSECT SELECT w_day FROM web_sale) x WHERE s_day < 9", 1.05},
    {"an array made of a select is searched by like a list", "Index Cond: (s_customer = ANY ($0))",
     "SELECT sum(s_price) FROM shop_sale WHERE s_customer = ANY (ARRAY(SELECT b_customer FROM came_back WHERE b_shop = 3 AND b_price < 2))", 1.03},
    {"DISTINCT ON sorts for all of ORDER BY first", "Sort Key: s_day, s_price DESC",
     "SELECT DISTINCT ON (s_day) s_day, s_part FROM shop_sale WHERE s_day < 300 ORDER BY s_day, s_price DESC", 1.03},
    {"and is never hashed", "Unique", "SELECT DISTINCT ON (s_pieces) s_pieces, s_part FROM shop_sale", 1.03},
    {"LIKE of citext is estimated without its pattern", "Seq Scan", "SELECT DISTINCT p_class FROM part JOIN shop_sale ON s_part = p_id WHERE p_label LIKE 'part 1%'", 1.03},
    {"and its negation", "Seq Scan", "SELECT count(*) FROM part JOIN came_back ON b_part = p_id WHERE p_label NOT ILIKE 'part 1%'", 1.03},
    {"a GiST index over an id and a range is searched by both", "Index Cond: ((b_room = 7) AND (b_time && '[900,1200)'::int4range))",
     "SELECT b_note FROM booked WHERE b_room = 7 AND b_time && int4range(900, 1200)", 1.03},
    {"by the first", "Index Cond: (b_room = 7)", "SELECT b_note FROM booked WHERE b_room = 7", 1.05},
    {"by the second alone", "Index Cond: (b_time @> 7777)", "SELECT b_note FROM booked WHERE b_time @> 7777", 1.05},
    {"by NULL, which B-trees' operators do not find", "Index Cond: ((b_room IS NULL) AND (b_time @> 20001))",
     "SELECT b_note FROM booked WHERE b_room IS NULL AND b_time @> 20001", 1.05},
    {"by a join", "Index Cond: (b_room = (day.d_month + 0))", "SELECT b_note FROM day JOIN booked ON b_room = d_month + 0 WHERE d_id = 99", 1.05},
    {"LIKE of a prefix is a range to an index, with as few rows as that", "Index Cond: ((m_code ~>=~ 'abcde'::text) AND (m_code ~<~ 'abcdf'::text))",
     "SELECT m_at FROM mark WHERE m_code LIKE 'abcde%'", 1.03},
    {"or as many", "Index Cond", "SELECT m_at FROM mark WHERE m_code LIKE 'a%'", 1.03},
    {"above a bitmap", "ProjectSet", "SELECT unnest(ARRAY[s_part, s_day]) FROM shop_sale WHERE s_pieces = 3 AND s_price < 5", 1.05},
    {"BETWEEN SYMMETRIC is an OR of both ways round", "BitmapOr", "SELECT * FROM shop_sale WHERE s_day BETWEEN SYMMETRIC 900 AND 880", 1.03},
    {"NOT BETWEEN SYMMETRIC", "BitmapOr", "SELECT * FROM shop_sale WHERE s_day NOT BETWEEN SYMMETRIC 7000 AND 80", 1.03},
    {"each branch of an OR is a range", "BitmapOr",
     "SELECT * FROM shop_sale WHERE s_day BETWEEN 880 AND 900 AND s_price < 3 OR s_day BETWEEN 3000 AND 3010 OR s_customer >= 19990 AND s_customer < 19999", 1.03},
    {"<> ALL is no NOT IN: nothing is hashed", "SubPlan", "SELECT * FROM part WHERE p_class <> ALL (SELECT b_shop FROM came_back WHERE b_part > 0)", 1.03},
    {"above all", "SubPlan", "SELECT * FROM shop_sale WHERE s_price > ALL (SELECT b_price FROM came_back WHERE b_shop = 3) LIMIT 20", 1.05},
    {"a row compared with a select's is as many conditions", "Index Cond",
     "SELECT * FROM shop_sale WHERE (s_customer, s_part) = (SELECT w_customer, max(w_part) FROM web_sale WHERE w_day = 70 GROUP BY 1 LIMIT 1)", 1.03},
    {"a record of a function is one row", "Function Scan", "SELECT x.a FROM part, jsonb_to_record('{\"a\": 3}') AS x(a int) WHERE p_brand = x.a", 1.03},
    {"branches of an OR are searched together with what stands beside it", "Index Cond: ((t_team = 7) AND (t_due < 40))",
     "SELECT * FROM duty WHERE t_team = 7 AND (t_state = 3 OR t_due < 40)", 1.03},
    {"and by a partial index that one of them proves", "Index Cond: (t_owner = 5)",
     "SELECT * FROM duty WHERE t_owner = 5 AND t_state = 3 OR t_team = 4 AND t_due < 30", 1.03},
    {"which need not be searched", "duty_t_owner_idx", "SELECT * FROM duty WHERE t_note <> 'note 5' AND (t_state = 3 OR t_team = 4 AND t_due < 30)", 1.03},
    {"but by none that it does not", "Seq Scan", "SELECT * FROM duty WHERE t_owner = 5 AND t_state = 1 OR t_team = 4 AND t_due < 30", 1.03},
    {"a full join of tables", "Hash Full Join", "SELECT * FROM part FULL JOIN came_back ON p_id = b_part", 1.03},
    {"of groups, of which each has one match at most", "Hash Full Join",
     "SELECT a.n, b.n FROM (SELECT s_part, count(*) AS n FROM shop_sale WHERE s_day < 3000 GROUP BY s_part) a FULL JOIN (SELECT w_part, count(*) AS n FROM web_sale GROUP BY "
     "w_part) b ON s_part = w_part WHERE coalesce(a.n, 0) < coalesce(b.n, 0) / 3", 1.01},
    {"so has who looks for a key from the side that may be missing", "Hash Right Join",
     "SELECT name FROM visitor LEFT JOIN shop_sale ON s_customer = id AND s_pieces < 20 WHERE s_ticket IS NULL", 1.005},
    {"rows that workers sort for an ORDER BY are told without the leader's share", "Gather Merge",
     "SELECT s_part, s_price FROM shop_sale WHERE s_price < 9 AND s_part < 4000 ORDER BY s_price", 1.002},
    {"for a window with it", "Gather Merge", "SELECT s_part, rank() OVER (PARTITION BY s_part ORDER BY s_price) FROM shop_sale WHERE s_price < 9 AND s_part < 4000", 1.002},
    {"MIN with MAX are two first rows", "InitPlan 2", "SELECT min(s_day), max(s_day) FROM shop_sale", 1.03},
    {"of two indexes, where one is asked for twice", "InitPlan 2", "SELECT max(s_customer), min(s_day), max(s_customer) FROM shop_sale WHERE s_pieces < 30", 1.03},
    {"but not where one column has none", "Seq Scan", "SELECT min(s_day), max(s_part) FROM shop_sale", 1.03},
    {"of a partitioned table two merges", "Merge Append", "SELECT min(id), max(id) FROM visit", 1.03},
    {"for each row of the select around as well", "SubPlan",
     "SELECT p_id, (SELECT max(w_day) FROM web_sale WHERE w_day < p_id) FROM part WHERE p_brand = 3", 1.03},
    {"of what all is equal, the member named first joins: how often Memoize finds a value again", "Memoize",
     "SELECT count(*) FROM shop_sale, day, web_sale, part WHERE d_id = w_day AND s_customer = d_id AND w_day = p_id AND d_month = 3", 1.03},
    {"how many rows a scan is given values for", "Index Cond: (s_day = came_back.b_ticket)",
     "SELECT count(*) FROM part, shop_sale, came_back, day WHERE p_id = s_day AND s_day = b_ticket AND b_ticket = d_id AND p_class = 7",
     1.03},
    {"the smaller side is hashed, and what finds no match there is kept", "Hash Right Join",
     "SELECT name, t_note FROM visitor LEFT JOIN duty ON t_owner = id WHERE country = 'de'", 1.005},
    {"an outer join that adds neither rows nor columns is left out", "Bitmap Heap Scan on duty",
     "SELECT t_note FROM duty LEFT JOIN visitor ON id = t_owner AND country = 'de' WHERE t_due < 30", 1.005},
    {"by a unique index of an expression", "Bitmap Heap Scan on duty", "SELECT t_note FROM duty LEFT JOIN visitor ON lower(name) = t_note WHERE t_due < 30", 1.005},
    {"by two columns, one of them compared with a value", "Bitmap Heap Scan on duty",
     "SELECT t_note FROM duty LEFT JOIN held ON h_who = t_owner AND h_part = 3 WHERE t_due < 30", 1.005},
    {"with what was there for its sake, and all that nobody reads of a sub-select", "Seq Scan on duty",
     "SELECT t_note FROM (SELECT t_note, t_due, v.name, h_what, (SELECT count(*) FROM part) FROM duty LEFT JOIN visitor v ON v.id = t_owner LEFT JOIN held ON h_who = v.id AND h_part = 7 "
     "OFFSET 0) x WHERE t_due < 30", 1.005},
    {"a sub-select that groups by what is compared", "Bitmap Heap Scan on duty",
     "SELECT t_note FROM duty LEFT JOIN (SELECT w_customer, sum(w_pieces) FROM web_sale GROUP BY w_customer) x ON w_customer = t_owner WHERE t_due < 30", 1.005},
    {"but not where rows are locked", "visitor", "SELECT t_note FROM duty LEFT JOIN visitor ON id = t_owner WHERE t_due < 30 FOR UPDATE OF duty", 1.02},
    {"nor by half of a unique index", "held", "SELECT t_note FROM duty LEFT JOIN held ON h_who = t_owner WHERE t_due < 30", 1.02},
    {"nor where a sub-link reads it", "SubPlan",
     "SELECT t_note FROM duty LEFT JOIN visitor ON id = t_owner WHERE t_due < 30 AND NOT EXISTS (SELECT 1 FROM part WHERE p_id = 8000 + coalesce(visitor.id, 0) HAVING count(*) > 1)", 1.02},
    {"of windows the one with later keys is sorted for first", "Incremental Sort",
     "SELECT t_note, row_number() OVER (PARTITION BY t_team ORDER BY t_due), rank() OVER (PARTITION BY t_team ORDER BY t_owner) FROM duty", 1.005},
    {"the longer one serves the one that it begins with", "Sort Key: t_team, t_due, t_owner",
     "SELECT t_note, row_number() OVER (PARTITION BY t_team ORDER BY t_due), rank() OVER (PARTITION BY t_team ORDER BY t_due, t_owner) FROM duty WHERE t_state = 1", 1.005},
    {"what is ordered by last is sorted for last", "WindowAgg",
     "SELECT t_note, sum(t_due) OVER (ORDER BY t_due DESC), sum(t_owner) OVER (ORDER BY t_team), count(*) OVER (ORDER BY t_due) FROM duty ORDER BY t_team", 1.005},
    {"what limits the rows is not known: to a tenth of them, and not sorted for so few", "Limit",
     "SELECT t_note FROM duty WHERE t_state = 1 ORDER BY t_owner LIMIT (SELECT 5)", 1.02},
    {"nor searched for by an index that has their order", "Limit", "SELECT s_ticket FROM shop_sale WHERE s_price = 77 ORDER BY s_day OFFSET 10 LIMIT (SELECT 5)", 1.005},
    {"a select that runs once gives a value to search for, in an OR as well", "BitmapOr",
     "SELECT s_ticket FROM shop_sale WHERE s_day = 77 OR s_customer = (SELECT w_customer FROM web_sale WHERE w_day = 3 LIMIT 1)", 1.01},
    {"the comparison with a hashed sub-plan counts once, in an OR", "hashed SubPlan",
     "SELECT s_ticket FROM shop_sale WHERE s_price = 77 OR s_part IN (SELECT b_part FROM came_back)", 1.005},
    {"and elsewhere", "hashed SubPlan", "SELECT s_ticket FROM shop_sale WHERE s_part NOT IN (SELECT b_part FROM came_back WHERE b_shop = 3)", 1.005},
    {"a row by its place", "Tid Scan", "UPDATE duty SET t_note = '' WHERE ctid = '(5,3)' AND t_state = 1", 1.005},
    {"by one of several", "Tid Scan", "SELECT t_note FROM duty WHERE ctid IN ('(5,3)', '(6,1)')", 1.005},
    {"by those that a select finds", "Tid Scan", "DELETE FROM duty WHERE ctid = ANY (ARRAY(SELECT ctid FROM duty WHERE t_owner = 5 LIMIT 10))", 1.01},
    {"which a join can find as well", "Tid Scan", "DELETE FROM duty WHERE ctid IN (SELECT ctid FROM duty WHERE t_team = 5 ORDER BY t_due LIMIT 10 FOR UPDATE SKIP LOCKED)", 1.01},
    {"of a table joined with itself", "Tid Scan", "UPDATE duty d SET t_note = 'y' FROM duty q WHERE d.ctid = q.ctid AND q.t_team = 3 AND q.t_state = 3", 1.01},
    {"a range of the key leaves one partition, which needs no append", "Seq Scan on visit_3",
     "SELECT * FROM visit WHERE at >= '2024-03-01' AND at < '2024-04-01'", 1.03},
    {"a value of the key", "Seq Scan on visit_5",
     "SELECT * FROM visit WHERE at = '2024-05-05 10:00:00'", 1.03},
    {"BETWEEN over several", "visit_4",
     "SELECT * FROM visit WHERE at BETWEEN '2024-02-10' AND '2024-05-20' AND kind = 'buy'", 1.03},
    {"an IN", "Append",
     "SELECT * FROM visit WHERE at IN ('2024-01-05', '2024-07-05')", 1.03},
    {"an OR of ranges, the default partition too", "visit_other",
     "SELECT * FROM visit WHERE at < '2024-01-10' OR at >= '2024-12-20'", 1.03},
    {"a range that partitions cover leaves the default one out", "Append",
     "SELECT * FROM visit WHERE at >= '2024-02-05' AND at < '2024-04-01' AND kind = 'buy'", 1.03},
    {"what is not the key's leaves all", "Append",
     "SELECT count(*) FROM visit WHERE kind = 'buy'", 1.03},
    {"each partition by its own index", "Index",
     "SELECT * FROM visit WHERE who = 77", 1.03},
    {"some of them", "Index",
     "SELECT * FROM visit WHERE who = 77 AND at >= '2024-11-01'", 1.03},
    {"by its own bitmap", "Bitmap",
     "SELECT * FROM visit WHERE who < 40", 1.03},
    {"an OR within a partition", "BitmapOr",
     "SELECT * FROM visit WHERE at >= '2024-02-01' AND at < '2024-03-01' AND (who = 5 OR id = 900)", 1.03},
    {"merged in an index's order", "Merge Append",
     "SELECT * FROM visit ORDER BY id LIMIT 20", 1.03},
    {"sorted where one has no index for it", "Sort",
     "SELECT * FROM visit WHERE at < '2024-06-15' ORDER BY amount DESC LIMIT 5", 1.03},
    {"in order of an index's second column", "Limit",
     "SELECT * FROM visit WHERE who = 77 AND at >= '2024-06-01' AND at < '2024-08-15' ORDER BY at DESC LIMIT 10", 1.03},
    {"MAX is the first row of a merge", "Merge Append",
     "SELECT max(id) FROM visit", 1.03},
    {"groups of what is left", "HashAggregate",
     "SELECT kind, sum(amount) FROM visit WHERE at >= '2024-10-01' GROUP BY kind", 1.03},
    {"a join searches the index of every partition", "Nested Loop",
     "SELECT v.name, e.amount FROM visitor v JOIN visit e ON e.who = v.id WHERE v.id = 12", 1.03},
    {"a join with one partition", "Hash Join",
     "SELECT v.country, sum(e.amount) FROM visitor v JOIN visit e ON e.who = v.id WHERE e.at >= '2024-09-01' AND e.at < '2024-10-01' GROUP BY v.country", 1.03},
    {"a semi join whose right side is made unique first", "HashAggregate",
     "SELECT v.name FROM visitor v WHERE EXISTS (SELECT 1 FROM visit e WHERE e.who = v.id AND e.at >= '2024-12-15' AND e.kind = 'buy')", 1.03},
    {"a table with itself", "visit_1",
     "SELECT a.id FROM visit a JOIN visit b ON a.id = b.id WHERE a.at < '2024-02-01' AND b.at < '2024-02-01' AND a.who = 9", 1.03},
    {"two partitioned tables", "Append",
     "SELECT count(*) FROM visit e JOIN account a ON a.id = e.id WHERE e.at >= '2024-07-01' AND e.at < '2024-07-03'", 1.03},
    {"a row is changed where it is", "Update",
     "UPDATE visit SET amount = 0 WHERE at >= '2024-03-05' AND at < '2024-03-06' AND who = 3", 1.03},
    {"a value of a list", "Bitmap Heap Scan on bill_eu",
     "SELECT * FROM bill WHERE region = 'de' AND status = 3", 1.03},
    {"several", "Append",
     "SELECT * FROM bill WHERE region IN ('us', 'br') AND status = 5", 1.03},
    {"NULL", "Seq Scan on bill_none",
     "SELECT * FROM bill WHERE region IS NULL", 1.03},
    {"what no list has is in the default partition", "Seq Scan on bill_other",
     "SELECT * FROM bill WHERE region = 'se'", 1.03},
    {"no NULL", "Append",
     "SELECT * FROM bill WHERE region IS NOT NULL AND total < 400", 1.03},
    {"an OR of values", "Append",
     "SELECT * FROM bill WHERE region = 'fr' OR region = 'se'", 1.03},
    {"another value than", "Append",
     "SELECT * FROM bill WHERE region <> 'de' AND id = 100", 1.03},
    {"above a value", "Append",
     "SELECT * FROM bill WHERE region >= 'us' AND id < 50", 1.03},
    {"all of them", "Append",
     "SELECT region, count(*) FROM bill GROUP BY region", 1.03},
    {"a hash of an integer", "Seq Scan on account_",
     "SELECT * FROM account WHERE id = 4242", 1.03},
    {"of several", "Append",
     "SELECT * FROM account WHERE id IN (1, 2, 3)", 1.03},
    {"of a text and a UUID", "Seq Scan on named_",
     "SELECT * FROM named WHERE code = 'a code of some length 77' AND id = '28dd2c79-55ce-9264-5624-0b2ff0100bde'", 1.03},
    {"of half the key", "Append",
     "SELECT * FROM named WHERE code = 'a code of some length 77'", 1.03},
    {"a join by the hash key", "account_",
     "SELECT a.id, v.name FROM account a JOIN visitor v ON v.id = a.owner WHERE a.id = 99", 1.03},
    {"a merge of four", "Merge Append",
     "SELECT * FROM account ORDER BY bal DESC LIMIT 3", 1.03},
    {"a row is deleted where it is", "Delete",
     "DELETE FROM account WHERE id = 12", 1.03},
    {"partitions of partitions", "on probe_1_a",
     "SELECT * FROM probe WHERE day >= '2024-04-01' AND day < '2024-07-01' AND v = 4 AND site = 2", 1.03},
    {"one of the first, all of the second", "Append",
     "SELECT * FROM probe WHERE day = '2024-08-08' AND tag = 'tag 3'", 1.03},
    {"all of the first, one of the second", "Append",
     "SELECT avg(v) FROM probe WHERE site = 2", 1.03},
    {"several of the second", "Append",
     "SELECT * FROM probe WHERE day = '2024-08-08' AND site IN (1, 5)", 1.03},
    {"groups of a quarter", "Append",
     "SELECT site, max(v) FROM probe WHERE day BETWEEN '2024-01-01' AND '2024-03-31' GROUP BY site", 1.03},
    {"the first of two range keys", "Append",
     "SELECT * FROM pair WHERE a = 10 AND c < 4000", 1.03},
    {"both", "on pair_2",
     "SELECT * FROM pair WHERE a = 10 AND b = 60", 1.03},
    {"a range of the second", "on pair_1",
     "SELECT * FROM pair WHERE a = 10 AND b < 20", 1.03},
    {"of the first", "on pair_4",
     "SELECT * FROM pair WHERE a > 45", 1.03},
    {"in the order of the bounds no merge is needed", "Append",
     "SELECT * FROM pair ORDER BY a, b LIMIT 5", 1.03},
    {"nor backwards", "Index Scan Backward",
     "SELECT * FROM pair WHERE a < 30 ORDER BY a DESC, b DESC LIMIT 5", 1.03},
    {"all that inherit, each by its own index or none", "Seq Scan on review",
     "SELECT id, what FROM deed WHERE who = 77", 1.03},
    {"the table alone", "Index Scan on deed_who_idx",
     "SELECT id, what FROM ONLY deed WHERE who = 77", 1.03},
    {"an heir that has heirs", "Append",
     "SELECT count(*) FROM meeting WHERE at >= '2024-03-01' AND at < '2024-03-02'", 1.03},
    {"all of them in an order", "Merge Append",
     "SELECT id, what FROM deed ORDER BY at DESC LIMIT 10", 1.03},
    {"joined by the column that each has an index of", "Index Scan on call_who_idx",
     "SELECT v.name, d.what FROM visitor v JOIN deed d ON d.who = v.id WHERE v.id < 12", 1.03},
    {"grouped", "HashAggregate",
     "SELECT who, count(*) FROM deed WHERE at > '2024-06-01' AND what LIKE 'call%' GROUP BY who", 1.05},
    {"a row of the table alone is changed", "Update",
     "UPDATE ONLY deed SET what = 'x' WHERE who = 12", 1.03},
    {"char(n) beside text is cast: its unique index proves nothing", "Join",
     "SELECT r_id FROM parcel LEFT JOIN zone ON z_code = r_word", 1.03},
    {"beside varchar it is not", "Seq Scan on parcel",
     "SELECT r_id FROM parcel LEFT JOIN zone ON z_code = r_label", 1.01},
    {"and of its own type", "Seq Scan on parcel",
     "SELECT r_id FROM parcel LEFT JOIN zone ON z_code = r_code", 1.01},
    {"varchar beside it is", "Join",
     "SELECT r_id FROM parcel LEFT JOIN zone ON z_label = r_code", 1.03},
    {"beside text varchar is one", "Seq Scan on parcel",
     "SELECT r_id FROM parcel LEFT JOIN zone ON z_label = r_word", 1.01},
    {"and text beside char(n)", "Seq Scan on parcel",
     "SELECT r_id FROM parcel LEFT JOIN zone ON z_word = r_code", 1.01},
    {"a literal takes the type of its column", "Index Cond: (r_code = 'Z77'::bpchar)",
     "SELECT r_id FROM parcel WHERE r_code = 'Z77'", 1.03},
    {"and of varchar becomes it", "r_code = 'Z77'::bpchar",
     "SELECT r_id FROM parcel WHERE r_code = 'Z77'::varchar", 1.03},
    {"a text does not", "Seq Scan on parcel",
     "SELECT r_id FROM parcel WHERE r_code = 'Z77'::text", 1.03},
    {"nor what a function makes", "Seq Scan on parcel",
     "SELECT r_id FROM parcel WHERE r_code = upper('z77')", 1.03},
    {"values of a list do", "Bitmap Index Scan on parcel_r_code_idx",
     "SELECT r_id FROM parcel WHERE r_code IN ('Z77', 'Z78')", 1.03},
    {"of an array of text do not", "Seq Scan on parcel",
     "SELECT r_id FROM parcel WHERE r_code = ANY ('{Z77,Z78}'::text[])", 1.03},
    {"a cast that is written", "Seq Scan on parcel",
     "SELECT r_id FROM parcel WHERE r_code::text = 'Z77'", 1.03},
    {"of varchar to text is none", "parcel_r_label_idx",
     "SELECT r_id FROM parcel WHERE r_label::text = 'Z77'", 1.03},
    {"to char(n) is", "Seq Scan on parcel",
     "SELECT r_id FROM parcel WHERE r_label = 'Z77'::bpchar", 1.03},
    {"an index on what a function takes it for", "zone_lower_idx",
     "SELECT z_note FROM zone WHERE lower(z_code) = 'z77'", 1.03},
    {"the value of a query", "Seq Scan on parcel",
     "SELECT r_id FROM parcel WHERE r_code = (SELECT max(z_label) FROM zone)", 1.03},
    {"of its type", "parcel_r_code_idx",
     "SELECT r_id FROM parcel WHERE r_code = (SELECT max(z_code) FROM zone)", 1.03},
    {"an index searched with a varchar", "Index Cond: (r_code = (zone.z_label)::bpchar)",
     "SELECT r_id FROM parcel, zone WHERE r_code = z_label AND z_word = 'Z9'", 1.03},
    {"not with a text", "((parcel.r_code)::text = zone.z_word)",
     "SELECT r_id FROM parcel, zone WHERE r_code = z_word AND z_label = 'Z9'", 1.03},
    {"one of text with it", "Index Cond: (r_word = (zone.z_code)::text)",
     "SELECT r_id FROM parcel, zone WHERE r_word = z_code AND z_label = 'Z9'", 1.03},
    {"one of varchar not", "((parcel.r_label)::bpchar = zone.z_code)",
     "SELECT r_id FROM parcel, zone WHERE r_label = z_code AND z_word = 'Z9'", 1.03},
    {"a merge on one of two equalities looks at all that the one pairs", "Join",
     "SELECT count(*) FROM duty JOIN came_back ON t_team = b_shop AND t_due + 1 = b_customer WHERE b_ticket < 400", 1.01},
    {"rows of IN made unique have a match in their share of the others", "HashAggregate",
     "SELECT count(*) FROM shop_sale WHERE s_part IN (SELECT w_part FROM web_sale WHERE w_pieces < 12)", 1.005},
    {"a window stops where a count fails", "Run Condition: (row_number()",
     "SELECT * FROM (SELECT s_part, s_day, row_number() OVER (PARTITION BY s_part ORDER BY s_day) AS n FROM shop_sale) x WHERE n <= 3 ORDER BY s_day", 1.01},
    {"for a single row all the same one looks", "Filter: (x.n = 1)",
     "SELECT * FROM (SELECT s_part, s_day, row_number() OVER (PARTITION BY s_part ORDER BY s_day) AS n FROM shop_sale) x WHERE n = 1 ORDER BY s_day", 1.01},
    {"a number in all rows of a partition", "Run Condition: (count(*) OVER (?) > 1)",
     "SELECT s_part, n FROM (SELECT s_part, count(*) OVER (PARTITION BY s_customer) AS n FROM shop_sale WHERE s_day < 900) x WHERE n > 1 ORDER BY s_part", 1.01},
    {"a bitmap holds the rows left after all filters", "Bitmap Heap Scan",
     "SELECT count(*) FROM errand WHERE e_due < 100 AND e_note = 'x'", 1.0005},
};

static struct optimizer_plan plan_of(struct arena *arena, const struct catalog *catalog, const char *query) {
    struct err err = {0};
    struct design none = {0};
    struct optimizer_plan plan;
    struct str text = str_from_z(query);
    struct sql_node *tree = sql_parse_statement(arena, SQL_POSTGRESQL, text, &err);
    struct query *resolved = tree ? query_resolve(arena, catalog, tree, text, &err) : NULL;
    assert_done(resolved != NULL, &err);
    optimizer_plan(arena, optimizer_prepare(arena, catalog, resolved), &none, true, &plan);
    return plan;
}

/* The first line's "cost=START..TOTAL". */
static double total_of(struct str plan) {
    size_t at;
    double total;
    assert_true(str_find(plan, STR(".."), &at));
    struct str rest = str_slice(plan, at + 2, plan.len);
    assert_true(str_to_double(str_cut(&rest, ' '), &total));
    return total;
}

static bool agrees(struct arena *arena, struct db *db, const struct catalog *catalog, size_t i) {
    size_t at;
    struct str theirs = server_explain(arena, db, cases[i].query);
    struct optimizer_plan ours = plan_of(arena, catalog, cases[i].query);
    double cost = total_of(theirs), error = fmax(ours.cost / cost, cost / ours.cost);
    bool shown = str_find(theirs, str_from_z(cases[i].shown), &at);
    if (error > cases[i].within || !shown) {
        print_error("%s: ours %.2f, the planner's %.2f%s\n" STR_FMT "\n" STR_FMT "\n", cases[i].what, ours.cost, cost,
                    shown ? "" : ", and not the plan expected", STR_ARG(ours.text), STR_ARG(theirs));
    }
    return error <= cases[i].within && shown;
}

static void agrees_with_explain(void **state) {
    (void)state;
    struct collect_options options = {.no_statements = true};
    struct arena arena;
    struct err err = {0};
    size_t wrong = 0;
    server_needed();
    arena_init(&arena, NULL);
    struct db *db = server_create(&arena, "dovetail_explained");
    for (size_t i = 0; i < sizeof set_up / sizeof *set_up; i++) {
        must(db, set_up[i]);
    }
    must(db, "VACUUM ANALYZE");
    struct catalog *catalog = collect_catalog(&arena, db, &options, NULL, &err);
    assert_done(catalog != NULL, &err);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        wrong += !agrees(&arena, db, catalog, i);
    }
    server_drop(&arena, db, "dovetail_explained");
    arena_release(&arena);
    assert_int_equal(wrong, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(agrees_with_explain)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
