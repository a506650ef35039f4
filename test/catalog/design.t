# DDL in, and out again: identity, proposed name, DDL and undo per index; "hides" for what is dropped
=== columns in order
CREATE INDEX ON orders (customer_id, created_at DESC)
---
public.orders USING btree (customer_id, created_at DESC)
CREATE INDEX CONCURRENTLY idx_orders_customer_id_created_at_c201cd ON public.orders USING btree (customer_id, created_at DESC)
DROP INDEX CONCURRENTLY public.idx_orders_customer_id_created_at_c201cd
=== nulls, opclass, include, predicate
CREATE UNIQUE INDEX CONCURRENTLY mine ON public.orders USING btree (email text_pattern_ops, created_at DESC NULLS LAST) INCLUDE (note) WHERE deleted_at IS NULL
---
UNIQUE public.orders USING btree (email text_pattern_ops, created_at DESC NULLS LAST) INCLUDE (note) WHERE deleted_at IS NULL
CREATE UNIQUE INDEX CONCURRENTLY mine ON public.orders USING btree (email text_pattern_ops, created_at DESC NULLS LAST) INCLUDE (note) WHERE deleted_at IS NULL
DROP INDEX CONCURRENTLY public.mine
=== an expression
CREATE INDEX ON orders (lower(email))
---
public.orders USING btree ((lower(email)))
CREATE INDEX CONCURRENTLY idx_orders_lower_email_225b2f ON public.orders USING btree ((lower(email)))
DROP INDEX CONCURRENTLY public.idx_orders_lower_email_225b2f
=== the same twice is one; ASC and NULLS LAST are what is meant anyway
CREATE INDEX a ON orders (note ASC NULLS LAST); CREATE INDEX b ON orders (note)
---
public.orders USING btree (note)
CREATE INDEX CONCURRENTLY a ON public.orders USING btree (note)
DROP INDEX CONCURRENTLY public.a
=== keywords and odd names are quoted
CREATE INDEX ON orders ("Weird ""Name", "order")
---
public.orders USING btree ("Weird ""Name", "order")
CREATE INDEX CONCURRENTLY idx_orders_weird_name_order_97e8f5 ON public.orders USING btree ("Weird ""Name", "order")
DROP INDEX CONCURRENTLY public.idx_orders_weird_name_order_97e8f5
=== what exists can be dropped
DROP INDEX orders_pkey
---
hides orders_pkey
=== of another schema it cannot
DROP INDEX other.orders_pkey
---
DESIGN_INVALID line 1: unknown index "orders_pkey"
=== unknown table
CREATE INDEX ON nothing (a)
---
DESIGN_INVALID line 1: unknown table "nothing"
=== unknown column
CREATE INDEX ON orders (nothing)
---
DESIGN_INVALID line 1: unknown column "nothing"
=== unknown column in an expression
CREATE INDEX ON orders (lower(nothing))
---
DESIGN_INVALID line 1: unknown column "nothing"
=== unknown column in a predicate
CREATE INDEX ON orders (note) WHERE nothing > 1
---
DESIGN_INVALID line 1: unknown column "nothing"
=== not a design
SELECT 1
---
DESIGN_INVALID line 1: a design holds no "select"
=== not SQL
CREATE INDEX ON
---
SQL_SYNTAX expected a table name at the end of the statement
