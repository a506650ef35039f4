-- Texts of the statements that the repository has.
-- reads: DBA_HIST_SQLTEXT, DBA_HIST_SQLSTAT, DBA_HIST_SNAPSHOT
-- pack: diagnostics
SELECT t.sql_id AS "sql_id",
       t.command_type AS "command_type",
       t.sql_text AS "sql_text"
  FROM dba_hist_sqltext t
 WHERE t.dbid = :dbid
   AND t.sql_id IN (SELECT s.sql_id
                      FROM dba_hist_sqlstat s
                      JOIN dba_hist_snapshot n
                        ON n.dbid = s.dbid
                       AND n.instance_number = s.instance_number
                       AND n.snap_id = s.snap_id
                     WHERE s.dbid = :dbid
                       AND n.begin_interval_time >= CAST(SYSTIMESTAMP AS TIMESTAMP) - NUMTODSINTERVAL(:days, 'DAY'))
 ORDER BY t.sql_id
