-- What the cursors in memory have cost since they were loaded. Two samples are subtracted by whoever reads them.
-- reads: GV$SQLSTATS
SELECT s.inst_id AS "instance_number",
       :sample AS "snap_id",
       s.sql_id AS "sql_id",
       s.plan_hash_value AS "plan_hash_value",
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
       s.px_servers_executions AS "px_executions",
       s.physical_read_requests AS "read_requests",
       s.physical_read_bytes AS "read_bytes",
       s.io_cell_offload_eligible_bytes AS "offload_eligible_bytes",
       s.io_interconnect_bytes AS "interconnect_bytes",
       s.io_cell_offload_returned_bytes AS "offload_returned_bytes",
       s.version_count AS "version_count",
       s.sharable_mem AS "sharable_memory"
  FROM gv$sqlstats s
 WHERE s.elapsed_time > 0
 ORDER BY s.inst_id, s.sql_id, s.plan_hash_value
