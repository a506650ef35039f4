-- weight: 8
\set id random(1, 500000)
update orders set is_deleted = true, updated_at = now() where id = :id;
