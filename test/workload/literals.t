# What parameters turn into: how many of the samples, and their text, with the tables of sample.c and seed 1
=== equality by frequency
SELECT 1 FROM orders WHERE state = $1
---
3/5 SELECT 1 FROM orders WHERE state = 'done'
1/5 SELECT 1 FROM orders WHERE state = 'it''s'
1/5 SELECT 1 FROM orders WHERE state = 'open'
=== a unique column needs one sample
SELECT 1 FROM orders WHERE id = $1
---
1/1 SELECT 1 FROM orders WHERE id = 500
=== the parameter on the left
SELECT 1 FROM orders WHERE $1 = id
---
1/1 SELECT 1 FROM orders WHERE 500 = id
=== a range stays in order
SELECT 1 FROM orders WHERE ordered_on >= $1 AND ordered_on < $2
---
1/1 SELECT 1 FROM orders WHERE ordered_on >= '2024-07-01' AND ordered_on < '2024-10-01'
=== BETWEEN
SELECT 1 FROM orders WHERE total BETWEEN $1 AND $2
---
1/1 SELECT 1 FROM orders WHERE total BETWEEN 20.00 AND 30.00
=== an open range asks for the recent end
SELECT 1 FROM orders WHERE created_at > $1
---
3/5 SELECT 1 FROM orders WHERE created_at > '2024-10-01 18:00:00+00'
2/5 SELECT 1 FROM orders WHERE created_at > '2024-12-31 23:59:59+00'
=== negative numbers are safe behind a minus
SELECT -$1 FROM orders WHERE total < $2
---
2/5 SELECT -1 FROM orders WHERE total < (-5.50)
3/5 SELECT -1 FROM orders WHERE total < 10.00
=== IN with different values
SELECT 1 FROM orders WHERE id IN ($1, $2, $3)
---
1/1 SELECT 1 FROM orders WHERE id IN (500, 750, 250)
=== ANY takes an array
SELECT 1 FROM orders WHERE id = ANY($1)
---
1/1 SELECT 1 FROM orders WHERE id = ANY('{500,750,250}')
=== ANY with a cast
SELECT 1 FROM orders WHERE state = ANY($1::text[])
---
1/5 SELECT 1 FROM orders WHERE state = ANY('{"it''s",done,open}'::text[])
3/5 SELECT 1 FROM orders WHERE state = ANY('{done,open,"it''s"}'::text[])
1/5 SELECT 1 FROM orders WHERE state = ANY('{open,"it''s",done}'::text[])
=== LIKE takes a prefix, wildcards in the data left out
SELECT 1 FROM customers WHERE email LIKE $1
---
1/1 SELECT 1 FROM customers WHERE email LIKE 'Cy%'
=== a function of the column is applied to the value
SELECT 1 FROM customers WHERE lower(email) = $1
---
1/1 SELECT 1 FROM customers WHERE lower(email) = 'cy%_@x.org'
=== booleans
SELECT 1 FROM orders WHERE deleted = $1
---
4/5 SELECT 1 FROM orders WHERE deleted = false
1/5 SELECT 1 FROM orders WHERE deleted = true
=== through an alias, a join and a derived table
SELECT 1 FROM (SELECT o.id AS oid, c.email FROM orders o JOIN customers c ON c.id = o.customer_id) d WHERE d.oid = $1
---
1/1 SELECT 1 FROM (SELECT o.id AS oid, c.email FROM orders o JOIN customers c ON c.id = o.customer_id) d WHERE d.oid = 500
=== through a CTE
WITH x AS (SELECT id FROM orders) SELECT 1 FROM x WHERE x.id = $1
---
1/1 WITH x AS (SELECT id FROM orders) SELECT 1 FROM x WHERE x.id = 500
=== no statistics: a value of the type
SELECT 1 FROM customers WHERE born = $1
---
1/1 SELECT 1 FROM customers WHERE born = '2020-01-01'
=== dates and intervals
SELECT 1 FROM orders WHERE ordered_on >= date $1 AND ordered_on < date $2 + interval $3
---
1/1 SELECT 1 FROM orders WHERE ordered_on >= date '2024-07-01' AND ordered_on < date '2024-07-01' + interval '1 month'
=== arithmetic with time
SELECT 1 FROM orders WHERE created_at > now() - $1::interval AND created_at < now() - interval $2
---
1/1 SELECT 1 FROM orders WHERE created_at > now() - '1 month'::interval AND created_at < now() - interval '1 month'
=== extract and date_trunc
SELECT extract($1 FROM ordered_on), date_trunc($2, created_at) FROM orders
---
1/1 SELECT extract('year' FROM ordered_on), date_trunc('month', created_at) FROM orders
=== substring
SELECT substring(email FROM $1 FOR $2) FROM customers
---
1/1 SELECT substring(email FROM 1 FOR 2) FROM customers
=== select list and HAVING
SELECT $1, count(*) FROM orders GROUP BY state HAVING count(*) > $2
---
1/1 SELECT 1, count(*) FROM orders GROUP BY state HAVING count(*) > 1
=== CASE results
SELECT sum(CASE WHEN state = $1 THEN $2 ELSE $3 END) FROM orders
---
3/5 SELECT sum(CASE WHEN state = 'done' THEN 1 ELSE 1 END) FROM orders
1/5 SELECT sum(CASE WHEN state = 'it''s' THEN 1 ELSE 1 END) FROM orders
1/5 SELECT sum(CASE WHEN state = 'open' THEN 1 ELSE 1 END) FROM orders
=== the same parameter twice is one value
SELECT 1 FROM orders WHERE id = $1 OR customer_id = $1
---
1/1 SELECT 1 FROM orders WHERE id = 500 OR customer_id = 500
=== JSON keys come from an expression index
SELECT 1 FROM orders WHERE data ->> $1 = $2
---
1/1 SELECT 1 FROM orders WHERE data ->> 'source' = 'a'
=== containment takes a common element
SELECT 1 FROM orders WHERE tags @> $1
---
1/1 SELECT 1 FROM orders WHERE tags @> '{"a \"b\""}'
=== containment in a document takes a pair that occurs
SELECT 1 FROM orders WHERE doc @> $1
---
1/1 SELECT 1 FROM orders WHERE doc @> '{"k":3}'
=== an array of elements
SELECT 1 FROM orders WHERE tags && ARRAY[$1]
---
1/1 SELECT 1 FROM orders WHERE tags && ARRAY['a "b"']
=== a condition that is a constant
SELECT 1 FROM orders o JOIN LATERAL (SELECT 1) x ON $1 WHERE $2
---
1/1 SELECT 1 FROM orders o JOIN LATERAL (SELECT 1) x ON true WHERE true
=== row comparison
SELECT 1 FROM orders WHERE (id, state) = ($1, $2)
---
1/5 SELECT 1 FROM orders WHERE (id, state) = (1, 'done')
1/5 SELECT 1 FROM orders WHERE (id, state) = (1000, 'done')
1/5 SELECT 1 FROM orders WHERE (id, state) = (250, 'it''s')
1/5 SELECT 1 FROM orders WHERE (id, state) = (500, 'done')
1/5 SELECT 1 FROM orders WHERE (id, state) = (750, 'open')
=== unknown tables still get something
SELECT 1 FROM nowhere WHERE a = $1
---
1/1 SELECT 1 FROM nowhere WHERE a = '1'
=== around a value
SELECT 1 FROM orders WHERE total BETWEEN $1 - $2 AND $3 + $4
---
1/1 SELECT 1 FROM orders WHERE total BETWEEN 20.00 - 1 AND 20.00 + 1
=== char(n), offsets, unions
SELECT 'x', id FROM orders WHERE id = $1 UNION ALL SELECT $2, $3 FROM customers OFFSET $4 LIMIT $5
---
1/1 SELECT 'x', id FROM orders WHERE id = 500 UNION ALL SELECT 'a', 500 FROM customers OFFSET 20 LIMIT 20
=== a quoted string behind a type
SELECT 1 FROM orders WHERE created_at >= timestamptz $1 - $2 * interval $3
---
3/5 SELECT 1 FROM orders WHERE created_at >= timestamptz '2024-10-01 18:00:00+00' - 1 * interval '1 month'
2/5 SELECT 1 FROM orders WHERE created_at >= timestamptz '2024-12-31 23:59:59+00' - 1 * interval '1 month'
=== INSERT takes values of the columns
INSERT INTO orders (id, state, ordered_on, data, tags) VALUES ($1, $2, $3, $4, $5)
---
1/5 INSERT INTO orders (id, state, ordered_on, data, tags) VALUES (1, 'done', '2024-07-01', '{}', '{}')
1/5 INSERT INTO orders (id, state, ordered_on, data, tags) VALUES (1000, 'done', '2024-01-01', '{}', '{}')
1/5 INSERT INTO orders (id, state, ordered_on, data, tags) VALUES (250, 'it''s', '2024-10-01', '{}', '{}')
1/5 INSERT INTO orders (id, state, ordered_on, data, tags) VALUES (500, 'done', '2024-04-01', '{}', '{}')
1/5 INSERT INTO orders (id, state, ordered_on, data, tags) VALUES (750, 'open', '2024-12-31', '{}', '{}')
=== UPDATE
UPDATE orders SET state = $1, total = total + $2 WHERE id = $3
---
1/5 UPDATE orders SET state = 'done', total = total + 1 WHERE id = 250
1/5 UPDATE orders SET state = 'done', total = total + 1 WHERE id = 500
1/5 UPDATE orders SET state = 'done', total = total + 1 WHERE id = 750
1/5 UPDATE orders SET state = 'it''s', total = total + 1 WHERE id = 1
1/5 UPDATE orders SET state = 'open', total = total + 1 WHERE id = 1000
=== a path over documents, and what is put to one
SELECT 1 FROM orders WHERE doc @@ $1
---
1/1 SELECT 1 FROM orders WHERE doc @@ '$.id == 1'
=== whether a path finds anything
SELECT 1 FROM orders WHERE doc @? $1
---
1/1 SELECT 1 FROM orders WHERE doc @? '$.id'
=== documents and arrays are put together with their kind
UPDATE orders SET doc = doc || $1, tags = tags || $2
---
1/1 UPDATE orders SET doc = doc || '{}', tags = tags || '{}'
=== the end of a range is no text
SELECT 1 FROM customers WHERE upper(here) < $1
---
1/1 SELECT 1 FROM customers WHERE upper(here) < '2020-01-01 00:00:00'
=== a range is made of what it is of
SELECT 1 FROM customers WHERE here && tstzrange($1, $2)
---
1/1 SELECT 1 FROM customers WHERE here && tstzrange('2020-01-01', '2020-01-02')
=== a digest is taken of a text
SELECT 1 FROM customers WHERE email = md5($1)
---
1/1 SELECT 1 FROM customers WHERE email = md5('a')
=== types of no family of ours
SELECT 1 FROM customers WHERE ip <<= $1::inet
---
1/1 SELECT 1 FROM customers WHERE ip <<= '127.0.0.1'::inet
