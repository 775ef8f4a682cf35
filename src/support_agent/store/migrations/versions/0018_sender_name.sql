-- The name that a message's own sender wrote beside their address: a yes by mail is often signed with it.
ALTER TABLE messages ADD COLUMN sender_name TEXT NOT NULL DEFAULT '';
-- Every turn asks whether there were offers lately.
CREATE INDEX proposals_of_customer ON proposals (customer_id, created_at);
