# PostgreSQL's array literals, element by element; ! when malformed
=== empty
{}
---
(0)
=== bare elements
{a,b,c d}
---
(3) [a] [b] [c d]
=== quotes and escapes
{"a,b","say \"hi\"","back\\slash",""}
---
(4) [a,b] [say "hi"] [back\slash] []
=== numbers with exponents
{1e-05,-0.5,2}
---
(3) [1e-05] [-0.5] [2]
=== white space around
 { a , "b" } 
---
(2) [a] [b]
=== subscripts in front
[0:1]={a,b}
---
(2) [a] [b]
=== arrays inside stay as they stand
{{1,2},{3,"}"}}
---
(2) [{1,2}] [{3,"}"}]
=== a brace in quotes
{"{a}"}
---
(1) [{a}]
=== unclosed
{a,b
---
!
=== unclosed quote
{"a
---
!
=== an empty element
{a,,b}
---
!
=== text behind
{a}b
---
!
=== no braces
a,b
---
!
=== a backslash at the end
{a\
---
!
=== nothing

---
!
