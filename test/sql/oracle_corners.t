# Oracle: what real scripts have beside the main road.
=== locks, samples and other corners
select su.ttype, su.cid, sessiontimezone from sku su where (nvl(su.up,'n')='n' and su.ttype=:b0) for update of su.up order by su.d;
select * from t sample block (0.204, 8) seed (1) x;
select 25, +6.34, 0.5, 25e-03, -1, 25f, +6.34F, 0.5d, -1D, 1., 1.e5 from dual;
select * from dual where 1 < > 2 and 1 ! = 2 and 1 ^ = 2;
---
SELECT SU.TTYPE, SU.CID, SESSIONTIMEZONE FROM SKU SU WHERE NVL(SU.UP, 'n') = 'n' AND SU.TTYPE = :B0 ORDER BY SU.D FOR UPDATE OF SU.UP
SELECT * FROM T SAMPLE BLOCK (0.204, 8) SEED (1) X
SELECT 25, + 6.34, 0.5, 25e-03, - 1, 25f, + 6.34F, 0.5d, - 1D, 1., 1.e5 FROM DUAL
SELECT * FROM DUAL WHERE 1 <> 2 AND 1 <> 2 AND 1 <> 2
=== hierarchies, marks and aliases
select connect_by_root obj root, level, sys_connect_by_path(obj||'->'||link, ',') p, connect_by_iscycle from o connect by nocycle obj = prior link start with obj = 'a';
select * from persons p where value(p) is of type (only employee_t);
select x.*, y.rowid, s.t.* from s.t x, (y), (u) z where nvl(x.a(+), 1) = y.b;
select count(*)over(), sum(a)over(order by b)c from t;
select distinct(a), (b) c, unique_id from t;
select xmltype(cursor(select * from emp)).getclobval() from dual;
select level l from dual connect by level <= 10;
select * from (select * from t order by 1) where rownum <= :n and a in ('a' || 'b', upper('c'));
select t1.a from t1, t2 where t1.a = t2.a(+) and t2.b(+) = 1 and t2.c (+) like 'x%' and t2.d(+) between 1 and 2 and t2.e(+) is null;
select a from t where (a, b) = some ((1, 2), (3, 4)) or a <> all (1, 2);
---
SELECT CONNECT_BY_ROOT OBJ AS ROOT, LEVEL, SYS_CONNECT_BY_PATH(OBJ || '->' || LINK, ',') AS P, CONNECT_BY_ISCYCLE FROM O START WITH OBJ = 'a' CONNECT BY NOCYCLE OBJ = (PRIOR LINK)
SELECT * FROM PERSONS P WHERE VALUE(P) IS OF TYPE (ONLY EMPLOYEE_T)
SELECT X.*, Y.ROWID, S.T.* FROM S.T X, Y, U Z WHERE NVL(X.A(+), 1) = Y.B
SELECT COUNT(*) OVER (), SUM(A) OVER (ORDER BY B) AS C FROM T
SELECT DISTINCT A, B AS C, UNIQUE_ID FROM T
SELECT XMLTYPE(CURSOR(SELECT * FROM EMP)).GETCLOBVAL() FROM DUAL
SELECT LEVEL AS L FROM DUAL CONNECT BY LEVEL <= 10
SELECT * FROM (SELECT * FROM T ORDER BY 1) WHERE ROWNUM <= :N AND A IN ('a' || 'b', UPPER('c'))
SELECT T1.A FROM T1, T2 WHERE T1.A = T2.A(+) AND T2.B(+) = 1 AND T2.C(+) LIKE 'x%' AND T2.D(+) BETWEEN 1 AND 2 AND T2.E(+) IS NULL
SELECT A FROM T WHERE ((A, B) = ANY ((1, 2), (3, 4))) OR (A <> ALL (1, 2))
=== models of every kind
select sales[1], x from t model ignore nav dimension by (a, b) measures (c sales) rules upsert all (upsert all sales[any, 2 + 1] = avg(sales)[cv(), b < cv(b)] + sales[cv(a) - 1, cv(b)], sales[for (a, b) in (select 1, 2 from dual)] = case when sales[cv(), cv()] is present then 1 else 0 end, sales[for a like 'x%' from 1 to 10 decrement 2, 3] = 1);
select * from t model reference r on (select k, v from u) dimension by (k) measures (v) keep nav main m partition by (p) dimension by (d) measures (x) unique single reference rules automatic order (x[1] = r.v[2]);
---
SELECT SALES[1], X FROM T MODEL IGNORE NAV DIMENSION BY (A, B) MEASURES (C AS SALES) RULES UPSERT ALL (UPSERT ALL SALES[ANY, 2 + 1] = AVG(SALES)[CV(), B < CV(B)] + SALES[CV(A) - 1, CV(B)], SALES[FOR (A, B) IN (SELECT 1, 2 FROM DUAL)] = CASE WHEN SALES[CV(), CV()] IS PRESENT THEN 1 ELSE 0 END, SALES[FOR A LIKE 'x%' FROM 1 TO 10 DECREMENT 2, 3] = 1)
SELECT * FROM T MODEL REFERENCE R ON (SELECT K, V FROM U) DIMENSION BY (K) MEASURES (V) KEEP NAV MAIN M PARTITION BY (P) DIMENSION BY (D) MEASURES (X) UNIQUE SINGLE REFERENCE RULES AUTOMATIC ORDER (X[1] = R.V[2])
=== with inside with
with t (a, b) as (select 1, 2 from dual), u as (with w as (select 1 x from dual) select * from w) select * from t, u;
select last_name from employees e where salary > (select avg(salary) from employees where e.department_id = department_id) order by department_id asc, 2 desc nulls first;
select to_char(sysdate, 'HH24:MI') "time", nvl(a, 'none'), instr(b, '''') from t where c not like '%\%%' escape '\' and d != 'x' or not (e is null);
---
WITH T (A, B) AS (SELECT 1, 2 FROM DUAL), U AS (WITH W AS (SELECT 1 AS X FROM DUAL) SELECT * FROM W) SELECT * FROM T, U
SELECT LAST_NAME FROM EMPLOYEES E WHERE SALARY > (SELECT AVG(SALARY) FROM EMPLOYEES WHERE E.DEPARTMENT_ID = DEPARTMENT_ID) ORDER BY DEPARTMENT_ID ASC, 2 DESC NULLS FIRST
SELECT TO_CHAR(SYSDATE, 'HH24:MI') AS "time", NVL(A, 'none'), INSTR(B, '''') FROM T WHERE (C NOT LIKE '%\%%' ESCAPE '\' AND D <> 'x') OR (NOT (E IS NULL))
=== rows changed
insert into t (a.b, c) values (1, 2) return id into :x;
insert into t values (t_seq.nextval, (select max(a) from u), user, sysdate + 1/24);
update "S"."T" set ("C") = (select 1 from dual), d = d || 'x' where rowid = :1;
update t set (a, b) = (select c, d from u where u.id = t.id) where exists (select 1 from u where u.id = t.id) returning a into :a;
delete from t where (a, b) in (select a, b from u) and rownum < 10;
merge into t a using u b on (a.id = b.id) when matched then update set a.x = b.x, a.y = default where b.z is not null when not matched then insert (a.id, a.x) values (b.id, b.x) where b.z = 1;
---
INSERT INTO T (A.B, C) VALUES (1, 2) RETURNING ID INTO :X
INSERT INTO T VALUES (T_SEQ.NEXTVAL, (SELECT MAX(A) FROM U), USER, SYSDATE + (1 / 24))
UPDATE S.T SET C = (SELECT 1 FROM DUAL), D = D || 'x' WHERE ROWID = :1
UPDATE T SET (A, B) = (SELECT C, D FROM U WHERE U.ID = T.ID) WHERE EXISTS (SELECT 1 FROM U WHERE U.ID = T.ID) RETURNING A INTO :A
DELETE FROM T WHERE (A, B) IN (SELECT A, B FROM U) AND ROWNUM < 10
MERGE INTO T A USING U B ON (A.ID = B.ID) WHEN MATCHED THEN UPDATE SET A.X = B.X, A.Y = DEFAULT WHERE B.Z IS NOT NULL WHEN NOT MATCHED THEN INSERT (A.ID, A.X) VALUES (B.ID, B.X) WHERE B.Z = 1
=== aggregates and collections
select deptno, ename, sal, dense_rank() over (partition by deptno order by sal desc) rnk, lead(sal) over (order by sal) nxt from emp where sal > any (select sal from emp);
select a, sum(b) filter_sum from t group by grouping sets (a, (a, c), ()), cube ((d, e), f) having sum(b) > 0 and grouping(a) = 0;
select * from table(cast(multiset(select 1 from dual) as t_tab)) x, table(dbms_xplan.display_cursor(null, null, 'ALLSTATS LAST'));
select * from table(dbms_xplan.display);
select cust_id from customers where prediction(m using *) = 1 and cluster_probability(km, 2 using a, b) > 0.5;
select extractvalue(value(x), '/a/b'), existsnode(y, '/c') from t, table(xmlsequence(extract(t.doc, '//x'))) x;
select a from t where b = q'#it's#' and c = N'x' and d = date'2020-01-01' and e > timestamp'2020-01-01 00:00:00.0';
select * from t1 left join t2 on t1.a = t2.a and t2.b is not null right outer join t3 using (c) full join (select 1 d from dual) t4 on t4.d = t3.c;
---
SELECT DEPTNO, ENAME, SAL, DENSE_RANK() OVER (PARTITION BY DEPTNO ORDER BY SAL DESC) AS RNK, LEAD(SAL) OVER (ORDER BY SAL) AS NXT FROM EMP WHERE SAL > ANY (SELECT SAL FROM EMP)
SELECT A, SUM(B) AS FILTER_SUM FROM T GROUP BY GROUPING SETS (A, (A, C), ()), CUBE ((D, E), F) HAVING SUM(B) > 0 AND GROUPING(A) = 0
SELECT * FROM TABLE (CAST(MULTISET(SELECT 1 FROM DUAL) AS T_TAB)) X, TABLE (DBMS_XPLAN.DISPLAY_CURSOR(NULL, NULL, 'ALLSTATS LAST'))
SELECT * FROM TABLE (DBMS_XPLAN.DISPLAY)
SELECT CUST_ID FROM CUSTOMERS WHERE PREDICTION(M USING *) = 1 AND CLUSTER_PROBABILITY(KM, 2 USING A, B) > 0.5
SELECT EXTRACTVALUE(VALUE(X), '/a/b'), EXISTSNODE(Y, '/c') FROM T, TABLE (XMLSEQUENCE(EXTRACT(T.DOC, '//x'))) X
SELECT A FROM T WHERE B = 'it''s' AND C = N'x' AND D = DATE '2020-01-01' AND E > TIMESTAMP '2020-01-01 00:00:00.0'
SELECT * FROM T1 LEFT JOIN T2 ON T1.A = T2.A AND T2.B IS NOT NULL RIGHT JOIN T3 USING (C) FULL JOIN (SELECT 1 AS D FROM DUAL) T4 ON T4.D = T3.C
=== joins, operators and objects
select * from t partition (p_2020) where a = 1;
select a, b from t1 minus (select a, b from t2 union select a, b from t3) order by a;
select case when exists (select 1 from t) then 'y' else 'n' end from dual;
select :new.a, :old.b from dual where :new.c is not null;
select a.attr1.attr2, b.get_area(), treat(c as sub_t).x.y, d.m(1).n(2) from t a;
select "a".b, "C d"."e" from "a", "C d";
select cast(null as varchar2(10)), cast(a as number(10,2)), cast(b as date), cast(c as raw(16)), cast(d as char(3 byte)) from t;
select sys.dbms_random.value(1, 10), s.pkg.fn(a => 1, b => 'x'), fn@link(1), pkg.fn@link.world(2) from dual;
select * from t where regexp_like(a, '^[a-z]+$', 'i') and contains(b, 'x', 1) > 0 order by score(1) desc;
select a from t where b is not json and json_exists(c, '$.x?(@.y > 1)') and d.e.f.string() = 'x';
select s.sql_id, round(s.elapsed_time / decode(s.executions, 0, 1, s.executions) / 1e6, 2) "Avg (s)" from v$sql s where s.sql_text not like '%v$sql%';
select nullif(a, b), coalesce(a, b, 0), greatest(1, 2), rtrim(xmlagg(xmlelement(e, a || ',')).extract('//text()'), ',') from t;
---
SELECT * FROM T PARTITION (P_2020) WHERE A = 1
SELECT A, B FROM T1 MINUS (SELECT A, B FROM T2 UNION SELECT A, B FROM T3) ORDER BY A
SELECT CASE WHEN EXISTS (SELECT 1 FROM T) THEN 'y' ELSE 'n' END FROM DUAL
SELECT :NEW.a, :OLD.b FROM DUAL WHERE :NEW.c IS NOT NULL
SELECT a.attr1.attr2, B.GET_AREA(), TREAT(C AS SUB_T).x.y, D.M(1).N(2) FROM T A
SELECT "a".B, "C d"."e" FROM "a", "C d"
SELECT CAST(NULL AS VARCHAR2(10)), CAST(A AS NUMBER(10, 2)), CAST(B AS DATE), CAST(C AS RAW(16)), CAST(D AS CHAR(3 BYTE)) FROM T
SELECT SYS.DBMS_RANDOM.VALUE(1, 10), S.PKG.FN(A => 1, B => 'x'), FN@LINK(1), PKG.FN@LINK.WORLD(2) FROM DUAL
SELECT * FROM T WHERE REGEXP_LIKE(A, '^[a-z]+$', 'i') AND CONTAINS(B, 'x', 1) > 0 ORDER BY SCORE(1) DESC
SELECT A FROM T WHERE B IS NOT JSON AND JSON_EXISTS(C, '$.x?(@.y > 1)') AND d.e.f.STRING() = 'x'
SELECT S.SQL_ID, ROUND(S.ELAPSED_TIME / DECODE(S.EXECUTIONS, 0, 1, S.EXECUTIONS) / 1e6, 2) AS "Avg (s)" FROM V$SQL S WHERE S.SQL_TEXT NOT LIKE '%v$sql%'
SELECT NULLIF(A, B), COALESCE(A, B, 0), GREATEST(1, 2), RTRIM(XMLAGG(XMLELEMENT(NAME E, A || ',')).EXTRACT('//text()'), ',') FROM T
=== conditions and functions
select wm_concat(distinct a) from t where trunc(d, 'MM') = trunc(add_months(sysdate, -1), 'MM');
select * from t where a member of b and c not member d and e submultiset f and cardinality(g) > 0;
select count(case when a = 1 then 1 end) "A1", sum(decode(b, 'x', 1, 0)) from t group by rollup (a, (b, c));
select json_arrayagg(json_object('a' value a, 'b' is b, 'c' : c, key 'd' value d absent on null) order by a returning clob) from t;
select json_table.* from json_table('{}' format json, '$' columns a path '$.a');
select jt.a from t, json_table(t.j.items[*] columns (a number path '$.x', b varchar2(4000) format json path '$.y' error on error)) jt;
---
SELECT WM_CONCAT(DISTINCT A) FROM T WHERE TRUNC(D, 'MM') = TRUNC(ADD_MONTHS(SYSDATE, - 1), 'MM')
SELECT * FROM T WHERE A MEMBER OF B AND C NOT MEMBER OF D AND E SUBMULTISET OF F AND CARDINALITY(G) > 0
SELECT COUNT(CASE WHEN A = 1 THEN 1 END) AS A1, SUM(DECODE(B, 'x', 1, 0)) FROM T GROUP BY ROLLUP (A, (B, C))
SELECT JSON_ARRAYAGG(JSON_OBJECT('a' : A, 'b' : B, 'c' : C, 'd' : D ABSENT ON NULL) ORDER BY A RETURNING CLOB) FROM T
SELECT JSON_TABLE.* FROM JSON_TABLE('{}' FORMAT JSON, '$' COLUMNS (A PATH '$.a'))
SELECT JT.A FROM T, JSON_TABLE(t.j.items[*] COLUMNS (A NUMBER PATH '$.x', B VARCHAR2(4000) FORMAT JSON PATH '$.y' ERROR ON ERROR)) JT
=== json in queries
select * from t nested j.items[*] columns (a, b number) n where n.a = 1;
select * from t for update nowait;
select interval '8' month(2), interval '12:30.83' minute to second(4), interval'42'day, (d1 - d2) day(4) to second(2) from t;
select systimestamp at time zone dbtimezone, from_tz(cast(a as timestamp), 'UTC') at time zone 'America/Los_Angeles', timestamp '2020-01-01 00:00:00' at local from dual;
select a.b(1), a(1).b, a(1)(2) from t;
---
SELECT * FROM T NESTED J.ITEMS[*] COLUMNS (A, B NUMBER) N WHERE N.A = 1
SELECT * FROM T FOR UPDATE NOWAIT
SELECT INTERVAL '8' month(2), INTERVAL '12:30.83' minute to second(4), INTERVAL '42' day, (D1 - D2) day(4) to second(2) FROM T
SELECT SYSTIMESTAMP AT TIME ZONE DBTIMEZONE, FROM_TZ(CAST(A AS TIMESTAMP), 'UTC') AT TIME ZONE 'America/Los_Angeles', TIMESTAMP '2020-01-01 00:00:00' AT LOCAL FROM DUAL
SELECT A.B(1), A(1).b, A(1)(2) FROM T
=== intervals and times
select group_concat from t x;
select first, last, rank, value, type, name, key, path, columns, position, result, data, text, number_, begin_date, end, year, month, day, hour, minute, second, zone, state, language, source, action, module from t;
---
SELECT GROUP_CONCAT FROM T X
SELECT FIRST, LAST, RANK, VALUE, TYPE, NAME, KEY, PATH, COLUMNS, POSITION, RESULT, DATA, TEXT, NUMBER_, BEGIN_DATE, "END", YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, ZONE, STATE, LANGUAGE, SOURCE, ACTION, MODULE FROM T
=== what tutorials use
update t set a = 1 returning old a, round((new a - old a), 2), a bulk collect into :x, :y, :z;
select feature_compare(m using a, b and using c) from t;
select * from t match_recognize (pattern (a {- b -} c{2}) define b as b.x > 1);
select * from t, vector_chunks(t.x by words max 100 overlap 10 split by recursively language american normalize all extended) c;
select * from vector_chunks(:x by characters normalize (punctuation, whitespace));
select * from f(t partition by a, b order by c, ini => 1);
create table t (a number) clustering t join u on (t.a = u.a) join v on (t.b = v.b) by interleaved order ((u.c, u.d), v.e) with materialized zonemap;
create table t of xmltype varray "XMLDATA"."A"."B" store as table b_tab ((primary key (nested_table_id, array_index)) organization index overflow);
create table t of c nested table treat (object_value as d).e store as e_tab;
create blockchain table t (a number) no drop no delete hashing using "SHA2_512" with user chain c (a, b) version "v2";
create or replace library l as static;
create library l trusted is 'x.so' in d agent 'g' credential c;
---
UPDATE T SET A = 1 RETURNING OLD A, ROUND((NEW A) - (OLD A), 2), A BULK COLLECT INTO :X, :Y, :Z
SELECT FEATURE_COMPARE(M USING A, B AND USING C) FROM T
SELECT * FROM T MATCH_RECOGNIZE ( PATTERN (A {- B -} C{2}) DEFINE B AS B.X > 1)
SELECT * FROM T, VECTOR_CHUNKS(T.X BY WORDS MAX 100 OVERLAP 10 SPLIT BY RECURSIVELY LANGUAGE AMERICAN NORMALIZE ALL EXTENDED) C
SELECT * FROM VECTOR_CHUNKS(:X BY CHARACTERS NORMALIZE (PUNCTUATION, WHITESPACE))
SELECT * FROM F(T PARTITION BY (A, B) ORDER BY C, INI => 1)
CREATE TABLE T (A NUMBER) CLUSTERING T JOIN U ON (T.A = U.A) JOIN V ON (T.B = V.B) BY INTERLEAVED ORDER ((U.C, U.D), V.E) WITH MATERIALIZED ZONEMAP
CREATE TABLE T OF XMLTYPE VARRAY XMLDATA.A.B STORE AS TABLE B_TAB ((PRIMARY KEY (NESTED_TABLE_ID, ARRAY_INDEX)) ORGANIZATION INDEX OVERFLOW)
CREATE TABLE T OF C NESTED TABLE TREAT (OBJECT_VALUE AS D).E STORE AS E_TAB
CREATE BLOCKCHAIN TABLE T (A NUMBER) NO DROP NO DELETE HASHING USING SHA2_512 WITH USER CHAIN C (A, B) VERSION "v2"
CREATE OR REPLACE LIBRARY L AS STATIC
CREATE LIBRARY L TRUSTED IS 'x.so' IN D AGENT 'g' CREDENTIAL C
=== roles of units, options of a tablespace in front of its files
grant r, s to procedure p, function hr.f;
revoke r from package hr.p;
create tablespace t logging datafile 'x' size 32m autoextend on next 32m extent management local;
select 1 from t where a and using = 1;
---
GRANT R, S TO PROCEDURE P, FUNCTION HR.F
REVOKE R FROM PACKAGE HR.P
CREATE TABLESPACE T LOGGING DATAFILE 'x' SIZE 32M AUTOEXTEND ON NEXT 32M EXTENT MANAGEMENT LOCAL
SELECT 1 FROM T WHERE A AND "USING" = 1
=== containers and their snapshots
create pluggable database c1 from sales using snapshot s1 snapshot copy;
create pluggable database c1 from sales snapshot mode every 24 hours;
alter pluggable database snapshot mode every 4 hours;
alter pluggable database snapshot mode manual;
alter pluggable database drop snapshot s1;
alter pluggable database p open instances=all;
alter json relational duality view v disable logical replication;
alter table t modify (a, b) add domain d;
---
CREATE PLUGGABLE DATABASE C1 FROM SALES USING SNAPSHOT S1 SNAPSHOT COPY
CREATE PLUGGABLE DATABASE C1 FROM SALES SNAPSHOT MODE EVERY 24 HOURS
ALTER PLUGGABLE DATABASE SNAPSHOT MODE EVERY 4 HOURS
ALTER PLUGGABLE DATABASE SNAPSHOT MODE MANUAL
ALTER PLUGGABLE DATABASE DROP SNAPSHOT S1
ALTER PLUGGABLE DATABASE P OPEN INSTANCES = ALL
ALTER JSON RELATIONAL DUALITY VIEW V DISABLE LOGICAL REPLICATION
ALTER TABLE T MODIFY (A, B) ADD DOMAIN D
=== end users, data roles, data grants
create or replace data role r;
create data role if not exists s mapped to 'AZURE_ROLE=x';
create or replace data grant o.g as select (a, b), update (all columns except c), delete on o.t where a in (select a from o.u) to r, s;
create end user m identified by "x" account unlock schema hr;
grant data role r, s to m start time timestamp '2026-01-01 00:00:00';
revoke data role r from m;
drop data grant if exists o.g;
set use data grants only on o.t enabled;
drop end user m;
create data grant g as select to r;
grant data role to m;
---
CREATE OR REPLACE DATA ROLE R
CREATE DATA ROLE IF NOT EXISTS S MAPPED TO 'AZURE_ROLE=x'
CREATE OR REPLACE DATA GRANT O.G AS SELECT (A, B), UPDATE (ALL COLUMNS EXCEPT C), DELETE ON O.T WHERE A IN (SELECT A FROM O.U) TO R, S
CREATE END USER M IDENTIFIED BY "x" ACCOUNT UNLOCK SCHEMA HR
GRANT DATA ROLE R, S TO M START TIME TIMESTAMP '2026-01-01 00:00:00'
REVOKE DATA ROLE R FROM M
DROP DATA GRANT IF EXISTS O.G
SET USE DATA GRANTS ONLY ON O.T ENABLED
DROP END USER M
error 10:31 expected "(" or ON near "to"
error 11:20 expected TO near "m"
=== approximations that are to be deterministic
select approx_percentile(0.5 deterministic, 'ERROR_RATE') within group (order by a desc), approx_median(b deterministic), approx_percentile(0.9) within group (order by c) from t;
select a, approx_rank(partition by a order by approx_count(*) desc) from t group by a, b having approx_rank(order by approx_sum(c) desc) <= 8;
select approx_median(b sometimes) from t;
select approx_rank(partition a) from t;
---
SELECT APPROX_PERCENTILE(0.5 DETERMINISTIC, 'ERROR_RATE') WITHIN GROUP (ORDER BY A DESC), APPROX_MEDIAN(B DETERMINISTIC), APPROX_PERCENTILE(0.9) WITHIN GROUP (ORDER BY C) FROM T
SELECT A, APPROX_RANK(PARTITION BY (A) ORDER BY APPROX_COUNT(*) DESC) FROM T GROUP BY A, B HAVING APPROX_RANK(ORDER BY APPROX_SUM(C) DESC) <= 8
error 3:24 expected ")" near "sometimes"
error 4:30 expected ")" near "a"
=== contexts of end users, identities of applications, compiled graphs
create or replace end user context o.c using json schema '{"type":"object"}';
drop end user context if exists o.c;
create application identity if not exists a mapped to 'AZURE_CLIENT_ID=1';
drop application identity a;
alter property graph if exists o.g compile;
---
CREATE OR REPLACE END USER CONTEXT O.C USING JSON SCHEMA '{"type":"object"}'
DROP END USER CONTEXT IF EXISTS O.C
CREATE APPLICATION IDENTITY IF NOT EXISTS A MAPPED TO 'AZURE_CLIENT_ID=1'
DROP APPLICATION IDENTITY A
ALTER PROPERTY GRAPH IF EXISTS O.G COMPILE
=== quoted names of functions with blanks, of a type that is a keyword
select "A B"(x) from dual;
create domain d as "ENUM";
---
SELECT "A B"(X) FROM DUAL
CREATE DOMAIN D AS "ENUM"
=== types with letters beyond ASCII, and quoted ones that are plain
create table t (a varchéar2(10 char), b "x"(2), c "MY_TYPE", d my_type);
---
CREATE TABLE T (A "VARCHéAR2"(10 CHAR), B "x"(2), C "MY_TYPE", D MY_TYPE)
=== typed at a prompt, with the numbers of the lines
SQL> select a, 2
  2  from t
  3  where a = 3;

no rows selected

SQL> select a
  2  from t
  3  where;
where
    *
ERROR at line 3:
SQL> begin
  2    update t set a = 2;
  3  end;
  4  /
---
SELECT A, 2 FROM T WHERE A = 3
error 9:11 expected an expression at the end of the statement
begin
       update t set a = 2;
     end;
=== a procedure may be called as a word of a clause
call p.delete(1);
select p.delete(a) from t;
---
CALL P.DELETE(1)
SELECT P.DELETE(A) FROM T
