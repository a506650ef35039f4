-- Parameters of a database that is only known by the repository: as of its last snapshot.
-- reads: DBA_HIST_PARAMETER
-- pack: diagnostics
SELECT p.parameter_name AS "name",
       MAX(p.value) KEEP (DENSE_RANK LAST ORDER BY p.snap_id) AS "value",
       MAX(p.isdefault) KEEP (DENSE_RANK LAST ORDER BY p.snap_id) AS "is_default",
       MAX(p.ismodified) KEEP (DENSE_RANK LAST ORDER BY p.snap_id) AS "is_modified",
       CAST(NULL AS VARCHAR2(9)) AS "change"
  FROM dba_hist_parameter p
 WHERE p.dbid = :dbid
 GROUP BY p.parameter_name
 ORDER BY p.parameter_name
