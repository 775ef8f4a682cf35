-- When the customer refused an offer: it is made again only if they ask for it.
ALTER TABLE proposals ADD COLUMN declined_at TIMESTAMPTZ;
