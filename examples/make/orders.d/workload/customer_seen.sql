-- weight: 1800
\set id random_zipfian(1, 100000, 1.1)
update customers set last_seen_at = now() where id = :id;
