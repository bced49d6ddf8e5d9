-- What waits may be promised of several purchase orders: a row for each of them, numbered from 0.
CREATE TABLE backorders_new (
    line_id BIGINT NOT NULL REFERENCES order_lines (id),
    sku_id BIGINT NOT NULL REFERENCES skus (id),
    order_id BIGINT NOT NULL REFERENCES orders (id),
    -- units of the line, pieces of the SKU
    units BIGINT NOT NULL CHECK (units > 0),
    pieces BIGINT NOT NULL CHECK (pieces > 0),
    since TIMESTAMP NOT NULL,
    -- pre-sale: it does not wait for stock alone
    not_before TIMESTAMP,
    promised_at TIMESTAMP,
    receipt_line_id BIGINT REFERENCES receipt_lines (id),
    why TEXT NOT NULL,
    part BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (line_id, sku_id, part)
);
INSERT INTO backorders_new (line_id, sku_id, order_id, units, pieces, since, not_before, promised_at, receipt_line_id, why) SELECT line_id, sku_id, order_id, units, pieces, since, not_before, promised_at, receipt_line_id, why FROM backorders;
DROP TABLE backorders;
ALTER TABLE backorders_new RENAME TO backorders;
CREATE INDEX backorders_queue ON backorders (sku_id, since, order_id);
CREATE INDEX backorders_order ON backorders (order_id);
CREATE INDEX backorders_presale ON backorders (not_before, order_id) WHERE not_before IS NOT NULL;
CREATE INDEX backorders_receipt ON backorders (receipt_line_id) WHERE receipt_line_id IS NOT NULL;
