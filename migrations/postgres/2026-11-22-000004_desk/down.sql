DROP TABLE bulk_items;
DROP TABLE bulks;
DROP TABLE saved_views;
DROP TABLE order_tags;
DROP INDEX orders_assignee;
ALTER TABLE orders DROP COLUMN assignee_id;
