-- What PostgreSQL reads of an order that was found and is to be sorted or cut: without this a page of the table each.
CREATE INDEX orders_lean ON orders (id, placed_at, channel_id, status, payment_status, customer_id);

-- the newest orders of a phone, without their addresses
DROP INDEX addresses_phone;
CREATE INDEX addresses_phone ON addresses (phone_hash, order_id) WHERE phone_hash IS NOT NULL;
