-- Duality views, one row for each table they map.
-- reads: DBA_JSON_DUALITY_VIEWS, DBA_JSON_DUALITY_VIEW_TABS, DBA_USERS
-- since: 23
SELECT v.view_owner AS "schema",
       v.view_name AS "name",
       t.table_owner AS "table_schema",
       t.table_name AS "table_name",
       t.table_number AS "table_number",
       t.parent_table_number AS "parent_table_number",
       t.relationship AS "relationship",
       CASE WHEN v.read_only THEN 'Y' ELSE 'N' END AS "read_only"
  FROM dba_json_duality_views v
  JOIN dba_json_duality_view_tabs t
    ON t.view_owner = v.view_owner
   AND t.view_name = v.view_name
 WHERE v.view_owner IN (SELECT u.username FROM dba_users u WHERE u.oracle_maintained = 'N')
 ORDER BY v.view_owner, v.view_name, t.table_number
