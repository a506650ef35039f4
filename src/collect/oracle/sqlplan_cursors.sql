-- Plans of the cursors in memory, with their predicates.
-- reads: V$SQL_PLAN
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
  FROM v$sql_plan p
 WHERE p.child_number = (SELECT MIN(q.child_number)
                           FROM v$sql_plan q
                          WHERE q.sql_id = p.sql_id
                            AND q.plan_hash_value = p.plan_hash_value)
 ORDER BY p.sql_id, p.plan_hash_value, p.id
