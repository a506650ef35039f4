select o.id, o.placed_at, o.total, c.full_name from orders o join customers c on c.id = o.customer_id where o.status = 'open' and not o.is_deleted order by o.placed_at limit 50;
