-- weight: 12
\set d random(1, 60)
select count(*), sum(total) from orders where status = 'delivered' and placed_at >= timestamptz '2025-10-31' - :d * interval '1 day';
