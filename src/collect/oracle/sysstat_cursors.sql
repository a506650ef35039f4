-- Cumulative statistics at the moment of a sample.
-- reads: GV$SYSSTAT, GV$INSTANCE
SELECT s.inst_id AS "instance_number",
       :sample AS "snap_id",
       TO_CHAR(i.startup_time, 'YYYY-MM-DD"T"HH24:MI:SS') AS "startup_time",
       s.name AS "name",
       s.value AS "value"
  FROM gv$sysstat s
  JOIN gv$instance i
    ON i.inst_id = s.inst_id
 ORDER BY s.inst_id, s.name
