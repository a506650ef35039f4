-- Cumulative waits at each snapshot; idle ones left out.
-- reads: DBA_HIST_SYSTEM_EVENT, DBA_HIST_SNAPSHOT
-- pack: diagnostics
SELECT e.instance_number AS "instance_number",
       e.snap_id AS "snap_id",
       TO_CHAR(n.startup_time, 'YYYY-MM-DD"T"HH24:MI:SS') AS "startup_time",
       e.event_name AS "name",
       e.wait_class AS "wait_class",
       e.total_waits_fg AS "waits",
       e.time_waited_micro_fg AS "time_us"
  FROM dba_hist_system_event e
  JOIN dba_hist_snapshot n
    ON n.dbid = e.dbid
   AND n.instance_number = e.instance_number
   AND n.snap_id = e.snap_id
 WHERE e.dbid = :dbid
   AND n.end_interval_time >= CAST(SYSTIMESTAMP AS TIMESTAMP) - NUMTODSINTERVAL(:days, 'DAY')
   AND e.wait_class <> 'Idle'
 ORDER BY e.instance_number, e.event_name, e.snap_id
