-- weight: 3
\set d random(7, 90)
with recent as (select customer_id, total from orders where placed_at >= timestamptz '2025-10-25' - :d * interval '1 day' and status in ('shipped', 'delivered') and not is_deleted) select c.country, count(*), sum(r.total) from recent r join customers c on c.id = r.customer_id group by c.country order by 3 desc;
