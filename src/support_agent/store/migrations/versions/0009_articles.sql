-- Every version an article ever had. knowledge_base and its passages have the one in effect.
CREATE TABLE article_versions (
    article_id TEXT NOT NULL,
    version    INTEGER NOT NULL CHECK (version > 0),
    title      TEXT NOT NULL,
    content    TEXT NOT NULL,
    metadata   JSONB NOT NULL DEFAULT '{}',
    valid_from TIMESTAMPTZ NOT NULL DEFAULT now(),
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    PRIMARY KEY (article_id, version)
);

INSERT INTO article_versions (article_id, version, title, content, metadata, valid_from, created_at)
SELECT article_id, 1, title, content, metadata, updated_at, updated_at FROM knowledge_base;

ALTER TABLE knowledge_base ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

-- What customers asked and no article answered, once per wording. `key` is the sorted word stems;
-- `question` the latest wording, with card numbers, codes and contacts masked.
CREATE TABLE unanswered_questions (
    key        TEXT PRIMARY KEY,
    question   TEXT NOT NULL,
    times      INTEGER NOT NULL DEFAULT 1 CHECK (times > 0),
    first_seen TIMESTAMPTZ NOT NULL DEFAULT now(),
    last_seen  TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE INDEX unanswered_questions_last_seen ON unanswered_questions (last_seen);
