-- Cumulative waits at Statspack's snapshots.
-- reads: STATS$SYSTEM_EVENT, STATS$SNAPSHOT
SELECT e.instance_number AS "instance_number",
       e.snap_id AS "snap_id",
       TO_CHAR(n.startup_time, 'YYYY-MM-DD"T"HH24:MI:SS') AS "startup_time",
       e.event AS "name",
       CAST(NULL AS VARCHAR2(64)) AS "wait_class",
       e.total_waits_fg AS "waits",
       e.time_waited_micro_fg AS "time_us"
  FROM perfstat.stats$system_event e
  JOIN perfstat.stats$snapshot n
    ON n.dbid = e.dbid
   AND n.instance_number = e.instance_number
   AND n.snap_id = e.snap_id
 WHERE e.dbid = :dbid
   AND n.snap_time >= SYSDATE - :days
 ORDER BY e.instance_number, e.event, e.snap_id
