select kind, actor_id, payload, created_at from events where entity = 'order' and entity_id = 200000 order by created_at desc limit 30;
