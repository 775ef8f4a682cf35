-- A telephone call is let in once for each time the line asks: when it comes, and when it comes
-- back because no person could take it. The line's signature has no date, so this is kept.
CREATE TABLE phone_calls (
    stage TEXT PRIMARY KEY,
    at    TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- A stream's token is good for the call it was given to alone.
DELETE FROM stream_tokens;
ALTER TABLE stream_tokens ADD COLUMN call_id TEXT NOT NULL;

-- What lets a browser call in where customers are not simulated: good once, for a minute, and
-- only as long as whoever asked for it may.
CREATE TABLE call_tokens (
    token_hash  BYTEA PRIMARY KEY,
    operator_id BIGINT NOT NULL REFERENCES operators,
    expires_at  TIMESTAMPTZ NOT NULL
);
