"""Writing by hand on the pages: as the account, like a team does in another tool, or as one of its readers."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request

from ..api.inbox import check_window
from ..api.posts import say
from ..audience import person_id
from ..errors import ApiError
from ..network import Network
from ..records import Account, Comment, Post
from ..rules import check_comment
from .html import Child, Html, el
from .words import Reader

NAME_MAX, TEXT_MAX = 60, 5000


def same_origin(request: Request) -> None:
    """Refuse a form that another site sends in the person's name."""
    if urlsplit(request.headers.get("origin", "")).netloc != request.headers.get("host"):
        raise HTTPException(403)


async def spoken(request: Request, network: Network, read: Reader, owner: Account, post: Post | None) -> Html | None:
    """Say what a form holds, below `post` or without one; a note why it was not said, None when it was."""
    same_origin(request)
    async with request.form(max_fields=10) as form:
        given = {name: str(form.get(name) or "").strip() for name in ("as", "kind", "person", "text")}
    name, kind = given["person"][:NAME_MAX], "comment" if post else given["kind"]
    text = given["text"].replace("\r\n", "\n")[:TEXT_MAX]
    if kind not in {"comment", "message", "mention"} or (kind == "comment") != bool(post):
        raise HTTPException(422)
    try:
        if not name and (given["as"] != "account" or not post):
            raise ApiError(422, "person_required", "Somebody must say it.")
        said = Comment(
            id=network.store.new_id(),
            post_id=post.id if post else "",
            account_id=owner.id,
            author_id=person_id(name),
            author=name,
            text=text,
            at=network.now,
            kind=kind,
        )
        if given["as"] == "account":
            if kind == "message":
                check_window(network, owner, said.author_id)
            # Nobody answered means words to everybody.
            say(network, owner, post, text, to=said if not post else None, answers=False)
        else:
            check_comment(network.flavour(owner), text, message=kind == "message")
            network.listen(said)
    except ApiError as error:
        codes = [str(entry["code"]) for entry in error.details] or [error.code]
        return el("div", read("unsaid"), el("ul", [el("li", read(code)) for code in codes]), class_="note note-bad")
    return None


def speaking(read: Reader, owner: Account, note: Html | None, kinds: tuple[str, ...], person: str = "") -> Html:
    """The form; `person` is filled in where a conversation is going on."""
    voices = [("account", read("as_account")), ("reader", read("as_reader"))]
    return el(
        "form",
        el("h2", read("speak")),
        el("p", read("speak_more"), class_="quiet"),
        note,
        _choice(read("who_speaks"), "as", voices),
        el("label", read("as_person"), el("input", name="person", value=person, maxlength=NAME_MAX)),
        _choice(read("what"), "kind", [(kind, read(kind)) for kind in kinds]) if len(kinds) > 1 else None,
        el("label", read("text"), el("textarea", name="text", rows=3, maxlength=TEXT_MAX), class_="words-in"),
        el("button", read("send"), class_="btn"),
        method="post",
        class_="card form speak",
    )


def _choice(label: str, name: str, options: list[tuple[str, str]]) -> Html:
    entries: list[Child] = [el("option", words, value=value) for value, words in options]
    return el("label", label, el("select", entries, name=name))
