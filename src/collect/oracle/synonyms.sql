-- Other names of tables and views of user schemas.
-- reads: DBA_SYNONYMS, DBA_USERS
SELECT s.owner AS "schema",
       s.synonym_name AS "name",
       s.table_owner AS "table_schema",
       s.table_name AS "table_name"
  FROM dba_synonyms s
 WHERE s.table_owner IN (SELECT u.username FROM dba_users u WHERE u.oracle_maintained = 'N')
   AND s.db_link IS NULL
 ORDER BY s.owner, s.synonym_name
