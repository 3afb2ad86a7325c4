"""What goes into a check and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any


class Severity(StrEnum):
    """How grave a finding is. A block stops publishing, a warning needs acknowledgement, info only tells."""

    BLOCK = "block"
    WARN = "warn"
    INFO = "info"
    PASS = "pass"  # noqa: S105 - a verdict, not a secret


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """What is known of an attached file. `ai_content`: none, assisted, generated or suspected."""

    kind: str
    ai_content: str = "none"
    licence_until: date | None = None
    has_people: bool = False
    release_on_file: bool = False


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day of the calendar with a tone: solemn, caution, festive or plain. `name` by language (zh, en)."""

    key: str
    tone: str
    name: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Subject:
    """One text with everything a rule may ask about it.

    `texts`: field → text as the composer names fields (title, text, first_comment, thread.0, media.0 for a description,
    details.<name>). `platform`: slug, "" for any. `industry`: of the brand (codes of `packs/industries.yaml`).
    `account_discloses`: the account's name shows the seller, who sells own goods there. `ad_kind`, `ai_content`: as on
    the post (`content.states`). `declared`: labels set through the platform's own tool ("ad", "ai"). `kind` and
    `details`: what the post is made as and the fields of its kind. `markets`: where it is read (cn, us, uk, eu).
    `on`: the day it is published, None for today in Shanghai.
    """

    texts: Mapping[str, str]
    platform: str = ""
    industry: str = "general"
    account_discloses: bool = True
    for_minors: bool = False
    ad_kind: str = ""
    ai_content: str = ""
    declared: frozenset[str] = frozenset()
    kind: str = "post"
    details: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    media: tuple[MediaFacts, ...] = ()
    days: tuple[SpecialDay, ...] = ()
    markets: frozenset[str] = frozenset({"cn"})
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One finding.

    `field`, `start`, `end`: where in the original text (code points); start == end == 0 when it concerns the whole.
    `text`: the original words. `term`: the normalised term or "". `rule`: id such as "AD-01"; `law` and `article` by
    language where names differ. `why` and `advice`: sentences by language (zh, en). `suggestions`: replacements for
    exactly these words, best first; "" deletes them. `exemptions`: codes that may lawfully excuse it (A6-fact …).
    `fingerprint`: the same finding in the same words has the same one; acknowledgements and exemptions go by it.
    """

    field: str
    start: int
    end: int
    text: str
    rule: str
    category: str
    severity: Severity
    law: Mapping[str, str]
    article: str
    why: Mapping[str, str]
    advice: Mapping[str, str]
    term: str = ""
    suggestions: tuple[str, ...] = ()
    penalty: str = ""
    exemptions: tuple[str, ...] = ()
    pack: str = ""
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The gravest severity, the findings (gravest first, then by place) and the version of the rules they come from."""

    severity: Severity
    hits: tuple[Hit, ...]
    version: str
