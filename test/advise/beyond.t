# Which indexes beyond B-trees are offered for a statement over the database of test/whatif/quality/articles.sql. By hand from the manual's tables of
# operator classes: articles lies in the order of published_at, url is 80 bytes long, session 32.
=== containment: both classes of jsonb
select id from articles where doc @> '{"kind": "review"}'
---
public.articles USING gin (doc jsonb_path_ops)
public.articles USING gin (doc)
=== a key: only jsonb_ops
select id from articles where doc ? 'embargo'
---
public.articles USING gin (doc)
=== a part of a document
select id from articles where doc -> 'labels' ? 'tag7'
---
public.articles USING gin ((doc -> 'labels'))
=== arrays
select id from articles where tags && '{tag1,tag2}'
---
public.articles USING gin (tags)
=== = ANY of a column is no operator of GIN
select id from articles where 'tag1' = any (tags)
---
rewrite: ON public.articles USING gin (tags)
=== full text
select id from articles where search @@ to_tsquery('simple', 'ganter')
---
public.articles USING gin (search)
=== a query made in FROM is a value as well
select id from articles, to_tsquery('simple', 'ganter & eule') as q where search @@ q order by ts_rank(search, q) desc limit 10
---
public.articles USING gin (search)
=== made of a parameter, by a setting, named by its column
select id from websearch_to_tsquery($1) t(wanted) join articles on search @@ t.wanted
---
public.articles USING gin (search)
=== one that is made of a row is not
select a.id from articles a, to_tsquery('simple', a.title) as q where a.search @@ q
---
none
=== an expression with its configuration may be indexed
select id from articles where to_tsvector('simple', title) @@ to_tsquery('simple', 'ganter')
---
public.articles USING gin ((to_tsvector('simple', title)))
=== one that goes by a setting may not
select id from articles where to_tsvector(title) @@ to_tsquery('ganter')
---
none
=== a pattern in the middle
select id from articles where title like '%ganter%'
---
public.articles USING gin (title gin_trgm_ops)
=== a pattern in the middle, without the extension
without pg_trgm
select id from articles where title like '%ganter%'
---
extension: ON public.articles USING gin (title gin_trgm_ops)
=== a pattern of two characters has no trigram
select id from articles where title like '%ga%'
---
none
=== a range in the order of the table
select count(*) from articles where published_at >= timestamptz '2025-06-01'
---
public.articles USING brin (published_at)
=== a range across the order of the table
select count(*) from articles where author_id between 100 and 200
---
none
=== equality on a long key
select id from articles where url = 'https://news.example.org/001/x-1'
---
public.articles USING hash (url)
=== equality on a short key
select id from articles where author_id = 7
---
none
=== partial, where a constant is asked for
select id from articles where doc @> '{"kind": "review"}' and state = 'draft'
---
public.articles USING gin (doc jsonb_path_ops)
public.articles USING gin (doc jsonb_path_ops) WHERE state = 'draft'
public.articles USING gin (doc)
public.articles USING gin (doc) WHERE state = 'draft'
=== every branch of a disjunction
select id from articles where doc @> '{"kind": "review"}' or tags @> '{tag9}'
---
public.articles USING gin (doc jsonb_path_ops)
public.articles USING gin (doc)
public.articles USING gin (tags)
=== few values lie in order by accident: state is one value in nearly all rows
select count(*) from articles where state = 'draft'
---
none
=== a configuration that the capture hides is a guess
select id from articles where to_tsvector($1, title) @@ to_tsquery($2, $3)
---
none
=== one that it shows is not
select id from articles where to_tsvector('simple', title) @@ to_tsquery($1, $2)
---
public.articles USING gin ((to_tsvector('simple', title)))
