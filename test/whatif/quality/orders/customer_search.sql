select id, full_name, email, country from customers where full_name like 'Greta Hansen 5000%' and deleted_at is null order by full_name limit 20;
