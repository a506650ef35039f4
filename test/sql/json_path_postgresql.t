# Paths of PostgreSQL: jsonpath.
=== steps
$.a.**.b
$.a.**{2}.b
$.**{1 to last}
$[*] . "x y" [$n to last - 1]
---
$.a.**.b
$.a.**{2}.b
$.**{1 to last}
$[*]."x y"[$n to last - 1]
=== expressions
$.a + 1 * 2
-$.a
($.a + 2).double()
$.a.datetime("HH24:MI")
$.a.decimal(4, 2)
"x"
$.a > 1
$."$x"
---
$.a + (1 * 2)
-$.a
($.a + 2).double()
$.a.datetime("HH24:MI")
$.a.decimal(4, 2)
"x"
$.a > 1
$."$x"
=== predicates
$ ? (@.a == 1 && @.b like_regex "^x" flag "i" || !(@.c > 2))
$ ? ((@.a > 1) is unknown)
$ ? (exists (@.a ? (@ == 2)))
$.a ? (@ starts with $x)
/* why */ $.a
---
$?(((@.a == 1) && (@.b like_regex "^x" flag "i")) || (!(@.c > 2)))
$?((@.a > 1) is unknown)
$?(exists(@.a?(@ == 2)))
$.a?(@ starts with $x)
$.a
=== refused
$.a..b
$ ? (@ has substring "x")
'x'
$.a.**{
$ ? (@.a like_regex 1)
---
error 5 expected a field name near ".b" in the path
error 8 expected ")" near "has substring "x")" in the path
error 1 expected $, @ or a value near "'x'" in the path
error 8 expected $, @ or a value at the end of the path
error 21 expected a pattern near "1)" in the path
