-- Tables of many kinds of columns for bench/sizes.sh, at random from a seed: psql -v seed=N. Every value is a hash of its row's number, so a seed
-- makes the same rows everywhere; how many rows, distinct values, how skewed, how many NULLs, follows from the seed, too.
set client_min_messages = warning;
create extension if not exists pg_trgm;
create extension if not exists hypopg;
create function u(i bigint, salt bigint) returns double precision language sql immutable as
$$ select (hashint8extended(i, salt) & 1099511627775) / 1099511627776.0::float8 $$;
-- A word for a number: two syllables for the first 400, three to 8,000, then four.
create function syllable(k bigint) returns text language sql immutable as
$$ select substr('kaloremiduvastonegipebruchanoxytriflu', 1 + 2 * (k % 18)::int, 2) || substr('nsrtl', 1 + (k % 5)::int, (k % 2)::int) $$;
create function word(k bigint) returns text language sql immutable as
$$ select syllable(k) || syllable(k / 18) || case when k >= 324 then syllable(k / 324) else '' end || case when k >= 5832 then syllable(k / 5832) else '' end $$;

-- p(k): the k-th draw of this seed.
select format('create function p(k bigint) returns double precision language sql immutable as $$ select u(k, 7700000 + %s) $$', :seed) \gexec
select (60000 * 4 ^ p(1))::bigint as n1, (60000 * 4 ^ p(2))::bigint as n2, (60000 * 4 ^ p(3))::bigint as n3, (60000 * 4 ^ p(4))::bigint as n4,
       (20000 * 3 ^ p(5))::bigint as n5,
       (20 * 2000 ^ p(10))::bigint as few, (20 * 2000 ^ p(11))::bigint as some, (2000 * 60 ^ p(12))::bigint as many, (5 + 50 * p(13))::bigint as dozen,
       (1 + 4 * p(14))::numeric(4,2) as z1, (1 + 3 * p(15))::numeric(4,2) as z2, (1.5 + 9 * p(16))::numeric(4,2) as per_order, (0.02 * 40 ^ p(17))::numeric(4,3) as null1,
       (0.02 * 45 ^ p(18))::numeric(4,3) as null2, (300 * 20 ^ p(19))::bigint as vocabulary, (60 + 3000 * p(20))::bigint as days, (3 + 15 * p(21))::bigint as words,
       (50 * 100 ^ p(22))::bigint as tags, (10 * 3000 ^ p(23))::bigint as pool, :seed::bigint * 1000 as s \gset

create table numbers as
select i as id, floor(:few * u(i, :s + 1))::int as few, floor(:some * power(u(i, :s + 2), :z1))::int as skewed, floor(:many * u(i, :s + 3))::bigint as many,
       ((floor(:some * power(u(i, :s + 4), :z2))::bigint * 7919) % :some)::int as scattered, floor(:dozen * u(i, :s + 5))::smallint as small,
       (floor(:few * u(i, :s + 1)) * 3 + floor(4 * power(u(i, :s + 6), 2)))::int as follows_few,
       (i / :per_order)::bigint as grouped, floor(i / 3000 + 20 * u(i, :s + 7))::int as drifting,
       round((10 + 900 * power(u(i, :s + 8), :z2))::numeric, 2)::numeric(12,2) as price, floor(100 * u(i, :s + 9))::numeric as rate, round((1e9 * u(i, :s + 10))::numeric, 4) as precise,
       (1000 * u(i, :s + 11))::double precision as measure, floor(50 * u(i, :s + 12))::real as grade, u(i, :s + 13) < 0.1 as flag,
       (date '2020-01-01' + floor(:days * u(i, :s + 14))::int) as day, (date '2020-01-01' + (i * :days / :n1)::int) as rising_day,
       timestamptz '2020-01-01 00:00+00' + (i * :days::float8 / :n1 + u(i, :s + 15) / 10) * interval '1 day' as created,
       timestamp '2020-01-01' + floor(86400 * :days * u(i, :s + 16)) * interval '1 second' as second, make_time(floor(24 * u(i, :s + 17))::int, floor(60 * u(i, :s + 18))::int, 0) as clock,
       floor(:many * u(i, :s + 19)) * interval '1 minute' as lasted
  from generate_series(1, :n1) i;

create table texts as
select i as id, word(floor(:few * u(i, :s + 21))::bigint) as name, word(floor(:some * power(u(i, :s + 22), :z1))::bigint)::varchar(40) as skewed,
       initcap(word(floor(300 * u(i, :s + 23))::bigint)) || ' ' || initcap(word(floor(2000 * power(u(i, :s + 24), 2))::bigint)) as person,
       word(floor(300 * u(i, :s + 25))::bigint) || '.' || i || '@' || word(floor(9 * u(i, :s + 26))::bigint) || '.example' as email,
       ('C' || lpad(floor(:some * u(i, :s + 27))::text, 6, '0'))::char(12) as code, (array['new', 'open', 'in progress', 'done', 'failed'])[1 + floor(5 * power(u(i, :s + 28), 3))::int]::char(15) as state,
       upper(substr(md5((i + :s)::text), 1, 10)) as token, md5((:s + i)::text)::uuid as uid, md5(floor(:many * u(i, :s + 29))::text)::uuid as device, decode(md5((:s + i)::text), 'hex') as digest,
       decode(md5(floor(:some * u(i, :s + 30))::text), 'hex') as repeated, inet '10.0.0.0' + floor(:some * power(u(i, :s + 31), 2))::bigint as address,
       substr(word((hashint8(q) & 65535) % :vocabulary) || ' ' || word((hashint8(q + 1) & 65535) % :vocabulary) || ' ' || word((hashint8(q + 2) & 65535) % :vocabulary) || ' '
              || word((hashint8(q + 3) & 65535) % :vocabulary) || ' ' || word((hashint8(q + 4) & 65535) % :vocabulary) || ' ' || word((hashint8(q + 5) & 65535) % :vocabulary),
              1 + floor(5 * u(i, :s + 33))::int, 6 + floor(30 * u(i, :s + 34))::int) as comment,
       (select string_agg(word(floor(:vocabulary * power(u(i * 64 + k, :s + 35), 2))::bigint), ' ') from generate_series(1, 3 + floor(9 * u(i, :s + 36))::int) k) as phrase,
       'https://' || word(floor(12 * u(i, :s + 37))::bigint) || '.example/' || word(floor(:few * u(i, :s + 38))::bigint) || '/' || floor(:many * u(i, :s + 39)) as url
  from generate_series(1, :n2) i, lateral (select floor(:pool * 60 * u(i, :s + 32))::bigint as q) x;

create table lines as
select o as order_id, (row_number() over (partition by o order by i))::int as line, floor(:many * u(i, :s + 41))::int as product, floor(:few * u(floor(:many * u(i, :s + 41))::bigint, :s + 42))::int as supplier,
       floor(:some * power(u(o, :s + 43), :z2))::int as customer, d as ordered, d + 1 + floor(120 * u(i, :s + 44))::int as shipped, d + 30 + floor(60 * u(i, :s + 45))::int as due,
       case when d < date '2020-01-01' + :days / 2 then 'F' else 'O' end::char(1) as status, (array['AIR', 'MAIL', 'SHIP', 'TRUCK', 'RAIL'])[1 + floor(5 * u(i, :s + 46))::int]::varchar(10) as mode,
       (1 + floor(50 * u(i, :s + 47)))::numeric(15,2) as quantity, round((1 + floor(50 * u(i, :s + 47))::numeric) * (9000 + floor(:many * u(i, :s + 41))::bigint % 1000)::numeric / 100, 2)::numeric(15,2) as total,
       (floor(11 * u(i, :s + 48)) / 100)::numeric(15,2) as discount
  from (select i, floor(i / :per_order)::bigint as o from generate_series(1, :n3) i) x, lateral (select date '2020-01-01' + floor(:days * u(o, :s + 40))::int as d) y
 order by i;

create table sparse as
select i as id, case when u(i, :s + 61) >= :null1 then floor(:some * u(i, :s + 62))::int end as reference, case when u(i, :s + 63) >= :null2 then floor(:many * u(i, :s + 64))::bigint end as parent,
       case when u(i, :s + 65) >= :null1 then timestamptz '2020-01-01 00:00+00' + i * interval '97 seconds' end as closed, case when u(i, :s + 66) >= 0.97 then timestamptz '2020-01-01 00:00+00' + i * interval '97 seconds' end as deleted,
       case when u(i, :s + 67) >= :null2 then word(floor(:few * u(i, :s + 68))::bigint) end as label, case when u(i, :s + 69) >= 0.5 then round((500 * u(i, :s + 70))::numeric, 2) end as amount,
       case when u(i, :s + 71) >= :null1 then md5(i::text) end as hash, (array['active', 'waiting', 'done', 'failed', 'draft'])[1 + floor(5 * power(u(i, :s + 72), 2))::int] as state, u(i, :s + 73) < 0.03 as urgent,
       case when u(i, :s + 74) < 0.05 then 'SAVE' || floor(40 * u(i, :s + 75)) end as coupon, floor(:some * power(u(i, :s + 76), 2))::int as owner
  from generate_series(1, :n4) i;

create table documents as
select i as id,
       jsonb_build_object('kind', word(floor(:dozen * power(u(i, :s + 81), 2))::bigint), 'score', floor(1000 * u(i, :s + 82)), 'ref', 'R' || floor(:many * u(i, :s + 83)), 'customer', floor(:some * power(u(i, :s + 84), 2)))
         || case when u(i, :s + 85) < 0.2 then jsonb_build_object('error', 'E' || floor(20 * u(i, :s + 86))) else '{}' end as facts,
       jsonb_build_object('name', word(floor(:some * u(i, :s + 87))::bigint), 'address', jsonb_build_object('city', word(floor(300 * u(i, :s + 88))::bigint), 'zip', lpad(floor(9000 * u(i, :s + 89))::text, 5, '0')),
                          'labels', (select jsonb_agg(word(floor(:dozen * u(i * 8 + k, :s + 90))::bigint)) from generate_series(1, 1 + floor(4 * u(i, :s + 91))::int) k)) as profile,
       (select array_agg('t' || floor(:tags * power(u(i * 8 + k, :s + 92), :z2))) from generate_series(1, 1 + floor(5 * u(i, :s + 93))::int) k) as tags,
       (select array_agg(floor(:some * u(i * 16 + k, :s + 94))::int) from generate_series(1, floor(9 * u(i, :s + 95))::int) k) as readers, b as body,
       word(floor(:vocabulary * u(i, :s + 96))::bigint) || ' ' || word(floor(:vocabulary * power(u(i, :s + 97), 2))::bigint) || ' ' || (i % 5000) as title, to_tsvector('simple', b) as search,
       'https://news.example/' || word(floor(40 * u(i, :s + 98))::bigint) || '/' || word(floor(:vocabulary * u(i, :s + 99))::bigint) || '-' || i as link,
       (select string_agg(word(floor(2000 * u(i * 512 + k, :s + 100))::bigint), ' ') from generate_series(1, 40 + floor(80 * u(i, :s + 101))::int) k) as essay,
       int4range(r, r + 1 + floor(100 * u(i, :s + 103))::int) as span, tstzrange(t, t + floor(72 * u(i, :s + 104)) * interval '1 hour') as period, point(100 * u(i, :s + 105), 100 * power(u(i, :s + 106), 2)) as place
  from generate_series(1, :n5) i,
       lateral (select string_agg(word(floor(:vocabulary * power(u(i * 128 + k, :s + 108), 2.5))::bigint), ' ') as b from generate_series(1, :words + floor(:words * u(i, :s + 109))::int) k) x,
       lateral (select floor(100000 * u(i, :s + 102))::int as r, timestamptz '2020-01-01 00:00+00' + floor(8000 * u(i, :s + 107)) * interval '1 hour' as t) y;

vacuum (analyze);
