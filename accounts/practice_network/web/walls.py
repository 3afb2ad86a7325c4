"""Pages of what people who have no account here say."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from ..audience import followers_of
from ..flavours import FLAVOURS
from .cards import chip, live_text, when
from .html import el
from .pages import frame, visit


async def voice(request: Request) -> Response:
    """What one person said to everybody."""
    network, read = visit(request)
    found = network.store.voices.get(request.path_params["id"])
    if found is None or found.deleted_at:
        raise HTTPException(404)
    flavour = FLAVOURS[found.flavour]
    meta = el("span", el("span", flavour.name(read.lang)), when(found.at, read), class_="meta")
    head = el(
        "header",
        chip(flavour),
        el("span", el("b", found.author, class_="who"), meta, class_="names"),
        el("span", read("practice"), class_="tag"),
    )
    facts = el(
        "p",
        el("span", el("b", read.number(followers_of(found.author_id))), " ", read("followers")),
        el("span", el("b", read.number(found.likes)), " ", read("likes")),
        class_="facts",
    )
    text = el("p", live_text(found.text), class_="text")
    body = el("div", el("h1", found.text[:40], class_="sr"), text, facts, class_="words")
    article = el("article", head, body, class_="card lay-text whole", lang=found.language or None)
    return frame(network, read, found.text[:40], el("div", article, class_="feed"), request=request)
