select id, name, price from products where attributes ->> 'brand' = 'brand30' and deleted_at is null order by name limit 50;
