# INSERT, UPDATE, DELETE, MERGE over test/query/shop.catalog: what they read, what they write.
=== update by key
update orders set status = 'sent', shipped_on = current_date where id = 5
---
update orders writes status, shipped_on
  table orders target touches id
  where orders.id = '5' class 0
  output 'sent', <param 2026-03-01>
=== update from a join
update orders o set total = i.price * i.quantity from items i where i.order_id = o.id and o.status = 'open' returning o.id
---
update orders writes total
  table o of orders target touches id status
  table i of items touches order_id quantity price
  where i.order_id = o.id class 0
  where o.status = 'open' class 2
  output [price * quantity], o.id
=== update with a sub-select
update orders set (total, coupon) = (select sum(price), 'x' from items where order_id = orders.id) where customer_id in (select id from customers where vip)
---
update orders writes total, coupon
  table orders target touches id customer_id
  table customers touches id vip
  join 0 semi {orders}{customers}
  where customers.vip IS TRUE
  where orders.customer_id = customers.id on join 0 class 0
  output [SUBPLAN(2)]
  sub-plan 0 correlated
    table items touches order_id price
    where items.order_id = <outer> class 0
    aggregates 1
    output [sum(price)], 'x'
=== delete using
delete from items i using orders o where o.id = i.order_id and o.is_deleted
---
delete items
  table i of items target touches order_id
  table o of orders touches id is_deleted
  where o.id = i.order_id class 0
  where o.is_deleted IS TRUE
  output
=== insert values
insert into items (order_id, line, product_id, quantity, price) values (1, 2, 3, 4, 5), (1, 3, (select max(id) from products), 4, 5) on conflict (order_id, line) do update set quantity = excluded.quantity + items.quantity where items.price < excluded.price returning quantity
---
insert items writes quantity rows 2
  output <param>
  sub-plan 0
    table products touches id
    aggregates 1
    min/max products.id desc
    output [max(id)]
=== insert select
insert into items select o.id, 1, 2, 3, 4 from orders o where o.status = 'open'
---
insert items
  table o of orders touches id status
  where o.status = 'open' class 0
  output o.id, '1', '2', '3', '4'
=== merge
merge into items t using (select id as oid, total from orders where status = 'open') s on t.order_id = s.oid when matched and t.quantity > 3 then update set price = s.total when not matched then insert (order_id, line) values (s.oid, 1)
---
merge items writes price
  table t of items target touches order_id quantity
  table orders touches id status total
  join 0 left {orders}{t}
  where orders.status = 'open' class 0
  where t.order_id = orders.id on join 0
  output orders.total, [quantity > 3], orders.id, '1'
=== a writing CTE
with moved as (delete from items where order_id = 3 returning *) insert into items select * from moved
---
insert items
  cte moved touches order_id line product_id quantity price
    table items target touches all
    where items.order_id = '3' class 0
    output items.order_id, items.line, items.product_id, items.quantity, items.price
  output moved.order_id, moved.line, moved.product_id, moved.quantity, moved.price
note: the writes of a data-modifying CTE are not counted, its reads are
=== assigning an unknown column
update orders set statsu = 'x'
---
error DVT-0312 at 1:19: column "statsu" of table "orders" does not exist
hint: Check the spelling, and that the capture holds the table's newest definition.
=== two tables in a delete that reads itself
delete from orders a where exists (select 1 from orders b where b.customer_id = a.customer_id and b.id > a.id)
---
delete orders
  table a of orders target touches id customer_id
  table b of orders touches id customer_id
  join 0 semi {a}{b}
  where b.customer_id = a.customer_id on join 0 class 0
  where b.id > a.id on join 0
  output
=== statements without a plan
create table t (a int)
---
error DVT-0314 at 1:1: a statement of kind create_table has no plan to model
hint: Only SELECT, INSERT, UPDATE, DELETE and MERGE are costed.
=== a writing CTE that is read nowhere
with gone as (delete from items where order_id = 3) select id from orders where id = 3
---
select
  table orders touches id
  where orders.id = '3' class 0
  output orders.id
note: common table expression gone writes and is read nowhere: it is not costed
=== a sub-select as the only source of an update
update products set active = false where id not in (select product_id from items)
---
update products writes active
  table products target touches id
  where products.id NOT IN sub-plan 0
  output 'f'
  sub-plan 0 hashed
    table items touches product_id
    output items.product_id
