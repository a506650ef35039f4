-- Views with their text.
-- reads: DBA_VIEWS, DBA_USERS
SELECT v.owner AS "schema",
       v.view_name AS "name",
       v.text AS "text"
  FROM dba_views v
 WHERE v.owner IN (SELECT u.username FROM dba_users u WHERE u.oracle_maintained = 'N')
 ORDER BY v.owner, v.view_name
