# PostgreSQL: what is refused, where and why.
=== select a from t group by a,
select a from t group by a,;
---
error 1:28 expected an expression at the end of the statement
=== select a from t where a between symmetric 1
select a from t where a between symmetric 1;
---
error 1:44 expected and at the end of the statement
=== select a from t limit 1 limit 2
select a from t limit 1 limit 2;
---
error 1:25 expected the end of the statement near "limit"
=== select a, b from t where a operator(+ b
select a, b from t where a operator(+ b;
---
error 1:39 expected ")" near "b"
=== select array[1, 2
select array[1, 2;
---
error 1:18 expected "]" at the end of the statement
=== select a[1:2 from t
select a[1:2 from t;
---
error 1:14 expected "]" near "from"
=== select cast(a int)
select cast(a int);
---
error 1:15 expected as near "int"
=== select a::
select a::;
---
error 1:11 expected a type at the end of the statement
=== select * from t tablesample
select * from t tablesample;
---
error 1:28 expected a sampling method at the end of the statement
=== select * from t tablesample bernoulli repeatable (1)
select * from t tablesample bernoulli repeatable (1);
---
error 1:39 expected "(" near "repeatable"
=== select * from rows from f(1)
select * from rows from f(1);
---
error 1:25 expected "(" near "f"
=== with t as (select 1
with t as (select 1;
---
error 1:20 expected ")" at the end of the statement
=== with recursive select 1
with recursive select 1;
---
error 1:16 expected the name of a common table expression near "select"
=== insert into t values (1) on conflict (a) do update
insert into t values (1) on conflict (a) do update;
---
error 1:45 expected NOTHING or UPDATE SET near "update"
=== insert into t values (1) on conflict do
insert into t values (1) on conflict do;
---
error 1:40 expected NOTHING or UPDATE SET at the end of the statement
=== insert into t overriding value values (1)
insert into t overriding value values (1);
---
error 1:15 expected SELECT near "overriding"
=== merge into t using s on true when not matched then delete
merge into t using s on true when not matched then delete;
---
error 1:52 expected INSERT or DO NOTHING near "delete"
=== merge into t using s on true when matched then insert values (1) where a = 1
merge into t using s on true when matched then insert values (1) where a = 1;
---
error 1:48 expected UPDATE SET, DELETE or DO NOTHING near "insert"
=== update t set (a, b) = 
update t set (a, b) = ;
---
error 1:22 expected an expression at the end of the statement
=== delete t where a = 1
delete t where a = 1;
---
error 1:8 expected from near "t"
=== select a is json with keys
select a is json with keys;
---
error 1:18 expected the end of the statement near "with"
=== select json_object('a': 1 with unique keys null on null returning
select json_object('a': 1 with unique keys null on null returning;
---
error 1:66 expected a type at the end of the statement
=== select * from json_table(a, '$' columns a int)
select * from json_table(a, '$' columns a int);
---
error 1:41 expected "(" near "a"
=== select json_value(a, '$.a' returning int null on empty passing 1 as x)
select json_value(a, '$.a' returning int null on empty passing 1 as x);
---
error 1:56 expected ")" near "passing"
=== select xmlelement(foo)
select xmlelement(foo);
---
error 1:19 expected NAME near "foo"
=== select xmltable('a' passing b columns c)
select xmltable('a' passing b columns c);
---
error 1:40 expected a type near ")"
=== select interval '1' month to
select interval '1' month to;
---
error 1:29 expected MONTH, HOUR, MINUTE or SECOND at the end of the statement
=== select a from t for update nowait skip locked
select a from t for update nowait skip locked;
---
error 1:35 expected the end of the statement near "skip"
=== select a from t fetch first 1 rows
select a from t fetch first 1 rows;
---
error 1:35 expected only at the end of the statement
=== select a between 1 and 2 between 3 and 4
select a between 1 and 2 between 3 and 4;
---
error 1:26 expected parentheses around the first condition near "between"
=== select a = b = c
select a = b = c;
---
error 1:14 expected no second comparison (use AND or parentheses) near "="
=== select a like b like c
select a like b like c;
---
error 1:17 expected parentheses around the first condition near "like"
=== select 1 union distinct all select 2
select 1 union distinct all select 2;
---
error 1:25 expected SELECT near "all"
=== select a from t window w as partition by a
select a from t window w as partition by a;
---
error 1:29 expected "(" near "partition"
=== select f(a => )
select f(a => );
---
error 1:15 expected an expression near ")"
=== select f(distinct)
select f(distinct);
---
error 1:18 expected an expression near ")"
=== select count(*) filter (a > 1)
select count(*) filter (a > 1);
---
error 1:25 expected where near "a"
=== select sum(a) over (rows between current row)
select sum(a) over (rows between current row);
---
error 1:45 expected and near ")"
=== select trim(both from)
select trim(both from);
---
error 1:22 expected an expression near ")"
=== select substring(a from)
select substring(a from);
---
error 1:24 expected an expression near ")"
=== select extract(year a)
select extract(year a);
---
error 1:21 expected ")" near "a"
=== select a at time 'x'
select a at time 'x';
---
error 1:13 expected the end of the statement near "time"
=== select a collate
select a collate;
---
error 1:17 expected a collation at the end of the statement
=== select case when 1 then 2
select case when 1 then 2;
---
error 1:26 expected end at the end of the statement
=== select * from a join b on
select * from a join b on;
---
error 1:26 expected an expression at the end of the statement
=== select * from a natural b
select * from a natural b;
---
error 1:25 expected JOIN near "b"
=== select * from a left outer b on true
select * from a left outer b on true;
---
error 1:28 expected JOIN near "b"
=== select distinct on a from t
select distinct on a from t;
---
error 1:20 expected "(" near "a"
=== select a from only
select a from only;
---
error 1:19 expected a table name at the end of the statement
=== values (1), 
values (1), ;
---
error 1:12 expected "(" at the end of the statement
=== table
table;
---
error 1:6 expected a table name at the end of the statement
=== select u&'\0061' uescape '+1'
select u&'\0061' uescape '+1';
---
error 1:18 UESCAPE takes one character in quotes
=== select minus 1 from t where a prior b = c
select minus 1 from t where a prior b = c;
---
error 1:14 expected the end of the statement near "1"
=== select a from t start with a = 1 connect by prior b = c
select a from t start with a = 1 connect by prior b = c;
---
error 1:23 expected the end of the statement near "with"
=== select a from t where a(+) = b
select a from t where a(+) = b;
---
error 1:26 expected an expression near ")"
=== select {} 
select {} ;
---
error 1:8 expected an expression near "{"
=== select a b c
select a b c;
---
error 1:12 expected the end of the statement near "c"
=== a field of a function in FROM
select * from f().g
---
error 1:18 expected the end of the statement near "."
=== a table's alias is no reserved word, even behind AS
select * from t as user;
---
error 1:20 expected an alias near "user"
=== words that are values take no arguments
select * from current_date();
select session_user(1);
select current_time(a);
---
error 1:27 expected the end of the statement near "("
error 2:20 expected the end of the statement near "("
error 3:20 expected the end of the statement near "("
=== brackets behind what is neither a name nor in parentheses
select array_agg(a)[1] from t;
select array[1, 2][1];
select f(a).b;
---
error 1:20 expected the end of the statement near "["
error 2:19 expected the end of the statement near "["
error 3:12 expected the end of the statement near "."
=== DISTINCT without what is distinct
select distinct from t;
---
error 1:17 expected an expression near "from"
=== VALUES is no function
merge into t using u on values (t.a = u.a) when matched then delete;
---
error 1:32 expected the end of a name that is a keyword near "("
=== a column of a table has a type
create table orders (id primary key, customer int);
create table orders (id int, paid not null);
alter table orders add column note default 'none';
create table orders (id int, paid);
---
error 1:25 expected a type near "primary"
error 2:35 expected a type near "not"
error 3:36 expected a type near "default"
error 4:34 expected a type near ")"
=== CONSTRAINT without a name
create table orders (id int, constraint check (id > 0));
alter table orders add constraint unique (id);
alter table orders add constraint positive nonesuch check (id > 0);
---
error 1:41 expected a constraint near "check"
error 2:35 expected a constraint near "unique"
error 3:44 expected EXCLUDE near "nonesuch"
=== a type is no reserved word
select total::from orders;
---
error 1:15 expected a type near "from"
=== a comma that nothing follows in an array
select array[1, 2, ];
select array[[1], [2, ]];
---
error 1:20 expected an expression near "]"
error 2:23 expected an expression near "]"
=== * takes no label
select * everything from orders;
---
error 1:10 expected the end of the statement near "everything"
=== VALUES without parentheses
insert into orders values order_line(1);
insert into orders values default;
---
error 1:27 expected "(" near "order_line"
error 2:27 expected "(" near "default"
=== a query as argument without its own parentheses
select total(select 1);
---
error 1:14 expected an expression near "select"
=== only a function's columns have types in FROM
select * from (values (1, 2)) as pairs(low high);
select * from orders as o(id int);
---
error 1:44 expected ")" near "high"
error 2:30 expected ")" near "int"
=== a name without a character
select "" from t;
---
error 1:8 the quoted name is empty
=== bounds without PARTITION OF, and the other way round
create table p of t for values in (1);
create table p partition of t;
---
error 1:21 expected the end of the statement near "for"
error 2:30 expected FOR or DEFAULT at the end of the statement
=== SERVER belongs to foreign tables, which need it
create table t (a int) server s;
create foreign table t (a int);
---
error 1:24 expected the end of the statement near "server"
error 2:31 expected INHERITS or SERVER at the end of the statement
=== CALL calls
call (x);
call x;
---
error 1:6 expected a call near "("
error 2:7 expected a call of a procedure at the end of the statement
=== clauses of a table in their order
create table t (a int) tablespace s with (fillfactor = 70);
---
error 1:37 expected the end of the statement near "with"
=== said twice, or without what it needs
(select a from t limit 1) limit 2;
select a from t fetch first row with ties;
select * from (t);
select a collate table from t;
select coalesce(a) over () from t;
---
error 1:27 expected the end of the query (what stood in its parentheses is not said again) near "limit"
error 2:42 expected ORDER BY in front of WITH TIES at the end of the statement
error 3:18 expected a join in the parentheses at the end of the statement
error 4:18 expected a collation near "table"
error 5:20 expected no clause of an aggregate near "over"

=== TABLE around a function is Oracle's
select * from table(f(1));
---
error 1:15 expected an expression near "table"

=== the second operand of interval is a constant
select interval(3) a;
---
error 1:20 expected a string near "a"
