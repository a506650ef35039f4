-- Rates of the last minutes.
-- reads: V$SYSMETRIC
SELECT m.metric_name AS "name",
       m.metric_unit AS "unit",
       AVG(m.value) AS "average",
       MAX(m.value) AS "maximum"
  FROM v$sysmetric m
 WHERE m.group_id = 2
 GROUP BY m.metric_name, m.metric_unit
 ORDER BY m.metric_name, m.metric_unit
