select w.code, i.quantity - i.reserved as available from inventory i join warehouses w on w.id = i.warehouse_id where i.product_id = 2000 and i.quantity > i.reserved;
