-- What waits may be promised of several purchase orders: a row for each of them, numbered from 0.
ALTER TABLE backorders ADD COLUMN part BIGINT NOT NULL DEFAULT 0;
ALTER TABLE backorders DROP CONSTRAINT backorders_pkey;
ALTER TABLE backorders ADD PRIMARY KEY (line_id, sku_id, part);
