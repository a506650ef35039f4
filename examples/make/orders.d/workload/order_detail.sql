-- weight: 2500
\set id random(400000, 500000)
select o.id, o.status, o.total, i.line_no, i.quantity, i.unit_price, p.sku, p.name from orders o join order_items i on i.order_id = o.id join products p on p.id = i.product_id where o.id = :id order by i.line_no;
