-- weight: 300
\set id random_zipfian(1, 100000, 1.1)
update customers set loyalty_points = loyalty_points + 5 where id = :id;
