DROP INDEX orders_lean;
