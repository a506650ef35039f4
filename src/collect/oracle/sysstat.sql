-- Cumulative statistics at each snapshot, those that advice looks at; differences are made by whoever reads them.
-- reads: DBA_HIST_SYSSTAT, DBA_HIST_SNAPSHOT
-- pack: diagnostics
SELECT s.instance_number AS "instance_number",
       s.snap_id AS "snap_id",
       TO_CHAR(n.startup_time, 'YYYY-MM-DD"T"HH24:MI:SS') AS "startup_time",
       s.stat_name AS "name",
       s.value AS "value"
  FROM dba_hist_sysstat s
  JOIN dba_hist_snapshot n
    ON n.dbid = s.dbid
   AND n.instance_number = s.instance_number
   AND n.snap_id = s.snap_id
 WHERE s.dbid = :dbid
   AND n.end_interval_time >= CAST(SYSTIMESTAMP AS TIMESTAMP) - NUMTODSINTERVAL(:days, 'DAY')
   AND (s.stat_name IN ('execute count', 'parse count (total)', 'parse count (hard)', 'user commits', 'user rollbacks',
                        'session logical reads', 'physical reads', 'physical reads direct', 'physical writes',
                        'redo size', 'sorts (disk)', 'sorts (memory)', 'table scans (long tables)',
                        'table scans (short tables)', 'table fetch by rowid', 'table fetch continued row',
                        'session cursor cache hits', 'workarea executions - onepass',
                        'workarea executions - multipass', 'workarea executions - optimal',
                        'redo entries', 'redo buffer allocation retries')
        OR s.stat_name LIKE 'cell physical IO%')
 ORDER BY s.instance_number, s.stat_name, s.snap_id
