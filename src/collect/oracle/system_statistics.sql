-- What the optimizer believes of processor and disks.
-- reads: AUX_STATS$
SELECT s.sname AS "section",
       s.pname AS "name",
       s.pval1 AS "value"
  FROM sys.aux_stats$ s
 ORDER BY s.sname, s.pname
