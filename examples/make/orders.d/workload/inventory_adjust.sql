-- weight: 1500
\set p random_zipfian(1, 20000, 1.05)
\set w random(1, 8)
\set n random(1, 20)
update inventory set quantity = quantity + :n, updated_at = now() where warehouse_id = :w and product_id = :p;
