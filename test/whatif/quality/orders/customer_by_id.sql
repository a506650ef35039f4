select id, email, full_name, phone, country, segment, loyalty_points, preferences from customers where id = 10000;
