-- weight: 900
\set id random_zipfian(1, 100000, 1.05)
select id, full_name, segment, loyalty_points from customers where lower(email) = 'customer:id@example.com' and deleted_at is null;
