# Oracle: queries.
=== hierarchies and recursion
SELECT LEVEL, SYS_CONNECT_BY_PATH(last_name, '/') "Path", CONNECT_BY_ISLEAF, CONNECT_BY_ROOT last_name FROM employees CONNECT BY NOCYCLE PRIOR employee_id = manager_id AND LEVEL <= 4 START WITH last_name = 'King' ORDER SIBLINGS BY last_name;
WITH org_chart (eid, emp_last, mgr_id, reportLevel, salary, job_id) AS (SELECT employee_id, last_name, manager_id, 0 reportLevel, salary, job_id FROM employees WHERE manager_id is null UNION ALL SELECT e.employee_id, e.last_name, e.manager_id, r.reportLevel+1 reportLevel, e.salary, e.job_id FROM org_chart r, employees e WHERE r.eid = e.manager_id) SEARCH DEPTH FIRST BY emp_last, salary DESC NULLS LAST SET order1 CYCLE eid, mgr_id SET is_cycle TO 'Y' DEFAULT 'N' SELECT lpad(' ',2*reportLevel)||emp_last emp_name FROM org_chart ORDER BY order1;
---
SELECT LEVEL, SYS_CONNECT_BY_PATH(LAST_NAME, '/') AS "Path", CONNECT_BY_ISLEAF, CONNECT_BY_ROOT LAST_NAME FROM EMPLOYEES START WITH LAST_NAME = 'King' CONNECT BY NOCYCLE (PRIOR EMPLOYEE_ID) = MANAGER_ID AND LEVEL <= 4 ORDER SIBLINGS BY LAST_NAME
WITH ORG_CHART (EID, EMP_LAST, MGR_ID, REPORTLEVEL, SALARY, JOB_ID) AS (SELECT EMPLOYEE_ID, LAST_NAME, MANAGER_ID, 0 AS REPORTLEVEL, SALARY, JOB_ID FROM EMPLOYEES WHERE MANAGER_ID IS NULL UNION ALL SELECT E.EMPLOYEE_ID, E.LAST_NAME, E.MANAGER_ID, R.REPORTLEVEL + 1 AS REPORTLEVEL, E.SALARY, E.JOB_ID FROM ORG_CHART R, EMPLOYEES E WHERE R.EID = E.MANAGER_ID) SEARCH DEPTH FIRST BY EMP_LAST, SALARY DESC NULLS LAST SET ORDER1 CYCLE EID, MGR_ID SET IS_CYCLE TO 'Y' DEFAULT 'N' SELECT LPAD(' ', 2 * REPORTLEVEL) || EMP_LAST AS EMP_NAME FROM ORG_CHART ORDER BY ORDER1
=== inline PL/SQL
WITH FUNCTION f(x NUMBER) RETURN NUMBER IS y NUMBER := CASE WHEN 1=1 THEN 2 END; BEGIN IF x > 1 THEN RETURN 1; END IF; RETURN y; END; t AS (SELECT 1 a FROM dual) SELECT f(a) FROM t
/
WITH PROCEDURE p IS BEGIN NULL; END; FUNCTION g RETURN NUMBER IS FUNCTION h RETURN NUMBER IS BEGIN RETURN 1; END h; BEGIN FOR i IN 1..2 LOOP NULL; END LOOP; RETURN h; END g; SELECT g FROM dual
/
---
WITH FUNCTION f(x NUMBER) RETURN NUMBER IS y NUMBER := CASE WHEN 1=1 THEN 2 END; BEGIN IF x > 1 THEN RETURN 1; END IF; RETURN y; END; T AS (SELECT 1 AS A FROM DUAL) SELECT F(A) FROM T
WITH PROCEDURE p IS BEGIN NULL; END; FUNCTION g RETURN NUMBER IS FUNCTION h RETURN NUMBER IS BEGIN RETURN 1; END h; BEGIN FOR i IN 1..2 LOOP NULL; END LOOP; RETURN h; END g; SELECT G FROM DUAL
=== pivot and unpivot
SELECT * FROM (SELECT EXTRACT(YEAR FROM order_date) year, order_mode, order_total FROM orders) PIVOT (SUM(order_total) AS s, COUNT(*) AS c FOR order_mode IN ('direct' AS Store, 'online' AS Internet)) ORDER BY year;
SELECT * FROM t PIVOT XML (SUM(a) FOR (b, c) IN (ANY, ANY)) p;
SELECT * FROM pivot_table UNPIVOT INCLUDE NULLS ((yearly_total, x) FOR (order_mode, y) IN ((store, a) AS ('direct', 1), (internet, b) AS ('online', 2))) ORDER BY year, order_mode;
SELECT consumer.* FROM consumer LEFT JOIN groceries ON consumer.groceries_id = consumer.id PIVOT (MAX(type_id) FOR consumer_type IN (1, 2));
---
SELECT * FROM (SELECT EXTRACT(YEAR FROM ORDER_DATE) AS YEAR, ORDER_MODE, ORDER_TOTAL FROM ORDERS) PIVOT (SUM(ORDER_TOTAL) AS S, COUNT(*) AS C FOR ORDER_MODE IN ('direct' AS STORE, 'online' AS INTERNET)) ORDER BY YEAR
SELECT * FROM T PIVOT XML (SUM(A) FOR (B, C) IN (ANY, ANY)) P
SELECT * FROM PIVOT_TABLE UNPIVOT INCLUDE NULLS ((YEARLY_TOTAL, X) FOR (ORDER_MODE, Y) IN ((STORE, A) AS ('direct', 1), (INTERNET, B) AS ('online', 2))) ORDER BY YEAR, ORDER_MODE
SELECT CONSUMER.* FROM (CONSUMER LEFT JOIN GROCERIES ON CONSUMER.GROCERIES_ID = CONSUMER.ID) PIVOT (MAX(TYPE_ID) FOR CONSUMER_TYPE IN (1, 2))
=== model
SELECT country,prod,year,s FROM sales_view_ref MODEL RETURN UPDATED ROWS PARTITION BY (country) DIMENSION BY (prod, year) MEASURES (sale s) IGNORE NAV UNIQUE DIMENSION RULES UPSERT SEQUENTIAL ORDER (s[prod='Mouse Pad', year=2001] = s['Mouse Pad', 1999] + s['Mouse Pad', 2000], s['Standard Mouse', 2002] = s['Standard Mouse', 2001], s[FOR prod IN ('a','b'), ANY] ORDER BY year = SUM(s)[prod IS ANY, year BETWEEN 1 AND 2] * CV(year), UPDATE s[FOR year FROM 2001 TO 2005 INCREMENT 1, 1] = PRESENTV(s[1,2], 1, 0)) ORDER BY country, prod, year;
SELECT * FROM dual MODEL DIMENSION BY (0 d) MEASURES (0 x) RULES ITERATE (4) UNTIL (x[0] > 3) (x[0] = x[0] + ITERATION_NUMBER);
SELECT PREDICTION(DT COST MODEL USING a, b AS c) FROM t;
---
SELECT COUNTRY, PROD, YEAR, S FROM SALES_VIEW_REF MODEL RETURN UPDATED ROWS PARTITION BY (COUNTRY) DIMENSION BY (PROD, YEAR) MEASURES (SALE AS S) IGNORE NAV UNIQUE DIMENSION RULES UPSERT SEQUENTIAL ORDER (S[PROD = 'Mouse Pad', YEAR = 2001] = S['Mouse Pad', 1999] + S['Mouse Pad', 2000], S['Standard Mouse', 2002] = S['Standard Mouse', 2001], S[FOR PROD IN ('a', 'b'), ANY] ORDER BY YEAR = SUM(S)[PROD IS ANY, YEAR BETWEEN 1 AND 2] * CV(YEAR), UPDATE S[FOR YEAR FROM 2001 TO 2005 INCREMENT 1, 1] = PRESENTV(S[1, 2], 1, 0)) ORDER BY COUNTRY, PROD, YEAR
SELECT * FROM DUAL MODEL DIMENSION BY (0 AS D) MEASURES (0 AS X) RULES ITERATE (4) UNTIL (X[0] > 3) (X[0] = X[0] + ITERATION_NUMBER)
SELECT PREDICTION(DT COST MODEL USING A, B AS C) FROM T
=== row patterns
SELECT * FROM Ticker MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY tstamp MEASURES STRT.tstamp AS start_tstamp, LAST(DOWN.tstamp) AS bottom_tstamp, FINAL LAST(UP.price) AS e, CLASSIFIER() cl ONE ROW PER MATCH AFTER MATCH SKIP TO LAST UP PATTERN (STRT DOWN+ UP+ (A|B){2,3}? {- C -} $) SUBSET du = (DOWN, UP) DEFINE DOWN AS DOWN.price < PREV(DOWN.price), UP AS UP.price > PREV(UP.price, 1)) MR ORDER BY MR.symbol, MR.start_tstamp;
---
SELECT * FROM TICKER MATCH_RECOGNIZE (PARTITION BY SYMBOL ORDER BY TSTAMP MEASURES STRT.TSTAMP AS START_TSTAMP, LAST(DOWN.TSTAMP) AS BOTTOM_TSTAMP, FINAL LAST(UP.PRICE) AS E, CLASSIFIER() AS CL ONE ROW PER MATCH AFTER MATCH SKIP TO LAST UP PATTERN (STRT DOWN+ UP+ (A | B){2,3}? {- C -} $) SUBSET DU = (DOWN, UP) DEFINE DOWN AS DOWN.PRICE < PREV(DOWN.PRICE), UP AS UP.PRICE > PREV(UP.PRICE, 1)) MR ORDER BY MR.SYMBOL, MR.START_TSTAMP
=== graphs
SELECT * FROM GRAPH_TABLE (students_graph MATCH (a IS person) -[e IS friends WHERE e.d > DATE '2020-01-01']-> (b IS person) WHERE a.name = 'John' COLUMNS (a.name AS an, b.name AS bn));
SELECT * FROM GRAPH_TABLE (g MATCH (a) -> (b) <-[e]- (c) -[f IS x|y]->{1,3} (d), (q) WHERE a.x = 1 ONE ROW PER STEP (v1, e1, v2) COLUMNS (a.x, VERTEX_ID(b) AS vid)) gt;
---
SELECT * FROM GRAPH_TABLE (STUDENTS_GRAPH MATCH (A IS PERSON) -[E IS FRIENDS WHERE E.D > DATE '2020-01-01']-> (B IS PERSON) WHERE A.NAME = 'John' COLUMNS (A.NAME AS AN, B.NAME AS BN))
SELECT * FROM GRAPH_TABLE (G MATCH (A) -> (B) <-[E]- (C) -[F IS X | Y]->{1,3} (D), (Q) WHERE A.X = 1 ONE ROW PER STEP (V1, E1, V2) COLUMNS (A.X, VERTEX_ID(B) AS VID)) GT
=== XML
SELECT XMLELEMENT("Warehouse", XMLFOREST(WarehouseID as "Building", area as "Area")) FROM warehouse_table;
SELECT XMLELEMENT("Emp", XMLATTRIBUTES(e.employee_id AS "ID", e.last_name), XMLELEMENT("Dept", e.department_id), XMLAGG(XMLELEMENT("J", j.job_id) ORDER BY j.start_date)) AS "Emp" FROM employees e;
SELECT XMLQUERY('for $i in /Warehouse where $i/Area > 50000 return <D/>' PASSING BY VALUE warehouse_spec RETURNING CONTENT) FROM warehouses;
SELECT XMLSERIALIZE(CONTENT XMLTYPE('<a/>') AS CLOB ENCODING 'UTF-8' VERSION '1.0' INDENT SIZE = 2 HIDE DEFAULTS) FROM DUAL;
SELECT XMLROOT(XMLTYPE('<poid>143598</poid>'), VERSION '1.0', STANDALONE YES) AS "XMLROOT" FROM DUAL;
SELECT XMLPARSE(CONTENT '124 <a/>' WELLFORMED) AS PO FROM DUAL;
SELECT XMLPI(NAME "Order analysisComp", 'imported, reconfigured, disassembled') AS "XMLPI" FROM DUAL;
SELECT XMLCAST(des.COLUMN_VALUE AS VARCHAR2(256)) FROM purchaseorder, XMLTABLE('/PurchaseOrder/LineItems' PASSING OBJECT_VALUE) des;
SELECT id FROM purchaseorder WHERE XMLEXISTS('/a[b="c"]' PASSING BY VALUE OBJECT_VALUE AS "x");
SELECT warehouse_name warehouse, warehouse2."Water", warehouse2."Rail" FROM warehouses, XMLTABLE('/Warehouse' PASSING warehouses.warehouse_spec COLUMNS "Water" varchar2(6) PATH 'WaterAccess', "Rail" varchar2(6) PATH 'RailAccess', n FOR ORDINALITY, x XMLTYPE PATH 'a' DEFAULT 'q') warehouse2;
SELECT t.* FROM XMLTABLE('for $i in 1 to 10 return $i') t;
---
SELECT XMLELEMENT(NAME "Warehouse", XMLFOREST(WAREHOUSEID AS "Building", AREA AS "Area")) FROM WAREHOUSE_TABLE
SELECT XMLELEMENT(NAME "Emp", XMLATTRIBUTES(E.EMPLOYEE_ID AS ID, E.LAST_NAME), XMLELEMENT(NAME "Dept", E.DEPARTMENT_ID), XMLAGG(XMLELEMENT(NAME J, J.JOB_ID) ORDER BY J.START_DATE)) AS "Emp" FROM EMPLOYEES E
SELECT XMLQUERY('for $i in /Warehouse where $i/Area > 50000 return <D/>' PASSING BY VALUE WAREHOUSE_SPEC RETURNING CONTENT) FROM WAREHOUSES
SELECT XMLSERIALIZE(CONTENT XMLTYPE('<a/>') AS CLOB ENCODING 'UTF-8' VERSION '1.0' INDENT SIZE = 2 HIDE DEFAULTS) FROM DUAL
SELECT XMLROOT(XMLTYPE('<poid>143598</poid>'), VERSION '1.0', STANDALONE YES) AS XMLROOT FROM DUAL
SELECT XMLPARSE(CONTENT '124 <a/>' WELLFORMED) AS PO FROM DUAL
SELECT XMLPI(NAME "Order analysisComp", 'imported, reconfigured, disassembled') AS XMLPI FROM DUAL
SELECT XMLCAST(DES.COLUMN_VALUE AS VARCHAR2(256)) FROM PURCHASEORDER, XMLTABLE('/PurchaseOrder/LineItems' PASSING OBJECT_VALUE) DES
SELECT ID FROM PURCHASEORDER WHERE XMLEXISTS('/a[b="c"]' PASSING BY VALUE OBJECT_VALUE AS "x")
SELECT WAREHOUSE_NAME AS WAREHOUSE, WAREHOUSE2."Water", WAREHOUSE2."Rail" FROM WAREHOUSES, XMLTABLE('/Warehouse' PASSING WAREHOUSES.WAREHOUSE_SPEC COLUMNS "Water" VARCHAR2(6) PATH 'WaterAccess', "Rail" VARCHAR2(6) PATH 'RailAccess', N FOR ORDINALITY, X XMLTYPE PATH 'a' DEFAULT 'q') WAREHOUSE2
SELECT T.* FROM XMLTABLE('for $i in 1 to 10 return $i') T
=== flashback, partitions, samples
SELECT salary FROM employees AS OF TIMESTAMP (SYSTIMESTAMP - INTERVAL '1' MINUTE) WHERE last_name = 'Chung';
SELECT salary FROM employees VERSIONS BETWEEN TIMESTAMP SYSTIMESTAMP - INTERVAL '10' MINUTE AND SYSTIMESTAMP - INTERVAL '1' MINUTE WHERE last_name = 'Chung';
SELECT * FROM employees VERSIONS BETWEEN SCN MINVALUE AND MAXVALUE e;
SELECT * FROM emp AS OF PERIOD FOR valid_time TO_DATE('1','d') e, t SAMPLE BLOCK (10) SEED (1) x, t2 PARTITION (p1) y, t3 SUBPARTITION FOR (1, 'a') z;
SELECT * FROM emp PARTITION (p1) e, dept SUBPARTITION (s1), sales PARTITION FOR (DATE '2020-01-01') s;
---
SELECT SALARY FROM EMPLOYEES AS OF TIMESTAMP (SYSTIMESTAMP - INTERVAL '1' minute) WHERE LAST_NAME = 'Chung'
SELECT SALARY FROM EMPLOYEES VERSIONS BETWEEN TIMESTAMP (SYSTIMESTAMP - INTERVAL '10' minute) AND (SYSTIMESTAMP - INTERVAL '1' minute) WHERE LAST_NAME = 'Chung'
SELECT * FROM EMPLOYEES VERSIONS BETWEEN SCN MINVALUE AND MAXVALUE E
SELECT * FROM EMP AS OF PERIOD FOR VALID_TIME TO_DATE('1', 'd') E, T SAMPLE BLOCK (10) SEED (1) X, T2 PARTITION (P1) Y, T3 SUBPARTITION FOR (1, 'a') Z
SELECT * FROM EMP PARTITION (P1) E, DEPT SUBPARTITION (S1), SALES PARTITION FOR (DATE '2020-01-01') S
=== vectors
SELECT VECTOR_DISTANCE(v, :q, COSINE) d, v <=> w, v <-> w, v <#> w FROM t ORDER BY d FETCH APPROX FIRST 10 ROWS ONLY WITH TARGET ACCURACY 90;
SELECT VECTOR_EMBEDDING(m USING txt AS data), TO_VECTOR('[1,2]', 2, FLOAT32), VECTOR('[1]', *, *), VECTOR_SERIALIZE(v RETURNING CLOB) FROM t;
SELECT a FROM t ORDER BY VECTOR_DISTANCE(v, :1, EUCLIDEAN) FETCH EXACT FIRST 2 PARTITIONS BY b, 3 ROWS ONLY;
---
SELECT VECTOR_DISTANCE(V, :Q, COSINE) AS D, V <=> W, V <-> W, V <#> W FROM T ORDER BY D FETCH APPROX FIRST 10 ROWS ONLY WITH TARGET ACCURACY 90
SELECT VECTOR_EMBEDDING(M USING TXT AS DATA), TO_VECTOR('[1,2]', 2, FLOAT32), VECTOR('[1]', *, *), VECTOR_SERIALIZE(V RETURNING CLOB) FROM T
SELECT A FROM T ORDER BY VECTOR_DISTANCE(V, :1, EUCLIDEAN) FETCH EXACT FIRST 2 PARTITIONS BY B, 3 ROWS ONLY
=== data mining
with clust as (select cast(collect(cattr(aname, op, to_char(val), support, confidence)) as cattrs) cl_attrs from clus_tab group by id), custclus as (select t.cust_id, s.cluster_id from (select cust_id , cluster_set(km_sh_clus_sample, null, 0.2 using *) pset from km where cust_id = 101362) t, table(t.pset) s) select a.probability prob from custclus a, (select t.id, c.* from clust t, table(t.cl_attrs) c) b;
SELECT FEATURE_SET(m, 10 USING *), CLUSTER_ID(INTO 4 USING a, b) OVER (), PREDICTION_PROBABILITY(m, 'x' USING *), PREDICTION(m COST (1, 2) VALUES ((0, 1), (1, 0)) USING *) FROM t;
---
WITH CLUST AS (SELECT CAST(COLLECT(CATTR(ANAME, OP, TO_CHAR(VAL), SUPPORT, CONFIDENCE)) AS CATTRS) AS CL_ATTRS FROM CLUS_TAB GROUP BY ID), CUSTCLUS AS (SELECT T.CUST_ID, S.CLUSTER_ID FROM (SELECT CUST_ID, CLUSTER_SET(KM_SH_CLUS_SAMPLE, NULL, 0.2 USING *) AS PSET FROM KM WHERE CUST_ID = 101362) T, TABLE (T.PSET) S) SELECT A.PROBABILITY AS PROB FROM CUSTCLUS A, (SELECT T.ID, C.* FROM CLUST T, TABLE (T.CL_ATTRS) C) B
SELECT FEATURE_SET(M, 10 USING *), CLUSTER_ID(INTO 4 USING A, B) OVER (), PREDICTION_PROBABILITY(M, 'x' USING *), PREDICTION(M COST (1, 2) VALUES ((0, 1), (1, 0)) USING *) FROM T
=== windows and aggregates
select time_id, product , last_value(quantity ignore nulls) over (partition by product order by time_id) quantity from ( select times.time_id, product, quantity from inventory partition by  (product) right outer join times on (times.time_id = inventory.time_id) where times.time_id between to_date('01/04/01', 'dd/mm/yy') and to_date('06/04/01', 'dd/mm/yy')) order by  2,1;
select listagg(ename, ',' ON OVERFLOW TRUNCATE '...' WITHOUT COUNT) within group (order by hiredate) over (partition by deptno) as employees from emp;
SELECT SUM(x) OVER (ORDER BY y RANGE BETWEEN INTERVAL '1' DAY PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE TIES), NTH_VALUE(a, 2) FROM LAST IGNORE NULLS OVER (w ROWS 2 PRECEDING), COUNT(*) OVER w FROM t WINDOW w AS (PARTITION BY z);
SELECT MAX(a) KEEP (DENSE_RANK FIRST ORDER BY b DESC NULLS LAST) OVER (PARTITION BY c) FROM t;
SELECT a, ROW_NUMBER() OVER (ORDER BY b) rn FROM t QUALIFY rn = 1;
SELECT GROUPING_ID(a, b), GROUP_ID() FROM t GROUP BY GROUPING SETS ((a, b), ROLLUP (c, (d, e)), CUBE (f), ()), g HAVING COUNT(*) > 1;
SELECT DISTINCT owner, COUNT(*) OVER (PARTITION BY owner) FROM all_objects WHERE object_name LIKE 'A%' ESCAPE '\';
SELECT COUNT(*), COUNT(DISTINCT x), AVG(ALL y), STATS_MODE(z), MEDIAN(q) OVER (PARTITION BY p) FROM t GROUP BY ROLLUP (a), b;
SELECT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY s DESC) OVER (PARTITION BY d) FROM t;
SELECT LISTAGG(DISTINCT a, ', ') WITHIN GROUP (ORDER BY a) FROM t;
SELECT MAX(CASE WHEN x = 1 THEN y END) KEEP (DENSE_RANK LAST ORDER BY z) m FROM t;
SELECT first_value(a) over (partition by b order by c rows between unbounded preceding and unbounded following) fv, lag(a, 1, 0) ignore nulls over (order by b) lg, ntile(4) over (order by a) nt, ratio_to_report(a) over () rr FROM t;
---
SELECT TIME_ID, PRODUCT, LAST_VALUE(QUANTITY) IGNORE NULLS OVER (PARTITION BY PRODUCT ORDER BY TIME_ID) AS QUANTITY FROM (SELECT TIMES.TIME_ID, PRODUCT, QUANTITY FROM INVENTORY PARTITION BY (PRODUCT) RIGHT JOIN TIMES ON TIMES.TIME_ID = INVENTORY.TIME_ID WHERE TIMES.TIME_ID BETWEEN TO_DATE('01/04/01', 'dd/mm/yy') AND TO_DATE('06/04/01', 'dd/mm/yy')) ORDER BY 2, 1
SELECT LISTAGG(ENAME, ',' ON OVERFLOW TRUNCATE '...' WITHOUT COUNT) WITHIN GROUP (ORDER BY HIREDATE) OVER (PARTITION BY DEPTNO) AS EMPLOYEES FROM EMP
SELECT SUM(X) OVER (ORDER BY Y RANGE BETWEEN INTERVAL '1' day PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE TIES), NTH_VALUE(A, 2) FROM LAST IGNORE NULLS OVER (W ROWS 2 PRECEDING), COUNT(*) OVER W FROM T WINDOW W AS (PARTITION BY Z)
SELECT MAX(A) KEEP (DENSE_RANK FIRST ORDER BY B DESC NULLS LAST) OVER (PARTITION BY C) FROM T
SELECT A, ROW_NUMBER() OVER (ORDER BY B) AS RN FROM T QUALIFY RN = 1
SELECT GROUPING_ID(A, B), GROUP_ID() FROM T GROUP BY GROUPING SETS ((A, B), ROLLUP (C, (D, E)), CUBE (F), ()), G HAVING COUNT(*) > 1
SELECT DISTINCT OWNER, COUNT(*) OVER (PARTITION BY OWNER) FROM ALL_OBJECTS WHERE OBJECT_NAME LIKE 'A%' ESCAPE '\'
SELECT COUNT(*), COUNT(DISTINCT X), AVG(Y), STATS_MODE(Z), MEDIAN(Q) OVER (PARTITION BY P) FROM T GROUP BY ROLLUP (A), B
SELECT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY S DESC) OVER (PARTITION BY D) FROM T
SELECT LISTAGG(DISTINCT A, ', ') WITHIN GROUP (ORDER BY A) FROM T
SELECT MAX(CASE WHEN X = 1 THEN Y END) KEEP (DENSE_RANK LAST ORDER BY Z) AS M FROM T
SELECT FIRST_VALUE(A) OVER (PARTITION BY B ORDER BY C ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS FV, LAG(A, 1, 0) IGNORE NULLS OVER (ORDER BY B) AS LG, NTILE(4) OVER (ORDER BY A) AS NT, RATIO_TO_REPORT(A) OVER () AS RR FROM T
=== collections and objects
SELECT CAST(MULTISET(SELECT a FROM t) AS tt), a MULTISET UNION DISTINCT b, VALUE(p), REF(p), DEREF(r).x FROM t p WHERE a MEMBER OF b AND c NOT SUBMULTISET OF d AND e IS NOT A SET AND f IS EMPTY AND VALUE(p) IS OF (ONLY emp_t, s.x_t);
SELECT TREAT(VALUE(p) AS employee_t).salary, TREAT(x AS REF emp_t) FROM persons p;
SELECT NEW person_t(1,'x'), person_t(1).get_name(), t.col.attr.meth(1).y, pkg.schema.fn(1) FROM t;
SELECT * FROM t1 CROSS APPLY (SELECT 1 FROM dual) x OUTER APPLY TABLE(f(t1.a)) y;
SELECT CURSOR(SELECT 1 FROM dual) FROM dual;
SELECT column_value FROM TABLE(sys.odcivarchar2list('a', 'b'));
SELECT VALUE(e).name, e.addr.city FROM emp_obj e;
SELECT REF(e) FROM emp_obj e WHERE e.addr IS NOT NULL AND e.x IS DANGLING;
SELECT o.id, v.* FROM orders o, TABLE(o.items)(+) v;
SELECT * FROM THE (SELECT items FROM orders WHERE id = 1);
SELECT a MULTISET EXCEPT b MULTISET INTERSECT ALL c, SET(d), CARDINALITY(e), POWERMULTISET(f) FROM t WHERE g IS A SET;
---
SELECT CAST(MULTISET(SELECT A FROM T) AS TT), A MULTISET UNION DISTINCT B, VALUE(P), REF(P), DEREF(R).x FROM T P WHERE A MEMBER OF B AND C NOT SUBMULTISET OF D AND E IS NOT A SET AND F IS EMPTY AND VALUE(P) IS OF (ONLY EMP_T, S.X_T)
SELECT TREAT(VALUE(P) AS EMPLOYEE_T).salary, TREAT(X AS REF EMP_T) FROM PERSONS P
SELECT NEW PERSON_T(1, 'x'), PERSON_T(1).GET_NAME(), t.col.attr.METH(1).y, PKG.SCHEMA.FN(1) FROM T
SELECT * FROM T1 CROSS APPLY (SELECT 1 FROM DUAL) X OUTER APPLY TABLE (F(T1.A)) Y
SELECT CURSOR(SELECT 1 FROM DUAL) FROM DUAL
SELECT COLUMN_VALUE FROM TABLE (SYS.ODCIVARCHAR2LIST('a', 'b'))
SELECT VALUE(E).name, e.addr.city FROM EMP_OBJ E
SELECT REF(E) FROM EMP_OBJ E WHERE E.ADDR IS NOT NULL AND E.X IS DANGLING
SELECT O.ID, V.* FROM ORDERS O, TABLE (O.ITEMS)(+) V
SELECT * FROM THE (SELECT ITEMS FROM ORDERS WHERE ID = 1)
SELECT (A MULTISET EXCEPT B) MULTISET INTERSECT C, SET(D), CARDINALITY(E), POWERMULTISET(F) FROM T WHERE G IS A SET
=== literals and binds
SELECT N'abc', q'[it's]', nq'{x}', DATE '2020-01-01', TIMESTAMP '2020-01-01 00:00:00 +01:00', INTERVAL '5-2' YEAR(3) TO MONTH, INTERVAL '1 2:3:4.5' DAY(2) TO SECOND(3), (a - b) DAY(9) TO SECOND, x AT TIME ZONE 'UTC', x AT LOCAL FROM t;
SELECT :b:ind, :c INDICATOR :d FROM dual;
SELECT -1, +2, 1.5e10, 1e-5f, .5d, 0x FROM dual;
SELECT * FROM t WHERE a = :a AND b = :1 AND c IN (:x, :y) AND d LIKE :d || '%';
SELECT DATE '2020-01-01' + 1, TIMESTAMP '2020-01-01 00:00:00' AT TIME ZONE DBTIMEZONE, (a - b) YEAR TO MONTH, INTERVAL '10' SECOND(2, 3), INTERVAL :x DAY FROM t;
SELECT q'!it's!', q'<a>b>', nQ'(x)', N'é' FROM dual;
---
SELECT N'abc', 'it''s', N'x', DATE '2020-01-01', TIMESTAMP '2020-01-01 00:00:00 +01:00', INTERVAL '5-2' year(3) to month, INTERVAL '1 2:3:4.5' day(2) to second(3), (A - B) day(9) to second, X AT TIME ZONE 'UTC', X AT LOCAL FROM T
SELECT :B:IND, :C:D FROM DUAL
SELECT - 1, + 2, 1.5e10, 1e-5f, .5d, 0 AS X FROM DUAL
SELECT * FROM T WHERE A = :A AND B = :1 AND C IN (:X, :Y) AND D LIKE (:D || '%')
SELECT DATE '2020-01-01' + 1, TIMESTAMP '2020-01-01 00:00:00' AT TIME ZONE DBTIMEZONE, (A - B) year to month, INTERVAL '10' second(2, 3), INTERVAL :X day FROM T
SELECT 'it''s', 'a>b', N'x', N'é' FROM DUAL
=== conversions
SELECT TO_NUMBER('x' DEFAULT 0 ON CONVERSION ERROR, '999'), CAST('x' AS NUMBER DEFAULT -1 ON CONVERSION ERROR), CAST('200' AS NUMBER DEFAULT 0 ON CONVERSION ERROR, '$99.99'), VALIDATE_CONVERSION('x' AS DATE, 'YYYY') FROM dual;
SELECT TRANSLATE(x USING NCHAR_CS), CHR(196 USING NCHAR_CS), TRIM(LEADING '0' FROM y), EXTRACT(DAY FROM d), EXTRACT(x, '/a/b') FROM t;
SELECT CAST(a AS VARCHAR2(10 CHAR)), CAST(b AS TIMESTAMP WITH LOCAL TIME ZONE), CAST(c AS INTERVAL DAY(3) TO SECOND(2)), CAST(d AS s.type_t) FROM t;
---
SELECT TO_NUMBER('x' DEFAULT 0 ON CONVERSION ERROR, '999'), CAST('x' AS NUMBER DEFAULT (- 1) ON CONVERSION ERROR), CAST('200' AS NUMBER DEFAULT 0 ON CONVERSION ERROR, '$99.99'), VALIDATE_CONVERSION('x' AS DATE, 'YYYY') FROM DUAL
SELECT TRANSLATE(X USING NCHAR_CS), CHR(196 USING NCHAR_CS), TRIM(LEADING '0' FROM Y), EXTRACT(DAY FROM D), EXTRACT(X, '/a/b') FROM T
SELECT CAST(A AS VARCHAR2(10 CHAR)), CAST(B AS TIMESTAMP with local time zone), CAST(C AS INTERVAL day(3) to second(2)), CAST(D AS S.TYPE_T) FROM T
=== joins and laterals
SELECT * FROM a, LATERAL (SELECT * FROM b WHERE b.x = a.x) l, ONLY (v) o, CONTAINERS(t) c;
SELECT * FROM a FULL OUTER JOIN b USING (x) NATURAL JOIN c LEFT JOIN (d JOIN e ON d.i = e.i) ON d.z = a.z;
SELECT a.* FROM t a WHERE a.x(+) = b.y AND (b.z (+) > 3 OR c LIKE '%\_' ESCAPE '\') AND d LIKEC 'x' AND e NOT BETWEEN 1 AND 2 AND f IN (1) AND g = ANY (1,2,3) AND h >= ALL (SELECT 1 FROM dual);
SELECT * FROM t1 t JOIN t2 USING (id) WHERE ROWNUM <= 10 AND t.d >= DATE '2020-01-01';
SELECT * FROM a NATURAL LEFT OUTER JOIN b CROSS JOIN c INNER JOIN d ON a.x = d.x;
SELECT s.sid, s.serial#, p.spid, s.machine FROM gv$session s, gv$process p WHERE s.paddr = p.addr(+) AND s.type != 'BACKGROUND';
SELECT t.a, x.b FROM t LEFT OUTER JOIN LATERAL (SELECT b FROM u WHERE u.a = t.a) x ON 1 = 1;
---
SELECT * FROM A, LATERAL (SELECT * FROM B WHERE B.X = A.X) L, ONLY (V) O, CONTAINERS (T) C
SELECT * FROM A FULL JOIN B USING (X) NATURAL JOIN C LEFT JOIN (D JOIN E ON D.I = E.I) ON D.Z = A.Z
SELECT A.* FROM T A WHERE A.X(+) = B.Y AND (B.Z(+) > 3 OR C LIKE '%\_' ESCAPE '\') AND D LIKEC 'x' AND E NOT BETWEEN 1 AND 2 AND F IN (1) AND (G = ANY (1, 2, 3)) AND (H >= ALL (SELECT 1 FROM DUAL))
SELECT * FROM T1 T JOIN T2 USING (ID) WHERE ROWNUM <= 10 AND T.D >= DATE '2020-01-01'
SELECT * FROM A NATURAL LEFT JOIN B CROSS JOIN C JOIN D ON A.X = D.X
SELECT S.SID, S.SERIAL#, P.SPID, S.MACHINE FROM GV$SESSION S, GV$PROCESS P WHERE S.PADDR = P.ADDR(+) AND S.TYPE <> 'BACKGROUND'
SELECT T.A, X.B FROM T LEFT JOIN LATERAL (SELECT B FROM U WHERE U.A = T.A) X ON 1 = 1
=== set operations and parentheses
SELECT seq.NEXTVAL, s.seq.CURRVAL@link, ROWNUM, ROWID FROM dual WHERE a ^= b AND c > = d AND NOT EXISTS (SELECT 1 FROM x) AND (a, b) IN ((1, 2), (3, 4)) AND (a) IN ((SELECT 1 FROM dual) UNION (SELECT 2 FROM dual));
SELECT ((SELECT MAX(a) FROM t) + 1) * 2, (((1))) FROM dual;
SELECT DISTINCT a FROM t UNION ALL (SELECT b FROM u ORDER BY 1) MINUS SELECT c FROM v INTERSECT SELECT 1 FROM dual ORDER BY 1 OFFSET 1 ROW FETCH NEXT 5 PERCENT ROWS WITH TIES;
SELECT COUNT(*) FROM (SELECT 1 FROM dual UNION SELECT 2 FROM dual) ;
SELECT a AS "A", b || '-' || c AS d FROM t WHERE (((a = 1)));
---
SELECT SEQ.NEXTVAL, s.seq.CURRVAL@LINK, ROWNUM, ROWID FROM DUAL WHERE A <> B AND C >= D AND (NOT EXISTS (SELECT 1 FROM X)) AND (A, B) IN ((1, 2), (3, 4)) AND A IN (SELECT 1 FROM DUAL UNION SELECT 2 FROM DUAL)
SELECT ((SELECT MAX(A) FROM T) + 1) * 2, 1 FROM DUAL
(SELECT DISTINCT A FROM T UNION ALL (SELECT B FROM U ORDER BY 1) MINUS SELECT C FROM V) INTERSECT SELECT 1 FROM DUAL ORDER BY 1 OFFSET 1 ROWS FETCH FIRST 5 PERCENT ROWS WITH TIES
SELECT COUNT(*) FROM (SELECT 1 FROM DUAL UNION SELECT 2 FROM DUAL)
SELECT A AS A, B || '-' || C AS D FROM T WHERE A = 1
=== locks and row limits
SELECT e.salary FROM employees e FOR UPDATE OF e.salary, e.x SKIP LOCKED;
SELECT * FROM t FOR UPDATE WAIT 5;
SELECT a, b FROM t WHERE a IN (SELECT x FROM u) ORDER BY 1 DESC NULLS LAST FOR UPDATE NOWAIT;
SELECT * FROM t ORDER BY a FETCH FIRST ROW ONLY;
SELECT * FROM t FETCH NEXT 3 ROWS WITH TIES;
---
SELECT E.SALARY FROM EMPLOYEES E FOR UPDATE OF E.SALARY, E.X SKIP LOCKED
SELECT * FROM T FOR UPDATE WAIT 5
SELECT A, B FROM T WHERE A IN (SELECT X FROM U) ORDER BY 1 DESC NULLS LAST FOR UPDATE NOWAIT
SELECT * FROM T ORDER BY A FETCH FIRST 1 ROWS ONLY
SELECT * FROM T FETCH FIRST 3 ROWS WITH TIES
=== of version 23
SELECT * FROM (VALUES (1, 'a'), (2, 'b')) t (id, name);
SELECT dept, COUNT(*) c FROM t GROUP BY ALL;
SELECT 1;
---
SELECT * FROM (VALUES (1, 'a'), (2, 'b')) T (ID, NAME)
SELECT DEPT, COUNT(*) AS C FROM T GROUP BY ALL
SELECT 1
=== what PL/SQL adds
SELECT a INTO v FROM t; 
SELECT a, b BULK COLLECT INTO x, y FROM t WHERE c = 1;
---
SELECT A INTO V FROM T
SELECT A, B BULK COLLECT INTO X, Y FROM T WHERE C = 1
=== queries of every day
SELECT * FROM scott.emp@hq.acme.com;
select a ä, b Ḅ from dual;
SELECT 'A' | | 'B' FROM dual;
SELECT e.last_name, (SELECT COUNT(*) FROM emp x WHERE x.mgr = e.id) cnt FROM emp e;
SELECT DECODE(a, 1, 'x', 'y'), NVL2(b, 1, 2), TO_CHAR(d, 'YYYY-MM-DD HH24:MI:SS'), TRUNC(SYSDATE) - 1/24, d + INTERVAL '1' DAY FROM dual;
SELECT * FROM "Mixed Case"."Table" "T" WHERE "T"."a b" = 'x';
SELECT username, user, uid, level, sysdate, systimestamp, current_date, sessiontimezone FROM dba_users;
SELECT /*+ FIRST_ROWS(10) INDEX(e emp_ix) */ * FROM emp e;
SELECT name, value FROM v$parameter WHERE name = 'x' AND sys_context('USERENV', 'CON_NAME') = 'A';
SELECT a FROM (SELECT a, ROWNUM rn FROM t WHERE ROWNUM < 100) WHERE rn > 10;
SELECT * FROM t WHERE (a, b) NOT IN (SELECT 1, 2 FROM dual) AND NOT (c = 1 OR d = 2);
SELECT a.b.c.d.e.f FROM a;
SELECT CASE WHEN a = 1 THEN 'x' WHEN b IS NULL THEN 'y' ELSE NULL END CASE_COL, CASE a WHEN 1 THEN 2 END FROM t;
SELECT 1 one, 2 AS two, 3 "three", 'a''b' FROM dual;
SELECT * FROM dual WHERE 1=1 AND 'a' || 'b' = 'ab' AND MOD(1, 2) = 1 AND REGEXP_LIKE(x, '^a', 'i');
WITH a AS (SELECT 1 x FROM dual), b AS (SELECT x FROM a) SELECT * FROM a, b;
SELECT * FROM t WHERE x BETWEEN SYSDATE - 7 AND SYSDATE AND y IS NOT NULL AND z IS NAN;
SELECT * FROM all_tab_columns c WHERE c.owner = USER AND c.column_id > 0 AND ROWNUM = 1;
SELECT dbms_metadata.get_ddl('TABLE', table_name) FROM user_tables;
SELECT sum(bytes)/1024/1024 mb, ROUND(AVG(x), 2) FROM dba_segments GROUP BY tablespace_name HAVING SUM(bytes) > 1e9 ORDER BY mb DESC;
SELECT * FROM f(t PARTITION BY a ORDER BY b, COLUMNS(x, y));
EXPLAIN PLAN SET STATEMENT_ID = 'x' FOR SELECT * FROM t;
SELECT a "b""c" FROM t;
SELECT sysdate "Date", a end_date, b type, c status FROM t end_t;
---
SELECT * FROM SCOTT.EMP@HQ.ACME.COM
SELECT A AS "ä", B AS "Ḅ" FROM DUAL
SELECT 'A' || 'B' FROM DUAL
SELECT E.LAST_NAME, (SELECT COUNT(*) FROM EMP X WHERE X.MGR = E.ID) AS CNT FROM EMP E
SELECT DECODE(A, 1, 'x', 'y'), NVL2(B, 1, 2), TO_CHAR(D, 'YYYY-MM-DD HH24:MI:SS'), TRUNC(SYSDATE) - (1 / 24), D + INTERVAL '1' day FROM DUAL
SELECT * FROM "Mixed Case"."Table" T WHERE T."a b" = 'x'
SELECT USERNAME, USER, UID, LEVEL, SYSDATE, SYSTIMESTAMP, CURRENT_DATE, SESSIONTIMEZONE FROM DBA_USERS
SELECT /*+ FIRST_ROWS(10) INDEX(e emp_ix) */ * FROM EMP E
SELECT NAME, VALUE FROM V$PARAMETER WHERE NAME = 'x' AND SYS_CONTEXT('USERENV', 'CON_NAME') = 'A'
SELECT A FROM (SELECT A, ROWNUM AS RN FROM T WHERE ROWNUM < 100) WHERE RN > 10
SELECT * FROM T WHERE (A, B) NOT IN (SELECT 1, 2 FROM DUAL) AND (NOT (C = 1 OR D = 2))
SELECT a.b.c.d.e.f FROM A
SELECT CASE WHEN A = 1 THEN 'x' WHEN B IS NULL THEN 'y' ELSE NULL END AS CASE_COL, CASE A WHEN 1 THEN 2 END FROM T
SELECT 1 AS ONE, 2 AS TWO, 3 AS "three", 'a''b' FROM DUAL
SELECT * FROM DUAL WHERE 1 = 1 AND ('a' || 'b') = 'ab' AND MOD(1, 2) = 1 AND REGEXP_LIKE(X, '^a', 'i')
WITH A AS (SELECT 1 AS X FROM DUAL), B AS (SELECT X FROM A) SELECT * FROM A, B
SELECT * FROM T WHERE X BETWEEN (SYSDATE - 7) AND SYSDATE AND Y IS NOT NULL AND Z IS NAN
SELECT * FROM ALL_TAB_COLUMNS C WHERE C.OWNER = USER AND C.COLUMN_ID > 0 AND ROWNUM = 1
SELECT DBMS_METADATA.GET_DDL('TABLE', TABLE_NAME) FROM USER_TABLES
SELECT SUM(BYTES) / 1024 / 1024 AS MB, ROUND(AVG(X), 2) FROM DBA_SEGMENTS GROUP BY TABLESPACE_NAME HAVING SUM(BYTES) > 1e9 ORDER BY MB DESC
SELECT * FROM F(T PARTITION BY (A) ORDER BY B, COLUMNS(X, Y))
EXPLAIN PLAN SET STATEMENT_ID = 'x' FOR SELECT * FROM T
SELECT A AS "b""c" FROM T
SELECT SYSDATE AS "Date", A AS END_DATE, B AS TYPE, C AS STATUS FROM T END_T
=== methods of what stands in parentheses
SELECT (a).m(), (a.b).m(1), (a).b, (XMLELEMENT("e")).getClobVal() FROM t;
SELECT (a).m( FROM t;
---
SELECT (A).M(), A.B.M(1), (A).b, XMLELEMENT(NAME "e").GETCLOBVAL() FROM T
error 2:15 expected an expression near "FROM"
=== NEW as a name
SELECT new FROM t WHERE new IN (0, 1) AND new = NEW x.p(1) AND old BETWEEN new AND 5;
---
SELECT NEW FROM T WHERE NEW IN (0, 1) AND NEW = (NEW X.P(1)) AND OLD BETWEEN NEW AND 5
=== graph patterns
select * from graph_table (g match (a) ((x) -[y]-> (z) where y.a > 5){2,4} (b) columns (b.c as c));
select * from graph_table (g match any shortest p = (a) -[e]->* (b) one row per step (v1, e1, v2) columns (v1.a as a))
---
SELECT * FROM GRAPH_TABLE (G MATCH (A) ((X) -[Y]-> (Z) WHERE Y.A > 5){2,4} (B) COLUMNS (B.C AS C))
SELECT * FROM GRAPH_TABLE (G MATCH ANY SHORTEST P = (A) -[E]->* (B) ONE ROW PER STEP (V1, E1, V2) COLUMNS (V1.A AS A))
=== analytic views in queries
select h.member_name from v hierarchies (h, d.k) where h.level_name = 'YEAR';
select * from analytic view (using v hierarchies (h) filter fact (h to level_name = 'YEAR', measures to sales > 100) add measures (m as (lag(sales) over (hierarchy h offset 1)))) x;
with a analytic view as (using v hierarchies (h)) select b from a hierarchies (h)
---
SELECT H.MEMBER_NAME FROM V HIERARCHIES (H, D.K) WHERE H.LEVEL_NAME = 'YEAR'
SELECT * FROM ANALYTIC VIEW (USING V HIERARCHIES (H) FILTER FACT (H TO LEVEL_NAME = 'YEAR', MEASURES TO SALES > 100) ADD MEASURES (M AS (LAG (SALES) OVER (HIERARCHY H OFFSET 1)))) X
WITH A ANALYTIC VIEW AS (USING V HIERARCHIES (H)) SELECT B FROM A HIERARCHIES (H)
=== external tables of one query
select * from external ((a number, b varchar2(10)) type oracle_loader default directory d access parameters (fields terminated by ',') location ('x.csv') reject limit unlimited) e where a > 5;
select * from t external modify (default directory d location ('a', d2 : 'b') reject limit 5) x
---
SELECT * FROM EXTERNAL ((A NUMBER, B VARCHAR2(10)) TYPE ORACLE_LOADER DEFAULT DIRECTORY D ACCESS PARAMETERS (FIELDS TERMINATED BY ',') LOCATION ('x.csv') REJECT LIMIT UNLIMITED) E WHERE A > 5
SELECT * FROM T EXTERNAL MODIFY (DEFAULT DIRECTORY D LOCATION ('a', D2 : 'b') REJECT LIMIT 5) X
=== words in calls
select lag(a, 1, 0) ignore nulls over (order by b) from t;
select time_bucket(d, 'P1M', date '2020-01-01', start on overflow error) from t;
select f(columns(a, b number)) from t;
select * from t, lateral (select 1 from u where u.a = t.a)(+) l;
select treat(x as ref s.t) from t
---
SELECT LAG(A, 1, 0) IGNORE NULLS OVER (ORDER BY B) FROM T
SELECT TIME_BUCKET(D, 'P1M', DATE '2020-01-01', START ON OVERFLOW ERROR) FROM T
SELECT F(COLUMNS(A, B NUMBER)) FROM T
SELECT * FROM T, LATERAL (SELECT 1 FROM U WHERE U.A = T.A)(+) L
SELECT TREAT(X AS REF S.T) FROM T
=== nulls inside, colons
select lag(a ignore nulls, 1, 0) over (order by b) from t;
select : b, : "q", json_object('foo'::bv2, 'a' : : c) from t
---
SELECT LAG(A, 1, 0) IGNORE NULLS OVER (ORDER BY B) FROM T
SELECT :B, :"q", JSON_OBJECT('foo' : :BV2, 'a' : :C) FROM T
=== tests of graph elements
select * from graph_table (g match (a) -[e]-> (b) where a is source of e and b is not destination of e and a is labeled person columns (a.x as x))
---
SELECT * FROM GRAPH_TABLE (G MATCH (A) -[E]-> (B) WHERE A IS SOURCE OF E AND B IS NOT DESTINATION OF E AND A IS LABELED PERSON COLUMNS (A.X AS X))
=== numbers of binds end before letters
select a from t where b = :5and c = :1 and d = json_object('x':1e5, 'y':1.5)
---
SELECT A FROM T WHERE B = :5 AND C = :1 AND D = JSON_OBJECT('x' : 1e5, 'y' : 1.5)
=== approximate counts
select approx_count(*), approx_count(*, 'MAX_ERROR') from t group by a
---
SELECT APPROX_COUNT(*), APPROX_COUNT(*, 'MAX_ERROR') FROM T GROUP BY A
=== join to one
SELECT e.a, d.b FROM emp e JOIN TO ONE (dept d ON d.id = e.dept_id, s.place p INNER JOIN land) JOIN x ON x.a = e.a WHERE d.b = 1;
SELECT a FROM emp JOIN TO ONE (INNER JOIN dept) JOIN TO ONE (LEFT OUTER JOIN place);
---
SELECT E.A, D.B FROM EMP E JOIN TO ONE (DEPT D ON D.ID = E.DEPT_ID) JOIN TO ONE (S.PLACE P) JOIN TO ONE (INNER JOIN LAND) JOIN X ON X.A = E.A WHERE D.B = 1
SELECT A FROM EMP JOIN TO ONE (INNER JOIN DEPT) JOIN TO ONE (PLACE)
=== of the site that asks
SELECT sysdate@! FROM t@remote WHERE d < SYSDATE@! - 1 AND u = USER@!;
---
SELECT SYSDATE@! FROM T@REMOTE WHERE D < (SYSDATE@! - 1) AND U = USER@!
=== model, a name and a clause
SELECT model.a FROM cars model WHERE model.a = 1;
SELECT model.a FROM cars model PARTITION BY (model.a) RIGHT JOIN days d ON (d.x = model.x);
SELECT a FROM t MODEL PARTITION BY (f(a)) DIMENSION BY (b) MEASURES (c) (c[1] = 2);
---
SELECT "MODEL".A FROM CARS "MODEL" WHERE "MODEL".A = 1
SELECT "MODEL".A FROM CARS "MODEL" PARTITION BY ("MODEL".A) RIGHT JOIN DAYS D ON D.X = "MODEL".X
SELECT A FROM T MODEL PARTITION BY (F(A)) DIMENSION BY (B) MEASURES (C) (C[1] = 2)
=== edges without vertices, paths
select * from graph_table (g match -[e]-> columns (e.id));
select * from graph_table (g match (n) -[is f]- -[is f]->{1,2} (m) columns (m.a));
select * from graph_table (g match (a) (-[e]- (x) where x.h > a.h){,3} (b) columns (b.a));
select * from graph_table (g match p = (a) ->{1,2} (b), q = (b) one row per vertex (v) in (p, q) columns (path_name() as n, v.*));
---
SELECT * FROM GRAPH_TABLE (G MATCH  -[E]->  COLUMNS (E.ID))
SELECT * FROM GRAPH_TABLE (G MATCH (N) -[IS F]-  -[IS F]->{1,2} (M) COLUMNS (M.A))
SELECT * FROM GRAPH_TABLE (G MATCH (A) ( -[E]- (X) WHERE X.H > A.H){,3} (B) COLUMNS (B.A))
SELECT * FROM GRAPH_TABLE (G MATCH P = (A) ->{1,2} (B), Q = (B) ONE ROW PER VERTEX (V) IN (P, Q) COLUMNS (PATH_NAME() AS N, V.*))
=== flashback behind the alias, snapshots
select * from e a as of scn 1;
select * from (select * from e) t as of scn 1;
select * from e as of snapshot(:1) p where a = 1;
---
SELECT * FROM E AS OF SCN 1 A
SELECT * FROM (SELECT * FROM E) AS OF SCN 1 T
SELECT * FROM E AS OF SNAPSHOT :1 P WHERE A = 1
=== window and qualify as names
select sal from emp window where sal > 0;
select qualify.sal from emp qualify join dept window on window.a = qualify.a;
select window, qualify from (select 1 window, 2 qualify from dual);
select sal from emp qualify sal > avg(sal) over w;
select sum(a) over w from emp window w as (partition by b);
---
SELECT SAL FROM EMP "WINDOW" WHERE SAL > 0
SELECT "QUALIFY".SAL FROM EMP "QUALIFY" JOIN DEPT "WINDOW" ON "WINDOW".A = "QUALIFY".A
SELECT "WINDOW", "QUALIFY" FROM (SELECT 1 AS "WINDOW", 2 AS "QUALIFY" FROM DUAL)
SELECT SAL FROM EMP QUALIFY SAL > AVG(SAL) OVER W
SELECT SUM(A) OVER W FROM EMP WINDOW W AS (PARTITION BY B)
=== arguments
select count(all *), max(all a) from t;
select prediction_details(of anomaly, 0, 3 using *) over (partition by a) from t;
---
SELECT COUNT(*), MAX(A) FROM T
SELECT PREDICTION_DETAILS(OF ANOMALY, 0, 3 USING *) OVER (PARTITION BY A) FROM T
=== a command for SQL*Plus inside
select a
#pause here
from t#1;
---
SELECT A FROM T#1
=== seed as a name
select * from t sample (10) seed;
select * from t sample (10) seed (1) seed;
---
SELECT * FROM T SAMPLE (10) SEED
SELECT * FROM T SAMPLE (10) SEED (1) SEED
=== tables of functions that may have no rows
select a.b, c from a, xmltable('/r' passing a.x columns c number path '.')(+) where a.b = 1;
select * from a, json_table(a.j, '$' columns (c path '$.c'))(+) j;
---
SELECT A.B, C FROM A, XMLTABLE('/r' PASSING A.X COLUMNS C NUMBER PATH '.')(+) WHERE A.B = 1
SELECT * FROM A, JSON_TABLE(A.J, '$' COLUMNS (C PATH '$.c'))(+) J
=== FILTER behind OVER, names of functions of mining are free
select listagg(a) over w filter (where b = 1), sum(a) filter (where b = 1) over (order by c) from t window w as (partition by d);
select prediction(1), feature_id(a, b) over (order by c) from t
---
SELECT LISTAGG(A) OVER W FILTER (WHERE B = 1), SUM(A) FILTER (WHERE B = 1) OVER (ORDER BY C) FROM T WINDOW W AS (PARTITION BY D)
SELECT PREDICTION(1), FEATURE_ID(A, B) OVER (ORDER BY C) FROM T

=== functions with names beyond ASCII
select größe(a), "größe"(a), "größe b"(a) from t;
---
SELECT "GRößE"(A), "größe"(A), "größe b"(A) FROM T
=== a query as an argument that begins with a query in parentheses
select cursor((select a from t intersect select b from u) union all select c from v) from dual;
---
SELECT CURSOR((SELECT A FROM T INTERSECT SELECT B FROM U) UNION ALL SELECT C FROM V) FROM DUAL
