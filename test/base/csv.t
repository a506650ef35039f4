# Columns, then one line per row: fields in brackets, NULL as ~; or the error.
=== plain rows
a,b
1,2
x,y
---
a b
[1][2]
[x][y]
=== null and empty differ
a,b,c
,"",x
---
a b c
~[][x]
=== quotes, commas and line ends inside a field
a,b
"say ""hi"", twice","two
lines"
last,""""
---
a b
[say "hi", twice][two
lines]
[last]["]
=== a blank line is a NULL in a table of one column
a
1

2
---
a
[1]
~
[2]
=== a quoted column name
"my, column",b
1,2
---
my, column b
[1][2]
=== header only
a,b
---
a b
=== too few fields
a,b
1,2
3
---
a b
[1][2]
CSV_MALFORMED 3:1 line 3: the row has fewer fields than the header's 2
=== too many fields
a,b
1,2,3
---
a b
CSV_MALFORMED 2:1 line 2: the row has more fields than the header's 2
=== the line counts line ends inside quotes
a
"1
2"
x"y
---
a
[1
2]
CSV_MALFORMED 4:2 line 4, column 2: a quote inside an unquoted field
=== text behind a closing quote
a,b
"x"y,2
---
a b
CSV_MALFORMED 2:4 line 2, column 4: text behind the closing quote
=== unclosed quote names where it began
a,b
1,"open
2,3
---
a b
CSV_MALFORMED 2:3 line 2, column 3: the quoted field that begins here is not closed
=== repeated column
a,b,a
---
CSV_MALFORMED 0:0 line 1: column "a" appears twice in the header
=== unnamed column
a,,c
---
CSV_MALFORMED 0:0 line 1: column 2 of the header has no name
=== blank line among wider rows
a,b

1,2
---
a b
CSV_MALFORMED 2:1 line 2: the row has fewer fields than the header's 2
