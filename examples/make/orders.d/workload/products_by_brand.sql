-- weight: 150
\set b random_zipfian(1, 300, 1.1)
select id, name, price from products where attributes ->> 'brand' = 'brand:b' and deleted_at is null order by name limit 50;
