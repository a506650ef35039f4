-- weight: 90
\set key random(6000001, 6400000)
\set customer random(1, 150000)
\set part random(1, 200000)
begin;
insert into orders values (:key, :customer, 'O', 151234.50, '1998-08-02', '3-MEDIUM', 'Clerk#000000123', 0, 'refresh');
insert into lineitem values (:key, :part, 1 + :part % 10000, 1, 12, 15000.00, 0.05, 0.02, 'N', 'O', '1998-08-20', '1998-09-10', '1998-08-25', 'NONE', 'AIR', 'refresh');
insert into lineitem values (:key, 1 + :part / 2, 1 + :part % 10000, 2, 30, 41000.00, 0.02, 0.04, 'N', 'O', '1998-08-21', '1998-09-11', '1998-08-26', 'COLLECT COD', 'RAIL', 'refresh');
end;
