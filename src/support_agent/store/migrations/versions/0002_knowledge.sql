-- The basis for finding articles and products: passages, an inverted index with weights
-- (PostgreSQL's own ranking ignores how rare a word is), a vocabulary for misspelled words,
-- synonyms.

-- ── Words ──────────────────────────────────────────────────────────────────────────────────

-- Text as words separated by single spaces, each in one form: "don't" as "dont", "e-mail" as
-- "email", "rtx4090" and "RTX-4090" as "rtx 4090", "7950X" as "7950 x", "2 TB" as "2tb", "750
-- watts" as "750w", "DDR 5" as "ddr5".
CREATE FUNCTION search_words(words TEXT) RETURNS TEXT LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    words := regexp_replace(lower(words), '[''’`]', '', 'g');
    words := regexp_replace(words, '\m(e|re|pre|non|un|multi)-(?=[a-z])', '\1', 'g');
    words := btrim(regexp_replace(words, '[^[:alnum:]]+', ' ', 'g'));
    words := regexp_replace(words, '\m(\d+) ?(w|gb|tb|mm|mhz)(?:att|atts)?\M', '\1\2', 'g');
    words := regexp_replace(words, '\m(ddr|am|pcie|gen|wifi|[b-z]) (\d{1,2})\M', '\1\2', 'g');
    words := regexp_replace(words, '([a-z]{2})(\d{3})', '\1 \2', 'g');
    RETURN regexp_replace(words, '(\d{3})(?!(?:w|gb|tb|mm|mhz)\M)([a-z])', '\1 \2', 'g');
END $$;

-- English word stems, keeping the small words ("up", "on", "not"): "turn on" is not "turn".
CREATE TEXT SEARCH DICTIONARY whole_english (TEMPLATE = snowball, LANGUAGE = english);
CREATE TEXT SEARCH CONFIGURATION whole_english (COPY = english);
ALTER TEXT SEARCH CONFIGURATION whole_english
    ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part
    WITH whole_english;

-- The word, and what is left of it without one letter, or two if it is long. Two words share one of
-- these if a letter or two is wrong, missing, extra or swapped with its neighbor.
CREATE FUNCTION word_deletes(word TEXT) RETURNS TEXT[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    found TEXT[] := ARRAY[word];
    rest  TEXT;
BEGIN
    FOR at IN 1 .. length(word) LOOP
        rest := substr(word, 1, at - 1) || substr(word, at + 1);
        found := found || rest;
        IF length(word) BETWEEN 8 AND 20 THEN
            FOR also IN at .. length(rest) LOOP
                found := found || (substr(rest, 1, also - 1) || substr(rest, also + 1));
            END LOOP;
        END IF;
    END LOOP;
    RETURN found;
END $$;

-- BM25's weight of a word that is in `documents` of `total`: rare words weigh more.
CREATE FUNCTION idf(total BIGINT, documents BIGINT) RETURNS FLOAT8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ln(1 + (total - documents + 0.5::float8) / (documents + 0.5::float8))
$$;

-- A query that contains `phrase` also searches for `words`.
CREATE TABLE search_synonyms (
    phrase  TEXT PRIMARY KEY,
    words   TEXT NOT NULL,
    pattern TSQUERY NOT NULL
              GENERATED ALWAYS AS (phraseto_tsquery('whole_english', search_words(phrase))) STORED,
    lexemes TEXT[] NOT NULL GENERATED ALWAYS AS
              (tsvector_to_array(to_tsvector('whole_english', search_words(phrase)))) STORED
);

-- ── Knowledge ──────────────────────────────────────────────────────────────────────────────

CREATE TABLE knowledge_passages (
    article_id TEXT NOT NULL REFERENCES knowledge_base (article_id) ON DELETE CASCADE,
    position   INTEGER NOT NULL CHECK (position > 0),
    content    TEXT NOT NULL,
    PRIMARY KEY (article_id, position)
);

-- How often a word stem occurs in the title (position -1), the tags (0) and each passage (1, 2 …).
CREATE TABLE knowledge_terms (
    lexeme     TEXT NOT NULL,
    article_id TEXT NOT NULL REFERENCES knowledge_base (article_id) ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    uses       INTEGER NOT NULL,
    PRIMARY KEY (lexeme, article_id, position)
);
CREATE INDEX knowledge_terms_article ON knowledge_terms (article_id);

-- Every word in the articles and synonyms, and the noise words that have no meaning.
CREATE TABLE knowledge_words (
    word    TEXT PRIMARY KEY,
    lexeme  TEXT,                          -- NULL: noise
    uses    INTEGER NOT NULL,
    deletes TEXT[] NOT NULL GENERATED ALWAYS AS (word_deletes(word)) STORED
);
CREATE INDEX knowledge_words_lexeme ON knowledge_words (lexeme);
CREATE INDEX knowledge_words_deletes ON knowledge_words USING gin (deletes);

-- ── Catalog ────────────────────────────────────────────────────────────────────────────────

ALTER TABLE products ADD COLUMN search TSVECTOR NOT NULL GENERATED ALWAYS AS (
    setweight(to_tsvector('english', search_words(name)), 'A') ||
    setweight(to_tsvector('english', search_words(category || ' ' || sku)), 'B') ||
    setweight(to_tsvector('english', search_words(description)), 'D')) STORED;
CREATE INDEX products_search ON products USING gin (search);
