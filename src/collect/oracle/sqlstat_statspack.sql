-- Cumulative figures of statements at Statspack's snapshots. Snapshots of one start are subtracted by whoever reads them.
-- reads: STATS$SQL_SUMMARY, STATS$SNAPSHOT
SELECT s.instance_number AS "instance_number",
       s.snap_id AS "snap_id",
       TO_CHAR(n.startup_time, 'YYYY-MM-DD"T"HH24:MI:SS') AS "startup_time",
       s.sql_id AS "sql_id",
       s.module AS "module",
       s.force_matching_signature AS "force_matching_signature",
       s.executions AS "executions",
       s.elapsed_time AS "elapsed_us",
       s.cpu_time AS "cpu_us",
       s.user_io_wait_time AS "io_wait_us",
       s.cluster_wait_time AS "cluster_wait_us",
       s.application_wait_time AS "application_wait_us",
       s.concurrency_wait_time AS "concurrency_wait_us",
       s.buffer_gets AS "buffer_gets",
       s.disk_reads AS "disk_reads",
       s.direct_writes AS "direct_writes",
       s.rows_processed AS "rows_processed",
       s.fetches AS "fetches",
       s.parse_calls AS "parse_calls",
       s.sorts AS "sorts",
       s.version_count AS "version_count",
       s.sharable_mem AS "sharable_memory"
  FROM perfstat.stats$sql_summary s
  JOIN perfstat.stats$snapshot n
    ON n.dbid = s.dbid
   AND n.instance_number = s.instance_number
   AND n.snap_id = s.snap_id
 WHERE s.dbid = :dbid
   AND n.snap_time >= SYSDATE - :days
 ORDER BY s.instance_number, s.sql_id, s.snap_id
