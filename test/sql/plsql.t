# Units of PL/SQL and the SQL in them. Expectations by hand, from the PL/SQL Language Reference.
=== conditions without their selector
begin
  x := case n when < 3, > 10 then 'a' when 5, 6 then 'b' when is null then 'c' when between 1 and 2 then 'd' when not in (1, 2) then 'e' else 'z' end;
  case n when < 0 then null; when 1, between 4 and 5 then null; end case;
end;
/
begin x := case when < 3 then 1 end; end;
/
begin x := case n when < then 1 end; end;
/
---
1:1 block
error 6:22 expected a condition near "<"
error 8:26 expected an expression near "then"
=== an object as its supertype
create type body t as overriding member function f return varchar2 is begin return 'x' || (self as u).f; end; end;
/
begin (self as hr.u).g(1); end;
/
begin x := (a as 1); end;
/
---
1:1 create type body T
3:1 block
error 5:18 expected a type near "1"
=== variables become binds, INTO is taken out
create or replace function shop.total(p_id in number, p_day date default sysdate) return number deterministic is
  v_sum number(10, 2) := 0;
  r orders%rowtype;
begin
  select sum(o.amount) into v_sum from orders o where o.customer = p_id and o.day < p_day and o.v = r.v;
  select * bulk collect into r.list(1), :h from orders;
  return v_sum;
end total;
/
---
1:1 create function SHOP.TOTAL
  5:3 SELECT SUM(O.AMOUNT) FROM ORDERS O WHERE O.CUSTOMER = :P_ID AND O.DAY < :P_DAY AND O.V = :R.V => V_SUM
  6:3 bulk SELECT * FROM ORDERS => R.LIST(1), :H
=== the statements that change rows
declare
  type t is table of number index by pls_integer;
  ids t; rec emp%rowtype; n number;
begin
  insert into emp values rec;
  insert into emp (id, name) values (n, rec.name) returning id into n;
  update emp set row = rec where id = n;
  update emp e set e.name = 'x', sal = sal + n where current of c returning sal bulk collect into ids;
  delete from emp where id = ids(1) and sal > pkg.limit_of;
  forall i in 1 .. ids.count save exceptions
    merge into emp e using dual on (e.id = ids(i)) when matched then update set e.sal = n;
  forall i in indices of ids delete emp where id = ids(i);
  lock table emp in exclusive mode;
  n := sql%rowcount + sql%bulk_rowcount(1);
  commit;
exception
  when no_data_found or dup_val_on_index then rollback to s;
  when others then null;
end;
/
---
1:1 block
  5:3 INSERT INTO EMP VALUES (:REC)
  6:3 INSERT INTO EMP (ID, NAME) VALUES (:N, :REC.NAME) RETURNING ID INTO :N
  7:3 UPDATE EMP SET ROW = :REC WHERE ID = :N
  8:3 bulk UPDATE EMP E SET E.NAME = 'x', SAL = SAL + :N WHERE CURRENT OF C RETURNING SAL INTO :IDS
  9:3 DELETE FROM EMP WHERE ID = :IDS_1 AND SAL > :PKG.LIMIT_OF
  11:5 MERGE INTO EMP E USING DUAL ON (E.ID = :IDS_I) WHEN MATCHED THEN UPDATE SET E.SAL = :N
  12:30 DELETE FROM EMP WHERE ID = :IDS_I
  13:3 LOCK TABLE EMP IN EXCLUSIVE MODE
  15:3 COMMIT
  17:47 ROLLBACK TO S
=== cursors, loops over queries, dynamic SQL
create package body p as
  cursor c (a number) return emp%rowtype is select * from emp where id = a;
  g number;
  procedure q(x number) is
    rc sys_refcursor;
  begin
    open c(1);
    open rc for select g from dual where 1 = x;
    open rc for 'select 2 from dual' using x;
    fetch c bulk collect into g limit 100;
    for r in (select id from emp where sal > x) loop
      for i in reverse 1 .. r.id loop update emp set sal = i where id = r.id; end loop;
    end loop;
    for r in c(2) loop exit when c%notfound; end loop;
    execute immediate 'truncate table emp';
    execute immediate 'select :1 from dual' into g using x;
    execute immediate 'alter session set x = ' || x using case when x = 1 then 2 else 3 end, out g;
    close c;
  end q;
begin
  g := 1;
end p;
/
---
1:1 create package body P
  2:45 SELECT * FROM EMP WHERE ID = :A
  8:17 SELECT :G FROM DUAL WHERE 1 = :X
  9:17 dynamic SELECT 2 FROM DUAL
  11:15 SELECT ID FROM EMP WHERE SAL > :X
  12:39 UPDATE EMP SET SAL = :I WHERE ID = :R.ID
  15:23 dynamic TRUNCATE TABLE EMP
  16:23 dynamic SELECT :1 FROM DUAL
=== names are known where they are declared only
create package body p as
  procedure a is id number; begin delete from t where t.id = id; end;
  procedure b is begin delete from t where id = 1; update t set a.id = 2; end;
end;
/
---
1:1 create package body P
  2:35 DELETE FROM T WHERE T.ID = :ID
  3:24 DELETE FROM T WHERE ID = 1
  3:52 UPDATE T SET A.ID = 2
=== triggers
create or replace trigger t1 before insert or update of a, b on t for each row when (new.a > 0)
declare n number;
begin
  select s.nextval into :new.id from dual;
  if updating('A') and :old.a is not null then insert into log values (:old.a, n); end if;
end;
/
create trigger t2 for insert on t compound trigger
  n number;
  before statement is begin n := 0; end before statement;
  after each row is x number; begin update u set c = n where d = :new.d; end after each row;
end t2;
/
create trigger t3 after logon on database call p.q(1)
/
create trigger t4 instead of delete on v begin delete t where id = :old.id; end;
/
---
1:1 create trigger T1
  4:3 SELECT S.NEXTVAL FROM DUAL => :NEW.ID
  5:48 INSERT INTO LOG VALUES (:OLD.A, :N)
8:1 create trigger T2
  11:37 UPDATE U SET C = :N WHERE D = :NEW.D
14:1 create trigger T3
16:1 create trigger T4
  16:48 DELETE FROM T WHERE ID = :OLD.ID
=== types
create or replace type t force as object (
  a number, member function f(x number) return number, constructor function t(a number) return self as result) not final;
/
create type body t as
  member function f(x number) return number is begin select max(b) into self.a from u where c = x; return a; end;
  constructor function t(a number) return self as result is begin return; end;
end;
/
---
1:1 create type
4:1 create type body T
  5:54 SELECT MAX(B) FROM U WHERE C = :X => SELF.A
=== expressions
begin
  x := case a when 1 then 'b' else case when c then 'd' end end || nvl(e, -f) ** 2;
  x := not (a and b or c) and d in (1, 2) and e not between 1 and 2 and f like 'g' escape '\' and h is not null;
  x := date '2024-01-01' + interval '1' day(2) to second(3) - (systimestamp - y) day to second;
  x := t(1)(2).b.c(3) multiset union distinct z member of w;
  x := new typ(a => 1, b => q'[']'); y := :host; z := p@link(1); w := $$plsql_unit;
  x := rec(1 => 'a', others => 'b'); s := cursor(select 1 from dual);
  p; p.q(); "Quoted".r(1); raise_application_error(-20001, 'a'); goto l; <<l>> null;
  raise; raise e; return; pipe row (x); pragma inline(p, 'YES');
  exit when a; continue l when b; exit;
end;
/
---
1:1 block
  7:50 SELECT 1 FROM DUAL
=== each branch of conditional compilation with something in it
create procedure p is
begin
  $if false $then $elsif true $then insert into a values (1); $else insert into b values (2); $end
  $if true $then $error 'no' $end $end
  select 1 into x from dual order by $if true $then 1 $else 2 $end;
end;
/
---
1:1 create procedure P
  3:37 INSERT INTO A VALUES (1)
  3:69 INSERT INTO B VALUES (2)
  5:3 SELECT 1 FROM DUAL ORDER BY 1 => X
=== branches inside branches, and branches that are no PL/SQL
begin
  $if a.b $then
    $if c.d $then insert into t values (1); $else insert into t values (2); $end
  $else
    $if e.f > 1 $then insert into t values (3); $elsif e.f > 2 $then insert into t values (4); $else insert into t values (5); $end
  $end
end;
/
begin
  $if $$old $then
    no sql at all;
  $else
    delete from t where a = 1;
  $end
end;
/
---
1:1 block
  3:19 INSERT INTO T VALUES (1)
  3:51 INSERT INTO T VALUES (2)
  5:23 INSERT INTO T VALUES (3)
  5:70 INSERT INTO T VALUES (4)
  5:102 INSERT INTO T VALUES (5)
9:1 block
  13:5 DELETE FROM T WHERE A = 1
=== units in other languages
create or replace and compile java source named "A" as
public class A { char c = '"'; }
/
create mle module m language javascript as
export const f = () => `it's`;
/
create function f return number as mle language javascript {{ return 'it\'s'; }};
/
create package body w wrapped
a000000
'
/
create function g return number is language java name 'A.b() return int';
/
---
1:1 create java
4:1 create mle module
7:1 create function
9:1 create package
13:1 create function G
=== execute
exec p(1); 
exec :x := f('a') -
  + 1
exec delete from t where a = 1; commit
exec :x := &value + f(&&1..g)
exec execute immediate 'drop table t'; exception when others then null;
---
1:6 execute
2:6 execute
4:6 execute
  4:6 DELETE FROM T WHERE A = 1
  4:33 COMMIT
5:6 execute
6:6 execute
  6:24 dynamic DROP TABLE T
=== variables that are operators, or leave out a line
begin
  select a &op f(b)
    into x from t;
  select
    &&if_new t.b as c
    &&if_old d as c
    , e into x from t;
end;
/
---
1:1 block
  2:3 SELECT A + F(B) FROM T => X
  4:3 SELECT T.B AS C, E FROM T => X
=== functions in a query inside
begin
  with function f(x number) return number is begin return x; end; select f(1) into y from dual;
end;
/
---
1:1 block
  2:3 WITH function f(x number) return number is begin return x; end; SELECT F(1) FROM DUAL => Y
=== source as the dictionary has it
procedure p is begin null; end;
/
---
1:1 procedure P
=== THEN is missing
begin
  if a = 1
    null;
  end if;
end;
/
---
error 3:5 expected then near "null"
=== END is missing
begin
  if a = 1 then
    null;
end;
/
select 1 from dual;
---
error 4:1 expected end if near "end"
6:1 select
=== END IF closes no loop
begin
  loop
    null;
  end if;
end;
/
---
error 4:3 expected end loop near "end"
=== parentheses
begin
  x := (1 + 2;
end;
/
begin
  x := f(1 + 2;
end;
/
begin
  x := 1 + 2);
end;
/
---
error 2:14 expected ")" near ";"
error 6:15 expected ")" near ";"
error 10:13 expected ";" near ")"
=== operands and operators
begin
  x := 1 + ;
end;
/
begin
  x := a b;
end;
/
begin
  x := and b;
end;
/
---
error 2:12 expected an expression near ";"
error 6:10 expected ";" near "b"
error 10:8 expected an expression near "and"
=== what is missing in a statement of SQL
begin
  select a into b form t;
end;
/
begin
  update t set a = where b = 1;
end;
/
---
error 2:19 expected FROM near "form"
error 6:20 expected an expression near "where"
=== what else is missing
begin
end;
/
create procedure p is begin null; end
/
begin
  for i 1 .. 2 loop null; end loop;
end;
/
begin
  null
end;
/
begin
  a number;
end;
/
begin null; exception when then null; end;
/
declare x; begin null; end;
/
create procedure p (a) is begin null; end;
/
---
error 2:1 expected a statement near "end"
error 4:38 expected ";" at the end of the statement
error 7:9 expected in near "1"
error 12:1 expected ";" near "end"
error 15:5 expected ";" near "number"
error 18:28 expected an exception near "then"
error 20:10 expected a type near ";"
error 22:22 expected a type near ")"
=== bounds with CASE, loops over cursors of all kinds, dynamic SQL with all its clauses
declare
  a timestamp(3) with local time zone; b interval day (2) to second (6) not null := interval '1' day; c varchar2(10) character set any_cs; d ref t; e "A".b%type;
begin
  for i in 1..case when a is null then 1 else 2 end loop null; end loop;
  for r in ((select 1 from dual)) loop null; end loop;
  for r in pkg.cur@db loop delete from t where x = r.x; end loop;
  forall i in indices of d between 1 and 3 save exceptions update x set y = d(i).z;
  execute immediate c bulk collect into d using in a, out b, in out e returning bulk collect into d;
  (self as t).p(1); a.b(1)(2).c := 3; sys."P".q@db(1);
end;
/
create trigger a for insert on b when (new.x = 1 or new.y in (1, 2)) compound trigger
  after each row is begin insert into c values (:new.x); end after each row;
end;
/
---
1:1 block
  5:13 SELECT 1 FROM DUAL
  6:28 DELETE FROM T WHERE X = :R.X
  7:60 UPDATE X SET Y = :D_I.Z
12:1 create trigger A
  13:27 INSERT INTO C VALUES (:NEW.X)
=== elements of collections are binds
declare
  type t is table of number; l t; r2 t2; max number;
  function loc(a number) return number is begin return 1; end;
begin
  forall i in 1..l.count insert into x values (l(i), r2(i).a, r2(i).b.c, r2(i)(2), upper(l(i)));
  forall i in 1..l.count update x set a = l(i) where b = loc(3) and c = l(i + 1) and d = pkg.l(i) returning z bulk collect into l;
  select sum(l(1)), max(sal) into r2(3).x, max from x where y in (select column_value from table(l)) and z = l ( 2 ) . k;
end;
/
---
1:1 block
  5:26 INSERT INTO X VALUES (:L_I, :R2_I.A, :R2_I.B.C, :R2_I_2, UPPER(:L_I))
  6:26 bulk UPDATE X SET A = :L_I WHERE B = LOC(3) AND C = :L_I_1 AND D = PKG.L(:I) RETURNING Z INTO :L
  7:3 SELECT SUM(:L_1), MAX(SAL) FROM X WHERE Y IN (SELECT COLUMN_VALUE FROM TABLE (:L)) AND Z = :L_2.K => R2(3).X, MAX
=== dynamic SQL of literals that are joined
begin
  execute immediate 'insert into t (a) ' || q'[values (:1)]' using 1;
  execute immediate 'delete from ' || x || ' where a = 1';
  open c for 'select a ' ||
             'from t';
  execute immediate '' || '';
end;
/
---
1:1 block
  2:21 dynamic INSERT INTO T (A) VALUES (:1)
  4:14 dynamic SELECT A FROM T
=== objects and arrays of JSON
begin x := json {'a' : 1, 'b' : json [1, 2]}; y := json ['a']; end;
/
begin x := a {'b' : 1}; end;
/
begin x := json {'a' : (1}; end;
/
---
1:1 block
error 3:14 expected ";" near "{"
error 5:27 expected ")" near ";"
