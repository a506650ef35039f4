# Oracle: what is refused, where and why.
=== select a from t where
select a from t where;
---
error 1:22 expected an expression at the end of the statement
=== select a, from t
select a, from t;
---
error 1:11 expected an expression near "from"
=== select from t
select from t;
---
error 1:8 expected an expression near "from"
=== select a b c from t
select a b c from t;
---
error 1:12 expected the end of the statement near "c"
=== select a from t where a = 1 group a
select a from t where a = 1 group a;
---
error 1:29 expected the end of the statement near "group"
=== select a from t order by
select a from t order by;
---
error 1:25 expected an expression at the end of the statement
=== select a from t group by a order having b
select a from t group by a order having b;
---
error 1:28 expected the end of the statement near "order"
=== select a from (select b from u
select a from (select b from u;
---
error 1:31 expected ")" at the end of the statement
=== select (a + b from t
select (a + b from t;
---
error 1:15 expected ")" near "from"
=== select a + from t
select a + from t;
---
error 1:12 expected an expression near "from"
=== select a from t where a in (1, 2
select a from t where a in (1, 2;
---
error 1:33 expected ")" at the end of the statement
=== select a from t where a in ()
select a from t where a in ();
---
error 1:29 expected an expression near ")"
=== select a from t where a between 1 or 2
select a from t where a between 1 or 2;
---
error 1:35 expected and near "or"
=== select a from t where a like
select a from t where a like;
---
error 1:29 expected an expression at the end of the statement
=== select a from t where a is not
select a from t where a is not;
---
error 1:31 expected NULL, TRUE, FALSE, UNKNOWN, DISTINCT FROM, JSON or another test behind IS at the end of the statement
=== select a from t where a = 1 = 2
select a from t where a = 1 = 2;
---
error 1:29 expected no second comparison (use AND or parentheses) near "="
=== select a from t join u
select a from t join u;
---
error 1:23 expected ON or USING at the end of the statement
=== select a from t left u on 1 = 1
select a from t left u on 1 = 1;
---
error 1:22 expected the end of the statement near "u"
=== select case when a then b from t
select case when a then b from t;
---
error 1:27 expected end near "from"
=== select case end from t
select case end from t;
---
error 1:17 expected WHEN near "from"
=== select a from t connect by
select a from t connect by;
---
error 1:27 expected an expression at the end of the statement
=== select a from t start with a = 1
select a from t start with a = 1;
---
error 1:33 expected CONNECT BY at the end of the statement
=== select a from t where b = 1 from u
select a from t where b = 1 from u;
---
error 1:29 expected the end of the statement near "from"
=== select a from t having a = 1 where b = 2
select a from t having a = 1 where b = 2;
---
error 1:30 expected the end of the statement near "where"
=== select level number from t
select level number from t;
---
error 1:14 expected the end of the statement near "number"
=== select a from table
select a from table;
---
error 1:15 expected a table name near "table"
=== select count( from t
select count( from t;
---
error 1:15 expected an expression near "from"
=== select f(a,) from t
select f(a,) from t;
---
error 1:12 expected an expression near ")"
=== select f(, a) from t
select f(, a) from t;
---
error 1:10 expected an expression near ","
=== select a from t pivot (sum(a) for b in 1)
select a from t pivot (sum(a) for b in 1);
---
error 1:40 expected "(" near "1"
=== select a from t pivot (for b in (1))
select a from t pivot (for b in (1));
---
error 1:24 expected an expression near "for"
=== select a from t unpivot (a for b (c))
select a from t unpivot (a for b (c));
---
error 1:37 expected in near ")"
=== select a from t model dimension by (a) rules (b[1] = 2)
select a from t model dimension by (a) rules (b[1] = 2);
---
error 1:40 expected measures near "rules"
=== select a from t match_recognize (pattern (a b) define a as)
select a from t match_recognize (pattern (a b) define a as);
---
error 1:59 expected an expression near ")"
=== select a from t match_recognize (order by a define a as 1 = 1)
select a from t match_recognize (order by a define a as 1 = 1);
---
error 1:45 expected pattern near "define"
=== select sum(a) over (order by b rows between 1 preceding) from t
select sum(a) over (order by b rows between 1 preceding) from t;
---
error 1:56 expected and near ")"
=== select sum(a) over (rows 1) from t
select sum(a) over (rows 1) from t;
---
error 1:27 expected PRECEDING or FOLLOWING near ")"
=== select max(a) keep (dense_rank order by b) from t
select max(a) keep (dense_rank order by b) from t;
---
error 1:21 expected DENSE_RANK FIRST or LAST near "dense_rank"
=== select json_value(a, '$.b' returning) from t
select json_value(a, '$.b' returning) from t;
---
error 1:37 expected a type near ")"
=== select json_value(a, '$.b' null on) from t
select json_value(a, '$.b' null on) from t;
---
error 1:35 expected ERROR, EMPTY, MISMATCH, NULL, EXISTING or MISSING near ")"
=== select json_value(a, '$.b[') from t
select json_value(a, '$.b[') from t;
---
error 1:22 expected a JSON path (expected $, @ or a value at the end of the path) near "'$.b['"
=== select json_table(a, '$') from t
select json_table(a, '$') from t;
---
error 1:25 expected COLUMNS near ")"
=== select json_query(a, '$' null on error with wrapper) from t
select json_query(a, '$' null on error with wrapper) from t;
---
error 1:40 expected ")" near "with"
=== select json_object('a' value) from t
select json_object('a' value) from t;
---
error 1:29 expected an expression near ")"
=== select json {'a' : 1 from t
select json {'a' : 1 from t;
---
error 1:22 expected "}" near "from"
=== select json_transform(a, set '$.b') from t
select json_transform(a, set '$.b') from t;
---
error 1:35 expected "=" near ")"
=== select json_transform(a) from t
select json_transform(a) from t;
---
error 1:24 expected "," near ")"
=== select xmlquery('a' passing) from t
select xmlquery('a' passing) from t;
---
error 1:28 expected an expression near ")"
=== select cast(a as) from t
select cast(a as) from t;
---
error 1:17 expected a type near ")"
=== select cast(a number) from t
select cast(a number) from t;
---
error 1:15 expected as near "number"
=== select a from t as of b
select a from t as of b;
---
error 1:17 expected an alias without AS near "as"
=== a table's alias has no AS
select * from t as x;
select * from (select 1 from dual) as x;
select * from t join u as x on t.a = x.a;
select * from table(f(1)) as x;
select * from t pivot (count(*) for a in (1)) as x;
update t as x set b = 1;
delete from t as x;
insert into t as x values (1);
merge into t as x using u on (x.a = u.a) when matched then update set b = 1;
merge into t using u as x on (t.a = x.a) when matched then update set b = 1;
---
error 1:17 expected an alias without AS near "as"
error 2:36 expected an alias without AS near "as"
error 3:24 expected an alias without AS near "as"
error 4:27 expected an alias without AS near "as"
error 5:47 expected an alias without AS near "as"
error 6:10 expected an alias without AS near "as"
error 7:15 expected an alias without AS near "as"
error 8:15 expected an alias without AS near "as"
error 9:14 expected an alias without AS near "as"
error 10:22 expected an alias without AS near "as"
=== tables and indexes are not replaced
create or replace table t (a number);
create or replace unique index i on t (a);
---
error 1:19 expected an object that can be replaced near "table"
error 2:19 expected an object that can be replaced near "unique"
=== definitions begin with an object
create zork frob table t (a number);
alter alter user u account lock;
drop drop index i;
create as replace directory d or '/x';
alter where t move online;
create zork frob;
---
error 1:8 expected a kind of object near "zork"
error 2:7 expected a kind of object near "alter"
error 3:6 expected a kind of object near "drop"
error 4:8 expected a kind of object near "as"
error 5:7 expected a kind of object near "where"
opaque 6:1 create zork
=== rows go into a table
insert into (a) values (1);
insert all into (a) values (b) select b from t;
---
error 1:13 expected a table name near "("
error 2:17 expected a table name near "("
=== behind a dot stands no word of a clause
select t. as x from t;
select a from t where t. between 1 and 2;
select a from t order by t. desc;
merge into t using s on (t.a = s.a) when matched then update set b = s. delete where c = 1;
---
error 1:11 expected a name behind the dot near "as"
error 2:26 expected a name behind the dot near "between"
error 3:29 expected a name behind the dot near "desc"
error 4:73 expected a name behind the dot near "delete"
=== an index has a name
create unique index on t (a);
---
error 1:21 expected an index name near "on"
=== a target's alias is no reserved word
update only t user set a = 1;
---
error 1:15 expected set near "user"
=== an update joins to one row
update t join u on t.a = u.a set t.b = 1;
update t join to one u set t.b = 1;
update t join to one () set t.b = 1;
---
error 1:10 expected set near "join"
error 2:22 expected "(" near "u"
error 3:23 expected a table name near ")"
=== select a from t versions between 1 and 2
select a from t versions between 1 and 2;
---
error 1:34 expected SCN, TIMESTAMP or PERIOD FOR near "1"
=== select a from t for update of
select a from t for update of;
---
error 1:30 expected an expression at the end of the statement
=== select a from t for share
select a from t for share;
---
error 1:21 expected UPDATE near "share"
=== select a from t fetch first 5
select a from t fetch first 5;
---
error 1:30 expected row at the end of the statement
=== select a from t offset rows
select a from t offset rows;
---
error 1:24 expected an expression near "rows"
=== with a as select 1 from dual select * from a
with a as select 1 from dual select * from a;
---
error 1:11 expected "(" near "select"
=== with a (select 1 from dual) select 1 from dual
with a (select 1 from dual) select 1 from dual;
---
error 1:9 expected a name near "select"
=== with a as (select 1 from dual) search depth by x set y select 1 from dual
with a as (select 1 from dual) search depth by x set y select 1 from dual;
---
error 1:32 expected SELECT near "search"
=== insert t values (1)
insert t values (1);
---
error 1:8 expected into near "t"
=== insert into t (a, b values (1, 2)
insert into t (a, b values (1, 2);
---
error 1:21 expected ")" near "values"
=== insert into t values 1, 2)
insert into t values 1, 2);
---
error 1:23 expected the end of the statement near ","
=== insert into t (a) set b = 1 values (1)
insert into t (a) set b = 1 values (1);
---
error 1:29 expected the end of the statement near "values"
=== insert all into t values (1)
insert all into t values (1);
---
error 1:29 expected SELECT at the end of the statement
=== insert first into t select 1 from dual when
insert first into t select 1 from dual when;
---
error 1:40 expected the end of the statement near "when"
=== update t a = 1
update t a = 1;
---
error 1:12 expected set near "="
=== update t set a where b = 1
update t set a where b = 1;
---
error 1:16 expected "=" near "where"
=== update t set a = 1, where b = 1
update t set a = 1, where b = 1;
---
error 1:21 expected an expression near "where"
=== delete t where
delete t where;
---
error 1:15 expected an expression at the end of the statement
=== merge into t using u on (a = b)
merge into t using u on (a = b);
---
error 1:32 expected WHEN at the end of the statement
=== merge into t using u on (a = b) when matched update set c = 1
merge into t using u on (a = b) when matched update set c = 1;
---
error 1:46 expected then near "update"
=== merge into t using u on (a = b) when matched then update c = 1
merge into t using u on (a = b) when matched then update c = 1;
---
error 1:51 expected UPDATE SET near "update"
=== merge t using u on (a = b) when matched then delete
merge t using u on (a = b) when matched then delete;
---
error 1:7 expected into near "t"
=== select a from t where a member b or
select a from t where a member b or;
---
error 1:36 expected an expression at the end of the statement
=== select a from t where exists (1)
select a from t where exists (1);
---
error 1:31 expected SELECT near "1"
=== select a from t union
select a from t union;
---
error 1:22 expected SELECT at the end of the statement
=== select a from t union select b from u order a
select a from t union select b from u order a;
---
error 1:39 expected the end of the statement near "order"
=== select a from t minus distinct select b from u
select a from t minus distinct select b from u;
---
error 1:23 expected SELECT near "distinct"
=== select prior from t
select prior from t;
---
error 1:14 expected an expression near "from"
=== select date 5 from dual
select date 5 from dual;
---
error 1:8 expected an expression near "date"
=== select interval '1' hours from dual
select interval '1' hours from dual;
---
error 1:21 expected YEAR, MONTH, DAY, HOUR, MINUTE or SECOND near "hours"
=== select a.b. from t
select a.b. from t;
---
error 1:13 expected a name behind the dot near "from"
=== select a[1 from t
select a[1 from t;
---
error 1:12 expected "]" near "from"
=== select :a :b :c from dual
select :a :b :c from dual;
---
error 1:14 expected the end of the statement near ":c"
=== select a from graph_table (g match (a -> (b) columns (a.x))
select a from graph_table (g match (a -> (b) columns (a.x));
---
error 1:39 expected ")" near "-"
=== select a from t qualify
select a from t qualify;
---
error 1:24 expected an expression at the end of the statement
=== select a % b from t
select a % b from t;
---
error 1:10 expected the end of the statement near "%"
=== select a ^ b from t
select a ^ b from t;
---
error 1:10 expected the end of the statement near "^"
=== select a::int from t
select a::int from t;
---
error 1:9 expected the end of the statement near ":"
=== select distinct on (a) b from t
select distinct on (a) b from t;
---
error 1:17 expected an expression near "on"
=== select a from t limit
select a from t limit;
---
error 1:22 expected an expression at the end of the statement
=== PL/SQL: an argument, an operand or an operator is missing
begin f(a, ); end;
/
begin x := f(a || ); end;
/
begin execute immediate 'x' select; end;
/
begin execute immediate 'x' using a, ; end;
/
begin if a in not (1) then null; end if; end;
/
---
error 1:12 expected an expression near ")"
error 3:19 expected an expression near ")"
error 5:29 expected ";" near "select"
error 7:38 expected an expression near ";"
error 9:15 expected "(" near "not"
=== PL/SQL: parentheses of headers and precisions
with function f(a number return number is begin return a; end; select f(1) from dual
/
create function f(a number return number as mle language javascript q'~ return 1; ~';
/
begin x := interval '1' day(2 to second; end;
/
---
error 1:26 expected ")" near "return"
error 3:28 expected ")" near "return"
error 5:31 expected ")" near "to"
=== PL/SQL: declarations, assignments, loops and triggers
declare a number b number; begin null; end;
/
declare a varchar2(10) 'x'; begin null; end;
/
declare type t varray(10) of number; begin null; end;
/
begin a b + 1; end;
/
begin a + 1; end;
/
begin for i in 1 10 loop null; end loop; end;
/
begin for i in 1..10 by loop null; end loop; end;
/
begin forall i in 1..10 commit; end;
/
create trigger t before insert on x for each row when (new.a 1) begin null; end;
/
---
error 1:18 expected ";" near "b"
error 3:24 expected ";" near "'x'"
error 5:16 expected ";" near "varray"
error 7:9 expected ";" near "b"
error 9:9 expected ";" near "+"
error 11:18 expected loop near "10"
error 13:25 expected an expression near "loop"
error 15:25 expected INSERT, UPDATE, DELETE, MERGE or EXECUTE IMMEDIATE near "commit"
error 17:62 expected ")" near "1"
=== select : from t
select : from t;
---
error 1:8 expected an expression near ":"
=== select * from analytic view ()
select * from analytic view ();
---
error 1:30 expected USING near ")"
=== what other grammars' tests refuse, too
create property graph g;
create domain d as enum;
alter materialized view m refresh;
create table t (a clob) lob (a) store as;
select * from t model dimension by (a) measures (b) rules (b[1] = 1,);
select * from graph_table (g match (a) -[e]-{} (b) columns (b.a));
select * from graph_table (g match ((a)) columns (a.b));
audit context namespace userenv;
---
error 1:24 expected VERTEX at the end of the statement
error 2:24 expected "(" at the end of the statement
error 3:34 expected FAST, COMPLETE, FORCE or another clause at the end of the statement
error 4:41 expected SECUREFILE, BASICFILE, "(" or another clause at the end of the statement
error 5:69 expected an expression near ")"
error 6:46 expected a number near "}"
error 7:42 expected a quantifier of the path in parentheses near "columns"
error 8:32 expected ATTRIBUTES at the end of the statement
=== a merge is not PostgreSQL's
merge into t using u on a = b when matched then update set c = 1;
merge into t using u on (a = b) when matched then delete;
merge into t using u on (a = b) when not matched by source then update set c = 1;
merge into t using u on (a = b) when matched and c > 1 then update set c = 1;
merge into t using u on (a = b) when matched then update set c = 1 when matched then update set c = 2;
merge into (select a from t) on (a = 1) when matched then update set c = 1;
merge into t x when matched then update set c = 1;
update t set a = 1 returning a b into :c;
---
error 1:25 expected "(" near "a"
error 2:51 expected UPDATE SET near "delete"
error 3:50 expected then near "by"
error 4:46 expected then near "and"
error 5:102 expected each of MATCHED and NOT MATCHED once at the end of the statement
error 6:30 expected using near "on"
error 7:16 expected using near "when"
error 8:34 expected no alias in RETURNING near "into"
=== what is said twice or in another order
select json_value(a, '$.b' null on error error on error) from t;
select * from t, json_table(a, '$' columns (b path '$.b' null on empty error on empty));
select * from t, vector_chunks(a max 10 by words);
select (a - b) day to month from t;
select sysdate day to second from t;
update t set a = 1 returning old new b into :x;
---
error 1:56 expected each of ON ERROR and ON EMPTY once near ")"
error 2:86 expected each of ON ERROR and ON EMPTY once near ")"
error 3:41 expected ")" near "by"
error 4:20 expected the end of the statement near "to"
error 5:20 expected the end of the statement near "to"
error 6:40 expected no alias in RETURNING near "into"
