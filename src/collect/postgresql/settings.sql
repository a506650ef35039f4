-- Settings that enter the planner's costs, in pg_settings' own units.
SELECT /* dovetail */
       name, setting AS value, unit
  FROM pg_settings
 WHERE name LIKE '%\_cost'
    OR name LIKE 'enable\_%'
    OR name LIKE 'jit%'
    OR name LIKE 'geqo%'
    OR name LIKE 'max\_parallel\_%'
    OR name LIKE 'min\_parallel\_%'
    OR name LIKE 'parallel\_%'
    OR name IN ('work_mem', 'hash_mem_multiplier', 'maintenance_work_mem', 'effective_cache_size', 'shared_buffers',
                'effective_io_concurrency', 'cursor_tuple_fraction', 'default_statistics_target', 'from_collapse_limit',
                'join_collapse_limit', 'constraint_exclusion', 'block_size', 'plan_cache_mode', 'recursive_worktable_factor',
                'autovacuum', 'track_counts', 'TimeZone', 'DateStyle')
 ORDER BY name
