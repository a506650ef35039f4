-- What was written and read since the counters were reset, per table.
SELECT /* dovetail */
       s.schemaname AS schema,
       s.relname AS table_name,
       s.n_tup_ins AS inserted,
       s.n_tup_upd AS updated,
       s.n_tup_hot_upd AS hot_updated,
       s.n_tup_del AS deleted,
       s.n_live_tup AS live,
       s.n_dead_tup AS dead,
       s.seq_scan AS seq_scans,
       s.idx_scan AS index_scans,
       s.n_mod_since_analyze AS modified_since_analyze
  FROM pg_stat_user_tables s
 ORDER BY s.schemaname COLLATE "C", s.relname COLLATE "C"
