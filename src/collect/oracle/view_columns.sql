-- Which columns the views of this version have, and which of them the user may read. :views is the list of all that the
-- statements here read.
-- reads: ALL_TAB_COLUMNS
SELECT c.table_name AS "view_name",
       c.column_name AS "column_name"
  FROM all_tab_columns c
 WHERE c.owner = 'SYS'
   AND c.table_name IN (:views)
 ORDER BY c.table_name, c.column_id
