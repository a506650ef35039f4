-- Parameters as they stand for the whole instance; change tells when ALTER SYSTEM takes effect.
-- reads: V$SYSTEM_PARAMETER
SELECT p.name AS "name",
       p.value AS "value",
       p.isdefault AS "is_default",
       p.ismodified AS "is_modified",
       p.issys_modifiable AS "change",
       p.ispdb_modifiable AS "in_container"
  FROM v$system_parameter p
 ORDER BY p.name
