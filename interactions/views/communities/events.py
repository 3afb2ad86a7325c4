"""Activities of a group: the list, planning, one activity with its tasks and review."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.lib.clock import now
from config.lib.errors import DomainError, NotFound
from interactions.forms.communities import EventForm, EventReviewForm, FollowUpForm
from interactions.selectors.communities.events import event_get, event_query, event_tasks, review_due
from interactions.services.communities.events import event_cancel, event_review, event_save, event_task
from interactions.views.communities.frame import frame
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P
from team.selectors.tasks import task_people

PAGE = 30


@require_safe
@workspace_view(P.INBOX_VIEW)
def events(request: WorkspaceRequest, community_id: int) -> HttpResponse:
    """What is planned, what waits for a review, and what has been."""
    row, context = frame(request, community_id, "events")
    who: dict[str, Any] = {"workspace": request.workspace, "community": row}
    context |= {
        "ahead": list(event_query(**who, which="ahead")[:50]),
        "due": [(event, review_due(event) <= now()) for event in event_query(**who, which="due")[:50]],
        "page": Paginator(event_query(**who, which="past"), PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "interactions/communities/events.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.ENGAGEMENT_EDIT)
def event_edit(request: WorkspaceRequest, community_id: int, community_event_id: int | None = None) -> HttpResponse:
    """Plan an activity or change it."""
    _row, context = frame(request, community_id, "events")
    row = None
    if community_event_id is not None:
        row = event_get(workspace=request.workspace, community_id=community_id, event_id=community_event_id)
    form = EventForm(request.POST or None, workspace=request.workspace, row=row)
    posted = request.method == "POST"
    if posted and form.is_valid():
        try:
            made = event_save(
                workspace=request.workspace,
                actor=request.actor,
                community_id=community_id,
                event_id=community_event_id,
                values=form.cleaned_data,
            )
        except NotFound:
            raise
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("interactions:community_event", request.workspace.slug, community_id, made.pk)
    context |= {"form": form, "event": row}
    return render(request, "interactions/communities/event_form.html", context, status=422 if posted else 200)


@require_safe
@workspace_view(P.INBOX_VIEW)
def event(request: WorkspaceRequest, community_id: int, community_event_id: int) -> HttpResponse:
    """One activity."""
    return _page(request, community_id, community_event_id)


def _page(
    request: WorkspaceRequest, community_id: int, event_id: int, *, status: int = 200, **forms: Any
) -> HttpResponse:
    _row, context = frame(request, community_id, "events")
    row = event_get(workspace=request.workspace, community_id=community_id, event_id=event_id)
    people = task_people(workspace=request.workspace)
    context |= {
        "event": row,
        "steps": [line.strip() for line in row.steps.splitlines() if line.strip()],
        "begun": row.starts_at <= now(),
        "overdue": review_due(row) <= now(),
        "tasks": event_tasks(workspace=request.workspace, event=row),
        "review_form": EventReviewForm(row=row),
        "task_form": FollowUpForm(people=people),
        **forms,
    }
    return render(request, "interactions/communities/event.html", context, status=status)


@require_POST
@workspace_view(P.INBOX_VIEW, post=P.ENGAGEMENT_EDIT)
def review(request: WorkspaceRequest, community_id: int, community_event_id: int) -> HttpResponse:
    """Write down what came of it."""
    row = event_get(workspace=request.workspace, community_id=community_id, event_id=community_event_id)
    form = EventReviewForm(request.POST, row=row)
    if form.is_valid():
        try:
            event_review(
                workspace=request.workspace,
                actor=request.actor,
                community_id=community_id,
                event_id=community_event_id,
                values=form.cleaned_data,
            )
        except NotFound:
            raise
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Review saved."))
            return redirect("interactions:community_event", request.workspace.slug, community_id, row.pk)
    return _page(request, community_id, community_event_id, status=422, review_form=form)


@require_POST
@workspace_view(P.INBOX_VIEW, post=P.ENGAGEMENT_EDIT)
def follow_up(request: WorkspaceRequest, community_id: int, community_event_id: int) -> HttpResponse:
    """Give somebody a task that follows from it."""
    people = task_people(workspace=request.workspace)
    form = FollowUpForm(request.POST, people=people)
    if form.is_valid():
        given = form.cleaned_data
        try:
            event_task(
                workspace=request.workspace,
                actor=request.actor,
                community_id=community_id,
                event_id=community_event_id,
                title=given["title"],
                assignee=form.people.get(given["assignee"]),
                due_on=given["due_on"],
            )
        except NotFound:
            raise
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Task given."))
            return redirect("interactions:community_event", request.workspace.slug, community_id, community_event_id)
    return _page(request, community_id, community_event_id, status=422, task_form=form)


@require_POST
@workspace_view(P.INBOX_VIEW, post=P.ENGAGEMENT_EDIT)
def cancel(request: WorkspaceRequest, community_id: int, community_event_id: int) -> HttpResponse:
    """Call it off."""
    try:
        event_cancel(
            workspace=request.workspace, actor=request.actor, community_id=community_id, event_id=community_event_id
        )
    except NotFound:
        raise
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Called off."))
    return redirect("interactions:community_event", request.workspace.slug, community_id, community_event_id)
