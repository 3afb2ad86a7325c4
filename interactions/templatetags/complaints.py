"""How complaints are shown."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from interactions.complaint_states import CompensationState, ComplaintStage, Severity
from interactions.complaint_words import event_words
from interactions.models import Compensation, Complaint, ComplaintEvent, Contact, Thread
from interactions.selectors.complaints import reading
from interactions.selectors.masking import masked
from interactions.selectors.sla.hours import span_words

register = template.Library()

_STAGE = {
    ComplaintStage.INTAKE: "tag-warn",
    ComplaintStage.VERIFICATION: "tag-accent",
    ComplaintStage.SOLUTION: "tag-accent",
    ComplaintStage.CONFIRMATION: "tag-accent",
    ComplaintStage.CLOSED: "",
}
_SEVERITY = {Severity.GRAVE: "tag-warn", Severity.CRITICAL: "tag-bad"}
_PAID = {
    CompensationState.ASKED: "tag-warn",
    CompensationState.APPROVED: "tag-accent",
    CompensationState.PAID: "tag-good",
    CompensationState.REFUSED: "tag-bad",
}


def _tag(tone: str, words: object) -> SafeString:
    return format_html('<span class="tag {}">{}</span>', tone, words)


@register.simple_tag
def stage_tag(row: Complaint) -> SafeString:
    """Where a case stands; a closed one by how it ended."""
    if row.stage == ComplaintStage.CLOSED and row.outcome:
        return _tag("tag-good" if row.outcome == "solved" else "", row.get_outcome_display())
    return _tag(_STAGE.get(ComplaintStage(row.stage), ""), row.get_stage_display())


@register.simple_tag
def severity_tag(row: Complaint) -> SafeString:
    """How grave it is; an ordinary one needs no word."""
    if row.severity == Severity.NORMAL:
        return SafeString("")
    return _tag(_SEVERITY.get(Severity(row.severity), ""), row.get_severity_display())


@register.simple_tag
def compensation_tag(row: Compensation) -> SafeString:
    """Where a compensation stands."""
    return _tag(_PAID.get(CompensationState(row.state), ""), row.get_state_display())


@register.simple_tag
def amount(value: Decimal, currency: str) -> str:
    """Money with its currency, or a number of points."""
    return f"{value:,.2f} {currency}" if currency else gettext("%(n)s points") % {"n": f"{value:,.0f}"}


@register.simple_tag
def money(row: Compensation) -> str:
    """What a compensation is worth."""
    return amount(row.amount, row.currency)


@register.simple_tag
def stars(value: int | None) -> SafeString:
    """One to five."""
    shown = value or 0
    words = gettext("%(n)s of 5") % {"n": shown}
    marks = format_html_join("", '<i class="co-star{}"></i>', ((" is-on" if n <= shown else "",) for n in range(1, 6)))
    return format_html('<span class="co-rate" role="img" aria-label="{}">{}</span>', words, marks)


@register.simple_tag
def event_line(event: ComplaintEvent, names: Mapping[int, str]) -> str:
    """What happened, as a sentence."""
    return event_words(event, names)


@register.simple_tag(takes_context=True)
def complaints_of(context: template.Context, thread: Thread) -> list[Complaint]:
    """The cases that came from a thread, open ones first."""
    return reading.open_of_thread(workspace=context["workspace"], thread_id=thread.pk)


@register.simple_tag(takes_context=True)
def complaints_of_contact(context: template.Context, contact: Contact) -> list[Complaint]:
    """The cases of a person, the newest first."""
    rows = reading.complaint_query(workspace=context["workspace"], filters=reading.ComplaintFilters(contact=contact.pk))
    return list(rows.select_related(None)[:50])


@register.filter
def person(row: Complaint) -> str:
    """Who complained; a caller's name is covered."""
    return reading.person_of(row)


@register.filter
def uncovered(text: str, shown: bool) -> str:
    """The text, its personal data covered unless `shown`."""
    return text if shown else masked(text)


@register.filter
def hours_words(hours: float | None) -> str:
    """A span of hours in words; a dash for none."""
    return span_words(hours * 60) if hours is not None else "–"
