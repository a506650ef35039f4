-- weight: 6
\set h random(1, 200)
select c.id, c.customer_id, count(i.product_id) from carts c join cart_items i on i.cart_id = c.id where c.state = 'active' and c.updated_at < timestamptz '2025-10-31' - :h * interval '1 hour' group by c.id, c.customer_id;
