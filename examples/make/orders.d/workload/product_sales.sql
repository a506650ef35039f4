-- weight: 50
\set p random_zipfian(1, 20000, 1.05)
select date_trunc('month', o.placed_at) as month, sum(i.quantity) as pieces, sum(i.quantity * i.unit_price) as revenue from order_items i join orders o on o.id = i.order_id where i.product_id = :p and o.status <> 'cancelled' group by 1 order by 1;
