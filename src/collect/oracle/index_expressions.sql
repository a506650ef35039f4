-- The text of those keys that are expressions.
-- reads: DBA_IND_EXPRESSIONS, DBA_USERS
SELECT e.index_owner AS "schema",
       e.index_name AS "index_name",
       e.column_position AS "position",
       e.column_expression AS "expression"
  FROM dba_ind_expressions e
 WHERE e.table_owner IN (SELECT u.username FROM dba_users u WHERE u.oracle_maintained = 'N')
 ORDER BY e.index_owner, e.index_name, e.column_position
