-- The five transactions of TPC-C in its mix (45 new orders, 43 payments, 4 of each other), and what a back office asks. Calls are per hundred transactions or so, times 100.
-- calls: 4500
select c_discount, c_last, c_credit, w_tax from customer, warehouse where w_id = $1 and c_w_id = w_id and c_d_id = $2 and c_id = $3;
-- calls: 4500
select d_next_o_id, d_tax from district where d_w_id = $1 and d_id = $2 for update;
-- calls: 4500
update district set d_next_o_id = d_next_o_id + 1 where d_w_id = $1 and d_id = $2;
-- calls: 4500
insert into orders (o_w_id, o_d_id, o_id, o_c_id, o_entry_d, o_ol_cnt, o_all_local) values (1, 3, 3001, 1234, now(), 10, 1);
-- calls: 4500
insert into new_order (no_w_id, no_d_id, no_o_id) values (1, 3, 3001);
-- calls: 45000
select i_price, i_name, i_data from item where i_id = $1;
-- calls: 45000
select s_quantity, s_data, s_dist from stock where s_w_id = $1 and s_i_id = $2 for update;
-- calls: 45000
update stock set s_quantity = 57, s_ytd = s_ytd + 5, s_order_cnt = s_order_cnt + 1 where s_w_id = $1 and s_i_id = $2;
-- calls: 45000
insert into order_line (ol_w_id, ol_d_id, ol_o_id, ol_number, ol_i_id, ol_supply_w_id, ol_quantity, ol_amount, ol_dist_info) values (1, 3, 3001, 1, 4711, 1, 5, 123.45, 'xxxxxxxxxxxxxxxxxxxxxxxx');
-- calls: 4300
update warehouse set w_ytd = w_ytd + 100 where w_id = $1;
-- calls: 4300
update district set d_ytd = d_ytd + 100 where d_w_id = $1 and d_id = $2;
-- calls: 2800
select count(c_id) from customer where c_last = $1 and c_d_id = $2 and c_w_id = $3;
-- calls: 2800
select c_first, c_middle, c_id, c_street, c_city, c_zip, c_phone, c_credit, c_credit_lim, c_discount, c_balance, c_since from customer where c_w_id = $1 and c_d_id = $2 and c_last = $3 order by c_first;
-- calls: 4300
update customer set c_balance = c_balance - 100, c_ytd_payment = c_ytd_payment + 100, c_payment_cnt = c_payment_cnt + 1 where c_w_id = $1 and c_d_id = $2 and c_id = $3;
-- calls: 4300
insert into history (h_c_id, h_c_d_id, h_c_w_id, h_d_id, h_w_id, h_date, h_amount, h_data) values (1234, 3, 1, 3, 1, now(), 100, 'warehouse district');
-- calls: 400
select o_id, o_carrier_id, o_entry_d from orders where o_w_id = $1 and o_d_id = $2 and o_c_id = $3 order by o_id desc limit 1;
-- calls: 400
select ol_i_id, ol_supply_w_id, ol_quantity, ol_amount, ol_delivery_d from order_line where ol_w_id = $1 and ol_d_id = $2 and ol_o_id = $3;
-- calls: 4000
select no_o_id from new_order where no_d_id = $1 and no_w_id = $2 order by no_o_id limit 1;
-- calls: 4000
delete from new_order where no_d_id = $1 and no_w_id = $2 and no_o_id = $3;
-- calls: 4000
select o_c_id from orders where o_id = $1 and o_d_id = $2 and o_w_id = $3;
-- calls: 4000
update orders set o_carrier_id = 5 where o_id = $1 and o_d_id = $2 and o_w_id = $3;
-- calls: 4000
update order_line set ol_delivery_d = now() where ol_o_id = $1 and ol_d_id = $2 and ol_w_id = $3;
-- calls: 4000
select sum(ol_amount) from order_line where ol_o_id = $1 and ol_d_id = $2 and ol_w_id = $3;
-- calls: 4000
update customer set c_balance = c_balance + 500, c_delivery_cnt = c_delivery_cnt + 1 where c_id = $1 and c_d_id = $2 and c_w_id = $3;
-- calls: 400
select count(distinct s_i_id) from order_line, stock where ol_w_id = $1 and ol_d_id = $2 and ol_o_id < 3001 and ol_o_id >= 2981 and s_w_id = $3 and s_i_id = ol_i_id and s_quantity < 15;
-- calls: 60
select h_date, h_amount from history where h_c_w_id = $1 and h_c_d_id = $2 and h_c_id = $3 order by h_date desc;
-- calls: 40
select i_id, i_price from item where i_name = $1;
-- calls: 20
select ol_w_id, sum(ol_quantity) from order_line where ol_i_id = $1 group by ol_w_id;
-- calls: 10
select o_w_id, o_d_id, count(*) from orders where o_carrier_id is null group by o_w_id, o_d_id;
-- calls: 10
select s_i_id, s_quantity from stock where s_w_id = $1 and s_quantity < 11 order by s_quantity limit 100;
