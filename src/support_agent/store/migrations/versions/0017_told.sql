-- The offers whose terms our message tells, in the fixed sentence that code ends it with; and
-- whether it asks nothing else, so that a bare yes can only mean them. An older offer has to be
-- made again, because there is no record that it was told.
ALTER TABLE messages
    ADD COLUMN terms_of BIGINT[] NOT NULL DEFAULT '{}',
    ADD COLUMN bare_yes BOOLEAN NOT NULL DEFAULT FALSE,
    ADD CONSTRAINT messages_terms_are_ours CHECK (terms_of = '{}' OR direction = 'outbound');
CREATE INDEX messages_terms ON messages (customer_id) WHERE terms_of <> '{}';
