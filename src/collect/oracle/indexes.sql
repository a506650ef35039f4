-- Indexes with their statistics. NOSEGMENT indexes are not listed in the view. DROPPED may be NULL of partitioned ones.
-- reads: DBA_INDEXES, DBA_IND_STATISTICS, DBA_SEGMENTS, DBA_USERS
SELECT i.owner AS "schema",
       i.index_name AS "name",
       i.table_owner AS "table_schema",
       i.table_name AS "table_name",
       i.index_type AS "index_type",
       i.uniqueness AS "uniqueness",
       i.compression AS "compression",
       i.prefix_length AS "prefix_length",
       i.tablespace_name AS "tablespace",
       i.blevel AS "blevel",
       i.leaf_blocks AS "leaf_blocks",
       i.distinct_keys AS "distinct_keys",
       i.clustering_factor AS "clustering_factor",
       i.num_rows AS "num_rows",
       i.avg_leaf_blocks_per_key AS "leaf_blocks_per_key",
       i.avg_data_blocks_per_key AS "data_blocks_per_key",
       TO_CHAR(i.last_analyzed, 'YYYY-MM-DD HH24:MI:SS') AS "last_analyzed",
       i.status AS "status",
       i.partitioned AS "partitioned",
       i.visibility AS "visibility",
       i.generated AS "generated",
       i.ityp_name AS "ityp_name",
       i.parameters AS "parameters",
       i.funcidx_status AS "funcidx_status",
       i.auto /*? DBA_INDEXES.AUTO which indexes the database made by itself */ AS "automatic",
       s.stale_stats AS "stale_stats",
       g.bytes AS "bytes"
  FROM dba_indexes i
  LEFT JOIN dba_ind_statistics s
    ON s.owner = i.owner
   AND s.index_name = i.index_name
   AND s.object_type = 'INDEX'
  LEFT JOIN (SELECT e.owner, e.segment_name, SUM(e.bytes) AS bytes
               FROM dba_segments e
              WHERE e.segment_type IN ('INDEX', 'INDEX PARTITION', 'INDEX SUBPARTITION')
              GROUP BY e.owner, e.segment_name) g
    ON g.owner = i.owner
   AND g.segment_name = i.index_name
 WHERE i.table_owner IN (SELECT u.username FROM dba_users u WHERE u.oracle_maintained = 'N')
   AND (i.dropped IS NULL OR i.dropped = 'NO')
   AND i.index_type <> 'LOB'
 ORDER BY i.owner, i.index_name
