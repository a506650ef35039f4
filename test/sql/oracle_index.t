# Oracle: indexes and views.
=== keys
create unique index if not exists s.i on s.t (a, upper(b) desc, c asc);
create index i on t (case when a = 1 then b end, a + b)
---
CREATE UNIQUE INDEX IF NOT EXISTS S.I ON S.T (A, UPPER(B) DESC, C ASC)
CREATE INDEX I ON T (CASE WHEN A = 1 THEN B END, A + B)
=== storage and visibility
create index i on t (a) tablespace x pctfree 5 storage (initial 1M) compress 2 reverse invisible online parallel 4 nologging compute statistics;
create index i on t (a, b) compress advanced low unusable indexing partial nosegment
---
CREATE INDEX I ON T (A) TABLESPACE X PCTFREE 5 STORAGE (INITIAL 1M) COMPRESS 2 REVERSE INVISIBLE ONLINE PARALLEL 4 NOLOGGING COMPUTE STATISTICS
CREATE INDEX I ON T (A, B) COMPRESS ADVANCED LOW UNUSABLE INDEXING PARTIAL NOSEGMENT
=== partitions
create index i on t (a) local (partition p1 tablespace x, partition p2 unusable);
create index i on t (a) local store in (x, y);
create index i on t (a) global partition by range (a) (partition p1 values less than (10), partition p2 values less than (maxvalue) tablespace x);
create index i on t (a) global partition by hash (a) partitions 4 store in (x)
---
CREATE INDEX I ON T (A) LOCAL (PARTITION P1 TABLESPACE X, PARTITION P2 UNUSABLE)
CREATE INDEX I ON T (A) LOCAL STORE IN (X, Y)
CREATE INDEX I ON T (A) GLOBAL PARTITION BY RANGE (A) (PARTITION P1 VALUES LESS THAN (10), PARTITION P2 VALUES LESS THAN (MAXVALUE) TABLESPACE X)
CREATE INDEX I ON T (A) GLOBAL PARTITION BY HASH (A) PARTITIONS 4 STORE IN (X)
=== bitmap and bitmap join
create bitmap index b on t (a) nologging;
create bitmap index j on sales (c.state) from sales s, customers c where s.cid = c.id local
---
CREATE BITMAP INDEX B ON T (A) NOLOGGING
CREATE BITMAP INDEX J ON SALES (C.STATE) FROM SALES S, CUSTOMERS C WHERE S.CID = C.ID LOCAL
=== domain
create index d on docs (t) indextype is ctxsys.context parameters ('sync (on commit)') parallel 2;
create search index s on t (j) for json parameters ('search_on text');
create vector index v on t (e) organization inmemory neighbor graph distance cosine with target accuracy 95 parameters (type hnsw, neighbors 32)
---
CREATE INDEX D ON DOCS (T) INDEXTYPE IS CTXSYS.CONTEXT PARAMETERS ('sync (on commit)') PARALLEL 2
CREATE SEARCH INDEX S ON T (J) FOR JSON PARAMETERS ('search_on text')
CREATE VECTOR INDEX V ON T (E) ORGANIZATION INMEMORY NEIGHBOR GRAPH DISTANCE COSINE WITH TARGET ACCURACY 95 PARAMETERS (TYPE HNSW, NEIGHBORS 32)
=== JSON
create index j on t (json_value(doc, '$.a.b' returning number error on error null on empty));
create multivalue index m on t a (a.doc.tags.string());
create json unique index k on t a (a.doc.id.number());
create json sparse multivalue index l on t a (a.doc.tags.string() desc);
create multivalue index c on parts p (json_table(p.doc, '$.parts[*]' error on error null on empty null on mismatch columns (n number(10) path '$.no', nested path '$.subs[*]' columns (s number(20) path '$'))));
create index d on t p (p.doc.a.b.number(), p.doc.c[0].string())
---
CREATE INDEX J ON T (JSON_VALUE(DOC, '$.a.b' RETURNING NUMBER ERROR ON ERROR NULL ON EMPTY))
CREATE MULTIVALUE INDEX M ON T A (a.doc.tags.STRING())
CREATE JSON UNIQUE INDEX K ON T A (a.doc.id.NUMBER())
CREATE JSON SPARSE MULTIVALUE INDEX L ON T A (a.doc.tags.STRING() DESC)
CREATE MULTIVALUE INDEX C ON PARTS P (JSON_TABLE(P.DOC, '$.parts[*]' ERROR ON ERROR NULL ON EMPTY NULL ON MISMATCH COLUMNS (N NUMBER(10) PATH '$.no', NESTED PATH '$.subs[*]' COLUMNS (S NUMBER(20) PATH '$'))))
CREATE INDEX D ON T P (p.doc.a.b.NUMBER(), p.doc.c[0].STRING())
=== on a cluster
create index c on cluster emp_dept
---
CREATE INDEX C ON CLUSTER EMP_DEPT
=== alter
alter index i rebuild online parallel 4;
alter index i rebuild partition p tablespace x;
alter index i invisible;
alter index i rename to j;
alter index i monitoring usage;
alter index i unusable;
alter index i coalesce cleanup
---
ALTER INDEX I REBUILD ONLINE PARALLEL 4
ALTER INDEX I REBUILD PARTITION P TABLESPACE X
ALTER INDEX I INVISIBLE
ALTER INDEX I RENAME TO J
ALTER INDEX I MONITORING USAGE
ALTER INDEX I UNUSABLE
ALTER INDEX I COALESCE CLEANUP
=== errors
create index i on t;
create index i t (a);
create index i on t (a;
create index i on t ();
create unique bitmap i on t (a);
create index i on t (a) compress advanced middle;
create index i on t (a) global partition by list (a) (partition p);
create index i on t (a) invisible invisibel
---
error 1:20 expected "(" at the end of the statement
error 2:16 expected on near "t"
error 3:23 expected ")" at the end of the statement
error 4:22 expected an expression near ")"
error 5:22 expected JSON, MULTIVALUE, SINGLEVALUE or another clause near "i"
error 6:43 expected the end of the statement near "middle"
error 7:45 expected RANGE or HASH near "list"
error 8:35 expected the end of the statement near "invisibel"
=== views
create or replace force editionable view v (a, b unique rely disable novalidate, constraint c primary key (a) rely disable novalidate) as select 1, 2 from dual with read only constraint r;
create view o of person_t with object identifier (id) as select id, name from p;
create view x of xmltype with object id default as select xmlelement("a", b) from t;
create json collection view jv as select json_object('a' value 1) data from dual;
create view if not exists v as select a from t where a > 1 with check option constraint k
---
CREATE OR REPLACE FORCE EDITIONABLE VIEW V (A, B UNIQUE RELY DISABLE NOVALIDATE, CONSTRAINT C PRIMARY KEY (A) RELY DISABLE NOVALIDATE) AS SELECT 1, 2 FROM DUAL WITH READ ONLY CONSTRAINT R
CREATE VIEW O OF PERSON_T WITH OBJECT IDENTIFIER (ID) AS SELECT ID, NAME FROM P
CREATE VIEW X OF XMLTYPE WITH OBJECT ID DEFAULT AS SELECT XMLELEMENT(NAME "a", B) FROM T
CREATE JSON COLLECTION VIEW JV AS SELECT JSON_OBJECT('a' : 1) AS DATA FROM DUAL
CREATE VIEW IF NOT EXISTS V AS SELECT A FROM T WHERE A > 1 WITH CHECK OPTION CONSTRAINT K
=== materialized views
create materialized view mv build immediate refresh fast on commit with primary key enable query rewrite as select a, count(*) from t group by a;
create materialized view mv (a, b) tablespace x parallel 4 using index tablespace y refresh force start with sysdate next sysdate + 1 with rowid disable query rewrite as select a, b from t;
create materialized view mv on prebuilt table with reduced precision never refresh as select a from t;
create materialized view log on t with rowid, sequence (a, b), primary key including new values;
alter materialized view mv refresh complete on demand;
alter materialized view mv compile;
drop materialized view log on t
---
CREATE MATERIALIZED VIEW MV BUILD IMMEDIATE REFRESH FAST ON COMMIT WITH PRIMARY KEY ENABLE QUERY REWRITE AS SELECT A, COUNT(*) FROM T GROUP BY A
CREATE MATERIALIZED VIEW MV (A, B) TABLESPACE X PARALLEL 4 USING INDEX TABLESPACE Y REFRESH FORCE START WITH SYSDATE NEXT SYSDATE + 1 WITH ROWID DISABLE QUERY REWRITE AS SELECT A, B FROM T
CREATE MATERIALIZED VIEW MV ON PREBUILT TABLE WITH REDUCED PRECISION NEVER REFRESH AS SELECT A FROM T
CREATE MATERIALIZED VIEW LOG ON T WITH ROWID, SEQUENCE (A, B), PRIMARY KEY INCLUDING NEW VALUES
ALTER MATERIALIZED VIEW MV REFRESH COMPLETE ON DEMAND
ALTER MATERIALIZED VIEW MV COMPILE
DROP MATERIALIZED VIEW LOG ON T
=== view errors
create view v select 1 from dual;
create view v as;
create view v as select 1 from dual with read;
create materialized view v refresh often as select 1 from dual;
create materialized view log on t with
---
error 1:15 expected as near "select"
error 2:17 expected SELECT at the end of the statement
error 3:46 expected ONLY at the end of the statement
error 4:36 expected FAST, COMPLETE, FORCE or another clause near "often"
error 5:39 expected ",", PRIMARY, ROWID or another clause at the end of the statement
=== search and vector indexes, their options
create search index s on t (x) for xml;
create search index s on t (x) for text parameters ('x') filter by a, b order by c desc;
create vector index v on t (e) organization neighbor partitions distance cosine with target accuracy 90 parameters (type ivf, neighbor partitions 10);
create vector index v on t (e) organization inmemory neighbor graph duplicate all;
create index i on t (a) ilm add policy optimize after 3 days of no modification;
alter index i modify subpartition s allocate extent (size 1M);
create database link a.b.c@d connect to current_user using 'x';
create logical partition tracking on t partition by range (d) interval (5) (partition p values less than (10))
---
CREATE SEARCH INDEX S ON T (X) FOR XML
CREATE SEARCH INDEX S ON T (X) FOR TEXT PARAMETERS ('x') FILTER BY A, B ORDER BY C DESC
CREATE VECTOR INDEX V ON T (E) ORGANIZATION NEIGHBOR PARTITIONS DISTANCE COSINE WITH TARGET ACCURACY 90 PARAMETERS (TYPE IVF, NEIGHBOR PARTITIONS 10)
CREATE VECTOR INDEX V ON T (E) ORGANIZATION INMEMORY NEIGHBOR GRAPH DUPLICATE ALL
CREATE INDEX I ON T (A) ILM ADD POLICY OPTIMIZE AFTER 3 DAYS OF NO MODIFICATION
ALTER INDEX I MODIFY SUBPARTITION S ALLOCATE EXTENT (SIZE 1M)
CREATE DATABASE LINK A.B.C @ D CONNECT TO CURRENT_USER USING 'x'
CREATE LOGICAL PARTITION TRACKING ON T PARTITION BY RANGE (D) INTERVAL (5) (PARTITION P VALUES LESS THAN (10))
=== vector indexes in other words
create vector index i on t (v) organization inmemory graph with target accuracy (95);
create vector index i on t (v) organization partitions with distance custom p.metric;
create vector index i on t (v) organization neighbor partitions quantization scalar compression ratio 4 parameters (type ivf, neighbor partition grouping on, rescore factor 10);
---
CREATE VECTOR INDEX I ON T (V) ORGANIZATION INMEMORY GRAPH WITH TARGET ACCURACY (95)
CREATE VECTOR INDEX I ON T (V) ORGANIZATION PARTITIONS WITH DISTANCE CUSTOM P.METRIC
CREATE VECTOR INDEX I ON T (V) ORGANIZATION NEIGHBOR PARTITIONS QUANTIZATION SCALAR COMPRESSION RATIO 4 PARAMETERS (TYPE IVF, NEIGHBOR PARTITION GROUPING ON, RESCORE FACTOR 10)
=== lifecycle before the table, partitions by hash
create index i ilm add policy optimize after 7 days of no modification on t (a) tablespace default;
create index i on t (a) global partition by hash (a) partitions 8 store in (x, y) compress 1 overflow store in (z);
alter index i ilm (add policy segment tier to low s.rules);
---
CREATE INDEX I ON T (A) ILM ADD POLICY OPTIMIZE AFTER 7 DAYS OF NO MODIFICATION TABLESPACE DEFAULT
CREATE INDEX I ON T (A) GLOBAL PARTITION BY HASH (A) PARTITIONS 8 STORE IN (X, Y) COMPRESS 1 OVERFLOW STORE IN (Z)
ALTER INDEX I ILM (ADD POLICY SEGMENT TIER TO LOW S.RULES)
=== a vector index's accuracy and parameters
create vector index v on t (e) organization neighbor partitions distance cosine with target accuracy 90 percent parameters ();
create vector index v on t (e) parameters (type ivf,);
---
CREATE VECTOR INDEX V ON T (E) ORGANIZATION NEIGHBOR PARTITIONS DISTANCE COSINE WITH TARGET ACCURACY 90 PERCENT PARAMETERS ()
error 2:53 expected NEIGHBOR, RESCORE, SAMPLES or another clause near ")"
