-- Columns of constraints in order.
-- reads: DBA_CONS_COLUMNS, DBA_USERS
SELECT c.owner AS "schema",
       c.constraint_name AS "name",
       c.table_name AS "table_name",
       c.position AS "position",
       c.column_name AS "column_name"
  FROM dba_cons_columns c
 WHERE c.owner IN (SELECT u.username FROM dba_users u WHERE u.oracle_maintained = 'N')
 ORDER BY c.owner, c.constraint_name, c.position, c.column_name
