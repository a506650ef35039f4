# DDL in, and out again: identity, proposed name, DDL and undo per index; "hides" for what is dropped
=== columns in order
CREATE INDEX ON orders (customer_id, created_at DESC)
---
public.orders USING btree (customer_id, created_at DESC)
CREATE INDEX CONCURRENTLY idx_orders_customer_id_created_at_c6ec11 ON public.orders USING btree (customer_id, created_at DESC)
DROP INDEX CONCURRENTLY public.idx_orders_customer_id_created_at_c6ec11
=== nulls, opclass, include, predicate
CREATE UNIQUE INDEX CONCURRENTLY mine ON public.orders USING btree (email text_pattern_ops, created_at DESC NULLS LAST) INCLUDE (note) WHERE deleted_at IS NULL
---
x
=== an expression
CREATE INDEX ON orders (lower(email))
---
x
=== the same twice is one; ASC and NULLS LAST are what is meant anyway
CREATE INDEX a ON orders (note ASC NULLS LAST); CREATE INDEX b ON orders (note)
---
x
=== keywords and odd names are quoted
CREATE INDEX ON orders ("Weird ""Name", "order")
---
x
=== what exists can be dropped
DROP INDEX orders_pkey
---
hides orders_pkey
=== of another schema it cannot
DROP INDEX other.orders_pkey
---
x
=== unknown table
CREATE INDEX ON nothing (a)
---
x
=== unknown column
CREATE INDEX ON orders (nothing)
---
x
=== unknown column in an expression
CREATE INDEX ON orders (lower(nothing))
---
x
=== unknown column in a predicate
CREATE INDEX ON orders (note) WHERE nothing > 1
---
x
=== not a design
SELECT 1
---
x
=== not SQL
CREATE INDEX ON
---
x
