-- weight: 40
\set w random(1, 8)
select s.id, s.tracking_code, s.shipped_at, a.city, a.postcode from shipments s join orders o on o.id = s.order_id join addresses a on a.id = o.address_id where s.warehouse_id = :w and s.delivered_at is null order by s.shipped_at limit 100;
