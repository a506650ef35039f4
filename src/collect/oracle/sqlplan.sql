-- Plans. The repository keeps no predicates with them.
-- reads: DBA_HIST_SQL_PLAN, DBA_HIST_SQLSTAT, DBA_HIST_SNAPSHOT
-- pack: diagnostics
SELECT p.sql_id AS "sql_id",
       p.plan_hash_value AS "plan_hash_value",
       p.id AS "id",
       p.parent_id AS "parent_id",
       p.operation AS "operation",
       p.options AS "options",
       p.object_owner AS "object_owner",
       p.object_name AS "object_name",
       p.object_alias AS "object_alias",
       p.search_columns AS "search_columns",
       p.cost AS "cost",
       p.cardinality AS "cardinality",
       p.bytes AS "bytes",
       p.io_cost AS "io_cost",
       p.cpu_cost AS "cpu_cost",
       p.temp_space AS "temp_space",
       p.partition_start AS "partition_start",
       p.partition_stop AS "partition_stop",
       p.access_predicates AS "access_predicates",
       p.filter_predicates AS "filter_predicates"
  FROM dba_hist_sql_plan p
 WHERE p.dbid = :dbid
   AND p.sql_id IN (SELECT s.sql_id
                      FROM dba_hist_sqlstat s
                      JOIN dba_hist_snapshot n
                        ON n.dbid = s.dbid
                       AND n.instance_number = s.instance_number
                       AND n.snap_id = s.snap_id
                     WHERE s.dbid = :dbid
                       AND n.begin_interval_time >= CAST(SYSTIMESTAMP AS TIMESTAMP) - NUMTODSINTERVAL(:days, 'DAY'))
 ORDER BY p.sql_id, p.plan_hash_value, p.id
