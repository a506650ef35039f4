-- Keys and included columns of the indexes, by position. column_name is NULL for an expression, whose statistics pg_stats
-- keeps under the name that the index gives it (statistics_name). opclass is NULL where it is the type's default.
SELECT /* dovetail */
       n.nspname AS schema,
       i.relname AS index_name,
       k.position,
       k.position <= x.indnkeyatts AS is_key,
       a.attname AS column_name,
       CASE WHEN a.attname IS NULL THEN pg_get_indexdef(x.indexrelid, k.position, false) END AS expression,
       ia.attname AS statistics_name,
       k.position <= x.indnkeyatts AND x.indoption[k.position - 1] & 1 = 1 AS descending,
       k.position <= x.indnkeyatts AND x.indoption[k.position - 1] & 2 = 2 AS nulls_first,
       CASE WHEN k.position <= x.indnkeyatts THEN
           (SELECT o.opcname FROM pg_opclass o WHERE o.oid = x.indclass[k.position - 1] AND NOT o.opcdefault) END AS opclass
  FROM pg_index x
  JOIN pg_class i ON i.oid = x.indexrelid
  JOIN pg_namespace n ON n.oid = i.relnamespace
  JOIN pg_class t ON t.oid = x.indrelid
  JOIN pg_namespace tn ON tn.oid = t.relnamespace
 CROSS JOIN LATERAL generate_series(1, x.indnatts::int) AS k (position)
  LEFT JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[k.position - 1] AND a.attnum > 0
  LEFT JOIN pg_attribute ia ON ia.attrelid = x.indexrelid AND ia.attnum = k.position
 WHERE t.relkind IN ('r', 'p', 'm')
   AND t.relpersistence <> 't'
   AND tn.nspname <> 'information_schema'
   AND tn.nspname !~ '^pg_'
 ORDER BY n.nspname COLLATE "C", i.relname COLLATE "C", k.position
