-- Extensions installed: some decide how another query is written, some which operator classes an index may have.
SELECT /* dovetail */
       e.extname AS name,
       e.extversion AS version,
       n.nspname AS schema
  FROM pg_extension e
  JOIN pg_namespace n ON n.oid = e.extnamespace
 ORDER BY e.extname COLLATE "C"
