# What a B-tree on an expression is worth, by our model, before it is built: an index, what the planner said once it was built and analysed on the database of
# test/whatif/quality/articles.sql (PostgreSQL 15), and a statement. "as built" is at most 2.5 times as much or as little; without statistics HypoPG's answer is
# 2,556 to 2,568 for each of them: the hundred sampled documents say more.
=== a value of few rows
public.articles USING btree (((doc -> 'source') ->> 'agency'))
585.93
select * from articles where doc -> 'source' ->> 'agency' = 'agency477'
---
as built
=== a value that every sixth row has
public.articles USING btree ((doc ->> 'section'))
20392.6
select * from articles where doc ->> 'section' = 'section1'
---
as built
=== a text of its own in every row, in small letters
public.articles USING btree ((lower(url)))
8.44
select * from articles where lower(url) = 'https://news.example.org/001/x'
---
as built
=== two bounds are one range, not a share of a share
public.articles USING btree ((((doc -> 'source') ->> 'desk')::integer))
16644.54
select * from articles where (doc -> 'source' ->> 'desk')::int >= 14 and (doc -> 'source' ->> 'desk')::int < 16
---
as built
