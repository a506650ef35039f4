# PostgreSQL: expressions, queries and DML, to the level of its own grammar.
=== with
with recursive t(n) as materialized (values (1) union all select n+1 from t) search depth first by n, m set o cycle n set c to true default false using p select * from t;
with d as (delete from t returning *), i as not materialized (insert into u select * from d returning a), m as (merge into t using s on true when matched then delete returning *) select * from i;
---
WITH RECURSIVE t (n) AS MATERIALIZED (VALUES (1) UNION ALL SELECT n + 1 FROM t) SEARCH DEPTH FIRST BY n, m SET o CYCLE n SET c TO TRUE DEFAULT FALSE USING p SELECT * FROM t
WITH d AS (DELETE FROM t RETURNING *), i AS NOT MATERIALIZED (INSERT INTO u SELECT * FROM d RETURNING a), m AS (MERGE INTO t USING s ON (TRUE) WHEN MATCHED THEN DELETE RETURNING *) SELECT * FROM i
=== insert
insert into t as x (a, b[1], c.d) overriding user value values (1, default), (2, 3) on conflict (a, lower(b) collate "C" text_ops) where c > 0 do update set (a, b) = (excluded.a, default), c = (select 1) where x.a > 1 returning x.*, a as b;
insert into t default values on conflict on constraint k do nothing;
insert into t (select 1);
---
INSERT INTO t AS x (a, b[1], c.d) OVERRIDING USER VALUE VALUES (1, DEFAULT), (2, 3) ON CONFLICT (a, (lower(b) COLLATE "C") text_ops) WHERE c > 0 DO UPDATE SET (a, b) = (excluded.a, DEFAULT), c = (SELECT 1) WHERE x.a > 1 RETURNING x.*, a AS b
INSERT INTO t DEFAULT VALUES ON CONFLICT ON CONSTRAINT k DO NOTHING
INSERT INTO t SELECT 1
=== update
update only t as x set a = default from u join v using (a) where current of c returning *;
update t set a = 1 returning with (old as o, new as n) o.a, n.a;
---
UPDATE ONLY t AS x SET a = DEFAULT FROM u JOIN v USING (a) WHERE CURRENT OF c RETURNING *
UPDATE t SET a = 1 RETURNING WITH (OLD AS o, NEW AS n) o.a, n.a
=== delete
delete from t using u, lateral (select 1) x where t.a = u.a returning *;
delete from t where a = $1 and b = ?;
---
DELETE FROM t USING u, LATERAL (SELECT 1) AS x WHERE t.a = u.a RETURNING *
DELETE FROM t WHERE a = $1 AND b = ?
=== merge
merge into only t as x using (select 1) s on x.a = s.a when matched and x.b > 1 then update set a = 1, (b, c) = row(1, 2) when not matched by source then delete when not matched by target then insert (a) overriding system value values (1) when not matched then do nothing when matched then do nothing returning merge_action(), x.*;
---
MERGE INTO ONLY t AS x USING (SELECT 1) AS s ON (x.a = s.a) WHEN MATCHED AND x.b > 1 THEN UPDATE SET a = 1, (b, c) = ROW(1, 2) WHEN NOT MATCHED BY SOURCE THEN DELETE WHEN NOT MATCHED THEN INSERT (a) OVERRIDING SYSTEM VALUE VALUES (1) WHEN NOT MATCHED THEN DO NOTHING WHEN MATCHED THEN DO NOTHING RETURNING merge_action(), x.*
=== SQL/JSON
select json_value(a, '$.b' passing 1 as x returning int default 0 on empty error on error), json_query(a, 'lax $.b[*] ? (@.c > $x)' returning jsonb with conditional wrapper keep quotes empty array on empty), json_exists(a, 'strict $.b' true on error), json_object('a': 1, 'b' value 2 null on null with unique keys returning jsonb), json_array(1, 2 format json absent on null returning text), json_array(select 1), json_arrayagg(a order by b null on null) filter (where c), json_objectagg(a: b absent on null without unique), json('{}' with unique keys), json_scalar(1), json_serialize(a returning bytea format json encoding utf8), json_object('{a,1}'), json_object(array['a'], array['b']);
select * from json_table(a, '$.x[*]' as p passing 1 as y columns (id for ordinality, a int path '$.a' default 1 on empty, b text exists path '$.b', c jsonb format json path '$.c' with wrapper omit quotes null on error, nested path '$.d' as q columns (e int))  error on error) as jt;
---
SELECT json_value(a, '$.b' PASSING 1 AS x RETURNING int DEFAULT 0 ON EMPTY ERROR ON ERROR), json_query(a, 'lax $.b[*] ? (@.c > $x)' RETURNING jsonb WITH CONDITIONAL WRAPPER KEEP QUOTES EMPTY ARRAY ON EMPTY), json_exists(a, 'strict $.b' TRUE ON ERROR), json_object('a' : 1, 'b' : 2 NULL ON NULL WITH UNIQUE KEYS RETURNING jsonb), json_array(1, 2 FORMAT JSON ABSENT ON NULL RETURNING text), json_array(SELECT 1), json_arrayagg(a ORDER BY b NULL ON NULL) FILTER (WHERE c), json_objectagg(a : b ABSENT ON NULL WITHOUT UNIQUE), json('{}' WITH UNIQUE KEYS), json_scalar(1), json_serialize(a RETURNING bytea FORMAT JSON ENCODING UTF8), json_object('{a,1}'), json_object(ARRAY['a'], ARRAY['b'])
SELECT * FROM json_table(a, '$.x[*]' AS p PASSING 1 AS y COLUMNS (id FOR ORDINALITY, a int PATH '$.a' DEFAULT 1 ON EMPTY, b text EXISTS PATH '$.b', c jsonb FORMAT JSON PATH '$.c' WITH WRAPPER OMIT QUOTES NULL ON ERROR, NESTED PATH '$.d' AS q COLUMNS (e int)) ERROR ON ERROR) AS jt
=== SQL/XML
select * from xmltable(xmlnamespaces('a' as b, default 'c'), '/a/b' passing by ref x by ref columns id int path '@id' not null, o for ordinality, d text default 'x') as t;
select xmlelement(name foo, xmlattributes(a as b, c), 'd', e), xmlforest(a as b, c), xmlpi(name php, 'x'), xmlroot(x, version no value, standalone yes), xmlparse(document 'x' preserve whitespace), xmlserialize(content x as text indent), xmlexists('//a' passing by value b), xmlagg(x order by y), xmlconcat(a, b);
select overlay(a placing b from 1 for 2), position('a' in b), substring(a from 1 for 2), substring(a from 'x' for '#'), substring(a similar 'x' escape '#'), trim(both 'x' from a), trim(from a), trim(leading from a), trim(a, 'b'), extract(year from a), extract('epoch' from b), normalize(a, nfc), treat(a as int), collation for (a), current_timestamp(3), localtime, current_schema, left(a, 1), right(b, 2), coalesce(a, b), greatest(1, 2), nullif(1, 2), xmlconcat(a);
---
SELECT * FROM xmltable(XMLNAMESPACES ('a' AS b, DEFAULT 'c'), '/a/b' PASSING BY REF x COLUMNS id int PATH '@id' NOT NULL, o FOR ORDINALITY, d text DEFAULT 'x') AS t
SELECT xmlelement(NAME foo, xmlattributes(a AS b, c), 'd', e), xmlforest(a AS b, c), xmlpi(NAME php, 'x'), xmlroot(x, VERSION NO VALUE, STANDALONE YES), xmlparse(DOCUMENT 'x' PRESERVE WHITESPACE), xmlserialize(CONTENT x AS text INDENT), xmlexists('//a' PASSING BY VALUE b), xmlagg(x ORDER BY y), xmlconcat(a, b)
SELECT overlay(a PLACING b FROM 1 FOR 2), position('a' IN b), substring(a FROM 1 FOR 2), substring(a FROM 'x' FOR '#'), substring(a SIMILAR 'x' ESCAPE '#'), trim(BOTH 'x' FROM a), trim(FROM a), trim(LEADING FROM a), trim(a, 'b'), EXTRACT(year FROM a), EXTRACT('epoch' FROM b), normalize(a, nfc), treat(a AS int), collation for(a), current_timestamp(3), localtime, current_schema, left(a, 1), right(b, 2), coalesce(a, b), greatest(1, 2), nullif(1, 2), xmlconcat(a)
=== grouping, windows, limits, locks
select a, grouping(a) from t group by grouping sets ((a,b),(a),()), rollup (c,(d,e)), cube(f);
select a from t group by distinct rollup(a), cube(b) having count(*) > 1 window w as (partition by a order by b rows between 1 preceding and current row exclude current row), w2 as (w groups 2 preceding) order by a using < nulls first, b desc offset 3 rows fetch first 5 rows with ties for update of t nowait for share skip locked for no key update for key share;
values (1, 2), (3, 4) order by 1 limit 1;
(select 1 union select 2) union all (select 3 limit 1) intersect select 4 order by 1;
select all a from t limit all offset 2;
select a from t limit 2 + 1 offset (select 1);
select a from t for update of t, u;
---
SELECT a, grouping(a) FROM t GROUP BY GROUPING SETS ((a, b), a, ()), ROLLUP (c, (d, e)), CUBE (f)
SELECT a FROM t GROUP BY DISTINCT ROLLUP (a), CUBE (b) HAVING count(*) > 1 WINDOW w AS (PARTITION BY a ORDER BY b ROWS BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE CURRENT ROW), w2 AS (w GROUPS 2 PRECEDING) ORDER BY a USING < NULLS FIRST, b DESC OFFSET 3 ROWS FETCH FIRST 5 ROWS WITH TIES FOR UPDATE OF t NOWAIT FOR SHARE SKIP LOCKED FOR NO KEY UPDATE FOR KEY SHARE
VALUES (1, 2), (3, 4) ORDER BY 1 LIMIT 1
SELECT 1 UNION SELECT 2 UNION ALL ((SELECT 3 LIMIT 1) INTERSECT SELECT 4) ORDER BY 1
SELECT a FROM t OFFSET 2
SELECT a FROM t LIMIT 2 + 1 OFFSET (SELECT 1)
SELECT a FROM t FOR UPDATE OF t, u
=== tables and functions in FROM
select * from t tablesample bernoulli (10.5) repeatable (42), only a, b *, rows from (f(1), g(2) as (a int, b text)) with ordinality as r (a, b, c), lateral f(t.x) as y, f() as (a int, b text), f() as z (a int, b numeric(3)), lateral (select 1) q;
select * from a natural full outer join b left join c join d on true on true right join e using (x, y), f cross join g;
select * from unnest(array[1,2], array['a']) with ordinality as t(a, b, o), generate_series(1, 3) g;
---
SELECT * FROM t TABLESAMPLE bernoulli (10.5) REPEATABLE (42), ONLY a, b, ROWS FROM (f(1), g(2) AS (a int, b text)) WITH ORDINALITY AS r (a, b, c), LATERAL f(t.x) AS y, f() AS (a int, b text), f() AS z (a int, b numeric(3)), LATERAL (SELECT 1) AS q
SELECT * FROM a NATURAL FULL JOIN b LEFT JOIN (c JOIN d ON TRUE) ON TRUE RIGHT JOIN e USING (x, y), f CROSS JOIN g
SELECT * FROM unnest(ARRAY[1, 2], ARRAY['a']) WITH ORDINALITY AS t (a, b, o), generate_series(1, 3) AS g
=== operators and arrays
select a operator(pg_catalog.+) b, a operator(s.@@) b, @ a + b, |/ 4, ~ 1 | 2, a <-> b, a -> 'x' ->> 'y' #>> '{a}', x @> y and z ?| array['a'];
select (array[1,2,3])[1:2], array[[1,2],[3,4]], a[1], a[:2], a[1:], a[:], (f(x)).y, (row(1,2)).f1, (t).*, $1.x, array(select 1), '{1}'::int[][], x::numeric(10,2)[];
select x between symmetric 1 and 2, y not between asymmetric 1 and 2, a like b escape 'c', a not ilike all (array['x']), a similar to b, a !~~* b, a ~ any ('{x}'), not a = b, a = not b;
select f(a => 1, b := 2), f(variadic array[1,2]), f(1, variadic x), count(distinct a order by b) filter (where c > 0) over w, percentile_cont(0.5) within group (order by a) over (partition by b), f(all a), count(*) over ();
select a from t where (a, b) = any (select 1, 2) and c = all (values (1), (2)) and exists (table t) and d <> some (array[1]) and e in ((select 1), 2) and f in (values (1));
select (array_agg(a))[1], (array[1,2])[1], '{}'::int[]  && '{1}', a[b[1]], a['x']['y'] from t;
---
SELECT a + b, a OPERATOR(s.@@) b, @ (a + b), |/ 4, (~ 1) | 2, a <-> b, ((a -> 'x') ->> 'y') #>> '{a}', x @> y AND z ?| ARRAY['a']
SELECT (ARRAY[1, 2, 3])[1:2], ARRAY[ARRAY[1, 2], ARRAY[3, 4]], a[1], a[:2], a[1:], a[:], (f(x)).y, (ROW(1, 2)).f1, (t).*, ($1).x, ARRAY(SELECT 1), '{1}'::int[][], x::numeric(10, 2)[]
SELECT x BETWEEN SYMMETRIC 1 AND 2, y NOT BETWEEN 1 AND 2, a LIKE b ESCAPE 'c', a NOT ILIKE ALL (ARRAY['x']), a SIMILAR TO b, a !~~* b, a ~ ANY ('{x}'), NOT (a = b), a = (NOT b)
SELECT f(a => 1, b := 2), f(VARIADIC ARRAY[1, 2]), f(1, VARIADIC x), count(DISTINCT a ORDER BY b) FILTER (WHERE c > 0) OVER w, percentile_cont(0.5) WITHIN GROUP (ORDER BY a) OVER (PARTITION BY b), f(a), count(*) OVER ()
SELECT a FROM t WHERE ((a, b) = ANY (SELECT 1, 2)) AND (c = ALL (VALUES (1), (2))) AND EXISTS (SELECT * FROM t) AND (d <> ANY (ARRAY[1])) AND e IN ((SELECT 1), 2) AND f IN (VALUES (1))
SELECT (array_agg(a))[1], (ARRAY[1, 2])[1], '{}'::int[] && '{1}', a[b[1]], a['x']['y'] FROM t
=== rows
select row(1,2) = (3,4), (a,b) < (c,d), (a, b) in (select 1, 2), row() is null, (a,b) overlaps (c,d), (a,b) is distinct from row(c,d);
---
SELECT ROW(1, 2) = (3, 4), (a, b) < (c, d), (a, b) IN (SELECT 1, 2), ROW() IS NULL, (a, b) OVERLAPS (c, d), (a, b) IS DISTINCT FROM ROW(c, d)
=== tests
select a is json, b is not json object with unique keys, c is document, d is nfc normalized, e is not normalized, f is not distinct from g, h isnull, i notnull, j is true is not false, k is unknown;
---
SELECT a IS JSON, b IS NOT JSON OBJECT WITH UNIQUE KEYS, c IS DOCUMENT, d IS NFC NORMALIZED, e IS NOT NORMALIZED, f IS NOT DISTINCT FROM g, h IS NULL, i IS NOT NULL, (j IS TRUE) IS NOT FALSE, k IS UNKNOWN
=== typed literals
select date '2020-01-01', timestamp(3) with time zone '2020-01-01', time without time zone '1:2', interval '1' year to month, interval(3) '1 s', interval '1' day to second(3), numeric(3,1) '1.5', pg_catalog.int4 '1', double precision '1.5', bit varying(3) '101', x'1F', point '1,2', 'a'::character varying(10), cast(a as timestamp(3) without time zone);
---
SELECT date '2020-01-01', timestamp(3) with time zone '2020-01-01', time without time zone '1:2', INTERVAL '1' year to month, INTERVAL(3) '1 s', INTERVAL '1' day to second(3), numeric(3,1) '1.5', pg_catalog.int4 '1', double precision '1.5', bit varying(3) '101', x'1F', point '1,2', 'a'::character varying(10), CAST(a AS timestamp(3) without time zone)
=== strings
select 'a'
  'b', e'a\n\x41', $$a'b$$, $t$x$$y$t$, u&'d\0061t' , u&'d!0061t' uescape '!', n'x', b'1';
---
SELECT 'ab', 'a
A', 'a''b', 'x$$y', 'dat', 'dat', 'x', b'1'
=== precedence
select a at time zone 'x' at time zone 'y', -a at time zone 'z', a at local, - 2 ^ 2, a collate "de_DE" || b collate pg_catalog."C", 2 ^ 3 ^ 4, - - 1;
---
SELECT (a AT TIME ZONE 'x') AT TIME ZONE 'y', (- a) AT TIME ZONE 'z', a AT LOCAL, (- 2) ^ 2, (a COLLATE "de_DE") || (b COLLATE pg_catalog."C"), (2 ^ 3) ^ 4, - (- 1)
=== select into, table, values
select into temp table x from t;
select a, b into unlogged y from t;
table only_t;
---
SELECT INTO TEMPORARY TABLE x FROM t
SELECT a, b INTO UNLOGGED TABLE y FROM t
SELECT * FROM only_t
=== parentheses
select ((select 1)), (((select 1) union (select 2))), ((select 1) + 1), ((a)), (a).b.c[1].d;
select * from ((select 1) union (select 2)) x, ((a join b on true) cross join c) as j, (a join b using (x) as k);
---
SELECT (SELECT 1), (SELECT 1 UNION SELECT 2), (SELECT 1) + 1, a, (((a).b).c[1]).d
SELECT * FROM (SELECT 1 UNION SELECT 2) AS x, (a JOIN b ON TRUE CROSS JOIN c) AS j, a JOIN b USING (x) AS k
=== queries of every day
select case a when 1 then 2 else 3 end, case when a then b end;
select 1 user, 2 desc, a "b c", 3 as select, 4 name, 5 value from t as group_by, u l, v;
select 1 where true;
select;
select from t;
select cast(null as text), null::text, true and not false or unknown;
select t.a.b.c from t; select "A"."b C" from "T";
explain (analyze, buffers off) select 1;
select a::text::int, a :: text, -1::int, (a + b)::int, 'x'::date, interval '1 day'::text;
select xmin, ctid, tableoid::regclass from t;
select "user", t."order" from "select" as "from";
select position, substring, date, time, timestamp, year, month, name, value, type, key, level, rows, range, partition, first, last, next, of, off, over_ from t;
---
SELECT CASE a WHEN 1 THEN 2 ELSE 3 END, CASE WHEN a THEN b END
SELECT 1 AS "user", 2 AS "desc", a AS "b c", 3 AS "select", 4 AS name, 5 AS value FROM t AS group_by, u AS l, v
SELECT 1 WHERE TRUE
SELECT
SELECT FROM t
SELECT CAST(NULL AS text), NULL::text, (TRUE AND (NOT FALSE)) OR unknown
SELECT t.a.b.c FROM t
SELECT "A"."b C" FROM "T"
EXPLAIN (analyze, buffers off) SELECT 1
SELECT a::text::int, a::text, - 1::int, (a + b)::int, 'x'::date, (INTERVAL '1 day')::text
SELECT xmin, ctid, tableoid::regclass FROM t
SELECT "user", t."order" FROM "select" AS "from"
SELECT position, substring, date, time, timestamp, year, month, name, value, type, key, level, rows, range, partition, first, last, next, of, off, over_ FROM t
=== no targets in branches, a type called key
select union select limit 1; select json_object(key 'a' : b)
---
SELECT UNION SELECT LIMIT 1
SELECT json_object(key 'a' : b)
=== values without parentheses as tables
select * from current_date;
select * from localtime l, session_user as u(a);
---
SELECT * FROM current_date
SELECT * FROM localtime AS l, session_user AS u (a)
=== functions and types that are called like keywords
select "values"(a), "substring"(a, 1, 2), "exists"(b), "all"(1), "left"(a, 1), s."row"(a) from "position"(a, b);
select 'a'::"char", 'a'::char, cast(b as "any"), "date"(c), "coalesce"(d, e), a::"numeric"(3);
---
SELECT "values"(a), "substring"(a, 1, 2), "exists"(b), "all"(1), left(a, 1), s.row(a) FROM "position"(a, b)
SELECT 'a'::"char", 'a'::char, CAST(b AS "any"), date(c), "coalesce"(d, e), a::"numeric"(3)
=== aliases of joins and of their USING
select * from (a join b using (c) as u) as j (x, y, z), (a cross join b) k(p, q) where u.c = 1;
select * from a join b using (c) as u;
---
SELECT * FROM (a JOIN b USING (c) AS u) AS j (x, y, z), (a CROSS JOIN b) AS k (p, q) WHERE u.c = 1
SELECT * FROM a JOIN b USING (c) AS u
=== TABLE in parentheses, COLLATION FOR as a table, an operator with a schema in ORDER BY
select * from (table t) as s (a), collation for ('a'::text) c where b in (table u);
select array_agg(a order by a using operator(public.<^)) from t order by b using >;
---
SELECT * FROM (SELECT * FROM t) AS s (a), collation for('a'::text) AS c WHERE b IN (SELECT * FROM u)
SELECT array_agg(a ORDER BY a USING operator(public.<^)) FROM t ORDER BY b USING >
=== bounds that begin like UNBOUNDED, arrays with ARRAY, a limit that is cast
select sum(a) over (rows between unbounded.x preceding and unbounded(1) following), a::int array[4] from unbounded;
select a from t order by a fetch first (5::bigint) rows with ties;
---
SELECT sum(a) OVER (ROWS BETWEEN unbounded.x PRECEDING AND unbounded(1) FOLLOWING), a::int[] FROM unbounded
SELECT a FROM t ORDER BY a FETCH FIRST (5::bigint) ROWS WITH TIES
=== parts of columns as targets
insert into t (a[1].b, a[2].c[3], d) values (1, 2, 3);
update t set a[1].b = (a[1]).b + 1, (c.d, e) = (select 1, 2);
with recursive x as (with y as (select 1) delete from t returning a) select * from x;
---
INSERT INTO t (a[1].b, a[2].c[3], d) VALUES (1, 2, 3)
UPDATE t SET a[1].b = (a[1]).b + 1, (c.d, e) = (SELECT 1, 2)
WITH RECURSIVE x AS (WITH y AS (SELECT 1) DELETE FROM t RETURNING a) SELECT * FROM x
=== functions and types whose quoted names hold blanks and dots
select "two words"(a), s."a.b"(c), d::"my type", collation for (e) from t;
---
SELECT "two words"(a), s."a.b"(c), d::"my type", collation for(e) FROM t
=== JSON_ARRAY of a query with a format, which its last column does not take for an alias
select json_array(select a format json), json_array(select 1 as format format json returning text), json_array((select 1) format json);
---
SELECT json_array(SELECT a FORMAT JSON), json_array(SELECT 1 AS format FORMAT JSON RETURNING text), json_array((SELECT 1) FORMAT JSON)
=== names of operators, operator classes, collations and types keep their quotes, part by part
select a operator("S".<) any (b), 33 * any (select 1), operator(pg_catalog.*) a, c::"d.e"."F".g, "char"(1), x("int" => 1);
create index i on t (a collate "s"."C" "S"."between", b "include" desc, (c + 1) "nulls");
---
SELECT a OPERATOR("S".<) ANY (b), 33 * ANY (SELECT 1), OPERATOR(*) a, c::"d.e"."F".g, "char"(1), x("int" => 1)
CREATE INDEX i ON t (a COLLATE s."C" "S".between, b "include" DESC, (c + 1) "nulls")
=== what stands behind the parentheses of a query is added to it
(select a from t limit 1) order by a;
(values (2), (1) limit 1) union all (values (3) order by 1);
values (1), (2) order by 1 fetch first row with ties;
---
SELECT a FROM t ORDER BY a LIMIT 1
(VALUES (2), (1) LIMIT 1) UNION ALL (VALUES (3) ORDER BY 1)
SELECT * FROM (VALUES (1), (2)) AS inner_query ORDER BY 1 FETCH FIRST 1 ROWS WITH TIES
=== aliases of joins in nested parentheses; a query without columns in front of what follows it
select * from ((a join b on x) as j (c, d) join (select 1) as e on y);
insert into t select on conflict do nothing;
insert into t select returning *;
table only t;
select a from t where b in (1) = any (c);
---
SELECT * FROM (a JOIN b ON x) AS j (c, d) JOIN (SELECT 1) AS e ON y
INSERT INTO t SELECT ON CONFLICT DO NOTHING
INSERT INTO t SELECT RETURNING *
SELECT * FROM ONLY t
SELECT a FROM t WHERE (b IN (1)) = ANY (c)
=== quoted words that bare would be a grouping
select a from t group by "rollup"(a), rollup (b);
---
SELECT a FROM t GROUP BY "rollup"(a), ROLLUP (b)
=== the names that scripts of extensions leave open
select @extschema@.f(a) from @extschema:other@.t where b=@extschema@.g(c) and d = @ e;
alter function @extschema@.f(setof raster, integer) owner to @extowner@;
---
SELECT "@extschema@".f(a) FROM "@extschema:other@".t WHERE b = "@extschema@".g(c) AND d = (@ e)
ALTER FUNCTION "@extschema@".f (SETOF raster, integer) OWNER TO "@extowner@"
=== keys of ON CONFLICT that are more than a column or a call
insert into t values (1) on conflict (a, lower(b), (c || d), (e is null) collate "C" x_ops desc) do nothing;
---
INSERT INTO t VALUES (1) ON CONFLICT (a, lower(b), (c || d), ((e IS NULL) COLLATE "C") x_ops DESC) DO NOTHING

=== what a type is modified by may be any expression
select a::t(b = c, d and e) from u;
---
SELECT a::t(b = c, d AND e) FROM u

=== names that only quotes keep together
select "a#b"(c), "collation for"(c, d), x::s."a b" from t;
---
SELECT "a#b"(c), "collation for"(c, d), x::s."a b" FROM t
