-- Databases whose activity this repository holds: an AWR Warehouse has many, and one that was cloned keeps its past.
-- reads: DBA_HIST_DATABASE_INSTANCE
-- pack: diagnostics
SELECT i.dbid AS "dbid",
       MAX(i.db_name) KEEP (DENSE_RANK LAST ORDER BY i.startup_time) AS "name",
       MAX(i.version) KEEP (DENSE_RANK LAST ORDER BY i.startup_time) AS "version_text",
       COUNT(DISTINCT i.instance_number) AS "instances"
  FROM dba_hist_database_instance i
 GROUP BY i.dbid
 ORDER BY i.dbid
