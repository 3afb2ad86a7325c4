"""How a group does, week by week: the score and its parts, the figures, entering and importing them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from config.lib.errors import DomainError, NotFound
from interactions.community_errors import RowsWrong
from interactions.forms.communities import TableForm, WeekForm
from interactions.selectors.communities.health import (
    PARTS_LEAST,
    WEEKS_LEAST,
    health_of,
    monday,
    quiet_against,
    trend,
    week_list,
)
from interactions.services.communities.imports import weeks_import
from interactions.services.communities.weeks import counting_account, week_save
from interactions.views.communities.charts import members_chart, score_chart
from interactions.views.communities.frame import frame
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P


@require_safe
@workspace_view(P.INBOX_VIEW)
def health(request: WorkspaceRequest, community_id: int) -> HttpResponse:
    """Score, parts and figures of the last year. `?week=` puts a week into the form."""
    return _page(request, community_id)


def _page(request: WorkspaceRequest, community_id: int, *, status: int = 200, **forms: Any) -> HttpResponse:
    row, context = frame(request, community_id, "health")
    weeks = week_list(workspace=request.workspace, community=row)
    scores = trend(weeks)
    chosen = next((week for week in weeks if week.week.isoformat() == request.GET.get("week", "")), None)
    quiet = quiet_against(weeks)
    context |= {
        "health": health_of(weeks),
        "lines": list(zip(reversed(weeks), reversed(scores), strict=True)),
        "scores": score_chart(weeks, scores) if sum(score is not None for score in scores) > 1 else None,
        "sizes": members_chart(weeks) if len(weeks) > 1 else None,
        "faded": quiet if quiet and quiet[0] * 2 <= quiet[1] else None,
        "least": {"weeks": WEEKS_LEAST, "parts": PARTS_LEAST},
        "counting": counting_account(row),
        "week_form": WeekForm(row=chosen, initial={} if chosen else {"week": monday(context["today"])}),
        "chosen": chosen,
        "table": TableForm(prefix="t"),
        "wrong": [],
        **forms,
    }
    return render(request, "interactions/communities/health.html", context, status=status)


@require_POST
@workspace_view(P.INBOX_VIEW, post=P.ENGAGEMENT_EDIT)
def week(request: WorkspaceRequest, community_id: int) -> HttpResponse:
    """Enter the figures of a week."""
    form = WeekForm(request.POST)
    if form.is_valid():
        try:
            week_save(
                workspace=request.workspace,
                actor=request.actor,
                community_id=community_id,
                day=form.cleaned_data["week"],
                values=form.cleaned_data,
            )
        except NotFound:
            raise
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("interactions:community_health", request.workspace.slug, community_id)
    return _page(request, community_id, status=422, week_form=form)


@require_POST
@workspace_view(P.INBOX_VIEW, post=P.ENGAGEMENT_EDIT)
def table(request: WorkspaceRequest, community_id: int) -> HttpResponse:
    """Import the figures of many weeks."""
    form = TableForm(request.POST, request.FILES, prefix="t")
    wrong: list[tuple[int, str]] = []
    if form.is_valid():
        try:
            done = weeks_import(
                workspace=request.workspace,
                actor=request.actor,
                community_id=community_id,
                file=form.cleaned_data["file"],
            )
        except NotFound:
            raise
        except DomainError as error:
            show(form, error)
            wrong = error.rows if isinstance(error, RowsWrong) else []
        else:
            text = ngettext("%(n)s row imported.", "%(n)s rows imported.", done.count) % {"n": done.count}
            messages.success(request, text)
            return redirect("interactions:community_health", request.workspace.slug, community_id)
    return _page(request, community_id, status=422, table=form, wrong=wrong)
