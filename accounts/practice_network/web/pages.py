"""The pages: everybody's feed, an account, a post, and a form that stands for the platform's own app."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ..access import network_of
from ..api.media import keep
from ..counting import hashtags
from ..errors import ApiError
from ..flavours import FLAVOURS
from ..network import Network
from ..records import Account, Post
from ..rules import Submission, check
from ..shapes import account_path
from .cards import avatar, card
from .html import Child, Html, el, join
from .icons import icon
from .speaking import same_origin, speaking, spoken
from .words import COOKIE, Reader

PAGE = 20
FEED_MAX = 40
FILLED_MAX = 5000


async def home(request: Request) -> Response:
    """All accounts' posts, newest first; `tag` narrows to a hashtag, `before` (ms) pages back."""
    network, read = visit(request)
    tag = request.query_params.get("tag", "")
    posts = [post for post in network.store.posts.values() if not tag or tag in hashtags(post.text)]
    heading = el("h1", read("tagged"), " ", f"#{tag}") if tag else el("h1", read("everyone"))
    live = el("span", el("span", class_="pulse"), read("live"), class_="quiet live") if not tag else None
    feed = _feed(request, network, read, posts, "" if tag else "/feed")
    return frame(network, read, f"#{tag}" if tag else "", el("div", heading, live, class_="top"), feed, request=request)


async def account(request: Request) -> Response:
    """The account(s) with a handle and what they published."""
    network, read = visit(request)
    found = accounts_at(network, request)
    posts = [post for item in found for post in network.store.of_account[item.id]]
    feed = _feed(request, network, read, posts, f"/feed?accounts={','.join(item.id for item in found)}")
    heads = [profile(network, item, read) for item in found]
    return frame(network, read, found[0].display_name, heads, feed, here=found, request=request)


async def post(request: Request) -> Response:
    """One post with all its comments."""
    network, read = visit(request)
    found = network.store.posts.get(request.path_params["id"])
    if found is None or found.deleted_at is not None:
        raise HTTPException(404)
    owner = network.store.accounts[found.account_id]
    note, status = None, 200
    if request.method == "POST":
        note = await spoken(request, network, read, owner, found)
        if note is None:
            return RedirectResponse(f"/p/{found.id}", 303)
        status = 422
    source = f"/feed?post={found.id}"
    body = el(
        "div", card(network, found, read, whole=True), class_="feed", data_feed=source, data_after=network.store.version
    )
    form = speaking(read, owner, note, ("comment",))
    return frame(
        network, read, found.title or found.text[:40], body, form, here=[owner], status=status, request=request
    )


async def feed(request: Request) -> Response:
    """Cards that changed after version `after`, oldest first, for a page that is open; 204 when there are none."""
    network, read = visit(request)
    asked = request.query_params
    after = int(asked["after"]) if asked.get("after", "").isdecimal() else network.store.version
    only = {part for part in asked.get("accounts", "").split(",") if part}
    ids = network.store.changed_since(after)
    posts = [network.store.posts[post_id] for post_id in ids if asked.get("post", post_id) == post_id]
    wanted = [item for item in posts if not only or item.account_id in only][:FEED_MAX]
    headers = {"x-version": str(network.store.version), "cache-control": "no-store"}
    if not wanted:
        return Response(status_code=204, headers=headers)
    wanted.sort(key=lambda item: item.ready_at)
    return HTMLResponse(join(*(card(network, item, read, whole="post" in asked) for item in wanted)), headers=headers)


async def by_hand(request: Request) -> Response:
    """Publish without the API, as a person does in a platform's app (for hand-off posts)."""
    network, read = visit(request)
    owner = accounts_at(network, request)[0]
    flavour = FLAVOURS[owner.flavour]
    note: Html | None = None
    # An app that is opened by a link comes up with the post filled in.
    title, text = request.query_params.get("title", "")[:FILLED_MAX], request.query_params.get("text", "")[:FILLED_MAX]
    status = 200
    if request.method == "POST":
        same_origin(request)
        async with request.form(max_files=flavour.images_max + 1) as form:
            title, text = str(form.get("title") or ""), str(form.get("text") or "")
            files = [item for item in form.getlist("files") if isinstance(item, UploadFile) and item.size]
            try:
                made = await _publish_by_hand(network, owner, title.strip(), text.replace("\r\n", "\n").strip(), files)
            except ApiError as error:
                reasons = [_reason(read, entry) for entry in error.details] or [read(error.code)]
                items = el("ul", [el("li", reason) for reason in reasons])
                note, status = el("div", read("refused"), items, class_="note note-bad", role="alert"), 422
            else:
                url = f"{str(request.base_url).rstrip('/')}/p/{made.id}"
                link = el("a", url, href=url, class_="link")
                note = el("div", read("published"), link, class_="note note-good", role="status")
                title = text = ""
    has_title = bool(flavour.title_max)
    form_html = el(
        "form",
        el("h2", read("by_hand")),
        el("p", read("by_hand_more"), class_="quiet"),
        note,
        el("label", read("title"), el("input", name="title", value=title)) if has_title else None,
        el("label", read("text"), el("textarea", text, name="text", rows=8)),
        el("label", read("file"), el("input", name="files", type="file", multiple=True, accept="image/*,video/*")),
        el("button", read("publish"), class_="btn"),
        method="post", enctype="multipart/form-data", class_="card form",
    )  # fmt: skip
    heads = profile(network, owner, read)
    return frame(network, read, read("by_hand"), heads, form_html, here=[owner], status=status, request=request)


def missing(request: Request, status: int) -> Response:
    """The page for addresses that lead nowhere."""
    network, read = visit(request)
    back = el("a", read("to_home"), href="/", class_="btn")
    body = el(
        "div", el("h1", read("missing")), el("p", read("missing_more"), class_="quiet"), back, class_="empty card"
    )
    return frame(network, read, read("missing"), body, status=status, request=request)


async def _publish_by_hand(network: Network, owner: Account, title: str, text: str, files: list[UploadFile]) -> Post:
    media = tuple([await keep(network, owner, file) for file in files])
    kinds = {item.kind for item in media}
    formats = FLAVOURS[owner.flavour].formats
    wanted_format = "video" if "video" in kinds else "image" if kinds or "text" not in formats else "text"
    wanted = Submission(wanted_format, title, text, media, ())
    check(FLAVOURS[owner.flavour], wanted)
    return network.publish(owner, wanted)


def _reason(read: Reader, entry: dict[str, object]) -> str:
    limit, actual = entry.get("limit"), entry.get("actual")
    figures = f" ({actual} / {limit})" if isinstance(limit, int) and isinstance(actual, int) else ""
    return read(str(entry["code"])) + figures


def visit(request: Request) -> tuple[Network, Reader]:
    network = network_of(request)
    network.catch_up()
    return network, Reader(request, network.now)


def accounts_at(network: Network, request: Request) -> list[Account]:
    """The accounts a path names. Raises HTTPException 404."""
    handle, flavour = request.path_params["handle"], request.path_params.get("flavour", "")
    found = [item for item in network.store.accounts_named(handle) if flavour in {"", item.flavour}]
    if not found:
        raise HTTPException(404)
    return found


def _feed(request: Request, network: Network, read: Reader, posts: Iterable[Post], source: str) -> Html:
    """A list of cards, one page of it. The newest page watches `source` for news."""
    before = request.query_params.get("before", "")
    limit = int(before) / 1000 if before.isdecimal() else float("inf")
    wanted = sorted(
        (item for item in posts if item.deleted_at is None and item.ready_at < limit), key=lambda item: -item.ready_at
    )
    cards = [card(network, item, read) for item in wanted[:PAGE]]
    older = None
    if len(wanted) > PAGE:
        tag = request.query_params.get("tag", "")
        query = f"?before={int(wanted[PAGE - 1].ready_at * 1000)}" + (f"&tag={quote(tag)}" if tag else "")
        older = el("a", read("older"), href=query, class_="btn older")
    nothing = el("div", el("h2", read("empty")), el("p", read("empty_more"), class_="quiet"), class_="empty card")
    watched = source if not before else ""
    listing = el(
        "div", cards or nothing, class_="feed", data_feed=watched or None, data_after=network.store.version
    )  # fmt: skip
    return join(listing, older)


def profile(network: Network, owner: Account, read: Reader) -> Html:
    flavour = FLAVOURS[owner.flavour]
    count = sum(item.deleted_at is None for item in network.store.of_account[owner.id])
    facts = el(
        "p",
        el("span", el("b", read.number(owner.followers)), " ", read("followers")),
        el("span", el("b", read.number(count)), " ", read("post" if count == 1 else "posts")),
        class_="facts",
    )
    names = el(
        "div",
        el("h1", owner.display_name),
        el("p", f"{flavour.name(read.lang)} · @{owner.handle}", class_="quiet"),
        el("p", owner.bio) if owner.bio else None,
        facts,
    )
    hand = el("a", icon("pencil"), read("by_hand"), href=f"{account_path(owner)}/new", class_="btn ghost")
    talks = el("a", icon("comments"), read("messages"), href=f"{account_path(owner)}/inbox", class_="btn ghost")
    return el("section", avatar(owner, "av-xl"), names, el("span", hand, talks, class_="doing"), class_="profile card")


def _side(network: Network, read: Reader, here: list[Account]) -> Html:
    ids = {item.id for item in here}
    rows = [
        el(
            "a",
            avatar(item),
            el("span", el("b", item.display_name), el("span", FLAVOURS[item.flavour].name(read.lang)), class_="names"),
            href=account_path(item),
            aria_current="page" if item.id in ids else None,
        )
        for item in network.store.accounts.values()
    ]
    everyone = el("a", icon("feed"), read("everyone"), href="/", class_="all", aria_current=None if here else "page")
    return el("nav", el("h2", read("accounts")), everyone, rows, class_="side", aria_label=read("accounts"))


def frame(
    network: Network, read: Reader, title: str, *body: Child, here: list[Account] | None = None, status: int = 200,
    request: Request,
) -> Response:  # fmt: skip
    other = "en" if read.lang == "zh" else "zh"
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="color-scheme", content="light dark"),
        el("meta", name="robots", content="noindex"),
        el("title", " · ".join(filter(None, (title, read("network"))))),
        el("link", rel="icon", href="/static/mark.svg", type="image/svg+xml"),
        el("link", rel="stylesheet", href="/static/practice.css"),
        el("script", src="/static/feed.js", type="module"),
    )
    brand = el(
        "a",
        el("img", src="/static/mark.svg", alt="", width=28, height=28),
        el("b", read("network")),
        href="/",
        class_="brand",
    )
    promise = el("span", icon("shield"), read("promise"), class_="promise")
    query = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    link = "?" + "&".join(f"{quote(name)}={quote(value)}" for name, value in [*query, ("lang", other)])
    switch = el("a", read("other_language"), href=link, hreflang=other, lang=other, class_="btn ghost")
    about = el("aside", el("h2", read("about_title")), el("p", read("about")), class_="about card")
    page = el(
        "html",
        head,
        el(
            "body",
            el("header", brand, promise, switch, class_="bar"),
            el("div", _side(network, read, here or []), el("main", *body), about, class_="page"),
        ),
        lang=read.html_lang,
    )
    answer = HTMLResponse(f"<!doctype html>{page}", status)
    answer.headers["vary"] = "accept-language, cookie"
    if read.chosen:
        answer.set_cookie(COOKIE, read.lang, max_age=365 * 86400, samesite="lax", httponly=True)
    return answer
