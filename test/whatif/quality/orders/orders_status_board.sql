select status, channel, count(*), min(placed_at) from orders where status in ('open', 'paid', 'packed') and not is_deleted group by status, channel;
