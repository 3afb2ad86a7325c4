"""One published post, drawn roughly the way its network would."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

import regex

from ..counting import HASHTAG, LINK
from ..flavours import FLAVOURS, Flavour
from ..network import Network
from ..records import Account, Comment, MediaFile, Post
from ..shapes import account_path, iso
from .html import Html, el, join
from .icons import icon
from .words import Reader

LIVE = regex.compile(
    rf"(?P<link>{LINK.pattern})|(?P<tag>{HASHTAG.pattern})|(?P<who>(?<![\p{{L}}\p{{N}}_@/])@[\w.-]{{1,40}})"
)
LONG_TEXT = 220
COMMENTS_SHOWN = 2
SHARES_SHOWN = 100
GRID_SHOWN = 9
SHOWN_COUNTS = ("video_views", "impressions", "likes", "comments", "shares", "saves")


def card(network: Network, post: Post, read: Reader, *, whole: bool = False) -> Html:
    """The post as an article; `whole` is its own page, with all text and comments."""
    if post.deleted_at is not None:
        return el("article", id=f"p-{post.id}", data_gone=True)
    account = network.store.accounts[post.account_id]
    flavour = FLAVOURS[account.flavour]
    media = _media(network, post, flavour, read, whole=whole)
    body = _words(network, post, read, whole=whole)
    first = flavour.layout in {"media", "stage", "cinema", "article"}
    return el(
        "article",
        _head(account, flavour, post, read),
        (media, body) if first else (body, media),
        _counts(network, post, read),
        _said(network, post, account, read, whole=whole),
        _passed_on(network, post, read) if whole else None,
        id=f"p-{post.id}",
        class_=f"card lay-{flavour.layout}{' whole' if whole else ''}",
        data_at=int(post.ready_at * 1000),
        lang=post.language or None,
    )


def avatar(account: Account, size: str = "") -> Html:
    """The account's picture or coloured initial with its network's chip."""
    flavour = FLAVOURS[account.flavour]
    picture = el("img", src=f"/media/{account.avatar}", alt="") if account.avatar else account.display_name[:1].upper()
    return el(
        "span",
        picture,
        chip(flavour, "pf-xs"),
        class_=f"av av-{account.colour} {size}".strip(),
        aria_hidden="true",
    )


def chip(flavour: Flavour, size: str = "") -> Html:
    """The network's one-character chip."""
    return el("span", flavour.glyph, class_=f"pf pf-{flavour.tone} {size}".strip(), aria_hidden="true")


def when(at: float, read: Reader) -> Html:
    """A time a script may turn into the reader's own zone."""
    return el("time", read.when(at), datetime=iso(at))


def live_text(text: str) -> Html:
    """Text with its links, hashtags and mentions made live; everything else escaped."""
    parts: list[Html | str] = []
    end = 0
    for match in LIVE.finditer(text):
        parts.append(text[end : match.start()])
        end = match.end()
        whole = match.group()
        if match.group("link"):
            shown = (urlsplit(whole).netloc + urlsplit(whole).path).rstrip("/")
            short = shown if len(shown) <= 40 else f"{shown[:39]}…"
            parts.append(el("a", short, href=whole, rel="noopener noreferrer nofollow", class_="link"))
        elif match.group("tag"):
            parts.append(el("a", whole, href=f"/?tag={quote(whole.strip('#'))}", class_="link"))
        else:
            parts.append(el("a", whole, href=f"/@{quote(whole[1:])}", class_="link"))
    return join(*parts, text[end:])


def _head(account: Account, flavour: Flavour, post: Post, read: Reader) -> Html:
    name = el("a", account.display_name, href=account_path(account), class_="who")
    meta = el(
        "span",
        el("span", flavour.name(read.lang)),
        el("a", when(post.ready_at, read), href=f"/p/{post.id}"),
        class_="meta",
    )
    processing = (
        el("span", icon("clock"), read("processing"), class_="tag tag-warn") if post.ready_at > read.now else None
    )
    tag = el("span", read("practice"), class_="tag")
    return el("header", avatar(account, "av-lg"), el("span", name, meta, class_="names"), processing, tag)


def _words(network: Network, post: Post, read: Reader, *, whole: bool) -> Html:
    title = el("h2", el("a", post.title, href=f"/p/{post.id}")) if post.title else None
    if whole:
        title = el("h1", post.title) if post.title else el("h1", post.text[:40], class_="sr")
    long = not whole and (len(post.text) > LONG_TEXT or post.text.count("\n") > 8)
    text = el("p", live_text(post.text), class_="text clamp" if long else "text") if post.text else None
    more = el("a", read("all"), href=f"/p/{post.id}", class_="link more") if long else None
    thread = [el("li", live_text(part)) for part in post.thread]
    return el("div", title, text, more, el("ol", thread, class_="thread") if thread else None, class_="words")


def _media(network: Network, post: Post, flavour: Flavour, read: Reader, *, whole: bool) -> Html | None:
    files = network.files(post)
    images = [item for item in files if item.kind == "image"]
    video = next((item for item in files if item.kind == "video"), None)
    if video is not None:
        poster = f"/media/{images[0].id}" if images else None
        player = el(
            "video", src=f"/media/{video.id}", poster=poster, controls=True, playsinline=True, preload="metadata",
            width=video.width or None, height=video.height or None, aria_label=video.alt or read("video"),
        )  # fmt: skip
        return el("div", player, class_=f"media one {'tall' if video.height > video.width else 'wide'}")
    if not images:
        return None
    shown = images if whole else images[: 1 if flavour.layout == "article" else GRID_SHOWN]
    rest = len(images) - len(shown)
    cells = [_image(item, index, rest if item is shown[-1] else 0, read) for index, item in enumerate(shown, 1)]
    return el("div", cells, class_=f"media {'one' if len(shown) == 1 else f'grid g{min(len(shown), 9)}'}")


def _image(media: MediaFile, index: int, rest: int, read: Reader) -> Html:
    alt = media.alt or f"{read('image')} {index}"
    picture = el(
        "img", src=f"/media/{media.id}", alt=alt, width=media.width, height=media.height, loading="lazy"
    )  # fmt: skip
    badge = el("span", "ALT", class_="alt", title=media.alt, aria_hidden="true") if media.alt else None
    more = el("span", f"+{rest}", class_="rest", aria_hidden="true") if rest else None
    return el("a", picture, badge, more, href=f"/media/{media.id}")


def _counts(network: Network, post: Post, read: Reader) -> Html:
    figures = network.figures(post)
    items = []
    for name in SHOWN_COUNTS:
        if name in figures:
            drawing = "seen" if name == "impressions" else name
            label = el("span", read(drawing), class_="sr")
            items.append(
                el("li", icon(drawing), label, el("span", read.number(figures[name]), title=f"{figures[name]:,}"))
            )
    return el("ul", items, class_="counts")


def _said(network: Network, post: Post, account: Account, read: Reader, *, whole: bool) -> Html | None:
    comments = network.store.visible_comments(post.id)
    shown = comments
    if not whole:
        first = [entry for entry in comments if entry.own and not entry.reply_to][:1]
        others = [entry for entry in comments if entry not in first]
        shown = first + others[len(others) - COMMENTS_SHOWN + len(first) :] if len(others) > 1 else first + others
    rows = [said_row(network, entry, read) for entry in shown]
    if not whole:
        return el("ul", rows, class_="said") if rows else None
    heading = el("h2", read("comments"), el("small", str(len(comments))))
    nothing = el("p", read("no_comments"), class_="quiet")
    return el("section", heading, el("ul", rows, class_="said") if rows else nothing, class_="talk")


def _passed_on(network: Network, post: Post, read: Reader) -> Html | None:
    found = network.shares(post)
    rows = [
        el(
            "li", el("b", share.author), el("span", live_text(share.text), class_="saying") if share.text else None,
            when(share.at, read), id=f"s-{share.id}" if share.id else None,
        )
        for share in found[:SHARES_SHOWN]
    ]  # fmt: skip
    heading = el("h2", read("passed_on"), el("small", str(len(found))))
    return el("section", heading, el("ul", rows, class_="said"), class_="talk") if rows else None


def said_row(network: Network, comment: Comment, read: Reader) -> Html:
    """Something that was said, as one row of a list."""
    target = network.store.comments.get(comment.reply_to)
    to = el("span", read("reply_to"), " ", target.author, class_="to") if target and comment.kind == "comment" else None
    badge = el("span", read("author"), class_="tag tag-accent") if comment.own else None
    changed = el("span", read("edited"), class_="to") if comment.edited_at and not comment.deleted_at else None
    words = el("span", live_text(comment.text), class_="saying")
    if comment.deleted_at:
        words = el("span", read("taken_back"), class_="saying gone")
    images = [el("img", src=f"/media/{item}", alt=read("image"), loading="lazy") for item in comment.media]
    return el(
        "li", el("b", comment.author), badge, to, changed, words, when(comment.at, read),
        el("span", images, class_="sent") if images else None,
        id=f"c-{comment.id}", class_="mine" if comment.own else None,
    )  # fmt: skip
