# Substitution variables of SQL*Plus: each statement as it is understood, and what its variables were taken for.
=== what DEFINE says
define t = emp
define w="where a = 1"
define list = 'a, b'
define both = &t..&list
select &list from &t &w;
select &both from &T;
---
SELECT A, B FROM EMP WHERE A = 1 -- &list=value, &t=value, &w=value
SELECT EMP.A, B FROM EMP -- &both=value, &T=value
=== a value may leave out a line, or a part of one
define old=--
define new=""
define cut = "/* not there" -- nor this
select a
  &old , b
  &new , c
  &cut , d /* x */
  , e
from t;
---
SELECT A, C, E FROM T -- &old=value, &new=value, &cut=value
=== undefine, and a default for who answers nothing
define a=1
undefine a
accept n number default 10 prompt 'how many? '
accept m char prompt 'which? '
select &a from dual where rownum <= &n and x = &m;
---
SELECT VA FROM DUAL WHERE ROWNUM <= 10 AND X = VM -- &a=name, &n=value, &m=name
=== a value that does not fit is no reason to fail
define x = from
select &x from dual;
---
SELECT VX FROM DUAL -- &x=name
=== set define and set concat
set define ~
select ~a..b, 'a & b' from dual;
set concat #
select ~a#b from dual;
set define off
select '~x' from dual;
set define on
set concat .
select &a from dual;
---
SELECT VA.B, 'a & b' FROM DUAL -- &a=name
SELECT VAB FROM DUAL -- &a=name
SELECT '~x' FROM DUAL
SELECT VA FROM DUAL -- &a=name
=== parts of all kinds
select &cols from &owner..&tab@&link where &pred and b = 1 &more;
select a from t &where_clause order by &o;
select a &op 1 from t where x &cmp;
update t set &assigns where a = 1;
select a from t where rownum <= &n fetch first &n rows only;
select t_&x, &x from dual;
---
SELECT VCOLS FROM VOWNER.VTAB@VLINK WHERE VPRED AND B = 1 -- &cols=name, &owner=name, &tab=name, &link=name, &pred=name, &more=nothing
SELECT A FROM T VWHERE_CLAUSE ORDER BY VO -- &where_clause=name, &o=name
SELECT A + 1 FROM T WHERE X -- &op=operator, &cmp=nothing
UPDATE T SET V = 1 WHERE A = 1 -- &assigns=condition
SELECT A FROM T WHERE ROWNUM <= VN FETCH FIRST VN ROWS ONLY -- &n=name
SELECT T_VX, VX FROM DUAL -- &x=name
=== whole queries
create table x as &query;
insert into t &query;
with q as (&query) select a from q;
&query;
exec p(&args);
---
CREATE TABLE X AS SELECT 1 FROM DUAL -- &query=query
INSERT INTO T SELECT 1 FROM DUAL -- &query=query
WITH Q AS (SELECT 1 FROM DUAL) SELECT A FROM Q -- &query=query
SELECT 1 FROM DUAL -- &query=query
p(Vargs) -- &args=name
=== in a block
begin
  for r in (&query) loop
    update &tab set a = &val where &cond;
    &code
  end loop;
end;
/
---
begin
  for r in (Vquery) loop
    update Vtab set a = Vval where Vcond;
     
  end loop;
end; -- &query=name, &tab=name, &val=name, &cond=name, &code=nothing
=== nothing fits: the error stands where it stands
select a
from t where (&x and b;
---
error 2:23 expected ")" at the end of the statement
=== the kind of an object
drop &type &name;
alter &type &owner..&name compile;
create &kind index i on t (a);
comment on &what t is 'x';
create &what t (a number);
drop &nothing_more;
---
DROP TABLE VNAME -- &type=keyword, &name=name
ALTER VIEW VOWNER.VNAME COMPILE -- &type=keyword, &owner=name, &name=name
CREATE INDEX I ON T (A) -- &kind=nothing
COMMENT ON TABLE T IS 'x' -- &what=keyword
CREATE TABLE T (A NUMBER) -- &what=keyword
drop Vnothing_more -- &nothing_more=name
