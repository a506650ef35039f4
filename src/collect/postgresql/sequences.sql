-- Sequences of user schemas. last_value is NULL where the role may not read it or nothing was drawn yet.
SELECT /* dovetail */
       s.schemaname AS schema,
       s.sequencename AS name,
       s.last_value
  FROM pg_sequences s
 WHERE s.schemaname <> 'information_schema'
   AND s.schemaname !~ '^pg_'
 ORDER BY s.schemaname COLLATE "C", s.sequencename COLLATE "C"
