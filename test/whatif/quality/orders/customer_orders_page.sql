select id, status, placed_at, total, currency from orders where customer_id = 10000 and not is_deleted order by placed_at desc limit 20;
