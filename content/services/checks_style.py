"""Checks of the brand kit's rules: how texts are written, and whether pictures are of the brand's colours.

Advice only. Pictures are compared by the main colours that were measured once, when the file came in; files from before
that have none and are not compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.connectors.counting import find_hashtags, find_links, find_mentions
from accounts.models import BrandKit, SocialAccount
from accounts.selectors.identity.kits import kits_of
from config.lib.colours import Match, palette_match
from content.models import Post
from content.selectors.post_files import files_of, own_platforms
from content.services.check_report import Check
from content.services.payload import payload_build

_EMOJI = regex.compile(
    r"(?:\p{Regional_Indicator}{2}|(?:\p{Emoji_Presentation}|\p{Emoji}\uFE0F)\p{Emoji_Modifier}?"
    r"(?:\u200D\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?)*)"
)
# Four letters and more: shorter ones are mostly abbreviations (UV, AI, VIP).
_CAPITALS = regex.compile(r"(?<![\p{L}\p{N}])\p{Lu}{4,}(?![\p{L}\p{N}])")
_REPEATED = regex.compile(r"[!！?？]{2,}|[~～]{3,}")
# Below this part of colour a picture is white, grey and black, and belongs to every palette.
_COLOURLESS = 0.05
Found = tuple[str, str, str]


def style_rules(post: Post, accounts: Sequence[SocialAccount]) -> Iterator[Check]:
    """What the kits of the post's accounts would have otherwise. One query, none more for a workspace without kits."""
    kits = kits_of(workspace=post.workspace, account_ids=[account.pk for account in accounts])
    for kit in kits:
        address = reverse("accounts:brand_kit", args=[post.workspace.slug, kit.pk])
        for (code, title, detail), platform in (*_in_texts(post, accounts, kit), *_in_files(post, accounts, kit)):
            yield Check(code, "warning", "style", title, detail, _("Brand kit"), "open", address, platform)


def _in_texts(post: Post, accounts: Sequence[SocialAccount], kit: BrandKit) -> Iterator[tuple[Found, str]]:
    """Each finding once, with the platform where only its own version says it."""
    if not (kit.phrases_forbidden or kit.no_capitals or kit.no_repeated_marks or kit.emoji_most is not None):
        return
    texts = {account.platform: _words_of(payload_build(post=post, account=account)) for account in accounts}
    own = {v.platform for v in post.variants.all() if v.text is not None or v.title is not None}
    told: set[Found] = set()
    for platform, text in (texts or {"": f"{post.title}\n{post.text}"}).items():
        for found in _of_text(text, kit):
            if found not in told:
                told.add(found)
                yield found, platform if platform in own else ""


def _words_of(payload: dict[str, object]) -> str:
    return f"{payload['title']}\n{payload['text']}"


def _of_text(text: str, kit: BrandKit) -> Iterator[Found]:
    detail = _("The brand kit “%(name)s” asks for another style.") % {"name": kit.name}
    low = text.casefold()
    for phrase in kit.phrases_forbidden:
        if phrase.casefold() in low:
            yield "style_phrase", _("The brand does not say “%(words)s”") % {"words": phrase}, detail
    if kit.no_capitals and (found := _CAPITALS.search(_without_names(text))):
        yield "style_capitals", _("“%(words)s” shouts in capitals") % {"words": found[0]}, detail
    if kit.no_repeated_marks and (found := _REPEATED.search(text)):
        yield "style_marks", _("Repeated marks: %(words)s") % {"words": found[0]}, detail
    count = len(_EMOJI.findall(text)) if kit.emoji_most is not None else 0
    if kit.emoji_most is not None and count > kit.emoji_most:
        over = count - kit.emoji_most
        title = ngettext("%(n)s emoji more than the brand wants", "%(n)s emoji more than the brand wants", over)
        yield "style_emoji", title % {"n": over}, detail


def _without_names(text: str) -> str:
    """The text with links, tags and handles blanked: names are written as they are written."""
    for span in (*find_links(text), *find_hashtags(text), *find_mentions(text)):
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    return text


def _in_files(post: Post, accounts: Sequence[SocialAccount], kit: BrandKit) -> Iterator[tuple[Found, str]]:
    if not kit.colours_least or not kit.colours:
        return
    own = own_platforms(post)
    platforms = {account.platform for account in accounts}
    for used in files_of(post):
        colours = used.asset.facts.get("colours")
        if not colours or not (platforms <= {""} or any(used.goes_to(slug, own) for slug in platforms)):
            continue
        match = palette_match(colours, kit.palette)
        if match.coloured < _COLOURLESS or 100 * match.near >= kit.colours_least:
            continue
        yield _far(used.place, match, kit), used.platform


def _far(place: int, match: Match, kit: BrandKit) -> Found:
    title = _("Picture %(n)s is far from the brand's colours") % {"n": place + 1}
    places = {"n": round(100 * match.near), "least": kit.colours_least, "name": kit.name}
    detail = _("%(n)s %% of its coloured area lie near the palette of “%(name)s”; the kit asks for %(least)s %%.")
    return "style_colours", title, detail % places
