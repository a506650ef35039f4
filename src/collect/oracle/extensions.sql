-- Extended statistics: groups of columns, and expressions.
-- reads: DBA_STAT_EXTENSIONS, DBA_USERS
SELECT e.owner AS "schema",
       e.table_name AS "table_name",
       e.extension_name AS "name",
       e.extension AS "extension"
  FROM dba_stat_extensions e
 WHERE e.owner IN (SELECT u.username FROM dba_users u WHERE u.oracle_maintained = 'N')
 ORDER BY e.owner, e.table_name, e.extension_name
