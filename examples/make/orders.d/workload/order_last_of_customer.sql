-- weight: 200
\set id random_zipfian(1, 100000, 1.1)
select o.id, o.placed_at, p.state, s.delivered_at, a.city from orders o join addresses a on a.id = o.address_id left join payments p on p.order_id = o.id left join shipments s on s.order_id = o.id where o.customer_id = :id and o.placed_at >= timestamptz '2025-08-01' order by o.placed_at desc limit 1;
