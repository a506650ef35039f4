# PostgreSQL's tokens (manual 4.1). \xNN is that byte.
=== words fold to lower case, $ belongs to them, # does not
SeLeCT a$1 B_2 a#b "Q""x" naïve
---
word select
word a$1
word b_2
word a
operator #
word b
quoted Q"x
word naïve
=== numbers
1 1.5 .5 1. 1e10 1.5E-3 1_000 0x1F 0o17 0b1_0 1..3
---
number 1
number 1.5
number .5
number 1.
number 1e10
number 1.5E-3
number 1_000
number 0x1F
number 0o17
number 0b1_0
number 1
operator ..
number 3
=== a number that runs into a name
1abc
---
problem 1:1 the number runs into a name
word abc
=== strings
'it''s' E'a\'b\n\x41\101\u00e9' N'n' 'a' 'b' B'01' X'1F' E'x''y'
---
string it's
string a'b
AAé
string n
string a
string b
bits B'01'
bits X'1F'
string x'y
=== strings that go on in the next line
'a'
  'b' 'c' -- note
'd' -- note
'e'
---
string ab
string cde
=== Unicode escapes
U&'d\0061t\+000061' U&"d\0061" u&'d!0061!!' uescape '!' U&'\\'
---
string data
quoted da
string da!
string \
=== dollar quotes
$$a$b$$ $x$ $$ $x$ $é$y$é$ $1 $12
---
string a$b
string  $$ 
string y
bind $1
bind $12
=== comments nest
a /* x /* y */ z */ b -- c
d /**/ e /*/**/*/ f
---
word a
word b
word d
word e
word f
=== operators
a+-b a@-@b a<=b a->>'x' a::int a:=b a=>b x-- y
1*-2 a<>-1 a!=-1 a||-b a*/* c */b a =-- d
- 1
---
word a
operator +
operator -
word b
word a
operator @-@
word b
word a
operator <=
word b
word a
operator ->>
string x
word a
operator ::
word int
word a
operator :=
word b
word a
operator =>
word b
word x
number 1
operator *
operator -
number 2
word a
operator <>
operator -
number 1
word a
operator !=-
number 1
word a
operator ||-
word b
word a
operator *
word b
word a
operator =
operator -
number 1
=== binds, slices, question marks
:x ?1 a[1:x] a ?| b x::int :"q"
---
bind :x
operator ?
number 1
word a
operator [
number 1
operator :
word x
operator ]
word a
operator ?|
word b
word x
operator ::
word int
operator :
quoted q
=== blanks of all kinds, line ends of Windows
\xEF\xBB\xBFa\xC2\xA0b\xE3\x80\x80c\x0D
d\x0Be\x0Cf --x\x0D
g
---
word a
word b
word c
word d
word e
word f
word g
=== bytes that are no UTF-8 belong to names; NUL begins nothing
\xE9t\xE9x \xFF 'a\x00b' \x00 c
---
word \xE9t\xE9x
word \xFF
string a\x00b
problem 1:14 a character that begins no token
word c
=== what is not closed
a 'b c
---
word a
problem 1:3 the string is not closed
=== a name that is not closed
a "b c
---
word a
problem 1:3 the quoted name is not closed
=== a comment that is not closed
a /* b /* c */ d
---
word a
problem 1:3 the comment is not closed
=== a dollar quote that is not closed
a $x$ b $y$
---
word a
problem 1:3 the dollar-quoted string is not closed
=== UESCAPE without its character
U&'a' uescape b
---
problem 1:7 UESCAPE takes one character in quotes
word b
