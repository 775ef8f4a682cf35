-- Under which reference the shop's payment vendor knows the payment of an imported order.
ALTER TABLE orders ADD COLUMN payment_reference TEXT;
