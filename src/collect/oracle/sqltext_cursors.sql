-- Texts of the cursors in memory, with the schema that their names are looked up in.
-- reads: GV$SQLSTATS, GV$SQL
SELECT s.sql_id AS "sql_id",
       (SELECT MAX(q.command_type) FROM gv$sql q WHERE q.sql_id = s.sql_id) AS "command_type",
       (SELECT MAX(q.parsing_schema_name) FROM gv$sql q WHERE q.sql_id = s.sql_id) AS "parsing_schema",
       (SELECT MAX(q.module) FROM gv$sql q WHERE q.sql_id = s.sql_id) AS "module",
       s.sql_fulltext AS "sql_text"
  FROM gv$sqlstats s
 WHERE s.elapsed_time > 0
 ORDER BY s.sql_id
