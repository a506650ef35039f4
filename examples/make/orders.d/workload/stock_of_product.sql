-- weight: 2200
\set p random_zipfian(1, 20000, 1.05)
select w.code, i.quantity - i.reserved as available from inventory i join warehouses w on w.id = i.warehouse_id where i.product_id = :p and i.quantity > i.reserved;
