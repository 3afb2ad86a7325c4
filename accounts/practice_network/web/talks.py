"""An account's conversations and mentions, with a form to write in either voice."""

from __future__ import annotations

from itertools import islice
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..network import Network
from ..records import Account, Comment
from ..shapes import account_path
from .cards import said_row
from .html import Html, el
from .pages import accounts_at, frame, profile, visit
from .speaking import speaking, spoken
from .words import Reader

# The conversations that were last spoken in, and the latest words of each.
TALKS, WORDS = 30, 40


async def inbox(request: Request) -> Response:
    """Conversations and mentions, the latest first; `with` fills in the form's name."""
    network, read = visit(request)
    owner = accounts_at(network, request)[0]
    note, status = None, 200
    if request.method == "POST":
        note = await spoken(request, network, read, owner, None)
        if note is None:
            return RedirectResponse(f"{account_path(owner)}/inbox", 303)
        status = 422
    name = request.query_params.get("with", "")[:60]
    sections = [_talk(network, read, owner, said) for said in _talks(network, owner)]
    mentions = _mentions(network, owner)
    if mentions:
        rows = [said_row(network, item, read) for item in mentions]
        sections.append(el("section", el("h2", read("mention")), el("ul", rows, class_="said"), class_="card convo"))
    nothing = el("div", el("h2", read("no_messages")), class_="empty card")
    form = speaking(read, owner, note, ("message", "mention"), name)
    body = [profile(network, owner, read), form, sections or nothing]
    return frame(network, read, read("messages"), *body, here=[owner], status=status, request=request)


def _talks(network: Network, owner: Account) -> list[list[Comment]]:
    """The account's conversations, the latest first."""
    found = [list(said.values()) for (account, _who), said in network.store.talks.items() if account == owner.id]
    ordered = [sorted(said, key=lambda item: item.at) for said in found]
    return sorted(ordered, key=lambda said: -said[-1].at)[:TALKS]


def _talk(network: Network, read: Reader, owner: Account, said: list[Comment]) -> Html:
    name = said[-1].to_name if said[-1].own else said[-1].author
    heading = el(
        "h2", name, el("a", read("answer"), href=f"{account_path(owner)}/inbox?with={quote(name)}", class_="link")
    )
    rows = [said_row(network, item, read) for item in said[-WORDS:]]
    return el("section", heading, el("ul", rows, class_="said"), class_="card convo")


def _mentions(network: Network, owner: Account) -> list[Comment]:
    """The latest mentions and our answers to them, the latest first."""
    mine = (
        item
        for item in reversed(network.store.comments.values())
        if item.account_id == owner.id and item.kind == "mention"
    )
    return list(islice(mine, WORDS))
