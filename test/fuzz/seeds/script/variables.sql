define a=--
define b="select 1 from dual"
set sqlt @
select &b from &c@
&a col x
&b
/
set concat #
accept n default 3
select ~x#y &n from t
set cmdsep |
set a b | exec p(1,
 2)
