-- About 3.5 million rows, the same ones each time: every value is a hash of the row's number.
-- Skew: customers and products are bought by power laws, 88 % of the orders are delivered and under 1 % open.

-- u(i, salt): uniform in [0, 1), a function of its arguments alone.
create function pg_temp.u(i bigint, salt int) returns float8 language sql immutable
    return (hashint8extended(i, salt) & 4503599627370495) / 4503599627370496.0;
-- pick(array, i, salt): one element, each as likely as it is often in the array.
create function pg_temp.pick(words text[], i bigint, salt int) returns text language sql immutable
    return words[1 + floor(pg_temp.u(i, salt) * cardinality(words))::int];
create function pg_temp.skewed(n int, power float8, i bigint, salt int) returns int language sql immutable
    return 1 + floor(n * pg_temp.u(i, salt) ^ power)::int;

insert into customers (id, email, full_name, phone, country, segment, loyalty_points, preferences, created_at, last_seen_at, deleted_at)
select i,
    case when pg_temp.u(i, 1) < 0.2 then 'Customer' else 'customer' end || i || '@' || pg_temp.pick('{example.com,example.com,example.org,mail.example.net}', i, 2),
    pg_temp.pick('{Anna,Ben,Chloe,David,Elif,Farid,Greta,Hugo,Ines,Jonas,Kim,Lena,Mia,Noah,Olga,Paul}', i, 3) || ' '
        || pg_temp.pick('{Adler,Baker,Costa,Dupont,Evans,Fischer,Garcia,Hansen,Ivanova,Jensen,Klein,Lopez,Meyer,Novak,Okafor,Petit,Quinn,Rossi,Silva,Turner}', i, 4) || ' ' || i,
    case when pg_temp.u(i, 5) < 0.7 then '+' || (49000000000 + floor(pg_temp.u(i, 6) * 999999999)::bigint) end,
    pg_temp.pick('{DE,DE,DE,DE,DE,FR,FR,FR,IT,IT,ES,ES,NL,BE,AT,PL,CH,SE,DK,PT}', i, 7),
    pg_temp.pick('{retail,retail,retail,retail,retail,retail,retail,retail,business,wholesale}', i, 8),
    floor(5000 * pg_temp.u(i, 9) ^ 4),
    jsonb_build_object('lang', pg_temp.pick('{de,de,de,en,fr,it}', i, 10), 'newsletter', pg_temp.u(i, 11) < 0.3,
        'theme', pg_temp.pick('{light,dark}', i, 12)) || case when pg_temp.u(i, 13) < 0.01 then '{"beta": "checkout-2"}' else '{}' end::jsonb,
    timestamptz '2021-01-01 00:00:00+00' + (i * 1500 + floor(pg_temp.u(i, 14) * 1500)) * interval '1 second',
    case when pg_temp.u(i, 15) < 0.8 then timestamptz '2025-10-31 00:00:00+00' - floor(86400 * 900 * pg_temp.u(i, 16) ^ 3) * interval '1 second' end,
    case when pg_temp.u(i, 17) < 0.03 then timestamptz '2025-10-31 00:00:00+00' - floor(86400 * 700 * pg_temp.u(i, 18)) * interval '1 second' end
from generate_series(1, 100000) i;

insert into addresses (id, customer_id, kind, street, city, postcode, country, is_default, deleted_at)
select i, case when i <= 100000 then i else pg_temp.skewed(100000, 2, i, 20) end,
    case when i <= 100000 or pg_temp.u(i, 21) < 0.5 then 'shipping' else 'billing' end,
    pg_temp.pick('{Oak,Station,Market,River,Church,Mill,Garden,School,Harbour,Castle}', i, 22) || ' street ' || floor(1 + pg_temp.u(i, 23) * 240),
    pg_temp.pick('{Berlin,Hamburg,Munich,Cologne,Paris,Lyon,Milan,Rome,Madrid,Amsterdam,Brussels,Vienna,Warsaw,Zurich,Stockholm,Copenhagen,Lisbon,Porto,Leipzig,Dresden}', i, 24),
    lpad(floor(pg_temp.u(i, 25) * 99999)::text, 5, '0'),
    pg_temp.pick('{DE,DE,DE,DE,DE,FR,FR,FR,IT,IT,ES,ES,NL,BE,AT,PL,CH,SE,DK,PT}', i, 7),
    i <= 100000,
    case when pg_temp.u(i, 26) < 0.08 then timestamptz '2025-10-01 00:00:00+00' - floor(86400 * 500 * pg_temp.u(i, 27)) * interval '1 second' end
from generate_series(1, 140000) i;

insert into categories (id, parent_id, name, path)
select i, case when i > 12 then 1 + (i - 13) % 12 end, 'Category ' || i,
    case when i > 12 then 'root/' || 1 + (i - 13) % 12 || '/' || i else 'root/' || i end
from generate_series(1, 180) i;

insert into products (id, sku, name, category_id, price, attributes, active, updated_at, deleted_at)
select i, ('{HOM,GAR,ELE,TOY,SPO,BOO,FAS,OFF}'::text[])[1 + i % 8] || '-' || 100000 + i,
    pg_temp.pick('{Compact,Classic,Solid,Light,Smart,Vintage,Modern,Nordic}', i, 31) || ' '
        || pg_temp.pick('{lamp,chair,table,bottle,jacket,notebook,speaker,tent,backpack,kettle,clock,mirror,shelf,blanket,knife,puzzle}', i, 32) || ' ' || i,
    12 + pg_temp.skewed(168, 1.7, i, 33),
    round((3 + 400 * pg_temp.u(i, 34) ^ 3)::numeric, 2),
    jsonb_build_object('brand', 'brand' || pg_temp.skewed(300, 2, i, 35), 'colour', pg_temp.pick('{black,black,white,white,grey,red,blue,green,oak,steel}', i, 36),
        'weight_g', floor(50 + 9000 * pg_temp.u(i, 37) ^ 2)) || case when pg_temp.u(i, 38) < 0.02 then '{"clearance": "yes"}' else '{}' end::jsonb,
    pg_temp.u(i, 39) < 0.85,
    timestamptz '2025-10-31 00:00:00+00' - floor(86400 * 800 * pg_temp.u(i, 40) ^ 2) * interval '1 second',
    case when pg_temp.u(i, 41) < 0.1 then timestamptz '2025-09-01 00:00:00+00' - floor(86400 * 800 * pg_temp.u(i, 42)) * interval '1 second' end
from generate_series(1, 20000) i;

insert into warehouses (id, code, city, country)
select i, 'WH' || lpad(i::text, 2, '0'), pg_temp.pick('{Hamburg,Leipzig,Lyon,Milan,Madrid,Warsaw}', i, 43), pg_temp.pick('{DE,FR,IT,ES,PL}', i, 44)
from generate_series(1, 8) i;

insert into inventory (warehouse_id, product_id, quantity, reserved, reorder_level, updated_at)
select w, p, floor(300 * pg_temp.u(p * 8 + w, 50) ^ 2), floor(6 * pg_temp.u(p * 8 + w, 51) ^ 3), 5 + floor(25 * pg_temp.u(p * 8 + w, 52)),
    timestamptz '2025-10-31 00:00:00+00' - floor(86400 * 60 * pg_temp.u(p * 8 + w, 53) ^ 3) * interval '1 second'
from generate_series(1, 8) w, generate_series(1, 20000) p
where pg_temp.u(p * 8 + w, 54) < 0.6;

-- Orders come in by time; the younger an order, the likelier it is still under way.
insert into orders (id, customer_id, address_id, status, channel, placed_at, updated_at, total, currency, coupon_code, note, is_deleted)
select i, customer, customer,
    case when age < 0.004 then pg_temp.pick('{open,open,paid,paid,packed,shipped}', i, 60)
         when age < 0.03 then pg_temp.pick('{shipped,delivered,delivered,delivered,cancelled,open}', i, 61)
         when pg_temp.u(i, 62) < 0.93 then 'delivered' when pg_temp.u(i, 63) < 0.6 then 'cancelled' else 'returned' end,
    pg_temp.pick('{web,web,web,web,app,app,app,phone,store,marketplace}', i, 64),
    placed, placed + floor(86400 * 6 * pg_temp.u(i, 65)) * interval '1 second',
    round((8 + 900 * pg_temp.u(i, 66) ^ 4)::numeric, 2),
    case when pg_temp.u(i, 67) < 0.94 then 'EUR' when pg_temp.u(i, 68) < 0.5 then 'CHF' else 'SEK' end,
    case when pg_temp.u(i, 69) < 0.04 then 'SAVE' || pg_temp.skewed(400, 2, i, 70) end,
    case when pg_temp.u(i, 71) < 0.05 then 'please ring the bell ' || i end,
    pg_temp.u(i, 72) < 0.015
from (
    select i, pg_temp.skewed(100000, 2.2, i, 73) as customer, 1 - i / 500000.0 as age,
        timestamptz '2022-01-01 00:00:00+00' + (i * 241 + floor(pg_temp.u(i, 74) * 3600)) * interval '1 second' as placed
    from generate_series(1, 500000) i
) o;

insert into order_items (order_id, line_no, product_id, quantity, unit_price, discount)
select o, l, pg_temp.skewed(20000, 2.5, o * 16 + l, 80), 1 + floor(4 * pg_temp.u(o * 16 + l, 81) ^ 3),
    round((3 + 400 * pg_temp.u(pg_temp.skewed(20000, 2.5, o * 16 + l, 80), 34) ^ 3)::numeric, 2),
    case when pg_temp.u(o * 16 + l, 82) < 0.1 then 0.15 else 0 end
from generate_series(1, 500000) o, generate_series(1, 9) l
where l <= 1 + floor(8.9 * pg_temp.u(o, 83) ^ 3);

insert into payments (order_id, method, state, amount, reference, created_at)
select id, pg_temp.pick('{card,card,card,card,paypal,paypal,paypal,invoice,transfer,voucher}', id, 90),
    case when status = 'open' then 'pending' when status = 'cancelled' then 'refunded' when pg_temp.u(id, 91) < 0.004 then 'failed' else 'captured' end,
    total, 'pay_' || id, placed_at + floor(600 * pg_temp.u(id, 92)) * interval '1 second'
from orders where pg_temp.u(id, 93) < 0.98 order by id;

insert into shipments (order_id, warehouse_id, carrier, tracking_code, shipped_at, delivered_at)
select id, pg_temp.skewed(8, 1.5, id, 100), pg_temp.pick('{DHL,DHL,DHL,UPS,GLS,Hermes}', id, 101), 'TR' || id,
    placed_at + interval '1 day', case when status in ('delivered', 'returned') then placed_at + floor(86400 * (2 + 4 * pg_temp.u(id, 102))) * interval '1 second' end
from orders where status in ('shipped', 'delivered', 'returned') order by id;

insert into events (entity, entity_id, kind, actor_id, payload, created_at)
select entity, case entity when 'order' then i else pg_temp.skewed(100000, 2.2, i, 110) end,
    case entity when 'order' then pg_temp.pick('{status_changed,status_changed,note_added,payment_received,payment_failed}', i, 111)
         else pg_temp.pick('{login,login,login,login,password_reset,profile_changed}', i, 112) end,
    pg_temp.skewed(100000, 2.2, i, 110),
    jsonb_build_object('ip', '10.' || floor(250 * pg_temp.u(i, 113)) || '.' || floor(250 * pg_temp.u(i, 114)) || '.7', 'source', pg_temp.pick('{web,web,app,batch}', i, 115))
        || case when pg_temp.u(i, 116) < 0.01 then jsonb_build_object('error', 'E' || pg_temp.skewed(40, 2, i, 117)) else '{}' end,
    timestamptz '2025-02-01 00:00:00+00' + i * 59 * interval '1 second'
from (select i, case when pg_temp.u(i, 118) < 0.6 then 'order' else 'customer' end as entity from generate_series(1, 400000) i) e;

insert into carts (id, customer_id, session_token, state, updated_at)
select i, case when pg_temp.u(i, 120) < 0.6 then pg_temp.skewed(100000, 2, i, 121) end, 'token' || i,
    case when i > 58000 then 'active' when pg_temp.u(i, 122) < 0.3 then 'ordered' else 'abandoned' end,
    timestamptz '2025-10-31 00:00:00+00' - ((60000 - i) * 400) * interval '1 second'
from generate_series(1, 60000) i;

insert into cart_items (cart_id, product_id, quantity, added_at)
select distinct on (cart, product) cart, product, 1, added
from (select c as cart, pg_temp.skewed(20000, 2.5, c * 4 + l, 123) as product,
          timestamptz '2025-10-31 00:00:00+00' - ((60000 - c) * 400) * interval '1 second' as added
      from generate_series(1, 60000) c, generate_series(1, 3) l where l <= 1 + floor(3 * pg_temp.u(c, 124))) i
order by cart, product, added;

select setval(pg_get_serial_sequence(name, 'id'), 1000000) from unnest('{customers,addresses,products,orders,payments,shipments,events,carts}'::text[]) name;
