"""How the reminder of a cross-promotion is worded, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.templatetags.platforms import platform_name
from content.plan_states import PromotionForm
from team.notices import register

DUE = "promotion_due"


def _due(params: Mapping[str, Any]) -> str:
    ends = {end: f"{platform_name(params[f'{end}_platform'])} {params[end]}" for end in ("from", "to")}
    places = {**ends, "form": PromotionForm(params["form"]).label}
    text = _("Cross-promotion from %(from)s to %(to)s is due: %(form)s.") % places
    days = int(params.get("days") or 0)
    if not days:
        return text
    late = ngettext("%(n)s day overdue.", "%(n)s days overdue.", days) % {"n": days}
    return f"{text}{_(' ')}{late}"


def register_all() -> None:
    """Called once when Django is ready."""
    register(DUE, group="todo", icon="arrow-left-right", text=_due)
