select count(*), sum(total) from orders where status = 'delivered' and placed_at >= timestamptz '2025-10-31' - 30 * interval '1 day';
