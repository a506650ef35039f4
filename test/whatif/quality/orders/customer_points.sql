update customers set loyalty_points = loyalty_points + 5 where id = 10000;
