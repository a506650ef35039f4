-- weight: 350
\set id random(1, 400000)
select kind, actor_id, payload, created_at from events where entity = 'order' and entity_id = :id order by created_at desc limit 30;
