-- Statements that sessions were seen running and that no snapshot kept (but blocks: what they run is sampled for itself), with their texts where the repository or memory still has them.
-- reads: DBA_HIST_ACTIVE_SESS_HISTORY, DBA_HIST_SQLSTAT, DBA_HIST_SNAPSHOT, DBA_HIST_SQLTEXT, GV$SQLSTATS, DBA_USERS
-- pack: diagnostics
SELECT a.sql_id AS "sql_id",
       u.username AS "parsing_schema",
       a.module AS "module",
       a.samples AS "samples",
       a.executions AS "executions",
       a.time_us AS "time_us",
       NVL((SELECT t.sql_text
              FROM dba_hist_sqltext t
             WHERE t.dbid = :dbid
               AND t.sql_id = a.sql_id
               AND ROWNUM = 1),
           (SELECT q.sql_fulltext
              FROM gv$sqlstats q
             WHERE q.sql_id = a.sql_id
               AND ROWNUM = 1)) AS "sql_text"
  FROM (SELECT h.sql_id,
               MAX(h.user_id) AS user_id,
               MAX(h.module) AS module,
               COUNT(*) AS samples,
               COUNT(DISTINCT h.instance_number || '.' || h.session_id || '.' || h.sql_exec_id) AS executions,
               SUM(h.usecs_per_row) /*? DBA_HIST_ACTIVE_SESS_HISTORY.USECS_PER_ROW samples count ten seconds each */ AS time_us
          FROM dba_hist_active_sess_history h
         WHERE h.dbid = :dbid
           AND h.sample_time >= CAST(SYSTIMESTAMP AS TIMESTAMP) - NUMTODSINTERVAL(:days, 'DAY')
           AND h.sql_id IS NOT NULL
           AND h.sql_opcode <> 47
           AND NOT EXISTS (SELECT 1
                             FROM dba_hist_sqlstat s
                             JOIN dba_hist_snapshot n
                               ON n.dbid = s.dbid
                              AND n.instance_number = s.instance_number
                              AND n.snap_id = s.snap_id
                            WHERE s.dbid = :dbid
                              AND s.sql_id = h.sql_id
                              AND n.begin_interval_time >= CAST(SYSTIMESTAMP AS TIMESTAMP) - NUMTODSINTERVAL(:days, 'DAY'))
         GROUP BY h.sql_id) a
  LEFT JOIN dba_users u
    ON u.user_id = a.user_id
 WHERE NVL(u.oracle_maintained, 'N') = 'N'
 ORDER BY a.sql_id
