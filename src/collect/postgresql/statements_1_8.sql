-- pg_stat_statements 1.8 and later (PostgreSQL 13): total_time became total_exec_time.
-- Statements of this database that read or write tables, the costliest first. Utility statements stay behind: they are not
-- normalised and may hold passwords; so do questions about the system catalogs, ours and other tools'. A text that the role
-- may not read is NULL: it is counted, not guessed.
SELECT /* dovetail */
       CASE WHEN s.query = '<insufficient privilege>' THEN NULL ELSE s.query END AS query,
       sum(s.calls) AS calls,
       sum(s.total_exec_time) AS total_ms,
       sum(s.rows) AS rows,
       sum(s.shared_blks_hit) AS blocks_hit,
       sum(s.shared_blks_read) AS blocks_read
  FROM pg_stat_statements s
  JOIN pg_database d ON d.oid = s.dbid
 WHERE d.datname = current_database()
   AND (s.query IS NULL
        OR s.query = '<insufficient privilege>'
        OR (s.query ~* '^(\s|\(|--[^\n]*\n|/\*([^*]|\*+[^*/])*\*+/)*(select|insert|update|delete|merge|with|values|table)\y'
            AND s.query NOT LIKE '%/* dovetail */%'
            AND s.query NOT LIKE '%hypopg%'
            AND s.query !~* '(from|join)\s+(pg_catalog\.|information_schema\.|pg_)'))
 GROUP BY s.query, s.queryid
 ORDER BY sum(s.total_exec_time) DESC, s.queryid
