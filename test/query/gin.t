# What a GIN operator class looks up for a predicate: entries whole, entries by their beginning, or the whole index. By hand from the extractQuery functions.
=== jsonb_ops: each key and each value
jsonb: preferences @> '{"lang": "de", "theme": {"dark": true}}'
---
exact 5
=== jsonb_path_ops: each way to a scalar
path: preferences @> '{"lang": "de", "theme": {"dark": true}}'
---
exact 2
=== an empty document is contained everywhere
path: preferences @> '{}'
---
the whole index
=== keys are no ways to values
path: preferences ? 'lang'
---
not served
=== one key
jsonb: preferences ? 'lang'
---
exact 1
=== some of several keys
jsonb: preferences ?| array['a', 'b', 'c']
---
exact 3
=== contained in: not by GIN
jsonb: preferences <@ '{"a": 1}'
---
not served
=== jsonpath, one way
path: preferences @@ '$.theme.dark == true'
---
exact 1
=== jsonpath, keys and value
jsonb: preferences @@ '$.theme.dark == true'
---
exact 3
=== jsonpath without a value says nothing about ways
path: preferences @? '$.theme.*'
---
the whole index
=== nothing is looked up for a path without an equality
jsonb: preferences @? '$.theme ? (@ > 3)'
---
the whole index
=== elements of an array
array: string_to_array(name, ' ') @> '{a,"b c",d}'
---
exact 3
=== overlapping arrays
array: string_to_array(name, ' ') && array['a', 'b']
---
exact 2
=== equality is not what an inverted index is for
array: string_to_array(name, ' ') = '{a}'
---
not served
=== words of a text query
text: to_tsvector('english', name) @@ to_tsquery('english', 'red & (blue | green)')
---
exact 3
=== a word's beginning
text: to_tsvector('english', name) @@ to_tsquery('english', 'red & blu:*')
---
exact 1 partial 1
=== nothing must be there
text: to_tsvector('english', name) @@ to_tsquery('english', '!red')
---
the whole index
=== trigrams in the middle of a word: abc, bcd
trigram: name like '%abcd%'
---
exact 2
=== trigrams at the beginning of a word: two blanks and a, blank and ab, abc, bcd
trigram: name like 'abcd%'
---
exact 4
=== two words, the first at its end, the second at its beginning
trigram: name ilike '%ly ba%'
---
exact 3
=== two characters are too few
trigram: name like '%ab%'
---
the whole index
=== of a regular expression the runs of letters
trigram: name ~ 'x.*hello'
---
exact 3
=== not like finds nothing
trigram: name not like '%abcd%'
---
not served

=== a document that is built of constants
jsonb: preferences @> jsonb_build_object('lang', 'de', 'sizes', jsonb_build_array(1, true, null), 'of', '{"a": 2}'::jsonb)
---
exact 9
=== a document that is built of constants, its ways
path: preferences @> jsonb_build_object('lang', 'de', 'of', jsonb_build_object('a', 2))
---
exact 2
=== a document that is built of a column
path: preferences @> jsonb_build_object('lang', points)
---
not served
