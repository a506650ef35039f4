-- Rates of the last minutes, over all instances.
-- reads: GV$SYSMETRIC
SELECT m.metric_name AS "name",
       m.metric_unit AS "unit",
       AVG(m.value) AS "average",
       MAX(m.value) AS "maximum"
  FROM gv$sysmetric m
 WHERE m.group_id = 2
 GROUP BY m.metric_name, m.metric_unit
 ORDER BY m.metric_name, m.metric_unit
