-- What tables and indexes were used for in the window.
-- reads: DBA_HIST_SEG_STAT, DBA_HIST_SEG_STAT_OBJ, DBA_HIST_SNAPSHOT
-- pack: diagnostics
SELECT o.owner AS "schema",
       o.object_name AS "name",
       o.object_type AS "object_type",
       SUM(g.logical_reads_delta) AS "logical_reads",
       SUM(g.physical_reads_delta) AS "physical_reads",
       SUM(g.physical_writes_delta) AS "physical_writes",
       SUM(g.physical_reads_direct_delta) AS "direct_reads",
       SUM(g.db_block_changes_delta) AS "block_changes",
       SUM(g.table_scans_delta) AS "table_scans",
       SUM(g.buffer_busy_waits_delta) AS "buffer_busy_waits",
       SUM(g.itl_waits_delta) AS "itl_waits",
       SUM(g.row_lock_waits_delta) AS "row_lock_waits"
  FROM dba_hist_seg_stat g
  JOIN dba_hist_seg_stat_obj o
    ON o.dbid = g.dbid
   AND o.ts# = g.ts#
   AND o.obj# = g.obj#
   AND o.dataobj# = g.dataobj#
   AND o.con_dbid = g.con_dbid
  JOIN dba_hist_snapshot n
    ON n.dbid = g.dbid
   AND n.instance_number = g.instance_number
   AND n.snap_id = g.snap_id
 WHERE g.dbid = :dbid
   AND n.begin_interval_time >= CAST(SYSTIMESTAMP AS TIMESTAMP) - NUMTODSINTERVAL(:days, 'DAY')
 GROUP BY o.owner, o.object_name, o.object_type
 ORDER BY o.owner, o.object_name, o.object_type
