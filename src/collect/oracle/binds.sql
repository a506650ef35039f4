-- Values that binds had, where the database looked.
-- reads: DBA_HIST_SQLBIND
-- pack: diagnostics
SELECT b.sql_id AS "sql_id",
       b.name AS "name",
       b.position AS "position",
       b.datatype_string AS "datatype",
       b.value_string AS "value",
       TO_CHAR(b.last_captured, 'YYYY-MM-DD HH24:MI:SS') AS "captured_at"
  FROM dba_hist_sqlbind b
 WHERE b.dbid = :dbid
   AND b.was_captured = 'YES'
   AND b.last_captured >= SYSDATE - :days
 ORDER BY b.sql_id, b.position, b.last_captured
