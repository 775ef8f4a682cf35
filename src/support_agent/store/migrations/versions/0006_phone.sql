-- A call that was answered at the webhook, until its audio arrives: valid once, for a minute.
CREATE TABLE stream_tokens (
    token_hash  BYTEA PRIMARY KEY,
    customer_id BIGINT NOT NULL REFERENCES customers,
    address     TEXT NOT NULL,
    evidence    TEXT NOT NULL CHECK (evidence IN ('signed', 'aligned', 'simulated', 'none')),
    level       TEXT NOT NULL CHECK (level IN ('L0', 'L1')),
    expires_at  TIMESTAMPTZ NOT NULL
);
