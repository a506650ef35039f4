-- weight: 1300
\set c random_zipfian(1, 100000, 1.1)
insert into events (entity, entity_id, kind, actor_id, payload, created_at) values ('customer', :c, 'login', :c, '{"ip": "10.1.2.7", "source": "app"}', now());
