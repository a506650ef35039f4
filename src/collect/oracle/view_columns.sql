-- Which columns the views of this version have, and which of them the user may read; packages that may be executed have EXECUTE in
-- their place. :views is the list of all that the statements here read.
-- reads: ALL_OBJECTS, ALL_TAB_COLUMNS
SELECT o.object_name AS "view_name",
       'EXECUTE' AS "column_name"
  FROM all_objects o
 WHERE o.owner = 'SYS'
   AND o.object_type = 'PACKAGE'
   AND o.object_name = 'DBMS_WORKLOAD_REPOSITORY'
UNION ALL
SELECT c.table_name,
       c.column_name
  FROM all_tab_columns c
 WHERE c.owner IN ('SYS', 'PERFSTAT')
   AND c.table_name IN (:views)
