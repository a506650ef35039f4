# What parameters turn into: how many of the samples, and their text, with the tables of sample.c and seed 1
=== equality by frequency
SELECT 1 FROM orders WHERE state = $1
---
x
=== a unique column needs one sample
SELECT 1 FROM orders WHERE id = $1
---
x
=== the parameter on the left
SELECT 1 FROM orders WHERE $1 = id
---
x
=== a range stays in order
SELECT 1 FROM orders WHERE ordered_on >= $1 AND ordered_on < $2
---
x
=== BETWEEN
SELECT 1 FROM orders WHERE total BETWEEN $1 AND $2
---
x
=== an open range asks for the recent end
SELECT 1 FROM orders WHERE created_at > $1
---
x
=== negative numbers are safe behind a minus
SELECT -$1 FROM orders WHERE total < $2
---
x
=== IN with different values
SELECT 1 FROM orders WHERE id IN ($1, $2, $3)
---
x
=== ANY takes an array
SELECT 1 FROM orders WHERE id = ANY($1)
---
x
=== ANY with a cast
SELECT 1 FROM orders WHERE state = ANY($1::text[])
---
x
=== LIKE takes a prefix, wildcards in the data left out
SELECT 1 FROM customers WHERE email LIKE $1
---
x
=== a function of the column is applied to the value
SELECT 1 FROM customers WHERE lower(email) = $1
---
x
=== booleans
SELECT 1 FROM orders WHERE deleted = $1
---
x
=== through an alias, a join and a derived table
SELECT 1 FROM (SELECT o.id AS oid, c.email FROM orders o JOIN customers c ON c.id = o.customer_id) d WHERE d.oid = $1
---
x
=== through a CTE
WITH x AS (SELECT id FROM orders) SELECT 1 FROM x WHERE x.id = $1
---
x
=== no statistics: a value of the type
SELECT 1 FROM customers WHERE born = $1
---
x
=== dates and intervals
SELECT 1 FROM orders WHERE ordered_on >= date $1 AND ordered_on < date $2 + interval $3
---
x
=== arithmetic with time
SELECT 1 FROM orders WHERE created_at > now() - $1::interval AND created_at < now() - interval $2
---
x
=== extract and date_trunc
SELECT extract($1 FROM ordered_on), date_trunc($2, created_at) FROM orders
---
x
=== substring
SELECT substring(email FROM $1 FOR $2) FROM customers
---
x
=== select list and HAVING
SELECT $1, count(*) FROM orders GROUP BY state HAVING count(*) > $2
---
x
=== CASE results
SELECT sum(CASE WHEN state = $1 THEN $2 ELSE $3 END) FROM orders
---
x
=== INSERT takes values of the columns
INSERT INTO orders (id, state, ordered_on, data, tags) VALUES ($1, $2, $3, $4, $5)
---
x
=== UPDATE
UPDATE orders SET state = $1, total = total + $2 WHERE id = $3
---
x
=== the same parameter twice is one value
SELECT 1 FROM orders WHERE id = $1 OR customer_id = $1
---
x
=== JSON keys come from an expression index
SELECT 1 FROM orders WHERE data ->> $1 = $2
---
x
=== containment takes a common element
SELECT 1 FROM orders WHERE tags @> $1
---
x
=== row comparison
SELECT 1 FROM orders WHERE (id, state) = ($1, $2)
---
x
=== unknown tables still get something
SELECT 1 FROM nowhere WHERE a = $1
---
x
