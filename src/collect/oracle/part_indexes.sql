-- How indexes are partitioned.
-- reads: DBA_PART_INDEXES, DBA_USERS
SELECT p.owner AS "schema",
       p.index_name AS "name",
       p.partitioning_type AS "kind",
       p.subpartitioning_type AS "subkind",
       p.partition_count AS "partition_count",
       p.locality AS "locality",
       p.alignment AS "alignment"
  FROM dba_part_indexes p
 WHERE p.owner IN (SELECT u.username FROM dba_users u WHERE u.oracle_maintained = 'N')
 ORDER BY p.owner, p.index_name
