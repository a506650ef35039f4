-- weight: 12
\set key random(1, 6000000)
begin;
delete from lineitem where l_orderkey = :key;
delete from orders where o_orderkey = :key;
end;
