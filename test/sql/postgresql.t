# PostgreSQL: what parses prints on one line; what does not says where and why.
=== statements of a script, comments and psql commands between
-- calls: 12
SELECT a FROM t; /* x /* nested */ y */
\d t
select B."C d", 'it''s' from "T" b;;
---
calls 12
SELECT a FROM t
SELECT b."C d", 'it''s' FROM "T" AS b
=== normalised statements hold binds anywhere
select $1 from t where d > now() - interval $2 and extract($3 from x) = $4 and e = date $5 and f in ($6, $7) and g = any ($8) limit $9 offset $10
---
SELECT $1 FROM t WHERE d > (now() - INTERVAL $2) AND EXTRACT($3 FROM x) = $4 AND e = (date $5) AND f IN ($6, $7) AND (g = ANY ($8)) LIMIT $9 OFFSET $10
=== joins
select * from a left join lateral (select 1) d on true natural join e, f(1) with ordinality as g (i, o) cross join (b join c using (x, y))
---
SELECT * FROM a LEFT JOIN LATERAL (SELECT 1) AS d ON TRUE NATURAL JOIN e, f(1) WITH ORDINALITY AS g (i, o) CROSS JOIN (b JOIN c USING (x, y))
=== a parenthesised join that begins with a query
select 1 from ((values (1)) as v (id) left outer join t on v.id = t.id)
---
SELECT 1 FROM (VALUES (1)) AS v (id) LEFT JOIN t ON v.id = t.id
=== a query in double parentheses
select 1 from ((select 2)) as x, ((select 3) union (select 4)) y
---
SELECT 1 FROM (SELECT 2) AS x, (SELECT 3 UNION SELECT 4) AS y
=== set operations bind as they should
select 1 union select 2 intersect select 3 except select 4 order by 1
---
SELECT 1 UNION (SELECT 2 INTERSECT SELECT 3) EXCEPT SELECT 4 ORDER BY 1
=== precedence
select a or b and not c = d + e * -f ^ 2, x between 1 + 1 and 3 and y, a || b like c
---
SELECT a OR (b AND (NOT (c = (d + (e * ((- f) ^ 2)))))), x BETWEEN (1 + 1) AND 3 AND y, (a || b) LIKE c
=== strings
select E'a\tb', U&'\0041\\', $q$ it's $q$, N'n', B'01'
---
SELECT 'a	b', 'A\', ' it''s ', 'n', B'01'
=== grouping, windows, limits
select a, count(*) filter (where b > 1) over w from t group by rollup (a, b), grouping sets ((a), ()) having sum(c) > .5 window w as (partition by a order by b desc nulls last) order by a fetch first 3 rows with ties
---
SELECT a, count(*) FILTER (WHERE b > 1) OVER w FROM t GROUP BY ROLLUP (a, b), GROUPING SETS (a, ()) HAVING sum(c) > .5 WINDOW w AS (PARTITION BY a ORDER BY b DESC NULLS LAST) ORDER BY a FETCH FIRST 3 ROWS WITH TIES
=== insert on conflict
insert into t (a, b) values (1, default) on conflict (a) do update set b = excluded.b where t.b < 1 returning *
---
INSERT INTO t (a, b) VALUES (1, DEFAULT) ON CONFLICT (a) DO UPDATE SET b = excluded.b WHERE t.b < 1 RETURNING *
=== index
create unique index concurrently i on s.t using btree (lower(a) text_pattern_ops desc nulls last, b) include (c) where a is not null
---
CREATE UNIQUE INDEX CONCURRENTLY i ON s.t USING btree (lower(a) text_pattern_ops DESC NULLS LAST, b) INCLUDE (c) WHERE a IS NOT NULL
=== split, not parsed
create teapot t; select 1
---
opaque 1:1 create teapot
SELECT 1
=== hints
select /*+ SeqScan(t) */ 1; select --+ IndexScan(t)
 2
---
SELECT /*+ SeqScan(t) */ 1
SELECT /*+ IndexScan(t) */ 2
=== error: a clause without its end
select a
from t
where
---
error 3:6 expected an expression at the end of the statement
=== error: what is left over
select a from t x y
---
error 1:19 expected the end of the statement near "y"
=== error: garbage
frobnicate the database
---
error 1:1 expected a statement near "frobnicate"
=== error: an open string
select 'abc
---
error 1:8 the string is not closed
=== error: a parenthesis too many
select (1)) from t
---
error 1:11 expected the end of the statement near ")"
=== one error does not hide the rest
select from from; select 1
---
error 1:13 expected a table name near "from"
SELECT 1
