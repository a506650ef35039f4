-- weight: 15
\set w random(1, 8)
select i.product_id, p.sku, i.quantity, i.reorder_level from inventory i join products p on p.id = i.product_id where i.warehouse_id = :w and i.quantity < i.reorder_level and p.active and p.deleted_at is null;
