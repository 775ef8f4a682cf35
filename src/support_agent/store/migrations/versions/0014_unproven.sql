-- Unauthenticated senders: a forged mail must not speak for the customer it names.

-- Each claimed address has its own customer row, conversation, turns and cases. It has no contact
-- on file (`identities`), so looking a customer up by contact never finds it.
CREATE TABLE unproven_senders (
    kind        TEXT NOT NULL CHECK (kind IN ('email', 'phone')),
    address     TEXT NOT NULL,
    customer_id BIGINT NOT NULL UNIQUE REFERENCES customers,
    created_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
    PRIMARY KEY (kind, address)
);

-- The last guard below all code: an unauthenticated message is never stored as a customer's own.
CREATE FUNCTION unproven_stays_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM identities WHERE customer_id = NEW.customer_id) THEN
        RAISE EXCEPTION 'a message nobody vouches for can''t belong to customer %', NEW.customer_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'unproven_stays_apart';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER unproven_stays_apart BEFORE INSERT ON messages FOR EACH ROW
    WHEN (NEW.evidence = 'none' AND NEW.direction = 'inbound' AND NEW.channel <> 'voice')
    EXECUTE FUNCTION unproven_stays_apart();

-- How many unproven senders were recently allowed an answer, by sender and in total.
CREATE INDEX messages_unproven ON messages (created_at)
    WHERE evidence = 'none' AND direction = 'inbound';

-- Codes are counted over all customers.
CREATE INDEX codes_lately ON codes (created_at);
