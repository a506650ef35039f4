-- weight: 1000
\set id random(58000, 60000)
update carts set updated_at = now() where id = :id;
