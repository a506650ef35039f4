-- weight: 600
\set id random(495000, 500000)
update payments set state = 'captured' where order_id = :id and state = 'pending';
