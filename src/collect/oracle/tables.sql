-- Tables of user schemas with the statistics of the whole table, and the size of their segments. DROPPED may be NULL of partitioned ones.
-- reads: DBA_TABLES, DBA_TAB_STATISTICS, DBA_SEGMENTS, DBA_USERS
SELECT t.owner AS "schema",
       t.table_name AS "name",
       s.num_rows AS "num_rows",
       s.blocks AS "blocks",
       s.avg_row_len AS "avg_row_len",
       s.sample_size AS "sample_size",
       TO_CHAR(s.last_analyzed, 'YYYY-MM-DD HH24:MI:SS') AS "last_analyzed",
       s.stale_stats AS "stale_stats",
       s.stattype_locked AS "stattype_locked",
       t.tablespace_name AS "tablespace",
       t.pct_free AS "pct_free",
       t.iot_type AS "iot_type",
       t.cluster_name AS "cluster_name",
       t.partitioned AS "partitioned",
       t.temporary AS "temporary",
       t.read_only AS "read_only",
       t.compression AS "compression",
       t.compress_for AS "compress_for",
       TRIM(t.degree) AS "degree",
       t.inmemory /*? DBA_TABLES.INMEMORY which tables are In-Memory */ AS "inmemory",
       t.inmemory_priority /*? DBA_TABLES.INMEMORY_PRIORITY which tables are In-Memory */ AS "inmemory_priority",
       t.inmemory_compression /*? DBA_TABLES.INMEMORY_COMPRESSION which tables are In-Memory */ AS "inmemory_compression",
       t.external /*? DBA_TABLES.EXTERNAL which tables are external */ AS "external",
       g.bytes AS "bytes"
  FROM dba_tables t
  LEFT JOIN dba_tab_statistics s
    ON s.owner = t.owner
   AND s.table_name = t.table_name
   AND s.object_type = 'TABLE'
  LEFT JOIN (SELECT e.owner, e.segment_name, SUM(e.bytes) AS bytes
               FROM dba_segments e
              WHERE e.segment_type IN ('TABLE', 'TABLE PARTITION', 'TABLE SUBPARTITION')
              GROUP BY e.owner, e.segment_name) g
    ON g.owner = t.owner
   AND g.segment_name = t.table_name
 WHERE t.owner IN (SELECT u.username FROM dba_users u WHERE u.oracle_maintained = 'N')
   AND (t.dropped IS NULL OR t.dropped = 'NO')
   AND t.nested = 'NO'
   AND t.secondary = 'N'
   AND (t.iot_type IS NULL OR t.iot_type = 'IOT')
 ORDER BY t.owner, t.table_name
