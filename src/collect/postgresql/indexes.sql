-- Indexes of user tables. scans counts since the statistics were reset.
SELECT /* dovetail */
       n.nspname AS schema,
       i.relname AS name,
       tn.nspname AS table_schema,
       t.relname AS table_name,
       am.amname AS method,
       pg_get_indexdef(x.indexrelid) AS ddl,
       pg_get_expr(x.indpred, x.indrelid) AS predicate,
       x.indisunique AS is_unique,
       x.indisprimary AS is_primary,
       EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.indexrelid) AS backs_constraint,
       x.indisvalid AND x.indisready AS is_valid,
       x.indisreplident AS is_replica_identity,
       x.indisclustered AS is_clustered,
       greatest(i.relpages, 0) AS pages,
       i.reltuples AS tuples,
       CASE WHEN i.relkind = 'i' THEN pg_relation_size(i.oid) ELSE 0 END AS size_bytes,
       pg_stat_get_numscans(i.oid) AS scans
  FROM pg_index x
  JOIN pg_class i ON i.oid = x.indexrelid
  JOIN pg_namespace n ON n.oid = i.relnamespace
  JOIN pg_class t ON t.oid = x.indrelid
  JOIN pg_namespace tn ON tn.oid = t.relnamespace
  JOIN pg_am am ON am.oid = i.relam
 WHERE t.relkind IN ('r', 'p', 'm')
   AND t.relpersistence <> 't'
   AND tn.nspname <> 'information_schema'
   AND tn.nspname !~ '^pg_'
 ORDER BY tn.nspname COLLATE "C", t.relname COLLATE "C", i.relname COLLATE "C"
