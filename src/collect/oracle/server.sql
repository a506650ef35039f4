-- The database and the moment. One row.
-- reads: V$DATABASE, V$INSTANCE, GV$INSTANCE
SELECT 'Oracle' AS "product",
       i.version_full /*? V$INSTANCE.VERSION_FULL the release update is unknown */ AS "version_full",
       i.version AS "version_text",
       d.name AS "database",
       d.dbid AS "dbid",
       d.con_dbid /*? V$DATABASE.CON_DBID a container's own repository is taken for another database's */ AS "con_dbid",
       SYS_CONTEXT('USERENV', 'CON_NAME') AS "container",
       SYS_CONTEXT('USERENV', 'SESSION_USER') AS "user_name",
       SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') AS "search_path",
       TO_CHAR(SYS_EXTRACT_UTC(SYSTIMESTAMP), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "captured_at",
       i.edition /*? V$INSTANCE.EDITION the edition is unknown */ AS "edition",
       d.platform_name AS "platform",
       d.database_role AS "role",
       (SELECT COUNT(*) FROM gv$instance g) AS "instances"
  FROM v$database d
 CROSS JOIN v$instance i
