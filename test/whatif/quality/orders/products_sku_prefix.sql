select id, sku, name from products where sku like 'HOM-1099%' order by sku limit 10;
