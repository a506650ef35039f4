-- weight: 500
\set id random(490000, 500000)
\set w random(1, 8)
insert into shipments (order_id, warehouse_id, carrier, tracking_code, shipped_at) values (:id, :w, 'DHL', 'TRNEW:id', now());
