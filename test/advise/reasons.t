# How many of the advised indexes are said to hold every column of some statement, by kind.
=== one plan reads a B-tree alone and a GIN index, which holds nothing that could be read
select author_id from articles where author_id = 12 union all select author_id from articles where tags @> '{tag1}'
---
btree 1 of 1, gin 0 of 1
