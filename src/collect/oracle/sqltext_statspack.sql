-- Texts as Statspack keeps them: pieces of 64 bytes, put together by whoever reads them.
-- reads: STATS$SQLTEXT
SELECT t.sql_id AS "sql_id",
       t.piece AS "piece",
       t.command_type AS "command_type",
       t.sql_text AS "sql_text"
  FROM perfstat.stats$sqltext t
 ORDER BY t.sql_id, t.old_hash_value, t.text_subset, t.piece
