-- What has run down to what is kept back, and what fell below: one filter of the stock list.
CREATE INDEX stock_short ON stock (sku_id, location_id) WHERE on_hand - reserved - quarantined <= safety;
