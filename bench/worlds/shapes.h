/*
 * What applications ask, as shapes over roles.
 *
 *     {T} {P} {C}    a table; a table it refers to by {ref}; a table that refers to it by {C.ref}
 *     {state} {P.x}  the column that plays the role
 *     [state] [C.x]  a value of it, from some row: as SQL writes it
 *     [name^5]       the pattern 'first 5 characters%'; [name~4]: '%4 characters of it%'; [created-30]: 30 days before the latest
 *     #5-50#         a number
 */
#ifndef DOVETAIL_BENCH_WORLD_SHAPES_H
#define DOVETAIL_BENCH_WORLD_SHAPES_H

enum frequency { OFTEN, LISTED, SELDOM }; /* a look-up, a page of a list, a report */

struct shape {
    enum frequency frequency;
    const char *text;
};

static const struct shape reads[] = {
    /* look-ups */
    {OFTEN, "select * from {T} where {id} = [id]"},
    {OFTEN, "select {id}, {created} from {T} where {code} = [code]"},
    {OFTEN, "select * from {T} where {code} = [code] and {state} <> 'draft'"},
    {OFTEN, "select {id}, {name} from {T} where lower({email}) = lower([email])"},
    {OFTEN, "select {id}, {name} from {T} where {email} = [email]"},
    {LISTED, "select {id} from {T} where upper({name}) = upper([name]) order by {id} limit 20"},
    {OFTEN, "select {id}, {amount} from {T} where {id} in ([id], [id], [id], [id])"},
    {LISTED, "select {id}, {code} from {T} where {code} in ([code], [code], [code])"},
    {LISTED, "select {id}, {name} from {T} where lower({name}) like lower([name^6]) order by lower({name}) limit 20"},
    {LISTED, "select {id}, {name} from {T} where {name} like [name^8]"},
    {LISTED, "select {id}, {code} from {T} where {code} like [code^5] order by {code} limit 10"},
    /* lists of a parent's rows */
    {OFTEN, "select {id}, {created} from {T} where {ref} = [ref] order by {created} desc limit 20"},
    {OFTEN, "select {id}, {state}, {amount} from {T} where {ref} = [ref] and {state} = [state]"},
    {OFTEN, "select * from {T} where {ref} = [ref] order by {created} desc, {id} desc limit #5-50#"},
    {OFTEN, "select {id}, {name} from {T} where {ref} = [ref] and {deleted} is null order by {name} limit 50"},
    {OFTEN, "select count(*) from {T} where {ref} = [ref]"},
    {OFTEN, "select count(*), sum({amount}) from {T} where {ref} = [ref] and {created} >= [created-90]"},
    {OFTEN, "select max({created}) from {T} where {ref} = [ref]"},
    {OFTEN, "select c.* from {T} t join {C} c on c.{C.ref} = t.{id} where t.{code} = [code]"},
    {OFTEN, "select t.{id}, p.{P.name} from {T} t join {P} p on p.{P.id} = t.{ref} where t.{id} = [id]"},
    {LISTED, "select t.{id}, t.{amount}, c.{C.number} from {T} t join {C} c on c.{C.ref} = t.{id} where t.{ref} = [ref] order by t.{created} desc limit 50"},
    {LISTED, "select distinct {kind} from {T} where {ref} = [ref]"},
    {LISTED, "select {id}, {kind}, {created} from {T} where {ref} = [ref] and {kind} in ([kind], [kind]) order by {created} desc limit 30"},
    {LISTED, "select * from {T} where {ref} = [ref] and {number} > [number] order by {number} desc limit 10"},
    /* states and queues */
    {LISTED, "select {id}, {created} from {T} where {state} = 'blocked' order by {created} limit 50"},
    {OFTEN, "select {id} from {T} where {state} = 'waiting' and {happened} is null order by {created} limit 10 for update skip locked"},
    {OFTEN, "select * from {T} where {state} in ('failed', 'blocked') order by {created} desc limit 20"},
    {LISTED, "select {id}, {amount} from {T} where {state} = 'failed' and {amount} > 500 order by {amount} desc limit 20"},
    {LISTED, "select count(*) from {T} where {happened} is null and {created} < [created-30]"},
    {LISTED, "select {id}, {name} from {T} where {flag} and {deleted} is null order by {amount} desc limit 25"},
    {LISTED, "select {id} from {T} where not {flag} and {created} >= [created-3] order by {created}"},
    {LISTED, "select {id}, {ref} from {T} where {state} <> 'done' and {ref} = [ref]"},
    {LISTED, "select {id}, {created} from {T} where {kind} = [kind] and {created} >= [created-10] order by {created} desc limit 100"},
    {SELDOM, "select {state}, count(*), sum({amount}) from {T} where {state} in ('failed', 'blocked', 'waiting') group by {state}"},
    /* time */
    {LISTED, "select {id}, {created} from {T} where {created} >= [created] and {created} < [created-0] order by {created} limit 100"},
    {LISTED, "select count(*) from {T} where date_trunc('day', {created} at time zone 'UTC') = date_trunc('day', timestamptz [created] at time zone 'UTC')"},
    {LISTED, "select sum({amount}) from {T} where ({created} at time zone 'UTC')::date = date '2024-09-17'"},
    {SELDOM, "select date_trunc('day', {created}) as d, count(*), sum({amount}) from {T} where {created} >= [created-21] group by 1 order by 1"},
    {SELDOM, "select extract(month from {created} at time zone 'UTC') as m, count(*) from {T} where {created} >= [created-200] group by 1"},
    {LISTED, "select {id} from {T} where {day} = date '2025-03-04' and {state} = [state]"},
    {LISTED, "select {id}, {day} from {T} where {day} between date '2025-02-01' and date '2025-02-03' order by {day}, {id}"},
    {LISTED, "select {id} from {T} where {happened} >= [happened-2] order by {happened} desc limit 20"},
    {LISTED, "select * from {T} where coalesce({happened}, {created}) >= [created-1] limit 100"},
    {OFTEN, "select {id}, {created}, {amount} from {T} where ({created}, {id}) < ([created], [id]) order by {created} desc, {id} desc limit 25"},
    {LISTED, "select {id}, {amount} from {T} where {amount} <= [amount] order by {amount} desc, {id} limit 20"},
    {LISTED, "select {id}, {created} from {T} where {state} = [state] order by {created} desc offset 100 limit 20"},
    /* documents, arrays, text */
    {OFTEN, "select {id} from {T} where {document} ->> 'ref' = [document.ref]"},
    {LISTED, "select {id}, {document} from {T} where {document} @> jsonb_build_object('ref', [document.ref])"},
    {LISTED, "select {id}, {created} from {T} where {document} @> '{\"error\": \"E7\"}' order by {created} desc limit 50"},
    {LISTED, "select count(*) from {T} where {document} ? 'error'"},
    {LISTED, "select {id}, {document} ->> 'note' from {T} where {document} ->> 'group' = [document.group] and {created} >= [created-30]"},
    {LISTED, "select {id} from {T} where ({document} ->> 'score')::int >= 998 order by {id} limit 100"},
    {LISTED, "select count(*) from {T} where {document} ->> 'error' is not null and {created} >= [created-60]"},
    {LISTED, "select {id} from {T} where {document} @@ '$.error == \"E3\"'"},
    {LISTED, "select {id} from {T} where {tags} @> array[[tags]]"},
    {LISTED, "select {id}, {created} from {T} where {tags} && array[[tags], [tags]] order by {created} desc limit 20"},
    {LISTED, "select count(*) from {T} where {body} ilike [body~10]"},
    {LISTED, "select {id}, {name} from {T} where {name} ilike [name~8] limit 20"},
    {LISTED, "select {id} from {T} where to_tsvector('english', {body}) @@ plainto_tsquery('english', 'cobalt juniper zephyr')"},
    {LISTED, "select {id} from {T} where {name} ~ 'Quinn$' and {country} = [country]"},
    /* spans, places */
    {LISTED, "select {id}, {ref} from {T} where {span} && tstzrange([span], [span]::timestamptz + interval '2 hours') order by {id} limit 50"},
    {OFTEN, "select {id} from {T} where {ref} = [ref] and {span} @> [span]::timestamptz"},
    {LISTED, "select {id} from {T} where {place} <@ box '((10,10),(11,11))'"},
    {LISTED, "select {id} from {T} order by {place} <-> point '(42,42)' limit 10"},
    /* more tables */
    {LISTED, "select t.{id}, t.{name} from {T} t where exists (select 1 from {C} c where c.{C.ref} = t.{id} and c.{C.state} = 'blocked') limit 50"},
    {LISTED, "select t.{id} from {T} t where t.{created} >= [created-2] and not exists (select 1 from {C} c where c.{C.ref} = t.{id})"},
    {SELDOM, "select p.{P.name}, count(*), sum(t.{amount}) from {T} t join {P} p on p.{P.id} = t.{ref} where t.{created} >= [created-7] group by p.{P.name} order by 3 desc limit 10"},
    {LISTED, "select t.{id}, t.{created} from {T} t join {P} p on p.{P.id} = t.{ref} where p.{P.email} = [P.email] order by t.{created} desc limit 10"},
    {SELDOM, "select p.{P.country}, count(*) from {P} p join {T} t on t.{ref} = p.{P.id} where t.{state} = 'failed' group by p.{P.country}"},
    {SELDOM, "select p.{P.id}, p.{P.name} from {P} p left join {T} t on t.{ref} = p.{P.id} where t.{ref} is null and p.{P.created} >= date '2025-05-01'"},
    {OFTEN, "select p.{P.name}, (select count(*) from {T} t where t.{ref} = p.{P.id} and t.{state} = 'waiting') from {P} p where p.{P.id} = [P.id]"},
    {LISTED, "select p.{P.id}, x.{created} from {P} p cross join lateral (select t.{created} from {T} t where t.{ref} = p.{P.id} order by t.{created} desc limit 1) x where p.{P.country} = [P.country] and p.{P.created} >= date '2025-07-01'"},
    {LISTED, "select * from (select {id}, {ref}, {amount}, row_number() over (partition by {ref} order by {created} desc) as r from {T} where {ref} in ([ref], [ref], [ref])) x where r <= 3"},
    {LISTED, "select {id}, {created} from {T} where {ref} = [ref] or {code} = [code] order by {created} limit 20"},
    {LISTED, "select {id} from {T} where {state} = 'blocked' or ({happened} is null and {created} < date '2024-01-20')"},
    {LISTED, "select {id}, {created} from {T} where {ref} = [ref] and {state} = 'failed' union all select {id}, {created} from {T} where {ref} = [ref] and {state} = 'active' order by 2 desc limit 20"},
    {LISTED, "with recent as (select {id}, {ref} from {T} where {created} >= [created-1] order by {created} desc limit 200) select r.{id}, p.{P.name} from recent r join {P} p on p.{P.id} = r.{ref}"},
    {SELDOM, "select {ref}, sum({number}) from {T} group by {ref} having sum({number}) > 500 order by 2 desc limit 20"},
    {SELDOM, "select {ref}, count(*) from {T} where {kind} = [kind] group by {ref} order by 2 desc limit 10"},
};

static const struct shape writes[] = {
    {OFTEN, "insert into {T} "}, /* all columns, from a row's values */
    {OFTEN, "insert into {T} "},
    {OFTEN, "insert into {T} "},
    {LISTED, "insert into {T} "},
    {OFTEN, "update {T} set {state} = 'done', {happened} = now() where {id} = [id]"},
    {OFTEN, "update {T} set {happened} = now() where {id} = [id]"},
    {OFTEN, "update {T} set {happened} = now() where {code} = [code]"},
    {OFTEN, "update {T} set {amount} = {amount} + 1 where {id} = [id]"},
    {OFTEN, "update {T} set {number} = {number} + 1 where {ref} = [ref] and {number} = 3"},
    {LISTED, "update {T} set {document} = {document} || '{\"score\": 7}' where {id} = [id]"},
    {LISTED, "update {T} set {deleted} = now() where {id} = [id]"},
    {LISTED, "update {T} set {flag} = not {flag} where {id} = [id]"},
    {LISTED, "update {T} set {happened} = now() where {ref} = [ref] and {happened} is null"},
    {LISTED, "update {T} set {state} = 'failed' where {state} = 'waiting' and {created} < date '2024-01-04'"},
    {LISTED, "update {T} set {tags} = array_append({tags}, 'new') where {id} = [id]"},
    {LISTED, "delete from {T} where {id} = [id] and {created} is null"},
    {SELDOM, "delete from {T} where {created} < timestamptz '2024-01-02 00:00+00' and {state} = 'draft'"},
    {LISTED, "insert into {T} ({id}, {ref}, {code}, {created}) select {id}, {ref}, {code}, {created} from {T} where false"},
};

#endif
