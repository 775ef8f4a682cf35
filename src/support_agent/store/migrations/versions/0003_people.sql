-- Staff: who they are, what they decide, and who answers a customer.

-- `token_hash` is the SHA-256 of a bearer token that is shown once and stored nowhere.
CREATE TABLE operators (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    role       TEXT NOT NULL CHECK (role IN ('viewer', 'agent', 'admin')),
    token_hash TEXT NOT NULL UNIQUE,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    revoked_at TIMESTAMPTZ
);

-- The response to an operator's write request, so that repeating the request does nothing more.
CREATE TABLE operator_requests (
    operator_id BIGINT NOT NULL REFERENCES operators,
    key         TEXT NOT NULL,
    request     TEXT NOT NULL,
    response    JSONB,
    created_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
    PRIMARY KEY (operator_id, key)
);

ALTER TABLE tickets
    ADD COLUMN taken_by   TEXT,
    ADD COLUMN taken_at   TIMESTAMPTZ,
    ADD COLUMN replied_at TIMESTAMPTZ,
    ADD COLUMN closed_by  TEXT,
    ADD COLUMN closed_at  TIMESTAMPTZ,
    ADD COLUMN outcome    TEXT CHECK (outcome IN ('approved', 'rejected', 'closed'));
CREATE INDEX tickets_queue ON tickets (status, severity, id);

-- What a rule sent to a person: exactly what happens when they approve. `proposed_by` is '' for a
-- wish of the customer, else the operator who proposed these terms and so may not approve them.
CREATE TABLE approvals (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ticket_id   BIGINT NOT NULL REFERENCES tickets,
    order_id    BIGINT NOT NULL REFERENCES orders,
    kind        TEXT NOT NULL CHECK (kind IN ('refund', 'cancellation')),
    amount      NUMERIC(12, 2),
    skus        TEXT[] NOT NULL DEFAULT '{}',
    rule        TEXT NOT NULL,
    proposed_by TEXT NOT NULL DEFAULT '',
    status      TEXT NOT NULL DEFAULT 'open'
                  CHECK (status IN ('open', 'approved', 'rejected', 'replaced', 'failed')),
    decided_by  TEXT,
    decided_at  TIMESTAMPTZ,
    reason      TEXT NOT NULL DEFAULT '',
    effect_id   BIGINT UNIQUE REFERENCES effects,
    created_at  TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE INDEX approvals_ticket ON approvals (ticket_id, id DESC);
CREATE UNIQUE INDEX approvals_one_open ON approvals (ticket_id) WHERE status = 'open';

-- Who caused an effect: "customer", or "operator:NAME".
ALTER TABLE effects ADD COLUMN actor TEXT NOT NULL DEFAULT 'customer';

-- `handler_since`: agent answers written later are not sent, except those of the turn that handed
-- over (`handed_over_turn_id`): its answer is the closing message.
ALTER TABLE conversations
    ADD COLUMN handler_name        TEXT,
    ADD COLUMN handler_since       TIMESTAMPTZ,
    ADD COLUMN handed_over_turn_id BIGINT REFERENCES turns;

-- The mail that notifies staff of a ticket. One row per ticket, so nobody is notified twice.
CREATE TABLE ticket_notices (
    ticket_id    BIGINT PRIMARY KEY REFERENCES tickets,
    status       TEXT NOT NULL DEFAULT 'queued'
                   CHECK (status IN ('queued', 'sending', 'sent', 'failed', 'uncertain', 'off')),
    attempts     INTEGER NOT NULL DEFAULT 0,
    send_after   TIMESTAMPTZ NOT NULL DEFAULT now(),
    leased_until TIMESTAMPTZ,
    provider_id  TEXT,
    error        TEXT,
    created_at   TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE INDEX ticket_notices_due ON ticket_notices (send_after)
    WHERE status IN ('queued', 'sending');
