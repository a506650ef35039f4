-- weight: 4
\set d random(30, 300)
select country, segment, count(*) from customers where deleted_at is null and last_seen_at < timestamptz '2025-10-31' - :d * interval '1 day' group by country, segment order by count(*) desc;
