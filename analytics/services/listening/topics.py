"""Finding words that rise: counted in the background, read by the page as they were found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import ahocorasick
from django.db import transaction

from analytics.models import HotTopic
from analytics.selectors.listening.matching import stands, written
from analytics.selectors.listening.texts import Heard, texts_between
from config.lib.clock import day_start, local_day, now
from interactions.selectors.frequent import frequent_words
from interactions.selectors.masking import masked, personal_places
from interactions.states import Sentiment
from team.models import Workspace

DAYS, BEFORE = 7, 28
# Texts of the last days from which words are taken (the newest), words that are followed, and topics that are kept.
SAMPLE, CANDIDATES, KEPT = 5_000, 400, 24
# A topic is in at least so many texts and said at least so many times as often as before.
LEAST, LIFT = 5, 1.5
REFS = 4
_TAG = re.compile(r"[#＃]([^\s#＃@,，。.!！?？:：;；/|]{2,30})[#＃]?")


@dataclass(slots=True)
class _Count:
    series: list[int] = field(default_factory=lambda: [0] * (DAYS + BEFORE))
    moods: Counter[str] = field(default_factory=Counter)
    refs: list[str] = field(default_factory=list)


def topics_find_all() -> int:
    """Find hot topics in every workspace. Returns how many there are."""
    return sum(topics_find(workspace=one) for one in Workspace.objects.order_by("pk"))


def topics_find(*, workspace: Workspace) -> int:
    """Count what the last seven days talk about against the 28 days before, over inbox, competitors and imports.

    The same wording on the same day counts once. Words and hashtags of at least 5 texts of the last 7 days are looked
    for in all texts of the 35 days. With n texts now and b before, e = 7 / 28 · b were to be expected; lift =
    (n + 1) / (e + 1), where the ones keep new words with few texts from leading by chance. A topic has lift ≥ 1.5 and
    n ≥ e + 2 · √(e + 1), two deviations of a count. Of topics in about the same texts the hottest stays.
    """
    today = local_day(now(), workspace.time_zone)
    first = today - timedelta(days=DAYS + BEFORE - 1)
    recent = list(_texts(workspace, today - timedelta(days=DAYS - 1), today))
    candidates = _candidates(recent)
    counts = _counted(workspace, candidates, first, today) if candidates else {}
    topics = _topics(workspace, counts)
    with transaction.atomic():
        Workspace.objects.select_for_update().get(pk=workspace.pk)
        HotTopic.objects.for_workspace(workspace).delete()
        HotTopic.objects.bulk_create(topics)
    return len(topics)


def _texts(workspace: Workspace, first: date, last: date) -> Iterable[Heard]:
    since, until = day_start(first, workspace.time_zone), day_start(last + timedelta(days=1), workspace.time_zone)
    return texts_between(workspace=workspace, since=since, until=until)


def _candidates(texts: Sequence[Heard]) -> set[tuple[str, bool]]:
    """Words and hashtags, with whether it is one, that enough of the newest texts hold. Nothing personal is a topic."""
    newest = sorted(texts, key=lambda one: one.at, reverse=True)[:SAMPLE]
    plain = [masked(one.text) for one in newest]
    words = {(word, False) for word, _n in frequent_words(plain, limit=CANDIDATES, least=LEAST)}
    tags: Counter[str] = Counter()
    for text in plain:
        tags.update({written(tag) for tag in _TAG.findall(text)})
    named = {(tag, True) for tag, n in tags.most_common(CANDIDATES) if n >= LEAST and not personal_places(tag)}
    whole = {tag for tag, _is_tag in named}
    return named | {(word, False) for word, _is_tag in words if word not in whole and not personal_places(word)}


def _counted(
    workspace: Workspace, candidates: set[tuple[str, bool]], first: date, last: date
) -> dict[tuple[str, bool], _Count]:
    """In how many texts of each day each candidate stands. Hashtags count only where they are marked as such."""
    words = {word for word, is_tag in candidates if not is_tag}
    automaton = ahocorasick.Automaton()
    for word in words:
        automaton.add_word(word, word)
    if words:
        automaton.make_automaton()
    counts = {one: _Count() for one in candidates}
    seen: set[tuple[int, int]] = set()
    for one in _texts(workspace, first, last):
        plain = written(one.text)
        at = (local_day(one.at, workspace.time_zone) - first).days
        # What is copied or said again with the same words on the same day is no second voice.
        if (at, hash(plain)) in seen:
            continue
        seen.add((at, hash(plain)))
        hits = automaton.iter(plain) if words else ()
        found = {(word, False) for end, word in hits if stands(plain, end - len(word) + 1, end + 1)}
        if "#" in plain:
            found |= {(tag, True) for tag in _TAG.findall(plain)} & counts.keys()
        for topic in found:
            _add(counts[topic], one, at)
    return counts


def _add(count: _Count, text: Heard, at: int) -> None:
    if not 0 <= at < len(count.series):
        return
    count.series[at] += 1
    if at >= BEFORE:
        count.moods[text.sentiment] += 1
        count.refs = [*count.refs, text.key][-REFS:]


def _topics(workspace: Workspace, counts: dict[tuple[str, bool], _Count]) -> list[HotTopic]:
    moment, made = now(), []
    for (word, is_tag), count in counts.items():
        current, before = sum(count.series[BEFORE:]), sum(count.series[:BEFORE])
        expected = before * DAYS / BEFORE
        lift = (current + 1) / (expected + 1)
        if current < LEAST or lift < LIFT or current < expected + 2 * (expected + 1) ** 0.5:
            continue
        made.append(
            HotTopic(
                workspace=workspace, word=word[:40], is_tag=is_tag, current=current, before=before, lift=lift,
                positive=count.moods[Sentiment.POSITIVE], neutral=count.moods[Sentiment.NEUTRAL],
                negative=count.moods[Sentiment.NEGATIVE], series=count.series, refs=count.refs, found_at=moment,
            )
        )  # fmt: skip
    made.sort(key=lambda one: (-one.lift * one.current**0.5, not one.is_tag, -len(one.word), one.word))
    kept: list[HotTopic] = []
    for one in made:
        if len(kept) < KEPT and not any(_alike(one, other) for other in kept):
            kept.append(one)
    return kept


def _alike(one: HotTopic, other: HotTopic) -> bool:
    """Whether two topics are one: in the same texts, or with a part in common and in about as many."""
    if one.series == other.series:
        return True
    near = abs(one.current - other.current) <= 0.3 * max(one.current, other.current)
    return near and any(one.word[at : at + 2] in other.word for at in range(len(one.word) - 1))
