update products set price = 10250 / 100.0, updated_at = now() where id = 10000;
