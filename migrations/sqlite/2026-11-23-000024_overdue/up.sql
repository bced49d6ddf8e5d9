-- What should have left before today takes of what a place can do today, whether it still waits or left only today.
CREATE INDEX fulfillments_overdue ON fulfillments (location_id, leaves_on) WHERE state NOT IN ('shipped', 'refused', 'canceled');
CREATE INDEX fulfillments_left ON fulfillments (location_id, shipped_at) WHERE state = 'shipped';
-- What pre-sales were told of.
CREATE INDEX backorders_shelved ON backorders (sku_id, since, order_id) WHERE not_before IS NOT NULL;
