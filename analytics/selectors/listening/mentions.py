"""Mentions with the words they were found in, personal data covered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.cache import cache
from django.db.models import Q, QuerySet

from analytics.listening_states import MentionSource
from analytics.models import Mention, Monitor
from analytics.selectors.listening.matching import words_of, written
from config.lib.clock import day_start, local_day, now
from interactions.selectors.frequent import frequent_words
from interactions.selectors.masking import masked
from interactions.states import Sentiment
from team.models import Workspace

PAGE, LONGEST = 30, 300
# Authors and words are told from the newest so many mentions of the period, and remembered so many seconds.
SAMPLE, REMEMBERED = 1_000, 600
AUTHORS, WORDS = 8, 30


@dataclass(frozen=True, slots=True)
class Said:
    """A mention to be shown. `text` "" where it was deleted or erased; `thread_id` of a received message.

    `closed`: it stands in the inbox, which the reader may not read.
    """

    mention: Mention
    text: str
    author: str
    url: str
    thread_id: int | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What is listed: empty fields ask nothing. `day`: one day of the workspace."""

    mood: str = ""
    source: str = ""
    platform: str = ""
    day: date | None = None


def mention_query(
    *, workspace: Workspace, monitor: Monitor, days: int | None = None, asked: Asked | None = None
) -> QuerySet[Mention]:
    """Mentions of a monitor, newest first, with what is needed to show them."""
    asked = asked or Asked()
    rows = Mention.objects.for_workspace(workspace).filter(monitor=monitor)
    if asked.day is not None:
        start, end = asked.day, asked.day + timedelta(days=1)
        rows = rows.filter(at__gte=day_start(start, workspace.time_zone), at__lt=day_start(end, workspace.time_zone))
    elif days is not None:
        first = local_day(now(), workspace.time_zone) - timedelta(days=days - 1)
        rows = rows.filter(at__gte=day_start(first, workspace.time_zone))
    for name, value in (("sentiment", asked.mood), ("source", asked.source), ("platform", asked.platform)):
        if value:
            rows = rows.filter(**{name: "" if value == "unknown" else value})
    shown = rows.select_related("message__thread__identity", "post__tracked", "heard")
    return shown.order_by("-at", "-pk")


def after_cursor(rows: QuerySet[Mention], cursor: str) -> QuerySet[Mention]:
    """The rows below the one a page ended with; a cursor nobody made is none."""
    moment, _mark, number = cursor.partition("~")
    try:
        at, pk = datetime.fromisoformat(moment), int(number)
    except ValueError:
        return rows
    if at.tzinfo is None or not 0 < pk < 2**63:
        return rows
    return rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk))


def cursor_of(mention: Mention) -> str:
    """What `after_cursor` takes."""
    return f"{mention.at.isoformat()}~{mention.pk}"


def mention_page(
    rows: QuerySet[Mention], *, cursor: str = "", may_read: bool, size: int = PAGE
) -> tuple[list[Said], str]:
    """One page by keyset, and the cursor of the next one ("" on the last)."""
    found = list(after_cursor(rows, cursor)[: size + 1])
    following = cursor_of(found[size - 1]) if len(found) > size else ""
    return [said(one, may_read=may_read) for one in found[:size]], following


def mentions_all(rows: QuerySet[Mention], *, batch: int = 500) -> Iterator[Mention]:
    """All rows in batches by keyset, for exports of any length."""
    cursor = ""
    while found := list(after_cursor(rows, cursor)[:batch]):
        yield from found
        cursor = cursor_of(found[-1])


def said(mention: Mention, *, may_read: bool) -> Said:
    """The mention with its words. Without `may_read` words of the inbox stay closed."""
    text, author, url, thread_id = _words(mention)
    if mention.source == MentionSource.INBOX and not may_read:
        return Said(mention, "", "", "", closed=True)
    if not text:
        return Said(mention, "", "", "", thread_id)
    return Said(mention, masked(text)[:LONGEST], masked(author), url, thread_id)


def _words(mention: Mention) -> tuple[str, str, str, int | None]:
    if mention.message is not None:
        who = mention.message.thread.identity
        gone = mention.message.deleted_at is not None
        text = "" if gone else mention.message.text
        return text, who.name or who.handle, mention.message.url, mention.message.thread_id
    if mention.post is not None:
        return mention.post.text, str(mention.post.tracked), mention.post.url, None
    if mention.heard is not None:
        return mention.heard.text, mention.heard.author, mention.heard.url, None
    return "", "", "", None


@dataclass(frozen=True, slots=True)
class Talk:
    """Who speaks and in which words, from the newest mentions of the period.

    `authors`: name, platform, mentions, negative ones; `sampled`: how many mentions were read.
    """

    authors: Sequence[tuple[str, str, int, int]]
    words: Sequence[tuple[str, int]]
    sampled: int


def talk_of(*, workspace: Workspace, monitor: Monitor, days: int, platform: str, may_read: bool) -> Talk:
    """The loudest authors and most frequent words; remembered for ten minutes. One query."""
    epoch = cache.get(epoch_mark(workspace.pk), 0)
    mark = f"listening:talk:{epoch}:{monitor.pk}:{monitor.updated_at.timestamp()}:{days}:{platform}:{may_read}"
    known = cache.get(mark)
    if known is not None:
        return Talk(*known)
    rows = mention_query(workspace=workspace, monitor=monitor, days=days, asked=Asked(platform=platform))
    if not may_read:
        rows = rows.exclude(source=MentionSource.INBOX)
    authors: Counter[tuple[str, str]] = Counter()
    bad: Counter[tuple[str, str]] = Counter()
    texts: list[str] = []
    own = sorted(words_of((monitor.name, *monitor.any_of, *monitor.all_of)), key=len, reverse=True)
    sampled = 0
    for mention in rows[:SAMPLE]:
        text, author, _url, _thread = _words(mention)
        sampled += 1
        if text:
            texts.append(_without(masked(text), own))
        if author:
            who = (masked(author), mention.platform)
            authors[who] += 1
            bad[who] += mention.sentiment == Sentiment.NEGATIVE
    words = frequent_words(texts, limit=WORDS, least=2)
    found = Talk(
        [(name, where, n, bad[(name, where)]) for (name, where), n in authors.most_common(AUTHORS)],
        words,
        sampled,
    )
    cache.set(mark, (found.authors, found.words, found.sampled), timeout=REMEMBERED)
    return found


def _without(text: str, own: Sequence[str]) -> str:
    """The text without the words that are listened for, which stand in all of them."""
    plain = written(text)
    for word in own:
        plain = plain.replace(word, " ")
    return plain


def epoch_mark(workspace_id: int) -> str:
    """Where in the cache it stands since when remembered names may be shown; an erasure begins anew."""
    return f"listening:epoch:{workspace_id}"
