-- weight: 3
\set d random(2, 30)
select date_trunc('day', created_at) as day, kind, count(*) from events where created_at >= timestamptz '2025-10-31' - :d * interval '1 day' group by 1, 2 order by 1, 2;
