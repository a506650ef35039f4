# Oracle: everything else that is no query.
=== grant and revoke
grant select, insert (a, b), update on s.t to u, public with grant option;
grant create session, create any table to u identified by x with admin option;
grant dba to u container = all;
grant read, write on directory d to u;
grant execute on sys.dbms_lock to u;
grant all privileges to u;
revoke all on t from u cascade constraints;
revoke create session from u
---
GRANT SELECT, INSERT (A, B), UPDATE ON S.T TO U, PUBLIC WITH GRANT OPTION
GRANT CREATE SESSION, CREATE ANY TABLE TO U IDENTIFIED BY X WITH ADMIN OPTION
GRANT DBA TO U CONTAINER = ALL
GRANT READ, WRITE ON DIRECTORY D TO U
GRANT EXECUTE ON SYS.DBMS_LOCK TO U
GRANT ALL PRIVILEGES TO U
REVOKE ALL ON T FROM U CASCADE CONSTRAINTS
REVOKE CREATE SESSION FROM U
=== comments
comment on table s.t is 'it''s';
comment on column s.t.a is 'hello';
comment on materialized view v is ''
---
COMMENT ON TABLE S.T IS 'it''s'
COMMENT ON COLUMN S.T.A IS 'hello'
COMMENT ON MATERIALIZED VIEW V IS ''
=== sessions
alter session set nls_date_format = 'YYYY' current_schema = hr;
alter session set "_use_nosegment_indexes" = true;
alter session set events '10053 trace name context forever, level 1';
alter session set container = pdb1;
alter session enable parallel dml;
alter session force parallel query parallel 8
---
ALTER SESSION SET NLS_DATE_FORMAT = 'YYYY' CURRENT_SCHEMA = HR
ALTER SESSION SET "_use_nosegment_indexes" = TRUE
ALTER SESSION SET EVENTS '10053 trace name context forever, level 1'
ALTER SESSION SET CONTAINER = PDB1
ALTER SESSION ENABLE PARALLEL DML
ALTER SESSION FORCE PARALLEL QUERY PARALLEL 8
=== the instance
alter system set inmemory_size = 2G scope = spfile sid = '*';
alter system set optimizer_mode = all_rows comment = 'x' scope = both;
alter system set db_recovery_file_dest_size = 10G;
alter system reset x scope = spfile sid = '*';
alter system flush shared_pool;
alter system kill session '1,2' immediate;
alter system switch logfile;
alter system checkpoint;
alter system archive log current;
alter system dump logfile '/x' scn min 3 scn max 4 layer 11 opcode 3;
alter system dump undo header "_SYSSMU1$";
alter system set encryption wallet open identified by "x";
alter system set encryption = 1
---
ALTER SYSTEM SET INMEMORY_SIZE = 2G SCOPE = SPFILE SID = '*'
ALTER SYSTEM SET OPTIMIZER_MODE = ALL_ROWS COMMENT = 'x' SCOPE = BOTH
ALTER SYSTEM SET DB_RECOVERY_FILE_DEST_SIZE = 10G
ALTER SYSTEM RESET X SCOPE = SPFILE SID = '*'
ALTER SYSTEM FLUSH SHARED_POOL
ALTER SYSTEM KILL SESSION '1,2' IMMEDIATE
ALTER SYSTEM SWITCH LOGFILE
ALTER SYSTEM CHECKPOINT
ALTER SYSTEM ARCHIVE LOG CURRENT
ALTER SYSTEM DUMP LOGFILE '/x' SCN MIN 3 SCN MAX 4 LAYER 11 OPCODE 3
ALTER SYSTEM DUMP UNDO HEADER "_SYSSMU1$"
ALTER SYSTEM SET ENCRYPTION WALLET OPEN IDENTIFIED BY "x"
error 13:29 expected KEY or WALLET near "="
=== a parameter behind a number is no unit of it
alter system set a = 5 t = x "B" = 3 "c d" = 4g
---
ALTER SYSTEM SET A = 5 T = X B = 3 "c d" = 4G
=== sequences and synonyms
create sequence if not exists s start with 1 increment by -1 minvalue -5 nocache noorder cycle;
alter sequence s restart start with 5;
create or replace public synonym a for b.c@d;
drop public synonym a force;
drop sequence s
---
CREATE SEQUENCE IF NOT EXISTS S START WITH 1 INCREMENT BY -1 MINVALUE -5 NOCACHE NOORDER CYCLE
ALTER SEQUENCE S RESTART START WITH 5
CREATE OR REPLACE PUBLIC SYNONYM A FOR B.C@D
DROP PUBLIC SYNONYM A FORCE
DROP SEQUENCE S
=== types
create or replace type t as object (a number, b ref other_t, member function f (x in number, y out nocopy varchar2) return number, static procedure p, map member function m return integer, constructor function t (a number) return self as result) not final instantiable
/
create type v as varray(10) of varchar2(20)
/
create type n is table of t not null
/
create type u under t (c date, overriding member function f (x number) return number) final
/
alter type t add attribute c date cascade
/
drop type t force
---
CREATE OR REPLACE TYPE T AS OBJECT (A NUMBER, B REF OTHER_T, MEMBER FUNCTION F (X IN NUMBER, Y OUT NOCOPY VARCHAR2) RETURN NUMBER, STATIC PROCEDURE P, MAP MEMBER FUNCTION M RETURN INTEGER, CONSTRUCTOR FUNCTION T (A NUMBER) RETURN SELF AS RESULT) NOT FINAL INSTANTIABLE
CREATE TYPE V AS VARRAY (10) OF VARCHAR2(20)
CREATE TYPE N IS TABLE OF T NOT NULL
CREATE TYPE U UNDER T (C DATE, OVERRIDING MEMBER FUNCTION F (X NUMBER) RETURN NUMBER) FINAL
ALTER TYPE T ADD ATTRIBUTE C DATE CASCADE
DROP TYPE T FORCE
=== transactions
commit work comment 'x';
commit write batch nowait;
rollback to savepoint a;
savepoint a;
set transaction isolation level serializable name 'x';
set transaction read only;
set role all except a, b;
set constraints all deferred;
lock table a, b partition (p) in share row exclusive mode wait 5
---
COMMIT WORK COMMENT 'x'
COMMIT WRITE BATCH NOWAIT
ROLLBACK TO SAVEPOINT A
SAVEPOINT A
SET TRANSACTION ISOLATION LEVEL SERIALIZABLE NAME 'x'
SET TRANSACTION READ ONLY
SET ROLE ALL EXCEPT A, B
SET CONSTRAINTS ALL DEFERRED
LOCK TABLE A, B PARTITION (P) IN SHARE ROW EXCLUSIVE MODE WAIT 5
=== statements on objects
truncate table s.t drop storage cascade;
analyze table t compute statistics for table for all indexed columns size 254;
analyze index i validate structure online;
analyze table t partition (p) estimate statistics sample 20 percent;
purge recyclebin;
purge table t;
flashback table a, b to timestamp systimestamp - interval '1' hour enable triggers;
flashback table t to before drop rename to u;
rename a to b;
call p(1, 2) into :x;
explain plan set statement_id = 'x' into s.plan_table for select 1 from dual;
associate statistics with indextypes i using s;
drop table t cascade constraints purge;
drop index if exists i force;
audit select on t by access;
noaudit all
---
TRUNCATE TABLE S.T DROP STORAGE CASCADE
ANALYZE TABLE T COMPUTE STATISTICS FOR TABLE FOR ALL INDEXED COLUMNS SIZE 254
ANALYZE INDEX I VALIDATE STRUCTURE ONLINE
ANALYZE TABLE T PARTITION (P) ESTIMATE STATISTICS SAMPLE 20 PERCENT
PURGE RECYCLEBIN
PURGE TABLE T
FLASHBACK TABLE A, B TO TIMESTAMP SYSTIMESTAMP - INTERVAL '1' hour ENABLE TRIGGERS
FLASHBACK TABLE T TO BEFORE DROP RENAME TO U
RENAME A TO B
CALL P(1, 2) INTO :X
EXPLAIN PLAN SET STATEMENT_ID = 'x' INTO S.PLAN_TABLE FOR SELECT 1 FROM DUAL
ASSOCIATE STATISTICS WITH INDEXTYPES I USING S
DROP TABLE T CASCADE CONSTRAINTS PURGE
DROP INDEX IF EXISTS I FORCE
AUDIT SELECT ON T BY ACCESS
NOAUDIT ALL
=== users, roles, profiles
create user u identified by "x" default tablespace users temporary tablespace temp quota unlimited on users quota 10M on x account unlock profile p password expire;
alter user u identified by y replace z account lock default role all except a;
create role r identified by x;
create profile p limit sessions_per_user unlimited password_life_time 60 failed_login_attempts default password_verify_function null;
drop user u cascade
---
CREATE USER U IDENTIFIED BY "x" DEFAULT TABLESPACE USERS TEMPORARY TABLESPACE TEMP QUOTA UNLIMITED ON USERS QUOTA 10M ON X ACCOUNT UNLOCK PROFILE P PASSWORD EXPIRE
ALTER USER U IDENTIFIED BY Y REPLACE Z ACCOUNT LOCK DEFAULT ROLE ALL EXCEPT A
CREATE ROLE R IDENTIFIED BY X
CREATE PROFILE P LIMIT SESSIONS_PER_USER UNLIMITED PASSWORD_LIFE_TIME 60 FAILED_LOGIN_ATTEMPTS DEFAULT PASSWORD_VERIFY_FUNCTION NULL
DROP USER U CASCADE
=== administration
create bigfile tablespace t datafile 'a.dbf' size 10M reuse autoextend on next 1M maxsize unlimited, 'b.dbf' size 1G extent management local uniform size 1M segment space management auto;
create temporary tablespace t tempfile 'a' size 5M;
alter tablespace t add datafile 'c.dbf' size 1M;
drop tablespace t including contents and datafiles cascade constraints;
create or replace directory d as '/data';
create public database link l connect to u identified by p using 'tns';
alter database datafile 'a.dbf' resize 10M;
alter database open read only;
create pluggable database p admin user a identified by b file_name_convert = ('x', 'y');
alter pluggable database all open;
administer key management set keystore open identified by x container = all;
create audit policy a actions update on s.t, delete on s.t when 'a = b' evaluate per session;
create cluster c (a number) size 512 hashkeys 100;
create context c using s.p accessed globally;
create restore point r guarantee flashback database;
create flashback archive f tablespace t quota 10G retention 1 year;
administer key management move keys to new keystore '/w' identified by a from force keystore identified by b with identifier in (select key_id from v$encryption_keys);
alter database recover standby datafile '/f/s_21.f' until controlfile;
alter diskgroup g scrub file '+g/x' repair power high wait;
alter diskgroup g add filegroup f database none from template p;
alter diskgroup g add filegroup f template set 'datafile.redundancy' = 'unprotected';
alter diskgroup g replace disk d with '/dev/x' power 3;
create tablespace t datafile autoextend off;
alter diskgroup g add filegroup
---
CREATE BIGFILE TABLESPACE T DATAFILE 'a.dbf' SIZE 10M REUSE AUTOEXTEND ON NEXT 1M MAXSIZE UNLIMITED, 'b.dbf' SIZE 1G EXTENT MANAGEMENT LOCAL UNIFORM SIZE 1M SEGMENT SPACE MANAGEMENT AUTO
CREATE TEMPORARY TABLESPACE T TEMPFILE 'a' SIZE 5M
ALTER TABLESPACE T ADD DATAFILE 'c.dbf' SIZE 1M
DROP TABLESPACE T INCLUDING CONTENTS AND DATAFILES CASCADE CONSTRAINTS
CREATE OR REPLACE DIRECTORY D AS '/data'
CREATE PUBLIC DATABASE LINK L CONNECT TO U IDENTIFIED BY P USING 'tns'
ALTER DATABASE DATAFILE 'a.dbf' RESIZE 10M
ALTER DATABASE OPEN READ ONLY
CREATE PLUGGABLE DATABASE P ADMIN USER A IDENTIFIED BY B FILE_NAME_CONVERT = ('x', 'y')
ALTER PLUGGABLE DATABASE ALL OPEN
ADMINISTER KEY MANAGEMENT SET KEYSTORE OPEN IDENTIFIED BY X CONTAINER = ALL
CREATE AUDIT POLICY A ACTIONS UPDATE ON S.T, DELETE ON S.T WHEN 'a = b' EVALUATE PER SESSION
CREATE CLUSTER C (A NUMBER) SIZE 512 HASHKEYS 100
CREATE CONTEXT C USING S.P ACCESSED GLOBALLY
CREATE RESTORE POINT R GUARANTEE FLASHBACK DATABASE
CREATE FLASHBACK ARCHIVE F TABLESPACE T QUOTA 10G RETENTION 1 YEAR
ADMINISTER KEY MANAGEMENT MOVE KEYS TO NEW KEYSTORE '/w' IDENTIFIED BY A FROM FORCE KEYSTORE IDENTIFIED BY B WITH IDENTIFIER IN (SELECT KEY_ID FROM V$ENCRYPTION_KEYS)
ALTER DATABASE RECOVER STANDBY DATAFILE '/f/s_21.f' UNTIL CONTROLFILE
ALTER DISKGROUP G SCRUB FILE '+g/x' REPAIR POWER HIGH WAIT
ALTER DISKGROUP G ADD FILEGROUP F DATABASE NONE FROM TEMPLATE P
ALTER DISKGROUP G ADD FILEGROUP F TEMPLATE SET 'datafile.redundancy' = 'unprotected'
ALTER DISKGROUP G REPLACE DISK D WITH '/dev/x' POWER 3
CREATE TABLESPACE T DATAFILE AUTOEXTEND OFF
error 24:32 expected a name at the end of the statement
=== analytic views
create or replace attribute dimension s.time_dim caption 'Time' dimension_type_is_missing;
create attribute dimension d dimension type time using t as x attributes (year_id caption 'Year', month_id as m) level month level type months key month_id member name month_name order by min month_end desc determines (year_id) level year key (year_id) all member name 'ALL';
create hierarchy h using d (month child of quarter child of year) hierarchical attributes (member_name caption 'x');
create analytic view v using f dimension by (d key month_id references distinct month_id hierarchies (h default)) measures (sales fact amount aggregate by max, before as (lag(sales) over (hierarchy h offset 1))) default measure sales cache measure group (all) levels (h.month) materialized
---
error 1:65 expected DESCRIPTION, CLASSIFICATION, DIMENSION or another clause near "dimension_type_is_missing"
CREATE ATTRIBUTE DIMENSION D DIMENSION TYPE TIME USING T AS X ATTRIBUTES (YEAR_ID CAPTION 'Year', MONTH_ID AS M) LEVEL MONTH LEVEL TYPE MONTHS KEY MONTH_ID MEMBER NAME MONTH_NAME ORDER BY MIN MONTH_END DESC DETERMINES (YEAR_ID) LEVEL YEAR KEY (YEAR_ID) ALL MEMBER NAME 'ALL'
CREATE HIERARCHY H USING D (MONTH CHILD OF QUARTER CHILD OF YEAR) HIERARCHICAL ATTRIBUTES (MEMBER_NAME CAPTION 'x')
CREATE ANALYTIC VIEW V USING F DIMENSION BY (D KEY MONTH_ID REFERENCES DISTINCT MONTH_ID HIERARCHIES (H DEFAULT)) MEASURES (SALES FACT AMOUNT AGGREGATE BY MAX, BEFORE AS (LAG (SALES) OVER (HIERARCHY H OFFSET 1))) DEFAULT MEASURE SALES CACHE MEASURE GROUP (ALL) LEVELS (H.MONTH) MATERIALIZED
=== domains, graphs, assertions
create domain email as varchar2(100) constraint c check (regexp_like(email, '@')) display lower(email) annotations (a 'b');
create property graph g vertex tables (p key (id) label person properties (name, age as years), q) edge tables (e source key (a) references p (id) destination q no properties)
---
CREATE DOMAIN EMAIL AS VARCHAR2(100) CONSTRAINT C CHECK (REGEXP_LIKE(EMAIL, '@')) DISPLAY LOWER(EMAIL) ANNOTATIONS (A 'b')
CREATE PROPERTY GRAPH G VERTEX TABLES (P KEY (ID) LABEL PERSON PROPERTIES (NAME, AGE AS YEARS), Q) EDGE TABLES (E SOURCE KEY (A) REFERENCES P (ID) DESTINATION Q NO PROPERTIES)
=== errors
grant select t to u;
grant select on t;
grant to u;
comment on table t 'x';
comment on t is 'x';
alter session set;
alter session set a 5;
alter system flush everything;
create sequence s start 5;
create sequence s cache;
create synonym a b;
truncate t;
lock table t in mode;
set transaction;
drop table t cascade;
drop sequence;
create user u identified x;
create tablespace t datafile size;
analyze t compute statistics;
flashback table t;
purge
---
error 1:14 expected "(", ON, ACCESS or another clause near "t"
error 2:18 expected TO at the end of the statement
error 3:7 expected ALL, SELECT, INSERT or another clause near "to"
error 4:20 expected IS near "'x'"
error 5:12 expected TABLE, COLUMN, OPERATOR or another clause near "t"
error 6:18 expected EVENTS, CONTAINER, ROW or another clause at the end of the statement
error 7:21 expected "." or "=" near "5"
error 8:20 expected SHARED_POOL, BUFFER_CACHE, GLOBAL or another clause near "everything"
error 9:25 expected WITH near "5"
error 10:24 expected a number at the end of the statement
error 11:18 expected SHARING or FOR near "b"
error 12:10 expected TABLE or CLUSTER near "t"
error 13:17 expected ROW, SHARE or EXCLUSIVE near "mode"
error 14:16 expected READ, ISOLATION, USE or another clause at the end of the statement
error 15:21 expected CONSTRAINTS or CONSTRAINT at the end of the statement
error 16:14 expected IF or a name at the end of the statement
error 17:26 expected BY, EXTERNALLY or GLOBALLY near "x"
error 18:34 expected a size at the end of the statement
error 19:9 expected TABLE, INDEX or CLUSTER near "t"
error 20:18 expected TO at the end of the statement
error 21:6 expected TABLE, INDEX, RECYCLEBIN or another clause at the end of the statement
=== further system privileges
grant administer sql firewall, alter resource cost, execute any program, table retention, create any assertion to x;
revoke create data grant, create vector index from y
---
GRANT ADMINISTER SQL FIREWALL, ALTER RESOURCE COST, EXECUTE ANY PROGRAM, TABLE RETENTION, CREATE ANY ASSERTION TO X
REVOKE CREATE DATA GRANT, CREATE VECTOR INDEX FROM Y
=== units as exports compile them
alter function f compile plsql_optimize_level = 2 plsql_debug = true reuse settings timestamp '2009-01-01 00:00:00';
alter type t compile body reuse settings
---
ALTER FUNCTION F COMPILE PLSQL_OPTIMIZE_LEVEL = 2 PLSQL_DEBUG = TRUE REUSE SETTINGS TIMESTAMP '2009-01-01 00:00:00'
ALTER TYPE T COMPILE BODY REUSE SETTINGS
=== domains of columns, enumerations
create domain d as json validate cast using '{}';
create domain d as json not null validate '{}';
create domain d as enum (a = b = 1 + 1, c,) strict not null;
create domain d as enum ();
create domain d as (a as enum (x = 1) strict not null, b as json validate '{}',) check (a > 0);
create usecase flexible domain if not exists d (a, b,) choose domain using (t number) from case t when 1 then d1(a, b) end;
---
CREATE DOMAIN D AS JSON VALIDATE CAST USING '{}'
CREATE DOMAIN D AS JSON NOT NULL VALIDATE '{}'
CREATE DOMAIN D AS ENUM (A = B = 1 + 1, C,) STRICT NOT NULL
CREATE DOMAIN D AS ENUM ()
CREATE DOMAIN D AS (A AS ENUM (X = 1) STRICT NOT NULL, B AS JSON VALIDATE '{}',) CHECK (A > 0)
CREATE USECASE FLEXIBLE DOMAIN IF NOT EXISTS D (A, B,) CHOOSE DOMAIN USING (T NUMBER) FROM CASE T WHEN 1 THEN D1 (A, B) END
=== audited contexts, factors, types
audit context namespace userenv attributes a, b, context namespace c attributes d by hr;
noaudit policy p except hr;
alter user u add factor 'OMA_PUSH' as 'u@x.com';
alter user u identified externally as 'CN=a' with thumbprint 'x';
alter type t final instantiable;
alter type t add member function g return number, pragma deprecate(g);
alter type t replace force authid definer accessible by (x) as object (a number) not final;
---
AUDIT CONTEXT NAMESPACE USERENV ATTRIBUTES A, B, CONTEXT NAMESPACE C ATTRIBUTES D BY HR
NOAUDIT POLICY P EXCEPT HR
ALTER USER U ADD FACTOR 'OMA_PUSH' AS 'u@x.com'
ALTER USER U IDENTIFIED EXTERNALLY AS 'CN=a' WITH THUMBPRINT 'x'
ALTER TYPE T FINAL INSTANTIABLE
ALTER TYPE T ADD MEMBER FUNCTION G RETURN NUMBER, PRAGMA DEPRECATE (G)
ALTER TYPE T REPLACE FORCE AUTHID DEFINER ACCESSIBLE BY (X) AS OBJECT (A NUMBER) NOT FINAL
=== dimensions and analytic views in full
create attribute dimension d using t attributes (a) level m level type months classification k value 'v' key (a, b) alternate key c member name a || 'x' member caption a order by max a nulls last all member caption 'c' member description 'd';
create analytic view v using f dimension by (d key k references a hierarchies (h)) measures (m, n fact x + 1 aggregate by avg caption 'c' description 'd', o aggregate by sum) default measure m default aggregate by max enable query transform rely;
create analytic view v using f dimension by (d key k references a hierarchies (h)) measures (m) default aggregate by max default measure m;
create assertion a check ((all (select a from t) as x satisfy (x.a = 1))) novalidate;
create assertion a check (all (select a from t) satisfy (a = 1));
create assertion a check (exists (select 1 from t)) rely;
alter cluster c modify partition p allocate extent (size 1m);
create sequence s restart;
alter sequence s restart start with 5
---
CREATE ATTRIBUTE DIMENSION D USING T ATTRIBUTES (A) LEVEL M LEVEL TYPE MONTHS CLASSIFICATION K VALUE 'v' KEY (A, B) ALTERNATE KEY C MEMBER NAME A || 'x' MEMBER CAPTION A ORDER BY MAX A NULLS LAST ALL MEMBER CAPTION 'c' MEMBER DESCRIPTION 'd'
CREATE ANALYTIC VIEW V USING F DIMENSION BY (D KEY K REFERENCES A HIERARCHIES (H)) MEASURES (M, N FACT X + 1 AGGREGATE BY AVG CAPTION 'c' DESCRIPTION 'd', O AGGREGATE BY SUM) DEFAULT MEASURE M DEFAULT AGGREGATE BY MAX ENABLE QUERY TRANSFORM RELY
error 3:122 expected the end of the statement near "default"
CREATE ASSERTION A CHECK ((ALL (SELECT A FROM T) AS X SATISFY (X.A = 1))) NOVALIDATE
CREATE ASSERTION A CHECK (ALL (SELECT A FROM T) SATISFY (A = 1))
error 6:53 expected the end of the statement near "rely"
ALTER CLUSTER C MODIFY PARTITION P ALLOCATE EXTENT (SIZE 1M)
error 8:19 expected the end of the statement near "restart"
ALTER SEQUENCE S RESTART START WITH 5
=== keys over attributes, access without parameters, salt
create table t (a o, foreign key (a.b) references p (a.b), c number references p (x.y));
create table t (a number) organization external (type oracle_loader access parameters () location (s.d : 'f'));
create table t (a number) organization external (location (f));
alter table t modify (c encrypt no salt 'NOMAC');
alter table t modify primary key disable cascade
---
CREATE TABLE T (A O, C NUMBER REFERENCES P (X.Y), FOREIGN KEY (A.B) REFERENCES P (A.B))
CREATE TABLE T (A NUMBER) ORGANIZATION EXTERNAL (TYPE ORACLE_LOADER ACCESS PARAMETERS () LOCATION (S.D : 'f'))
error 3:61 expected ":" near ")"
ALTER TABLE T MODIFY (C ENCRYPT NO SALT 'NOMAC')
ALTER TABLE T MODIFY PRIMARY KEY DISABLE CASCADE
