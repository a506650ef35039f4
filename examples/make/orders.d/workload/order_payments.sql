-- weight: 1400
\set id random(300000, 500000)
select id, method, state, amount, created_at from payments where order_id = :id order by created_at;
