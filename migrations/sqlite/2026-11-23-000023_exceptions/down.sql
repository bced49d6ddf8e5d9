DROP TABLE exception_orders;
DROP TABLE exceptions;
