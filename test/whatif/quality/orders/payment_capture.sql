update payments set state = 'captured' where order_id = 497500 and state = 'pending';
