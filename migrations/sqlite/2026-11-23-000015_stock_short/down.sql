DROP INDEX stock_short;
