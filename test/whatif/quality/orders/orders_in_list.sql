select id, status, updated_at from orders where id in (250000, 250117, 250311, 251004);
