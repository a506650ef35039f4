-- weight: 15
\set part random(1, 200000)
update partsupp set ps_availqty = ps_availqty - 1 where ps_partkey = :part and ps_suppkey = 1 + :part % 10000;
