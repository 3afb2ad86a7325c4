"""Moving and duplicating a post from the calendar.

The calendar's script asks for JSON; without it the same addresses answer with a page or a redirect.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from config.lib.clock import local_day, wall_clock_oddity
from config.lib.errors import DomainError, NotAllowed, NotFound
from content.forms.moving import MoveForm
from content.models import Post
from content.selectors import calendar
from content.selectors.calendar import CalendarFilters, may_replan
from content.services.drafting import post_duplicate
from content.services.scheduling import post_move
from content.states import PostState
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P
from team.templatetags.ui import clock_time, short_moment


@workspace_view(P.CONTENT_EDIT)
def move(request: WorkspaceRequest, post_id: int) -> HttpResponse:
    """Give a post another day or time, or put it back into the tray.

    A scheduled post goes out at its new time, so moving it takes the right to schedule.
    """
    post = Post.objects.for_workspace(request.workspace).filter(pk=post_id).first()
    if post is None:
        raise NotFound
    if request.method != "POST":
        return _dialog(request, post, MoveForm(initial=_initial(post)))
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _refused(request, post, form)
    try:
        if post.state == PostState.SCHEDULED and not may_replan(request.membership.role):
            raise NotAllowed
        target, chosen_by_us = _target(request, post, form)
        said = _oddity_text(request, post, form)
        before = post.due_at
        moved = post_move(workspace=request.workspace, actor=request.actor, post_id=post.pk, due_at=target)
    except DomainError as error:
        form.add_error(None, str(error))
        return _refused(request, post, form, error)
    text = _moved_text(moved.due_at, chosen_by_us) + said
    if _script(request):
        undo = {"at": before.isoformat()} if before else {"tray": "1"}
        return JsonResponse({"text": text, "undo": undo, **_placed(request, moved)})
    messages.success(request, text)
    return HttpResponseRedirect(_back(request))


@require_POST
@workspace_view(P.CONTENT_EDIT)
def duplicate(request: WorkspaceRequest, post_id: int) -> HttpResponse:
    """Copy a post into the tray."""
    copy = post_duplicate(workspace=request.workspace, actor=request.actor, post_id=post_id)
    text = _("Copied. The new draft is in the tray, without a date.")
    if _script(request):
        return JsonResponse({"text": text, **_placed(request, copy)})
    messages.success(request, text)
    return HttpResponseRedirect(_back(request))


def _target(request: WorkspaceRequest, post: Post, form: MoveForm) -> tuple[datetime | None, bool]:
    values = form.cleaned_data
    if values["tray"]:
        return None, False
    if values["at"]:
        return values["at"], False
    return calendar.moved_to(
        post=post, day=values["date"], zone=request.workspace.time_zone, clock=values["time"] or None
    )


def _moved_text(due_at: datetime | None, chosen_by_us: bool) -> str:
    if due_at is None:
        return _("Back in the tray, without a date")
    if chosen_by_us:
        return _("Moved to %(moment)s; %(clock)s is the default time") % {
            "moment": short_moment(due_at),
            "clock": clock_time(due_at),
        }
    return _("Moved to %(moment)s") % {"moment": short_moment(due_at)}


def _oddity_text(request: WorkspaceRequest, post: Post, form: MoveForm) -> str:
    """What became of a time that the clocks leave out that day or show twice; "" for any other."""
    values, zone = form.cleaned_data, request.workspace.time_zone
    clock = values["time"] or (post.due_at.astimezone(ZoneInfo(zone)).time() if post.due_at else None)
    if values["tray"] or values["at"] or clock is None:
        return ""
    match wall_clock_oddity(values["date"], clock, zone):
        case "skipped":
            text = _("; clocks go forward that day, and %(clock)s is left out")
        case "repeated" if clock.fold:
            text = _("; clocks go back that day, and the second %(clock)s is meant")
        case "repeated":
            text = _("; clocks go back that day, and the first %(clock)s is meant")
        case _:
            return ""
    return text % {"clock": f"{clock:%H:%M}"}


def _placed(request: WorkspaceRequest, post: Post) -> dict[str, Any]:
    """Where the script puts the post's card, the card itself, and what the tray counts now."""
    card = calendar.card(workspace=request.workspace, post=post)
    tray = calendar.tray(workspace=request.workspace, filters=CalendarFilters())
    context = {"e": card, "can_edit": True, "can_replan": may_replan(request.membership.role)}
    template = "content/_calendar_card.html" if post.due_at else "content/_calendar_tray_card.html"
    where = f"day-{local_day(post.due_at, request.workspace.time_zone)}" if post.due_at else ""
    return {
        "list": where or ("tray-ideas" if post.state == PostState.IDEA else "tray-drafts"),
        "card": render_to_string(template, context, request=request),
        "counts": {"drafts": tray.draft_count, "ideas": tray.idea_count},
    }


def _initial(post: Post) -> dict[str, Any]:
    local = timezone.localtime(post.due_at) if post.due_at else None
    return {"date": local.date(), "time": local.time()} if local else {"time": calendar.DEFAULT_CLOCK}


def _dialog(request: WorkspaceRequest, post: Post, form: MoveForm, status: int = 200) -> HttpResponse:
    template = "content/_calendar_move.html" if request.htmx else "content/calendar_move.html"
    movable = calendar.card(workspace=request.workspace, post=post).movable
    context = {"form": form, "post": post, "next": _back(request), "active": "calendar", "movable": movable}
    return render(request, template, context, status=status)


def _refused(request: WorkspaceRequest, post: Post, form: MoveForm, error: DomainError | None = None) -> HttpResponse:
    status = error.status if error else 422
    if not _script(request):
        return _dialog(request, post, form, status)
    reasons = [str(reason) for reasons in form.errors.values() for reason in reasons]
    return JsonResponse({"error": " ".join(reasons), "code": error.code if error else "invalid_input"}, status=status)


def _script(request: WorkspaceRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _back(request: WorkspaceRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse("content:calendar", args=[request.workspace.slug])
