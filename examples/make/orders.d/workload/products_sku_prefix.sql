-- weight: 90
\set n random(1000, 1199)
select id, sku, name from products where sku like 'HOM-:n%' order by sku limit 10;
