DROP INDEX order_grams_aged;
CREATE INDEX order_grams_gin ON order_grams USING gin (grams);
DROP INDEX orders_lean;
