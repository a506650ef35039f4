-- Columns that hold JSON, as type or by an IS JSON check.
-- reads: DBA_JSON_COLUMNS, DBA_USERS
SELECT j.owner AS "schema",
       j.table_name AS "table_name",
       j.column_name AS "column_name",
       j.format AS "format",
       j.data_type AS "data_type"
  FROM dba_json_columns j
 WHERE j.owner IN (SELECT u.username FROM dba_users u WHERE u.oracle_maintained = 'N')
 ORDER BY j.owner, j.table_name, j.column_name
