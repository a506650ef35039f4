update carts set updated_at = now() where id = 59000;
