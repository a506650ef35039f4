# Oracle: (+), ROWNUM, CONNECT BY, DUAL; names folded to capitals.
=== (+) is a left join
select e.ename, d.dname from emp e, dept d where e.deptno = d.deptno(+) and d.loc(+) = 'PARIS' and e.sal > 100
---
select
  table E of EMP touches ENAME SAL DEPTNO
  table D of DEPT touches all
  join 0 left {E}{D}
  where E.DEPTNO = D.DEPTNO on join 0
  where D.LOC = 'PARIS' on join 0
  where E.SAL > '100'
  output E.ENAME, D.DNAME
=== (+) in a chain
select 1 from emp e, dept d, bonus b where b.empno(+) = e.empno and e.deptno = d.deptno(+)
---
select
  table E of EMP touches EMPNO DEPTNO
  table D of DEPT touches DEPTNO
  table B of BONUS touches EMPNO
  join 0 left {E}{B}
  join 1 left {E}{D}
  where B.EMPNO = E.EMPNO on join 0
  where E.DEPTNO = D.DEPTNO on join 1
  output '1'
=== (+) then a strict condition
select 1 from emp e, dept d where e.deptno = d.deptno(+) and d.dname = 'X'
---
select
  table E of EMP touches DEPTNO
  table D of DEPT touches DEPTNO DNAME
  where E.DEPTNO = D.DEPTNO class 0
  where D.DNAME = 'X' class 2
  output '1'
=== (+) with nothing to join to is no join
select 1 from emp e, dept d where e.sal(+) = 5 and d.loc(+) = 'PARIS'
---
select
  table E of EMP touches SAL
  table D of DEPT touches LOC
  where E.SAL = '5' class 0
  where D.LOC = 'PARIS' class 2
  output '1'
=== two tables outer joined to each other: the text's first join counts
select 1 from emp e, dept d where e.deptno = d.deptno(+) and e.sal(+) = d.loc
---
select
  table E of EMP touches SAL DEPTNO
  table D of DEPT touches DEPTNO LOC
  where E.DEPTNO = D.DEPTNO class 0
  where E.SAL = D.LOC class 2
  output '1'
=== rownum over an ordered view
select * from (select empno, sal from emp order by sal desc) where rownum <= 10
---
select
  block  touches EMPNO SAL
    table EMP touches EMPNO SAL
    order EMP.SAL desc
    output EMP.EMPNO, EMP.SAL
  limit 10
  output .EMPNO, .SAL
=== rownum below a bind
select empno from emp where rownum < :n and deptno = :d
---
select
  table EMP touches EMPNO DEPTNO
  where EMP.DEPTNO = <param> class 0
  limit unknown
  output EMP.EMPNO
=== dates
select empno from emp where hiredate >= date '2020-01-01' and hiredate < to_date('2021-01-01', 'YYYY-MM-DD') + 1 and hiredate > sysdate - 7 and hiredate < add_months(sysdate, 1)
---
select
  table EMP touches EMPNO HIREDATE
  where EMP.HIREDATE >= '2020-01-01'
  where EMP.HIREDATE < '2021-01-02'
  where EMP.HIREDATE > <param 2026-02-22>
  where EMP.HIREDATE < <param>
  output EMP.EMPNO
=== nvl, decode, dual
select nvl(sal, 0), decode(job, 'A', 1, 2), (select sysdate from dual) from emp where upper(ename) = 'KING'
---
select
  table EMP touches ENAME JOB SAL
  where [upper(ENAME)] = 'KING' class 0
  output [nvl(SAL, 0)], [decode(JOB, 'A', 1, 2)], <param>
  sub-plan 0
    values DUAL rows 1 touches
    output <param 2026-03-01>
=== connect by
select level, ename from emp start with mgr is null connect by prior empno = mgr
---
select
  recursive
  table EMP touches EMPNO ENAME MGR
  where EMP.MGR IS NULL
  output <param>, EMP.ENAME
note: CONNECT BY is modelled as one pass over its roots
=== fetch first
select ename from emp order by hiredate fetch first 5 rows only
---
select
  table EMP touches ENAME HIREDATE
  order EMP.HIREDATE
  limit 5
  output EMP.ENAME
=== minus
select deptno from dept minus select deptno from emp
---
select
  except
    table DEPT touches DEPTNO
    output DEPT.DEPTNO
    table EMP touches DEPTNO
    output EMP.DEPTNO
  output [DEPTNO]
=== merge
merge into bonus b using emp e on (b.empno = e.empno) when matched then update set b.amount = e.sal delete where e.sal > 9 when not matched then insert (empno, amount) values (e.empno, 1)
---
merge BONUS writes AMOUNT
  table B of BONUS target touches EMPNO
  table E of EMP touches EMPNO SAL
  join 0 left {E}{B}
  where B.EMPNO = E.EMPNO on join 0
  output E.SAL, [SAL > 9], E.EMPNO, '1'
=== sequence
insert into dept values (dept_seq.nextval, 'A', 'B')
---
insert DEPT rows 1
  output
=== cross apply
select d.dname, x.m from dept d cross apply (select max(e.sal) m from emp e where e.deptno = d.deptno) x
---
select
  table D of DEPT touches DEPTNO DNAME
  block X lateral given D touches M
    table E of EMP touches SAL DEPTNO
    where E.DEPTNO = <outer> class 0
    aggregates 1
    min/max E.SAL desc
    output [max(SAL)]
  output D.DNAME, X.M
=== unknown column
select e.enam from emp e
---
error DVT-0312 at 1:8: column "E.ENAM" does not exist
hint: Did you mean "ENAME"?
=== group by all
select deptno, upper(ename), sum(sal) from emp group by all
---
select
  table EMP touches ENAME SAL DEPTNO
  group EMP.DEPTNO, [upper(ENAME)]
  aggregates 1
  output EMP.DEPTNO, [upper(ENAME)], [sum(SAL)]
=== having stays where it is written
select deptno, sum(sal) from emp group by deptno having deptno = 10
---
select
  table EMP touches SAL DEPTNO
  group EMP.DEPTNO
  aggregates 1
  having EMP.DEPTNO = '10'
  output EMP.DEPTNO, [sum(SAL)]
=== the model clause
select * from emp model dimension by (empno) measures (sal) (sal[1] = 2)
---
error DVT-0314 at 1:19: the MODEL clause is not modelled
hint: The query inside can be given alone: what MODEL computes reads no table.
=== a path into documents is an expression of the column
select d.data.name from docs d where d.data.customer.id.number() = 5 and d.id > 1
---
select
  table D of DOCS touches all
  where [((DATA).CUSTOMER).ID.number()] = '5' class 0
  where D.ID > '1'
  output [(DATA).NAME]
=== hints on access: aliases, several indexes, another block's left alone, columns instead of names
select /*+ FULL(e) index(d dept_ix "Odd Name") no_index(b) FULL(@sel$2 x) no_such(e) */ 1 from emp e, dept d, bonus b where e.deptno = d.deptno and b.empno = e.empno
---
select
  table E of EMP hint full touches EMPNO DEPTNO
  table D of DEPT hint index(dept_ix Odd Name) touches DEPTNO
  table B of BONUS hint no index touches EMPNO
  where E.DEPTNO = D.DEPTNO class 0
  where B.EMPNO = E.EMPNO class 2
  output '1'
=== hints that contradict each other go, a table that has an alias is not named by its own name
select /*+ full(e) index(e (deptno)) full(dept) index_ss(b (empno paid)) */ 1 from emp e, dept d, bonus b where e.deptno = d.deptno and b.empno = e.empno
---
select
  table E of EMP touches EMPNO DEPTNO
  table D of DEPT touches DEPTNO
  table B of BONUS hint index touches EMPNO
  where E.DEPTNO = D.DEPTNO class 0
  where B.EMPNO = E.EMPNO class 2
  output '1'
=== degrees: of one table, of the statement, its sub-queries included
select /*+ PARALLEL(8) NO_PARALLEL(d) */ 1 from emp e, dept d where e.deptno = d.deptno and e.sal > (select /*+ parallel(b, 4, 1) full(b) */ max(amount) from bonus b)
---
select
  table E of EMP hint degree 8 touches SAL DEPTNO
  table D of DEPT hint degree 1 touches DEPTNO
  where E.DEPTNO = D.DEPTNO class 0
  where E.SAL > <param> sub-plan 0
  output '1'
  sub-plan 0
    table B of BONUS hint full hint degree 4 touches AMOUNT
    aggregates 1
    min/max B.AMOUNT desc
    output [max(AMOUNT)]
=== a degree without a number; of a table by its own name; AUTO and MANUAL say nothing of it
update /*+ parallel(emp) */ emp set sal = 1 where empno in (select /*+ parallel(auto) full(dept) */ deptno from dept)
---
update EMP writes SAL
  table EMP target hint degree default touches EMPNO
  table DEPT hint full touches DEPTNO
  join 0 semi {EMP}{DEPT}
  where EMP.EMPNO = DEPT.DEPTNO on join 0 class 0
  output '1'
=== merge without a source
merge into bonus b on (b.empno = 7) when matched then update set b.amount = 1 when not matched then insert (empno, amount) values (7, 1)
---
merge BONUS writes AMOUNT
  table B of BONUS target touches EMPNO
  where B.EMPNO = '7' class 0
  output '1', '7', '1'
