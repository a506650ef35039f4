-- How often each index was used since the database began to count.
-- reads: DBA_INDEX_USAGE, DBA_USERS
SELECT x.owner AS "schema",
       x.name AS "name",
       x.total_access_count AS "accesses",
       x.total_exec_count AS "executions",
       x.total_rows_returned AS "rows_returned",
       TO_CHAR(x.last_used, 'YYYY-MM-DD HH24:MI:SS') AS "last_used"
  FROM dba_index_usage x
 WHERE x.owner IN (SELECT u.username FROM dba_users u WHERE u.oracle_maintained = 'N')
 ORDER BY x.owner, x.name
