-- Which offers a message of ours tells the terms of, in the fixed sentence that code ends it with; and
-- whether nothing else is asked in it, so that a bare yes can only mean them. An offer from before this
-- has to be made again: nothing says that it was told.
ALTER TABLE messages
    ADD COLUMN terms_of BIGINT[] NOT NULL DEFAULT '{}',
    ADD COLUMN bare_yes BOOLEAN NOT NULL DEFAULT FALSE,
    ADD CONSTRAINT messages_terms_are_ours CHECK (terms_of = '{}' OR direction = 'outbound');
CREATE INDEX messages_terms ON messages (customer_id) WHERE terms_of <> '{}';
