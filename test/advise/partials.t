# Predicates that B-trees offered for a statement may have, over the database of test/whatif/quality/articles.sql, and the share of the rows that their size counts
# with, as 0 %, 10 % and so on. The shares are the database's own counts, rounded: kind is review in 20.1 % of the rows, state draft in 10.1 %, both in
# 2.1 %, doc has embargo in 0.4 %, author_id > id in 0.7 %.
=== the value of a part that has few
select id from articles where doc ->> 'kind' = 'review' order by published_at limit 10
---
(doc ->> 'kind') = 'review': 20 %
=== of a part that has many it is whoever was asked for
select id from articles where doc -> 'source' ->> 'agency' = 'agency7' order by published_at limit 10
---
none
=== most rows have it
select id from articles where doc ->> 'kind' = 'news' order by published_at limit 10
---
none
=== a part and a column
select id from articles where doc ->> 'kind' = 'review' and state = 'draft' order by published_at limit 10
---
state = 'draft': 10 %
(doc ->> 'kind') = 'review' AND state = 'draft': 0 %
(doc ->> 'kind') = 'review': 20 %
=== a part compared with another value in each branch says nothing of all
select id from articles where doc ->> 'kind' = 'review' or published_at > '2025-01-01'
---
none
=== two columns of a row
select id from articles where author_id > id and published_at > '2025-01-01'
---
author_id > id: 0 %
=== which compare so in nearly all rows
select id from articles where author_id < id and published_at > '2025-01-01'
---
none
=== the columns of two tables
select a.id from articles a join visits v on v.article_id = a.id where a.published_at < v.at and v.session = 'x'
---
none
=== of a row compared with itself the columns are not NULL, which need not be said twice
select id from articles where author_id > id and author_id is not null order by published_at
---
author_id > id: 0 %
=== a key of a document
select id from articles where doc ? 'embargo' order by published_at
---
doc ? 'embargo': 0 %
