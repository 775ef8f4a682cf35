-- A telephone call is admitted once per request of the line: when it arrives, and when it returns
-- because no person could take it. The line's signature has no date, so requests are recorded.
CREATE TABLE phone_calls (
    stage TEXT PRIMARY KEY,
    at    TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- A stream's token is valid only for its own call.
DELETE FROM stream_tokens;
ALTER TABLE stream_tokens ADD COLUMN call_id TEXT NOT NULL;

-- Admits a call from a browser if customers are not simulated: valid once, for a minute, and only
-- as long as its creator's token is.
CREATE TABLE call_tokens (
    token_hash  BYTEA PRIMARY KEY,
    operator_id BIGINT NOT NULL REFERENCES operators,
    expires_at  TIMESTAMPTZ NOT NULL
);
