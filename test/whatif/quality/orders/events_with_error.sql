select id, entity, entity_id, created_at from events where payload ->> 'error' = 'E4' order by created_at desc limit 100;
