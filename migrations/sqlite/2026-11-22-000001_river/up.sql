-- The river: channels, messages, orders and what they need. Same steps in ../../postgres.
-- Times are UTC with milliseconds; amounts are minor units of the row's currency; enums are snake_case text.

CREATE TABLE settings (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE channels (
    id INTEGER PRIMARY KEY,
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    currency TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    go_live_at TIMESTAMP NOT NULL,
    secret TEXT NOT NULL,
    mapping TEXT,
    unpaid_minutes BIGINT NOT NULL DEFAULT 30,
    ship_within_hours BIGINT NOT NULL DEFAULT 48,
    proof TEXT NOT NULL DEFAULT 'phone_last4',
    created_at TIMESTAMP NOT NULL,
    CONSTRAINT channels_slug UNIQUE (slug)
);

CREATE TABLE mappings (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    created_at TIMESTAMP NOT NULL,
    created_by TEXT NOT NULL,
    CONSTRAINT mappings_version UNIQUE (name, version)
);

CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    channel_id BIGINT NOT NULL REFERENCES channels (id),
    source TEXT NOT NULL,
    format TEXT NOT NULL,
    mapping_version BIGINT NOT NULL,
    body BLOB NOT NULL,
    origin TEXT NOT NULL,
    received_at TIMESTAMP NOT NULL,
    status TEXT NOT NULL,
    reason TEXT,
    order_id BIGINT,
    credit_id BIGINT,
    import_id BIGINT,
    read_at TIMESTAMP
);
CREATE INDEX messages_order ON messages (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX messages_dead ON messages (channel_id, id) WHERE status = 'dead';
CREATE INDEX messages_import ON messages (import_id, status) WHERE import_id IS NOT NULL;

CREATE TABLE message_keys (
    channel_id BIGINT NOT NULL,
    key TEXT NOT NULL,
    message_id BIGINT NOT NULL,
    PRIMARY KEY (channel_id, key)
);

CREATE TABLE customers (
    id INTEGER PRIMARY KEY,
    identity TEXT NOT NULL,
    channel_id BIGINT REFERENCES channels (id),
    account TEXT,
    name TEXT,
    phone TEXT,
    phone_hash TEXT,
    email TEXT,
    email_hash TEXT,
    created_at TIMESTAMP NOT NULL,
    CONSTRAINT customers_identity UNIQUE (identity)
);
CREATE INDEX customers_phone ON customers (phone_hash) WHERE phone_hash IS NOT NULL;
CREATE INDEX customers_email ON customers (email_hash) WHERE email_hash IS NOT NULL;
CREATE INDEX customers_account ON customers (account) WHERE account IS NOT NULL;

CREATE TABLE skus (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL,
    title TEXT NOT NULL,
    weight_g BIGINT,
    length_mm BIGINT,
    width_mm BIGINT,
    height_mm BIGINT,
    barcode TEXT,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    CONSTRAINT skus_code UNIQUE (code)
);
CREATE INDEX skus_barcode ON skus (barcode) WHERE barcode IS NOT NULL;

CREATE TABLE kit_components (
    kit_id BIGINT NOT NULL REFERENCES skus (id),
    component_id BIGINT NOT NULL REFERENCES skus (id),
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (kit_id, component_id),
    CHECK (kit_id <> component_id)
);

CREATE TABLE listings (
    id INTEGER PRIMARY KEY,
    channel_id BIGINT NOT NULL REFERENCES channels (id),
    code TEXT NOT NULL,
    sku_id BIGINT NOT NULL REFERENCES skus (id),
    pack_size BIGINT NOT NULL DEFAULT 1 CHECK (pack_size > 0),
    created_at TIMESTAMP NOT NULL,
    CONSTRAINT listings_code UNIQUE (channel_id, code)
);
CREATE INDEX listings_sku ON listings (sku_id);

CREATE TABLE orders (
    id INTEGER PRIMARY KEY,
    number TEXT NOT NULL,
    channel_id BIGINT NOT NULL REFERENCES channels (id),
    channel_ref TEXT,
    channel_number TEXT,
    placed_at TIMESTAMP NOT NULL,
    received_at TIMESTAMP NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    channel_updated_at TIMESTAMP,
    state TEXT NOT NULL,
    status TEXT NOT NULL,
    history BOOLEAN NOT NULL,
    open_holds BIGINT NOT NULL DEFAULT 0,
    customer_id BIGINT REFERENCES customers (id),
    currency TEXT NOT NULL,
    goods BIGINT NOT NULL,
    discount BIGINT NOT NULL,
    platform_discount BIGINT NOT NULL,
    shipping_fee BIGINT NOT NULL,
    adjustment BIGINT NOT NULL,
    rounding BIGINT NOT NULL,
    tax BIGINT NOT NULL,
    tax_included BOOLEAN NOT NULL,
    total BIGINT NOT NULL,
    payment_status TEXT NOT NULL,
    payment_method TEXT,
    paid BIGINT NOT NULL,
    refunded BIGINT NOT NULL DEFAULT 0,
    canceled BIGINT NOT NULL DEFAULT 0,
    paid_at TIMESTAMP,
    line_count BIGINT NOT NULL,
    unit_count BIGINT NOT NULL,
    first_title TEXT NOT NULL,
    method TEXT NOT NULL,
    service TEXT NOT NULL,
    ship_by TIMESTAMP,
    deliver_by TIMESTAMP,
    note TEXT NOT NULL,
    adjustments TEXT NOT NULL,
    revision BIGINT NOT NULL DEFAULT 1,
    channel_doc TEXT NOT NULL,
    CONSTRAINT orders_number UNIQUE (number),
    CONSTRAINT orders_channel_ref UNIQUE (channel_id, channel_ref),
    CHECK (channel_ref IS NOT NULL OR channel_number IS NOT NULL),
    CHECK (open_holds >= 0)
);
-- some files write 1001 where the shop says #1001: one number
CREATE UNIQUE INDEX orders_channel_number ON orders (channel_id, ltrim(channel_number, '#'));
CREATE INDEX orders_placed ON orders (placed_at, id);
CREATE INDEX orders_status_placed ON orders (status, placed_at, id);
CREATE INDEX orders_channel_placed ON orders (channel_id, placed_at, id);
CREATE INDEX orders_customer ON orders (customer_id, placed_at, id);
CREATE INDEX orders_by_ref ON orders (channel_ref) WHERE channel_ref IS NOT NULL;
CREATE INDEX orders_by_number ON orders (channel_number) WHERE channel_number IS NOT NULL;
CREATE INDEX orders_held ON orders (placed_at, id) WHERE open_holds > 0;

CREATE TABLE addresses (
    order_id BIGINT NOT NULL PRIMARY KEY REFERENCES orders (id),
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    phone_kind TEXT NOT NULL,
    phone_hash TEXT,
    country TEXT NOT NULL,
    region TEXT NOT NULL,
    city TEXT NOT NULL,
    district TEXT NOT NULL,
    street TEXT NOT NULL,
    postcode TEXT NOT NULL,
    division_code TEXT,
    raw TEXT NOT NULL
);
CREATE INDEX addresses_phone ON addresses (phone_hash) WHERE phone_hash IS NOT NULL;

-- where each unit is: quantity = unplaced + the nine columns, unplaced is what is left over
CREATE TABLE order_lines (
    id INTEGER PRIMARY KEY,
    order_id BIGINT NOT NULL REFERENCES orders (id),
    position BIGINT NOT NULL,
    ref TEXT NOT NULL,
    sku TEXT NOT NULL,
    sku_id BIGINT REFERENCES skus (id),
    pack_size BIGINT NOT NULL DEFAULT 1,
    title TEXT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    unit_price_e6 BIGINT NOT NULL,
    discount BIGINT NOT NULL,
    tax BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    backordered BIGINT NOT NULL DEFAULT 0,
    planned BIGINT NOT NULL DEFAULT 0,
    picked BIGINT NOT NULL DEFAULT 0,
    packed BIGINT NOT NULL DEFAULT 0,
    shipped BIGINT NOT NULL DEFAULT 0,
    delivered BIGINT NOT NULL DEFAULT 0,
    lost BIGINT NOT NULL DEFAULT 0,
    returned BIGINT NOT NULL DEFAULT 0,
    canceled BIGINT NOT NULL DEFAULT 0,
    CONSTRAINT order_lines_ref UNIQUE (order_id, ref),
    CHECK (backordered >= 0 AND planned >= 0 AND picked >= 0 AND packed >= 0 AND shipped >= 0
        AND delivered >= 0 AND lost >= 0 AND returned >= 0 AND canceled >= 0),
    CHECK (backordered + planned + picked + packed + shipped + delivered + lost + returned + canceled <= quantity)
);
CREATE INDEX order_lines_sku ON order_lines (sku, order_id);

CREATE TABLE holds (
    id INTEGER PRIMARY KEY,
    order_id BIGINT NOT NULL REFERENCES orders (id),
    line_id BIGINT REFERENCES order_lines (id),
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    waits_for TEXT NOT NULL,
    owner TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    released_at TIMESTAMP,
    released_by TEXT,
    release_reason TEXT
);
CREATE INDEX holds_order ON holds (order_id);
CREATE INDEX holds_waiting ON holds (waits_for, order_id) WHERE released_at IS NULL;

CREATE TABLE payments (
    id INTEGER PRIMARY KEY,
    order_id BIGINT NOT NULL REFERENCES orders (id),
    kind TEXT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    method TEXT NOT NULL,
    reference TEXT NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX payments_order ON payments (order_id);

CREATE TABLE credits (
    id INTEGER PRIMARY KEY,
    channel_id BIGINT NOT NULL REFERENCES channels (id),
    channel_ref TEXT NOT NULL,
    order_id BIGINT REFERENCES orders (id),
    customer_id BIGINT REFERENCES customers (id),
    issued_at TIMESTAMP NOT NULL,
    currency TEXT NOT NULL,
    amount BIGINT NOT NULL,
    unit_count BIGINT NOT NULL,
    import_id BIGINT,
    CONSTRAINT credits_channel_ref UNIQUE (channel_id, channel_ref)
);
CREATE INDEX credits_order ON credits (order_id);
CREATE INDEX credits_unmatched ON credits (channel_id, issued_at, channel_ref) WHERE order_id IS NULL;

CREATE TABLE credit_lines (
    id INTEGER PRIMARY KEY,
    credit_id BIGINT NOT NULL REFERENCES credits (id),
    order_line_id BIGINT REFERENCES order_lines (id),
    sku TEXT NOT NULL,
    title TEXT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    unit_price_e6 BIGINT NOT NULL,
    amount BIGINT NOT NULL
);
CREATE INDEX credit_lines_credit ON credit_lines (credit_id);
CREATE INDEX credit_lines_order_line ON credit_lines (order_line_id);

CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    order_id BIGINT NOT NULL REFERENCES orders (id),
    at TIMESTAMP NOT NULL,
    kind TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    facts TEXT NOT NULL,
    message_id BIGINT
);
CREATE INDEX events_order ON events (order_id, id);

CREATE TABLE changes (
    id INTEGER PRIMARY KEY,
    txid BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX changes_at ON changes (at, id);

CREATE TABLE imports (
    id INTEGER PRIMARY KEY,
    channel_id BIGINT NOT NULL REFERENCES channels (id),
    file_hash TEXT NOT NULL,
    file_name TEXT NOT NULL,
    format TEXT NOT NULL,
    mapping_version BIGINT NOT NULL,
    state TEXT NOT NULL,
    rows_staged BIGINT NOT NULL DEFAULT 0,
    facts TEXT NOT NULL,
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP
);
CREATE INDEX imports_file ON imports (file_hash, channel_id);

CREATE TABLE staged_rows (
    file_hash TEXT NOT NULL,
    row_no BIGINT NOT NULL,
    group_key TEXT NOT NULL,
    cells TEXT NOT NULL,
    refused TEXT,
    PRIMARY KEY (file_hash, row_no)
);
CREATE INDEX staged_rows_group ON staged_rows (file_hash, group_key, row_no);

CREATE TABLE staff (
    id INTEGER PRIMARY KEY,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    active BOOLEAN NOT NULL DEFAULT TRUE,
    created_at TIMESTAMP NOT NULL,
    CONSTRAINT staff_email UNIQUE (email)
);

CREATE TABLE sessions (
    token_hash TEXT NOT NULL PRIMARY KEY,
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    csrf TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX sessions_staff ON sessions (staff_id);

CREATE TABLE lookups (
    token_hash TEXT NOT NULL PRIMARY KEY,
    csrf TEXT NOT NULL,
    subject TEXT NOT NULL,
    order_id BIGINT,
    customer_scope TEXT,
    code_hash TEXT,
    tries BIGINT NOT NULL DEFAULT 0,
    proved BOOLEAN NOT NULL DEFAULT FALSE,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL
);

CREATE TABLE tries (
    key TEXT NOT NULL PRIMARY KEY,
    window_start TIMESTAMP NOT NULL,
    count BIGINT NOT NULL
);

CREATE TABLE api_keys (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    key_hash TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    revoked_at TIMESTAMP,
    CONSTRAINT api_keys_hash UNIQUE (key_hash)
);

CREATE TABLE idempotency (
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    status BIGINT NOT NULL,
    answer TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);

CREATE TABLE jobs (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    payload TEXT NOT NULL,
    state TEXT NOT NULL,
    run_at TIMESTAMP NOT NULL,
    attempt BIGINT NOT NULL DEFAULT 0,
    lease_until TIMESTAMP,
    last_error TEXT,
    created_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP
);
CREATE UNIQUE INDEX jobs_waiting ON jobs (kind, key) WHERE state = 'waiting';
CREATE INDEX jobs_due ON jobs (run_at, id) WHERE state = 'waiting';
CREATE INDEX jobs_leased ON jobs (lease_until) WHERE state = 'running';
CREATE INDEX jobs_dead ON jobs (id) WHERE state = 'dead';

CREATE TABLE timetable (
    name TEXT NOT NULL PRIMARY KEY,
    next_at TIMESTAMP NOT NULL
);

CREATE TABLE letters (
    id INTEGER PRIMARY KEY,
    letter TEXT NOT NULL,
    recipient TEXT NOT NULL,
    language TEXT NOT NULL,
    facts TEXT NOT NULL,
    message_key TEXT NOT NULL,
    state TEXT NOT NULL,
    last_error TEXT,
    created_at TIMESTAMP NOT NULL,
    sent_at TIMESTAMP,
    CONSTRAINT letters_message_key UNIQUE (message_key)
);

CREATE VIRTUAL TABLE order_grams USING fts5(grams, content='', detail='none', contentless_delete=1);
