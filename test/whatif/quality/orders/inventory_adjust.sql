update inventory set quantity = quantity + 10, updated_at = now() where warehouse_id = 4 and product_id = 2000;
