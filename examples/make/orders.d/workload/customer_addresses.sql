-- weight: 1500
\set id random_zipfian(1, 100000, 1.1)
select id, kind, street, city, postcode, country from addresses where customer_id = :id and deleted_at is null;
