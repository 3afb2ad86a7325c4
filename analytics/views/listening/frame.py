"""What all pages of listening share: period, platform, and the pages beside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.templatetags.platforms import platform_name
from analytics.selectors.listening.board import PERIODS
from analytics.selectors.listening.monitors import platforms_heard
from team.decorators import WorkspaceRequest


@dataclass(frozen=True, slots=True)
class Page:
    """One of the pages beside."""

    key: str
    view: str
    label: str | Promise


PAGES = (
    Page("board", "analytics:listening", pgettext_lazy("listening", "Monitors")),
    Page("topics", "analytics:hot_topics", _("Hot topics")),
    Page("imports", "analytics:listening_imports", pgettext_lazy("listening", "Imports")),
)


def frame(page: str) -> dict[str, Any]:
    """The context of every page of listening."""
    return {"active": "listening", "section": "listening", "pages": PAGES, "here": page}


def days_of(request: WorkspaceRequest) -> int:
    """The length of the period: 7, 28 or 90 days."""
    given = request.GET.get("days", "")
    return int(given) if given in {str(days) for days in PERIODS} else 28


def platform_filter(request: WorkspaceRequest) -> dict[str, Any]:
    """The chosen platform, and those that can be chosen."""
    slugs = platforms_heard(workspace=request.workspace)
    given = request.GET.get("platform", "")
    return {
        "days": days_of(request),
        "periods": PERIODS,
        "platform": given if given in slugs else "",
        "platforms": [(slug, platform_name(slug)) for slug in slugs],
    }
