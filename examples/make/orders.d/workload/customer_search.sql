-- weight: 60
\set n random(1, 9999)
select id, full_name, email, country from customers where full_name like 'Greta Hansen :n%' and deleted_at is null order by full_name limit 20;
