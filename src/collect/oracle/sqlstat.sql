-- What statements cost in the window: deltas of all its snapshots but the first, whose interval lies before it.
-- reads: DBA_HIST_SQLSTAT, DBA_HIST_SNAPSHOT
-- pack: diagnostics
SELECT s.instance_number AS "instance_number",
       s.sql_id AS "sql_id",
       s.plan_hash_value AS "plan_hash_value",
       s.parsing_schema_name AS "parsing_schema",
       MAX(s.module) AS "module",
       MAX(s.action) AS "action",
       MAX(s.force_matching_signature) AS "force_matching_signature",
       SUM(s.executions_delta) AS "executions",
       SUM(s.elapsed_time_delta) AS "elapsed_us",
       SUM(s.cpu_time_delta) AS "cpu_us",
       SUM(s.iowait_delta) AS "io_wait_us",
       SUM(s.clwait_delta) AS "cluster_wait_us",
       SUM(s.apwait_delta) AS "application_wait_us",
       SUM(s.ccwait_delta) AS "concurrency_wait_us",
       SUM(s.buffer_gets_delta) AS "buffer_gets",
       SUM(s.disk_reads_delta) AS "disk_reads",
       SUM(s.direct_writes_delta) AS "direct_writes",
       SUM(s.rows_processed_delta) AS "rows_processed",
       SUM(s.fetches_delta) AS "fetches",
       SUM(s.parse_calls_delta) AS "parse_calls",
       SUM(s.sorts_delta) AS "sorts",
       SUM(s.px_servers_execs_delta) AS "px_executions",
       SUM(s.physical_read_requests_delta) AS "read_requests",
       SUM(s.physical_read_bytes_delta) AS "read_bytes",
       SUM(s.io_offload_elig_bytes_delta) AS "offload_eligible_bytes",
       SUM(s.io_interconnect_bytes_delta) AS "interconnect_bytes",
       SUM(s.io_offload_return_bytes_delta) /*? DBA_HIST_SQLSTAT.IO_OFFLOAD_RETURN_BYTES_DELTA what smart scans returned */ AS "offload_returned_bytes",
       MAX(s.version_count) AS "version_count",
       MAX(s.sharable_mem) AS "sharable_memory",
       MAX(s.optimizer_cost) AS "optimizer_cost"
  FROM dba_hist_sqlstat s
  JOIN dba_hist_snapshot n
    ON n.dbid = s.dbid
   AND n.instance_number = s.instance_number
   AND n.snap_id = s.snap_id
 WHERE s.dbid = :dbid
   AND n.begin_interval_time >= CAST(SYSTIMESTAMP AS TIMESTAMP) - NUMTODSINTERVAL(:days, 'DAY')
 GROUP BY s.instance_number, s.sql_id, s.plan_hash_value, s.parsing_schema_name
 ORDER BY s.instance_number, s.sql_id, s.plan_hash_value, s.parsing_schema_name
