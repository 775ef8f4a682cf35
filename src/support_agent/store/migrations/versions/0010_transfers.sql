CREATE TABLE transfers (
    call_id    text PRIMARY KEY,
    turn_id    bigint NOT NULL REFERENCES turns (id) ON DELETE CASCADE,
    brief      text NOT NULL,
    status     text NOT NULL DEFAULT 'waiting'
               CHECK (status IN ('waiting', 'done', 'failed')),
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX transfers_turn ON transfers (turn_id);
