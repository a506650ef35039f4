-- Snapshots of the window, and the one before it, whose end is where it begins.
-- reads: DBA_HIST_SNAPSHOT, DBA_HIST_DATABASE_INSTANCE
-- pack: diagnostics
SELECT n.dbid AS "dbid",
       n.instance_number AS "instance_number",
       n.snap_id AS "snap_id",
       TO_CHAR(n.startup_time, 'YYYY-MM-DD"T"HH24:MI:SS') AS "startup_time",
       TO_CHAR(n.begin_interval_time, 'YYYY-MM-DD"T"HH24:MI:SS') AS "begin_time",
       TO_CHAR(n.end_interval_time, 'YYYY-MM-DD"T"HH24:MI:SS') AS "end_time",
       (SELECT MAX(i.instance_name) KEEP (DENSE_RANK LAST ORDER BY i.startup_time)
          FROM dba_hist_database_instance i
         WHERE i.dbid = n.dbid
           AND i.instance_number = n.instance_number) AS "instance_name"
  FROM dba_hist_snapshot n
 WHERE n.dbid = :dbid
   AND n.end_interval_time >= CAST(SYSTIMESTAMP AS TIMESTAMP) - NUMTODSINTERVAL(:days, 'DAY')
 ORDER BY n.instance_number, n.snap_id
