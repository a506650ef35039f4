select c.id, c.email from customers c where c.created_at >= timestamptz '2025-10-01' - 65 * interval '1 day' and not exists (select 1 from orders o where o.customer_id = c.id) limit 100;
