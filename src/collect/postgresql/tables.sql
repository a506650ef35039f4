-- Tables of user schemas: ordinary, partitioned, partitions, materialized views, foreign.
-- pages and rows are what VACUUM and ANALYZE last wrote; size_bytes is the heap's main fork now.
-- readable is false where the role may not see the statistics.
SELECT /* dovetail */
       n.nspname AS schema,
       c.relname AS name,
       c.relkind AS kind,
       c.relispartition AS is_partition,
       pn.nspname AS parent_schema,
       pc.relname AS parent_name,
       pg_get_expr(c.relpartbound, c.oid) AS partition_bound,
       CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS partition_key,
       CASE WHEN c.relpages = 0 AND current_setting('server_version_num')::int < 140000 THEN -1 -- never analysed; 14 says so itself
            ELSE c.reltuples END AS rows,
       greatest(c.relpages, 0) AS pages, -- -1: a partitioned table that was analysed
       c.relallvisible AS visible_pages,
       CASE WHEN c.relkind IN ('r', 'm') THEN pg_relation_size(c.oid) ELSE 0 END AS size_bytes,
       (SELECT o.option_value FROM pg_options_to_table(c.reloptions) o WHERE o.option_name = 'fillfactor') AS fill_factor,
       has_any_column_privilege(c.oid, 'SELECT') AS readable
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_inherits i ON i.inhrelid = c.oid AND c.relispartition
  LEFT JOIN pg_class pc ON pc.oid = i.inhparent
  LEFT JOIN pg_namespace pn ON pn.oid = pc.relnamespace
 WHERE c.relkind IN ('r', 'p', 'm', 'f')
   AND c.relpersistence <> 't'
   AND n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
 ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
