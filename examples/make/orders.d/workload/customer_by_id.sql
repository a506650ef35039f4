-- weight: 4000
\set id random_zipfian(1, 100000, 1.1)
select id, email, full_name, phone, country, segment, loyalty_points, preferences from customers where id = :id;
