-- Partitions of tables.
-- reads: DBA_TAB_PARTITIONS, DBA_USERS
SELECT p.table_owner AS "schema",
       p.table_name AS "table_name",
       p.partition_name AS "name",
       p.partition_position AS "position",
       p.high_value AS "high_value",
       p.num_rows AS "num_rows",
       p.blocks AS "blocks",
       p.subpartition_count AS "subpartition_count"
  FROM dba_tab_partitions p
 WHERE p.table_owner IN (SELECT u.username FROM dba_users u WHERE u.oracle_maintained = 'N')
 ORDER BY p.table_owner, p.table_name, p.partition_position
