select id, kind, street, city, postcode, country from addresses where customer_id = 10000 and deleted_at is null;
