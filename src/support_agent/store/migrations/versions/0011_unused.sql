-- No query uses these: articles are found by their passages' words, products by their own tsvector,
-- transfers by the call.
DROP INDEX products_name_trgm;
DROP INDEX transfers_turn;
ALTER TABLE knowledge_base DROP COLUMN search;
