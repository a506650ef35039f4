# Paths of Oracle.
=== steps
$
$.a.b
$."a b".c1
$.*
$[*].a[0].b
$.a[0, 2 to 4, last, last - 1]
lax $.a..b
strict  $ . a
$.größe
---
$
$.a.b
$."a b".c1
$.*
$[*].a[0].b
$.a[0, 2 to 4, last, last - 1]
lax $.a..b
strict $.a
$.größe
=== item methods
$.a.number()
$.a[*].size().type()
@.x.string()
---
$.a.number()
$.a[*].size().type()
@.x.string()
=== filters
$.a?(@.b == 1)
$.a[*]?(@.b > $x && (@.c != "d" || !(exists(@.e))))
$?(@.a starts with "x" && @.b has substring 'y')
$?(@.a like_regex "^x.*" && @.b in (1, 2.5, "c"))
$?(@.a <> null && @.b = true)
$?(1 <= @.a.number())
$.a?(@ > 1).b?(@.c < -2)
---
$.a?(@.b == 1)
$.a[*]?((@.b > $x) && ((@.c != "d") || (!(exists(@.e)))))
$?((@.a starts with "x") && (@.b has substring "y"))
$?((@.a like_regex "^x.*") && (@.b in (1, 2.5, "c")))
$?((@.a != null) && (@.b == true))
$?(1 <= @.a.number())
$.a?(@ > 1).b?(@.c < (-2))
=== refused
a.b
$.
$.a[
$.a[1
$.a?(@.b ==
$.a?(@.b == 1
$.a b
$?(@.a starts "x")
$."a
$.a[*]?()
$.a[1,]

---
error 1 expected $, @ or a value near "a.b" in the path
error 3 expected a field name at the end of the path
error 5 expected $, @ or a value at the end of the path
error 6 expected "]" at the end of the path
error 12 expected $, @ or a value at the end of the path
error 14 expected ")" at the end of the path
error 5 expected a step or the end near "b" in the path
error 15 expected with near ""x")" in the path
error 5 expected the closing quote at the end of the path
error 9 expected $, @ or a value near ")" in the path
error 7 expected $, @ or a value near "]" in the path
=== what fuzzing found
$"a b".c
$..*
$..''
($.a).b.*
(1).a7 > - - 1
$.a.dateti$me(1)
---
$"a b".c
$..*
$..""
$.a.b.*
(1).a7 > (-(-1))
$.a.dateti$me(1)
=== matches of texts
$.a?(@.b regex like "x.*" && @.c eq_ci_regex "Y")
$.a?(@.b regex "x")
---
$.a?((@.b regex like "x.*") && (@.c eq_ci_regex "Y"))
$.a?(@.b regex "x")
