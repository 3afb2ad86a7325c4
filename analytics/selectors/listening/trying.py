"""Trying words out on the past before anybody listens for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from analytics.selectors.listening.matching import Matcher, Rule, bordered, words_of, written
from analytics.selectors.listening.texts import text_columns, text_made, text_sources
from config.lib.clock import now
from interactions.selectors.masking import masked
from team.models import Workspace

DAYS, TEXTS_MOST, EXAMPLES = 30, 20_000, 5
# From so many texts and this share of them on, a monitor tells nothing apart.
COMMON_LEAST, COMMON = 50, 0.3
# Latin words shorter than this mean too many things.
SHORT = 3


@dataclass(frozen=True, slots=True)
class Example:
    """A text that would be met, personal data covered."""

    text: str
    at: datetime
    platform: str
    source: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What a rule finds in the newest texts of the last 30 days.

    `texts`: how many were looked through, `cut`: whether there are more; `hits`: how many it meets; `words`: each word
    with the number of texts that hold it; `doubts`: what speaks against the words, in sentences.
    """

    texts: int
    cut: bool
    hits: int
    words: Sequence[tuple[str, int]]
    examples: Sequence[Example]
    doubts: Sequence[str]


def rule_try(*, workspace: Workspace, rule: Rule) -> Trial:
    """Look through the newest texts, at most 20,000 of each kind. Three queries; changes nothing."""
    since = now() - timedelta(days=DAYS)
    matcher = Matcher({0: rule})
    wanted = {written(word): word for word in (*rule.any_of, *rule.all_of)}
    counts = dict.fromkeys(words_of(wanted), 0)
    seen = hits = 0
    cut = False
    examples: list[Example] = []
    for name, query in text_sources(workspace).items():
        rows = text_columns(name, query.filter(at__gte=since).order_by("-at", "-pk"))[: TEXTS_MOST + 1]
        for number, row in enumerate(rows.iterator(chunk_size=2000)):
            if number == TEXTS_MOST:
                cut = True
                break
            one = text_made(name, row)
            seen += 1
            for word in matcher.words_in(one.text) & counts.keys():
                counts[word] += 1
            if matcher.met(one.text, platform=one.platform, by=one.by):
                hits += 1
                if len(examples) < EXAMPLES:
                    examples.append(Example(masked(one.text)[:200], one.at, one.platform, one.source))
    words = [(wanted[word], n) for word, n in counts.items()]
    return Trial(seen, cut, hits, words, examples, _doubts(rule, counts, seen, hits))


def _doubts(rule: Rule, counts: Mapping[str, int], texts: int, hits: int) -> list[str]:
    found = []
    # Words that narrow a monitor may be as short as they like.
    for word in rule.any_of if not rule.all_of else ():
        plain = written(word)
        short = len(plain) < (SHORT if bordered(plain[0]) else 2)
        if short:
            found.append(
                _("“%(word)s” is very short and was in %(n)s texts of the last 30 days; it may mean other things.")
                % {"word": word, "n": counts.get(plain, 0)}
            )
    if hits >= COMMON_LEAST and hits > COMMON * texts:
        found.append(
            _("These words were met by %(n)s of %(texts)s texts of the last 30 days: they hardly tell anything apart.")
            % {"n": hits, "texts": texts}
        )
    return found
