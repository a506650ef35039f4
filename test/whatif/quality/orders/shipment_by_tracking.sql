select s.order_id, s.carrier, s.shipped_at, s.delivered_at, o.status from shipments s join orders o on o.id = s.order_id where s.tracking_code = 'TR250500';
