"""What is done with threads besides writing: assign, put off, resolve, tag, claim, uncover; one or many."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from config.lib.errors import InvalidInput, NotAllowed, NotFound
from config.lib.numbers import row_number
from interactions.selectors.snoozing import presets_of
from interactions.services.bulk import threads_bulk
from interactions.services.contact_notes import contact_note
from interactions.services.presence import thread_seen
from interactions.services.revealing import thread_reveal
from interactions.services.threads import (
    thread_assign,
    thread_claim,
    thread_move,
    thread_prioritise,
    thread_release,
    thread_snooze,
    thread_tag,
)
from interactions.states import Priority, ThreadState
from interactions.views.inbox_answers import done, telling
from team.decorators import WorkspaceRequest, workspace_view
from team.models import Workspace
from team.permissions import Permission as P
from team.permissions import allows
from team.templatetags.ui import short_moment


@require_POST
@workspace_view(P.INBOX_VIEW, post=P.INBOX_REPLY)
@telling
def step(request: WorkspaceRequest, thread_id: int, step: str) -> HttpResponse:
    """One step with one thread; what it takes beyond answering stands beside it."""
    if step not in STEPS:
        raise NotFound
    needed, take = STEPS[step]
    if not allows(request.membership.role, needed):
        raise NotAllowed
    who = {"workspace": request.workspace, "actor": request.actor, "thread_id": thread_id}
    return done(request, thread_id, take(request, who))


def _assign(request: WorkspaceRequest, who: dict[str, Any]) -> str:
    user_id = row_number(request.POST.get("user", ""))
    row = thread_assign(**who, user_id=user_id)
    if row.assignee is None:
        return _("Given back: nobody has it.")
    return _("%(name)s has it now.") % {"name": row.assignee.label}


def _snooze(request: WorkspaceRequest, who: dict[str, Any]) -> str:
    until = until_of(request.workspace, request.POST.get("until", ""))
    thread_snooze(**who, until=until, reason=request.POST.get("reason", ""))
    return _("Put off until %(when)s.") % {"when": short_moment(until)}


def _move(request: WorkspaceRequest, who: dict[str, Any]) -> str:
    state = request.POST.get("state", "")
    words = {
        ThreadState.RESOLVED.value: _("Resolved."),
        ThreadState.OPEN.value: _("Open again."),
        ThreadState.SPAM.value: _("Marked as spam."),
    }
    if state not in words:
        raise InvalidInput(field="state")
    thread_move(**who, state=state)
    return words[state]


def _priority(request: WorkspaceRequest, who: dict[str, Any]) -> str:
    priority = row_number(request.POST.get("priority", ""))
    if priority not in Priority.values:
        raise InvalidInput(field="priority")
    thread_prioritise(**who, priority=int(priority or 0))
    return _("Priority: %(name)s") % {"name": Priority(priority).label}


def _tags(request: WorkspaceRequest, who: dict[str, Any]) -> str:
    given = request.POST.get("add", "").replace("，", ",").split(",")
    thread_tag(**who, add=[tag for tag in given if tag.strip()], drop=request.POST.getlist("drop"))
    return ""


def _reveal(request: WorkspaceRequest, who: dict[str, Any]) -> str:
    thread_reveal(**who, reason=request.POST.get("reason", ""))
    return _("Shown for ten minutes; the reason is in the log.")


def _contact(request: WorkspaceRequest, who: dict[str, Any]) -> str:
    contact_note(**who, text=request.POST.get("note", ""))
    return _("Saved.")


STEPS: dict[str, tuple[P, Callable[[WorkspaceRequest, dict[str, Any]], str]]] = {
    "assign": (P.INBOX_REPLY, _assign),
    "snooze": (P.INBOX_REPLY, _snooze),
    "move": (P.INBOX_REPLY, _move),
    "priority": (P.INBOX_REPLY, _priority),
    "tags": (P.INBOX_REPLY, _tags),
    "reveal": (P.CONTACTS_REVEAL, _reveal),
    "contact": (P.CONTACTS_EDIT, _contact),
}


@require_POST
@workspace_view(P.INBOX_VIEW, post=P.INBOX_REPLY)
@telling
def claim(request: WorkspaceRequest, thread_id: int) -> HttpResponse:
    """Say that one writes (`do=claim`), takes over (`take`) or has stopped (`release`)."""
    who: dict[str, Any] = {"workspace": request.workspace, "user": request.user, "thread_id": thread_id}
    what = request.POST.get("do", "claim")
    if what == "release":
        thread_release(**who)
    else:
        thread_claim(**who, take_over=what == "take")
    thread_seen(**who, typing=what != "release", leaving=request.POST.get("leaving") == "1")
    return done(request, thread_id)


@require_POST
@workspace_view(P.INBOX_VIEW, post=P.INBOX_REPLY)
@telling
def bulk(request: WorkspaceRequest) -> HttpResponse | JsonResponse:
    """One step with the chosen threads; how many took it, and why others did not."""
    given = request.POST
    wanted = given.get("do", "")
    result = threads_bulk(
        workspace=request.workspace,
        actor=request.actor,
        thread_ids=[number for value in given.getlist("ids")[:200] if (number := row_number(value))],
        step=wanted,
        user_id=row_number(given.get("user", "")),
        until=until_of(request.workspace, given.get("until", "")) if wanted == "snooze" else None,
        tag=given.get("tag", ""),
    )
    text = ngettext("Done with %(n)s thread.", "Done with %(n)s threads.", result.done) % {"n": result.done}
    if result.failed:
        reasons = "; ".join(dict.fromkeys(str(error) for _pk, error in result.failed))
        failed = ngettext("%(n)s was left: %(why)s", "%(n)s were left: %(why)s", len(result.failed))
        failed = failed % {"n": len(result.failed), "why": reasons}
        if not request.htmx:
            messages.error(request, failed)
        text = f"{text} {failed}" if request.htmx else text
    return done(request, None, text, failed=[pk for pk, _error in result.failed])


def until_of(workspace: Workspace, given: str) -> datetime:
    """When a thread comes back: the key of an offer, or a time on the workspace's clock. Raises InvalidInput."""
    for preset in presets_of(workspace=workspace):
        if preset.key == given:
            return preset.at
    try:
        local = datetime.fromisoformat(given)
    except ValueError:
        raise InvalidInput(_("Choose when it shall come back."), field="until") from None
    if local.tzinfo is None:
        local = local.replace(tzinfo=ZoneInfo(workspace.time_zone))
    return local.astimezone(UTC)
