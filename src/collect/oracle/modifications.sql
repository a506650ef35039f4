-- Changes since statistics were gathered last. Approximate: the database writes them down every 15 minutes or so.
-- reads: DBA_TAB_MODIFICATIONS, DBA_USERS
SELECT m.table_owner AS "schema",
       m.table_name AS "table_name",
       m.inserts AS "inserts",
       m.updates AS "updates",
       m.deletes AS "deletes",
       TO_CHAR(m.timestamp, 'YYYY-MM-DD HH24:MI:SS') AS "changed_at",
       m.truncated AS "truncated"
  FROM dba_tab_modifications m
 WHERE m.table_owner IN (SELECT u.username FROM dba_users u WHERE u.oracle_maintained = 'N')
   AND m.partition_name IS NULL
 ORDER BY m.table_owner, m.table_name
