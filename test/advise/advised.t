# What is advised for a few statements over test/whatif/quality/articles.sql, whatever it costs in space. By reasoning: one kind of index or combination
# is clearly the best, and the case says why.
=== an OR needs an index for each branch, neither helps alone
select id from articles where author_id = 2900 or published_at = timestamptz '2023-05-01 10:00:00+00'
---
public.articles USING btree (author_id)
public.articles USING btree (published_at)
=== an OR with a branch that no index serves gets none
select id from articles where author_id = 2900 or title <> 'solhusel'
---
none
=== a day of a time stamp with time zone, with the zone named: beside its column, the table need not be read
select count(*) from articles where (published_at at time zone 'UTC')::date = date '2024-03-01'
---
public.articles USING btree (((published_at AT TIME ZONE 'UTC')::date), published_at)
=== a queue over some states: in their order, and nothing else
select title from articles where state in ('draft', 'withdrawn') order by published_at desc limit 20
---
public.articles USING btree (published_at) WHERE state IN ('draft', 'withdrawn')
=== two conditions at once
select title from articles where state = 'draft' and readers is not null order by published_at limit 20
---
public.articles USING btree (published_at) WHERE state = 'draft' AND readers IS NOT NULL
=== all but the common state, which the index says: it need not hold it for the table to be left alone
select id, author_id from articles where state <> 'live' and author_id = 12
---
public.articles USING btree (author_id, id) WHERE state <> 'live'
=== … but where the state is told, too
select id, state from articles where state <> 'live' and author_id = 12
---
public.articles USING btree (author_id, id, state) WHERE state <> 'live'
=== a condition alone, which leaves few rows: an index of these, on anything, for the planner takes them for a third of all, in pages that few readers see whole
select title from articles where author_id > id
---
public.articles USING btree (author_id) WHERE author_id > id
=== the greatest value is the first row that an index on its column gives, whatever is filtered
select max(published_at) from articles where title <> 'solhusel' and author_id + 0 > 0
---
public.articles USING btree (published_at)
=== a sample is read by no index
select count(*) from articles tablesample system (10) where author_id = 2900
---
none
=== a partial index serves a branch of an OR as well
select title from articles where state = 'draft' order by published_at limit 20
select title from articles where state = 'draft' and published_at > timestamptz '2024-03-01' or author_id = 2900
---
public.articles USING btree (author_id)
public.articles USING btree (published_at) WHERE state = 'draft'
=== what every row is compared with is read again for each, though no row is given to it: an index on it saves each time
select title from articles where published_at > all (select published_at from articles where author_id = 2900) and state = 'live'
---
public.articles USING btree (author_id, published_at)
public.articles USING btree (state)
