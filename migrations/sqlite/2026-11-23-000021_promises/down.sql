UPDATE receipt_lines SET promised = promised - b.pieces
FROM (SELECT receipt_line_id, sum(pieces) AS pieces FROM backorders WHERE part > 0 AND receipt_line_id IS NOT NULL GROUP BY receipt_line_id) AS b
WHERE b.receipt_line_id = receipt_lines.id;
UPDATE backorders SET units = a.units, pieces = a.pieces
FROM (SELECT line_id, sku_id, sum(units) AS units, sum(pieces) AS pieces FROM backorders GROUP BY line_id, sku_id) AS a
WHERE a.line_id = backorders.line_id AND a.sku_id = backorders.sku_id AND part = 0;
DELETE FROM backorders WHERE part > 0;
CREATE TABLE backorders_old (
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
    PRIMARY KEY (line_id, sku_id)
);
INSERT INTO backorders_old (line_id, sku_id, order_id, units, pieces, since, not_before, promised_at, receipt_line_id, why) SELECT line_id, sku_id, order_id, units, pieces, since, not_before, promised_at, receipt_line_id, why FROM backorders;
DROP TABLE backorders;
ALTER TABLE backorders_old RENAME TO backorders;
CREATE INDEX backorders_queue ON backorders (sku_id, since, order_id);
CREATE INDEX backorders_order ON backorders (order_id);
CREATE INDEX backorders_presale ON backorders (not_before, order_id) WHERE not_before IS NOT NULL;
CREATE INDEX backorders_receipt ON backorders (receipt_line_id) WHERE receipt_line_id IS NOT NULL;
