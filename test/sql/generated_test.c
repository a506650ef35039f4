/*
 * Statements made up at random from the grammar: whatever parses is printed, and the printed text parses to an equal tree with the same fingerprint
 * and prints as itself. Names are chosen among those that are words somewhere, need quotes, or are no UTF-8; every construct stands in every
 * place that takes its kind. A statement may be refused: which are, is what other tests say.
 */
#include <stdio.h>

#include <stdlib.h>

#include "base/buf.h"
#include "base/random.h"
#include "sql/fingerprint.h"
#include "sql/parse.h"
#include "sql/print.h"
#include "support/pg_query.h"
#include "support/support.h"

/* "%x" stands for a form of rule x. */
struct rule {
    char name;
    const char *const *forms; /* up to a NULL */
};
#define RULE(name, ...) {name, (const char *const[]){__VA_ARGS__, NULL}}

enum { MADE = 20000, DEPTH_MAX = 5, LENGTH_MAX = 1500 };

struct generator {
    const struct rule *rules;
    struct random random;
    struct buf out;
};

/* ---- PostgreSQL ---- */

static const struct rule postgresql[] = {
    RULE('n', "a", "b", "t", "\"A b\"", "\"a#b\"", "\"a$b\"", "\"a.b\"", "\"a b\"", "a$b", "\"1a\"", "\"$a\"", "\"a-b\"", "\"a%%type\"", "\"collation for\"", "\"double precision\"", "\"rows from\"", "\"a.b.c\"", "\"*\"", "\"?\"", "\" a\"", "\"a \"", "\"A\"", "\"select\"", "\"a\xff\"", "a\xff", "\"\xfc\x01\"", "\"a\"\"b\"", "format", "json", "value", "path", "key", "columns", "nested", "first", "rows",
         "range", "groups", "unbounded", "current", "partition", "filter", "over", "within", "day", "year", "second", "precision", "varying", "absent", "empty", "error", "keys",
         "recursive", "conflict", "nothing", "set", "matched", "source", "ordinality", "int", "\"int\"", "\"values\"", "values", "row", "\"row\"", "char", "\"char\"", "interval",
         "\"interval\"", "time", "\"time\"", "timestamp", "zone", "at", "local", "no", "none", "by", "operator", "any_value", "left", "\"left\"", "exists", "\"exists\"", "between",
         "\"between\"", "escape", "uescape", "document", "normalized", "nfc", "true", "\"true\"", "default", "\"default\"", "user", "\"user\"", "public", "\"public\"", "with",
         "without", "\"with\"", "old", "new", "name", "xmlelement", "\"xmlelement\"", "coalesce", "\"coalesce\"", "trim", "\"trim\"", "substring", "\"substring\"", "extract",
         "\"extract\"", "\"any\"", "some", "\"array\"", "temp", "temporary", "unlogged", "table", "\"table\"", "only", "\"only\"", "lateral", "\"lateral\"", "for", "\"for\"", "wait",
         "nowait", "skip", "nulls", "last", "asc", "\"asc\"", "returning", "\"returning\"", "on", "\"on\"", "do", "materialized", "as", "\"as\"", "is", "\"is\"", "isnull", "\"notnull\"",
         "cube", "\"rollup\"", "grouping", "sets", "setof", "cross", "\"natural\"", "collation", "\"collation\"", "\"\"", "concurrently", "tablesample", "authorization"),
    RULE('k', "1", "'x'", "1.5", "-1", "- 2", "null", "true", "$1", "b'01'", "x'f'", "E'a\\'b'", "$$q$$", "U&'\\0061'", "date '2020-01-01'", "interval '1' day", "interval '1' day to second(3)",
         "interval(3) '1'", "interval $1", "interval(3) $1", "interval $1 day", "interval $1.f", "interval $1[1]", "timestamp with time zone '2020-01-01'", "timestamp(3) '2020-01-01'", "numeric(3) '1'", "pg_catalog.int4 '1'", "%t '1'", "double precision '1'", "default"),
    RULE('t', "int", "text", "numeric(3, 2)", "varchar(3)", "character varying", "\"char\"", "char", "double precision", "timestamp with time zone", "timestamp(3) without time zone", "time with time zone",
         "interval", "interval day to second(3)", "interval(3)", "interval year", "bit varying(3)", "national character varying(3)", "nchar", "int[]", "int[3][]", "int array", "int array[3]", "%n", "%n.%n", "%n.%n.%n",
         "%n(%e)", "\"%n\"", "%n[]", "json", "xml", "float(3)", "dec(3)"),
    RULE('o', "+", "-", "*", "/", "%%", "^", "||", "=", "<>", "!=", "<", ">=", "->", "->>", "#>", "@>", "?", "?|", "&&", "~", "!~*", "<->", "operator(pg_catalog.+)", "operator(%n.+)", "operator(*)",
         "operator(pg_catalog.=)", "@", "|/", "!!"),
    RULE('c', "a", "%n", "%n.%n", "%n.%n.%n", "%n.*", "%k", "(%e)", "(%e, %e)", "row(%e)", "row()", "row(%e, %e)", "(%c).%n", "(%c).*", "%n[%e]", "(%e)[%e:%e]", "%n[:]", "(%c)[%e].%n", "$1[%e]", "$1.%n",
         "array[%e, %e]", "array[]", "array[[%e], [%e]]", "array(%q)", "(%q)", "exists (%q)", "case when %e then %e else %e end", "case %e when %e then %e end", "cast(%e as %t)", "%c::%t",
         "%n(%e)", "%n.%n(%e, %e)", "%n()", "%n(*)", "%n(distinct %e)", "%n(all %e)", "%n(variadic %e)", "%n(%e, variadic %e)", "%n(%n => %e)", "%n(%n := %e, %n => %e)", "%n(%e order by %i)", "%n(%e) filter (where %e)",
         "%n(%e) over (%w)", "%n(%e) over %n", "%n(%e) within group (order by %i)", "%n(%e) within group (order by %i) filter (where %e) over (%w)", "%x", "%j", "collation for (%e)"),
    RULE('x', "coalesce(%e, %e)", "nullif(%e, %e)", "greatest(%e, %e)", "least(%e)", "extract(%n from %e)", "extract('year' from %e)", "trim(%e)", "trim(both %e from %e)", "trim(leading from %e)", "trim(from %e)",
         "trim(trailing %e from %e, %e)", "trim(%e, %e)", "trim(both from %e, %e)", "trim(%e from %e)", "substring(%e from %e for %e)", "substring(%e for %e)", "substring(%e from %e)", "substring(%e, %e)", "substring(%e for %e from %e)",
         "substring(%e similar %e escape %e)", "overlay(%e placing %e from %e for %e)", "overlay(%e placing %e from %e)", "overlay(%e, %e)", "position(%e in %e)", "position(%e, %e)", "normalize(%e)", "normalize(%e, nfc)", "treat(%e as %t)",
         "current_date", "current_time(3)", "current_timestamp", "localtime", "localtimestamp(1)", "current_user", "session_user", "user", "current_schema", "current_catalog", "current_schema()", "system_user",
         "grouping(%e, %e)", "xmlconcat(%e, %e)", "xmlelement(name %n)", "xmlelement(name %n, xmlattributes(%e, %e as %n), %e)", "xmlforest(%e, %e as %n)", "xmlparse(document %e)",
         "xmlparse(content %e preserve whitespace)", "xmlpi(name %n, %e)", "xmlroot(%e, version %e)", "xmlroot(%e, version no value, standalone yes)", "xmlserialize(content %e as %t)", "xmlexists(%c passing %c)",
         "xmlexists(%c passing by ref %c by value)", "xmlserialize(document %e as %t indent)"),
    RULE('j', "json_array()", "json_array(%e, %e)", "json_array(%e format json, %e null on null returning %t)", "json_array(%e absent on null)", "json_array(%q)", "json_array(%q returning %t)", "json_array(%q format json)",
         "json_array(%q format json encoding utf8 returning %t)", "json_object()", "json_object(%e : %e)", "json_object(%e value %e, %e : %e format json null on null with unique keys returning %t)", "json_object(%e)",
         "json_object(%e, %e)", "json_object(%c : %c absent on null without unique returning text format json encoding utf8)", "json_objectagg(%e : %e)", "json_objectagg(%e value %e absent on null with unique returning %t) filter (where %e)",
         "json_arrayagg(%e)", "json_arrayagg(%e order by %i null on null returning %t) over (%w)", "json_arrayagg(%e format json order by %i)", "json(%e)", "json(%e with unique keys)", "json(%e format json)", "json_scalar(%e)",
         "json_serialize(%e)", "json_serialize(%e returning %t)", "json_serialize(%e format json returning %t format json)", "json_value(%e, '$.a')", "json_value(%e, '$.a' passing %e as %n, %e as %n returning %t default %e on empty error on error)",
         "json_value(%e format json, %e null on empty)", "json_query(%e, '$' with wrapper)", "json_query(%e, '$' returning %t format json with conditional array wrapper omit quotes on scalar string empty array on empty default %e on error)",
         "json_query(%e, '$' keep quotes empty object on error)", "json_exists(%e, '$ ? (@ > $x)' passing %e as x true on error)", "json_exists(%e, '$' unknown on error)"),
    RULE('e', "a", "%c", "%c", "%e %o %e", "%e %o %e", "%o %e", "- %e", "+ %e", "%e and %e", "%e or %e", "not %e", "%e is null", "%e is not null", "%e isnull", "%e notnull", "%e is true", "%e is not false", "%e is unknown",
         "%e is distinct from %e", "%e is not distinct from %e", "%e is document", "%e is json", "%e is not json object with unique keys", "%e is json scalar", "%e is normalized", "%e is not nfc normalized",
         "%e between %e and %e", "%e not between symmetric %e and %e", "%e between asymmetric %e and %e", "%e in (%e)", "%e not in (%e, %e)", "%e in (%q)", "%e like %e", "%e not ilike %e escape %e", "%e similar to %e",
         "%e not similar to %e escape %e", "%e like any (%e)", "%e not like all (%q)", "%e %o any (%e)", "%e %o all (%q)", "%e %o some (%e)", "%e::%t", "%e at time zone %e", "%e at local", "%e collate %n", "%e collate %n.%n",
         "(%e, %e) overlaps (%e, %e)", "(%e, %e) = (%e, %e)", "(%e, %e) in (%q)", "%e[%e]", "(%e).%n", "%e operator(%n.<) any (%e)", "row(%e, %e) is null", "array[%e] || %e", "interval %k"),
    RULE('i', "a", "%e", "%e asc", "%e desc", "%e using <", "%e using operator(%n.>)", "%e nulls first", "%e desc nulls last", "%e, %i"),
    RULE('w', "", "%n", "partition by %e", "partition by %e, %e order by %i", "order by %i", "%n order by %i", "order by %i %m", "%n partition by %e", "%m", "%n %m"),
    RULE('m', "rows unbounded preceding", "rows between current row and unbounded following", "range between %e preceding and %e following", "groups %e preceding exclude ties", "rows %e following",
         "range between unbounded preceding and current row exclude current row", "rows between %c preceding and %c preceding exclude no others", "groups current row exclude group"),
    RULE('a', "%n", "as %n", "", "as %n (%n, %n)", "%n (%n)"),
    RULE('f', "t", "%n", "%n.%n %a", "%n as %n", "only %n %a", "only (%n)", "%n *", "%n tablesample %n (%e)", "%n %n tablesample bernoulli (%e, %e) repeatable (%e)", "(%q) %a", "(%q)", "lateral (%q) as %n", "%n(%e) %a",
         "%n(%e) with ordinality %a", "%n(%e) as (%n %t, %n %t collate %n)", "%n(%e) as %n (%n %t)", "lateral %n(%e) %a", "rows from (%n(%e), %n(%e) as (%n %t)) with ordinality %a", "%f cross join %f", "%f join %f on %e",
         "%f left join %f using (%n)", "%f full outer join %f using (%n, %n) as %n", "%f natural join %f", "%f natural left join %f", "(%f join %f on %e) as %n", "(%f join %f on %e) as %n (%n, %n)", "%f join (%f join %f on %e) on %e",
         "%f join %f join %f on %e on %e", "%f inner join %f on %e right join %f on %e", "(%f join %f on %e)", "((%q) %a join %f on %e)", "xmltable(%c passing %c columns %n %t path %c default %c not null, %n for ordinality) %a",
         "xmltable(xmlnamespaces(%c as %n, default %c), %c passing by ref %c columns %n %t) %a", "json_table(%e, '$' columns (%n %t, %n for ordinality)) %a", "json_table(%e, '$' as %n passing %e as %n columns (%n %t path '$.a' %h, nested path '$.b' as %n columns (%n %t)) error on error) %a",
         "json_table(%e format json, '$' columns (%n %t format json encoding utf8 path '$.x' with wrapper keep quotes %h, %n %t exists path '$.y' true on error, nested '$.c[*]' columns (%n for ordinality))) %a",
         "current_date %a", "collation for (%e) %a", "cast(%e as %t) %a", "%x %a", "%j %a", "%f, %f"),
    RULE('h', "", "null on empty", "default %e on empty error on error", "empty array on error", "error on empty"),
    RULE('g', "a", "%e", "%e, %e", "()", "rollup (%e, (%e, %e))", "cube (%e)", "grouping sets ((%e), (), rollup (%e), cube (%e, %e))", "distinct %e, rollup (%e)", "all %e", "%n(%e)", "(%e, %e)"),
    RULE('l', "*", "%e", "%e %n", "%e as %n", "%n.*", "%l, %l", "", "(%e).*", "%e as %n, %e %n"),
    RULE('q', "select 1", "select %l from %f", "select %l from %f where %e", "select %l from %f where %e group by %g having %e", "select distinct %l from %f", "select distinct on (%e, %e) %l from %f order by %i",
         "select all %l from %f limit %e offset %e", "select %l from %f order by %i fetch first %c rows only", "select %l order by %i offset %c rows fetch next row with ties", "select %l from %f window %n as (%w), %n as (%w)", "select %l", "select",
         "select %l from %f for update of %n nowait", "select %l for no key update skip locked", "select %l from %f for share for key share of %n, %n", "values (%e, %e), (%e, %e)", "values (%e) order by %i limit %e", "table %n", "table only %n",
         "%q union %q", "%q union all %q", "%q except distinct %q intersect %q", "(%q) union (%q) order by %i limit %e", "(%q) intersect all %q", "(%q) limit %e", "(%q)", "((%q) order by %i)", "%q order by %i", "%q limit all", "%q offset %e",
         "with %n as (%q) %q", "with recursive %n (%n, %n) as (%q union all %q) %q", "with %n as materialized (%q), %n as not materialized (%q) %q", "with %n as (%d) %q",
         "with recursive %n as (%q) search depth first by %n, %n set %n cycle %n set %n to %k default %k using %n %q", "with recursive %n as (%q) search breadth first by %n set %n %q", "with recursive %n as (%q) cycle %n, %n set %n using %n %q",
         "select %l into %n from %f", "select %l into temp table %n", "select %l into unlogged %n.%n from %f"),
    RULE('u', "%n = %e", "%n = default", "%n.%n = %e", "%n[%e] = %e", "%n[%e:%e].%n = %e", "(%n, %n) = (%e, %e)", "(%n, %n) = row(%e, default)", "(%n) = (%q)", "(%n, %n[%e]) = (%q)", "%u, %u"),
    RULE('r', "", "", "returning *", "returning %l", "returning %e as %n"),
    RULE('d', "insert into %n default values %r", "insert into %n %q %r", "insert into %n.%n as %n (%n, %n.%n, %n[%e]) values (%e, default), (%e, %e) %r", "insert into %n (%n) overriding system value %q", "insert into %n overriding user value values (%e)",
         "insert into %n values (%e) on conflict do nothing %r", "insert into %n %q on conflict (%n, %v collate %n %n) where %e do update set %u where %e %r", "insert into %n %q on conflict on constraint %n do update set %u",
         "insert into %n (%q)", "insert into %n (%q) on conflict (%v) do nothing", "with %n as (%q) insert into %n %q %r", "insert into %n with %n as (%q) %q",
         "update %n set %u %r", "update only %n as %n set %u from %f where %e %r", "update %n %n set %u where current of %n", "with %n as (%q) update %n * set %u where %e", "delete from %n %r", "delete from only %n as %n using %f where %e %r",
         "delete from %n where current of %n", "with %n as (%q) delete from %n using %f %r", "merge into %n as %n using %f on %e when matched then delete", "merge into only %n %n using (%q) as %n on %e when matched and %e then update set %u when not matched then insert default values",
         "with %n as (%q) merge into %n using %n on %e when not matched and %e then insert (%n, %n) overriding user value values (%e, default) when matched then do nothing",
         "merge into %n using %n %n on %e when not matched by source and %e then delete when not matched by target then insert values (%e) %r"),
    RULE('v', "%n", "(%e)", "%n(%e)", "lower(%e)", "%x", "%j"),
    RULE('y', "%v", "%v asc", "%v desc nulls last", "%v %n", "%v collate %n", "%v collate %n.%n %n.%n asc nulls first", "%v %n (%n = 1, %n = %n) desc", "%y, %y"),
    RULE('z', "not null", "null", "default %c", "default %e", "check (%e)", "primary key", "unique", "references %n", "references %n.%n (%n) on delete cascade on update set null deferrable initially deferred", "collate %n", "generated always as (%e) stored",
         "generated by default as identity (start with 1 increment by 2)", "constraint %n check (%e) no inherit", "unique nulls not distinct with (fillfactor = 70)", "%z %z"),
    RULE('p', "for values in (%e, %e)", "for values from (%e, minvalue) to (maxvalue, %e)", "for values with (modulus 4, remainder 1)", "default"),
    RULE('b', "create table %n (%n %t, %n %t %z)", "create temp table if not exists %n.%n (%n %t %z, primary key (%n, %n), constraint %n unique (%n) include (%n), foreign key (%n) references %n (%n) match full, check (%e))",
         "create table %n (%n %t, exclude using gist (%v with &&, %y with operator(%n.=)) where (%e))", "create table %n as %q", "create table %n (%n, %n) using %n with (fillfactor = 10) tablespace %n as %q with no data",
         "create table %n partition of %n %p", "create table %n partition of %n (%n with options default %c, check (%e)) %p partition by range (%y)", "create table %n of %n (%n with options not null)", "create table %n (like %n including all excluding %n)",
         "create table %n (%n %t) inherits (%n, %n.%n) partition by list (%v collate %n %n)", "create unlogged table %n (%n %t) with (autovacuum_enabled = false, %n = %n, %n.%n = on)", "create foreign table %n (%n %t options (%n 'x')) server %n options (%n 'y')",
         "create index %n on %n (%y)", "create unique index concurrently if not exists %n on only %n.%n using %n (%y) include (%n, %n) nulls not distinct with (fillfactor = 70) tablespace %n where %e", "create index on %n (%y)",
         "create view %n as %q", "create or replace temp view %n.%n (%n, %n) with (security_barrier = true) as %q with local check option", "create recursive view %n (%n) as %q", "create materialized view if not exists %n (%n) using %n with (%n = 1) tablespace %n as %q with no data",
         "alter table if exists only %n.%n add column %n %t %z, drop column if exists %n cascade, alter column %n type %t using %e, alter %n set default %e, alter %n set not null",
         "alter table %n attach partition %n %p", "alter table %n rename %n to %n", "alter table %n add constraint %n foreign key (%n) references %n not valid", "alter table %n owner to %n", "alter table %n add constraint %n primary key using index %n",
         "alter table %n set (%n = %n), reset (%n), cluster on %n, set schema %n", "drop table if exists %n, %n.%n cascade", "drop index concurrently %n", "grant select (%n, %n), update on table %n.%n to %n, public with grant option", "revoke all on %n from %n cascade",
         "comment on column %n.%n.%n is 'x'", "comment on function %n(%n %t, out %n %t) is null", "create function %n.%n(%n %t default %e, variadic %n %t) returns %t language sql as 'select 1'", "create function %n(%t) returns setof %t return %e",
         "create trigger %n before update of %n, %n on %n.%n referencing old table as %n for each row when (%e) execute function %n.%n(1, 'x')", "create policy %n on %n as permissive for all to %n using (%e) with check (%e)", "explain (analyze, format json, %n %n) %q", "explain analyze verbose %d",
         "create rule %n as on insert to %n where %e do instead (%d; %q)", "prepare %n (%t, %t) as %q", "execute %n (%e, %e)", "declare %n cursor for %q", "copy (%q) to stdout with (format csv, header true)", "copy %n (%n, %n) from stdin where %e", "call %n(%e, %n => %e)",
         "create domain %n as %t collate %n check (%e)", "create type %n as (%n %t, %n %t)", "create type %n as enum ('a', 'b')", "create sequence %n as %t start with 1", "create statistics %n (%n) on %y from %n", "set %n = %n", "set %n.%n to 'x', %n", "truncate only %n, %n restart identity",
         "create function %n() returns %t begin atomic %q; %d; end", "lock table %n in share mode", "refresh materialized view concurrently %n", "create publication %n for table %n (%n) where (%e)", "create aggregate %n(%t) (sfunc = %n, stype = %t)", "do 'begin end'"),
    RULE('s', "%q", "%q", "%d", "%b"),
    {0, NULL},
};

/* ---- Oracle ---- */

static const struct rule oracle[] = {
    RULE('n', "a", "b", "t", "\"A b\"", "\"A#B\"", "\"A$B\"", "\"A.B\"", "\"A B\"", "a#b", "\"1A\"", "\"$A\"", "\"A-B\"", "\"A%%TYPE\"", "\"A@B\"", "\"DOUBLE PRECISION\"", "\"TO_DATE\"", "\"A.B.C\"", "\"*\"", "\":b\"", "\" A\"", "\"A \"", "\"_A\"", "\"SELECT\"", "\"a\"", "\"x\xff\"", "x\xff", "gr\xc3\xb6\xc3\x9f" "e", "format", "json", "value", "path", "key", "columns", "nested", "first", "last", "partition", "over", "within", "day", "year", "second", "\"NESTED\"",
         "\"OUTER\"", "left", "\"LEFT\"", "offset", "\"OFFSET\"", "fetch", "\"FETCH\"", "model", "\"MODEL\"", "sample", "\"SAMPLE\"", "pivot", "\"PIVOT\"", "when", "\"WHEN\"", "end", "\"END\"", "case", "\"CASE\"", "cast", "\"CAST\"",
         "timestamp", "\"TIMESTAMP\"", "interval", "\"INTERVAL\"", "true", "\"TRUE\"", "returning", "\"RETURNING\"", "log", "errors", "set_", "new", "old", "prior_", "\"PRIOR\"", "connect_by_root", "\"LEVEL\"", "\"ROWNUM\"", "\"ROWID\"",
         "using", "\"USING\"", "xml", "xmltable", "only", "\"ONLY\"", "ignore", "respect", "nulls", "keep", "absent", "empty", "error", "window", "\"WINDOW\"", "cross", "natural", "full", "inner", "lateral", "\"LATERAL\"", "versions", "qualify",
         "\"QUALIFY\"", "limit", "skip", "locked", "wait", "siblings", "multiset", "member", "submultiset", "treat", "exists_", "trim", "extract", "\"EXTRACT\"", "at", "local", "collate", "escape", "likec", "overlaps", "except", "\"EXCEPT\""),
    RULE('k', "1", "'x'", "1.5", ".5d", "1e3f", "null", "true", ":1", ":b", "n'x'", "q'[it's]'", "nq'{x}'", "date '2020-01-01'", "timestamp '2020-01-01 00:00:00'", "interval '1' day", "interval '1 2' day(3) to second(2)", "interval '1-2' year to month"),
    RULE('t', "number", "number(3, 2)", "number(*, 0)", "varchar2(3)", "varchar2(3 char)", "char(3 byte)", "double precision", "timestamp with time zone", "timestamp(3) with local time zone", "interval day(2) to second(3)", "interval year to month",
         "long raw", "national character varying(3)", "clob", "json", "%n", "%n.%n", "ref %n", "vector(3, float32)", "boolean", "character varying(3)"),
    RULE('o', "+", "-", "*", "/", "||", "=", "<>", "!=", "^=", "<", ">=", "<= ", "multiset union", "multiset except distinct", "member of", "not submultiset of"),
    RULE('c', "a", "%n", "%n.%n", "%n.%n.%n", "%n.%n.%n.%n", "%n@%n", "%n.%n(+)", "%k", "(%e)", "(%e, %e)", "(%q)", "exists (%q)", "case when %e then %e else %e end", "case %e when %e then %e end", "cast(%e as %t)", "cast(%e as %t default %e on conversion error, %e)",
         "cast(multiset(%q) as %n)", "%n(%e)", "%n.%n(%e, %e)", "%n.%n.%n(%e)", "%n(%e).%n", "%n(%e).%n(%e)", "%n(%e)(%e)", "%n()", "%n(*)", "%n(distinct %e)", "%n(%n => %e)", "%n(%e) over (%w)", "%n(%e) over %n", "%n(%e) within group (order by %i) over (%w)",
         "%n(%e) keep (dense_rank first order by %i)", "first_value(%e ignore nulls) over (%w)", "nth_value(%e, 2) from last respect nulls over (%w)", "lag(%e, 1) ignore nulls over (%w)", "listagg(%e, ',' on overflow truncate '..' with count) within group (order by %i)",
         "cursor(%q)", "sysdate", "systimestamp", "rownum", "level", "rowid", "user", "column_value", "%n.nextval", "prior %c", "connect_by_root %n", "new %n(%e)", "%x", "%j", "%n.%n[%e, %e to %e].%n", "%n.%n[*]", "table(%n)", "treat(%e as %t)", "treat(%e as ref %n).%n"),
    RULE('x', "extract(day from %e)", "extract(%e, 'x')", "trim(both %e from %e)", "trim(%e)", "substr(%e, %e)", "translate(%e using nchar_cs)", "to_number(%e default %e on conversion error, %e)", "validate_conversion(%e as %t)", "xmlelement(%n, %e)",
         "xmlelement(name %n, xmlattributes(%e as %n, %e), %e)", "xmlforest(%e as %n, %e)", "xmlagg(%e order by %i)", "xmlquery('x' passing %e, %e as %n returning content)", "xmlexists('x' passing by value %e)", "xmlserialize(document %e as %t indent size = 2)",
         "xmlparse(content %e wellformed)", "xmlroot(%e, version '1.0', standalone yes)", "xmlcast(%e as %t)", "current_date", "localtimestamp(3)", "dump(%e)", "vector_distance(%e, %e, cosine)", "prediction(%n using %e as %n, *)", "approx_count_distinct(%e)"),
    RULE('j', "json_array(%e, %e format json absent on null returning %t)", "json_array(%q returning %t)", "json_array(select %l format json)", "json_object(*)", "json_object(%e, %n.*)", "json_object(key %e value %e format json, %e : %e null on null returning %t strict with unique keys)",
         "json_objectagg(key %e value %e)", "json_objectagg(%e : %e absent on null)", "json_arrayagg(%e format json order by %i null on null returning %t)", "json {%e : %e, *}", "json [%e, %e]", "json_value(%e, '$.a' returning %t default %e on error null on empty)",
         "json_value(%e format json, '$.a.type()' error on error)", "json_query(%e, '$' returning %t pretty with wrapper empty array on error)", "json_exists(%e, '$?(@.a > $x)' passing %e as \"x\" false on error)", "json_transform(%e, set '$.a' = %e, remove '$.b' ignore on missing, keep '$.c')",
         "json_mergepatch(%e, %e pretty)", "json_serialize(%e returning %t)", "json_scalar(%e)", "json_equal(%e, %e)", "json(%e)", "json_dataguide(%e)"),
    RULE('e', "a", "%c", "%c", "%e %o %e", "%e %o %e", "- %e", "+ %e", "%e and %e", "%e or %e", "not %e", "%e is null", "%e is not null", "%e is nan", "%e is not infinite", "%e is a set", "%e is not empty", "%e is of type (only %n, %n.%n)", "%e is json", "%e is not json strict with unique keys",
         "%e is json (value)", "%e between %e and %e", "%e not between %e and %e", "%e in (%e)", "%e in :b", "%e not in (%e, %e)", "%e in (%q)", "%e like %e", "%e not like %e escape %e", "%e likec %e", "%e = any (%e, %e)", "%e <> all (%q)", "%e >= some (%q)", "%e at time zone %e", "%e at local",
         "%e collate %n", "(%e, %e) overlaps (%e, %e)", "(%e, %e) = (%q)", "(%e, %e) in (%q)", "(%e, %e) in ((%e, %e), (%e, %e))", "(%e - %e) day(3) to second", "(%e - %e) year to month", "current of %n", "regexp_like(%e, 'x')"),
    RULE('i', "a", "%e", "%e asc", "%e desc", "%e nulls first", "%e desc nulls last", "%e, %i"),
    RULE('w', "", "partition by %e", "partition by %e, %e order by %i", "order by %i", "order by %i %m", "%n order by %i"),
    RULE('m', "rows unbounded preceding", "rows between current row and unbounded following", "range between %e preceding and %e following", "groups %e preceding exclude ties", "range between interval '1' day preceding and current row"),
    RULE('a', "%n", "", "%n"),
    RULE('f', "t", "%n %a", "%n.%n %a", "%n@%n.%n %a", "only (%n) %a", "%n partition (%n) %a", "%n subpartition for (%e) %a", "%n sample block (%e, %e) seed (%e) %a", "%n as of scn %e %a", "%n versions between timestamp minvalue and %e %a", "%n as of period for %n %e %a", "(%q) %a", "(%q with read only) %a",
         "lateral (%q) %a", "table(%n(%e))(+) %a", "table(%q) %a", "%n(%e) %a", "%f cross join %f", "%f join %f on %e", "%f left outer join %f using (%n, %n)", "%f natural join %f", "%f full join %f on %e", "%f cross apply (%q) %a", "%f outer apply %n(%e) %a", "%f partition by (%e) right outer join %f on %e", "(%f join %f on %e)",
         "(%n) %a", "%n pivot (sum(%e) as %n, max(%e) for (%n, %n) in ((1, 2) as %n, (3, 4))) %a", "%n pivot xml (count(*) for %n in (any)) %a", "%n unpivot include nulls (%n for %n in (%n as 'x', %n)) %a",
         "%n match_recognize (partition by %e order by %i measures final last(%e) as %n one row per match after match skip to next row pattern (%n+ %n*) define %n as %e) %a", "xmltable('x' passing %e columns %n %t path 'y' default %e, %n for ordinality) %a",
         "json_table(%e, '$' columns (%n %t path '$.a' null on error, %n for ordinality, nested path '$.b[*]' columns (%n %t exists path '$'))) %a", "json_table(%e, '$' columns %n, %n) %a", "containers(%n) %a", "%n nested doc columns (%n, %n) %a"),
    RULE('g', "a", "%e", "%e, %e", "()", "rollup (%e, (%e, %e))", "cube (%e)", "grouping sets ((%e), (), rollup (%e))", "all"),
    RULE('l', "*", "%e", "%e %n", "%e as %n", "%n.*", "%l, %l"),
    RULE('q', "select 1 from dual", "select %l", "select %l from %f", "select /*+ full(t) index(%n) */ %l from %f where %e", "select %l from %f where %e group by %g having %e", "select unique %l from %f", "select distinct %l from %f order by %i",
         "select %l from %f start with %e connect by nocycle %e order siblings by %i", "select %l from %f connect by %e", "select %l from %f order by %i offset %c rows fetch first %c percent rows with ties", "select %l from %f fetch next row only", "select %l from %f for update of %n.%n, %n skip locked",
         "select %l from %f for update wait 5", "select %l from %f window %n as (%w), %n as (%w)", "select %l from %f qualify %e", "values (%e, %e), (%e, %e)", "%q union %q", "%q union all %q", "%q minus %q", "%q except all %q", "%q intersect %q", "(%q) union (%q) order by %i", "(%q)", "%q order by %i",
         "with %n as (%q) %q", "with %n (%n, %n) as (%q union all %q) search depth first by %n desc, %n set %n cycle %n set %n to 'y' default 'n' %q",
         "select %l from %f model dimension by (%e %n) measures (%e as %n) rules upsert (%n[%e] = %e, %n[any] = %n[cv(%n)])"),
    RULE('u', "%n = %e", "%n.%n = default", "(%n, %n) = (%q)", "%n = (%q)", "%u, %u"),
    RULE('r', "", "", "returning %e into :x", "returning %e, %e bulk collect into :x, :y", "log errors into %n (%e) reject limit unlimited"),
    RULE('d', "insert into %n values (%e, default) %r", "insert into %n.%n %n (%n, %n.%n) %q %r", "insert into %n@%n (%n) values (%e)", "insert /*+ append */ into %n partition (%n) %q", "insert into (%q) values (%e)", "insert into table(%q) values (%e)", "insert all into %n values (%e) into %n (%n) values (%e) %q",
         "insert first when %e then into %n else into %n (%n) values (%e) %q", "insert into %n set %n = %e, %n = %e", "insert into %n by name %q", "update %n set %u where %e %r", "update only (%n) %n set %u", "update %n %n set %u from %f where %e %r", "update (%q) set %u", "delete from %n %r", "delete %n %n where %e %r",
         "delete from %n from %f where %e", "merge into %n %n using %n %n on (%e) when matched then update set %u where %e delete where %e when not matched then insert (%n, %n) values (%e, default) where %e %r", "merge into %n using (%q) %n on (%e) when not matched then insert values (%e)"),
    RULE('y', "%n", "%e", "%e desc", "%n asc, %y"),
    RULE('z', "not null", "default %e", "default on null %e not null", "check (%e)", "primary key", "unique", "references %n (%n) on delete cascade", "constraint %n check (%e) enable novalidate", "generated always as (%e) virtual", "generated by default on null as identity (start with 1)"),
    RULE('b', "create table %n (%n %t, %n %t %z)", "create global temporary table %n.%n (%n %t, constraint %n primary key (%n, %n), foreign key (%n) references %n (%n)) on commit preserve rows", "create table %n as %q", "create private temporary table %n (%n %t)",
         "create table %n (%n %t) partition by range (%n) interval (%e) (partition %n values less than (%e), partition %n values less than (maxvalue)) tablespace %n", "create unique index %n.%n on %n (%y) tablespace %n compress 1 invisible", "create bitmap index %n on %n (%n.%n) from %n, %n where %e",
         "create or replace force view %n (%n, %n) as %q with check option constraint %n", "create materialized view %n build immediate refresh fast on commit as %q", "alter table %n add (%n %t %z)", "alter table %n.%n modify (%n %t)", "alter table %n rename column %n to %n", "drop table %n.%n cascade constraints purge",
         "comment on column %n.%n.%n is 'x'", "grant select, insert on %n.%n to %n with grant option", "create sequence %n.%n start with 1 cache 20", "create or replace public synonym %n for %n.%n@%n", "explain plan set statement_id = 'x' for %q", "alter session set %n = %e", "lock table %n in exclusive mode nowait", "truncate table %n.%n drop storage",
         "call %n.%n(%e, :x)", "analyze table %n compute statistics", "create multivalue index %n on %n %n (%n.%n.number())"),
    RULE('s', "%q", "%q", "%d", "%b"),
    {0, NULL},
};

/* ---- making one ---- */

static const struct rule *find_rule(const struct generator *g, char name) {
    for (const struct rule *rule = g->rules; rule->name; rule++)
        if (rule->name == name) return rule;
    fail_msg("no rule %c", name);
    return NULL;
}

static const char *choose(struct generator *g, const struct rule *rule, int depth) {
    size_t count = 0;
    while (rule->forms[count]) count++;
    const char *form = rule->forms[random_below(&g->random, count)];
    for (int tries = 0; depth <= 0 && strchr(form, '%') && tries < 8; tries++) form = rule->forms[random_below(&g->random, count)];
    return depth <= 0 && strchr(form, '%') ? rule->forms[0] : form;
}

static void expand(struct generator *g, char name, int depth) {
    if (depth < -DEPTH_MAX || g->out.len > LENGTH_MAX) depth = 0;
    for (const char *form = choose(g, find_rule(g, name), depth); *form; form++) {
        if (*form != '%') buf_char(&g->out, *form);
        else if (*++form == '%') buf_char(&g->out, '%');
        else expand(g, *form, depth - 1);
    }
}

static struct str make(struct arena *arena, const struct rule *rules, uint64_t seed) {
    struct generator g = {.rules = rules};
    random_init(&g.random, seed);
    buf_init(&g.out, arena);
    expand(&g, 's', 1 + (int)random_below(&g.random, DEPTH_MAX));
    return buf_view(&g.out);
}

/* ---- what must hold ---- */

struct count {
    size_t made, parsed, wrong;
};

static void complain(struct count *count, const char *law, uint64_t seed, struct str text, struct str printed) {
    count->wrong++;
    printf("%s (%llu)\n  " STR_FMT "\n  " STR_FMT "\n", law, (unsigned long long)seed, STR_ARG(text), STR_ARG(printed));
}

static void try_one(struct arena *arena, enum sql_dialect dialect, const struct rule *rules, uint64_t seed, struct count *count) {
    struct str text = make(arena, rules, seed);
    struct err err = {0};
    const struct sql_node *tree = sql_parse_statement(arena, dialect, text, &err);
    count->made++;
    if (!tree) return;
    count->parsed++;
    struct str printed = sql_print(arena, dialect, tree);
    const struct sql_node *again = sql_parse_statement(arena, dialect, printed, &err);
    if (!again) complain(count, err.message, seed, text, printed);
    else if (!sql_equal(tree, again)) complain(count, "what was printed is another tree", seed, text, printed);
    else if (sql_fingerprint(dialect, tree) != sql_fingerprint(dialect, again)) complain(count, "what was printed has another fingerprint", seed, text, printed);
    else if (!str_eq(printed, sql_print(arena, dialect, again))) complain(count, "what was printed prints otherwise", seed, printed, sql_print(arena, dialect, again));
}

static void try_many(enum sql_dialect dialect, const struct rule *rules) {
    struct count count = {0};
    for (uint64_t seed = 1; seed <= MADE && count.wrong < 40; seed++) {
        struct arena arena;
        arena_init(&arena, NULL);
        try_one(&arena, dialect, rules, seed, &count);
        arena_release(&arena);
    }
    printf("%zu made, %zu of them parse\n", count.made, count.parsed);
    assert_int_equal(count.wrong, 0);
}

static void test_postgresql(void **state) {
    (void)state;
    try_many(SQL_POSTGRESQL, postgresql);
}

static void test_oracle(void **state) {
    (void)state;
    try_many(SQL_ORACLE, oracle);
}

/* ---- beside PostgreSQL's own grammar ---- */

/* What libpg_query, of release 15, does not know yet or refuses for other reasons. */
static bool is_newer(struct str text) {
    static const char *const words[] = {"json_", "json(", "system_user", "is json", "is not json", "indent)", "at local", "by source", "by target", "any_value", "collation for", "is normalized", "nfc"};
    size_t at;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_find(text, str_from_z(words[i]), &at)) return true;
    return str_starts(text, STR("merge")) && str_find(text, STR("returning"), &at);
}

static bool is_accepted(const struct pg_query *library, struct arena *arena, struct str text, bool *unnamed) {
    void *context = library->enter_memory();
    struct pg_query_raw raw = library->raw_parse(str_z(arena, text));
    bool accepted = !raw.error;
    size_t at;
    *unnamed = raw.error && str_find(str_from_z(raw.error->message), STR("must have an alias"), &at); /* since 16 it need not */
    if (raw.error) library->free_error(raw.error);
    free(raw.messages);
    library->exit_memory(context);
    return accepted;
}

/* Of made-up statements nearly all are accepted, or refused, by both: what is left turns on words that are reserved in one place and not in another. */
static void test_acceptance(void **state) {
    struct pg_query library = {0};
    struct count count = {0};
    (void)state;
    if (!pg_query_load(&library)) test_skip("no libpg_query here");
    for (uint64_t seed = 1; seed <= MADE; seed++) {
        struct arena arena;
        bool unnamed;
        arena_init(&arena, NULL);
        struct str text = make(&arena, postgresql, seed);
        if (!is_newer(text)) {
            bool theirs = is_accepted(&library, &arena, text, &unnamed), ours = sql_parse_statement(&arena, SQL_POSTGRESQL, text, NULL) != NULL;
            count.made++;
            count.parsed += theirs;
            count.wrong += ours != theirs && !unnamed;
        }
        arena_release(&arena);
    }
    printf("of %zu made PostgreSQL accepts %zu; otherwise judged here: %zu\n", count.made, count.parsed, count.wrong);
    assert_true(count.wrong * 200 <= count.made * 3); /* 1.2 % with these names */
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_postgresql), cmocka_unit_test(test_oracle), cmocka_unit_test(test_acceptance)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
