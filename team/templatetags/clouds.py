"""Clouds of words as SVG, the same on screen, in dark mode and in print. No inline styles."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from team.word_cloud import HEIGHT, WIDTH, Word, lay_out

register = template.Library()


@register.simple_tag
def word_cloud(words: Sequence[Word], summary: str) -> SafeString:
    """The cloud; `summary` says it in one sentence. Give the words as a list beside it."""
    inner = format_html_join(
        "",
        '<text class="wc wc-{}" x="{}" y="{}" font-size="{}" textLength="{}" lengthAdjust="spacingAndGlyphs">{}</text>',
        (
            (one.word.tone, f"{one.x:g}", f"{one.baseline:.1f}", f"{one.size:g}", f"{one.width:g}", one.word.text)
            for one in lay_out(words)
        ),
    )
    return format_html(
        '<svg class="wcloud" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        f"{WIDTH:g}",
        f"{HEIGHT:g}",
        summary,
        inner,
    )
