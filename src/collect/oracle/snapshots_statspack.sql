-- Statspack's snapshots of the window.
-- reads: STATS$SNAPSHOT
SELECT n.dbid AS "dbid",
       n.instance_number AS "instance_number",
       n.snap_id AS "snap_id",
       TO_CHAR(n.startup_time, 'YYYY-MM-DD"T"HH24:MI:SS') AS "startup_time",
       TO_CHAR(n.snap_time, 'YYYY-MM-DD"T"HH24:MI:SS') AS "end_time"
  FROM perfstat.stats$snapshot n
 WHERE n.dbid = :dbid
   AND n.snap_time >= SYSDATE - :days
 ORDER BY n.instance_number, n.snap_id
