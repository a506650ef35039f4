-- Values that binds of cursors in memory had when the database last looked.
-- reads: GV$SQL_BIND_CAPTURE
SELECT b.sql_id AS "sql_id",
       b.name AS "name",
       b.position AS "position",
       b.datatype_string AS "datatype",
       b.value_string AS "value",
       TO_CHAR(b.last_captured, 'YYYY-MM-DD HH24:MI:SS') AS "captured_at"
  FROM gv$sql_bind_capture b
 WHERE b.was_captured = 'YES'
 ORDER BY b.sql_id, b.position, b.last_captured
