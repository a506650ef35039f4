# Which table is written first while HypoPG judges, and the tables whose partial and expression candidates then count; over the database of
# test/whatif/quality/articles.sql: 150,000 articles in 18,754 pages, of which 10 % are drafts, 1,000,000 visits in 12,346.
=== the only one that has any: 0.7 % of the articles
select a.title from visits v join articles a on a.id = v.article_id where a.author_id > a.id
---
first: articles
seen: articles
=== what saves less than a tenth of the statement is not worth it: rows of a tenth of the articles lie on most of their pages
select a.title from visits v join articles a on a.id = v.article_id where a.state = 'draft' and v.at < '2020-01-01'
---
as written
seen: none
=== it is first already
select a.title from articles a join visits v on a.id = v.article_id where a.state = 'draft' and v.at < '2020-01-01'
---
as written
seen: articles
=== of two the one that saves more: few of a million visits, before the drafts among the articles
select a.title from articles a join visits v on a.id = v.article_id where a.state = 'draft' and lower(v.session) = 'x' and lower(v.address) = 'y'
---
first: visits
seen: visits
=== … which is first already
select a.title from visits v join articles a on a.id = v.article_id where a.state = 'draft' and lower(v.session) = 'x'
---
as written
seen: visits
=== compared with others' sets, which are priced as written
-- by HypoPG's sizes
select a.title from visits v join articles a on a.id = v.article_id where a.author_id > a.id
---
as written
seen: none
=== nothing to win
select count(*) from visits v join articles a on a.id = v.article_id
---
as written
seen: none
=== in a sub-query it leads whoever is first around it
select v.session from visits v where lower(v.session) = 'x' and v.article_id in (select max(id) from articles where state = 'draft' group by author_id)
---
as written
seen: articles visits
