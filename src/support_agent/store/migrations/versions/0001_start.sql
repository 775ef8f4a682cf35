-- The shop (the tables an online shop has) and the engine's own tables around them.
-- Money is NUMERIC(12,2) in US dollars. Times are timestamptz. States are TEXT + CHECK.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- ── Customers and how they are reached ─────────────────────────────────────────────────────

CREATE TABLE customers (
    id             BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    phone_number   TEXT UNIQUE,
    email          TEXT UNIQUE,
    first_name     TEXT,
    last_name      TEXT,
    -- {"issue_type": {"value": "refund", "channel": "sms", "turn_id": 7, "at": "…"}, …}
    extracted_data JSONB NOT NULL DEFAULT '{}',
    sms_opted_out_at TIMESTAMPTZ,
    created_at     TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at     TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- A contact address and its owner. `verified_at` is set once the shop has proof of it (it came with
-- an order, or a code sent there was returned); a first message alone proves nothing.
CREATE TABLE identities (
    kind        TEXT NOT NULL CHECK (kind IN ('email', 'phone')),
    address     TEXT NOT NULL,
    customer_id BIGINT NOT NULL REFERENCES customers,
    verified_at TIMESTAMPTZ,
    created_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
    PRIMARY KEY (kind, address)
);
CREATE INDEX identities_customer ON identities (customer_id);

-- ── The shop ───────────────────────────────────────────────────────────────────────────────

CREATE TABLE products (
    id       BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sku      TEXT NOT NULL UNIQUE,
    name     TEXT NOT NULL,
    price    NUMERIC(12, 2) NOT NULL CHECK (price >= 0),
    category TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT ''
);
CREATE INDEX products_name_trgm ON products USING gin (name gin_trgm_ops);

CREATE TABLE inventory (
    product_id          BIGINT NOT NULL REFERENCES products,
    warehouse           TEXT NOT NULL,
    quantity            INTEGER NOT NULL CHECK (quantity >= 0),
    low_stock_threshold INTEGER NOT NULL DEFAULT 5 CHECK (low_stock_threshold >= 0),
    PRIMARY KEY (product_id, warehouse)
);

CREATE TABLE orders (
    id              BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_number    TEXT NOT NULL UNIQUE,
    customer_id     BIGINT NOT NULL REFERENCES customers,
    status          TEXT NOT NULL CHECK (status IN
                      ('pending', 'processing', 'shipped', 'delivered', 'cancelled', 'returned')),
    total           NUMERIC(12, 2) NOT NULL CHECK (total >= 0),
    carrier         TEXT,
    tracking_number TEXT,
    ship_to         JSONB NOT NULL DEFAULT '{}',
    placed_at       TIMESTAMPTZ NOT NULL DEFAULT now(),
    shipped_at      TIMESTAMPTZ,
    delivered_at    TIMESTAMPTZ,
    expected_on     DATE,
    updated_at      TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE INDEX orders_customer ON orders (customer_id, placed_at DESC);

CREATE TABLE order_items (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id   BIGINT NOT NULL REFERENCES orders,
    product_id BIGINT REFERENCES products,
    sku        TEXT NOT NULL,
    name       TEXT NOT NULL,
    quantity   INTEGER NOT NULL CHECK (quantity > 0),
    unit_price NUMERIC(12, 2) NOT NULL CHECK (unit_price >= 0),
    UNIQUE (order_id, sku)
);

CREATE TABLE knowledge_base (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_id TEXT NOT NULL UNIQUE,
    title      TEXT NOT NULL,
    content    TEXT NOT NULL,
    metadata   JSONB NOT NULL DEFAULT '{}',
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    search     TSVECTOR GENERATED ALWAYS AS (
                 setweight(to_tsvector('english', title), 'A') ||
                 setweight(to_tsvector('english', content), 'B')) STORED
);
CREATE INDEX knowledge_base_search ON knowledge_base USING gin (search);

-- ── Conversations and turns ────────────────────────────────────────────────────────────────

-- One row per customer: the ordering key over all channels, the batch timer's truth, the lease.
CREATE TABLE conversations (
    customer_id      BIGINT PRIMARY KEY REFERENCES customers,
    due_at           TIMESTAMPTZ,          -- when the pending batch (or a retry) may be claimed
    first_pending_at TIMESTAMPTZ,          -- when the pending batch began; bounds its wait
    fence            BIGINT NOT NULL DEFAULT 0,
    leased_until     TIMESTAMPTZ,
    handler          TEXT NOT NULL DEFAULT 'agent' CHECK (handler IN ('agent', 'person')),
    event_seq        BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX conversations_due ON conversations (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX conversations_leased ON conversations (leased_until) WHERE leased_until IS NOT NULL;

-- One durable turn: from a claimed batch to its answer. `id` is the brief's batch_id.
CREATE TABLE turns (
    id                BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id       BIGINT NOT NULL REFERENCES customers,
    kind              TEXT NOT NULL CHECK (kind IN ('customer', 'operator', 'call')),
    status            TEXT NOT NULL DEFAULT 'open'
                        CHECK (status IN ('open', 'done', 'quarantined', 'silent')),
    channel           TEXT CHECK (channel IN ('email', 'sms', 'voice')),
    attempts          INTEGER NOT NULL DEFAULT 1,
    -- The documents this turn gave the model, verbatim: replays and later turns repeat them.
    documents         JSONB NOT NULL DEFAULT '[]',
    answer            TEXT,
    brain             TEXT,
    prompt_version    TEXT,
    model_calls       INTEGER NOT NULL DEFAULT 0,
    prompt_tokens     INTEGER NOT NULL DEFAULT 0,
    completion_tokens INTEGER NOT NULL DEFAULT 0,
    cached_tokens     INTEGER NOT NULL DEFAULT 0,
    cost_usd          NUMERIC(12, 6),
    waited_ms         INTEGER,
    error             TEXT,
    started_at        TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
    finished_at       TIMESTAMPTZ
);
CREATE UNIQUE INDEX turns_one_open ON turns (customer_id) WHERE status = 'open' AND kind = 'customer';
CREATE INDEX turns_customer ON turns (customer_id, id DESC);

-- The model's answers, stored before any of them is acted on.
CREATE TABLE turn_steps (
    turn_id           BIGINT NOT NULL REFERENCES turns,
    position          INTEGER NOT NULL,
    content           TEXT NOT NULL,
    tool_calls        JSONB NOT NULL DEFAULT '[]',
    -- How many of the turn's documents the model had seen when it answered.
    documents_seen    INTEGER NOT NULL,
    model             TEXT NOT NULL,
    response_id       TEXT NOT NULL DEFAULT '',
    prompt_tokens     INTEGER NOT NULL DEFAULT 0,
    completion_tokens INTEGER NOT NULL DEFAULT 0,
    cached_tokens     INTEGER NOT NULL DEFAULT 0,
    cost_usd          NUMERIC(12, 6),
    duration_ms       DOUBLE PRECISION NOT NULL,
    started_at        TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (turn_id, position)
);

-- One run of one tool. Position -1 of `step`: what a customer's confirmation executed.
CREATE TABLE tool_runs (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    turn_id     BIGINT NOT NULL REFERENCES turns,
    step        INTEGER NOT NULL,
    position    INTEGER NOT NULL,
    call_id     TEXT NOT NULL,
    name        TEXT NOT NULL,
    arguments   JSONB NOT NULL,
    result      JSONB NOT NULL,
    outcome     TEXT NOT NULL,
    rule        TEXT,
    duration_ms DOUBLE PRECISION NOT NULL,
    started_at  TIMESTAMPTZ NOT NULL,
    UNIQUE (turn_id, step, position)
);

-- ── Messages ───────────────────────────────────────────────────────────────────────────────

CREATE TABLE threads (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id BIGINT NOT NULL REFERENCES customers,
    subject     TEXT NOT NULL,
    created_at  TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE INDEX threads_customer ON threads (customer_id);

CREATE TABLE messages (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id BIGINT NOT NULL REFERENCES customers,
    direction   TEXT NOT NULL CHECK (direction IN ('inbound', 'outbound')),
    channel     TEXT NOT NULL CHECK (channel IN ('email', 'sms', 'voice')),
    content     TEXT NOT NULL,
    batch_id    BIGINT REFERENCES turns,
    -- received, held (not to be answered: see `automatic`) | queued … cancelled
    status      TEXT NOT NULL CHECK (status IN
                  ('received', 'held', 'queued', 'sending', 'sent', 'failed', 'uncertain', 'cancelled')),
    author      TEXT NOT NULL CHECK (author IN ('customer', 'agent', 'person', 'system')),
    address     TEXT NOT NULL DEFAULT '',   -- inbound: who wrote; outbound: where it goes
    evidence    TEXT CHECK (evidence IN ('signed', 'aligned', 'simulated', 'none')),
    provider    TEXT,
    provider_id TEXT,
    quoted      TEXT NOT NULL DEFAULT '',
    automatic   TEXT,
    attachments JSONB NOT NULL DEFAULT '[]',
    -- Email only: the thread and the headers that connect it (RFC 5322 IDs with brackets).
    thread_id     BIGINT REFERENCES threads,
    subject       TEXT,
    message_id    TEXT,
    in_reply_to   TEXT,
    reference_ids TEXT[] NOT NULL DEFAULT '{}',
    -- Outbound only: the relay's lease and the result of sending.
    leased_until TIMESTAMPTZ,
    send_after   TIMESTAMPTZ,
    attempts     INTEGER NOT NULL DEFAULT 0,
    attempted_at TIMESTAMPTZ,
    sent_at      TIMESTAMPTZ,
    error        TEXT,
    created_at  TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp()
);
CREATE UNIQUE INDEX messages_provider_id ON messages (provider, provider_id);
CREATE INDEX messages_customer ON messages (customer_id, id DESC);
CREATE INDEX messages_pending ON messages (customer_id)
    WHERE batch_id IS NULL AND direction = 'inbound' AND status = 'received';
CREATE INDEX messages_outbox ON messages (customer_id, id)
    WHERE status IN ('queued', 'sending', 'uncertain');
CREATE INDEX messages_message_id ON messages (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX messages_batch ON messages (batch_id) WHERE batch_id IS NOT NULL;

-- ── What is proposed, done and handed over ─────────────────────────────────────────────────

CREATE TABLE tickets (
    id             BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id    BIGINT NOT NULL REFERENCES customers,
    article_id     TEXT REFERENCES knowledge_base (article_id),
    status         TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'taken', 'closed')),
    issue_type     TEXT NOT NULL,
    severity       TEXT NOT NULL CHECK (severity IN ('low', 'medium', 'high', 'urgent')),
    subject        TEXT NOT NULL,
    -- {"who", "wants", "facts", "done", "refused", "next"}: what a person needs to continue.
    brief          JSONB NOT NULL DEFAULT '{}',
    order_id       BIGINT REFERENCES orders,
    turn_id        BIGINT REFERENCES turns,
    -- The same cause in the same turn opens one ticket.
    cause          TEXT NOT NULL UNIQUE,
    created_at     TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at     TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE INDEX tickets_customer ON tickets (customer_id, status);

CREATE TABLE proposals (
    id                   BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id          BIGINT NOT NULL REFERENCES customers,
    order_id             BIGINT NOT NULL REFERENCES orders,
    kind                 TEXT NOT NULL CHECK (kind IN ('refund', 'return_label', 'cancellation')),
    code                 TEXT NOT NULL,
    amount               NUMERIC(12, 2),
    skus                 TEXT[] NOT NULL DEFAULT '{}',
    reason               TEXT NOT NULL DEFAULT '',
    -- The order's state when this was offered; any difference voids the offer.
    order_state          TEXT NOT NULL,
    status               TEXT NOT NULL DEFAULT 'open'
                           CHECK (status IN ('open', 'confirmed', 'void', 'expired')),
    turn_id              BIGINT NOT NULL REFERENCES turns,
    confirmed_turn_id    BIGINT REFERENCES turns,
    confirmed_message_id BIGINT REFERENCES messages,
    expires_at           TIMESTAMPTZ NOT NULL,
    created_at           TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE INDEX proposals_open ON proposals (customer_id) WHERE status = 'open';
CREATE UNIQUE INDEX proposals_open_code ON proposals (customer_id, code) WHERE status = 'open';

-- The ledger: one row per thing done in the outside world. `key` is what it means
-- (refund:ORD-1001:17), so that doing it again finds the first row. unknown: the vendor may have
-- acted; look, don't repeat.
CREATE TABLE effects (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key         TEXT NOT NULL UNIQUE,
    customer_id BIGINT NOT NULL REFERENCES customers,
    order_id    BIGINT REFERENCES orders,
    turn_id     BIGINT REFERENCES turns,
    proposal_id BIGINT REFERENCES proposals,
    kind        TEXT NOT NULL CHECK (kind IN ('refund', 'return_label', 'cancellation', 'order_status')),
    status      TEXT NOT NULL CHECK (status IN ('intended', 'calling', 'done', 'failed', 'unknown')),
    rule        TEXT NOT NULL,
    arguments   JSONB NOT NULL,
    result      JSONB NOT NULL DEFAULT '{}',
    leased_until TIMESTAMPTZ,
    created_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at  TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE INDEX effects_customer ON effects (customer_id);
CREATE INDEX effects_unsettled ON effects (updated_at) WHERE status IN ('intended', 'calling', 'unknown');

CREATE TABLE refunds (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id   BIGINT NOT NULL REFERENCES orders,
    effect_id  BIGINT NOT NULL UNIQUE REFERENCES effects,
    amount     NUMERIC(12, 2) NOT NULL CHECK (amount > 0),
    skus       TEXT[] NOT NULL DEFAULT '{}',
    failed     BOOLEAN NOT NULL DEFAULT FALSE,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE INDEX refunds_order ON refunds (order_id);

-- The last guard below all code: the refunds of an order never exceed its total.
CREATE FUNCTION refunds_within_total() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    paid NUMERIC;
    allowed NUMERIC;
BEGIN
    SELECT total INTO allowed FROM orders WHERE id = NEW.order_id FOR UPDATE;
    SELECT coalesce(sum(amount), 0) INTO paid
      FROM refunds WHERE order_id = NEW.order_id AND NOT failed AND id <> NEW.id;
    IF NOT NEW.failed AND paid + NEW.amount > allowed THEN
        RAISE EXCEPTION 'refunds of order % would exceed its total', NEW.order_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'refunds_within_total';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refunds_within_total BEFORE INSERT OR UPDATE ON refunds
    FOR EACH ROW EXECUTE FUNCTION refunds_within_total();

CREATE TABLE return_labels (
    id              BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id        BIGINT NOT NULL REFERENCES orders,
    effect_id       BIGINT NOT NULL UNIQUE REFERENCES effects,
    carrier         TEXT,
    tracking_number TEXT,
    url             TEXT,
    created_at      TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE INDEX return_labels_order ON return_labels (order_id);

-- ── What the screen follows ────────────────────────────────────────────────────────────────

-- `seq` counts per customer and is assigned under the conversation's row lock, so a reader that has
-- seen n has seen everything up to n.
CREATE TABLE events (
    customer_id BIGINT NOT NULL REFERENCES customers,
    seq         BIGINT NOT NULL,
    kind        TEXT NOT NULL,
    payload     JSONB NOT NULL,
    created_at  TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (customer_id, seq)
);

-- The different unknown order numbers that somebody asked for; the guard against guessing them.
CREATE TABLE order_misses (
    customer_id  BIGINT NOT NULL REFERENCES customers,
    order_number TEXT NOT NULL,
    missed_at    TIMESTAMPTZ NOT NULL DEFAULT now(),
    PRIMARY KEY (customer_id, order_number)
);
