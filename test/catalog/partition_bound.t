# Input: a text of pg_get_partkeydef (key:) or of pg_get_expr(relpartbound) (bound:), as PostgreSQL 15 wrote them or malformed. Expected: what was read.
=== keys of one column
key: RANGE (at)
key: LIST (region)
key: HASH (id)
---
range: at
list: region
hash: id
=== several, quoted, with collation and operator class
key: RANGE (a, "Of Day", "say ""hi""")
key: LIST (region COLLATE "C")
key: HASH (name text_pattern_ops, id)
---
range: a Of Day say "hi"
list: region
hash: name id
=== expressions are no columns
key: RANGE (date_trunc('month, really'::text, at), b)
key: LIST (((a + 1)))
---
range: - b
list: -
=== what is no key
key:
key: ROUND (a)
key: RANGE a
key: RANGE (a
key: RANGE (a) b
key: RANGE (f('x)
---
not understood
not understood
not understood
not understood
not understood
not understood
=== ranges
bound: FOR VALUES FROM ('2024-01-01 00:00:00') TO ('2024-02-01 00:00:00')
bound: FOR VALUES FROM (0, MINVALUE) TO (10, MAXVALUE)
bound: FOR VALUES FROM (MINVALUE) TO ('-5')
---
range: 2024-01-01 00:00:00 .. 2024-02-01 00:00:00
range: 0, lowest .. 10, highest
range: lowest .. -5
=== lists
bound: FOR VALUES IN ('de', 'it''s', '')
bound: FOR VALUES IN (1, NULL)
bound: FOR VALUES IN (true)
---
list: de, it's, 
list: 1, null
list: true
=== hashes, the rest
bound: FOR VALUES WITH (modulus 4, remainder 3)
bound: DEFAULT
---
hash: 3 of 4
default
=== what is no bound
bound: FOR VALUES
bound: FOR VALUES IN ()
bound: FOR VALUES IN ('a)
bound: FOR VALUES FROM (1) TO (2, 3)
bound: FOR VALUES FROM (1) TO (2) x
bound: FOR VALUES WITH (modulus 0, remainder 0)
bound: FOR VALUES WITH (modulus 4, remainder 4)
bound: DEFAULT 3
---
not understood
not understood
not understood
not understood
not understood
not understood
not understood
not understood
