-- Columns that decide the partition (level 1) and the subpartition (level 2).
-- reads: DBA_PART_KEY_COLUMNS, DBA_SUBPART_KEY_COLUMNS, DBA_USERS
SELECT k.owner AS "schema",
       k.name AS "name",
       TRIM(k.object_type) AS "object_type",
       1 AS "level",
       k.column_position AS "position",
       k.column_name AS "column_name"
  FROM dba_part_key_columns k
 WHERE k.owner IN (SELECT u.username FROM dba_users u WHERE u.oracle_maintained = 'N')
 UNION ALL
SELECT s.owner AS "schema",
       s.name AS "name",
       TRIM(s.object_type) AS "object_type",
       2 AS "level",
       s.column_position AS "position",
       s.column_name AS "column_name"
  FROM dba_subpart_key_columns s
 WHERE s.owner IN (SELECT u.username FROM dba_users u WHERE u.oracle_maintained = 'N')
 ORDER BY 1, 2, 3, 4, 5
