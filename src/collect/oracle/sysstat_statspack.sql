-- Cumulative statistics at Statspack's snapshots.
-- reads: STATS$SYSSTAT, STATS$SNAPSHOT
SELECT s.instance_number AS "instance_number",
       s.snap_id AS "snap_id",
       TO_CHAR(n.startup_time, 'YYYY-MM-DD"T"HH24:MI:SS') AS "startup_time",
       s.name AS "name",
       s.value AS "value"
  FROM perfstat.stats$sysstat s
  JOIN perfstat.stats$snapshot n
    ON n.dbid = s.dbid
   AND n.instance_number = s.instance_number
   AND n.snap_id = s.snap_id
 WHERE s.dbid = :dbid
   AND n.snap_time >= SYSDATE - :days
 ORDER BY s.instance_number, s.name, s.snap_id
