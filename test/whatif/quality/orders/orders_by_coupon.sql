select count(*), sum(total) from orders where coupon_code = 'SAVE40';
