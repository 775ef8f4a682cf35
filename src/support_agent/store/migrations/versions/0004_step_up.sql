-- Step-up codes, and the customers they merge.

-- The key of keyed hashes: one row, created with the installation.
CREATE TABLE installation (
    one    BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK (one),
    secret TEXT NOT NULL
);
INSERT INTO installation (secret)
VALUES (gen_random_uuid()::text || gen_random_uuid()::text);

-- One code sent to a contact on file. `asked_by` is the customer in whose conversation it must be
-- returned; `customer_id` the owner of the contact, NULL if nobody matched: such a row is never
-- sent and never fits, but counts tries and expires like any other, so that nobody can tell.
CREATE TABLE codes (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    asked_by    BIGINT NOT NULL REFERENCES customers,
    customer_id BIGINT REFERENCES customers,
    purpose     TEXT NOT NULL CHECK (purpose IN ('link_contact', 'address_change')),
    -- What the code allows: the exact order and address of a change.
    detail      JSONB NOT NULL DEFAULT '{}',
    contact     TEXT NOT NULL DEFAULT '',
    code_hash   TEXT NOT NULL,
    status      TEXT NOT NULL DEFAULT 'open'
                  CHECK (status IN ('open', 'used', 'locked', 'expired', 'replaced')),
    tries       INTEGER NOT NULL DEFAULT 0,
    turn_id     BIGINT REFERENCES turns,
    expires_at  TIMESTAMPTZ NOT NULL,
    used_at     TIMESTAMPTZ,
    created_at  TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX codes_one_open ON codes (asked_by) WHERE status = 'open';
CREATE INDEX codes_asked ON codes (asked_by, created_at);
CREATE INDEX codes_customer ON codes (customer_id, created_at);

-- The check of a message's code, for the turn that answers the message.
CREATE TABLE code_checks (
    message_id BIGINT PRIMARY KEY REFERENCES messages,
    code_id    BIGINT NOT NULL REFERENCES codes,
    outcome    TEXT NOT NULL CHECK (outcome IN ('verified', 'wrong', 'locked', 'expired', 'unproven')),
    tries_left INTEGER NOT NULL,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE INDEX code_checks_code ON code_checks (code_id);

-- Replaces "[code]" in the sent text, and is erased after sending.
ALTER TABLE messages ADD COLUMN secret TEXT;

-- Two customers who turned out to be one. `moved` lists what was moved, for the way back.
CREATE TABLE merges (
    id            BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    from_customer BIGINT NOT NULL REFERENCES customers,
    into_customer BIGINT NOT NULL REFERENCES customers,
    reason        TEXT NOT NULL,
    actor         TEXT NOT NULL,
    moved         JSONB NOT NULL,
    merged_at     TIMESTAMPTZ NOT NULL DEFAULT now(),
    undone_at     TIMESTAMPTZ,
    undone_by     TEXT,
    undone_reason TEXT,
    CHECK (from_customer <> into_customer)
);
CREATE UNIQUE INDEX merges_standing ON merges (from_customer) WHERE undone_at IS NULL;
CREATE INDEX merges_into ON merges (into_customer);

ALTER TABLE effects DROP CONSTRAINT effects_kind_check;
ALTER TABLE effects ADD CONSTRAINT effects_kind_check CHECK (kind IN
    ('refund', 'return_label', 'cancellation', 'order_status', 'address_change', 'exchange'));
ALTER TABLE proposals DROP CONSTRAINT proposals_kind_check;
ALTER TABLE proposals ADD CONSTRAINT proposals_kind_check CHECK (kind IN
    ('refund', 'return_label', 'cancellation', 'exchange'));
-- What an offer is about besides amount and items: the part an exchange sends instead.
ALTER TABLE proposals ADD COLUMN detail JSONB NOT NULL DEFAULT '{}';
