"""Filters of the queue and of a publication's row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import qrcode
from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from accounts.connectors import registry
from accounts.connectors.setup import HandOff
from config.lib.clock import now
from content.models import Attempt, Publication
from content.selectors import pause_report, wording
from content.selectors import publication as publications
from content.selectors.steps import Step, attempt_outcome, attempt_text, held_text, publication_step
from content.states import PublicationState as S
from team.templatetags.ui import short_date

register = template.Library()


@register.filter
def step(publication: Publication) -> Step:
    """Cause and next step."""
    return publication_step(publication)


@register.filter
def answer_text(attempt: Attempt) -> str:
    """What the platform said."""
    return attempt_text(attempt)


@register.filter
def outcome_text(attempt: Attempt) -> str:
    """How the call ended."""
    return attempt_outcome(attempt)


@register.filter
def span_words(minutes: int) -> str:
    """A length of time in words."""
    return wording.span_words(minutes)


@register.filter
def exact_moment(moment: datetime) -> str:
    """Date and time to the second in the active zone."""
    return f"{short_date(moment)} {exact_clock(moment)}"


@register.filter
def exact_clock(moment: datetime) -> str:
    """Time to the second in the active zone."""
    return timezone.localtime(moment).strftime("%H:%M:%S")


@register.filter
def beginning(publication: Publication) -> str:
    """The first words of what is sent, on one line."""
    words = " ".join(text for _name, text in copyable(publication)).split()
    return Truncator(" ".join(words)).chars(160)


@register.filter
def sentences(parts: Sequence[str]) -> str:
    """Sentences as one paragraph: Chinese ones follow each other without a space."""
    return ("" if (get_language() or "").startswith("zh") else " ").join(parts)


@register.filter
def can_look(publication: Publication) -> bool:
    """Whether its platform can be asked what became of it."""
    return publications.can_look(publication.account.platform)


@register.simple_tag
def qr(text: str, label: str) -> SafeString:
    """A QR code as an SVG of one path: no image request, no inline style. `label` names it for screen readers."""
    code = qrcode.QRCode(border=3, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    rows = code.get_matrix()
    path = "".join(f"M{start} {y}h{length}v1h-{length}z" for y, row in enumerate(rows) for start, length in _runs(row))
    return format_html(
        '<svg class="qr-code" viewBox="0 0 {0} {0}" role="img" aria-label="{1}" shape-rendering="crispEdges">'
        '<path class="qr-paper" d="M0 0h{0}v{0}h-{0}z"/><path class="qr-ink" d="{2}"/></svg>',
        len(rows),
        label,
        path,
    )


def _runs(row: list[bool]) -> list[tuple[int, int]]:
    """Where dark modules start in a row, and how many follow one another."""
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if not dark:
            continue
        if runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((x, 1))
    return runs


@register.filter
def copyable(publication: Publication) -> list[tuple[str, str]]:
    """Fields of the hand-off package with text in them: field name and text."""
    payload: dict[str, Any] = publication.payload
    parts = [("title", payload.get("title", "")), ("text", payload.get("text", ""))]
    parts += [("thread", part) for part in payload.get("thread", [])]
    parts.append(("first_comment", payload.get("first_comment", "")))
    return [(name, text) for name, text in parts if text]


@register.filter
def by_hand(publication: Publication) -> str:
    """That and why a person posts it, while it is still to come."""
    open_states = {S.DRAFT, S.SCHEDULED, S.PAUSED, S.NEEDS_HANDOFF, S.FAILED}
    return wording.by_hand_text(publication) if publication.state in open_states else ""


@register.filter
def hand_off(platform: str) -> HandOff | None:
    """How a person posts there, where the platform says so."""
    return registry.capabilities(platform).hand_off


@register.filter
def why_held(publication: Publication) -> str:
    """Why it is held back."""
    return held_text(publication)


@register.filter
def late_by(due: datetime | None) -> str:
    """How long its time has passed, in the coarsest unit that says enough."""
    if due is None:
        return ""
    minutes = max(0, int((now() - due).total_seconds() // 60))
    if minutes < 60:
        return ngettext("%(n)s minute late", "%(n)s minutes late", minutes) % {"n": minutes}
    if (hours := minutes // 60) < 48:
        return ngettext("%(n)s hour late", "%(n)s hours late", hours) % {"n": hours}
    days = hours // 24
    return ngettext("%(n)s day late", "%(n)s days late", days) % {"n": days}


@register.filter
def went_out_text(publication: Publication) -> str:
    """Why a post could become public during a pause; the row carries its `reason`."""
    person = publication.closed_by.label if publication.closed_by else ""
    return {
        pause_report.BREACH: lambda: _("A call was begun although the pause was in force."),
        pause_report.ALREADY: lambda: _("It was on its way to the platform before the pause."),
        pause_report.CONFIRMED: lambda: _("%(person)s noted it as live.") % {"person": person},
        pause_report.BY_HAND: lambda: _("%(person)s posted it by hand.") % {"person": person},
    }[publication.reason]()  # type: ignore[attr-defined]


@register.filter
def went_out_short(reason: str) -> str:
    """The same in a word or two, for the figures."""
    return {
        pause_report.BREACH: lambda: pgettext("went out", "sent although paused"),
        pause_report.ALREADY: lambda: pgettext("went out", "on the way"),
        pause_report.CONFIRMED: lambda: pgettext("went out", "confirmed"),
        pause_report.BY_HAND: lambda: pgettext("went out", "by hand"),
    }[reason]()


@register.filter
def at_key(table: Mapping[Any, Any], key: Any) -> Any:
    """The table's entry for a key, None when there is none."""
    return table.get(key)
