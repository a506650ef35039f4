-- Cumulative waits at the moment of a sample; idle ones left out.
-- reads: GV$SYSTEM_EVENT, GV$INSTANCE
SELECT e.inst_id AS "instance_number",
       :sample AS "snap_id",
       TO_CHAR(i.startup_time, 'YYYY-MM-DD"T"HH24:MI:SS') AS "startup_time",
       e.event AS "name",
       e.wait_class AS "wait_class",
       e.total_waits_fg AS "waits",
       e.time_waited_micro_fg AS "time_us"
  FROM gv$system_event e
  JOIN gv$instance i
    ON i.inst_id = e.inst_id
 WHERE e.wait_class <> 'Idle'
 ORDER BY e.inst_id, e.event
