-- weight: 40
\set n random_zipfian(1, 400, 1.1)
select count(*), sum(total) from orders where coupon_code = 'SAVE:n';
