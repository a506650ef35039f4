delete from events where created_at < timestamptz '2025-02-01' + 1 * interval '1 hour';
