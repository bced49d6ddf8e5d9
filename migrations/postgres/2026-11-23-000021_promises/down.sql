UPDATE receipt_lines SET promised = promised - b.pieces
FROM (SELECT receipt_line_id, sum(pieces) AS pieces FROM backorders WHERE part > 0 AND receipt_line_id IS NOT NULL GROUP BY receipt_line_id) AS b
WHERE b.receipt_line_id = receipt_lines.id;
UPDATE backorders SET units = a.units, pieces = a.pieces
FROM (SELECT line_id, sku_id, sum(units) AS units, sum(pieces) AS pieces FROM backorders GROUP BY line_id, sku_id) AS a
WHERE a.line_id = backorders.line_id AND a.sku_id = backorders.sku_id AND part = 0;
DELETE FROM backorders WHERE part > 0;
ALTER TABLE backorders DROP CONSTRAINT backorders_pkey;
ALTER TABLE backorders DROP COLUMN part;
ALTER TABLE backorders ADD PRIMARY KEY (line_id, sku_id);
