-- weight: 60
\set id random(470000, 480000)
update shipments set delivered_at = now() where tracking_code = 'TR:id' and delivered_at is null;
