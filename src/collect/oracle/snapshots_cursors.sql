-- The moment of a sample, the instances, and since when they run.
-- reads: GV$INSTANCE
SELECT i.inst_id AS "instance_number",
       :sample AS "snap_id",
       TO_CHAR(i.startup_time, 'YYYY-MM-DD"T"HH24:MI:SS') AS "startup_time",
       TO_CHAR(SYSDATE, 'YYYY-MM-DD"T"HH24:MI:SS') AS "end_time",
       i.instance_name AS "instance_name"
  FROM gv$instance i
 ORDER BY i.inst_id
