-- Column statistics, and those of index expressions (relation is then the index). Only what the role may read is in pg_stats.
-- A partitioned table has its statistics over the whole tree (inherited); all others their own.
SELECT /* dovetail */
       s.schemaname AS schema,
       s.tablename AS relation,
       s.attname AS column_name,
       s.null_frac AS null_fraction,
       s.avg_width AS width_bytes,
       s.n_distinct AS distinct_values,
       s.correlation,
       s.most_common_vals::text AS common,
       s.most_common_freqs::text AS common_fraction,
       s.histogram_bounds::text AS bounds,
       s.most_common_elems::text AS elements,
       s.most_common_elem_freqs::text AS element_fraction,
       s.elem_count_histogram[array_upper(s.elem_count_histogram, 1)] AS elements_per_row
  FROM pg_stats s
  JOIN pg_namespace n ON n.nspname = s.schemaname
  JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = s.tablename
 WHERE s.schemaname <> 'information_schema'
   AND s.schemaname !~ '^pg_'
   AND s.inherited = (c.relkind = 'p')
 ORDER BY s.schemaname COLLATE "C", s.tablename COLLATE "C", s.attname COLLATE "C"
