-- Where statements spent their time: samples weighed by the microseconds that each stands for.
-- reads: DBA_HIST_ACTIVE_SESS_HISTORY, DBA_OBJECTS
-- pack: diagnostics
SELECT a.sql_id AS "sql_id",
       a.sql_plan_hash_value AS "plan_hash_value",
       a.sql_plan_line_id AS "plan_line",
       a.session_state AS "session_state",
       a.event AS "event",
       a.wait_class AS "wait_class",
       a.current_obj# AS "object_id",
       MAX(o.owner) AS "object_owner",
       MAX(o.object_name) AS "object_name",
       COUNT(*) AS "samples",
       SUM(a.usecs_per_row) /*? DBA_HIST_ACTIVE_SESS_HISTORY.USECS_PER_ROW samples count ten seconds each */ AS "time_us"
  FROM dba_hist_active_sess_history a
  LEFT JOIN dba_objects o
    ON o.object_id = a.current_obj#
 WHERE a.dbid = :dbid
   AND a.sample_time >= SYSTIMESTAMP - NUMTODSINTERVAL(:days, 'DAY')
   AND a.sql_id IS NOT NULL
 GROUP BY a.sql_id, a.sql_plan_hash_value, a.sql_plan_line_id, a.session_state, a.event, a.wait_class, a.current_obj#
 ORDER BY a.sql_id, a.sql_plan_hash_value, a.sql_plan_line_id, a.event, a.current_obj#
