-- The payment vendor's reference for the payment of an imported order.
ALTER TABLE orders ADD COLUMN payment_reference TEXT;
