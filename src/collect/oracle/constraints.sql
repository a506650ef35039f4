-- Keys, references and checks that hold.
-- reads: DBA_CONSTRAINTS, DBA_USERS
SELECT c.owner AS "schema",
       c.table_name AS "table_name",
       c.constraint_name AS "name",
       c.constraint_type AS "kind",
       c.r_owner AS "r_owner",
       c.r_constraint_name AS "r_constraint_name",
       c.delete_rule AS "delete_rule",
       c.index_owner AS "index_schema",
       c.index_name AS "index_name",
       c.status AS "status",
       c.search_condition_vc /*? DBA_CONSTRAINTS.SEARCH_CONDITION_VC the text of checks */ AS "search_condition"
  FROM dba_constraints c
 WHERE c.owner IN (SELECT u.username FROM dba_users u WHERE u.oracle_maintained = 'N')
   AND c.constraint_type IN ('P', 'U', 'R', 'C')
 ORDER BY c.owner, c.table_name, c.constraint_name
