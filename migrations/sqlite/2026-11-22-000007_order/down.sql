DROP INDEX orders_channel_customer;
