# Statements over test/query/shop.catalog, resolved: relations, joins, predicates, orders. Written by hand from the rules of PostgreSQL 15.
=== a view is merged into the select that reads it
select * from open_orders where total > 100 and placed_at > now() - interval '7 days' order by placed_at desc limit 20
---
select
  table o of orders touches id customer_id status total placed_at is_deleted
  where o.status = 'open' class 0
  where o.is_deleted IS FALSE
  where o.total > '100'
  where o.placed_at > <param 2026-02-22 12:00:00>
  order o.placed_at desc
  limit 20
  output o.id, o.customer_id, o.total, o.placed_at
=== a grouped view stays a block; conditions go below or to its HAVING
select c.name, t.total from customers c join customer_totals t on t.customer_id = c.id where t.country = 'DE' and t.total > 1000
---
select
  table c of customers touches id name
  block t touches customer_id total
    table c of customers touches id country
    table o of orders touches customer_id total
    where o.customer_id = c.id class 0
    where c.country = 'DE' class 2
    group c.id, c.country
    aggregates 1
    having [sum(total)] > '1000'
    output c.id, c.country, [sum(total)], NULL
  where t.customer_id = c.id class 0
  output c.name, t.total
=== ON conditions of a left join: inner side filters, outer side waits
select c.id, o.id from customers c left join orders o on o.customer_id = c.id and o.status = 'open' and c.vip where c.country = 'DE'
---
select
  table c of customers touches id country vip
  table o of orders touches id customer_id status
  join 0 left {c}{o}
  where o.customer_id = c.id on join 0
  where o.status = 'open' on join 0
  where c.vip IS TRUE needs {c o} on join 0
  where c.country = 'DE' class 0
  output c.id, o.id
=== a strict WHERE makes a left join inner
select c.id from customers c left join orders o on o.customer_id = c.id left join items i on i.order_id = o.id where o.total > 10
---
select
  table c of customers touches id
  table o of orders touches id customer_id total
  table i of items touches order_id
  join 0 left {o}{i}
  where o.customer_id = c.id class 0
  where i.order_id = o.id on join 0
  where o.total > '10'
  output c.id
=== IS NULL on the joined key makes it an anti join
select c.id from customers c left join orders o on o.customer_id = c.id where o.customer_id is null
---
select
  table c of customers touches id
  table o of orders touches customer_id
  join 0 anti {c}{o}
  where o.customer_id = c.id on join 0
  output c.id
=== functions of columns, booleans, LIKE with an escape, JSON
select id from customers where lower(email) = 'a@b.c' and not vip and name like 'An\_n%' and preferences @> '{"a":1}' and preferences ->> 'lang' = $1 and deleted_at is null
---
select
  table customers touches id email name vip preferences deleted_at
  where [lower(email)] = 'a@b.c' class 0
  where customers.vip IS FALSE
  where customers.name LIKE PREFIX 'An_n', 'An\_n%' exact pattern_ops
  where customers.preferences CONTAINS '{"a":1}'
  where [preferences ->> 'lang'] = <param> class 2
  where customers.deleted_at IS NULL
  output customers.id
=== rows in a list become OR, arrays become IN
select id from orders where (status, id) in (('a', 1), ('b', 2)) or id = any('{1,2,3}') and (placed_at, id) < ($1, $2)
---
select
  table orders touches id status placed_at
  where ((orders.status = 'a' AND orders.id = '1') OR (orders.status = 'b' AND orders.id = '2')) OR (orders.id IN '1', '2', '3' AND orders.placed_at < <param>)
  output orders.id
=== keyset pagination; arrays known and unknown; unknown limit
select id from orders where (placed_at, id) < ($1, $2) and id = any($3) and id = any(array[1,2]) and status <> all('{a,b}') order by placed_at desc, id desc limit $4
---
select
  table orders touches id status placed_at
  where orders.placed_at < <param> row of 2
  where orders.id IN <param>, <param>, <param>, <param>, <param>, <param>, <param>, <param>, <param>, <param>
  where orders.id IN '1', '2'
  where orders.status NOT IN 'a', 'b'
  order orders.placed_at desc, orders.id desc
  limit unknown
  output orders.id
=== a sample of pages or rows; of a method that an extension has nothing is known
select 1 from orders tablesample system (5), customers tablesample bernoulli (0.5) repeatable (7), items tablesample system_rows (40), orders o tablesample system ($1)
---
select
  table orders sample of 0.05 pages touches
  table customers sample of 0.005 rows touches
  table items touches
  table o of orders sample of 0.1 pages touches
  output '1'
note: the sample of table items is read as the whole table
=== BETWEEN SYMMETRIC is either way round
select id from orders where id between symmetric 9 and 5 and total not between symmetric 1 and 2
---
select
  table orders touches id total
  where (orders.id >= '9' AND orders.id <= '5') OR (orders.id >= '5' AND orders.id <= '9')
  where (orders.total < '1') OR (orders.total > '2')
  where (orders.total < '2') OR (orders.total > '1')
  output orders.id
=== functions that return sets: in the select list, the longest; what is grouped by them
select unnest(array[id, customer_id]), generate_series(1, 7), regexp_matches(coupon, 'a') from orders
---
select
  table orders touches id customer_id coupon
  sets of 7 rows
  output [unnest(ARRAY[id, customer_id])], <param>, [regexp_matches(coupon, 'a')]
=== grouped by one
select unnest(array[id, customer_id, 3]) as n, count(*) from orders group by 1
---
select
  table orders touches id customer_id
  group [unnest(ARRAY[id, customer_id, 3])]
  aggregates 1
  sets of 3 rows, by which it is grouped
  output [unnest(ARRAY[id, customer_id, 3])], [count(*)]
=== a function of JSON that returns one value
select json_build_object('a', id) from orders, json_build_array(1) x
---
select
  table orders touches id
  function x touches
  output [json_build_object('a', id)]
=== a recursive CTE reads its working table
with recursive tree as (select id, parent_id, 1 as depth from categories where parent_id is null union all select c.id, c.parent_id, t.depth + 1 from categories c join tree t on c.parent_id = t.id) select * from tree where depth < 3
---
select
  cte tree touches id parent_id depth
    recursive
    union all
      table categories touches id parent_id
      where categories.parent_id IS NULL
      output categories.id, categories.parent_id, '1'
      table c of categories touches id parent_id
      cte t touches $0 $2
      where c.parent_id = t.$0 class 0
      output c.id, c.parent_id, [depth + 1]
    output [id], [parent_id], [depth]
  where tree.depth < '3'
  output tree.id, tree.parent_id, tree.depth
=== a CTE read twice or materialized stays apart
with recent as (select * from orders where placed_at > date '2026-01-01'), big as materialized (select customer_id from recent where total > 100) select count(*) from recent r join big using (customer_id)
---
select
  cte r touches customer_id
    table orders touches customer_id total placed_at
    where orders.placed_at > '2026-01-01 00:00:00'
    output orders.id, orders.customer_id, orders.status, orders.total, orders.placed_at, orders.shipped_on, orders.coupon, orders.is_deleted
  cte big touches customer_id
    cte recent touches customer_id total
      table orders touches customer_id total placed_at
      where orders.placed_at > '2026-01-01 00:00:00'
      output orders.id, orders.customer_id, orders.status, orders.total, orders.placed_at, orders.shipped_on, orders.coupon, orders.is_deleted
    where recent.total > '100'
    output recent.customer_id
  where r.customer_id = big.customer_id class 0
  aggregates 1
  output [count(*)]
=== min and max are ends of an order
select min(total), max(placed_at) from orders where status = 'open'
---
select
  table orders touches status total placed_at
  where orders.status = 'open' class 0
  aggregates 2
  min/max orders.total, orders.placed_at desc
  output [min(total)], [max(placed_at)]
=== distinct on, windows by name
select distinct on (customer_id) customer_id, placed_at, row_number() over (partition by status order by placed_at desc), sum(total) over w from orders window w as (partition by customer_id) order by customer_id, placed_at desc
---
select
  table orders touches customer_id status total placed_at
  distinct orders.customer_id
  window orders.status, orders.placed_at desc
  window orders.customer_id
  order orders.customer_id, orders.placed_at desc
  output orders.customer_id, orders.placed_at, [row_number() OVER (…)], [sum(total) OVER (…)]
=== a condition on what every window parts by goes in
select * from (select customer_id, status, rank() over (partition by customer_id order by total) as r, count(*) over (partition by status, customer_id) from orders) x where customer_id = 7 and status = 'open' and r < 3
---
select
  block x touches customer_id status r count
    table orders touches customer_id status total
    where orders.customer_id = '7' class 0
    window orders.status
    window orders.total
    output orders.customer_id, orders.status, [rank() OVER (…)], [count(*) OVER (…)]
  where x.status = 'open' class 0
  output x.customer_id, x.status, x.r, x.count
=== what counts along a window stops it; the end below is looked at, sums and other types are
select * from (select id, row_number() over (order by total) as n, count(*) over (partition by status) as c, sum(customer_id) over (order by total) as s from orders) x where n between 2 and 4 and c > 1 and 5 > n and s < 9 and n < 3.5 and n <> 1
---
select
  block x touches id n c s
    table orders touches id customer_id status total
    window orders.status
    window orders.total
    output orders.id, [row_number() OVER (…)], [count(*) OVER (…)], [sum(customer_id) OVER (…)]
  where x.n >= '2'
  where x.s < '9'
  where [n::numeric] < '3.5'
  where x.n <> '1'
  output x.id, x.n, x.c, x.s
=== but not into a partition that begins alike elsewhere
select * from (select customer_id, status, rank() over (partition by customer_id, status) as r, rank() over (partition by customer_id order by status) as q from orders) x where status = 'open' and customer_id < 5
---
select
  block x touches customer_id status r q
    table orders touches customer_id status
    where orders.customer_id < '5'
    window orders.customer_id, orders.status
    window orders.customer_id, orders.status
    output orders.customer_id, orders.status, [rank() OVER (…)], [rank() OVER (…)]
  where x.status = 'open' class 0
  output x.customer_id, x.status, x.r, x.q
=== nor what DISTINCT ON does not tell apart
select * from (select distinct on (customer_id) customer_id, status from orders order by customer_id, total desc) x where customer_id = 7 and status = 'open'
---
select
  block x touches customer_id status
    table orders touches customer_id status total
    where orders.customer_id = '7' class 0
    distinct orders.customer_id
    order orders.total desc
    output orders.customer_id, orders.status
  where x.status = 'open' class 0
  output x.customer_id, x.status
=== nor into EXCEPT, though into other sets
select * from (select customer_id from orders except select id from customers) x where customer_id < 5
---
select
  block x touches customer_id
    except
      table orders touches customer_id
      output orders.customer_id
      table customers touches id
      output customers.id
    output [customer_id]
  where x.customer_id < '5'
  output x.customer_id
=== an array made of a select is one of unknown length, known before the scan
select id from orders where customer_id = any (array(select id from customers where vip))
---
select
  table orders touches id customer_id
  where orders.customer_id IN <param>, <param>, <param>, <param>, <param>, <param>, <param>, <param>, <param>, <param> sub-plan 0
  output orders.id
  sub-plan 0
    table customers touches id vip
    where customers.vip IS TRUE
    output customers.id
=== LIKE of citext is no range, and no text; as text it is both
select id from members where handle like 'an%' and handle not ilike 'b%' and handle = 'Xy' and handle::text like 'c%' and city::citext like 'd%' and city::text like 'e%'
---
select
  table members touches all
  where members.handle OTHER 'an%'
  where members.handle OTHER 'b%' ignore case
  where members.handle = 'Xy' class 0
  where [handle::text] LIKE PREFIX 'c', 'c%' exact pattern_ops
  where [city::citext] OTHER 'd%'
  where members.city LIKE PREFIX 'e', 'e%' exact pattern_ops
  output members.id
=== a constant spreads over its class, and its join clauses say no more
select a.id from orders a, orders b, orders c where a.id = b.id and b.id = c.id and c.id = 7 and a.customer_id = a.id
---
select
  table a of orders touches id customer_id
  table b of orders touches id
  table c of orders touches id
  where a.id = b.id class 0 implied
  where b.id = c.id class 0 implied
  where c.id = '7' class 0
  where a.customer_id = a.id class 0 implied
  where a.id = '7' class 0
  where b.id = '7' class 0
  where a.customer_id = '7' class 0
  output a.id
=== unknown column
select id from orders where costumer_id = 3
---
error DVT-0312 at 1:29: column "costumer_id" does not exist
hint: Did you mean "customer_id"?
=== unknown table
select id from oders
---
error DVT-0311 at 1:16: table "oders" does not exist in the catalog
hint: Did you mean "orders"?
=== ambiguous column
select id from orders o join customers c on c.id = o.customer_id
---
error DVT-0313 at 1:8: column "id" is ambiguous: several tables in FROM have it
hint: Qualify the column with its table or alias.
=== unknown alias
select x.id from orders o
---
error DVT-0311 at 1:8: table or alias "x" is not in FROM
hint: Did you mean "o"?
=== a condition goes into every branch of UNION ALL
select u.id from (select id, total from orders where status = 'x' union all select id, total from orders where status = 'y') u where u.id = 5 order by u.total limit 3
---
select
  block u touches id total
    union all appended
      table orders touches id status total
      where orders.status = 'x' class 0
      where orders.id = '5' class 2
      output orders.id, orders.total
      table orders touches id status total
      where orders.status = 'y' class 0
      where orders.id = '5' class 2
      output orders.id, orders.total
    output [id], [total]
  order u.total
  limit 3
  output u.id
=== rollup
select status, grouping(status), count(*) from orders group by rollup(status, customer_id) having count(*) > 3
---
select
  table orders touches customer_id status
  group orders.status, orders.customer_id
  grouping sets 3
  aggregates 1
  having [count(*)] > '3'
  output orders.status, [grouping(status)], [count(*)]
=== lateral, a table function
select p.id, x.n from products p cross join lateral (select count(*) as n from items i where i.product_id = p.id) x, jsonb_each(p.attributes) e where e.key = 'k' and p.tags && '{a}'
---
select
  table p of products touches id attributes tags
  block x lateral given p touches n
    table i of items touches product_id
    where i.product_id = <outer> class 0
    aggregates 1
    output [count(*)]
  function e given p rows 100 touches $0
  where e.$0 = 'k' class 0
  where p.tags OVERLAPS '{a}'
  output p.id, x.n
=== sub-queries under OR stay sub-plans
select o.id from orders o where o.id in (select i.order_id from items i where i.quantity > 5) and exists (select 1 from customers c where c.id = o.customer_id and not exists (select 1 from orders x where x.customer_id = c.id and x.id > 5)) or o.total = (select max(total) from orders)
---
select
  table o of orders touches id customer_id total
  where (o.id IN AND [EXISTS(2)] OTHER) OR (o.total = <param>) sub-plan 0
  output o.id
  sub-plan 0 hashed
    table i of items touches order_id quantity
    where i.quantity > '5'
    output i.order_id
  sub-plan 1 correlated exists
    table c of customers touches id
    table x of orders touches id customer_id
    join 0 anti {c}{x}
    where x.id > '5'
    where x.customer_id = c.id on join 0
    where c.id = <outer> class 0
    output '1'
  sub-plan 2
    table orders touches total
    aggregates 1
    min/max orders.total desc
    output [max(total)]
=== EXISTS and IN become joins, NOT IN a hashed sub-plan
select o.id from orders o where o.id in (select i.order_id from items i where i.quantity > 5) and exists (select 1 from customers c where c.id = o.customer_id and not exists (select 1 from orders x where x.customer_id = c.id and x.id > 5)) and o.id not in (select order_id from items)
---
select
  table o of orders touches id customer_id
  table i of items touches order_id quantity
  table c of customers touches id
  table x of orders touches id customer_id
  join 0 semi {o}{i}
  join 1 anti {c}{x}
  join 2 semi {o}{c x}
  where i.quantity > '5'
  where o.id = i.order_id on join 0 class 0
  where x.id > '5'
  where x.customer_id = c.id on join 1
  where c.id = o.customer_id on join 2 class 2
  where o.id NOT IN sub-plan 0
  output o.id
  sub-plan 0 hashed
    table items touches order_id
    output items.order_id
=== natural, using, full
select * from customers natural join (select id from orders) o full join products p using (id) where id = 3
---
select
  table customers touches all
  table orders touches id
  table p of products touches all
  join 0 full {customers orders}{p}
  where customers.id = orders.id class 0
  where customers.id = p.id needs {customers orders p} on join 0
  where [coalesce(id, id)] = '3' needs {customers orders p}
  output [coalesce(id, id)], customers.email, customers.name, customers.country, customers.vip, customers.points, customers.preferences, customers.created_at, customers.deleted_at, p.sku, p.name, p.category_id, p.attributes, p.tags, p.active
=== folding, estimates of stable functions, NOT pushed down
select id from orders where shipped_on between '2026-1-5' and current_date - 3 and coalesce(coupon, '') <> '' and is_deleted = false and is_deleted is not true and 1 = 1 and not (total > 5 or total < 3)
---
select
  table orders touches id total shipped_on coupon is_deleted
  where orders.shipped_on >= '2026-01-05'
  where orders.shipped_on <= <param 2026-02-26>
  where [coalesce(coupon, '')] <> ''
  where orders.is_deleted IS FALSE
  where orders.is_deleted OTHER
  where orders.total <= '5'
  where orders.total >= '3'
  output orders.id
=== positions and names of outputs; a whole row
select count(c), c.country from customers c group by 2 order by 1 desc, c.country
---
select
  table c of customers touches all
  group c.country
  aggregates 1
  order [count(c.*)] desc, c.country
  output [count(c.*)], c.country
=== a constant false gates everything
select id from orders where 1 = 2 and total > 3
---
select
  table orders touches id
  where 'f' OTHER
  output orders.id
=== interval and date arithmetic
select id from orders where shipped_on > date '2024-01-31' + interval '1 month' and shipped_on < date '1998-12-01' - interval '90 day' and placed_at >= '2024-02-29 10:00+02' and shipped_on <> date '2024-03-01' + 5 and total > 2 * (3 - 0.5)
---
select
  table orders touches id total placed_at shipped_on
  where orders.shipped_on > '2024-02-29'
  where orders.shipped_on < '1998-09-02'
  where orders.placed_at >= '2024-02-29 08:00:00'
  where orders.shipped_on <> '2024-03-06'
  where orders.total > '5.0'
  output orders.id
=== the ends of time are constants too, however they are written
select id from orders where shipped_on = 'infinity'::date and placed_at < cast(' Infinity' as timestamptz) and placed_at > '-INFINITY'::timestamp and shipped_on <> date 'infinity'
---
select
  table orders touches id placed_at shipped_on
  where orders.shipped_on = 'infinity' class 0
  where orders.placed_at < 'infinity'
  where orders.placed_at > '-infinity'
  where orders.shipped_on <> 'infinity'
  output orders.id
=== common conjuncts come out of OR
select id from orders where (status = 'a' and total > 1) or (status = 'a' and total < 0)
---
select
  table orders touches id status total
  where orders.status = 'a' class 0
  where (orders.total > '1') OR (orders.total < '0')
  output orders.id
=== an absorbed OR
select id from orders where (status = 'a' and total > 1) or status = 'a'
---
select
  table orders touches id status
  where orders.status = 'a' class 0
  output orders.id
=== order by constants and repeated keys
select id from orders where status = 'x' order by status, id, customer_id, id desc
---
select
  table orders touches id customer_id status
  where orders.status = 'x' class 0
  order orders.id, orders.customer_id
  output orders.id
=== group by a name, an expression and a position
select status as s, date_trunc('day', placed_at) as d, lower(coupon), count(distinct customer_id) from orders group by s, 2, lower(coupon)
---
select
  table orders touches customer_id status placed_at coupon
  group orders.status, [date_trunc('day', placed_at)], [lower(coupon)]
  aggregates 1 distinct
  output orders.status, [date_trunc('day', placed_at)], [lower(coupon)], [count(DISTINCT customer_id)]
=== select without from, values
select 1, (select count(*) from orders)
---
select
  output '1', <param>
  sub-plan 0
    table orders touches
    aggregates 1
    output [count(*)]
=== values joined
select v.n, o.id from (values (1, 'a'), (2, 'b')) v(n, s) join orders o on o.id = v.n
---
select
  values *VALUES* rows 2 touches $0
  table o of orders touches id
  where o.id = *VALUES*.$0 class 0
  output *VALUES*.$0, o.id
=== locks, offset
select id from orders where status = 'new' order by id limit 10 offset 5 for update skip locked
---
select
  table orders touches id status
  where orders.status = 'new' class 0
  order orders.id
  limit 10
  offset 5
  locks rows
  output orders.id
=== exists without a link stays a sub-plan
select id from orders where exists (select 1 from customers where vip)
---
select
  table orders touches id
  where [EXISTS(1)] OTHER sub-plan 0
  output orders.id
  sub-plan 0 exists
    table customers touches vip
    where customers.vip IS TRUE
    output '1'
=== right join turned round
select o.id, c.id from orders o right join customers c on c.id = o.customer_id
---
select
  table o of orders touches id customer_id
  table c of customers touches id
  join 0 left {c}{o}
  where c.id = o.customer_id on join 0
  output o.id, c.id
=== nested left joins keep their order
select 1 from customers c left join (orders o left join items i on i.order_id = o.id) on o.customer_id = c.id and i.quantity = 3
---
select
  table c of customers touches id
  table o of orders touches id customer_id
  table i of items touches order_id quantity
  join 0 left {c}{o i}
  where i.order_id = o.id class 0
  where o.customer_id = c.id needs {c o i} on join 0
  where i.quantity = '3' on join 0
  output '1'
=== set operations
select id from orders except select order_id from items order by id limit 5
---
select
  except
    table orders touches id
    output orders.id
    table items touches order_id
    output items.order_id
  order [id]
  limit 5
  output [id]
=== unused outputs of a block touch nothing
select t.customer_id from (select customer_id, max(coupon) as c, count(*) from orders group by customer_id) t
---
select
  block t touches customer_id
    table orders touches customer_id
    group orders.customer_id
    aggregates 0
    output orders.customer_id, NULL, NULL
  output t.customer_id
=== ilike, regular expressions, similar to
select id from customers where name ilike 'an%' and email ~ '^a' and name not like 'b%' and name like 'plain'
---
select
  table customers touches id email name
  where customers.name LIKE 'an%' ignore case
  where customers.email LIKE PREFIX 'a', '^a' pattern_ops
  where customers.name NOT LIKE 'b%'
  where customers.name = 'plain' class 0
  output customers.id
=== text casts are nothing, but from char(n), and that not in what a function takes
select id from customers where name::text = 'x'::text and (country)::text = 'DE' and country::bpchar = 'FR' and lower(country::text) = 'y'
---
select
  table customers touches id name country
  where customers.name = 'x' class 0
  where [country::text] = 'DE' class 2
  where customers.country = 'FR' class 4
  where [lower(country)] = 'y' class 6
  output customers.id
=== is distinct from null
select id from orders where coupon is distinct from null and shipped_on is not distinct from null
---
select
  table orders touches id shipped_on coupon
  where orders.coupon IS NOT NULL
  where orders.shipped_on IS NULL
  output orders.id
=== comparison turned round
select id from orders where 5 < total and date_trunc('day', placed_at) = $1
---
select
  table orders touches id total placed_at
  where orders.total > '5'
  where [date_trunc('day', placed_at)] = <param> class 0
  output orders.id
=== in with one value, with null, with a column
select id from orders where status in ('a') and id in (1, 2, 1) and customer_id in (id, 5)
---
select
  table orders touches id customer_id status
  where orders.status = 'a' class 0
  where orders.id IN '1', '2', '1'
  where orders.customer_id OTHER orders.id, '5'
  output orders.id
=== union of ctes
with a as (select id from orders where total > 5) select id from a union select id from customers
---
select
  union
    table orders touches id total
    where orders.total > '5'
    output orders.id
    table customers touches id
    output customers.id
  output [id]
=== a simple lateral select is merged: what it asks of its neighbours is the outer join's condition
select c.id, x.twice from customers c left join lateral (select o.total * 2 as twice from orders o where o.customer_id = c.id and o.status = 'open') x on true
---
select
  table c of customers touches id
  table o of orders touches customer_id status total
  join 0 left {c}{o}
  where o.status = 'open' class 0
  where o.customer_id = c.id on join 0
  output c.id, [total * 2]
=== an outer join with one row for each value that a sub-select groups by adds neither rows nor columns
select o.id from orders o left join (select order_id, sum(price) as s from items group by order_id) t on t.order_id = o.id
---
select
  table o of orders touches id
  output o.id
=== but one with several rows stays
select o.id from orders o left join items i on i.order_id = o.id
---
select
  table o of orders touches id
  table i of items touches order_id
  join 0 left {o}{i}
  where i.order_id = o.id on join 0
  output o.id
=== and one that is read, without the outputs that nobody asks for
select o.id, t.s from orders o left join (select order_id, sum(price) as s, max(quantity) as m from items group by order_id) t on t.order_id = o.id
---
select
  table o of orders touches id
  block t touches order_id s
    table items touches order_id price
    group items.order_id
    aggregates 1
    output items.order_id, [sum(price)], NULL
  join 0 left {o}{t}
  where t.order_id = o.id on join 0
  output o.id, t.s
=== and what it alone was there for
select o.id from orders o left join (select distinct order_id from items) t on t.order_id = o.id left join (select customer_id, count(*) from orders group by 1) u on u.customer_id = t.order_id
---
select
  table o of orders touches id
  output o.id
