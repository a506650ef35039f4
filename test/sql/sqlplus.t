# Scripts of SQL*Plus: statements and commands with their places. Expectations follow the SQL*Plus User's Guide and Reference.
=== statements end at semicolons, also several in a line
select 1 from dual; select 'a;b' from dual;
insert into t values (q'[;]');
---
statement 1:1 select 1 from dual
statement 1:21 select 'a;b' from dual
statement 2:1 insert into t values (q'[;]')
=== a slash alone runs the statement, a second one runs it again
select 1
  from dual
 /
/
---
statement 1:1 select 1|  from dual
command 4:1 [/] /
=== a full stop ends the statement without running it
select 1 from dual
.
select 2 from dual;
---
statement 1:1 select 1 from dual
statement 3:1 select 2 from dual
=== a slash in what is open divides
select case when a > 0 then b
/
a end from t;
---
statement 1:1 select case when a > 0 then b|/|a end from t
=== a slash ends what is open when something new follows
select (1
/
select 2 from dual
/
---
statement 1:1 select (1
statement 3:1 select 2 from dual
=== a blank line ends a complete statement in front of another one or of a command
select 1 from dual

select 2 from dual

prompt done
---
statement 1:1 select 1 from dual
statement 3:1 select 2 from dual
command 5:1 [prompt] prompt done
=== a blank line ends nothing where the statement goes on
select a

from t

where b = 1

union all

select 2 from dual;
update t

set a = 1;
---
statement 1:1 select a||from t||where b = 1||union all||select 2 from dual
statement 10:1 update t||set a = 1
=== with SQLBLANKLINES ON no blank line ends a statement
set sqlblanklines on
select 1 from dual

select 2 from dual;
---
command 1:1 [set] set sqlblanklines on
statement 2:1 select 1 from dual||select 2 from dual
=== commands go to the end of their line, or on behind a hyphen
column a format a10 -
  heading "it's"
COL b NOPRINT
ttitle left 'x' -
   skip 2 -
   right 'y'
select 1 from dual;
---
command 1:1 [column] column a format a10 -|  heading "it's"
command 3:1 [column] COL b NOPRINT
command 4:1 [ttitle] ttitle left 'x' -|   skip 2 -|   right 'y'
statement 7:1 select 1 from dual
=== banners swallow nothing
rem ---------------
select 1 from dual;
REMARK it's a remark -
that goes on
prompt -- don't --
select 2 from dual;
---
command 1:1 [remark] rem ---------------
statement 2:1 select 1 from dual
command 3:1 [remark] REMARK it's a remark -|that goes on
command 5:1 [prompt] prompt -- don't --
statement 6:1 select 2 from dual
=== short forms
acc x
bre on a
bti off
cl scr
comp sum of a on b
conn scott/tiger
def x=1
desc t
disc
ed
ho ls
! ls
l
l 3
c/a/b/
pau
pri x
pro x
r
repf off
reph off
sav f
sho err
spo off
sta f
timi start
tti off
undef x
var x number
whenever sqlerror exit 1
@f 1 2
@@f
start f
archive log list
shutdown immediate
startup
exit
---
command 1:1 [accept] acc x
command 2:1 [break] bre on a
command 3:1 [btitle] bti off
command 4:1 [clear] cl scr
command 5:1 [compute] comp sum of a on b
command 6:1 [connect] conn scott/tiger
command 7:1 [define] def x=1
command 8:1 [describe] desc t
command 9:1 [disconnect] disc
command 10:1 [edit] ed
command 11:1 [host] ho ls
command 12:1 [host] ! ls
command 13:1 [list] l
command 14:1 [list] l 3
command 15:1 [change] c/a/b/
command 16:1 [pause] pau
command 17:1 [print] pri x
command 18:1 [prompt] pro x
command 19:1 [run] r
command 20:1 [repfooter] repf off
command 21:1 [repheader] reph off
command 22:1 [save] sav f
command 23:1 [show] sho err
command 24:1 [spool] spo off
command 25:1 [start] sta f
command 26:1 [timing] timi start
command 27:1 [ttitle] tti off
command 28:1 [undefine] undef x
command 29:1 [variable] var x number
command 30:1 [whenever] whenever sqlerror exit 1
command 31:1 [@] @f 1 2
command 32:1 [@@] @@f
command 33:1 [start] start f
command 34:1 [archive] archive log list
command 35:1 [shutdown] shutdown immediate
command 36:1 [startup] startup
command 37:1 [exit] exit
=== what only looks like a command
set transaction read only;
set role dba;
set constraints all deferred;
select 1 from t
start with a = 1
connect by prior a = b;
---
statement 1:1 set transaction read only
statement 2:1 set role dba
statement 3:1 set constraints all deferred
statement 4:1 select 1 from t|start with a = 1|connect by prior a = b
=== execute holds a statement
exec dbms_stats.gather_table_stats('A', 'B');
execute :x := f(1)
---
statement 1:6 [execute] dbms_stats.gather_table_stats('A', 'B')
statement 2:9 [execute] :x := f(1)
=== SQLcl
ddl t
ctas a b
info+ t
sqlformat json
lb update -changelog-file f.xml
alias q=select 1 from dual;
select 1 from dual;
---
command 1:1 [ddl] ddl t
command 2:1 [ctas] ctas a b
command 3:1 [info] info+ t
command 4:1 [sqlformat] sqlformat json
command 5:1 [lb] lb update -changelog-file f.xml
command 6:1 [alias] alias q=select 1 from dual;
statement 7:1 select 1 from dual
=== documents and scripts in other languages
doc
  select 'it''s' from nowhere;
#
script
  ctx.write("it's");
/
xquery for $i in fn:doc("a") return $i
/
select 1 from dual;
---
command 1:1 [document] doc|  select 'it''s' from nowhere;|
command 4:1 [script] script|  ctx.write("it's");|
command 7:1 [xquery] xquery for $i in fn:doc("a") return $i|
statement 9:1 select 1 from dual
=== a block ends behind its END, with or without the slash
declare
  x number := case when 1 = 1 then 2 end;
  procedure p is begin null; end;
begin
  <<l>>
  for i in 1 .. 2 loop
    if x = 1 then x := 2; elsif x = 2 then null; end if;
    case x when 1 then null; else begin null; end; end case;
  end loop l;
end;
begin null; end;
/
select 1 from dual;
---
statement 1:1 declare|  x number := case when 1 = 1 then 2 end;|  procedure p is begin null; end;|begin|  <<l>>|  for i in 1 .. 2 loop|    if x = 1 then x := 2; elsif x = 2 then null; end if;|    case x when 1 then null; else begin null; end; end case;|  end loop l;|end;
statement 11:1 begin null; end;
statement 13:1 select 1 from dual
=== packages, with and without an initialisation
create or replace package p authid definer as
  x constant number := 1;
  procedure a(b in number default 1);
  function c return number;
end p;
/
create or replace package body p as
  procedure a(b in number) is begin null; end a;
  function c return number is begin return 1; end;
begin
  null;
end p;
create package body q is end;
---
statement 1:1 create or replace package p authid definer as|  x constant number := 1;|  procedure a(b in number default 1);|  function c return number;|end p;
statement 7:1 create or replace package body p as|  procedure a(b in number) is begin null; end a;|  function c return number is begin return 1; end;|begin|  null;|end p;
statement 13:1 create package body q is end;
=== triggers, compound and calling
create trigger a before insert on t for each row when (new.x > 1)
begin :new.x := 1; end;
/
create trigger b for update on t compound trigger
  n number;
  before statement is begin n := 0; end before statement;
  after each row is begin n := n + 1; end after each row;
end b;
/
create trigger c after logon on database call p;
select 1 from dual;
---
statement 1:1 create trigger a before insert on t for each row when (new.x > 1)|begin :new.x := 1; end;
statement 4:1 create trigger b for update on t compound trigger|  n number;|  before statement is begin n := 0; end before statement;|  after each row is begin n := n + 1; end after each row;|end b;
statement 10:1 create trigger c after logon on database call p;
statement 11:1 select 1 from dual
=== types and type bodies
create type t as object (a number, constructor function t(a number) return self as result);
/
create type body t as
  constructor function t(a number) return self as result is begin return; end;
end;
/
create type u as table of number;
---
statement 1:1 create type t as object (a number, constructor function t(a number) return self as result);
statement 3:1 create type body t as|  constructor function t(a number) return self as result is begin return; end;|end;
statement 7:1 create type u as table of number;
=== other languages end at the slash
create or replace and compile java source named "A" as
public class A { String s = "it's"; int i = 1; }
/
create mle module m language javascript as
export function f() { return `it's`; }
/
create function g return number as mle module m signature 'f';
create function h return number as language java name 'A.b() return int';
create package body w wrapped
a000000
abcd';
/
select 1 from dual;
---
statement 1:1 create or replace and compile java source named "A" as|public class A { String s = "it's"; int i = 1; }|
statement 4:1 create mle module m language javascript as|export function f() { return `it's`; }|
statement 7:1 create function g return number as mle module m signature 'f';
statement 8:1 create function h return number as language java name 'A.b() return int';
statement 9:1 create package body w wrapped|a000000|abcd';|
statement 13:1 select 1 from dual
=== functions in a query
with function f(x number) return number is begin return x; end;
select f(1) from dual;
select 2 from dual;
---
statement 1:1 with function f(x number) return number is begin return x; end;|select f(1) from dual
statement 3:1 select 2 from dual
=== of conditional compilation the first branch counts
create function f return number is
$if dbms_db_version.version > 12 $then
begin
$else
  x number;
begin
$end
  return 1;
end;
select 1 from dual;
---
statement 1:1 create function f return number is|$if dbms_db_version.version > 12 $then|begin|$else|  x number;|begin|$end|  return 1;|end;
statement 10:1 select 1 from dual
=== a block without its END ends where the next unit is created
begin
  null;
create procedure p is begin null; end;
/
---
statement 1:1 begin|  null;
statement 3:1 create procedure p is begin null; end;
=== behind what is not closed reading goes on
select 1 from dual;
select q'[a from t;
begin x(q'[); end;
/
select 2 from dual;
/* select 3 from dual;
select 4 from dual;
---
statement 1:1 select 1 from dual
statement 2:1 select q'[a from t
statement 3:1 begin x(q'[); end;|
statement 5:1 select 2 from dual
statement 6:1 /* select 3 from dual
statement 7:1 select 4 from dual
=== the debugger's commands
oradebug setmypid
oradebug event 10079 trace name context forever, level 1;
select 1 from dual;
---
command 1:1 [oradebug] oradebug setmypid
command 2:1 [oradebug] oradebug event 10079 trace name context forever, level 1;
statement 3:1 select 1 from dual
=== lines of the buffer by their numbers
select a from t
.
2 where a = 1
0 declare
/
select a,
 1
 from t;
1a
---
statement 1:1 select a from t
command 3:1 [line] 2 where a = 1
command 4:1 [line] 0 declare
command 5:1 [/] /
statement 6:1 select a,| 1| from t
statement 9:1 1a
=== set sqlterminator: another character at a line's end also ends statements
set sqlt @
select 'a@b
;' from dual@
select 1 from t@link where a = 1
@
set sqlterminator off
select 2 from dual
/
set sqlterminator ;
select 3 from dual;
---
command 1:1 [set] set sqlt @
statement 2:1 select 'a@b|;' from dual
statement 4:1 select 1 from t@link where a = 1
command 6:1 [set] set sqlterminator off
statement 7:1 select 2 from dual
command 9:1 [set] set sqlterminator ;
statement 10:1 select 3 from dual
=== set blockterminator, set cmdsep
set blockterminator '!'
begin null; end;
!
set cmdsep |
set lines 10 | column a format 'x|y' | select 1 from dual;
set cmdsep off
set null | pages 3
---
command 1:1 [set] set blockterminator '!'
statement 2:1 begin null; end;
command 3:1 [.] !
command 4:1 [set] set cmdsep |
command 5:1 [set] set lines 10 
command 5:16 [column] column a format 'x|y' 
statement 5:40 select 1 from dual
command 6:1 [set] set cmdsep off
command 7:1 [set] set null | pages 3
=== a variable in front of a command, or alone in its line
&skip.col a format a10
&&run_it
  &1
&skip select 1 from dual;
&_IF_X. -- not at all
prompt x
---
command 1:1 [column] &skip.col a format a10
command 2:1 [&] &&run_it
command 3:3 [&] &1
statement 4:1 &skip select 1 from dual
statement 5:1 &_IF_X. -- not at all|prompt x
=== what DEFINE says decides what a line is
define c=--
define q="select 1 from dual"
&c col a format a10
&c select 1 from dual;
&q
/
---
command 1:1 [define] define c=--
command 2:1 [define] define q="select 1 from dual"
command 3:1 [remark] &c col a format a10
command 4:1 [remark] &c select 1 from dual;
statement 5:1 &q
=== exec over lines, as other clients take it
exec p(a => 1,
       b => f(2));
exec q(1
select 1 from dual;
exec r(1)
 , 2
---
statement 1:6 [execute] p(a => 1,|       b => f(2))
statement 3:6 [execute] q(1
statement 4:1 select 1 from dual
statement 5:6 [execute] r(1)
statement 6:2 , 2
=== a string that is not closed turns nothing inside out
select 'not closed from dual;
select 'a' from dual;
select 'b from dual
/
select 'c
/
d;' from dual;
insert into t values ('begin
  null;
end;
/
');
---
statement 1:1 select 'not closed from dual
statement 2:1 select 'a' from dual
statement 3:1 select 'b from dual|
statement 5:1 select 'c|/|d;' from dual
statement 8:1 insert into t values ('begin|  null;|end;|/|')
=== prose between statements takes none of them with it
By making use of windows, queries become
shorter and easier to read

drop table t purge;
---
statement 1:1 By making use of windows, queries become|shorter and easier to read
statement 4:1 drop table t purge
=== tables under data grants alone
set use data grants only on s.t enabled;
set use data grants only on t
disabled;
set use data grants;
---
statement 1:1 set use data grants only on s.t enabled
statement 2:1 set use data grants only on t|disabled
statement 4:1 set use data grants
=== the transcript of a session: what was typed at its prompts
SQL> set timing on
SQL> create table t (
  2    a number
  3  );

Table created.

SQL> -- a comment
SQL>
SQL> begin
  2    null;
  3  end;
  4  /

PL/SQL procedure successfully completed.

SQL> select a
  2  from t
  3  /

         A
----------
         1

SQL> /
SQL> ;
SQL> exec p(1)
SQL> delete from t;
2 rows deleted.
SQL> update t set a = 2
where a = 1;

0 rows updated.

SQL> select 'SQL> ' from t;

SQL> rollback
SQL> exit
---
command 1:6 [set] set timing on
statement 2:6 create table t (|  2    a number|  3  )
data 5:1 [output] |Table created.||
command 8:6 [remark] -- a comment
command 9:5 [remark] 
statement 10:6 begin|  2    null;|  3  end;
data 14:1 [output] |PL/SQL procedure successfully completed.||
statement 17:6 select a|  2  from t
data 20:1 [output] |         A|----------|         1||
command 25:6 [/] /
command 26:6 [list] ;
statement 27:11 [execute] p(1)
statement 28:6 delete from t
data 29:1 [output] 2 rows deleted.|
statement 30:6 update t set a = 2|where a = 1
data 32:1 [output] |0 rows updated.||
statement 35:6 select 'SQL> ' from t
data 36:1 [output] |
statement 37:6 rollback
command 38:6 [exit] exit
=== a prompt in comments, strings and behind something is text
/*
SQL> select 1 from dual;
*/
-- SQL> select 2 from dual;
prompt SQL> select 3 from dual;
select '
SQL> ', 1 from dual;
select 4 from dual where sql > 5; select SQL> 6 from dual;
---
command 5:1 [prompt] prompt SQL> select 3 from dual;
statement 6:1 select '|SQL> ', 1 from dual
statement 8:1 select 4 from dual where sql > 5
statement 8:35 select SQL> 6 from dual
