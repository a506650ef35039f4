-- Columns by position. A domain shows its base type: that is what values compare as.
SELECT /* dovetail */
       n.nspname AS schema,
       c.relname AS table_name,
       a.attname AS name,
       format_type(coalesce(nullif(t.typbasetype, 0), a.atttypid),
                   CASE WHEN t.typbasetype <> 0 THEN t.typtypmod ELSE a.atttypmod END) AS type_name,
       coalesce(bt.typtype, t.typtype) AS type_kind,
       a.attlen AS length,
       a.attnotnull AS not_null,
       a.attgenerated <> '' AS generated,
       a.attstorage AS storage
  FROM pg_attribute a
  JOIN pg_class c ON c.oid = a.attrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_type bt ON bt.oid = nullif(t.typbasetype, 0)
 WHERE a.attnum > 0
   AND NOT a.attisdropped
   AND c.relkind IN ('r', 'p', 'm', 'f')
   AND c.relpersistence <> 't'
   AND n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
 ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C", a.attnum
