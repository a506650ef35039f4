update orders set status = 'packed', updated_at = now() where id = 495000;
