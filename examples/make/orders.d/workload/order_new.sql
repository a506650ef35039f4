-- weight: 700
\set c random_zipfian(1, 100000, 1.1)
\set p random_zipfian(1, 20000, 1.05)
\set q random_zipfian(1, 20000, 1.05)
begin;
insert into orders (customer_id, address_id, status, channel, placed_at, updated_at, total, currency) values (:c, :c, 'open', 'web', now(), now(), 59.90, 'EUR');
insert into order_items (order_id, line_no, product_id, quantity, unit_price) values (currval('orders_id_seq'), 1, :p, 1, 19.95);
insert into order_items (order_id, line_no, product_id, quantity, unit_price) values (currval('orders_id_seq'), 2, :q, 2, 19.95);
update inventory set reserved = reserved + 1, updated_at = now() where warehouse_id = 1 + :p % 8 and product_id = :p;
insert into payments (order_id, method, state, amount, reference, created_at) values (currval('orders_id_seq'), 'card', 'pending', 59.90, 'pay_new:c', now());
insert into events (entity, entity_id, kind, actor_id, payload, created_at) values ('order', currval('orders_id_seq'), 'status_changed', :c, '{"source": "web"}', now());
end;
