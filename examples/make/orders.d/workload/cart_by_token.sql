-- weight: 1600
\set id random(55000, 60000)
select c.id, c.state, i.product_id, i.quantity, p.name, p.price from carts c left join cart_items i on i.cart_id = c.id left join products p on p.id = i.product_id where c.session_token = 'token:id';
