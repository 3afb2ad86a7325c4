"""What a report tells: paragraphs written from a snapshot by plain rules, in Chinese or in English.

Pure functions: the same snapshot gives the same words. Each number in them is a piece of its own that names its metric
and what it is about, so that pages lead from it to the definition and files print the same figure.
"""

from __future__ import annotations

from typing import Any

from django.utils import translation

from analytics.report_states import Language
from analytics.selectors.reports.telling.chinese import chinese
from analytics.selectors.reports.telling.english import english
from analytics.selectors.reports.telling.pieces import Paragraph


def told(snapshot: dict[str, Any], *, language: str, against: str) -> list[dict[str, Any]]:
    """The paragraphs of a snapshot as JSON, in the order of the report."""
    with translation.override(language):
        rows: list[Paragraph] = (chinese if language == Language.CHINESE else english)(snapshot, against)
    return [row.dump() for row in rows if row.pieces]
