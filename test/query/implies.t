# Does the WHERE prove the index predicate? "table: index predicate", then the condition of the query.
=== the same
orders: status = 'open'
status = 'open'
---
yes
=== another value
orders: status = 'open'
status = 'closed'
---
no
=== as the catalog prints it
orders: ((status)::text = 'open'::text) AND (is_deleted = false)
not is_deleted and status = 'open' and total > 5
---
yes
=== one conjunct is missing
orders: status = 'open' AND is_deleted = false
status = 'open'
---
no
=== a value of a list
orders: status IN ('open', 'new')
status = 'new'
---
yes
=== a list within a list, as an array
orders: status = ANY (ARRAY['open'::text, 'new'::text, 'held'::text])
status in ('held', 'open')
---
yes
=== a list beyond a list
orders: status IN ('open', 'new')
status in ('open', 'gone')
---
no
=== a tighter range
orders: total > 100
total > 150.5
---
yes
=== the same bound, not strict
orders: total > 100
total >= 100
---
no
=== a value in a range
orders: total >= 100
total = 100.00
---
yes
=== a looser range
orders: total > 100
total > 50
---
no
=== dates
orders: shipped_on >= '2026-01-01'::date
shipped_on between '2026-02-01' and '2026-03-01'
---
yes
=== a parameter proves nothing
orders: total > 100
total > $1
---
no
=== not null, from a comparison with a parameter
orders: shipped_on IS NOT NULL
shipped_on = $1
---
yes
=== not null, from another column
orders: shipped_on IS NOT NULL
coupon = 'x'
---
no
=== null
customers: deleted_at IS NULL
deleted_at is null
---
yes
=== not equal, from a value and from a range
orders: status <> 'gone'
status = 'open'
---
yes
=== or, from one of its branches
orders: status = 'open' OR total > 100
total > 200
---
yes
=== or, from an or
orders: status IN ('a', 'b')
(status = 'a' and total > 5) or status = 'b'
---
yes
=== or, one branch too many
orders: status IN ('a', 'b')
status = 'a' or status = 'c'
---
no
=== an expression
customers: lower((email)::text) = 'a'::text
LOWER(email) = 'a'
---
yes
=== a boolean column
customers: vip
vip = true
---
yes
=== a boolean column, the other way
customers: vip
not vip
---
no
=== text ranges are left alone: the collation decides
customers: email > 'b'
email > 'c'
---
no
=== a JSON field
customers: (preferences ->> 'lang'::text) = 'de'::text
preferences->>'lang' = 'de'
---
yes
=== what is said of a function of the column
customers: email IS NOT NULL
lower(email) = 'a'
---
yes
=== what is said of a field of the document
customers: preferences IS NOT NULL
(preferences ->> 'size')::int > 4
---
yes
=== a function that makes something of NULL
customers: name IS NOT NULL
coalesce(name, '') = 'a'
---
no
=== a function of another column
customers: name IS NOT NULL
lower(email) = 'a'
---
no
=== a function that is not NULL proves it, that it is NULL does not
customers: points IS NOT NULL
abs(points) is null
---
no
=== a truth test, which no other way to say it proves (PostgreSQL 15: EXPLAIN over each pair of these)
orders: is_deleted IS NOT TRUE
is_deleted is not true and total > 5
---
yes
=== by what says the same
orders: is_deleted IS NOT TRUE
not is_deleted
---
no
=== by a tighter one
orders: is_deleted IS NOT TRUE
is_deleted is false
---
no
=== what says the same as IS FALSE
orders: NOT is_deleted
is_deleted is false
---
no
=== what says the same as IS TRUE
orders: is_deleted
is_deleted is true
---
no
=== IS TRUE by its column
orders: is_deleted IS TRUE
is_deleted
---
no
=== a truth test does not prove a value
orders: is_deleted IS NOT NULL
is_deleted is true
---
no
=== nor does NOT
orders: is_deleted IS NOT NULL
not is_deleted
---
no
=== but the column does
orders: is_deleted IS NOT NULL
is_deleted
---
yes
=== unknown and NULL
orders: is_deleted IS NULL
is_deleted is unknown
---
no
=== distinct from true
orders: is_deleted IS DISTINCT FROM true
is_deleted is distinct from true
---
yes
=== distinct from true and not true
orders: is_deleted IS DISTINCT FROM true
is_deleted is not true
---
no
=== false or NULL by a branch
orders: is_deleted = false OR is_deleted IS NULL
not is_deleted
---
yes
=== false or NULL by itself
orders: (NOT is_deleted OR is_deleted IS NULL)
is_deleted = false or is_deleted is null
---
yes
