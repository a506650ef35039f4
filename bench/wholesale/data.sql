-- A wholesale supplier of two warehouses, after the schema of TPC-C: primary keys and nothing else. About 1.1 million rows, the same ones each time.
create table warehouse (w_id int primary key, w_name text, w_tax numeric(4, 4), w_ytd numeric(12, 2));
create table district (d_w_id int, d_id int, d_name text, d_tax numeric(4, 4), d_ytd numeric(12, 2), d_next_o_id int, primary key (d_w_id, d_id));
create table customer (c_w_id int, c_d_id int, c_id int, c_first text, c_middle char(2), c_last text, c_street text, c_city text, c_zip char(9), c_phone char(16),
    c_since timestamp, c_credit char(2), c_credit_lim numeric(12, 2), c_discount numeric(4, 4), c_balance numeric(12, 2), c_ytd_payment numeric(12, 2),
    c_payment_cnt int, c_delivery_cnt int, c_data text, primary key (c_w_id, c_d_id, c_id)) with (fillfactor = 90);
create table history (h_c_id int, h_c_d_id int, h_c_w_id int, h_d_id int, h_w_id int, h_date timestamp, h_amount numeric(6, 2), h_data text);
create table orders (o_w_id int, o_d_id int, o_id int, o_c_id int, o_entry_d timestamp, o_carrier_id int, o_ol_cnt int, o_all_local int, primary key (o_w_id, o_d_id, o_id));
create table new_order (no_w_id int, no_d_id int, no_o_id int, primary key (no_w_id, no_d_id, no_o_id));
create table item (i_id int primary key, i_im_id int, i_name text, i_price numeric(5, 2), i_data text);
create table stock (s_w_id int, s_i_id int, s_quantity int, s_dist char(24), s_ytd int, s_order_cnt int, s_remote_cnt int, s_data text, primary key (s_w_id, s_i_id))
    with (fillfactor = 90);
create table order_line (ol_w_id int, ol_d_id int, ol_o_id int, ol_number int, ol_i_id int, ol_supply_w_id int, ol_delivery_d timestamp, ol_quantity int,
    ol_amount numeric(6, 2), ol_dist_info char(24), primary key (ol_w_id, ol_d_id, ol_o_id, ol_number));

-- u(i, salt): uniform in [0, 1), a function of its arguments alone.
create function pg_temp.u(i bigint, salt int) returns float8 language sql immutable
    return (hashint8extended(i, salt) & 4503599627370495) / 4503599627370496.0;
create function pg_temp.last_name(n int) returns text language sql immutable
    return ('{BAR,OUGHT,ABLE,PRI,PRES,ESE,ANTI,CALLY,ATION,EING}'::text[])[1 + n / 100] || ('{BAR,OUGHT,ABLE,PRI,PRES,ESE,ANTI,CALLY,ATION,EING}'::text[])[1 + n / 10 % 10]
        || ('{BAR,OUGHT,ABLE,PRI,PRES,ESE,ANTI,CALLY,ATION,EING}'::text[])[1 + n % 10];

insert into warehouse select w, 'warehouse ' || w, 0.1, 300000 from generate_series(1, 2) w;
insert into district select w, d, 'district ' || d, 0.05, 30000, 3001 from generate_series(1, 2) w, generate_series(1, 10) d;
insert into item select i, i % 10000, 'item ' || (i * 7919) % 100000, round((1 + 99 * pg_temp.u(i, 1))::numeric, 2), repeat('d', 30) from generate_series(1, 100000) i;
insert into stock select w, i, 10 + floor(90 * pg_temp.u(w * 100000 + i, 2)), repeat('s', 24), 0, 0, 0, repeat('d', 40) from generate_series(1, 2) w, generate_series(1, 100000) i;
insert into customer select w, d, c, 'first' || floor(10000 * pg_temp.u(c * 32 + w * 16 + d, 3)), 'OE',
    pg_temp.last_name(case when c <= 1000 then c - 1 else floor(1000 * pg_temp.u(c * 32 + w * 16 + d, 4) ^ 2)::int end), 'street', 'city', '123456789', '1234567890123456',
    timestamp '2025-01-01', case when pg_temp.u(c, 5) < 0.1 then 'BC' else 'GC' end, 50000, 0.1, -10, 10, 1, 0, repeat('c', 300)
from generate_series(1, 2) w, generate_series(1, 10) d, generate_series(1, 3000) c;
insert into history select c, d, w, d, w, timestamp '2025-01-01' + (c * 10 + d) * interval '1 minute', 10, 'history'
from generate_series(1, 3000) c, generate_series(1, 2) w, generate_series(1, 10) d;
insert into orders select w, d, o, 1 + (o * 1361 + d * 7) % 3000, timestamp '2025-01-01' + o * interval '1 minute', case when o <= 2100 then 1 + o % 10 end, 5 + o % 11, 1
from generate_series(1, 3000) o, generate_series(1, 2) w, generate_series(1, 10) d;
insert into new_order select w, d, o from generate_series(2101, 3000) o, generate_series(1, 2) w, generate_series(1, 10) d;
insert into order_line select o_w_id, o_d_id, o_id, l, 1 + floor(100000 * pg_temp.u((o_id * 32 + o_w_id * 16 + o_d_id) * 16 + l, 6)), o_w_id,
    case when o_carrier_id is not null then o_entry_d end, 5, case when o_carrier_id is null then round((9999 * pg_temp.u(o_id * 16 + l, 7))::numeric, 2) else 0 end, repeat('x', 24)
from orders, generate_series(1, 15) l where l <= o_ol_cnt;
