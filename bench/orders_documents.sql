-- What the shop of examples/make/orders asks of its documents and texts, with the writes that have to keep the indexes up to date.
-- calls: 200
select id, name from products where attributes @> '{"brand": "brand7", "colour": "oak"}';
-- calls: 40
select id, name, price from products where attributes ? 'clearance' and deleted_at is null order by price limit 50;
-- calls: 60
select id, email from customers where preferences @> '{"beta": "checkout-2"}';
-- calls: 100
select id, entity_id from events where payload @> '{"error": "E3"}' order by created_at desc limit 100;
-- calls: 20
select kind, count(*) from events where payload @@ '$.error == "E17"' group by kind;
-- calls: 100
select id, full_name from customers where full_name ilike '%hansen 77%';
-- calls: 30
select id, placed_at, note from orders where note like '%bell 4711%';
-- calls: 60
select id, name from products where to_tsvector('english', name) @@ plainto_tsquery('english', 'nordic kettle');
-- calls: 20
select count(*), sum(total) from orders where placed_at >= timestamptz '2025-10-20';
-- calls: 10
select kind, count(*) from events where created_at >= timestamptz '2025-10-28' group by kind;
-- calls: 500
select id, order_id from payments where reference = 'pay_77123';
-- calls: 1000
insert into events (entity, entity_id, kind, actor_id, payload, created_at) values ('customer', 5, 'login', 5, '{"ip": "10.1.2.7", "source": "app"}', now());
-- calls: 50
update products set attributes = attributes || '{"colour": "green"}', updated_at = now() where id = 4711;
-- calls: 300
update customers set last_seen_at = now() where id = 4711;
