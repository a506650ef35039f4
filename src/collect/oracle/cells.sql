-- Storage cells: more than none is Exadata.
-- reads: V$CELL
SELECT COUNT(*) AS "cells"
  FROM v$cell c
