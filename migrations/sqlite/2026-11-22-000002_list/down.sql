DROP INDEX orders_payment_placed;
DROP INDEX orders_to_do;
