"""Looks of the inbox: clocks, people, covered texts, found words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext, pgettext

from accounts.connectors import registry
from accounts.templatetags.platforms import pf, platform_name
from accounts.wording import sentence
from interactions.models import Identity, Message, ThreadEvent
from interactions.selectors.inbox import Sla
from interactions.selectors.masking import masked
from interactions.states import Channel, Priority, Sentiment, ThreadState
from interactions.thread_words import event_text
from team.templatetags.ui import clock_time, icon, number_style, query, ring, short_date, shorten

register = template.Library()
# Look of each state: class of the pill, and icon.
_STATES = {
    ThreadState.OPEN: ("review", "inbox"),
    ThreadState.REPLIED: ("scheduled", "reply"),
    ThreadState.SNOOZED: ("draft", "alarm-clock"),
    ThreadState.RESOLVED: ("published", "check-check"),
    ThreadState.SPAM: ("cancelled", "ban"),
}
_PRIORITIES = {Priority.URGENT: "tag-bad", Priority.HIGH: "tag-warn"}
MINUTE, HOUR, DAY = 60, 3600, 86400


def left_words(due_at: datetime, moment: datetime) -> str:
    """The time that is left: 3:42 in the last ten minutes, then minutes, hours, days; how far over when it is."""
    seconds = round((due_at - moment).total_seconds())
    if seconds < 0:
        return pgettext("time past the promise", "%(time)s over") % {"time": _span(-seconds)}
    if seconds < 10 * MINUTE:
        return f"{seconds // MINUTE}:{seconds % MINUTE:02d}"
    return _span(seconds)


def _span(seconds: int) -> str:
    if seconds < HOUR:
        return pgettext("time left", "%(n)s min") % {"n": max(1, seconds // MINUTE)}
    if seconds < 2 * DAY:
        return pgettext("time left", "%(n)s h") % {"n": seconds // HOUR}
    return pgettext("time left", "%(n)s d") % {"n": seconds // DAY}


@register.simple_tag
def time_words() -> dict[str, str]:
    """The same words for the page's script, with their places open."""
    return {
        "over": pgettext("time past the promise", "%(time)s over"),
        "min": pgettext("time left", "%(n)s min"),
        "hour": pgettext("time left", "%(n)s h"),
        "day": pgettext("time left", "%(n)s d"),
    }


@register.simple_tag
def sla(clock: Sla | None, cls: str = "sla") -> SafeString:
    """The ring and the time left; scripts let it run."""
    if clock is None:
        return mark_safe("")
    return format_html(
        '<span class="{0} {0}-{1}" data-due="{2}" data-since="{3}" title="{4}">{5}<b data-left>{6}</b></span>',
        cls,
        clock.tone,
        clock.due_at.isoformat(),
        clock.since.isoformat(),
        gettext("First answer due") if clock.first else gettext("Answer due"),
        ring(clock.percent),
        left_words(clock.due_at, timezone.now()),
    )


@register.filter
def covered(text: str, shown: bool = False) -> str:
    """The text with personal data covered, unless they are shown for a reason."""
    return text if shown else masked(text)


@register.filter
def found(text: str, words: str) -> SafeString:
    """The text with the searched words marked."""
    pieces = [re.escape(word) for word in words.split() if word]
    if not pieces:
        return escape(text)
    parts = re.split(f"({'|'.join(pieces)})", text, flags=re.I)
    return mark_safe("".join(f"<mark>{escape(p)}</mark>" if n % 2 else escape(p) for n, p in enumerate(parts)))  # noqa: S308 - escaped


@register.simple_tag
def person_av(identity: Identity, cls: str = "", platform: str = "") -> SafeString:
    """A person's initial in their stable colour, with the platform's chip when one is named."""
    shown = identity.shown.lstrip("@ ") or "?"
    chip = pf(platform, "pf-xs") if platform else ""
    return format_html(
        '<span class="av av-{} {}" aria-hidden="true">{}{}</span>', identity.pk % 6, cls, shown[:1].upper(), chip
    )


@register.simple_tag
def thread_st(state: str) -> SafeString:
    """The state as a pill."""
    known = ThreadState(state)
    css, glyph = _STATES[known]
    return format_html('<span class="st st-{}">{}{}</span>', css, icon(glyph), known.label)


@register.filter
def priority_tone(priority: int) -> str:
    """Colour of a tag for the priorities that stand out."""
    return _PRIORITIES.get(Priority(priority), "")


@register.simple_tag
def event_line(event: ThreadEvent, names: Mapping[int, str]) -> str:
    """What happened, as a sentence."""
    return event_text(event, names)


@register.simple_tag
def sla_big(clock: Sla) -> SafeString:
    """The clock of the open thread, with what is due."""
    words = gettext("First answer") if clock.first else gettext("Next answer")
    return format_html(
        '<span class="sla-big is-{}" data-due="{}" data-since="{}" role="timer">{}<span><b data-left>{}</b>'
        "<small>{}</small></span></span>",
        clock.tone,
        clock.due_at.isoformat(),
        clock.since.isoformat(),
        ring(clock.percent),
        left_words(clock.due_at, timezone.now()),
        words,
    )


@register.filter
def until_words(moment: datetime) -> str:
    """How long it is until then."""
    return _span(max(0, round((moment - timezone.now()).total_seconds())))


@register.filter
def state_word(state: str) -> str:
    """Name of a thread's state, or of all that is not done."""
    return str(ThreadState(state).label) if state in ThreadState.values else gettext("Not done")


@register.filter
def channel_word(channel: str) -> str:
    """Name of a channel."""
    return str(Channel(channel).label)


@register.filter
def platform_known(slug: str) -> str:
    """Name of a platform from an address, the word itself when there is none."""
    return platform_name(slug) if slug in registry.slugs() else slug


@register.simple_tag(takes_context=True)
def drop(context: template.Context, name: str) -> str:
    """The present address without one of its filters."""
    return query(context, **{name: None, "after": None})


@register.simple_tag
def row_time(moment: datetime) -> SafeString:
    """Time of day within a day, else the date."""
    shown = clock_time(moment) if (timezone.now() - moment).total_seconds() < DAY else short_date(moment)
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), shown)


@register.filter
def preview_words(text: str) -> str:
    """How a message begins; pictures and other files without words by their kind."""
    kinds = {"[image]": gettext("[Picture]"), "[video]": gettext("[Video]"), "[]": gettext("[File]")}
    return kinds.get(text) or masked(text) or gettext("[Deleted]")


@register.simple_tag
def day_words(day: date, today: date) -> str:
    """Today, yesterday, or the date."""
    if day == today:
        return gettext("Today")
    return gettext("Yesterday") if (today - day).days == 1 else short_date(day)


@register.simple_tag
def stars(rating: int) -> SafeString:
    """Five stars, as many filled as were given."""
    return format_html_join("", '<span class="{}">{}</span>', (("is-on" if n < rating else "", "★") for n in range(5)))


@register.simple_tag
def late_words(seconds: int) -> str:
    """How much later than it was written a message reached us."""
    return gettext("reached us %(time)s later") % {"time": _span(seconds)}


@register.filter
def reason_words(message: Message) -> str:
    """Why an answer was not sent, as the platform said it."""
    return sentence(message.error_message, message.error_params)


@register.simple_tag(takes_context=True)
def fans(context: template.Context, followers: int) -> str:
    """How many followers somebody has."""
    count = shorten(followers, number_style(context))
    return ngettext("%(n)s follower", "%(n)s followers", followers) % {"n": count}


@register.simple_tag
def mood(sentiment: str, moods: Sequence[int]) -> SafeString:
    """How somebody feels, and whether that has turned."""
    if sentiment == Sentiment.NEGATIVE:
        words = gettext("turned negative") if any(value > 1 for value in moods) else str(Sentiment.NEGATIVE.label)
        return format_html('<span class="bad">{}</span>', words)
    tone = "good" if sentiment == Sentiment.POSITIVE else ""
    return format_html('<span class="{}">{}</span>', tone, Sentiment(sentiment).label)


@register.filter
def places_marked(text: str) -> SafeString:
    """A saved reply with its places marked."""
    parts = re.split(r"(\{\{\s*\w{1,40}\s*\}\})", text)
    return mark_safe("".join(f"<mark>{escape(p)}</mark>" if n % 2 else escape(p) for n, p in enumerate(parts)))  # noqa: S308 - escaped


@register.simple_tag(takes_context=True)
def message_button(context: template.Context, message_id: int, step: str, back: str) -> SafeString:
    """A form with one button that does something with a message."""
    words, glyph, question = _steps()[step]
    inside = step in ("like", "hide", "show", "delete")
    return format_html(
        '<form method="post" action="{}" data-step>{}<input type="hidden" name="back" value="{}">'
        '<button class="{}"{}>{}{}</button></form>',
        reverse("interactions:message_step", args=[context["workspace"].slug, message_id, step]),
        format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', context.get("csrf_token", "")),
        back,
        "opt" if inside else "btn btn-sm",
        format_html(' data-confirm="{}"', question) if question else "",
        icon(glyph, "ico-sm"),
        words,
    )


def _steps() -> dict[str, tuple[str, str, str]]:
    return {
        "retry": (gettext("Send again"), "rotate-cw", ""),
        "withdraw": (gettext("Withdraw"), "undo-2", ""),
        "confirm": (gettext("It arrived"), "check", ""),
        "like": (pgettext("verb", "Like"), "heart", ""),
        "hide": (gettext("Hide at the platform"), "eye-off", gettext("Hide this comment at the platform?")),
        "show": (gettext("Show again"), "eye", ""),
        "delete": (
            gettext("Delete at the platform"),
            "trash-2",
            gettext("Delete this comment at the platform for good? This cannot be undone."),
        ),
    }
