-- Cumulative times of the time model at the moment of a sample, in microseconds.
-- reads: GV$SYS_TIME_MODEL, GV$INSTANCE
SELECT s.inst_id AS "instance_number",
       :sample AS "snap_id",
       TO_CHAR(i.startup_time, 'YYYY-MM-DD"T"HH24:MI:SS') AS "startup_time",
       s.stat_name AS "name",
       s.value AS "value"
  FROM gv$sys_time_model s
  JOIN gv$instance i
    ON i.inst_id = s.inst_id
 ORDER BY s.inst_id, s.stat_name
