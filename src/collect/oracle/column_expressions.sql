-- What virtual columns are computed from: visible ones, and hidden ones of indexes and extended statistics.
-- reads: DBA_TAB_COLS, DBA_USERS
SELECT c.owner AS "schema",
       c.table_name AS "table_name",
       c.column_name AS "name",
       c.data_default AS "expression"
  FROM dba_tab_cols c
 WHERE c.owner IN (SELECT u.username FROM dba_users u WHERE u.oracle_maintained = 'N')
   AND c.virtual_column = 'YES'
 ORDER BY c.owner, c.table_name, c.internal_column_id
