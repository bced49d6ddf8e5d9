-- The clerk's desk: tags and owners of orders, saved views, one action on many orders.

ALTER TABLE orders ADD COLUMN assignee_id BIGINT REFERENCES staff (id);
CREATE INDEX orders_assignee ON orders (assignee_id, placed_at, id) WHERE assignee_id IS NOT NULL;

CREATE TABLE order_tags (
    order_id BIGINT NOT NULL REFERENCES orders (id),
    tag TEXT NOT NULL,
    PRIMARY KEY (order_id, tag)
);
CREATE INDEX order_tags_tag ON order_tags (tag, order_id);

-- staff_id: whose view it is; everybody's without one. query: what stands in the address of the list
CREATE TABLE saved_views (
    id INTEGER PRIMARY KEY,
    staff_id BIGINT REFERENCES staff (id),
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX saved_views_staff ON saved_views (staff_id);

CREATE TABLE bulks (
    id INTEGER PRIMARY KEY,
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    action TEXT NOT NULL,
    facts TEXT NOT NULL,
    total BIGINT NOT NULL,
    done BIGINT NOT NULL DEFAULT 0,
    refused BIGINT NOT NULL DEFAULT 0,
    created_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP,
    CHECK (done + refused <= total)
);
CREATE INDEX bulks_staff ON bulks (staff_id, id);

CREATE TABLE bulk_items (
    bulk_id BIGINT NOT NULL REFERENCES bulks (id),
    position BIGINT NOT NULL,
    order_id BIGINT NOT NULL REFERENCES orders (id),
    state TEXT NOT NULL,
    reason TEXT,
    PRIMARY KEY (bulk_id, position)
);
CREATE INDEX bulk_items_refused ON bulk_items (bulk_id, position) WHERE state = 'refused';
