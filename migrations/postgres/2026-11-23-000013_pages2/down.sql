DROP INDEX order_grams_aged;
CREATE INDEX order_grams_gin ON order_grams USING gin (grams);
DROP INDEX addresses_phone;
CREATE INDEX addresses_phone ON addresses (phone_hash) WHERE phone_hash IS NOT NULL;
DROP INDEX orders_lean;
