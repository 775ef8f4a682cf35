"""The vocabulary of searches: synonyms and noise from words.toml, spellings from the articles."""

from dataclasses import dataclass
from functools import cache

from support_agent.domain.text.toml_tables import toml_beside
from support_agent.store.db import Tx


@dataclass(frozen=True, slots=True)
class Words:
    """The contents of words.toml."""

    noise: tuple[str, ...]
    catalog_noise: tuple[str, ...]
    synonyms: dict[str, str]


@cache
def words() -> Words:
    """words.toml, read once."""
    raw = toml_beside(__file__, "words.toml")
    return Words(
        noise=tuple(sorted(set(raw["noise"].split()))),
        catalog_noise=tuple(sorted(set(raw["noise"].split() + raw["catalog_noise"].split()))),
        synonyms=raw["synonyms"],
    )


async def save_synonyms(tx: Tx) -> bool:
    """Replaces the stored synonyms by those of words.toml. Returns whether anything changed."""
    known = words().synonyms
    lists = {"phrases": list(known), "words": list(known.values())}
    removed = await tx.execute(
        "DELETE FROM search_synonyms WHERE phrase <> ALL (%(phrases)s::text[])", lists
    )
    stored = await tx.execute(
        """
        INSERT INTO search_synonyms AS old (phrase, words)
        SELECT phrase, words
          FROM unnest(%(phrases)s::text[], %(words)s::text[]) AS new (phrase, words)
        ON CONFLICT (phrase) DO UPDATE SET words = excluded.words WHERE old.words <> excluded.words
        """,
        lists,
    )
    return removed.rowcount + stored.rowcount > 0


async def refresh(tx: Tx) -> None:
    """Replaces the stored words by those of words.toml, unless they are the same."""
    if await save_synonyms(tx):
        await save_spellings(tx)


async def save_spellings(tx: Tx) -> None:
    """Rebuilds the list of known spellings. Call it after articles or synonyms changed."""
    await tx.execute("DELETE FROM knowledge_words")
    await tx.execute(
        """
        WITH text (words) AS (
            SELECT title || ' ' || content || ' ' ||
                   coalesce((SELECT string_agg(tag, ' ')
                               FROM jsonb_array_elements_text(metadata -> 'tags') AS tag), '')
              FROM knowledge_base
            UNION ALL
            SELECT phrase || ' ' || words FROM search_synonyms
        ), spelling AS (
            SELECT word, count(*) AS uses
              FROM text, regexp_split_to_table(search_words(text.words), ' ') AS word
             WHERE word <> ''
             GROUP BY word
            UNION ALL
            SELECT noise, 0 FROM unnest(%(noise)s::text[]) AS noise
        )
        INSERT INTO knowledge_words (word, lexeme, uses)
        SELECT word,
               CASE WHEN word <> ALL (%(noise)s::text[])
                    THEN (ts_lexize('english_stem', word))[1] END,
               sum(uses)
          FROM spelling
         GROUP BY word
        """,
        {"noise": list(words().noise)},
    )
    await tx.execute(
        "ANALYZE knowledge_words, knowledge_terms, knowledge_passages, search_synonyms"
    )
