select id, sku, name, price from products where category_id = 96 and active and deleted_at is null order by price limit 24;
