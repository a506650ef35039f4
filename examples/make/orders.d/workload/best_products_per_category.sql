-- weight: 2
\set d random(3, 14)
select * from (select p.category_id, p.id, sum(i.quantity) as pieces, rank() over (partition by p.category_id order by sum(i.quantity) desc) as place from orders o join order_items i on i.order_id = o.id join products p on p.id = i.product_id where o.placed_at >= timestamptz '2025-10-25' - :d * interval '1 day' group by p.category_id, p.id) s where place <= 3;
