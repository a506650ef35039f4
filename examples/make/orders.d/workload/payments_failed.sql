-- weight: 60
\set d random(1, 20)
select p.id, p.order_id, p.method, p.amount, c.email from payments p join orders o on o.id = p.order_id join customers c on c.id = o.customer_id where p.state = 'failed' and p.created_at >= timestamptz '2025-10-25' - :d * interval '1 day' order by p.created_at desc;
