"""What the plan's pages share: the tabs, and choices for their forms."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.connectors import registry
from accounts.selectors.account import account_list
from accounts.templatetags.platforms import platform_name
from content.selectors.pillars import pillar_choices
from content.selectors.post import authors
from team.decorators import WorkspaceRequest
from team.permissions import Permission as P
from team.permissions import allows


def plan_frame(request: WorkspaceRequest, tab: str) -> dict[str, Any]:
    """Context of every page of the plan; `tab` is the current one."""
    slug = request.workspace.slug
    tabs = (
        ("ideas", pgettext("plan", "Ideas"), "content:plan"),
        ("pillars", _("Pillars & mix"), "content:pillars"),
        ("themes", pgettext("plan", "Themes"), "content:themes"),
        ("columns", pgettext("plan", "Columns"), "content:columns"),
        ("briefs", pgettext("plan", "Briefs"), "content:briefs"),
    )
    return {
        "active": "plan",
        "tab": tab,
        "tabs": [(key, name, reverse(view, args=[slug])) for key, name, view in tabs],
        "can_edit": allows(request.membership.role, P.CONTENT_EDIT),
    }


def form_choices(request: WorkspaceRequest, *, pillar: int | None = None) -> dict[str, Any]:
    """Pillars (active ones and the one chosen) and members for a form."""
    workspace = request.workspace
    return {
        "pillars": pillar_choices(workspace=workspace, chosen=pillar),
        "people": authors(workspace=workspace),
    }


def platform_choices(request: WorkspaceRequest, chosen: list[str]) -> list[tuple[str, str]]:
    """The platforms of connected accounts, and those chosen before."""
    slugs = dict.fromkeys(account.platform for account in account_list(workspace=request.workspace))
    known = [slug for slug in chosen if slug in registry.slugs()]
    return [(slug, platform_name(slug)) for slug in dict.fromkeys([*slugs, *known])]


def day_of(text: str) -> date | None:
    """A day of an address; None when it cannot be meant."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2099 else None
