# B-trees on expressions over the database of test/whatif/quality/articles.sql: three documents of five are of the kind news, as its statement says, and of 500
# agencies each has few. What the planner would say once such an index has statistics decides, not the half percent that it says before.
=== most rows have the value
select * from articles where doc ->> 'kind' = 'news'
---
noted
=== by a path
select * from articles where doc #>> '{kind}' = 'news'
---
noted
=== a value of few rows
select * from articles where doc -> 'source' ->> 'agency' = 'agency477'
---
public.articles USING btree (((doc -> 'source') ->> 'agency'))
=== a value that the sample does not have
select * from articles where doc ->> 'kind' = 'obituary'
---
public.articles USING btree ((doc ->> 'kind'))
=== with another equality
select * from articles where doc ->> 'kind' = 'news' and author_id = 7
---
public.articles USING btree ((doc ->> 'kind'))
public.articles USING btree ((doc ->> 'kind'), author_id)
public.articles USING btree (author_id, (doc ->> 'kind'))
=== with an order
select * from articles where doc ->> 'kind' = 'news' order by published_at limit 10
---
public.articles USING btree ((doc ->> 'kind'))
public.articles USING btree ((doc ->> 'kind'), published_at)
