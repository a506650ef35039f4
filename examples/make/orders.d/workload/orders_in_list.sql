-- weight: 150
\set a random(1, 500000)
\set b random(1, 500000)
\set c random(1, 500000)
\set d random(1, 500000)
select id, status, updated_at from orders where id in (:a, :b, :c, :d);
