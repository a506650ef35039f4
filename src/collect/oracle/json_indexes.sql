-- Indexes on JSON, with what they index.
-- reads: DBA_JSON_INDEXES, DBA_USERS
-- since: 23
SELECT j.index_owner AS "schema",
       j.index_name AS "name",
       j.table_owner AS "table_schema",
       j.table_name AS "table_name",
       j.column_name AS "column_name",
       CASE WHEN j.search_index THEN 'Y' ELSE 'N' END AS "search_index",
       CASE WHEN j.functional_index THEN 'Y' ELSE 'N' END AS "functional_index",
       CASE WHEN j.multivalue_index THEN 'Y' ELSE 'N' END AS "multivalue_index",
       j.index_expression AS "expression"
  FROM dba_json_indexes j
 WHERE j.table_owner IN (SELECT u.username FROM dba_users u WHERE u.oracle_maintained = 'N')
 ORDER BY j.index_owner, j.index_name
