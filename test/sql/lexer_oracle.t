# Oracle's tokens (SQL Language Reference, Lexical Conventions and Literals). \xNN is that byte.
=== words fold to upper case, $ and # belong to them
select v$session t#1 "a b" Über
---
word SELECT
word V$SESSION
word T#1
quoted a b
word ÜBER
=== numbers
1 1.5f 2d 1e3D .5 25. 1..3 5.e2 1.5fx 1a
---
number 1
number 1.5f
number 2d
number 1e3D
number .5
number 25.
number 1
operator ..
number 3
number 5.e2
number 1.5
word FX
number 1
word A
=== q-quoted strings in every delimiter
q'[it's]' Q'{a}b}' q'(x)' q'<y>' q'!z!' nq'|n|' NQ'"m"' q''o'' q'[]]' q'éaé' q'[x
---
string it's
string a}b
string x
string y
string z
string n
string m
string o
string ]
string a
problem 1:79 the q-quoted string is not closed
=== strings do not go on, have no escapes, but N
'a' 
'b' 'c\' N'd''e' e'f'
---
string a
string b
string c\
string d'e
word E
string f
=== comments do not nest
a /* x /* y */ z --+ b
c
---
word A
word Z
word C
=== operators, also in two parts
a<>b a!=b a^=b a~=b a||b a=>b a:=b a**b a < = b a > = b a < > b a ! = b a+-b a(+) x@l
---
word A
operator <>
word B
word A
operator !=
word B
word A
operator ^=
word B
word A
operator ~=
word B
word A
operator ||
word B
word A
operator =>
word B
word A
operator :=
word B
word A
operator **
word B
word A
operator <=
word B
word A
operator >=
word B
word A
operator <>
word B
word A
operator !=
word B
word A
operator +
operator -
word B
word A
operator (
operator +
operator )
word X
operator @
word L
=== binds
:1 :x :"y z" :x:ind ? :new.c :é a[:x]
---
bind :1
bind :X
bind :"y z"
bind :X
bind :IND
bind ?
bind :NEW
operator .
word C
bind :é
word A
operator [
operator :
word X
operator ]
=== conditional compilation
$IF $$PLSQL_UNIT $then
---
word $IF
word $$PLSQL_UNIT
word $THEN
