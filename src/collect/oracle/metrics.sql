-- Rates of the instance over the window, from samples of 60 seconds.
-- reads: DBA_HIST_SYSMETRIC_SUMMARY
-- pack: diagnostics
SELECT m.metric_name AS "name",
       m.metric_unit AS "unit",
       AVG(m.average) AS "average",
       MAX(m.maxval) AS "maximum"
  FROM dba_hist_sysmetric_summary m
 WHERE m.dbid = :dbid
   AND m.begin_time >= SYSDATE - :days
   AND m.group_id = 2
 GROUP BY m.metric_name, m.metric_unit
 ORDER BY m.metric_name, m.metric_unit
