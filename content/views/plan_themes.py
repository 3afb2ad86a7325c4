"""Plan → Themes: a month at a glance with its holidays and shop dates, and the themes of its weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from config.lib.clock import local_day, now
from config.lib.errors import DomainError
from content.forms.plan import ThemeForm, theme_initial
from content.selectors.calendar import month_days
from content.selectors.dates import DayFacts, facts_between
from content.selectors.pillars import pillar_list
from content.selectors.plan_mix import Week, mix
from content.selectors.themes import Band, bands_of, theme_get, themes_between
from content.services.themes import theme_remove, theme_save
from content.views.plan_shared import day_of, plan_frame
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P


@dataclass(frozen=True, slots=True)
class Line:
    """One week: its days with their facts, the bands of its themes, its posts by pillar."""

    days: tuple[DayFacts, ...]
    bands: tuple[Band, ...]
    week: Week

    @property
    def special(self) -> list[DayFacts]:
        """The days with a name: holidays, shop dates, dates that call for care, solar terms."""
        return [facts for facts in self.days if facts.special]


@require_safe
@workspace_view(P.VIEW)
def themes(request: WorkspaceRequest) -> HttpResponse:
    """The weeks of the month of `?date=`, this month without it."""
    workspace = request.workspace
    today = local_day(now(), workspace.time_zone)
    month = (day_of(request.GET.get("date", "")) or today).replace(day=1)
    first, last = month_days(month)
    rows = themes_between(workspace=workspace, first=first, last=last)
    pillars = list(pillar_list(workspace=workspace))
    facts = facts_between(first, last)
    planned = mix(workspace=workspace, pillars=pillars, first=first, last=last, weeks=True)
    lines = []
    for week in planned.weeks:
        days = tuple(facts[week.first + timedelta(days=n)] for n in range(7))
        lines.append(Line(days, tuple(bands_of(rows, week.first)), week))
    context = {
        **plan_frame(request, "themes"),
        "month": month,
        "title": formats.date_format(month, pgettext("date format for a month", "F Y")),
        "today": today,
        "lines": lines,
        "rows": rows,
        "earlier": (month - timedelta(days=1)).replace(day=1),
        "later": (month + timedelta(days=32)).replace(day=1),
    }
    return render(request, "content/plan/themes.html", context)


@workspace_view(P.CONTENT_EDIT)
def theme_new(request: WorkspaceRequest) -> HttpResponse:
    """A new theme; `?first=…&last=…` fills in its days."""
    return _edit(request, None)


@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def theme(request: WorkspaceRequest, theme_id: int) -> HttpResponse:
    """One theme; POST saves it."""
    return _edit(request, theme_id)


@require_POST
@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def theme_remove_view(request: WorkspaceRequest, theme_id: int) -> HttpResponse:
    """Remove a theme."""
    theme_remove(workspace=request.workspace, actor=request.actor, theme_id=theme_id)
    messages.success(request, _("The theme is removed."))
    return redirect("content:themes", request.workspace.slug)


def _edit(request: WorkspaceRequest, theme_id: int | None) -> HttpResponse:
    workspace = request.workspace
    row = theme_get(workspace=workspace, theme_id=theme_id) if theme_id is not None else None
    initial = theme_initial(row)
    if row is None:
        first = day_of(request.GET.get("first", "")) or _next_monday(local_day(now(), workspace.time_zone))
        last = day_of(request.GET.get("last", "")) or first + timedelta(days=6)
        initial |= {"first_day": first, "last_day": last}
    form = ThemeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            saved = theme_save(workspace=workspace, actor=request.actor, theme_id=theme_id, values=form.values())
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved"))
            response = redirect("content:themes", workspace.slug)
            response["Location"] += f"?date={saved.first_day.isoformat()}"
            return response
    context = {**plan_frame(request, "themes"), "form": form, "theme": row}
    return render(request, "content/plan/theme.html", context, status=422 if form.errors else 200)


def _next_monday(day: date) -> date:
    return day + timedelta(days=7 - day.weekday())
