update orders set is_deleted = true, updated_at = now() where id = 250000;
