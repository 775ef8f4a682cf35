"""Help articles: read from Markdown, stored, split into passages and indexed for search."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import LiteralString

from psycopg.types.json import Jsonb

from support_agent.domain.errors import InvalidInput
from support_agent.domain.shop import Shop
from support_agent.store.db import Tx
from support_agent.store.knowledge import vocabulary

SAMPLES = Path(__file__).with_name("articles")
SAMPLE_SOURCE = "sample"

PASSAGE_CHARS = 700  # about what a text message thread or a spoken answer can use
_SEPARATORS = tuple(map(re.compile, ("\n\n", "\n", r"(?<=[.!?]) ", " ")))
_FRONT = re.compile(r"\A---\n(?P<head>.*?)\n---\n(?P<body>.*)", re.DOTALL)
_KEYS = ("id", "title", "tags", "from")


@dataclass(frozen=True, slots=True)
class Article:
    """One help article. `tags`: words customers use for it; `content`: Markdown.

    `valid_from`: when this version becomes valid; None: at once.
    """

    article_id: str
    title: str
    tags: tuple[str, ...]
    content: str
    valid_from: datetime | None = None


def parse_article(text: str) -> Article:
    """An article from Markdown with front matter (id, title, tags, from). Raises InvalidInput.

    `from: 2027-01-01` (a date or a time, UTC by default) is when the version becomes valid.
    """
    match = _FRONT.match(text.replace("\r\n", "\n"))
    if match is None:
        raise InvalidInput("article", "must open with front matter: ---, id, title, tags, ---")
    head: dict[str, str] = {}
    for line in match["head"].splitlines():
        key, colon, value = line.partition(":")
        if not colon or key.strip() not in _KEYS:
            raise InvalidInput("article", f"{line!r} is not one of {', '.join(_KEYS)}")
        head[key.strip()] = value.strip()
    for key in ("id", "title"):
        if not head.get(key):
            raise InvalidInput(key, "is missing in the article's front matter")
    if not match["body"].strip():
        raise InvalidInput("article", f"{head['id']!r} has no text below its front matter")
    tags = tuple(tag.strip() for tag in head.get("tags", "").split(",") if tag.strip())
    valid_from = _moment(head["from"]) if head.get("from") else None
    return Article(head["id"], head["title"], tags, match["body"].strip(), valid_from)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidInput("from", f"{text!r} is no date; write it as 2027-01-31") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def sample_articles(shop: Shop) -> list[Article]:
    """The sample shop's articles with the shop's own numbers."""
    return [
        parse_article(shop.render(path.read_text("utf-8"))) for path in sorted(SAMPLES.glob("*.md"))
    ]


def passages(content: str) -> list[str]:
    """The article's sections with their headings, none longer than PASSAGE_CHARS."""
    found: list[str] = []
    for section in re.split(r"\n(?=#+ )", content.strip()):
        heading, _, body = section.partition("\n") if section.startswith("#") else ("", "", section)
        heading = heading.lstrip("# ").strip()
        room = PASSAGE_CHARS - len(heading) - 1
        found += [f"{heading}\n{piece}".strip() for piece in _pieces(body.strip(), room)]
    return found


def _pieces(text: str, room: int) -> list[str]:
    """`text` cut at paragraphs, else sentences, else words, so that each piece fits `room`."""
    if len(text) <= room:
        return [text] if text else []
    for separator in _SEPARATORS:
        cuts = [match.start() for match in separator.finditer(text) if match.start() <= room]
        if cuts and cuts[-1] > 0:
            return [text[: cuts[-1]].rstrip(), *_pieces(text[cuts[-1] :].strip(), room)]
    return [text[:room], *_pieces(text[room:], room)]


async def save(tx: Tx, articles: Iterable[Article], *, source: str) -> list[str]:
    """Stores new versions and indexes those in effect. Returns the IDs of new or changed ones.

    Older versions stay. The sample's articles never replace an article from another source.
    """
    changed: list[str] = []
    for article in articles:
        cursor = await tx.execute(
            """
            INSERT INTO article_versions (article_id, version, title, content, metadata, valid_from)
            SELECT %(id)s, coalesce(last.version, 0) + 1, %(title)s, %(content)s, %(metadata)s,
                   coalesce(%(valid_from)s, now())
              FROM (SELECT 1) AS one
              LEFT JOIN LATERAL (SELECT * FROM article_versions WHERE article_id = %(id)s
                                  ORDER BY version DESC LIMIT 1) AS last ON TRUE
             WHERE last.version IS NULL
                OR ((last.title, last.content, last.metadata)
                    IS DISTINCT FROM (%(title)s, %(content)s, %(metadata)s::jsonb)
                    OR last.valid_from <> coalesce(%(valid_from)s, last.valid_from))
               AND (%(source)s <> %(sample)s OR last.metadata ->> 'source' = %(sample)s)
            RETURNING article_id
            """,
            {
                "id": article.article_id,
                "title": article.title,
                "content": article.content,
                "metadata": Jsonb({"source": source, "tags": list(article.tags)}),
                "valid_from": article.valid_from,
                "source": source,
                "sample": SAMPLE_SOURCE,
            },
        )
        if await cursor.fetchone():
            changed.append(article.article_id)
    if changed:
        await bring_into_effect(tx)
    return changed


_DUE: LiteralString = """
    SELECT due.article_id, due.version, due.title, due.content, due.metadata
      FROM (SELECT DISTINCT ON (article_id) * FROM article_versions
             WHERE valid_from <= now()
             ORDER BY article_id, valid_from DESC, version DESC) AS due
      LEFT JOIN knowledge_base AS shown USING (article_id)
     WHERE shown.version IS DISTINCT FROM due.version
     ORDER BY due.article_id
"""


async def bring_into_effect(tx: Tx) -> bool:
    """Makes versions searchable whose time has come. Returns whether there were any.

    Needs its own transaction: a search runs without one, and must find all of a version.
    """
    cursor = await tx.execute(_DUE)
    if not await cursor.fetchall():
        return False
    async with tx.transaction():
        await tx.execute("SELECT pg_advisory_xact_lock(hashtext('article_versions'))")
        cursor = await tx.execute(_DUE)
        for due in await cursor.fetchall():
            await tx.execute(
                """
                INSERT INTO knowledge_base (article_id, version, title, content, metadata)
                VALUES (%(article_id)s, %(version)s, %(title)s, %(content)s, %(metadata)s)
                ON CONFLICT (article_id) DO UPDATE
                   SET version = excluded.version, title = excluded.title,
                       content = excluded.content, metadata = excluded.metadata,
                       updated_at = now()
                """,
                {**due, "metadata": Jsonb(due["metadata"])},
            )
            await _index(
                tx,
                Article(
                    due["article_id"], due["title"], tuple(due["metadata"]["tags"]), due["content"]
                ),
            )
        await vocabulary.save_spellings(tx)
    return True


async def _index(tx: Tx, article: Article) -> None:
    """Splits the article into passages and counts the word stems of title, tags and passages."""
    pieces = passages(article.content)
    await tx.execute(
        "DELETE FROM knowledge_passages WHERE article_id = %(id)s", {"id": article.article_id}
    )
    await tx.execute(
        "DELETE FROM knowledge_terms WHERE article_id = %(id)s", {"id": article.article_id}
    )
    await tx.execute(
        """
        INSERT INTO knowledge_passages (article_id, position, content)
        SELECT %(id)s, position, content
          FROM unnest(%(pieces)s::text[]) WITH ORDINALITY AS piece (content, position)
        """,
        {"id": article.article_id, "pieces": pieces},
    )
    await tx.execute(
        """
        WITH part (position, words) AS (
            VALUES (-1, %(title)s::text), (0, %(tags)s::text)
            UNION ALL
            SELECT position, content FROM knowledge_passages WHERE article_id = %(id)s
        )
        INSERT INTO knowledge_terms (lexeme, article_id, position, uses)
        SELECT term.lexeme, %(id)s, part.position, cardinality(term.positions)
          FROM part, unnest(to_tsvector('english', search_words(part.words))) AS term
        """,
        {"id": article.article_id, "title": article.title, "tags": ", ".join(article.tags)},
    )
