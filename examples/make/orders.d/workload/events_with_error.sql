-- weight: 25
\set n random_zipfian(1, 40, 1.1)
select id, entity, entity_id, created_at from events where payload ->> 'error' = 'E:n' order by created_at desc limit 100;
