# Expressions over orders of shop.catalog: may an index hold them? Each as PostgreSQL 15 answers CREATE INDEX ON orders ((expression)): it
# refuses what is not, "functions in index expression must be marked IMMUTABLE".
=== (placed_at at time zone 'UTC')::date
(placed_at at time zone 'UTC')::date
---
immutable
=== date_trunc('day', placed_at at time zone 'UTC')
date_trunc('day', placed_at at time zone 'UTC')
---
immutable
=== date_trunc('day', placed_at)
date_trunc('day', placed_at)
---
no
=== date_trunc('month', shipped_on)
date_trunc('month', shipped_on)
---
no
=== date_trunc('month', shipped_on::timestamp)
date_trunc('month', shipped_on::timestamp)
---
immutable
=== date_trunc('day', placed_at, 'UTC')
date_trunc('day', placed_at, 'UTC')
---
no
=== placed_at::date
placed_at::date
---
no
=== shipped_on::text
shipped_on::text
---
no
=== shipped_on::timestamp
shipped_on::timestamp
---
immutable
=== shipped_on::timestamptz
shipped_on::timestamptz
---
no
=== extract(year from placed_at)
extract(year from placed_at)
---
no
=== extract(year from placed_at at time zone 'UTC')
extract(year from placed_at at time zone 'UTC')
---
immutable
=== extract(dow from shipped_on)
extract(dow from shipped_on)
---
immutable
=== date_part('year', placed_at)
date_part('year', placed_at)
---
no
=== placed_at - interval '1 day'
placed_at - interval '1 day'
---
no
=== placed_at - placed_at
placed_at - placed_at
---
immutable
=== shipped_on + 3
shipped_on + 3
---
immutable
=== shipped_on - shipped_on
shipped_on - shipped_on
---
immutable
=== shipped_on + interval '1 day'
shipped_on + interval '1 day'
---
immutable
=== coalesce(shipped_on, date '2025-01-01')
coalesce(shipped_on, date '2025-01-01')
---
immutable
=== coalesce(shipped_on, placed_at)
coalesce(shipped_on, placed_at)
---
no
=== total * 2
total * 2
---
immutable
=== total::text
total::text
---
immutable
=== total::int
total::int
---
immutable
=== customer_id % 10
customer_id % 10
---
immutable
=== lower(coupon)
lower(coupon)
---
immutable
=== lower(status || coupon)
lower(status || coupon)
---
immutable
=== status || total
status || total
---
immutable
=== concat(status, coupon)
concat(status, coupon)
---
no
=== coalesce(coupon, '')
coalesce(coupon, '')
---
immutable
=== to_char(placed_at, 'YYYY')
to_char(placed_at, 'YYYY')
---
no
=== md5(status)
md5(status)
---
immutable
=== is_deleted::int
is_deleted::int
---
immutable
=== case when is_deleted then 1 else 0 end
case when is_deleted then 1 else 0 end
---
immutable
=== case when is_deleted then now() else placed_at end
case when is_deleted then now() else placed_at end
---
no
=== split_part(status, '-', 1)
split_part(status, '-', 1)
---
immutable
=== coupon::date
coupon::date
---
no
=== coupon::int
coupon::int
---
immutable
=== coupon::timestamptz
coupon::timestamptz
---
no
=== left(status, 3)
left(status, 3)
---
immutable
=== to_tsvector('english', status)
to_tsvector('english', status)
---
immutable
=== to_tsvector(status)
to_tsvector(status)
---
no
=== length(status)
length(status)
---
immutable
=== placed_at at time zone coupon
placed_at at time zone coupon
---
immutable
=== age(placed_at)
age(placed_at)
---
no
=== random() * total
random() * total
---
no
=== date(placed_at at time zone 'UTC')
date(placed_at at time zone 'UTC')
---
immutable
=== date(placed_at)
date(placed_at)
---
no
=== date(shipped_on)
date(shipped_on)
---
immutable
