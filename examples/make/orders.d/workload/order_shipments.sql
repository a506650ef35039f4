-- weight: 1100
\set id random(300000, 500000)
select s.id, s.carrier, s.tracking_code, s.shipped_at, s.delivered_at, w.code from shipments s join warehouses w on w.id = s.warehouse_id where s.order_id = :id;
