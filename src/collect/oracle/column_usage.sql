-- Predicates that the optimizer has seen on each column.
-- reads: COL_USAGE$, DBA_OBJECTS, DBA_TAB_COLS, DBA_USERS
SELECT o.owner AS "schema",
       o.object_name AS "table_name",
       c.column_name AS "column_name",
       u.equality_preds AS "equality",
       u.equijoin_preds AS "equijoin",
       u.nonequijoin_preds AS "nonequijoin",
       u.range_preds AS "range",
       u.like_preds AS "like",
       u.null_preds AS "null"
  FROM sys.col_usage$ u
  JOIN dba_objects o
    ON o.object_id = u.obj#
  JOIN dba_tab_cols c
    ON c.owner = o.owner
   AND c.table_name = o.object_name
   AND c.internal_column_id = u.intcol#
 WHERE o.owner IN (SELECT s.username FROM dba_users s WHERE s.oracle_maintained = 'N')
   AND o.object_type = 'TABLE'
 ORDER BY o.owner, o.object_name, c.column_name
