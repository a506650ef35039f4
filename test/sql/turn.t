# Another table first in FROM: the table's alias or name, then the statement. By hand.
=== a list
c: select * from a, b, c where a.x = c.x
---
SELECT * FROM c, a, b WHERE a.x = c.x
=== an inner join
b: select a.x from a join b on a.x = b.x
---
SELECT a.x FROM b JOIN a ON a.x = b.x
=== left becomes right, and the rest stays around it
b: select 1 from a left join b on a.x = b.x left join c on c.y = b.y
---
SELECT 1 FROM b RIGHT JOIN a ON a.x = b.x LEFT JOIN c ON c.y = b.y
=== the last of a chain
c: select 1 from a left join b on a.x = b.x left join c on c.y = b.y
---
SELECT 1 FROM c RIGHT JOIN (a LEFT JOIN b ON a.x = b.x) ON c.y = b.y
=== right becomes left
b: select 1 from a right join b on a.x = b.x
---
SELECT 1 FROM b LEFT JOIN a ON a.x = b.x
=== cross and full stay
c: select 1 from a cross join b full join c on c.y = b.y
---
SELECT 1 FROM c FULL JOIN (a CROSS JOIN b) ON c.y = b.y
=== using and natural name the same columns
c: select x from a join b using (x) natural left join c
---
SELECT x FROM c NATURAL RIGHT JOIN (a JOIN b USING (x))
=== within parentheses on the right
c: select 1 from a left join (b join c on b.y = c.y) on a.x = b.x
---
SELECT 1 FROM c JOIN b ON b.y = c.y RIGHT JOIN a ON a.x = b.x
=== a join in a list comes along
c: select 1 from a, b join c on b.y = c.y
---
SELECT 1 FROM c JOIN b ON b.y = c.y, a
=== what is LATERAL may follow
b: select 1 from a join b on a.x = b.x, lateral (select a.x + b.x) l
---
SELECT 1 FROM b JOIN a ON a.x = b.x, LATERAL (SELECT a.x + b.x) AS l
=== … and stay behind what it reads, on the other side
b: select 1 from a cross join lateral f(a.x) left join b on true
---
SELECT 1 FROM b RIGHT JOIN (a CROSS JOIN LATERAL f(a.x)) ON TRUE
=== … but not come along to the front
b: select 1 from a, lateral (select a.x) l join b on l.x = b.x
---
not turned
=== a function of columns is LATERAL without the word
b: select 1 from a, unnest(a.xs) u join b on u = b.x
---
not turned
=== a function of none is not
b: select 1 from a, generate_series(1, 3) u join b on u = b.x
---
SELECT 1 FROM b JOIN generate_series(1, 3) AS u ON u = b.x, a
=== it is first
a: select 1 from a, b
---
SELECT 1 FROM a, b
=== columns sorted by number
b: select * from a, b order by 2
---
not turned
=== … whose numbers stay
b: select a.x, b.* from a, b order by 2
---
SELECT a.x, b.* FROM b, a ORDER BY 2
=== columns named by their place
b: select j.p from (a join b on a.x = b.x) as j (p, q)
---
not turned
=== a table of a sub-query
b: select 1 from a, (select * from b) s
---
not turned
=== hints
b: select /*+ Leading((a b)) */ 1 from a, b
---
not turned
=== rows that are locked, names of CTEs
b: with w as (select 1 as x) select a.x from w join a using (x), b where b.y = 'it''s' for update of b
---
WITH w AS (SELECT 1 AS x) SELECT a.x FROM b, w JOIN a USING (x) WHERE b.y = 'it''s' FOR UPDATE OF b
=== no select
b: delete from a using b where a.x = b.x
---
not turned
