select id, method, state, amount, created_at from payments where order_id = 400000 order by created_at;
