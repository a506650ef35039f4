-- What tables and indexes were used for since the instances were started.
-- reads: GV$SEGMENT_STATISTICS
SELECT g.owner AS "schema",
       g.object_name AS "name",
       MIN(g.object_type) AS "object_type",
       SUM(CASE g.statistic_name WHEN 'logical reads' THEN g.value END) AS "logical_reads",
       SUM(CASE g.statistic_name WHEN 'physical reads' THEN g.value END) AS "physical_reads",
       SUM(CASE g.statistic_name WHEN 'physical writes' THEN g.value END) AS "physical_writes",
       SUM(CASE g.statistic_name WHEN 'physical reads direct' THEN g.value END) AS "direct_reads",
       SUM(CASE g.statistic_name WHEN 'db block changes' THEN g.value END) AS "block_changes",
       SUM(CASE g.statistic_name WHEN 'segment scans' THEN g.value END) AS "table_scans",
       SUM(CASE g.statistic_name WHEN 'buffer busy waits' THEN g.value END) AS "buffer_busy_waits",
       SUM(CASE g.statistic_name WHEN 'ITL waits' THEN g.value END) AS "itl_waits",
       SUM(CASE g.statistic_name WHEN 'row lock waits' THEN g.value END) AS "row_lock_waits"
  FROM gv$segment_statistics g
 WHERE g.owner <> 'SYS'
 GROUP BY g.owner, g.object_name
 ORDER BY g.owner, g.object_name
