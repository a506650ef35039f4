-- Keys of indexes in order. An expression is a hidden column here.
-- reads: DBA_IND_COLUMNS, DBA_USERS
SELECT c.index_owner AS "schema",
       c.index_name AS "index_name",
       c.column_position AS "position",
       c.column_name AS "column_name",
       c.descend AS "descend"
  FROM dba_ind_columns c
 WHERE c.table_owner IN (SELECT u.username FROM dba_users u WHERE u.oracle_maintained = 'N')
 ORDER BY c.index_owner, c.index_name, c.column_position
