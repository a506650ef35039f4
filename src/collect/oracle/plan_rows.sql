-- Rows that the steps of plans gave, against those expected: where statistics_level or a hint had them counted, in memory now.
-- reads: GV$SQL_PLAN_STATISTICS_ALL
SELECT p.sql_id AS "sql_id",
       p.plan_hash_value AS "plan_hash_value",
       p.id AS "id",
       p.operation AS "operation",
       p.options AS "options",
       p.object_owner AS "object_owner",
       p.object_name AS "object_name",
       MAX(p.cardinality) AS "cardinality",
       SUM(p.last_starts) AS "starts",
       SUM(p.last_output_rows) AS "output_rows"
  FROM gv$sql_plan_statistics_all p
 WHERE p.last_output_rows IS NOT NULL
   AND p.last_starts > 0
 GROUP BY p.sql_id, p.plan_hash_value, p.id, p.operation, p.options, p.object_owner, p.object_name
 ORDER BY p.sql_id, p.plan_hash_value, p.id
