-- Columns of tables with their statistics; also hidden ones, which stand for expressions of indexes and of extended statistics.
-- Low and high values are images: they are decoded by whoever reads them.
-- reads: DBA_TAB_COLS, DBA_TABLES, DBA_USERS
SELECT c.owner AS "schema",
       c.table_name AS "table_name",
       c.column_name AS "name",
       c.column_id AS "column_id",
       c.internal_column_id AS "internal_column_id",
       c.data_type AS "data_type",
       c.data_length AS "data_length",
       c.char_length AS "char_length",
       c.data_precision AS "data_precision",
       c.data_scale AS "data_scale",
       c.nullable AS "nullable",
       c.hidden_column AS "hidden_column",
       c.virtual_column AS "virtual_column",
       c.num_distinct AS "num_distinct",
       c.density AS "density",
       c.num_nulls AS "num_nulls",
       c.avg_col_len AS "avg_col_len",
       RAWTOHEX(c.low_value) AS "low_value",
       RAWTOHEX(c.high_value) AS "high_value",
       c.histogram AS "histogram",
       c.num_buckets AS "num_buckets",
       c.sample_size AS "sample_size"
  FROM dba_tab_cols c
  JOIN dba_tables t
    ON t.owner = c.owner
   AND t.table_name = c.table_name
 WHERE c.owner IN (SELECT u.username FROM dba_users u WHERE u.oracle_maintained = 'N')
   AND (t.dropped IS NULL OR t.dropped = 'NO')
 ORDER BY c.owner, c.table_name, c.internal_column_id
