-- Collections of documents that are tables.
-- reads: DBA_JSON_COLLECTION_TABLES, DBA_USERS
-- since: 23
SELECT j.owner AS "schema",
       j.collection_name AS "name",
       j.with_etag AS "with_etag"
  FROM dba_json_collection_tables j
 WHERE j.owner IN (SELECT u.username FROM dba_users u WHERE u.oracle_maintained = 'N')
 ORDER BY j.owner, j.collection_name
