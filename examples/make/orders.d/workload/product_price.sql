-- weight: 60
\set id random(1, 20000)
\set c random(500, 20000)
update products set price = :c / 100.0, updated_at = now() where id = :id;
