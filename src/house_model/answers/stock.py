"""Price and stock of products."""

from house_model.answers.knowledge import content_words
from house_model.formats import joined, money
from house_model.reading import products
from house_model.reading.conversation import Json, objects
from house_model.reading.wishes import Wish
from house_model.scene import Scene
from house_model.wording import Part

_MOST_LISTED = 6
_MOST_SAID = 3


def stock(wish: Wish, scene: Scene) -> Part | None:
    """What is in stock, and what it costs."""
    queries = _queries(wish, scene)
    if not queries:
        return Part("", question="Which product would you like me to check?")
    answers = [scene.desk.ask("check_inventory", query=query) for query in queries]
    if any(answer is None for answer in answers):
        return None
    parts = [_told(query, answer or {}) for query, answer in zip(queries, answers, strict=True)]
    return Part(
        "\n\n".join(part.text for part in parts),
        short=" ".join(part.short or part.text for part in parts),
    )


def _queries(wish: Wish, scene: Scene) -> list[str]:
    if wish.products:
        return list(wish.products[:_MOST_SAID])
    if scene.heard.products:
        return list(scene.heard.products[:1])
    words = content_words(wish.text, keep_shop_words=False)
    words = [word for word in words if not word.isdigit()]
    if words:
        return [" ".join(words[:6])]
    return _spoken_of(scene)


def _spoken_of(scene: Scene) -> list[str]:
    """The product last asked about: "is it in stock?"."""
    for turn in reversed(scene.earlier):
        for run in reversed(turn.runs):
            if run.name == "check_inventory" and run.arguments.get("query"):
                return [str(run.arguments["query"])]
        named = products.mentions(turn.text.lower())
        if named:
            return named[-1:]
    return []


def _told(query: str, answer: Json) -> Part:
    found = objects(answer.get("products"))
    if answer.get("outcome") == "unavailable":
        return Part("I can't check the stock at the moment.")
    if answer.get("outcome") != "ok" or not found:
        return Part(f'I don\'t find "{query}" in our catalogue.')
    fitting = set(products.fitting(query, [str(product.get("name", "")) for product in found]))
    best = [product for product in found if product.get("name") in fitting] or found
    if len(best) == 1:
        return Part(_line(best[0], bold=True), short=_line(best[0], bold=False))
    rows = [
        f"| {p.get('name', '')} | {money(p.get('price'))} | {_level(p)} |"
        for p in best[:_MOST_LISTED]
    ]
    table = "\n".join(["| Product | Price | Stock |", "|---|---|---|", *rows])
    return Part(
        f"This is what we have for {query}:\n\n{table}",
        short=" ".join(_line(product, bold=False, places=False) for product in best[:_MOST_SAID]),
    )


def _level(product: Json) -> str:
    count = product.get("in_stock")
    level = str(product.get("availability") or ("in stock" if count else "out of stock"))
    return f"{level} ({count})" if isinstance(count, int) and count > 0 else level


def _line(product: Json, *, bold: bool, places: bool = True) -> str:
    name = f"**{product.get('name', '')}**" if bold else str(product.get("name", ""))
    price = f" at {money(product.get('price'))}" if product.get("price") else ""
    where = [
        f"{place.get('quantity')} in {place.get('warehouse')}"
        for place in objects(product.get("warehouses"))
        if place.get("quantity")
    ]
    at = f": {joined(where)}" if where and places else ""
    return f"{name}{price} is {_level(product)}{at}."
