# Oracle: ALTER TABLE.
=== add columns and constraints
alter table t add (a number, b date default sysdate not null);
alter table t add c varchar2(10);
alter table t add constraint fk foreign key (a) references b (c) on delete set null deferrable initially deferred enable novalidate;
alter table t add (constraint pk primary key (a), constraint u unique (b));
alter table t add primary key (a) using index tablespace x
---
ALTER TABLE T ADD (A NUMBER, B DATE DEFAULT SYSDATE NOT NULL)
ALTER TABLE T ADD C VARCHAR2(10)
ALTER TABLE T ADD CONSTRAINT FK FOREIGN KEY (A) REFERENCES B (C) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED ENABLE NOVALIDATE
ALTER TABLE T ADD (CONSTRAINT PK PRIMARY KEY (A), CONSTRAINT U UNIQUE (B))
ALTER TABLE T ADD PRIMARY KEY (A) USING INDEX TABLESPACE X
=== modify
alter table t modify a varchar2(30);
alter table t modify (a not null, b default 5, c invisible);
alter table t modify constraint c disable;
alter table t modify primary key rely;
alter table t modify lob (c) (cache)
---
ALTER TABLE T MODIFY A VARCHAR2(30)
ALTER TABLE T MODIFY (A NOT NULL, B DEFAULT 5, C INVISIBLE)
ALTER TABLE T MODIFY CONSTRAINT C DISABLE
ALTER TABLE T MODIFY PRIMARY KEY RELY
ALTER TABLE T MODIFY LOB (C) (CACHE)
=== drop and rename
alter table t drop column a cascade constraints;
alter table t drop (a, b);
alter table t drop constraint c cascade;
alter table t drop primary key keep index;
alter table t set unused (a);
alter table t drop unused columns checkpoint 100;
alter table t rename column a to b;
alter table t rename to u;
alter table t rename constraint a to b
---
ALTER TABLE T DROP COLUMN A CASCADE CONSTRAINTS
ALTER TABLE T DROP (A, B)
ALTER TABLE T DROP CONSTRAINT C CASCADE
ALTER TABLE T DROP PRIMARY KEY KEEP INDEX
ALTER TABLE T SET UNUSED (A)
ALTER TABLE T DROP UNUSED COLUMNS CHECKPOINT 100
ALTER TABLE T RENAME COLUMN A TO B
ALTER TABLE T RENAME TO U
ALTER TABLE T RENAME CONSTRAINT A TO B
=== partitions
alter table t add partition p5 values less than (to_date('2020-01-01', 'YYYY-MM-DD')) tablespace x update indexes;
alter table t drop partition p1, p2 update global indexes;
alter table t truncate partition for (5) drop storage cascade;
alter table t split partition p at (5) into (partition a, partition b tablespace x) update global indexes;
alter table t split partition p values (1, 2) into (partition a, partition b);
alter table t merge partitions p1, p2 into partition p3 compress;
alter table t exchange partition p with table x including indexes without validation;
alter table t move partition p tablespace x compress update indexes online;
alter table t modify partition p add subpartition s values (5);
alter table t modify partition p unusable local indexes;
alter table t coalesce partition;
alter table t set interval (numtodsinterval(1, 'day'));
alter table t modify partition by range (a) interval (10) (partition p1 values less than (10)) online update indexes;
alter table t drop partition for 101 update indexes noparallel;
alter table t parallel 2 instances 2
---
ALTER TABLE T ADD PARTITION P5 VALUES LESS THAN (TO_DATE('2020-01-01', 'YYYY-MM-DD')) TABLESPACE X UPDATE INDEXES
ALTER TABLE T DROP PARTITION P1, P2 UPDATE GLOBAL INDEXES
ALTER TABLE T TRUNCATE PARTITION FOR (5) DROP STORAGE CASCADE
ALTER TABLE T SPLIT PARTITION P AT (5) INTO (PARTITION A, PARTITION B TABLESPACE X) UPDATE GLOBAL INDEXES
ALTER TABLE T SPLIT PARTITION P VALUES (1, 2) INTO (PARTITION A, PARTITION B)
ALTER TABLE T MERGE PARTITIONS P1, P2 INTO PARTITION P3 COMPRESS
ALTER TABLE T EXCHANGE PARTITION P WITH TABLE X INCLUDING INDEXES WITHOUT VALIDATION
ALTER TABLE T MOVE PARTITION P TABLESPACE X COMPRESS UPDATE INDEXES ONLINE
ALTER TABLE T MODIFY PARTITION P ADD SUBPARTITION S VALUES (5)
ALTER TABLE T MODIFY PARTITION P UNUSABLE LOCAL INDEXES
ALTER TABLE T COALESCE PARTITION
ALTER TABLE T SET INTERVAL (NUMTODSINTERVAL(1, 'day'))
ALTER TABLE T MODIFY PARTITION BY RANGE (A) INTERVAL (10) (PARTITION P1 VALUES LESS THAN (10)) ONLINE UPDATE INDEXES
ALTER TABLE T DROP PARTITION FOR 101 UPDATE INDEXES NOPARALLEL
ALTER TABLE T PARALLEL 2 INSTANCES 2
=== In-Memory and segments
alter table t inmemory memcompress for capacity high priority critical;
alter table t no inmemory;
alter table t modify partition p inmemory;
alter table t inmemory memcompress for query high (a, b) no inmemory (c);
alter table t shrink space cascade;
alter table t move online tablespace x;
alter table t move lob (c) store as (tablespace y);
alter table t allocate extent (size 10M datafile 'a.dbf');
alter table t deallocate unused keep 10K;
alter table t pctfree 20 nologging parallel 8
---
ALTER TABLE T INMEMORY MEMCOMPRESS FOR CAPACITY HIGH PRIORITY CRITICAL
ALTER TABLE T NO INMEMORY
ALTER TABLE T MODIFY PARTITION P INMEMORY
ALTER TABLE T INMEMORY MEMCOMPRESS FOR QUERY HIGH (A, B) NO INMEMORY (C)
ALTER TABLE T SHRINK SPACE CASCADE
ALTER TABLE T MOVE ONLINE TABLESPACE X
ALTER TABLE T MOVE LOB (C) STORE AS (TABLESPACE Y)
ALTER TABLE T ALLOCATE EXTENT (SIZE 10M DATAFILE 'a.dbf')
ALTER TABLE T DEALLOCATE UNUSED KEEP 10K
ALTER TABLE T PCTFREE 20 NOLOGGING PARALLEL 8
=== enable and disable
alter table t enable row movement;
alter table t enable validate constraint c;
alter table t disable primary key cascade;
alter table t disable all triggers;
alter table t read only;
alter table t add supplemental log data (all) columns;
alter table t add supplemental log group g (a, b) always;
alter table if exists t flashback archive f
---
ALTER TABLE T ENABLE ROW MOVEMENT
ALTER TABLE T ENABLE VALIDATE CONSTRAINT C
ALTER TABLE T DISABLE PRIMARY KEY CASCADE
ALTER TABLE T DISABLE ALL TRIGGERS
ALTER TABLE T READ ONLY
ALTER TABLE T ADD SUPPLEMENTAL LOG DATA (ALL) COLUMNS
ALTER TABLE T ADD SUPPLEMENTAL LOG GROUP G (A, B) ALWAYS
ALTER TABLE IF EXISTS T FLASHBACK ARCHIVE F
=== errors
alter table t;
alter table t add;
alter table t add constraint;
alter table t drop column;
alter table t rename column a b;
alter table t split partition p at 5;
alter table t modify;
alter table t move tablespace;
alter table t exchange partition p with x;
alter table t frobnicate;
alter table t drop column a cascade constraint
---
error 1:14 expected ADD, DROP, TRUNCATE or another clause at the end of the statement
error 2:18 expected PARTITION, PARTITIONS, SUPPLEMENTAL or another clause at the end of the statement
error 3:29 expected a type at the end of the statement
error 4:26 expected a name at the end of the statement
error 5:31 expected TO near "b"
error 6:36 expected "(" near "5"
error 7:21 expected PARTITION, SUBPARTITION, DEFAULT or another clause at the end of the statement
error 8:30 expected SET, DEFAULT or a name at the end of the statement
error 9:41 expected TABLE near "x"
error 10:15 expected ADD, DROP, TRUNCATE or another clause near "frobnicate"
error 11:37 expected the end of the statement near "constraint"
=== attributes of partitions, external data, chains
alter table t rekey using '3DES168';
alter table t modify partition p location ('x.txt');
alter table t access parameters (fields terminated by ',');
alter table t add external partition attributes (type oracle_loader default directory d);
alter table t drop external partition attributes ();
alter table t drop (period for v);
alter table t modify clustering yes on load no on data movement;
alter table t modify nonpartitioned online;
alter table t modify a not reservable;
alter table t add user chain c (a, b);
alter table t enable containers_default
---
ALTER TABLE T REKEY USING '3DES168'
ALTER TABLE T MODIFY PARTITION P LOCATION ('x.txt')
ALTER TABLE T ACCESS PARAMETERS (FIELDS TERMINATED BY ',')
ALTER TABLE T ADD EXTERNAL PARTITION ATTRIBUTES (TYPE ORACLE_LOADER DEFAULT DIRECTORY D)
ALTER TABLE T DROP EXTERNAL PARTITION ATTRIBUTES ()
ALTER TABLE T DROP (PERIOD FOR V)
ALTER TABLE T MODIFY CLUSTERING YES ON LOAD NO ON DATA MOVEMENT
ALTER TABLE T MODIFY NONPARTITIONED ONLINE
ALTER TABLE T MODIFY A NOT RESERVABLE
ALTER TABLE T ADD USER CHAIN C (A, B)
ALTER TABLE T ENABLE CONTAINERS_DEFAULT
=== partitions by their number, policies alone
alter table t add partition 4;
alter table t add partitions 2 update indexes;
alter table t add partition p before 3;
alter table t add partition p3;
alter table t ilm add policy tier to c;
alter table t add partition 4 5;
---
ALTER TABLE T ADD PARTITION 4
ALTER TABLE T ADD PARTITIONS 2 UPDATE INDEXES
ALTER TABLE T ADD PARTITION P BEFORE 3
ALTER TABLE T ADD PARTITION P3
ALTER TABLE T ILM ADD POLICY TIER TO C
error 6:31 expected the end of the statement near "5"
