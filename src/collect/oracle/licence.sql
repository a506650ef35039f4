-- Which management packs the database says are licensed: NONE, DIAGNOSTIC, DIAGNOSTIC+TUNING. Asked before anything else.
-- reads: V$PARAMETER
SELECT p.value AS "value"
  FROM v$parameter p
 WHERE p.name = 'control_management_pack_access'
