-- Endpoints of histograms with more than the two that every column has.
-- reads: DBA_TAB_HISTOGRAMS, DBA_TAB_COLS, DBA_USERS
SELECT h.owner AS "schema",
       h.table_name AS "table_name",
       h.column_name AS "column_name",
       h.endpoint_number AS "endpoint_number",
       TO_CHAR(h.endpoint_value, 'TM9', 'NLS_NUMERIC_CHARACTERS=''.,''') AS "endpoint_value",
       h.endpoint_actual_value AS "endpoint_actual_value",
       h.endpoint_repeat_count /*? DBA_TAB_HISTOGRAMS.ENDPOINT_REPEAT_COUNT hybrid histograms are read as height-balanced */ AS "endpoint_repeat_count"
  FROM dba_tab_histograms h
  JOIN dba_tab_cols c
    ON c.owner = h.owner
   AND c.table_name = h.table_name
   AND c.column_name = h.column_name
 WHERE h.owner IN (SELECT u.username FROM dba_users u WHERE u.oracle_maintained = 'N')
   AND c.histogram <> 'NONE'
 ORDER BY h.owner, h.table_name, h.column_name, h.endpoint_number
