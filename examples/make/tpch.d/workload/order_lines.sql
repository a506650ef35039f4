-- weight: 20
\set key random(1, 6000000)
select l_linenumber, l_partkey, l_quantity, l_extendedprice, l_shipdate from lineitem where l_orderkey = :key order by l_linenumber;
