"""Questions about policies, warranty, parts and how-to: answered from the shop's own articles."""

import re

from house_model.questions import offer
from house_model.reading import slots
from house_model.reading.conversation import Json, objects
from house_model.reading.text import shortened, tokens, words
from house_model.reading.wishes import Wish
from house_model.scene import Scene
from house_model.wording import Part, plain

STOP_WORDS = words(
    "a an the i i'm i'd i've i'll me my mine we our us you your yours u ur it its it's he she "
    "they them this that these those is am are was were be been being do does did don't "
    "doesn't didn't have has had having can could would will shall should may might must of "
    "in on at to for from by with about into over as and or but if then so than too very just "
    "also please pls thanks thank hi hello hey um uh ok okay yeah yes no not what what's "
    "whats which who when where why how much many any some get got getting want wanna need "
    "know tell like there here up out let lemme gonna guys really still ya yall question "
    "wondering wonder asking ask help explain inform kindly dear team something anything one "
    "ones sell carry stock available availability inventory buy price cost costs left looking "
    "check see find give show sure maybe right now today actually however"
)
_SHOP_WORDS = words(
    "stock available availability inventory buy price cost costs left sell carry ones"
)
_HINTS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), hint)
    for pattern, hint in (
        (
            r"\bdoa\b|dead on arrival|(?:arrives?|shows? up|comes?) (?:dead|broken)",
            "DOA dead on arrival",
        ),
        (
            r"price[ -]?match|cheaper|match .{0,80}price|competitor",
            "price match lower price same product",
        ),
        (
            r"\b(?:how long|when|days|soon)\b.{0,80}\brefund|\brefund.{0,80}\b(?:take|long|time)",
            "refund how long it takes money arrives",
        ),
        (
            r"\brestocking|\bopened\b|\bunopened|return (?:policy|window)",
            "return opened delivery days",
        ),
        (
            r"\b(?:ship|deliver)\w*.{0,80}\b(?:cost|much|price|fee|free)"
            r"|(?:cost|much|free).{0,80}\b(?:ship|deliver|overnight|express)",
            "shipping cost and speed standard express",
        ),
        (
            r"\b(?:how long|how fast|when|time)\b.{0,80}\b(?:ship|deliver)",
            "shipping cost and speed days",
        ),
        (r"\bwarrant|guarantee", "warranty years how long"),
        (
            r"\b(?:accept|take|pay with|payment methods?|paypal|apple pay|klarna|crypto)",
            "payment take Visa Mastercard PayPal",
        ),
        (
            r"\bhours|\bopen (?:on|today)|\bclose\b|\bphone (?:line|number)",
            "people hours closed holidays",
        ),
        (r"\bmotherboards?|\bmobo|\bsocket|\bam5\b|\blga", "socket board processor fits"),
    )
)
"""How articles write about the topic, to find the right passage and not only its article."""

_GENERAL = words("item items thing things stuff product products anyone people policy policies")
_SHORT_CHARACTERS, _EMAIL_CHARACTERS = 230, 900
_PASSAGE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_MOST_ASKED = 280
_KINDS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(asked), re.compile(told, re.IGNORECASE))
    for asked, told in (
        (r"\bhours\b|\bopen\b|\bclose\b|what time", r"\d ?(?:am|pm)\b|\d:\d\d"),
        (r"how much|\bcosts?\b|\bfees?\b|\bprice\b", r"[$€£]\d|\bfree\b|\d ?%"),
        (
            r"how (?:long|many|soon|fast)|\bdays\b|\bwindow\b",
            r"\d{1,6} (?:business )?(?:days?|hours?|weeks?|months?|years?)",
        ),
    )
)
"""What is asked for, and what a sentence with the answer looks like."""
_OF_THE_KIND = 2
_SAME = {
    "psu": "power", "gpu": "graphics", "cpu": "processor", "ram": "memory", "mobo": "board",
    "card": "graphics", "motherboard": "board",
}  # fmt: skip
"""Customers' words and the articles' words for the same thing, in the singular."""
_STEM = 5
"""The letters of a word that are compared: "returns" and "returned" count as the same."""


def content_words(text: str, *, keep_shop_words: bool = True) -> list[str]:
    """The words that carry the question."""
    words = tokens(slots.prepared(text))
    stop = STOP_WORDS - _SHOP_WORDS if keep_shop_words else STOP_WORDS
    return list(dict.fromkeys(word for word in words if word not in stop))


def query_for(text: str) -> str:
    """The words that carry the question, plus those that articles use for its topic."""
    asked = content_words(text)
    telling = [word for word in asked if word not in _GENERAL and not word.startswith("ord")]
    extra = [word for word in _topic(text).split() if word.lower() not in telling]
    return " ".join([*(telling or asked), *extra])[:_MOST_ASKED] or text[:_MOST_ASKED]


def _topic(text: str) -> str:
    """The words that articles use for a known topic; "" if it is unknown."""
    return next((hint for pattern, hint in _HINTS if pattern.search(text.lower())), "")


def answer(wish: Wish, scene: Scene) -> Part | None:
    """What the articles say, with the article named."""
    found = scene.desk.ask("search_knowledge_base", query=query_for(wish.text))
    if found is None:
        return None
    articles = objects(found.get("articles"))
    if found.get("outcome") != "ok" or not articles:
        return Part("I don't have an article that answers this.", question=offer("person"))
    return told(articles[0], wish.text)


def told(article: Json, question: str) -> Part:
    """The passage: whole in an email if short enough, otherwise its best sentences."""
    title, passage = (
        str(article.get("title") or "our help pages"),
        str(article.get("passage") or ""),
    )
    picked = excerpt(passage, question, _SHORT_CHARACTERS)
    name = f"{title} ({cited})" if (cited := _cited(article)) else title
    heading, body = _parted(passage)
    whole = f"**{heading}**\n\n{body}" if heading else body
    return Part(
        f"From **{name}**:\n\n{whole if len(whole) <= _EMAIL_CHARACTERS else picked}",
        short=f"{picked} ({title})",
        spoken=f"Our article {title} says: {picked}",
    )


def _cited(article: Json) -> str:
    """The article and its version: "KB-RETURNS, version 2"."""
    article_id, version = article.get("article_id"), article.get("version")
    return f"{article_id}, version {version}" if article_id and version else str(article_id or "")


def _parted(passage: str) -> tuple[str, str]:
    """A passage's heading, if its first line is one, and the rest."""
    lines = [line for line in passage.strip().split("\n") if not line.startswith("#")]
    if len(lines) > 1 and lines[0] and lines[0][-1] not in ".!?:;|" and lines[0][0] not in "-*|":
        return lines[0].strip(), "\n".join(lines[1:]).strip()
    return "", "\n".join(lines).strip()


def excerpt(passage: str, question: str, limit: int) -> str:
    """The sentence closest to the question and what follows it, within the limit."""
    lines = [plain(line) for line in _PASSAGE_END.split(_parted(passage)[1])]
    lines = [line if line[-1] in ".!?:" else f"{line}." for line in lines if line]
    asked = [_SAME.get(word.rstrip("s"), word) for word in content_words(question)]
    wanted = {word[:_STEM] for word in asked}
    kind = next((told for asked, told in _KINDS if asked.search(question.lower())), None)
    common = [
        len(wanted & {word[:_STEM] for word in tokens(line)})
        + (_OF_THE_KIND if kind and kind.search(line) else 0)
        for line in lines
    ]
    start = max(range(len(lines)), key=lambda i: (common[i], -i), default=0)
    picked = lines[start : start + 1]
    for line in lines[start + 1 :]:
        if len(" ".join([*picked, line])) > limit:
            break
        picked.append(line)
    return shortened(" ".join(picked), limit)
