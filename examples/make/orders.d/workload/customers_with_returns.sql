-- weight: 8
select c.id, c.full_name from customers c where c.segment = 'wholesale' and c.deleted_at is null and exists (select 1 from orders o where o.customer_id = c.id and o.status = 'returned') order by c.id limit 50;
