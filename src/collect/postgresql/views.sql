-- Views of user schemas with their defining SELECT (materialized views are tables); and tables that others inherit from, which are read as a
-- view of the name over all of them (statistics over the whole tree are not
-- read: how many rows of it join is guessed). One with more than 50 heirs (chunks that an extension made) stays the bare table.
WITH RECURSIVE /* dovetail */ tree(root, member) AS (
    SELECT p.oid, p.oid
      FROM pg_class p
     WHERE p.relkind = 'r' AND EXISTS (SELECT FROM pg_inherits i WHERE i.inhparent = p.oid)
    UNION
    SELECT t.root, i.inhrelid
      FROM tree t
      JOIN pg_inherits i ON i.inhparent = t.member)
SELECT n.nspname AS schema,
       c.relname AS name,
       CASE WHEN c.relkind = 'v' THEN pg_get_viewdef(c.oid)
            ELSE (SELECT string_agg(format('SELECT %s FROM ONLY %I.%I',
                                           (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
                                              FROM pg_attribute a
                                             WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), mn.nspname, m.relname),
                                    ' UNION ALL ' ORDER BY m.oid <> c.oid, m.oid)
                    FROM tree t
                    JOIN pg_class m ON m.oid = t.member AND m.relpersistence <> 't'
                    JOIN pg_namespace mn ON mn.oid = m.relnamespace
                   WHERE t.root = c.oid)
       END AS text,
       EXISTS (SELECT FROM pg_options_to_table(c.reloptions) o WHERE o.option_name = 'security_barrier' AND o.option_value::boolean) AS barrier
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE (c.relkind = 'v' OR (SELECT count(*) FROM tree t WHERE t.root = c.oid) BETWEEN 2 AND 51)
   AND c.relpersistence <> 't'
   AND n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
 ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
