-- Extensions whose version decides how another query is written, with the schema that holds them.
SELECT /* dovetail */
       e.extname AS name,
       e.extversion AS version,
       n.nspname AS schema
  FROM pg_extension e
  JOIN pg_namespace n ON n.oid = e.extnamespace
 WHERE e.extname IN ('pg_stat_statements', 'hypopg')
 ORDER BY e.extname
