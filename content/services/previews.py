"""How a post will look on each chosen platform: the content of the preview cards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accounts.connectors import registry
from accounts.connectors.counting import Span, count, find_hashtags, find_links, find_mentions
from accounts.connectors.types import Capabilities, Format
from accounts.models import SocialAccount
from content.models import MediaAsset, Post
from content.selectors.wording import by_hand_words
from content.services.by_hand import by_hand_note
from content.services.kinds.preview import NO_FACTS, PreviewFacts, media_shown, preview_facts
from content.services.payload import payload_build
from content.states import PublicationState

# Which card imitates a platform of this tone; the others look like a microblog.
LOOKS = {"xhs": "note", "ig": "photo", "wb": "weibo", "dy": "reel", "sph": "reel", "gzh": "article", "bili": "clip"}
# Characters after which the platform folds a text (its own apps, 2026-11); 0: it does not.
FOLDS = {"xhs": 90, "ig": 110, "wb": 140, "dy": 70, "sph": 50, "bili": 80}


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; `kind` is "", "link", "tag" or "mention"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Preview:
    """One card. `length` and `limit` in the platform's own counting; `by_hand`: that and why a person posts it."""

    account: SocialAccount
    caps: Capabilities
    look: str
    title: str
    text: tuple[Piece, ...]
    folded: bool
    thread: tuple[tuple[Piece, ...], ...]
    first_comment: str
    media: tuple[MediaAsset, ...]
    cover: MediaAsset | None
    when: datetime | None
    length: int
    limit: int
    by_hand: str = ""
    facts: PreviewFacts = NO_FACTS

    @property
    def initial(self) -> str:
        """One character for the account's round picture."""
        return str(self.account)[:1].upper()

    @property
    def template(self) -> str:
        """The card's template."""
        return f"content/_preview_{self.look}.html"

    @property
    def grid(self) -> str:
        """How a feed lays out so many pictures: "1", "2", "4" or "9"."""
        amount = len(self.media)
        return "1" if amount == 1 else "2" if amount == 2 else "4" if amount == 4 else "9"


def post_previews(*, post: Post) -> list[Preview]:
    """One preview per chosen platform, in the order of the accounts; the first account of each stands for it."""
    shown: dict[str, Preview] = {}
    for publication in post.publications.all():
        account = publication.account
        if account.platform not in shown and publication.state != PublicationState.CANCELLED:
            shown[account.platform] = _preview(post, account)
    return list(shown.values())


def _preview(post: Post, account: SocialAccount) -> Preview:
    media = media_shown(post, account.platform)
    caps = registry.capabilities(account.platform)
    payload = payload_build(post=post, account=account)
    text, folded = _fold(payload["text"], FOLDS.get(caps.tone, 0))
    videos = [asset for asset in media if asset.kind == "video"]
    images = [asset for asset in media if asset.kind == "image"]
    limit = account.text_max or caps.text.max
    return Preview(
        account=account,
        caps=caps,
        look="article" if payload["format"] == Format.ARTICLE else LOOKS.get(caps.tone, "feed"),
        title=payload["title"] if caps.title else "",
        text=pieces(f"{text}…" if folded else text, mentions=caps.mentions, links=caps.links_clickable),
        folded=folded,
        thread=tuple(pieces(part, mentions=caps.mentions) for part in payload["thread"]),
        first_comment=payload["first_comment"],
        media=media,
        cover=images[0] if images else videos[0] if videos else None,
        when=post.due_at,
        length=count(payload["text"], caps.text.rule, caps.text.url_length),
        limit=limit,
        by_hand=by_hand_words(by_hand_note(post=post, account=account, payload=payload)),
        facts=preview_facts(payload, media),
    )


def pieces(text: str, *, mentions: bool = True, links: bool = True) -> tuple[Piece, ...]:
    """The text taken apart into plain runs, links, hashtags and mentions."""
    spans: list[tuple[str, Span]] = [("tag", span) for span in find_hashtags(text)]
    spans += [("link", span) for span in find_links(text)] if links else []
    spans += [("mention", span) for span in find_mentions(text)] if mentions else []
    found, at = [], 0
    for kind, span in sorted(spans, key=lambda item: item[1].start):
        if span.start < at:
            continue
        if span.start > at:
            found.append(Piece("", text[at : span.start]))
        found.append(Piece(kind, text[span.start : span.end]))
        at = span.end
    if at < len(text):
        found.append(Piece("", text[at:]))
    return tuple(found)


def _fold(text: str, limit: int) -> tuple[str, bool]:
    lines = text.split("\n")
    if limit and (len(text) > limit or len(lines) > 6):
        cut = "\n".join(lines[:6])[:limit].rstrip()
        return cut, True
    return text, False
