-- A database for what the examples lack: arrays, a tsvector, nested documents, long keys, a log in the order of its time. The same rows each time: every
-- value is a hash of the row's number.
--
--   createdb articles; psql -d articles -1 -f test/whatif/quality/articles.sql; psql -d articles -c 'vacuum (freeze, analyze)'
--   build/dovetail collect postgresql://…/articles -o test/whatif/quality/articles.zip
create extension if not exists pg_trgm;
create function pg_temp.u(i bigint, salt int) returns float8 language sql immutable
    return (hashint8extended(i, salt) & 4503599627370495) / 4503599627370496.0;
create function pg_temp.pick(words text[], i bigint, salt int) returns text language sql immutable
    return words[1 + floor(pg_temp.u(i, salt) * cardinality(words))::int];
-- word(n): 4,000 of them, of two to four syllables; frequent ones by a power law
create table words (n int primary key, word text not null);
insert into words select n, pg_temp.pick('{ka,lo,mi,tra,ven,sol,per,gan,du,ri}', n, 1) || pg_temp.pick('{ba,ne,sto,vi,lum,ter,ca,po,den,hu}', n, 2)
    || case when n > 60 then pg_temp.pick('{ra,mo,nik,sel,to,vin,ga,le}', n, 3) else '' end || case when n > 900 then pg_temp.pick('{no,rik,ta,sum,bel}', n, 4) else '' end
from generate_series(1, 4000) n;
create table articles (
    id bigint primary key,
    published_at timestamptz not null,
    author_id integer not null,
    title text not null,
    body text not null,
    tags text[] not null,
    readers integer[],
    url text not null,
    doc jsonb not null,
    state text not null,
    search tsvector not null
);
insert into articles
select i, timestamptz '2022-01-01 00:00:00+00' + i * interval '13 minutes' + pg_temp.u(i, 10) * interval '1 hour', 1 + floor(3000 * pg_temp.u(i, 11) ^ 2), t.title, b.body,
    g.tags, case when pg_temp.u(i, 12) < 0.3 then r.readers end, 'https://news.example.org/' || to_char(i % 900, 'FM000') || '/' || replace(t.title, ' ', '-') || '-' || i,
    jsonb_build_object('kind', pg_temp.pick('{news,news,news,review,opinion}', i, 13), 'section', 'section' || 1 + floor(40 * pg_temp.u(i, 14) ^ 2)::int,
        'language', pg_temp.pick('{en,en,en,de,fr}', i, 15), 'source', jsonb_build_object('agency', 'agency' || 1 + floor(500 * pg_temp.u(i, 16) ^ 3)::int, 'desk', 1 + floor(30 * pg_temp.u(i, 17))::int),
        'labels', to_jsonb(g.tags[1:2])) || case when pg_temp.u(i, 18) < 0.004 then '{"embargo": true}' else '{}' end::jsonb,
    pg_temp.pick('{live,live,live,live,live,live,live,live,draft,withdrawn}', i, 19), to_tsvector('simple', b.body)
from generate_series(1, 150000) i
cross join lateral (select string_agg((select word from words where n = 1 + floor(4000 * pg_temp.u(i * 64 + k, 20) ^ 3)::int), ' ' order by k) as title from generate_series(1, 4) k) t
cross join lateral (select string_agg((select word from words where n = 1 + floor(4000 * pg_temp.u(i * 64 + k, 21) ^ 3)::int), ' ' order by k) as body from generate_series(1, 24) k) b
cross join lateral (select array_agg(distinct 'tag' || 1 + floor(600 * pg_temp.u(i * 64 + k, 22) ^ 3)::int) as tags from generate_series(1, 1 + floor(5 * pg_temp.u(i, 23))::int) k) g
cross join lateral (select array_agg(distinct 1 + floor(2000 * pg_temp.u(i * 64 + k, 24) ^ 2)::int) as readers from generate_series(1, 1 + floor(8 * pg_temp.u(i, 25))::int) k) r;
create table visits (
    id bigint not null,
    at timestamptz not null,
    article_id bigint not null,
    session text not null,
    address text not null
);
insert into visits select i, timestamptz '2025-01-01 00:00:00+00' + i * interval '11 seconds' + pg_temp.u(i, 30) * interval '20 minutes', 1 + floor(150000 * pg_temp.u(i, 31) ^ 3),
    md5((i / 4)::text), '10.' || floor(250 * pg_temp.u(i, 32)) || '.' || floor(250 * pg_temp.u(i, 33)) || '.1'
from generate_series(1, 1000000) i;
drop table words;
