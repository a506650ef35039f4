update customers set last_seen_at = now() where id = 10000;
