-- Where statements spent their time: samples weighed by the microseconds that each stands for. A lock on a table is waited for at the table that
-- P2 names, whatever the session read before.
-- reads: DBA_HIST_ACTIVE_SESS_HISTORY, DBA_OBJECTS
-- pack: diagnostics
SELECT a.sql_id AS "sql_id",
       a.plan_hash_value AS "plan_hash_value",
       a.plan_line AS "plan_line",
       a.session_state AS "session_state",
       a.event AS "event",
       a.wait_class AS "wait_class",
       a.object_id AS "object_id",
       MAX(o.owner) AS "object_owner",
       MAX(o.object_name) AS "object_name",
       COUNT(*) AS "samples",
       SUM(a.sample_us) AS "time_us"
  FROM (SELECT h.sql_id,
               h.sql_plan_hash_value AS plan_hash_value,
               h.sql_plan_line_id AS plan_line,
               h.session_state,
               h.event,
               h.wait_class,
               CASE WHEN h.event = 'enq: TM - contention' THEN h.p2 ELSE h.current_obj# END AS object_id,
               h.usecs_per_row /*? DBA_HIST_ACTIVE_SESS_HISTORY.USECS_PER_ROW samples count ten seconds each */ AS sample_us
          FROM dba_hist_active_sess_history h
         WHERE h.dbid = :dbid
           AND h.sample_time >= CAST(SYSTIMESTAMP AS TIMESTAMP) - NUMTODSINTERVAL(:days, 'DAY')
           AND h.sql_id IS NOT NULL) a
  LEFT JOIN dba_objects o
    ON o.object_id = a.object_id
 GROUP BY a.sql_id, a.plan_hash_value, a.plan_line, a.session_state, a.event, a.wait_class, a.object_id
 ORDER BY a.sql_id, a.plan_hash_value, a.plan_line, a.event, a.object_id
