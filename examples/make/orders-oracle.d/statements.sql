-- The shop's statements as an application on Oracle would send them. "like" names the statement of orders.zip whose calls and
-- times it gets (its beginning); "calls, ms, rows" gives them where there is none: reports of the sales history.

-- like: select id, method, state, amount, created_at from payments
SELECT id, method, state, amount, created_at FROM payments WHERE order_id = :1 ORDER BY created_at;
-- like: select id, full_name, segment, loyalty_points from customers where lower(email)
SELECT id, full_name, segment, loyalty_points FROM customers WHERE LOWER(email) = :1 AND deleted_at IS NULL;
-- like: select p.id, p.order_id, p.state, p.amount, o.status
SELECT p.id, p.order_id, p.state, p.amount, o.status FROM payments p JOIN orders o ON o.id = p.order_id WHERE p.reference = :1;
-- like: update payments set state
UPDATE payments SET state = :1 WHERE order_id = :2 AND state = :3;
-- like: select id, kind, street, city, postcode, country from addresses
SELECT id, kind, street, city, postcode, country FROM addresses WHERE customer_id = :1 AND deleted_at IS NULL;
-- like: select o.id, o.placed_at, p.state, s.delivered_at, a.city
SELECT o.id, o.placed_at, p.state, s.delivered_at, a.city FROM orders o JOIN addresses a ON a.id = o.address_id LEFT JOIN payments p ON p.order_id = o.id LEFT JOIN shipments s ON s.order_id = o.id WHERE o.customer_id = :1 AND o.placed_at >= :2 ORDER BY o.placed_at DESC FETCH FIRST 20 ROWS ONLY;
-- like: select s.order_id, s.carrier, s.shipped_at, s.delivered_at, o.status
SELECT s.order_id, s.carrier, s.shipped_at, s.delivered_at, o.status FROM shipments s, orders o WHERE o.id = s.order_id AND s.tracking_code = :1;
-- like: select kind, actor_id, payload, created_at from events
SELECT kind, actor_id, payload, created_at FROM events WHERE entity = :1 AND entity_id = :2 ORDER BY created_at DESC FETCH FIRST 50 ROWS ONLY;
-- like: select o.id, o.placed_at, o.total, c.full_name
SELECT o.id, o.placed_at, o.total, c.full_name FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.status = :1 AND o.is_deleted = FALSE ORDER BY o.placed_at FETCH FIRST 100 ROWS ONLY;
-- like: select c.id, c.state, i.product_id, i.quantity, p.name, p.price
SELECT c.id, c.state, i.product_id, i.quantity, p.name, p.price FROM carts c, cart_items i, products p WHERE i.cart_id(+) = c.id AND p.id(+) = i.product_id AND c.session_token = :1;
-- like: select p.id, p.order_id, p.method, p.amount, c.email
SELECT p.id, p.order_id, p.method, p.amount, c.email FROM payments p JOIN orders o ON o.id = p.order_id JOIN customers c ON c.id = o.customer_id WHERE p.state = :1 AND p.created_at >= :2 ORDER BY p.created_at DESC;
-- like: select count(*), sum(total) from orders where coupon_code
SELECT COUNT(*), SUM(total) FROM orders WHERE coupon_code = :1;
-- like: update shipments set delivered_at
UPDATE shipments SET delivered_at = SYSTIMESTAMP WHERE tracking_code = :1 AND delivered_at IS NULL;
-- like: select id, full_name, email, country from customers where full_name like
SELECT id, full_name, email, country FROM customers WHERE full_name LIKE :1 AND deleted_at IS NULL ORDER BY full_name FETCH FIRST 20 ROWS ONLY;
-- like: select s.id, s.tracking_code, s.shipped_at, a.city, a.postcode
SELECT s.id, s.tracking_code, s.shipped_at, a.city, a.postcode FROM shipments s JOIN orders o ON o.id = s.order_id JOIN addresses a ON a.id = o.address_id WHERE s.warehouse_id = :1 AND s.delivered_at IS NULL ORDER BY s.shipped_at FETCH FIRST 50 ROWS ONLY;
-- like: select o.id, o.status, o.total, i.line_no
SELECT o.id, o.status, o.total, i.line_no, i.quantity, i.unit_price, p.sku, p.name FROM orders o JOIN order_items i ON i.order_id = o.id JOIN products p ON p.id = i.product_id WHERE o.id = :1 ORDER BY i.line_no;
-- like: select id, status, placed_at, total, currency from orders
SELECT id, status, placed_at, total, currency FROM orders WHERE customer_id = :1 AND is_deleted = FALSE ORDER BY placed_at DESC FETCH FIRST 10 ROWS ONLY;
-- like: select w.code, i.quantity - i.reserved
SELECT w.code, i.quantity - i.reserved AS available FROM inventory i JOIN warehouses w ON w.id = i.warehouse_id WHERE i.product_id = :1 AND i.quantity > i.reserved;
-- like: select id, sku, name, price from products where category_id
SELECT id, sku, name, price FROM products WHERE category_id = :1 AND active = TRUE AND deleted_at IS NULL ORDER BY price FETCH FIRST 24 ROWS ONLY;
-- like: select id, email, full_name, phone
SELECT id, email, full_name, phone, country, segment, loyalty_points, preferences FROM customers WHERE id = :1;
-- like: update customers set last_seen_at
UPDATE customers SET last_seen_at = SYSTIMESTAMP WHERE id = :1;
-- like: update orders set status
UPDATE orders SET status = :1, updated_at = SYSTIMESTAMP WHERE id = :2;
-- like: insert into orders (
INSERT INTO orders (id, customer_id, address_id, status, channel, placed_at, updated_at, total, currency, is_deleted) VALUES (:1, :2, :3, :4, :5, SYSTIMESTAMP, SYSTIMESTAMP, :6, :7, FALSE);
-- like: insert into order_items
INSERT INTO order_items (order_id, line_no, product_id, quantity, unit_price, discount) VALUES (:1, :2, :3, :4, :5, 0);
-- like: insert into payments (order_id, method
INSERT INTO payments (id, order_id, method, state, amount, reference, created_at) VALUES (:1, :2, :3, :4, :5, :6, SYSTIMESTAMP);
-- like: select s.id, s.carrier, s.tracking_code, s.shipped_at, s.delivered_at, w.code
SELECT s.id, s.carrier, s.tracking_code, s.shipped_at, s.delivered_at, w.code FROM shipments s JOIN warehouses w ON w.id = s.warehouse_id WHERE s.order_id = :1;
-- like: update inventory set quantity
UPDATE inventory SET quantity = quantity + :1, updated_at = SYSTIMESTAMP WHERE warehouse_id = :2 AND product_id = :3;
-- like: select id, name, price, attributes from products where sku
SELECT id, name, price, attributes FROM products WHERE sku = :1 AND active = TRUE;
-- like: delete from cart_items
DELETE FROM cart_items WHERE cart_id = :1 AND product_id = :2;
-- calls: 12, ms: 5300, rows: 1200
SELECT s.prod_id, SUM(s.amount_sold) FROM sales_history.sales s WHERE s.cust_id = :1 AND s.time_id >= DATE '2025-01-01' GROUP BY s.prod_id;
-- calls: 40, ms: 21000, rows: 40
SELECT COUNT(*), SUM(s.quantity_sold), SUM(s.amount_sold) FROM sales_history.sales s WHERE s.prod_id = :1;
-- calls: 3, ms: 9100, rows: 36
SELECT TRUNC(s.time_id, 'MM'), s.channel_id, SUM(s.amount_sold) FROM sales_history.sales s WHERE s.time_id >= ADD_MONTHS(TRUNC(SYSDATE, 'MM'), -12) GROUP BY TRUNC(s.time_id, 'MM'), s.channel_id;
-- calls: 150, ms: 4400, rows: 150
SELECT d.data FROM shop.shop_documents d WHERE JSON_VALUE(d.data, '$.customer_id' RETURNING NUMBER) = :1;
