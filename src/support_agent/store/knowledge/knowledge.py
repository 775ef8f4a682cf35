"""Finds the passages of help articles that answer a question, in any spelling."""

import asyncio
from dataclasses import dataclass
from typing import LiteralString

from psycopg.rows import class_row

from support_agent.ports.meaning import Meaning
from support_agent.store.db import Tx
from support_agent.store.knowledge import articles

RELEVANT = 2.2
"""The lowest score of the best article, times the share of the question's words that any article
knows. Below it nothing is shown. A rare word in a title or among the tags is enough by itself,
unless most other words are foreign to the shop; a word used once in passing is not. Tuned with the
questions in tests/store.
"""


@dataclass(frozen=True, slots=True)
class Passage:
    """The part of an article that matches the question best, at most 700 characters."""

    article_id: str
    version: int
    title: str
    passage: str
    score: float


# asked → spelt: words as the articles spell them, without noise. known: the share of them that any
# article knows. term: with synonyms. scored: title, tags and text each with their own rarity, since
# "return" is rare among titles and everywhere in texts. best: articles, then their best passage.
_SEARCH: LiteralString = """
    WITH asked AS (
        SELECT word, position
          FROM regexp_split_to_table(search_words(left(%(query)s, 4000)), ' ')
               WITH ORDINALITY AS asked (word, position)
         LIMIT 100
    ), spelt AS (
        SELECT asked.position, coalesce(near.word, asked.word) AS word,
               coalesce(near.lexeme, stem.lexeme) AS lexeme,
               CASE WHEN near.word IS NULL THEN 1.0 ELSE 0.85 END AS trust
          FROM asked
         CROSS JOIN LATERAL (SELECT (ts_lexize('english_stem', asked.word))[1]) AS stem (lexeme)
          LEFT JOIN LATERAL (
            SELECT known.word, known.lexeme FROM knowledge_words AS known
             WHERE length(asked.word) >= 5 AND asked.word ~ '^[a-z]+$'
               AND NOT EXISTS (SELECT FROM knowledge_words WHERE word = asked.word)
               AND NOT EXISTS (SELECT FROM knowledge_words WHERE lexeme = stem.lexeme)
               AND known.deletes && word_deletes(asked.word)
               AND (length(asked.word) >= 6 OR length(known.word) <> length(asked.word)
                    OR translate(known.word, asked.word, '') ||
                       translate(asked.word, known.word, '') = '')
             ORDER BY left(known.word, 1) = left(asked.word, 1) DESC,
                      similarity(known.word, asked.word) DESC, known.uses DESC
             LIMIT 1) AS near ON TRUE
         WHERE NOT EXISTS (SELECT FROM knowledge_words AS noise
                            WHERE noise.word = coalesce(near.word, asked.word)
                              AND noise.lexeme IS NULL)
    ), known AS (
        SELECT avg(EXISTS (SELECT FROM knowledge_words AS exact
                            WHERE exact.lexeme = spelt.lexeme)::int)::float8 AS share
          FROM spelt WHERE lexeme IS NOT NULL
    ), sentence AS (
        SELECT to_tsvector('whole_english', string_agg(word, ' ' ORDER BY position)) AS words
          FROM (SELECT asked.position, coalesce(spelt.word, asked.word) AS word
                  FROM asked LEFT JOIN spelt USING (position)) AS corrected
    ), term AS (
        SELECT lexeme, max(trust) AS trust
          FROM (SELECT lexeme, trust FROM spelt
                UNION ALL
                SELECT also.lexeme, 0.6
                  FROM sentence
                  JOIN search_synonyms AS synonym ON sentence.words @@ synonym.pattern
                 CROSS JOIN unnest(to_tsvector('english', search_words(synonym.words))) AS also
               ) AS meant
         WHERE lexeme IS NOT NULL
         GROUP BY lexeme
    ), weight AS (
        SELECT lexeme, trust, idf(n.articles, df.titles) AS title_idf,
               idf(n.articles, df.tags) AS tags_idf, idf(n.articles, df.texts) AS text_idf
          FROM term
         CROSS JOIN (SELECT count(*) AS articles FROM knowledge_base) AS n
         CROSS JOIN LATERAL (
            SELECT count(*) FILTER (WHERE position = -1) AS titles,
                   count(*) FILTER (WHERE position = 0) AS tags,
                   count(DISTINCT article_id) FILTER (WHERE position > 0) AS texts
              FROM knowledge_terms WHERE lexeme = term.lexeme) AS df
    ), hit AS (
        SELECT article_id, lexeme,
               coalesce(sum(uses) FILTER (WHERE position = -1), 0) AS title,
               coalesce(sum(uses) FILTER (WHERE position = 0), 0) AS tags,
               coalesce(sum(uses) FILTER (WHERE position > 0), 0) AS text
          FROM term JOIN knowledge_terms USING (lexeme)
         GROUP BY article_id, lexeme
    ), scored AS (
        SELECT article_id,
               sum(trust * (0.8 * title_idf * least(title, 1)
                          + 1.0 * tags_idf * tags * 2.0 / (tags + 1.0)
                          + 0.4 * text_idf * text * 2.0 / (text + 1.0))) AS score
          FROM hit JOIN weight USING (lexeme)
         GROUP BY article_id
    ), best AS (
        SELECT article_id, score
          FROM (SELECT article_id, score, max(score) OVER () AS top FROM scored) AS ranked
         CROSS JOIN known
         WHERE top * known.share >= %(relevant)s AND score >= 0.2 * top
         ORDER BY score DESC, article_id
         LIMIT %(limit)s
    )
    SELECT best.article_id, article.version, article.title, passage.content AS passage,
           round(best.score::numeric, 2)::float8 AS score
      FROM best
      JOIN knowledge_base AS article USING (article_id)
     CROSS JOIN LATERAL (
        SELECT content
          FROM knowledge_passages AS passages
          LEFT JOIN knowledge_terms AS terms
            ON terms.article_id = passages.article_id AND terms.position = passages.position
          LEFT JOIN weight ON weight.lexeme = terms.lexeme
         WHERE passages.article_id = best.article_id
         GROUP BY passages.position, content
         ORDER BY coalesce(sum(weight.trust * weight.text_idf
                               * terms.uses / (terms.uses + 0.5)), 0) DESC,
                  passages.position
         LIMIT 1) AS passage
     ORDER BY best.score DESC, best.article_id
"""


_AMONG = 20
"""How many articles of each ranking are combined."""
_RANK_OFFSET = 60
"""Of reciprocal rank fusion, as its authors chose it: the first ranks are not everything."""


async def search(
    tx: Tx, query: str, limit: int = 3, *, meaning: Meaning | None = None
) -> list[Passage]:
    """The best passage of each matching article in effect, best first; empty if none matches.

    Words are corrected to the articles' spelling (a letter or two may be wrong), synonyms are
    added, and articles are ranked by BM25: rare words count more, repetition counts less and less.
    `meaning` gives a second ranking, and the two are combined by reciprocal rank fusion. An article
    that no word of the question matches is never found.
    """
    await articles.bring_into_effect(tx)
    cursor = tx.cursor(row_factory=class_row(Passage))
    await cursor.execute(
        _SEARCH,
        {
            "query": query.replace("\x00", " "),
            "relevant": RELEVANT,
            "limit": limit if meaning is None else _AMONG,
        },
    )
    by_words = await cursor.fetchall()
    if meaning is None or not by_words:
        return by_words[:limit]
    return await _fused(tx, query, by_words, meaning, limit)


async def _fused(
    tx: Tx, query: str, by_words: list[Passage], meaning: Meaning, limit: int
) -> list[Passage]:
    await _learn(tx, meaning)
    near = meaning.nearest(query, _AMONG)
    score: dict[str, float] = {}
    for ranking in ([p.article_id for p in by_words], [article_id for article_id, _ in near]):
        for rank, article_id in enumerate(ranking, 1):
            score[article_id] = score.get(article_id, 0.0) + 1 / (_RANK_OFFSET + rank)
    # Equal scores keep the order of the words' ranking.
    best = sorted(score, key=lambda article_id: -score[article_id])[:limit]
    found = {p.article_id: p for p in by_words}
    missing = [place for place in near if place[0] in best and place[0] not in found]
    cursor = tx.cursor(row_factory=class_row(Passage))
    await cursor.execute(
        """
        SELECT article_id, version, title, passages.content AS passage, 0.0::float8 AS score
          FROM knowledge_passages AS passages
          JOIN knowledge_base USING (article_id)
          JOIN unnest(%(ids)s::text[], %(positions)s::int[]) AS wanted (article_id, position)
         USING (article_id, position)
        """,
        {"ids": [p[0] for p in missing], "positions": [p[1] for p in missing]},
    )
    found |= {p.article_id: p for p in await cursor.fetchall()}
    return [found[article_id] for article_id in best if article_id in found]


async def _learn(tx: Tx, meaning: Meaning) -> None:
    """Rebuilds its index from the articles in effect if it has others or none."""
    cursor = await tx.execute(
        """
        SELECT md5(string_agg(article_id || ' ' || version, ',' ORDER BY article_id)) AS stamp
          FROM knowledge_base
        """
    )
    row = await cursor.fetchone()
    stamp = str(row["stamp"]) if row else ""
    if meaning.knows(stamp):
        return
    cursor = await tx.execute(
        """
        SELECT article_id, position, title || '. ' || passages.content AS text
          FROM knowledge_passages AS passages JOIN knowledge_base USING (article_id)
        UNION ALL
        SELECT article_id, 0, tag
          FROM knowledge_base, jsonb_array_elements_text(metadata -> 'tags') AS tag
         ORDER BY 1, 2, 3
        """
    )
    rows = await cursor.fetchall()
    places = [(row["article_id"], row["position"]) for row in rows]
    await asyncio.to_thread(meaning.read, stamp, places, [row["text"] for row in rows])
