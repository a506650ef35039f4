-- Pluggable databases that are seen from here: from the root all, from one of them itself. Seeds hold nothing of anybody.
-- reads: V$PDBS, SESSION_PRIVS
SELECT p.name AS "name",
       p.open_mode AS "open_mode",
       (SELECT COUNT(*) FROM session_privs s WHERE s.privilege = 'SET CONTAINER') AS "may_enter"
  FROM v$pdbs p
 WHERE p.name NOT LIKE '%$SEED'
 ORDER BY p.name
