-- calls: 6000
select id, handle, display, settings from accounts where handle = 'C4CA4231';
-- calls: 2500
select id, handle from accounts where lower(email) = lower('C81e728d@mail.example') and deleted_at is null;
-- calls: 300
select id, handle, display from live_accounts where handle like 'c4%' order by followers desc limit 10;
-- calls: 80
select id, handle, display from accounts where display ilike '%ab1%' and deleted_at is null order by followers desc limit 20;
-- calls: 60
select id, handle from accounts where settings @> '{"privacy": {"dm": "none"}}' and kind = 'brand';
-- calls: 40
select count(*) from accounts where settings ->> 'beta' = 'true' and last_seen_at >= '2026-11-01';
-- calls: 30
select country, kind, count(*) as n, count(*) filter (where last_seen_at > '2026-11-21') as active from accounts where deleted_at is null group by grouping sets ((country), (kind), ());
-- calls: 120
select id, handle from accounts where suspended_until > '2026-11-28' order by suspended_until;
-- calls: 90
select id, handle, followers from accounts where interests && array['t3', 't17'] and lang = 'de' and deleted_at is null order by followers desc limit 30;
-- calls: 25
select date_trunc('month', created_at at time zone 'UTC') as m, count(*) from accounts where created_at >= '2026-01-01' and kind = 'person' group by 1 order by 1;
-- calls: 20
with recursive up as (select id, referrer, 1 as depth from accounts where id = 'aae4d4de-b25a-d9cd-94e0-d36905144887' union all select a.id, a.referrer, up.depth + 1 from accounts a join up on a.id = up.referrer where up.depth < 10) select * from up;
-- calls: 35
with recursive down as (select id, 0 as d from accounts where id = 'ed20a959-d410-ccd8-43d9-e1dfcee04228' union select a.id, d + 1 from accounts a join down on a.referrer = down.id where d < 3) select d, count(*) from down group by d;
-- calls: 4000
select f.followee, a.handle, a.display from follows f join accounts a on a.id = f.followee where f.follower = '068815e0-86d6-7013-e830-0188e50513e8' and not f.muted and a.deleted_at is null;
-- calls: 1500
select a.id, a.handle, f.created_at from follows f join accounts a on a.id = f.follower where f.followee = '3d1e97d1-8e69-2ca5-484d-1abfe617b6c1' order by f.created_at desc limit 40;
-- calls: 900
select count(*) from follows where followee = '9d607a66-3f3e-9b0a-90c3-c8d4426640dc' and created_at >= '2026-10-29';
-- calls: 70
select f2.followee, count(*) as common from follows f1 join follows f2 on f2.follower = f1.followee where f1.follower = '7f22ac99-78f7-f53a-142d-116d73024dcc' and not exists (select 1 from follows x where x.follower = '7f22ac99-78f7-f53a-142d-116d73024dcc' and x.followee = f2.followee) and not exists (select 1 from blocks b where b.blocker = '7f22ac99-78f7-f53a-142d-116d73024dcc' and b.blocked = f2.followee) group by f2.followee order by common desc limit 10;
-- calls: 500
select exists (select 1 from blocks where (blocker, blocked) = ('13237ffa-3d4f-4344-862d-955976629150', 'caee8a64-64c1-3ae8-4af3-d2a0bd10bce0') or (blocker, blocked) = ('caee8a64-64c1-3ae8-4af3-d2a0bd10bce0', '13237ffa-3d4f-4344-862d-955976629150'));
-- calls: 200
select b.blocker from blocks b where b.blocked = '7850737a-42d9-d21c-ac6f-ee3958d95f5f';
-- calls: 2200
select c.id, c.slug, c.title, c.last_seq - m.last_read as unread, m.starred from members m join channels c on c.id = m.channel_id where m.account_id = '37589818-10f1-04da-cd14-4b2df63d5199' and m.left_at is null and c.archived_at is null order by c.last_post_at desc nulls last limit 30;
-- calls: 800
select m.account_id, a.handle, m.role from members m join accounts a on a.id = m.account_id where m.channel_id = 14 and m.left_at is null order by a.handle limit 200;
-- calls: 150
select channel_id, count(*) from members where role in ('owner', 'admin') and left_at is null group by channel_id having count(*) > 8;
-- calls: 260
select m.channel_id from members m where m.account_id = 'e7e5c2e2-d0fa-d407-a12c-0a890c0d0133' and m.starred order by m.joined_at;
-- calls: 40
select count(*) from members where notify ->> 'level' = 'mention' and left_at is null;
-- calls: 700
select id, title, topic from channels where workspace = 4 and slug = 'ROOM-4711';
-- calls: 110
select id, slug, title from channels where workspace = 2 and vis = 'public' and archived_at is null order by last_post_at desc nulls last limit 20;
-- calls: 45
select id, slug from channels where tags @> '{t15}' and vis in ('public', 'group') and archived_at is null;
-- calls: 30
select id, slug from channels where (settings ->> 'retention')::int = 30 and settings ->> 'region' = 'eu' and last_post_at < '2025-06-01';
-- calls: 5000
select seq, author, body, likes, posted_at from posts where channel_id = 21 and deleted_at is null order by seq desc limit 50;
-- calls: 2600
select seq, author, body, posted_at from posts where channel_id = 3 and seq < 700 and deleted_at is null order by seq desc limit 50;
-- calls: 650
select seq, author, body, posted_at from posts where channel_id = 8 and parent_seq = 2 and deleted_at is null order by seq;
-- calls: 900
select channel_id, seq, body, posted_at from live_posts where author = '9c8a0632-757d-66bb-9ae5-33b2d0a7a0fa' and (posted_at, id) < ('2026-10-01', 'd9a9d61e-f9ac-1fb4-62fb-3ce61f509700') order by posted_at desc, id desc limit 20;
-- calls: 350
select channel_id, seq, body from posts where pinned and channel_id = 11 and deleted_at is null;
-- calls: 140
select p.channel_id, p.seq, p.body from posts p where p.mentions @> array['b2247d1c-ed9e-90a4-d3a0-f95af0a6e3cf'::uuid] and p.posted_at > '2026-09-01' order by p.posted_at desc limit 20;
-- calls: 160
select channel_id, seq, ts_rank(words, q) as r from posts, to_tsquery('simple', 'incident & asap') q where words @@ q and channel_id = any (array[3, 8, 21, 40]) and deleted_at is null order by r desc limit 20;
-- calls: 60
select channel_id, seq, body from posts where words @@ plainto_tsquery('simple', 'release lunch now') and posted_at >= '2026-11-01';
-- calls: 75
select t.tag, count(*) as n from posts p cross join lateral unnest(p.tags) t(tag) where p.posted_at >= '2026-11-26' and p.deleted_at is null group by t.tag order by n desc limit 20;
-- calls: 95
select channel_id, seq, likes from posts where tags @> array['t7'] and deleted_at is null order by posted_at desc limit 30;
-- calls: 28
select extra ->> 'client' as client, date_trunc('day', posted_at) as d, count(*) from posts where posted_at >= '2026-11-14' and extra is not null group by 1, 2;
-- calls: 50
select channel_id, seq from posts where extra ->> 'link' = 'https://x.test/1234';
-- calls: 18
select channel_id, seq, (extra -> 'poll' ->> 'votes')::int as votes from posts where extra -> 'poll' ->> 'open' = 'true' order by votes desc limit 10;
-- calls: 400
select a.handle, p.seq, p.body, p.posted_at from accounts a join lateral (select seq, body, posted_at from posts where author = a.id and deleted_at is null order by posted_at desc limit 3) p on true where a.id in ('32cfe6c1-9200-b67a-fb7c-3d0e1c43eadb', 'f74dd50c-fec0-f854-9406-fee6191d2f8d', 'c6925622-38d8-c12c-3243-4c50b96d56ae', '68c42382-c8b9-3fc2-9c2f-cb6a444aeda5');
-- calls: 600
select p.channel_id, p.seq, p.body, p.posted_at from posts p join follows f on f.followee = p.author where f.follower = '67499e6b-1e3a-a787-54db-717830df2873' and p.posted_at >= '2026-11-20' and p.deleted_at is null order by p.posted_at desc limit 50;
-- calls: 55
select distinct on (channel_id) channel_id, seq, author, posted_at from posts where channel_id between 100 and 140 and deleted_at is null order by channel_id, posted_at desc;
-- calls: 24
select channel_id, author, n, rank from (select channel_id, author, count(*) as n, rank() over (partition by channel_id order by count(*) desc) from posts where posted_at >= '2026-11-01' group by channel_id, author) x where rank <= 3 and channel_id < 200;
-- calls: 30
select author, seq, posted_at - lag(posted_at) over (partition by author order by posted_at) as gap from posts where channel_id = 5 and posted_at >= '2026-06-01';
-- calls: 16
select id, edited_at from posts where edited_at is not null and deleted_at is null and posted_at < '2023-06-01';
-- calls: 12
select p.channel_id, p.seq from posts p where p.likes > 400 and not exists (select 1 from reactions r where r.channel_id = p.channel_id and r.seq = p.seq and r.emoji = 'tada');
-- calls: 1800
select emoji, count(*) as n, bool_or(account_id = '37589818-10f1-04da-cd14-4b2df63d5199') as mine from reactions where channel_id = 21 and seq = any (array[10, 11, 12, 13, 14, 15]) group by emoji;
-- calls: 85
select r.channel_id, r.seq, r.emoji, r.at from reactions r where r.account_id = '710addad-9a95-1dd1-e9e9-adf86baf82d2' order by r.at desc limit 25;
-- calls: 20
select emoji, count(*) from reactions where at >= '2026-11-27' group by emoji order by 2 desc;
-- calls: 5500
select count(*) from notices where account_id = '37589818-10f1-04da-cd14-4b2df63d5199' and read_at is null;
-- calls: 1700
select id, kind, actor, payload, created_at from notices where account_id = '8dc48bc7-cd08-e667-eeda-346e56c949e9' and id < 300000 order by id desc limit 30;
-- calls: 130
select id, account_id, kind from notices where seen_at is null and priority = 2 and created_at > '2026-11-27 12:00+00' order by created_at limit 500;
-- calls: 22
select kind, count(*), avg(extract(epoch from read_at - created_at)) from notices where created_at >= '2026-11-20' and read_at is not null group by kind;
-- calls: 15
select (payload ->> 'batch')::int as b, count(*) filter (where read_at is null) from notices where (payload ->> 'batch')::int between 700 and 720 group by 1;
-- calls: 350
select id, mime, bytes, created_at from media where owner = 'caee8a64-64c1-3ae8-4af3-d2a0bd10bce0' and state = 'ready' order by created_at desc limit 24;
-- calls: 450
select id from media where sha = decode('c81e728d9d4c2f636f067f89cc14862c', 'hex');
-- calls: 1200
select id, owner, mime from media where state in ('uploaded', 'scanning') order by created_at limit 20 for update skip locked;
-- calls: 25
select id from media where upper(live) < '2026-11-28' and state <> 'deleted';
-- calls: 18
select mime, count(*), sum(bytes) from media where live @> timestamptz '2024-03-01' and labels is not null group by mime;
-- calls: 20
select id from media where (labels ->> 'nsfw')::numeric > 0.97 and state = 'ready';
-- calls: 260
select id, reason, score, opened_at from reports where status in ('new', 'triaged') and assignee is null order by score desc nulls last limit 25;
-- calls: 70
select r.reason, count(*), max(a.handle::text) from reports r join accounts a on a.id = r.target where r.target = '693a9fdd-4c2f-d070-0968-fba0d07ff3c0' group by r.reason;
-- calls: 15
select target, count(*) as n, array_agg(distinct reason) from reports where opened_at >= '2026-09-01' and coalesce(score, 0) > 80 group by target having count(*) > 1;
-- calls: 7000
select account_id, expires_at from sessions where token = decode('93ba73a1e25cd6dbdcd2e8bb2cfe50a0', 'hex') and revoked_at is null;
-- calls: 220
select created_at, ip, agent from sessions where account_id = 'a74c3599-ba52-33f6-6e6d-90523e0d7975' and revoked_at is null and expires_at > '2026-11-28' order by created_at desc;
-- calls: 40
select account_id, count(*) from sessions where ip << inet '172.9.0.0/16' and created_at >= '2026-11-20' group by account_id having count(*) > 2;
-- calls: 14
select 'session' as what, max(created_at) as at from sessions where account_id = 'a74c3599-ba52-33f6-6e6d-90523e0d7975' union all select 'post', max(posted_at) from posts where author = 'a74c3599-ba52-33f6-6e6d-90523e0d7975' union all select 'like', max(at) from reactions where account_id = 'a74c3599-ba52-33f6-6e6d-90523e0d7975';
-- calls: 180
select day, metric, value from day_stats where channel_id = 44 and day >= '2026-11-01' order by day;
-- calls: 12
select channel_id, sum(value) as v from day_stats where metric = 'readers' and day >= '2026-11-21' group by channel_id order by v desc limit 20;
-- calls: 9
select a.id, a.handle, (select count(*) from posts p where p.author = a.id and p.posted_at > '2026-11-21') as posts, (select max(s.created_at) from sessions s where s.account_id = a.id) as login from accounts a where a.kind = 'staff' and a.deleted_at is null;
-- calls: 1500
insert into posts(channel_id, seq, id, author, kind, body, posted_at) values (21, 999999, 'aaaaaaaa-0000-4000-8000-000000000001', '37589818-10f1-04da-cd14-4b2df63d5199', 'm', 'hi all', now());
-- calls: 900
update channels set last_seq = last_seq + 1, last_post_at = now() where id = 21;
-- calls: 1100
insert into reactions values (21, 10, '37589818-10f1-04da-cd14-4b2df63d5199', 'tada', now()) on conflict do nothing;
-- calls: 2000
insert into notices values (900001, '37589818-10f1-04da-cd14-4b2df63d5199', 'like', '88676f41-f305-73cd-4080-3b102b052cc5', 21, '{}', now(), null, null, 0);
-- calls: 1400
update members set last_read = 60 where channel_id = 21 and account_id = '37589818-10f1-04da-cd14-4b2df63d5199';
-- calls: 300
update notices set read_at = now(), seen_at = coalesce(seen_at, now()) where account_id = '37589818-10f1-04da-cd14-4b2df63d5199' and read_at is null;
-- calls: 250
insert into follows values ('37589818-10f1-04da-cd14-4b2df63d5199', '88676f41-f305-73cd-4080-3b102b052cc5', now(), false) on conflict (follower, followee) do update set muted = excluded.muted;
-- calls: 600
insert into sessions values ('\x00ff', '37589818-10f1-04da-cd14-4b2df63d5199', '10.0.0.1', 'ios/18', now(), now() + interval '60 days');
-- calls: 40
delete from sessions where expires_at < '2025-07-01' or revoked_at < '2025-06-20';
-- calls: 90
update posts set deleted_at = now() where author = '2fdc411c-eb06-840c-386e-d1d6f200a135' and posted_at >= '2026-11-27' and deleted_at is null;
-- calls: 60
update posts set likes = likes + 1 where channel_id = 21 and seq = 10;
-- calls: 500
update accounts set last_seen_at = now() where id = '37589818-10f1-04da-cd14-4b2df63d5199';
-- calls: 25
with due as (select id from media where state = 'scanning' order by created_at limit 10 for update skip locked) update media m set state = 'ready' from due where due.id = m.id;
-- calls: 20
insert into day_stats select current_date, channel_id, 'posts', count(*) from posts where posted_at >= '2026-11-27' and channel_id <= 50 group by channel_id on conflict (channel_id, metric, day) do update set value = excluded.value;
-- calls: 10
delete from notices n using accounts a where a.id = n.account_id and a.deleted_at < '2025-01-01' and n.created_at < '2026-07-05';
-- calls: 15
merge into reports r using (select id from reports where target = '693a9fdd-4c2f-d070-0968-fba0d07ff3c0' and status = 'new') s on s.id = r.id when matched then update set status = 'triaged', assignee = '9199b2b4-f1a7-036d-0073-5df21035ca01';
