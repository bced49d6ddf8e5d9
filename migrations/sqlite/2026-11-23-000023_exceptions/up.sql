-- Things that went wrong, each somebody's task until it is resolved; what a kind has nothing to say of is empty.
CREATE TABLE exceptions (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    cause TEXT NOT NULL,
    sku_id BIGINT REFERENCES skus (id),
    location_id BIGINT REFERENCES locations (id),
    movement_id BIGINT,
    pieces BIGINT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    resolved_at TIMESTAMP,
    resolved_kind TEXT,
    resolved_by TEXT,
    note TEXT NOT NULL DEFAULT '',
    CHECK ((resolved_at IS NULL) = (resolved_kind IS NULL) AND (resolved_at IS NULL) = (resolved_by IS NULL))
);
-- counted on every page of the staff, by place
CREATE INDEX exceptions_open ON exceptions (id, location_id) WHERE resolved_at IS NULL;
CREATE INDEX exceptions_place ON exceptions (location_id, id);
CREATE INDEX exceptions_sku ON exceptions (sku_id, id);
CREATE INDEX exceptions_movement ON exceptions (movement_id);

-- The orders that an exception names, and how many units each lost.
CREATE TABLE exception_orders (
    exception_id BIGINT NOT NULL REFERENCES exceptions (id),
    order_id BIGINT NOT NULL REFERENCES orders (id),
    units BIGINT NOT NULL CHECK (units > 0),
    PRIMARY KEY (exception_id, order_id)
);
CREATE INDEX exception_orders_order ON exception_orders (order_id);
