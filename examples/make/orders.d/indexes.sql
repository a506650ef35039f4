-- The indexes that grew with the shop.
create index orders_customer_idx on orders (customer_id);                       -- redundant: a prefix of the next
create index orders_customer_placed_idx on orders (customer_id, placed_at);
create index orders_currency_idx on orders (currency);                          -- unused: 94 % of the rows are EUR
create index products_category_idx on products (category_id);
create index products_category_again_idx on products (category_id);             -- redundant: a copy
create index shipments_order_idx on shipments (order_id);
create index events_payload_idx on events using gin (payload jsonb_path_ops);   -- unused: the application asks with ->>
