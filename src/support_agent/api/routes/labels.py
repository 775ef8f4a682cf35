"""GET /labels/…: a printable return label, for whoever has its signed link."""

import re
from html import escape

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from support_agent.api.deps import WithFlows
from support_agent.api.html import html_page
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
    return html_page(
        f"Return label {parcel.return_number}",
        f"""<p class="screen">Print this page, cut out the label, and tape it to the parcel.</p>
<div class="label">
<dl>
<dt>To</dt><dd>{escape(shop.name)} Returns</dd>
<dt>Return</dt><dd>{escape(parcel.return_number)}, order {escape(parcel.order_number)}</dd>
<dt>Tracking number</dt><dd class="number">{escape(parcel.tracking_number)}</dd>
</dl>
</div>
<p>Put into the parcel:</p>
<ul>{items}</ul>
<p class="screen">Questions? Write to {escape(shop.email)} or call {escape(shop.phone)}.</p>""",
    )


def _not_found(shop: Shop) -> str:
    return html_page(
        "This link doesn't open a label",
        f"""<p>The link is incomplete, too old, or its return is no longer expected.</p>
<p>Ask us for a new one: write to {escape(shop.email)} or call {escape(shop.phone)}.</p>""",
    )
