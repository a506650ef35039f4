# Functions, procedures and DO of PostgreSQL, and the SQL in them. Expectations by hand, from PostgreSQL's manual.
=== a function in PL/pgSQL
CREATE FUNCTION s.f(p_id integer, OUT total numeric) RETURNS numeric AS $$
<<outer>>
DECLARE
  n integer := (SELECT count(*) FROM t WHERE id = p_id);
  r record; arr int[] = ARRAY[1];
  c CURSOR (k integer) FOR SELECT * FROM u WHERE u.k = k;
  first ALIAS FOR $1;
BEGIN
  SELECT x, y INTO STRICT n, r.y FROM t WHERE id = p_id AND z = r.z;
  IF NOT FOUND OR EXISTS (SELECT 1 FROM v) THEN
    RAISE EXCEPTION 'none %', CASE n WHEN 1 THEN '' ELSE 's' END USING ERRCODE = 'P0002';
  ELSIF n = 1 THEN
    INSERT INTO t (a) VALUES (n) RETURNING a INTO n;
  END IF;
  FOR r IN SELECT * FROM t ORDER BY id LOOP
    UPDATE t SET a = r.a, n = n + 1 WHERE CURRENT OF c;
  END LOOP;
  FOR i IN REVERSE 10..1 BY 2 LOOP arr[i] := n; END LOOP;
  FOREACH n IN ARRAY arr LOOP CONTINUE outer WHEN n = 1; END LOOP;
  FOR r IN EXECUTE 'SELECT ' || n USING n LOOP NULL; END LOOP;
  PERFORM pg_notify('a', x) FROM t;
  n = count(*) FROM w;
  CASE WHEN n = CASE WHEN true THEN 1 END THEN NULL; ELSE EXECUTE ('x') INTO n USING arr; END CASE;
  GET DIAGNOSTICS n = ROW_COUNT;
  DELETE FROM t;
  RETURN;
EXCEPTION WHEN no_data_found OR SQLSTATE '22012' THEN
  RETURN NULL;
END
$$ LANGUAGE plpgsql;
---
1:1 create function s.f
  4:16 SELECT (SELECT count(*) FROM t WHERE id = :p_id)
  6:28 SELECT * FROM u WHERE u.k = :k
  9:3 SELECT x, y FROM t WHERE id = :p_id AND z = :r.z => n, r.y
  10:6 SELECT (NOT :found) OR EXISTS (SELECT 1 FROM v)
  13:5 INSERT INTO t (a) VALUES (:n) RETURNING a => n
  15:12 SELECT * FROM t ORDER BY id
  16:5 UPDATE t SET a = :r.a, n = :n + 1 WHERE CURRENT OF c
  21:3 SELECT pg_notify('a', x) FROM t
  22:7 SELECT count(*) FROM w
  25:3 DELETE FROM t
=== a function in SQL
CREATE FUNCTION g(a int, b int DEFAULT 1) RETURNS TABLE (c int) LANGUAGE sql STABLE AS 'SELECT x FROM t WHERE y = a; SELECT $1';
---
1:1 create function g
  1:89 SELECT x FROM t WHERE y = :a
  1:118 SELECT $1
=== returning queries
create procedure p() language plpgsql as $b$
begin
  return query select a from t;
  return query execute 'select 1';
  return next;
  return next x;
  call q(1);
  commit;
end; $b$;
---
1:1 create procedure p
  3:16 SELECT a FROM t
  7:3 CALL q(1)
  8:3 COMMIT
=== DO, and other languages
do $$ begin perform 1; delete from t; end $$;
do language plpgsql 'begin null; end';
create function c() returns int as 'lib', 'sym' language c;
create function h() returns int as $$ it's python $$ language plpython3u;
---
1:1 do
  1:13 SELECT 1
  1:24 DELETE FROM t
2:1 do
3:1 create function c
4:1 create function h
=== options, and INTO that is no variable's
do $$
#variable_conflict use_column
declare n int;
begin
  with d as (delete from t returning a) insert into u select a from d returning b into n;
end $$;
---
1:1 do
  5:3 WITH d AS (DELETE FROM t RETURNING a) INSERT INTO u SELECT a FROM d RETURNING b => n
=== what is wrong in a body
do $$ begin if true; end if; end $$;
do $$
begin
  select a frm b c;
end $$;
create function f() returns int as $$ select 1 + $$ language sql;
do $$ begin null; $$;
do $$ begin a.] := 1; end $$;
---
error 1:20 expected then near ";"
error 4:16 expected the end of the statement near "b"
error 6:50 expected an expression at the end of the statement
error 7:19 expected end at the end of the statement
error 8:13 expected a statement near "a"
=== loops into parts of variables, INTO in front of a parenthesis, a variable called like a word of PL/SQL
do $$
declare procedure int; a int[]; r record;
begin
  for a[1] in 1..3 loop null; end loop;
  for r.x, r.y in select b, c from t loop null; end loop;
  select into r (to_jsonb(d)) as e from u as d;
end $$;
---
1:1 do
  5:19 SELECT b, c FROM t
  6:3 SELECT to_jsonb(d) AS e FROM u AS d => r
=== definitions with semicolons of their own
do $$
begin
  create function g() returns int language sql begin atomic select case when a then 1 end from t; insert into b values (1); end;
  create rule r as on insert to t do instead (insert into a values (1); delete from b);
  select 1 into x;
end $$;
---
1:1 do
  3:3 CREATE FUNCTION g () RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END FROM t; INSERT INTO b VALUES (1); END
  4:3 CREATE RULE r AS ON INSERT TO t DO INSTEAD (INSERT INTO a VALUES (1); DELETE FROM b)
  5:3 SELECT 1 => x
