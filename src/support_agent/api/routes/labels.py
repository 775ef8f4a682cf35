"""GET /labels/…: a printable return label, for whoever has its signed link."""

import re
from html import escape

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from support_agent.api.deps import WithFlows
from support_agent.api.html import html_page
from support_agent.domain.sentences.language import language
from support_agent.domain.sentences.tables import LABELS
from support_agent.domain.shop import Shop
from support_agent.flows.commerce.labels import Shown

router = APIRouter(include_in_schema=False)
_REST = re.compile(r"([A-Za-z0-9-]{1,60})/([1-9][0-9]{0,5})/([a-z2-7]{1,40})")


@router.get("/labels/{rest:path}", response_class=HTMLResponse)
async def show_label(flows: WithFlows, request: Request) -> HTMLResponse:
    """The label, or the same plain page for every invalid link."""
    # For a path parameter, the router drops a line break at its end.
    read = _REST.fullmatch(request.scope["path"].partition("/labels/")[2])
    parcel = await flows.labels.shown(read[1], int(read[2]), read[3]) if read else None
    if parcel is None:
        return HTMLResponse(_not_found(flows.shop), 404, {"X-Robots-Tag": "noindex"})
    return HTMLResponse(_label(flows.shop, parcel), 200, {"X-Robots-Tag": "noindex"})


def _label(shop: Shop, parcel: Shown) -> str:
    items = "".join(f"<li>{escape(name)}</li>" for name in parcel.items)
    both = LABELS.number_and_order(number=parcel.return_number, order=parcel.order_number)
    return html_page(
        LABELS.title(number=parcel.return_number),
        f"""<p class="screen">{escape(LABELS.print_it())}</p>
<div class="label">
<dl>
<dt>{escape(LABELS.to())}</dt><dd>{escape(LABELS.receiver(shop=shop.name))}</dd>
<dt>{escape(LABELS.parcel())}</dt><dd>{escape(both)}</dd>
<dt>{escape(LABELS.tracking_number())}</dt><dd class="number">{escape(parcel.tracking_number)}</dd>
</dl>
</div>
<p>{escape(LABELS.put_in())}</p>
<ul>{items}</ul>
<p class="screen">{escape(LABELS.questions(email=shop.email, phone=shop.phone))}</p>""",
        language(),
    )


def _not_found(shop: Shop) -> str:
    return html_page(
        LABELS.not_found(),
        f"""<p>{escape(LABELS.why_not_found())}</p>
<p>{escape(LABELS.ask_for_new(email=shop.email, phone=shop.phone))}</p>""",
        language(),
    )
