select country, segment, count(*) from customers where deleted_at is null and last_seen_at < timestamptz '2025-10-31' - 165 * interval '1 day' group by country, segment order by count(*) desc;
