-- Cumulative times of the time model at each snapshot, in microseconds.
-- reads: DBA_HIST_SYS_TIME_MODEL, DBA_HIST_SNAPSHOT
-- pack: diagnostics
SELECT s.instance_number AS "instance_number",
       s.snap_id AS "snap_id",
       TO_CHAR(n.startup_time, 'YYYY-MM-DD"T"HH24:MI:SS') AS "startup_time",
       s.stat_name AS "name",
       s.value AS "value"
  FROM dba_hist_sys_time_model s
  JOIN dba_hist_snapshot n
    ON n.dbid = s.dbid
   AND n.instance_number = s.instance_number
   AND n.snap_id = s.snap_id
 WHERE s.dbid = :dbid
   AND n.end_interval_time >= CAST(SYSTIMESTAMP AS TIMESTAMP) - NUMTODSINTERVAL(:days, 'DAY')
 ORDER BY s.instance_number, s.stat_name, s.snap_id
