-- What of the tables is in the In-Memory store now.
-- reads: V$IM_SEGMENTS
SELECT m.owner AS "schema",
       m.segment_name AS "name",
       SUM(m.inmemory_size) AS "inmemory_bytes",
       SUM(m.bytes_not_populated) AS "not_populated_bytes"
  FROM v$im_segments m
 GROUP BY m.owner, m.segment_name
 ORDER BY m.owner, m.segment_name
