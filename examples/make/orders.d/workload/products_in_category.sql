-- weight: 600
\set c random(13, 180)
select id, sku, name, price from products where category_id = :c and active and deleted_at is null order by price limit 24;
