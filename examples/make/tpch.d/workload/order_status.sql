-- weight: 15
\set key random(1, 6000000)
update orders set o_orderstatus = 'F' where o_orderkey = :key;
