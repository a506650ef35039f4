select p.id, p.order_id, p.state, p.amount, o.status from payments p join orders o on o.id = p.order_id where p.reference = 'pay_250000';
