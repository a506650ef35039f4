select date_trunc('day', created_at) as day, kind, count(*) from events where created_at >= timestamptz '2025-10-31' - 16 * interval '1 day' group by 1, 2 order by 1, 2;
