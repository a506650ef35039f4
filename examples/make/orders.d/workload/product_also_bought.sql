-- weight: 40
\set p random_zipfian(1, 20000, 1.02)
select j.product_id, count(*) from order_items i join order_items j on j.order_id = i.order_id and j.product_id <> i.product_id where i.product_id = :p group by j.product_id order by count(*) desc limit 8;
