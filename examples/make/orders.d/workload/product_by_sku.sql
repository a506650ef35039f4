-- weight: 1800
\set id 100003 + 8 * random_zipfian(1, 2499, 1.05)
select id, name, price, attributes from products where sku = 'TOY-:id' and active;
