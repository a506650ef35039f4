-- Constraints of user tables; columns as arrays of names, in the order of the constraint.
SELECT /* dovetail */
       n.nspname AS schema,
       t.relname AS table_name,
       k.conname AS name,
       k.contype AS kind,
       (SELECT array_agg(a.attname::text ORDER BY u.position)::text
          FROM unnest(k.conkey) WITH ORDINALITY AS u (attnum, position)
          JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum) AS columns,
       fn.nspname AS foreign_schema,
       ft.relname AS foreign_table,
       (SELECT array_agg(a.attname::text ORDER BY u.position)::text
          FROM unnest(k.confkey) WITH ORDINALITY AS u (attnum, position)
          JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.attnum) AS foreign_columns,
       CASE WHEN k.contype = 'c' THEN pg_get_expr(k.conbin, k.conrelid) END AS check_text
  FROM pg_constraint k
  JOIN pg_class t ON t.oid = k.conrelid
  JOIN pg_namespace n ON n.oid = t.relnamespace
  LEFT JOIN pg_class ft ON ft.oid = nullif(k.confrelid, 0)
  LEFT JOIN pg_namespace fn ON fn.oid = ft.relnamespace
 WHERE k.contype IN ('p', 'u', 'f', 'c', 'x')
   AND t.relpersistence <> 't'
   AND n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
 ORDER BY n.nspname COLLATE "C", t.relname COLLATE "C", k.conname COLLATE "C"
