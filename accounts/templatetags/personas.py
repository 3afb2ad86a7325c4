"""How personas look: their avatar, where a figure comes from, hours as columns."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import Persona, PersonaEvidence
from accounts.selectors.personas.figures import Bar, bar_label
from team.templatetags.ui import shorten

register = template.Library()


@register.simple_tag
def persona_avatar(persona: Persona, cls: str = "") -> SafeString:
    """Initials in the persona's colour. Personas stand for many people, so they never get a face."""
    return format_html(
        '<span class="av av-{} {}" aria-hidden="true">{}</span>', persona.tone, cls, initials(persona.name)
    )


@register.filter
def initials(name: str) -> str:
    """The first sign of a Chinese name, the first letters of two words otherwise."""
    words = [word for word in name.split() if word[:1].isalnum()]
    if not words:
        return "?"
    first = words[0][0]
    if not first.isascii() or len(words) == 1:
        return first.upper()
    return f"{first}{words[1][0]}".upper()


@register.filter
def figure_label(row: PersonaEvidence) -> str:
    """The statement of a piece of evidence to be read."""
    return bar_label(row.aspect, row.statement, row.label)


@register.filter
def said_by(row: PersonaEvidence) -> str:
    """How many said so: "48 of 120 (40%)", or the share alone; "" when nobody counted."""
    if row.count is not None and row.base:
        text = _("%(count)s of %(base)s (%(share)s%%)")
        return text % {"count": f"{row.count:,}", "base": f"{row.base:,}", "share": f"{row.share or 0:g}"}
    return "" if row.share is None else f"{row.share:g}%"


@register.filter
def shortened(value: int) -> str:
    """A large number in short."""
    return shorten(value, "en")


@register.simple_tag
def hour_columns(bars: Sequence[Bar], summary: str) -> SafeString:
    """24 columns, the highest as high as the drawing; `summary` says it in one sentence."""
    top = max((bar.share for bar in bars), default=0) or 1
    columns = format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="8" height="{}"><title>{} · {}%</title></rect>',
        (
            (
                "f1" if bar.share == top else "hr-f",
                number * 10 + 1,
                round(48 - 46 * bar.share / top, 1),
                round(46 * bar.share / top, 1),
                bar.label,
                bar.share,
            )
            for number, bar in enumerate(bars)
        ),
    )
    words = format_html_join(
        "", '<text x="{}" y="60">{}</text>', ((number * 10 + 5, f"{number:02}") for number in (0, 6, 12, 18))
    )
    return format_html(
        '<svg class="hours" viewBox="0 0 240 62" role="img" aria-label="{}">{}{}</svg>', summary, columns, words
    )
