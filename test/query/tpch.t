# The 22 TPC-H queries with the default parameters.
=== q01
select l_returnflag, l_linestatus, sum(l_quantity) as sum_qty, sum(l_extendedprice) as sum_base_price,
       sum(l_extendedprice * (1 - l_discount)) as sum_disc_price,
       sum(l_extendedprice * (1 - l_discount) * (1 + l_tax)) as sum_charge,
       avg(l_quantity) as avg_qty, avg(l_extendedprice) as avg_price, avg(l_discount) as avg_disc, count(*) as count_order
from lineitem
where l_shipdate <= date '1998-12-01' - interval '90' day
group by l_returnflag, l_linestatus
order by l_returnflag, l_linestatus
---
select
  table lineitem touches l_quantity l_extendedprice l_discount l_tax l_returnflag l_linestatus l_shipdate
  where lineitem.l_shipdate <= '1998-09-02'
  group lineitem.l_returnflag, lineitem.l_linestatus
  aggregates 8
  order lineitem.l_returnflag, lineitem.l_linestatus
  output lineitem.l_returnflag, lineitem.l_linestatus, [sum(l_quantity)], [sum(l_extendedprice)], [sum(l_extendedprice * (1 - l_discount))], [sum((l_extendedprice * (1 - l_discount)) * (1 + l_tax))], [avg(l_quantity)], [avg(l_extendedprice)], [avg(l_discount)], [count(*)]
=== q02
select s_acctbal, s_name, n_name, p_partkey, p_mfgr, s_address, s_phone, s_comment
from part, supplier, partsupp, nation, region
where p_partkey = ps_partkey and s_suppkey = ps_suppkey and p_size = 15 and p_type like '%BRASS'
  and s_nationkey = n_nationkey and n_regionkey = r_regionkey and r_name = 'EUROPE'
  and ps_supplycost = (select min(ps_supplycost) from partsupp, supplier, nation, region
                       where p_partkey = ps_partkey and s_suppkey = ps_suppkey and s_nationkey = n_nationkey
                         and n_regionkey = r_regionkey and r_name = 'EUROPE')
order by s_acctbal desc, n_name, s_name, p_partkey
limit 100
---
select
  table part touches p_partkey p_mfgr p_type p_size
  table supplier touches all
  table partsupp touches ps_partkey ps_suppkey ps_supplycost
  table nation touches n_nationkey n_name n_regionkey
  table region touches r_regionkey r_name
  where part.p_partkey = partsupp.ps_partkey class 0
  where supplier.s_suppkey = partsupp.ps_suppkey class 2
  where part.p_size = '15' class 4
  where part.p_type LIKE '%BRASS'
  where supplier.s_nationkey = nation.n_nationkey class 6
  where nation.n_regionkey = region.r_regionkey class 8
  where region.r_name = 'EUROPE' class 10
  where partsupp.ps_supplycost = [SUBPLAN(1)] sub-plan 0
  order supplier.s_acctbal desc, nation.n_name, supplier.s_name, part.p_partkey
  limit 100
  output supplier.s_acctbal, supplier.s_name, nation.n_name, part.p_partkey, part.p_mfgr, supplier.s_address, supplier.s_phone, supplier.s_comment
  sub-plan 0 correlated
    table partsupp touches ps_partkey ps_suppkey ps_supplycost
    table supplier touches s_suppkey s_nationkey
    table nation touches n_nationkey n_regionkey
    table region touches r_regionkey r_name
    where partsupp.ps_partkey = <outer> class 0
    where supplier.s_suppkey = partsupp.ps_suppkey class 2
    where supplier.s_nationkey = nation.n_nationkey class 4
    where nation.n_regionkey = region.r_regionkey class 6
    where region.r_name = 'EUROPE' class 8
    aggregates 1
    output [min(ps_supplycost)]
=== q03
select l_orderkey, sum(l_extendedprice * (1 - l_discount)) as revenue, o_orderdate, o_shippriority
from customer, orders, lineitem
where c_mktsegment = 'BUILDING' and c_custkey = o_custkey and l_orderkey = o_orderkey
  and o_orderdate < date '1995-03-15' and l_shipdate > date '1995-03-15'
group by l_orderkey, o_orderdate, o_shippriority
order by revenue desc, o_orderdate
limit 10
---
select
  table customer touches c_custkey c_mktsegment
  table orders touches o_orderkey o_custkey o_orderdate o_shippriority
  table lineitem touches l_orderkey l_extendedprice l_discount l_shipdate
  where customer.c_mktsegment = 'BUILDING' class 0
  where customer.c_custkey = orders.o_custkey class 2
  where lineitem.l_orderkey = orders.o_orderkey class 4
  where orders.o_orderdate < '1995-03-15'
  where lineitem.l_shipdate > '1995-03-15'
  group lineitem.l_orderkey, orders.o_orderdate, orders.o_shippriority
  aggregates 1
  order [sum(l_extendedprice * (1 - l_discount))] desc, orders.o_orderdate
  limit 10
  output lineitem.l_orderkey, [sum(l_extendedprice * (1 - l_discount))], orders.o_orderdate, orders.o_shippriority
=== q04
select o_orderpriority, count(*) as order_count
from orders
where o_orderdate >= date '1993-07-01' and o_orderdate < date '1993-07-01' + interval '3' month
  and exists (select * from lineitem where l_orderkey = o_orderkey and l_commitdate < l_receiptdate)
group by o_orderpriority
order by o_orderpriority
---
select
  table orders touches o_orderkey o_orderdate o_orderpriority
  table lineitem touches l_orderkey l_commitdate l_receiptdate
  join 0 semi {orders}{lineitem}
  where lineitem.l_commitdate < lineitem.l_receiptdate
  where lineitem.l_orderkey = orders.o_orderkey on join 0 class 0
  where orders.o_orderdate >= '1993-07-01'
  where orders.o_orderdate < '1993-10-01'
  group orders.o_orderpriority
  aggregates 1
  order orders.o_orderpriority
  output orders.o_orderpriority, [count(*)]
=== q05
select n_name, sum(l_extendedprice * (1 - l_discount)) as revenue
from customer, orders, lineitem, supplier, nation, region
where c_custkey = o_custkey and l_orderkey = o_orderkey and l_suppkey = s_suppkey and c_nationkey = s_nationkey
  and s_nationkey = n_nationkey and n_regionkey = r_regionkey and r_name = 'ASIA'
  and o_orderdate >= date '1994-01-01' and o_orderdate < date '1994-01-01' + interval '1' year
group by n_name
order by revenue desc
---
select
  table customer touches c_custkey c_nationkey
  table orders touches o_orderkey o_custkey o_orderdate
  table lineitem touches l_orderkey l_suppkey l_extendedprice l_discount
  table supplier touches s_suppkey s_nationkey
  table nation touches n_nationkey n_name n_regionkey
  table region touches r_regionkey r_name
  where customer.c_custkey = orders.o_custkey class 0
  where lineitem.l_orderkey = orders.o_orderkey class 2
  where lineitem.l_suppkey = supplier.s_suppkey class 4
  where customer.c_nationkey = supplier.s_nationkey class 6
  where supplier.s_nationkey = nation.n_nationkey class 6
  where nation.n_regionkey = region.r_regionkey class 9
  where region.r_name = 'ASIA' class 11
  where orders.o_orderdate >= '1994-01-01'
  where orders.o_orderdate < '1995-01-01'
  where customer.c_nationkey = nation.n_nationkey class 6 implied
  group nation.n_name
  aggregates 1
  order [sum(l_extendedprice * (1 - l_discount))] desc
  output nation.n_name, [sum(l_extendedprice * (1 - l_discount))]
=== q06
select sum(l_extendedprice * l_discount) as revenue
from lineitem
where l_shipdate >= date '1994-01-01' and l_shipdate < date '1994-01-01' + interval '1' year
  and l_discount between 0.06 - 0.01 and 0.06 + 0.01 and l_quantity < 24
---
select
  table lineitem touches l_quantity l_extendedprice l_discount l_shipdate
  where lineitem.l_shipdate >= '1994-01-01'
  where lineitem.l_shipdate < '1995-01-01'
  where lineitem.l_discount >= '0.05'
  where lineitem.l_discount <= '0.07'
  where lineitem.l_quantity < '24'
  aggregates 1
  output [sum(l_extendedprice * l_discount)]
=== q07
select supp_nation, cust_nation, l_year, sum(volume) as revenue
from (select n1.n_name as supp_nation, n2.n_name as cust_nation, extract(year from l_shipdate) as l_year,
             l_extendedprice * (1 - l_discount) as volume
      from supplier, lineitem, orders, customer, nation n1, nation n2
      where s_suppkey = l_suppkey and o_orderkey = l_orderkey and c_custkey = o_custkey
        and s_nationkey = n1.n_nationkey and c_nationkey = n2.n_nationkey
        and ((n1.n_name = 'FRANCE' and n2.n_name = 'GERMANY') or (n1.n_name = 'GERMANY' and n2.n_name = 'FRANCE'))
        and l_shipdate between date '1995-01-01' and date '1996-12-31') as shipping
group by supp_nation, cust_nation, l_year
order by supp_nation, cust_nation, l_year
---
select
  table supplier touches s_suppkey s_nationkey
  table lineitem touches l_orderkey l_suppkey l_extendedprice l_discount l_shipdate
  table orders touches o_orderkey o_custkey
  table customer touches c_custkey c_nationkey
  table n1 of nation touches n_nationkey n_name
  table n2 of nation touches n_nationkey n_name
  where supplier.s_suppkey = lineitem.l_suppkey class 0
  where orders.o_orderkey = lineitem.l_orderkey class 2
  where customer.c_custkey = orders.o_custkey class 4
  where supplier.s_nationkey = n1.n_nationkey class 6
  where customer.c_nationkey = n2.n_nationkey class 8
  where (n1.n_name = 'FRANCE' AND n2.n_name = 'GERMANY') OR (n1.n_name = 'GERMANY' AND n2.n_name = 'FRANCE')
  where lineitem.l_shipdate >= '1995-01-01'
  where lineitem.l_shipdate <= '1996-12-31'
  where (n1.n_name = 'FRANCE') OR (n1.n_name = 'GERMANY') from 5
  where (n2.n_name = 'GERMANY') OR (n2.n_name = 'FRANCE') from 5
  group n1.n_name, n2.n_name, [EXTRACT(year FROM l_shipdate)]
  aggregates 1
  order n1.n_name, n2.n_name, [EXTRACT(year FROM l_shipdate)]
  output n1.n_name, n2.n_name, [EXTRACT(year FROM l_shipdate)], [sum(l_extendedprice * (1 - l_discount))]
=== q08
select o_year, sum(case when nation = 'BRAZIL' then volume else 0 end) / sum(volume) as mkt_share
from (select extract(year from o_orderdate) as o_year, l_extendedprice * (1 - l_discount) as volume, n2.n_name as nation
      from part, supplier, lineitem, orders, customer, nation n1, nation n2, region
      where p_partkey = l_partkey and s_suppkey = l_suppkey and l_orderkey = o_orderkey and o_custkey = c_custkey
        and c_nationkey = n1.n_nationkey and n1.n_regionkey = r_regionkey and r_name = 'AMERICA'
        and s_nationkey = n2.n_nationkey and o_orderdate between date '1995-01-01' and date '1996-12-31'
        and p_type = 'ECONOMY ANODIZED STEEL') as all_nations
group by o_year
order by o_year
---
select
  table part touches p_partkey p_type
  table supplier touches s_suppkey s_nationkey
  table lineitem touches l_orderkey l_partkey l_suppkey l_extendedprice l_discount
  table orders touches o_orderkey o_custkey o_orderdate
  table customer touches c_custkey c_nationkey
  table n1 of nation touches n_nationkey n_regionkey
  table n2 of nation touches n_nationkey n_name
  table region touches r_regionkey r_name
  where part.p_partkey = lineitem.l_partkey class 0
  where supplier.s_suppkey = lineitem.l_suppkey class 2
  where lineitem.l_orderkey = orders.o_orderkey class 4
  where orders.o_custkey = customer.c_custkey class 6
  where customer.c_nationkey = n1.n_nationkey class 8
  where n1.n_regionkey = region.r_regionkey class 10
  where region.r_name = 'AMERICA' class 12
  where supplier.s_nationkey = n2.n_nationkey class 14
  where orders.o_orderdate >= '1995-01-01'
  where orders.o_orderdate <= '1996-12-31'
  where part.p_type = 'ECONOMY ANODIZED STEEL' class 16
  group [EXTRACT(year FROM o_orderdate)]
  aggregates 2
  order [EXTRACT(year FROM o_orderdate)]
  output [EXTRACT(year FROM o_orderdate)], [sum(CASE WHEN n_name = 'BRAZIL' THEN l_extendedprice * (1 - l_discount) ELSE 0 END) / sum(l_extendedprice * (1 - l_discount))]
=== q09
select nation, o_year, sum(amount) as sum_profit
from (select n_name as nation, extract(year from o_orderdate) as o_year,
             l_extendedprice * (1 - l_discount) - ps_supplycost * l_quantity as amount
      from part, supplier, lineitem, partsupp, orders, nation
      where s_suppkey = l_suppkey and ps_suppkey = l_suppkey and ps_partkey = l_partkey and p_partkey = l_partkey
        and o_orderkey = l_orderkey and s_nationkey = n_nationkey and p_name like '%green%') as profit
group by nation, o_year
order by nation, o_year desc
---
select
  table part touches p_partkey p_name
  table supplier touches s_suppkey s_nationkey
  table lineitem touches l_orderkey l_partkey l_suppkey l_quantity l_extendedprice l_discount
  table partsupp touches ps_partkey ps_suppkey ps_supplycost
  table orders touches o_orderkey o_orderdate
  table nation touches n_nationkey n_name
  where supplier.s_suppkey = lineitem.l_suppkey class 0
  where partsupp.ps_suppkey = lineitem.l_suppkey class 0
  where partsupp.ps_partkey = lineitem.l_partkey class 3
  where part.p_partkey = lineitem.l_partkey class 3
  where orders.o_orderkey = lineitem.l_orderkey class 6
  where supplier.s_nationkey = nation.n_nationkey class 8
  where part.p_name LIKE '%green%'
  where supplier.s_suppkey = partsupp.ps_suppkey class 0 implied
  where partsupp.ps_partkey = part.p_partkey class 3 implied
  group nation.n_name, [EXTRACT(year FROM o_orderdate)]
  aggregates 1
  order nation.n_name, [EXTRACT(year FROM o_orderdate)] desc
  output nation.n_name, [EXTRACT(year FROM o_orderdate)], [sum((l_extendedprice * (1 - l_discount)) - (ps_supplycost * l_quantity))]
=== q10
select c_custkey, c_name, sum(l_extendedprice * (1 - l_discount)) as revenue, c_acctbal, n_name, c_address, c_phone, c_comment
from customer, orders, lineitem, nation
where c_custkey = o_custkey and l_orderkey = o_orderkey and o_orderdate >= date '1993-10-01'
  and o_orderdate < date '1993-10-01' + interval '3' month and l_returnflag = 'R' and c_nationkey = n_nationkey
group by c_custkey, c_name, c_acctbal, c_phone, n_name, c_address, c_comment
order by revenue desc
limit 20
---
select
  table customer touches c_custkey c_name c_address c_nationkey c_phone c_acctbal c_comment
  table orders touches o_orderkey o_custkey o_orderdate
  table lineitem touches l_orderkey l_extendedprice l_discount l_returnflag
  table nation touches n_nationkey n_name
  where customer.c_custkey = orders.o_custkey class 0
  where lineitem.l_orderkey = orders.o_orderkey class 2
  where orders.o_orderdate >= '1993-10-01'
  where orders.o_orderdate < '1994-01-01'
  where lineitem.l_returnflag = 'R' class 4
  where customer.c_nationkey = nation.n_nationkey class 6
  group customer.c_custkey, customer.c_name, customer.c_acctbal, customer.c_phone, nation.n_name, customer.c_address, customer.c_comment
  aggregates 1
  order [sum(l_extendedprice * (1 - l_discount))] desc
  limit 20
  output customer.c_custkey, customer.c_name, [sum(l_extendedprice * (1 - l_discount))], customer.c_acctbal, nation.n_name, customer.c_address, customer.c_phone, customer.c_comment
=== q11
select ps_partkey, sum(ps_supplycost * ps_availqty) as value
from partsupp, supplier, nation
where ps_suppkey = s_suppkey and s_nationkey = n_nationkey and n_name = 'GERMANY'
group by ps_partkey
having sum(ps_supplycost * ps_availqty) > (select sum(ps_supplycost * ps_availqty) * 0.0001000000
                                           from partsupp, supplier, nation
                                           where ps_suppkey = s_suppkey and s_nationkey = n_nationkey and n_name = 'GERMANY')
order by value desc
---
select
  table partsupp touches ps_partkey ps_suppkey ps_availqty ps_supplycost
  table supplier touches s_suppkey s_nationkey
  table nation touches n_nationkey n_name
  where partsupp.ps_suppkey = supplier.s_suppkey class 0
  where supplier.s_nationkey = nation.n_nationkey class 2
  where nation.n_name = 'GERMANY' class 4
  group partsupp.ps_partkey
  aggregates 1
  having [sum(ps_supplycost * ps_availqty)] > <param>
  order [sum(ps_supplycost * ps_availqty)] desc
  output partsupp.ps_partkey, [sum(ps_supplycost * ps_availqty)]
  sub-plan 0
    table partsupp touches ps_suppkey ps_availqty ps_supplycost
    table supplier touches s_suppkey s_nationkey
    table nation touches n_nationkey n_name
    where partsupp.ps_suppkey = supplier.s_suppkey class 0
    where supplier.s_nationkey = nation.n_nationkey class 2
    where nation.n_name = 'GERMANY' class 4
    aggregates 1
    output [sum(ps_supplycost * ps_availqty) * 0.0001000000]
=== q12
select l_shipmode,
       sum(case when o_orderpriority = '1-URGENT' or o_orderpriority = '2-HIGH' then 1 else 0 end) as high_line_count,
       sum(case when o_orderpriority <> '1-URGENT' and o_orderpriority <> '2-HIGH' then 1 else 0 end) as low_line_count
from orders, lineitem
where o_orderkey = l_orderkey and l_shipmode in ('MAIL', 'SHIP') and l_commitdate < l_receiptdate
  and l_shipdate < l_commitdate and l_receiptdate >= date '1994-01-01'
  and l_receiptdate < date '1994-01-01' + interval '1' year
group by l_shipmode
order by l_shipmode
---
select
  table orders touches o_orderkey o_orderpriority
  table lineitem touches l_orderkey l_shipdate l_commitdate l_receiptdate l_shipmode
  where orders.o_orderkey = lineitem.l_orderkey class 0
  where lineitem.l_shipmode IN 'MAIL', 'SHIP'
  where lineitem.l_commitdate < lineitem.l_receiptdate
  where lineitem.l_shipdate < lineitem.l_commitdate
  where lineitem.l_receiptdate >= '1994-01-01'
  where lineitem.l_receiptdate < '1995-01-01'
  group lineitem.l_shipmode
  aggregates 2
  order lineitem.l_shipmode
  output lineitem.l_shipmode, [sum(CASE WHEN (o_orderpriority = '1-URGENT') OR (o_orderpriority = '2-HIGH') THEN 1 ELSE 0 END)], [sum(CASE WHEN (o_orderpriority <> '1-URGENT') AND (o_orderpriority <> '2-HIGH') THEN 1 ELSE 0 END)]
=== q13
select c_count, count(*) as custdist
from (select c_custkey, count(o_orderkey)
      from customer left outer join orders on c_custkey = o_custkey and o_comment not like '%special%requests%'
      group by c_custkey) as c_orders (c_custkey, c_count)
group by c_count
order by custdist desc, c_count desc
---
select
  block c_orders touches count
    table customer touches c_custkey
    table orders touches o_orderkey o_custkey o_comment
    join 0 left {customer}{orders}
    where customer.c_custkey = orders.o_custkey on join 0
    where orders.o_comment NOT LIKE '%special%requests%' on join 0
    group customer.c_custkey
    aggregates 1
    output customer.c_custkey, [count(o_orderkey)]
  group c_orders.count
  aggregates 1
  order [count(*)] desc, c_orders.count desc
  output c_orders.count, [count(*)]
=== q14
select 100.00 * sum(case when p_type like 'PROMO%' then l_extendedprice * (1 - l_discount) else 0 end)
       / sum(l_extendedprice * (1 - l_discount)) as promo_revenue
from lineitem, part
where l_partkey = p_partkey and l_shipdate >= date '1995-09-01'
  and l_shipdate < date '1995-09-01' + interval '1' month
---
select
  table lineitem touches l_partkey l_extendedprice l_discount l_shipdate
  table part touches p_partkey p_type
  where lineitem.l_partkey = part.p_partkey class 0
  where lineitem.l_shipdate >= '1995-09-01'
  where lineitem.l_shipdate < '1995-10-01'
  aggregates 2
  output [(100.00 * sum(CASE WHEN p_type LIKE 'PROMO%' THEN l_extendedprice * (1 - l_discount) ELSE 0 END)) / sum(l_extendedprice * (1 - l_discount))]
=== q15
select s_suppkey, s_name, s_address, s_phone, total_revenue
from supplier,
     (select l_suppkey as supplier_no, sum(l_extendedprice * (1 - l_discount)) as total_revenue
      from lineitem
      where l_shipdate >= date '1996-01-01' and l_shipdate < date '1996-01-01' + interval '3' month
      group by l_suppkey) as revenue0
where s_suppkey = supplier_no
  and total_revenue = (select max(total_revenue)
                       from (select l_suppkey as supplier_no, sum(l_extendedprice * (1 - l_discount)) as total_revenue
                             from lineitem
                             where l_shipdate >= date '1996-01-01' and l_shipdate < date '1996-01-01' + interval '3' month
                             group by l_suppkey) as revenue1)
order by s_suppkey
---
select
  table supplier touches s_suppkey s_name s_address s_phone
  block revenue0 touches supplier_no total_revenue
    table lineitem touches l_suppkey l_extendedprice l_discount l_shipdate
    where lineitem.l_shipdate >= '1996-01-01'
    where lineitem.l_shipdate < '1996-04-01'
    group lineitem.l_suppkey
    aggregates 1
    output lineitem.l_suppkey, [sum(l_extendedprice * (1 - l_discount))]
  where supplier.s_suppkey = revenue0.supplier_no class 0
  where revenue0.total_revenue = <param> sub-plan 0
  order supplier.s_suppkey
  output supplier.s_suppkey, supplier.s_name, supplier.s_address, supplier.s_phone, revenue0.total_revenue
  sub-plan 0
    block revenue1 touches total_revenue
      table lineitem touches l_suppkey l_extendedprice l_discount l_shipdate
      where lineitem.l_shipdate >= '1996-01-01'
      where lineitem.l_shipdate < '1996-04-01'
      group lineitem.l_suppkey
      aggregates 1
      output lineitem.l_suppkey, [sum(l_extendedprice * (1 - l_discount))]
    aggregates 1
    output [max(total_revenue)]
=== q16
select p_brand, p_type, p_size, count(distinct ps_suppkey) as supplier_cnt
from partsupp, part
where p_partkey = ps_partkey and p_brand <> 'Brand#45' and p_type not like 'MEDIUM POLISHED%'
  and p_size in (49, 14, 23, 45, 19, 3, 36, 9)
  and ps_suppkey not in (select s_suppkey from supplier where s_comment like '%Customer%Complaints%')
group by p_brand, p_type, p_size
order by supplier_cnt desc, p_brand, p_type, p_size
---
select
  table partsupp touches ps_partkey ps_suppkey
  table part touches p_partkey p_brand p_type p_size
  where part.p_partkey = partsupp.ps_partkey class 0
  where part.p_brand <> 'Brand#45'
  where part.p_type NOT LIKE 'MEDIUM POLISHED%'
  where part.p_size IN '49', '14', '23', '45', '19', '3', '36', '9'
  where partsupp.ps_suppkey NOT IN sub-plan 0
  group part.p_brand, part.p_type, part.p_size
  aggregates 1 distinct
  order [count(DISTINCT ps_suppkey)] desc, part.p_brand, part.p_type, part.p_size
  output part.p_brand, part.p_type, part.p_size, [count(DISTINCT ps_suppkey)]
  sub-plan 0 hashed
    table supplier touches s_suppkey s_comment
    where supplier.s_comment LIKE '%Customer%Complaints%'
    output supplier.s_suppkey
=== q17
select sum(l_extendedprice) / 7.0 as avg_yearly
from lineitem, part
where p_partkey = l_partkey and p_brand = 'Brand#23' and p_container = 'MED BOX'
  and l_quantity < (select 0.2 * avg(l_quantity) from lineitem where l_partkey = p_partkey)
---
select
  table lineitem touches l_partkey l_quantity l_extendedprice
  table part touches p_partkey p_brand p_container
  where part.p_partkey = lineitem.l_partkey class 0
  where part.p_brand = 'Brand#23' class 2
  where part.p_container = 'MED BOX' class 4
  where lineitem.l_quantity < [SUBPLAN(1)] sub-plan 0
  aggregates 1
  output [sum(l_extendedprice) / 7.0]
  sub-plan 0 correlated
    table lineitem touches l_partkey l_quantity
    where lineitem.l_partkey = <outer> class 0
    aggregates 1
    output [0.2 * avg(l_quantity)]
=== q18
select c_name, c_custkey, o_orderkey, o_orderdate, o_totalprice, sum(l_quantity)
from customer, orders, lineitem
where o_orderkey in (select l_orderkey from lineitem group by l_orderkey having sum(l_quantity) > 300)
  and c_custkey = o_custkey and o_orderkey = l_orderkey
group by c_name, c_custkey, o_orderkey, o_orderdate, o_totalprice
order by o_totalprice desc, o_orderdate
limit 100
---
select
  table customer touches c_custkey c_name
  table orders touches o_orderkey o_custkey o_totalprice o_orderdate
  table lineitem touches l_orderkey l_quantity
  block ANY_subquery touches l_orderkey
    table lineitem touches l_orderkey l_quantity
    group lineitem.l_orderkey
    aggregates 1
    having [sum(l_quantity)] > '300'
    output lineitem.l_orderkey
  join 0 semi {orders}{ANY_subquery}
  where orders.o_orderkey = ANY_subquery.l_orderkey on join 0 class 0
  where customer.c_custkey = orders.o_custkey class 2
  where orders.o_orderkey = lineitem.l_orderkey class 0
  where ANY_subquery.l_orderkey = lineitem.l_orderkey class 0 implied
  group customer.c_name, customer.c_custkey, orders.o_orderkey, orders.o_orderdate, orders.o_totalprice
  aggregates 1
  order orders.o_totalprice desc, orders.o_orderdate
  limit 100
  output customer.c_name, customer.c_custkey, orders.o_orderkey, orders.o_orderdate, orders.o_totalprice, [sum(l_quantity)]
=== q19
select sum(l_extendedprice * (1 - l_discount)) as revenue
from lineitem, part
where (p_partkey = l_partkey and p_brand = 'Brand#12' and p_container in ('SM CASE', 'SM BOX', 'SM PACK', 'SM PKG')
       and l_quantity >= 1 and l_quantity <= 1 + 10 and p_size between 1 and 5
       and l_shipmode in ('AIR', 'AIR REG') and l_shipinstruct = 'DELIVER IN PERSON')
   or (p_partkey = l_partkey and p_brand = 'Brand#23' and p_container in ('MED BAG', 'MED BOX', 'MED PKG', 'MED PACK')
       and l_quantity >= 10 and l_quantity <= 10 + 10 and p_size between 1 and 10
       and l_shipmode in ('AIR', 'AIR REG') and l_shipinstruct = 'DELIVER IN PERSON')
   or (p_partkey = l_partkey and p_brand = 'Brand#34' and p_container in ('LG CASE', 'LG BOX', 'LG PACK', 'LG PKG')
       and l_quantity >= 20 and l_quantity <= 20 + 10 and p_size between 1 and 15
       and l_shipmode in ('AIR', 'AIR REG') and l_shipinstruct = 'DELIVER IN PERSON')
---
select
  table lineitem touches l_partkey l_quantity l_extendedprice l_discount l_shipinstruct l_shipmode
  table part touches p_partkey p_brand p_size p_container
  where part.p_partkey = lineitem.l_partkey class 0
  where part.p_size >= '1'
  where lineitem.l_shipmode IN 'AIR', 'AIR REG'
  where lineitem.l_shipinstruct = 'DELIVER IN PERSON' class 2
  where (part.p_brand = 'Brand#12' AND part.p_container IN 'SM CASE', 'SM BOX', 'SM PACK', 'SM PKG' AND lineitem.l_quantity >= '1' AND lineitem.l_quantity <= '11' AND part.p_size <= '5') OR (part.p_brand = 'Brand#23' AND part.p_container IN 'MED BAG', 'MED BOX', 'MED PKG', 'MED PACK' AND lineitem.l_quantity >= '10' AND lineitem.l_quantity <= '20' AND part.p_size <= '10') OR (part.p_brand = 'Brand#34' AND part.p_container IN 'LG CASE', 'LG BOX', 'LG PACK', 'LG PKG' AND lineitem.l_quantity >= '20' AND lineitem.l_quantity <= '30' AND part.p_size <= '15')
  where (lineitem.l_quantity >= '1' AND lineitem.l_quantity <= '11') OR (lineitem.l_quantity >= '10' AND lineitem.l_quantity <= '20') OR (lineitem.l_quantity >= '20' AND lineitem.l_quantity <= '30') from 4
  where (part.p_brand = 'Brand#12' AND part.p_container IN 'SM CASE', 'SM BOX', 'SM PACK', 'SM PKG' AND part.p_size <= '5') OR (part.p_brand = 'Brand#23' AND part.p_container IN 'MED BAG', 'MED BOX', 'MED PKG', 'MED PACK' AND part.p_size <= '10') OR (part.p_brand = 'Brand#34' AND part.p_container IN 'LG CASE', 'LG BOX', 'LG PACK', 'LG PKG' AND part.p_size <= '15') from 4
  aggregates 1
  output [sum(l_extendedprice * (1 - l_discount))]
=== q20
select s_name, s_address
from supplier, nation
where s_suppkey in (select ps_suppkey from partsupp
                    where ps_partkey in (select p_partkey from part where p_name like 'forest%')
                      and ps_availqty > (select 0.5 * sum(l_quantity) from lineitem
                                         where l_partkey = ps_partkey and l_suppkey = ps_suppkey
                                           and l_shipdate >= date '1994-01-01'
                                           and l_shipdate < date '1994-01-01' + interval '1' year))
  and s_nationkey = n_nationkey and n_name = 'CANADA'
order by s_name
---
select
  table supplier touches s_suppkey s_name s_address s_nationkey
  table nation touches n_nationkey n_name
  table partsupp touches ps_partkey ps_suppkey ps_availqty
  table part touches p_partkey p_name
  join 0 semi {partsupp}{part}
  join 1 semi {supplier}{partsupp part}
  where part.p_name LIKE PREFIX 'forest', 'forest%' exact pattern_ops
  where partsupp.ps_partkey = part.p_partkey on join 0 class 0
  where [ps_availqty::numeric] > [SUBPLAN(3)] sub-plan 0
  where supplier.s_suppkey = partsupp.ps_suppkey on join 1 class 2
  where supplier.s_nationkey = nation.n_nationkey class 4
  where nation.n_name = 'CANADA' class 6
  order supplier.s_name
  output supplier.s_name, supplier.s_address
  sub-plan 0 correlated
    table lineitem touches l_partkey l_suppkey l_quantity l_shipdate
    where lineitem.l_partkey = <outer> class 0
    where lineitem.l_suppkey = <outer> class 2
    where lineitem.l_shipdate >= '1994-01-01'
    where lineitem.l_shipdate < '1995-01-01'
    aggregates 1
    output [0.5 * sum(l_quantity)]
=== q21
select s_name, count(*) as numwait
from supplier, lineitem l1, orders, nation
where s_suppkey = l1.l_suppkey and o_orderkey = l1.l_orderkey and o_orderstatus = 'F'
  and l1.l_receiptdate > l1.l_commitdate
  and exists (select * from lineitem l2 where l2.l_orderkey = l1.l_orderkey and l2.l_suppkey <> l1.l_suppkey)
  and not exists (select * from lineitem l3 where l3.l_orderkey = l1.l_orderkey and l3.l_suppkey <> l1.l_suppkey
                                              and l3.l_receiptdate > l3.l_commitdate)
  and s_nationkey = n_nationkey and n_name = 'SAUDI ARABIA'
group by s_name
order by numwait desc, s_name
limit 100
---
select
  table supplier touches s_suppkey s_name s_nationkey
  table l1 of lineitem touches l_orderkey l_suppkey l_commitdate l_receiptdate
  table orders touches o_orderkey o_orderstatus
  table nation touches n_nationkey n_name
  table l2 of lineitem touches l_orderkey l_suppkey
  table l3 of lineitem touches l_orderkey l_suppkey l_commitdate l_receiptdate
  join 0 semi {l1}{l2}
  join 1 anti {l1}{l3}
  where l2.l_orderkey = l1.l_orderkey on join 0 class 0
  where l2.l_suppkey <> l1.l_suppkey on join 0
  where l3.l_receiptdate > l3.l_commitdate
  where l3.l_orderkey = l1.l_orderkey on join 1
  where l3.l_suppkey <> l1.l_suppkey on join 1
  where supplier.s_suppkey = l1.l_suppkey class 2
  where orders.o_orderkey = l1.l_orderkey class 0
  where orders.o_orderstatus = 'F' class 5
  where l1.l_receiptdate > l1.l_commitdate
  where supplier.s_nationkey = nation.n_nationkey class 7
  where nation.n_name = 'SAUDI ARABIA' class 9
  where l2.l_orderkey = orders.o_orderkey class 0 implied
  group supplier.s_name
  aggregates 1
  order [count(*)] desc, supplier.s_name
  limit 100
  output supplier.s_name, [count(*)]
=== q22
select cntrycode, count(*) as numcust, sum(c_acctbal) as totacctbal
from (select substring(c_phone from 1 for 2) as cntrycode, c_acctbal
      from customer
      where substring(c_phone from 1 for 2) in ('13', '31', '23', '29', '30', '18', '17')
        and c_acctbal > (select avg(c_acctbal) from customer
                         where c_acctbal > 0.00 and substring(c_phone from 1 for 2) in ('13', '31', '23', '29', '30', '18', '17'))
        and not exists (select * from orders where o_custkey = c_custkey)) as custsale
group by cntrycode
order by cntrycode
---
select
  table customer touches c_custkey c_phone c_acctbal
  table orders touches o_custkey
  join 0 anti {customer}{orders}
  where orders.o_custkey = customer.c_custkey on join 0
  where [substring(c_phone, 1, 2)] IN '13', '31', '23', '29', '30', '18', '17'
  where customer.c_acctbal > <param> sub-plan 0
  group [substring(c_phone, 1, 2)]
  aggregates 2
  order [substring(c_phone, 1, 2)]
  output [substring(c_phone, 1, 2)], [count(*)], [sum(c_acctbal)]
  sub-plan 0
    table customer touches c_phone c_acctbal
    where customer.c_acctbal > '0.00'
    where [substring(c_phone, 1, 2)] IN '13', '31', '23', '29', '30', '18', '17'
    aggregates 1
    output [avg(c_acctbal)]
