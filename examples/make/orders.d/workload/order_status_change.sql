-- weight: 900
\set id random(490000, 500000)
update orders set status = 'packed', updated_at = now() where id = :id;
