-- When the customer turned an offer down: it is made again only when they ask for it.
ALTER TABLE proposals ADD COLUMN declined_at TIMESTAMPTZ;
