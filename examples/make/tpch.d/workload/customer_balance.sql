-- weight: 30
\set customer random(1, 150000)
\set amount random(-500, 500)
update customer set c_acctbal = c_acctbal + :amount where c_custkey = :customer;
