-- Customers by the channels that they bought at: whoever sees some channels only sees their customers only.

CREATE INDEX orders_channel_customer ON orders (channel_id, customer_id) WHERE customer_id IS NOT NULL;
