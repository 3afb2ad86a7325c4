"""What a rule asks and does, read from its stored form; unknown keys and values are dropped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from interactions.moderation_states import Hours, SpamFrom
from interactions.states import Intent, Priority, Sentiment

KEYWORDS_MAX, KEYWORD_LEN, TAGS_MAX, TAG_LEN = 100, 60, 10, 40
OFFENCES_MAX, DAYS_MAX, LIMIT_MAX = 100, 90, 24 * 90


@dataclass(frozen=True, slots=True)
class Conditions:
    """All that are set must hold.

    `keywords_any`: one of them occurs; `keywords_none`: none does. `spam`: the score from which on it counts.
    `confidence`: how sure sentiment and intent must be, in percent. `offences`: so many messages of the person were
    hidden or deleted within `offence_days`. `first`: their first message on the channel.
    """

    keywords_any: tuple[str, ...] = ()
    keywords_none: tuple[str, ...] = ()
    link: bool = False
    personal: bool = False
    spam: int = 0
    sentiments: tuple[str, ...] = ()
    intents: tuple[str, ...] = ()
    confidence: int = 0
    offences: int = 0
    offence_days: int = 30
    hours: str = ""
    first: bool = False

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        """From a mapping of any origin."""
        return cls(
            keywords_any=_words(data.get("keywords_any"), KEYWORDS_MAX, KEYWORD_LEN),
            keywords_none=_words(data.get("keywords_none"), KEYWORDS_MAX, KEYWORD_LEN),
            link=data.get("link") is True,
            personal=data.get("personal") is True,
            spam=_number(data.get("spam"), SpamFrom.values),
            sentiments=_known(data.get("sentiments"), Sentiment.values),
            intents=_known(data.get("intents"), Intent.values),
            confidence=_between(data.get("confidence"), 0, 100, 0),
            offences=_between(data.get("offences"), 0, OFFENCES_MAX, 0),
            offence_days=_between(data.get("offence_days"), 1, DAYS_MAX, 30),
            hours=str(data.get("hours") or "") if data.get("hours") in Hours.values else "",
            first=data.get("first") is True,
        )

    @property
    def any(self) -> bool:
        """Whether anything narrows the rule down; words that must be missing alone do not."""
        asked = (self.keywords_any, self.link, self.personal, self.spam, self.sentiments, self.intents, self.offences)
        return any((*asked, self.hours, self.first))


@dataclass(frozen=True, slots=True)
class Actions:
    """What is done. `assign`: "", `duty` (whoever is on shift) or a user's number.

    `reply_id`: the saved reply that is sent, at most once per person in `reply_hours`, and never within `quiet_hours`
    of a person's answer in the thread.
    """

    hide: bool = False
    delete: bool = False
    priority: int = 0
    assign: str = ""
    tags: tuple[str, ...] = ()
    spam: bool = False
    block: bool = False
    reply_id: int | None = None
    reply_hours: int = 24
    quiet_hours: int = 12

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        """From a mapping of any origin."""
        assign = str(data.get("assign") or "")
        reply = data.get("reply_id")
        return cls(
            hide=data.get("hide") is True,
            delete=data.get("delete") is True,
            priority=_number(data.get("priority"), Priority.values),
            assign=assign if assign == "duty" or (assign.isdecimal() and len(assign) < 19) else "",
            tags=_words(data.get("tags"), TAGS_MAX, TAG_LEN),
            spam=data.get("spam") is True,
            block=data.get("block") is True,
            reply_id=reply if isinstance(reply, int) and not isinstance(reply, bool) else None,
            reply_hours=_between(data.get("reply_hours"), 1, LIMIT_MAX, 24),
            quiet_hours=_between(data.get("quiet_hours"), 0, LIMIT_MAX, 12),
        )

    @property
    def any(self) -> bool:
        """Whether anything is done at all."""
        done = (self.hide, self.delete, self.priority, self.assign, self.tags, self.spam, self.block)
        return any(done) or self.reply_id is not None


def stored(terms: Conditions | Actions) -> dict[str, Any]:
    """The form that is kept: JSON-able, without what is not set."""
    plain = asdict(terms)
    usual = {one.name: one.default for one in fields(terms)}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in plain.items()
            if value != usual[name]}  # fmt: skip


def _words(value: Any, most: int, length: int) -> tuple[str, ...]:
    if not isinstance(value, Iterable) or isinstance(value, str | Mapping):
        return ()
    clean = (" ".join(str(word).split())[:length] for word in value)
    return tuple(dict.fromkeys(word for word in clean if word))[:most]


def _known(value: Any, known: Iterable[str]) -> tuple[str, ...]:
    given = set(_words(value, 20, 20))
    return tuple(one for one in known if one and one in given)


def _number(value: Any, known: Iterable[int]) -> int:
    return int(value) if isinstance(value, int) and value in list(known) else 0


def _between(value: Any, least: int, most: int, usual: int) -> int:
    given = isinstance(value, int | float) and not isinstance(value, bool)
    return min(most, max(least, int(value))) if given else usual
