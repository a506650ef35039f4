-- weight: 2
\set d random(0, 2)
delete from events where created_at < timestamptz '2025-02-01' + :d * interval '1 hour';
