select id, name, price, attributes from products where sku = 'TOY-:id' and active;
