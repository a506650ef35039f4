-- weight: 500
\set id random(58000, 60000)
\set p random_zipfian(1, 20000, 1.05)
insert into cart_items (cart_id, product_id, quantity, added_at) values (:id, :p, 1, now()) on conflict (cart_id, product_id) do update set quantity = cart_items.quantity + 1;
