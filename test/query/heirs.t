# Tables that others inherit from, over test/query/heirs.catalog: reading the name is reading the union, ONLY is the table.
=== a table that another inherits from
select id from events e where at > '2026-02-01' order by at
---
select
  block e touches id at
    union all appended
      member
      table events touches id at
      where events.at > '2026-02-01 00:00:00'
      output events.id, events.at, events.what
      member
      table clicks touches id at
      where clicks.at > '2026-02-01 00:00:00'
      output clicks.id, clicks.at, clicks.what
    output [id], [at], [what]
  order e.at
  output e.id
=== of it alone
select id from only events where what = 'a'
---
select
  table events touches id what
  where events.what = 'a' class 0
  output events.id
=== a change of a table that another inherits from
update events set what = 'b' where id = 3
---
update events writes what
  table events target touches id
  where events.id = '3' class 0
  output 'b'
