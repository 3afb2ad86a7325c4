"""How a text reads: what it has of what makes people stop, read and answer, each with the measured value and advice.

Deterministic: counts and word lists, no model. Advice never stops anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.connectors import registry
from accounts.connectors.counting import find_links
from accounts.connectors.types import Capabilities
from content.models import Post
from content.states import PostKind, PublicationState

# A title that fits a card of a phone: Chinese characters, Latin characters.
TITLE_ZH, TITLE_EN = (8, 22), (25, 65)
# What feeds show before "more".
FOLD_ZH, FOLD_EN = 40, 110
PARAGRAPH_ZH, PARAGRAPH_EN = 150, 450
SENTENCE_ZH, SENTENCE_EN = 45, 25
HASHTAGS_WISE = (1, 5)
_HAN = re.compile(r"[\u3400-\u9fff]")
_HASHTAG = re.compile(r"[#＃]([^\s#＃]{1,60})")
_HOOK = re.compile(
    r"\d|[一二三四五六七八九十两]+[个种步招件天次]|[?？]|如何|怎么|怎样|为什么|原来|竟然|别再|终于|只要|千万"
    r"|\b(how|why|what|when|which|never|stop|new|first|before you)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"[?？]|评论区|留言|你觉得|你们|聊聊|告诉我|说说|投票|点赞|收藏|转发|关注|猜一猜|抽奖|预约|私信|点击|戳|打卡"
    r"|\b(comment|tell us|share|vote|save this|follow|reply|let us know|which one|tag a)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[。！？!?…\n]+|\.(?:\s|$)")
_WORD = re.compile(r"[A-Za-z0-9'’-]+")


@dataclass(frozen=True, slots=True)
class Trait:
    """One thing a good text has. `measured` says what is there, `advice` what to do; empty where it is fine."""

    key: str
    good: bool
    title: str
    measured: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Quality:
    """The traits and how many of a hundred they make together. No traits: there is nothing to judge yet."""

    traits: tuple[Trait, ...]

    @property
    def score(self) -> int:
        """Share of traits that are fine, 0 to 100."""
        return round(100 * sum(trait.good for trait in self.traits) / len(self.traits)) if self.traits else 0

    @property
    def advice(self) -> int:
        """How many traits could be better."""
        return sum(not trait.good for trait in self.traits)


def post_quality(*, post: Post) -> Quality:
    """How the shared text of a post reads. No query where its publications are loaded."""
    text = post.text.strip()
    if not text and not post.title:
        return Quality(())
    accounts = [row.account for row in post.publications.all() if row.state != PublicationState.CANCELLED]
    caps = [registry.capabilities(slug) for slug in dict.fromkeys(account.platform for account in accounts)]
    chinese = len(_HAN.findall(text + post.title)) * 2 > len(_WORD.findall(text + post.title))
    found = [*_title(post.title, caps, chinese, post.kind), *_opening(text, chinese), *_structure(text, chinese)]
    found += [*_sentences(text, chinese), *_interaction(text, post), *_hashtags(text, caps), *_links(text)]
    return Quality(tuple(found))


def _title(title: str, caps: list[Capabilities], chinese: bool, kind: str) -> Iterator[Trait]:
    if not title and not any(each.title for each in caps) and kind != PostKind.ARTICLE:
        return
    low, high = TITLE_ZH if chinese else TITLE_EN
    count = len(title)
    measured = ngettext("%(n)s character", "%(n)s characters", count) % {"n": count}
    fits = low <= count <= high
    wise = _("Between %(low)s and %(high)s characters read well on a phone.") % {"low": low, "high": high}
    advice = "" if fits else wise
    yield Trait("title", fits, _("Title"), measured, advice)
    hook = bool(_HOOK.search(title))
    measured = _("has a hook") if hook else _("no hook yet")
    advice = "" if hook else _("A number, a question or “how to” makes people stop.")
    yield Trait("hook", hook, _("Hook"), measured, advice)


def _opening(text: str, chinese: bool) -> Iterator[Trait]:
    if not text:
        return
    first, fold = text.split("\n", 1)[0].strip(), FOLD_ZH if chinese else FOLD_EN
    good = len(first) <= fold * 2 and not first.startswith(("#", "＃", "http"))
    measured = ngettext("first line: %(n)s character", "first line: %(n)s characters", len(first)) % {"n": len(first)}
    advice = "" if good else _("Say the point in the first %(n)s characters; feeds fold the rest.") % {"n": fold}
    yield Trait("opening", good, _("Opening"), measured, advice)


def _structure(text: str, chinese: bool) -> Iterator[Trait]:
    limit = PARAGRAPH_ZH if chinese else PARAGRAPH_EN
    parts = [part for part in re.split(r"\n+", text) if part.strip()]
    if not parts:
        return
    longest = max(len(part) for part in parts)
    measured = ngettext("%(n)s paragraph", "%(n)s paragraphs", len(parts)) % {"n": len(parts)}
    good = longest <= limit
    advice = "" if good else _("Break paragraphs of more than %(n)s characters, or make a list.") % {"n": limit}
    yield Trait("structure", good, _("Structure"), measured, advice)


def _sentences(text: str, chinese: bool) -> Iterator[Trait]:
    bare = _HASHTAG.sub("", text)
    lengths = [
        len(part.strip()) if chinese else len(_WORD.findall(part))
        for part in _SENTENCE_END.split(bare)
        if part and part.strip()
    ]
    if not lengths:
        return
    average, limit = round(sum(lengths) / len(lengths)), SENTENCE_ZH if chinese else SENTENCE_EN
    unit = _("%(n)s characters a sentence") if chinese else _("%(n)s words a sentence")
    good = average <= limit
    advice = "" if good else _("Shorter sentences are read to the end.")
    yield Trait("readability", good, _("Readability"), unit % {"n": average}, advice)


def _interaction(text: str, post: Post) -> Iterator[Trait]:
    good = post.kind in {PostKind.POLL, PostKind.LOTTERY} or bool(_ASKS.search(f"{text}\n{post.first_comment}"))
    measured = _("invites an answer") if good else _("nothing to answer")
    advice = "" if good else _("Ask a question, offer a vote, or say what to do next.")
    yield Trait("interaction", good, _("Interaction"), measured, advice)


def _hashtags(text: str, caps: list[Capabilities]) -> Iterator[Trait]:
    count, (low, high) = len(_HASHTAG.findall(text)), HASHTAGS_WISE
    most = min([high, *(each.hashtags_max for each in caps if each.hashtags_max)])
    good = low <= count <= most
    measured = ngettext("%(n)s hashtag", "%(n)s hashtags", count) % {"n": count}
    advice = "" if good else _("Between %(low)s and %(high)s that people search for.") % {"low": low, "high": most}
    yield Trait("hashtags", good, _("Hashtags"), measured, advice)


def _links(text: str) -> Iterator[Trait]:
    links = find_links(text)
    if not links:
        return
    tagged = sum("utm_source=" in link.value for link in links)
    good = tagged == len(links)
    measured = _("%(tagged)s of %(all)s links tagged") % {"tagged": tagged, "all": len(links)}
    advice = "" if good else _("Tag links (UTM), or nobody sees which post sold.")
    yield Trait("links", good, _("Links"), measured, advice)
