-- The name a message's sender put next to their address: a yes by mail is often signed with it.
ALTER TABLE messages ADD COLUMN sender_name TEXT NOT NULL DEFAULT '';
-- Every turn checks whether there were recent offers.
CREATE INDEX proposals_of_customer ON proposals (customer_id, created_at);
