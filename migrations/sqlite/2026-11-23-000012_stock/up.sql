-- What sourcing needs to know of places and goods; stock with its ledger; rules, prices and plans; fulfillments.

-- where a place is, in millionths of a degree; when it works, in its own zone (empty: the shop's)
ALTER TABLE locations ADD COLUMN latitude_e6 BIGINT;
ALTER TABLE locations ADD COLUMN longitude_e6 BIGINT;
ALTER TABLE locations ADD COLUMN time_zone TEXT NOT NULL DEFAULT '';
-- seven digits, Monday first, 1: it works on that weekday
ALTER TABLE locations ADD COLUMN workdays TEXT NOT NULL DEFAULT '1111111';
-- country whose public holidays (and make-up workdays) it keeps; empty: none
ALTER TABLE locations ADD COLUMN holidays TEXT NOT NULL DEFAULT '';
-- minute of the day after which what is planned leaves on the next working day; none: any time
ALTER TABLE locations ADD COLUMN cut_off BIGINT;
-- what it can do on a day; none: no limit
ALTER TABLE locations ADD COLUMN parcels_per_day BIGINT;
ALTER TABLE locations ADD COLUMN units_per_day BIGINT;
-- what its work costs, minor units of the currency that costs are counted in
ALTER TABLE locations ADD COLUMN parcel_cost BIGINT NOT NULL DEFAULT 0;
ALTER TABLE locations ADD COLUMN line_cost BIGINT NOT NULL DEFAULT 0;
-- days that a supplier needs before it ships
ALTER TABLE locations ADD COLUMN lead_days BIGINT NOT NULL DEFAULT 0;
-- what it may ship, JSON of `sourcing::Accepts`
ALTER TABLE locations ADD COLUMN accepts TEXT NOT NULL DEFAULT '{}';

-- days on which a place does otherwise than its calendar says
CREATE TABLE location_days (
    location_id BIGINT NOT NULL REFERENCES locations (id),
    day TEXT NOT NULL,
    works BOOLEAN NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (location_id, day)
);

-- what is planned to leave a place on a day: the counters of its capacity
CREATE TABLE location_loads (
    location_id BIGINT NOT NULL REFERENCES locations (id),
    day TEXT NOT NULL,
    parcels BIGINT NOT NULL DEFAULT 0,
    units BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (location_id, day),
    CHECK (parcels >= 0 AND units >= 0)
);

ALTER TABLE skus ADD COLUMN temperature TEXT NOT NULL DEFAULT 'ambient';
ALTER TABLE skus ADD COLUMN dangerous BOOLEAN NOT NULL DEFAULT FALSE;
-- travels only with its like
ALTER TABLE skus ADD COLUMN alone BOOLEAN NOT NULL DEFAULT FALSE;
-- what one piece costs us, minor units of the currency that costs are counted in; none: nobody knows
ALTER TABLE skus ADD COLUMN cost BIGINT;
-- pre-sale: it may not leave before
ALTER TABLE skus ADD COLUMN not_before TIMESTAMP;

ALTER TABLE order_lines ADD COLUMN not_before TIMESTAMP;
-- demand: units that are not reserved yet
CREATE INDEX order_lines_demand ON order_lines (sku_id, order_id) WHERE sku_id IS NOT NULL
    AND quantity > planned + picked + packed + shipped + delivered + lost + returned + canceled;

CREATE TABLE stock (
    id INTEGER PRIMARY KEY,
    sku_id BIGINT NOT NULL REFERENCES skus (id),
    location_id BIGINT NOT NULL REFERENCES locations (id),
    on_hand BIGINT NOT NULL DEFAULT 0,
    reserved BIGINT NOT NULL DEFAULT 0,
    quarantined BIGINT NOT NULL DEFAULT 0,
    safety BIGINT NOT NULL DEFAULT 0,
    -- `as_of` of the last snapshot or count
    counted_at TIMESTAMP,
    changed_at TIMESTAMP NOT NULL,
    CONSTRAINT stock_place UNIQUE (sku_id, location_id),
    CHECK (reserved >= 0 AND quarantined >= 0 AND safety >= 0),
    CHECK (reserved + quarantined <= on_hand)
);
CREATE INDEX stock_location ON stock (location_id, sku_id);

-- the ledger, append-only: on hand is the sum of quantity, quarantined the sum of quarantined
CREATE TABLE movements (
    id INTEGER PRIMARY KEY,
    stock_id BIGINT NOT NULL REFERENCES stock (id),
    at TIMESTAMP NOT NULL,
    kind TEXT NOT NULL,
    quantity BIGINT NOT NULL,
    quarantined BIGINT NOT NULL DEFAULT 0,
    -- on hand afterwards
    balance BIGINT NOT NULL,
    reason TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    fulfillment_id BIGINT,
    transfer_id BIGINT,
    receipt_id BIGINT
);
CREATE INDEX movements_stock ON movements (stock_id, at, id);

-- what outsiders call a movement: each once
CREATE TABLE movement_refs (
    name TEXT NOT NULL PRIMARY KEY,
    movement_id BIGINT NOT NULL
);

-- goods on their way from one place of ours to another
CREATE TABLE transfers (
    id INTEGER PRIMARY KEY,
    from_id BIGINT NOT NULL REFERENCES locations (id),
    to_id BIGINT NOT NULL REFERENCES locations (id),
    state TEXT NOT NULL,
    note TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    created_by TEXT NOT NULL,
    expected_at TIMESTAMP,
    received_at TIMESTAMP,
    CHECK (from_id <> to_id)
);
CREATE INDEX transfers_open ON transfers (to_id, id) WHERE state = 'sent';

CREATE TABLE transfer_lines (
    transfer_id BIGINT NOT NULL REFERENCES transfers (id),
    sku_id BIGINT NOT NULL REFERENCES skus (id),
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    received BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (transfer_id, sku_id)
);

-- goods that are ordered: purchase orders
CREATE TABLE receipts (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    location_id BIGINT NOT NULL REFERENCES locations (id),
    supplier TEXT NOT NULL,
    state TEXT NOT NULL,
    note TEXT NOT NULL,
    expected_at TIMESTAMP NOT NULL,
    created_at TIMESTAMP NOT NULL,
    created_by TEXT NOT NULL,
    revision BIGINT NOT NULL DEFAULT 1,
    CONSTRAINT receipts_name UNIQUE (name)
);
CREATE INDEX receipts_open ON receipts (expected_at, id) WHERE state = 'expected';
CREATE INDEX receipts_location ON receipts (location_id, id);

CREATE TABLE receipt_lines (
    id INTEGER PRIMARY KEY,
    receipt_id BIGINT NOT NULL REFERENCES receipts (id),
    sku_id BIGINT NOT NULL REFERENCES skus (id),
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    received BIGINT NOT NULL DEFAULT 0,
    -- pieces of it that waiting orders were told of
    promised BIGINT NOT NULL DEFAULT 0,
    CONSTRAINT receipt_lines_sku UNIQUE (receipt_id, sku_id),
    CHECK (received >= 0 AND promised >= 0)
);
CREATE INDEX receipt_lines_due ON receipt_lines (sku_id, receipt_id) WHERE received < quantity;

-- the queue of what waits for stock: one row a line and SKU, first in, first out
CREATE TABLE backorders (
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
CREATE INDEX backorders_queue ON backorders (sku_id, since, order_id);
CREATE INDEX backorders_order ON backorders (order_id);
CREATE INDEX backorders_presale ON backorders (not_before, order_id) WHERE not_before IS NOT NULL;
CREATE INDEX backorders_receipt ON backorders (receipt_line_id) WHERE receipt_line_id IS NOT NULL;

-- rules and what goes with them (JSON of `sourcing::Policy`); one of them is active
CREATE TABLE rule_sets (
    id INTEGER PRIMARY KEY,
    version BIGINT NOT NULL,
    state TEXT NOT NULL,
    note TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    created_by TEXT NOT NULL,
    active_from TIMESTAMP,
    active_until TIMESTAMP,
    CONSTRAINT rule_sets_version UNIQUE (version)
);
CREATE UNIQUE INDEX rule_sets_active ON rule_sets (state) WHERE state = 'active';

-- the prices of a service; the body is JSON of `shipping::RateCard`
CREATE TABLE rate_cards (
    id INTEGER PRIMARY KEY,
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    service TEXT NOT NULL,
    active BOOLEAN NOT NULL DEFAULT TRUE,
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    changed_by TEXT NOT NULL,
    CONSTRAINT rate_cards_slug UNIQUE (slug)
);

CREATE TABLE rate_card_versions (
    rate_card_id BIGINT NOT NULL REFERENCES rate_cards (id),
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    created_by TEXT NOT NULL,
    PRIMARY KEY (rate_card_id, version)
);

-- by which cards a place sends
CREATE TABLE location_cards (
    location_id BIGINT NOT NULL REFERENCES locations (id),
    rate_card_id BIGINT NOT NULL REFERENCES rate_cards (id),
    PRIMARY KEY (location_id, rate_card_id)
);

-- every decision with its reasons; the body is JSON of `sourcing::Plan`
CREATE TABLE plans (
    id INTEGER PRIMARY KEY,
    order_id BIGINT NOT NULL REFERENCES orders (id),
    made_at TIMESTAMP NOT NULL,
    cause TEXT NOT NULL,
    rule_set BIGINT NOT NULL,
    shipping BIGINT NOT NULL,
    total BIGINT NOT NULL,
    currency TEXT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX plans_order ON plans (order_id, id);
CREATE INDEX plans_made ON plans (made_at, id);

CREATE TABLE fulfillments (
    id INTEGER PRIMARY KEY,
    location_id BIGINT NOT NULL REFERENCES locations (id),
    state TEXT NOT NULL,
    -- where it goes and how: what may leave together has the same key; none: it travels alone
    merge_key TEXT,
    members BIGINT NOT NULL DEFAULT 1,
    service TEXT NOT NULL,
    temperature TEXT NOT NULL,
    dangerous BOOLEAN NOT NULL,
    weight_g BIGINT NOT NULL,
    unit_count BIGINT NOT NULL,
    -- planned, minor units
    carriage BIGINT NOT NULL,
    handling BIGINT NOT NULL,
    currency TEXT NOT NULL,
    -- the day it is planned to leave, counted against the place's capacity
    leaves_on TEXT NOT NULL,
    ship_by TIMESTAMP,
    -- a rule makes it wait for a partner until then
    wait_until TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    released_at TIMESTAMP,
    picked_at TIMESTAMP,
    packed_at TIMESTAMP,
    shipped_at TIMESTAMP,
    revision BIGINT NOT NULL DEFAULT 1,
    CHECK (members >= 0 AND unit_count >= 0)
);
CREATE INDEX fulfillments_board ON fulfillments (location_id, state, COALESCE(ship_by, '9999-12-31 00:00:00'), id)
    WHERE state NOT IN ('shipped', 'canceled');
CREATE INDEX fulfillments_location ON fulfillments (location_id, id);
CREATE INDEX fulfillments_merge ON fulfillments (merge_key, location_id, id) WHERE state = 'planned' AND merge_key IS NOT NULL;

CREATE TABLE fulfillment_orders (
    fulfillment_id BIGINT NOT NULL REFERENCES fulfillments (id),
    order_id BIGINT NOT NULL REFERENCES orders (id),
    -- its share of the planned cost, minor units
    cost BIGINT NOT NULL,
    PRIMARY KEY (fulfillment_id, order_id)
);
CREATE INDEX fulfillment_orders_order ON fulfillment_orders (order_id, fulfillment_id);

-- what a fulfillment holds; until it has shipped, the stock reserved for it
CREATE TABLE fulfillment_lines (
    fulfillment_id BIGINT NOT NULL REFERENCES fulfillments (id),
    line_id BIGINT NOT NULL REFERENCES order_lines (id),
    sku_id BIGINT NOT NULL REFERENCES skus (id),
    order_id BIGINT NOT NULL REFERENCES orders (id),
    stock_id BIGINT NOT NULL REFERENCES stock (id),
    -- units of the line, pieces of the SKU
    units BIGINT NOT NULL CHECK (units > 0),
    pieces BIGINT NOT NULL CHECK (pieces > 0),
    PRIMARY KEY (fulfillment_id, line_id, sku_id)
);
CREATE INDEX fulfillment_lines_order ON fulfillment_lines (order_id);
CREATE INDEX fulfillment_lines_stock ON fulfillment_lines (stock_id, fulfillment_id);

-- what merging and splitting saved (+) and cost (−): parcels and minor units
CREATE TABLE savings (
    id INTEGER PRIMARY KEY,
    at TIMESTAMP NOT NULL,
    kind TEXT NOT NULL,
    fulfillment_id BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    parcels BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor TEXT NOT NULL
);
CREATE INDEX savings_at ON savings (at, id);
CREATE INDEX savings_order ON savings (order_id);
