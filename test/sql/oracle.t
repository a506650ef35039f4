# Oracle: likewise.
=== outer join marks, pseudo-columns, quoting
select /*+ index(t i) */ level, t.c(+), q'[it's]', 1d, :b1, sysdate from "t" t, u where t.a = u.b(+) and rownum <= 10
---
SELECT /*+ index(t i) */ LEVEL, T.C(+), 'it''s', 1d, :B1, SYSDATE FROM "t" T, U WHERE T.A = U.B(+) AND ROWNUM <= 10
=== hierarchies
select prior a, connect_by_root b from t start with a is null connect by nocycle prior a = b order siblings by a nulls first
---
SELECT PRIOR A, CONNECT_BY_ROOT B FROM T START WITH A IS NULL CONNECT BY NOCYCLE (PRIOR A) = B ORDER SIBLINGS BY A NULLS FIRST
=== a remote table
select * from v@link.world x
---
SELECT * FROM V@LINK.WORLD X
=== analytic
select listagg(a, ',') within group (order by b), max(a) keep (dense_rank last order by b) over (partition by c) from t
---
SELECT LISTAGG(A, ',') WITHIN GROUP (ORDER BY B), MAX(A) KEEP (DENSE_RANK LAST ORDER BY B) OVER (PARTITION BY C) FROM T
=== minus and apply
select a from t minus select b from u cross apply (select 1 from dual) x
---
SELECT A FROM T MINUS SELECT B FROM U CROSS APPLY (SELECT 1 FROM DUAL) X
=== merge
merge into t using (select 1 a from dual) s on (t.a = s.a) when matched then update set b = 2 where c = 1 delete where d = 2 when not matched then insert (a) values (s.a)
---
MERGE INTO T USING (SELECT 1 AS A FROM DUAL) S ON (T.A = S.A) WHEN MATCHED THEN UPDATE SET B = 2 WHERE C = 1 DELETE WHERE D = 2 WHEN NOT MATCHED THEN INSERT (A) VALUES (S.A)
=== blocks end at a slash
begin
  null;
end;
/
select 1 from dual
/
---
begin
  null;
end;
SELECT 1 FROM DUAL
=== fetch
select a from t offset 5 rows fetch next 10 percent rows only
---
SELECT A FROM T OFFSET 5 ROWS FETCH FIRST 10 PERCENT ROWS ONLY
=== error
select a from t where a =
---
error 1:26 expected an expression at the end of the statement
