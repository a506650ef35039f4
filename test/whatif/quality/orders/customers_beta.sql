select id, email from customers where preferences ->> 'beta' = 'checkout-2';
