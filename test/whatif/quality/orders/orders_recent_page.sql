select id, customer_id, status, channel, placed_at, total from orders where is_deleted = false order by placed_at desc limit 50 offset 50 * 5;
