-- weight: 1200
\set id random_zipfian(1, 100000, 1.1)
select id, status, placed_at, total, currency from orders where customer_id = :id and not is_deleted order by placed_at desc limit 20;
