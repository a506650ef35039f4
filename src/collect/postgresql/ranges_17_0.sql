-- How ranges lie: histograms of their bounds, ascending each for itself, and of their lengths. Only what the role may read is in pg_stats.
-- It is asked only where a column holds ranges.
SELECT /* dovetail */
       s.schemaname AS schema,
       s.tablename AS relation,
       s.attname AS column_name,
       (SELECT format_type(r.rngsubtype, NULL) FROM pg_range r WHERE r.rngtypid = coalesce(nullif(t.typbasetype, 0), t.oid)) AS subtype,
       s.range_bounds_histogram::text AS bounds,
       s.range_length_histogram::text AS lengths,
       s.range_empty_frac AS empty_fraction
  FROM pg_stats s
  JOIN pg_namespace n ON n.nspname = s.schemaname
  JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = s.tablename
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = s.attname
  JOIN pg_type t ON t.oid = a.atttypid
 WHERE s.range_bounds_histogram IS NOT NULL
   AND c.relkind IN ('r', 'p', 'm', 'f')
   AND s.schemaname <> 'information_schema'
   AND s.schemaname !~ '^pg_'
   AND s.inherited = (c.relkind = 'p')
 ORDER BY s.schemaname COLLATE "C", s.tablename COLLATE "C", s.attname COLLATE "C"
