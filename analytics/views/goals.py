"""The list of goals, one goal, and the form."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.selectors.account import account_get
from analytics.errors import NotSmart
from analytics.forms.goals import CloseForm, GoalForm, ReviewForm, ValueForm, initial_of
from analytics.metrics import METRICS
from analytics.models import Goal
from analytics.selectors.goals import goal_get, goal_query, review_due, running_goals
from analytics.selectors.past import past_of
from analytics.selectors.progress import Progress, measured_by, progress_of
from analytics.services.drafts import Start, times_best
from analytics.services.goals import draft_of, goal_remove, goal_save
from analytics.states import GoalState, Health, Subject
from analytics.views.board import LOOKS, goal_chart, line_of, pace_words
from analytics.views.chart_files import chart_file_of
from config.lib.clock import local_day, now
from config.lib.errors import DomainError
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.models import Membership
from team.permissions import Permission as P

PAGE, CARD = 30, 4


@require_safe
@workspace_view(P.VIEW)
def goals(request: WorkspaceRequest) -> HttpResponse:
    """All goals by state, health, owner and subject."""
    state = request.GET.get("state", GoalState.ACTIVE)
    state = state if state in (*GoalState.values, "all") else GoalState.ACTIVE
    health, subject, owner = (request.GET.get(name, "")[:20] for name in ("health", "subject", "owner"))
    rows = goal_query(
        workspace=request.workspace,
        state="" if state == "all" else state,
        health=health if health in Health.values else "",
        subject=subject if subject in Subject.values else "",
        owner_id=int(owner) if owner.isdecimal() and len(owner) < 10 else None,
    )
    today = local_day(now(), request.workspace.time_zone)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    owners = Membership.objects.for_workspace(request.workspace).select_related("user").order_by("pk")
    context = {
        "active": "goals",
        "page": page,
        "lines": [line_of(goal, today) for goal in page.object_list],
        "state": state,
        "states": [*GoalState.choices, ("all", _("All"))],
        "health": health,
        "healths": Health.choices,
        "subject": subject,
        "subjects": Subject.choices,
        "owner": owner,
        "owners": [(str(row.user_id), row.user.label) for row in owners],
        "filtered": bool(health or subject or owner),
    }
    return render(request, "analytics/goals.html", context)


@require_safe
@workspace_view(P.VIEW)
def goal(request: WorkspaceRequest, goal_id: int) -> HttpResponse:
    """One goal: progress, chart, milestones, values, reviews, history."""
    row = goal_get(workspace=request.workspace, goal_id=goal_id)
    return page_of(request, row)


@require_safe
@workspace_view(P.VIEW)
def chart_file(request: WorkspaceRequest, drawn_goal_id: int, ending: str) -> HttpResponse:
    """The way to the target as a file: svg, png or csv; 404 for a draft."""
    row = goal_get(workspace=request.workspace, goal_id=drawn_goal_id)
    if row.state == GoalState.DRAFT:
        raise Http404
    chart = goal_chart(row, _progress(request, row))
    return chart_file_of(request, chart, ending=ending, title=_("The way to the target"), about=row.name)


def page_of(request: WorkspaceRequest, row: Goal, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of a goal; `forms` holds a form that was refused, by its name in the template."""
    today = local_day(now(), request.workspace.time_zone)
    facts = METRICS.get(row.metric)
    context = {
        "active": "goals",
        "goal": row,
        "line": line_of(row, today),
        "facts": facts,
        "versions": list(row.versions.select_related("made_by").order_by("-number")),
        "reviews": _reviews(row),
        "due": review_due(row, today),
        "over": row.state == GoalState.ACTIVE and row.ends_on is not None and row.ends_on < today,
        "review_form": forms.get("review_form") or ReviewForm(),
        "close_form": forms.get("close_form") or CloseForm(),
        "value_form": forms.get("value_form") or ValueForm(initial={"day": today}),
        **forms,
    }
    if row.state != GoalState.DRAFT:
        progress = _progress(request, row)
        context |= {
            "progress": progress,
            "chart": goal_chart(row, progress),
            "files": reverse("analytics:goal", args=[request.workspace.slug, row.pk]),
            "pace": pace_words(
                None if progress.done is None else round(100 * progress.done), round(100 * progress.elapsed)
            ),
            "look": LOOKS[progress.health],
            "chance": None if progress.chance is None else round(100 * progress.chance),
            "end_span": progress.trend.span(row.ends_on) if progress.trend and row.ends_on else None,
            "end_at": progress.trend.at(row.ends_on) if progress.trend and row.ends_on else None,
            "stones": _stones(row, progress, today),
            "entries": list(row.values.select_related("entered_by")[:12]) if facts and facts.typed else [],
            "asked": _asked(row),
        }
    return render(request, "analytics/goal.html", context, status=status)


def _progress(request: WorkspaceRequest, row: Goal) -> Progress:
    """How far it is today; a closed goal is shown as it ended."""
    return progress_of(row, day=local_day(row.closed_at or now(), request.workspace.time_zone))


def _reviews(row: Goal) -> list[dict[str, Any]]:
    return [
        {
            "row": review,
            "look": LOOKS[Health(review.health)],
            "pace": pace_words(
                None if review.progress.get("done") is None else round(100 * review.progress["done"]),
                round(100 * review.progress.get("elapsed", 0)),
            ),
        }
        for review in row.reviews.select_related("made_by")[:20]
    ]


def _stones(row: Goal, progress: Any, today: Any) -> list[dict[str, Any]]:
    found = []
    for stone in row.milestones.all():
        met = any(day <= stone.day and value >= float(stone.value) for day, value in progress.points)
        state = "met" if met else "missed" if stone.day < today else "open"
        found.append({"row": stone, "state": state})
    return found


def _asked(row: Goal) -> float | None:
    """The asked pace in times of the best seen before the goal was set."""
    if row.starts_on is None or row.baseline is None or row.baseline_on is None:
        return None
    past = past_of(measured_by(row), starts_on=row.starts_on, today=row.starts_on)
    return times_best(draft_of(row), Start(row.baseline, row.baseline_on, row.baseline_source), past)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.STRATEGY_EDIT)
def edit(request: WorkspaceRequest, goal_id: int | None = None) -> HttpResponse:
    """Write a goal, change a draft, or change what may change while it runs."""
    row = goal_get(workspace=request.workspace, goal_id=goal_id) if goal_id is not None else None
    form = GoalForm(request.POST or None, workspace=request.workspace, initial=_initial(request, row))
    posted = request.method == "POST"
    if posted and form.is_valid() and (saved := _saved(request, form, goal_id)):
        messages.success(request, _("Kept as a draft.") if saved.state == GoalState.DRAFT else _("Saved."))
        return redirect("analytics:goal", request.workspace.slug, saved.pk)
    context = {
        "active": "goals",
        "form": form,
        "goal": row,
        "running": row is not None and row.state == GoalState.ACTIVE,
        "metrics": METRICS.values(),
    }
    return render(request, "analytics/goal_form.html", context, status=422 if posted else 200)


def _initial(request: WorkspaceRequest, row: Goal | None) -> dict[str, Any]:
    if row is not None:
        return initial_of(row)
    account = request.GET.get("account", "")[:12]
    today = local_day(now(), request.workspace.time_zone)
    start = {"starts_on": today, "owner": str(request.user.pk)}
    return {**start, "subject": Subject.ACCOUNT, "account": account} if account.isdecimal() else start


def _saved(request: WorkspaceRequest, form: GoalForm, goal_id: int | None) -> Goal | None:
    activate = "set" in request.POST
    try:
        return goal_save(
            workspace=request.workspace, actor=request.actor, draft=form.draft(), goal_id=goal_id, activate=activate
        )
    except NotSmart as error:
        for finding in error.findings:
            if finding.field == "milestones":
                form.milestone_errors.append(finding.message)
                form.add_error(None, str(finding.message))
            else:
                form.add_error(finding.field, f"{finding.letter} · {finding.message}")
        form.refused = True  # type: ignore[attr-defined]
    except DomainError as error:
        show(form, error)
    return None


@require_POST
@workspace_view(P.STRATEGY_EDIT)
def remove(request: WorkspaceRequest, goal_id: int) -> HttpResponse:
    """Throw a draft away."""
    goal_remove(workspace=request.workspace, actor=request.actor, goal_id=goal_id)
    messages.success(request, _("Draft deleted."))
    return redirect("analytics:goals", request.workspace.slug)


@require_safe
@workspace_view(P.VIEW)
def card(request: WorkspaceRequest, account_id: int | None = None) -> HttpResponse:
    """A compact part for the home page or an account's page: running goals, worst first. Without htmx, the list."""
    if account_id is not None:
        account_get(workspace=request.workspace, account_id=account_id)
    if not request.htmx:
        return redirect("analytics:goals", request.workspace.slug)
    today = local_day(now(), request.workspace.time_zone)
    rows = running_goals(workspace=request.workspace, account_id=account_id)
    context = {"lines": [line_of(row, today) for row in rows[:CARD]], "count": len(rows), "account_id": account_id}
    return render(request, "analytics/_card.html", context)
