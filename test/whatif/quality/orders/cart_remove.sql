delete from cart_items where cart_id = 57500 and product_id = 2000;
