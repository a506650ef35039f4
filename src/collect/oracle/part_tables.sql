-- How tables are partitioned.
-- reads: DBA_PART_TABLES, DBA_USERS
SELECT p.owner AS "schema",
       p.table_name AS "name",
       p.partitioning_type AS "kind",
       p.subpartitioning_type AS "subkind",
       p.interval AS "interval",
       p.def_subpartition_count AS "subpartition_count"
  FROM dba_part_tables p
 WHERE p.owner IN (SELECT u.username FROM dba_users u WHERE u.oracle_maintained = 'N')
 ORDER BY p.owner, p.table_name
