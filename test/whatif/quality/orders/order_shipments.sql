select s.id, s.carrier, s.tracking_code, s.shipped_at, s.delivered_at, w.code from shipments s join warehouses w on w.id = s.warehouse_id where s.order_id = 400000;
