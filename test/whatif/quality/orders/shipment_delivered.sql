update shipments set delivered_at = now() where tracking_code = 'TR475000' and delivered_at is null;
