select id, full_name, segment, loyalty_points from customers where lower(email) = 'customer10000@example.com' and deleted_at is null;
