-- weight: 120
\set id random(55000, 60000)
\set p random_zipfian(1, 20000, 1.05)
delete from cart_items where cart_id = :id and product_id = :p;
