-- How ranges lie: histograms of their bounds, ascending each for itself, and of their lengths. No view shows them before PostgreSQL 17, so
-- this asks pg_statistic, which superusers may read, and roles that were granted it. It is asked only where a column holds ranges.
SELECT /* dovetail */
       n.nspname AS schema,
       c.relname AS relation,
       a.attname AS column_name,
       (SELECT format_type(r.rngsubtype, NULL) FROM pg_range r WHERE r.rngtypid = coalesce(nullif(t.typbasetype, 0), t.oid)) AS subtype,
       CASE 7 WHEN s.stakind1 THEN s.stavalues1::text WHEN s.stakind2 THEN s.stavalues2::text WHEN s.stakind3 THEN s.stavalues3::text
              WHEN s.stakind4 THEN s.stavalues4::text ELSE s.stavalues5::text END AS bounds,
       CASE 6 WHEN s.stakind1 THEN s.stavalues1::text WHEN s.stakind2 THEN s.stavalues2::text WHEN s.stakind3 THEN s.stavalues3::text
              WHEN s.stakind4 THEN s.stavalues4::text WHEN s.stakind5 THEN s.stavalues5::text END AS lengths,
       CASE 6 WHEN s.stakind1 THEN s.stanumbers1[1] WHEN s.stakind2 THEN s.stanumbers2[1] WHEN s.stakind3 THEN s.stanumbers3[1]
              WHEN s.stakind4 THEN s.stanumbers4[1] WHEN s.stakind5 THEN s.stanumbers5[1] END AS empty_fraction
  FROM pg_statistic s
  JOIN pg_class c ON c.oid = s.starelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = s.starelid AND a.attnum = s.staattnum
  JOIN pg_type t ON t.oid = a.atttypid
 WHERE 7 IN (s.stakind1, s.stakind2, s.stakind3, s.stakind4, s.stakind5)
   AND c.relkind IN ('r', 'p', 'm', 'f')
   AND n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
   AND s.stainherit = (c.relkind = 'p')
 ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C", a.attname COLLATE "C"
