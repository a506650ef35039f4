# Scripts of psql: statements, backslash commands and rows with their places. Expectations follow psql's manual page.
=== several statements in a line
select 1; select ';'; select $a$;$a$;
---
statement 1:1 select 1
statement 1:11 select ';'
statement 1:23 select $a$;$a$
=== commands, also several in a line
\set a 'it''s'
\pset null x \dt
\echo :a \\ not a command
\timing off \\ select 1;
---
command 1:1 [\set] \set a 'it''s'
command 2:1 [\pset] \pset null x 
command 2:14 [\dt] \dt
command 3:1 [\echo] \echo :a \\ not a command
command 4:1 [\timing] \timing off 
statement 4:16 select 1
=== commands that send the statement
select 1 as a \gset x_
select 2
\gexec
select 3 \g out.txt
select 4 \; select 5;
---
statement 1:1 select 1 as a
command 1:15 [\gset] \gset x_
statement 2:1 select 2
command 3:1 [\gexec] \gexec
statement 4:1 select 3
command 4:10 [\g] \g out.txt
statement 5:1 select 4
statement 5:13 select 5
=== a command behind one that prints, in the midst of a statement
select 6 \echo six \g
select 7 \echo it is \x
, 8;
---
statement 1:1 select 6
command 1:20 [\g] \g
statement 2:1 select 7 \echo it is \x|, 8
=== conditions
\if :x
select 1;
\elif :y
select 2;
\else
select 3;
\endif
---
command 1:1 [\if] \if :x
statement 2:1 select 1
command 3:1 [\elif] \elif :y
statement 4:1 select 2
command 5:1 [\else] \else
statement 6:1 select 3
command 7:1 [\endif] \endif
=== rows of COPY
COPY t (a, b) FROM stdin;
1	it's; -- no comment
2	\N
\.
\copy u from pstdin
x
\.
copy t from '/f';
select 1;
---
statement 1:1 COPY t (a, b) FROM stdin
data 2:1 1	it's; -- no comment|2	\N|
command 5:1 [\copy] \copy u from pstdin
data 6:1 x|
statement 8:1 copy t from '/f'
statement 9:1 select 1
=== semicolons inside
create rule r as on insert to t do (insert into u values (1); delete from v);
create function f() returns int begin atomic select 1; select case when true then 2 end; end;
select 1;
---
statement 1:1 create rule r as on insert to t do (insert into u values (1); delete from v)
statement 2:1 create function f() returns int begin atomic select 1; select case when true then 2 end; end
statement 3:1 select 1
=== behind a string that is not closed reading goes on
select $a$ from t;
select 1;
---
statement 1:1 select $a$ from t
statement 2:1 select 1
=== a test of a variable in a statement
select :{?x}, :'y';
---
statement 1:1 select :{?x}, :'y'
