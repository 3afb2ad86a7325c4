"""Writing answers and notes, and what is done with single messages."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from config.lib.errors import DomainError, NotAllowed, NotFound
from config.lib.numbers import row_number
from interactions.selectors.threads import message_get
from interactions.services.answers import answer_confirm, answer_retry, answer_withdraw, answer_write
from interactions.services.faq.using import faq_sent
from interactions.services.moderating import comment_moderate
from interactions.services.saved_replies import reply_used
from interactions.services.threads import thread_note
from interactions.states import Delivery
from interactions.views.inbox import thread_page
from interactions.views.inbox_answers import done, refused, telling
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P
from team.permissions import allows

SENDING = {"retry": answer_retry, "withdraw": answer_withdraw, "confirm": answer_confirm}
MODERATING = ("hide", "show", "like", "delete")


@require_POST
@workspace_view(P.INBOX_VIEW, post=P.INBOX_REPLY)
def answer(request: WorkspaceRequest, thread_id: int) -> HttpResponse:
    """Answer the thread; a refusal shows the page again with what was typed."""
    given = request.POST
    resolve = given.get("do") == "resolve"
    try:
        message = answer_write(
            workspace=request.workspace,
            actor=request.actor,
            thread_id=thread_id,
            text=given.get("text", ""),
            to_message_id=row_number(given.get("to", "")),
            seen_message_id=row_number(given.get("seen", "")),
            resolve=resolve,
            take_over=given.get("take_over") == "1",
            accepted=given.get("accepted") == "1",
        )
    except NotFound as error:
        if request.htmx:
            return refused(error)
        raise
    except DomainError as error:
        if request.htmx:
            return refused(error)
        return thread_page(request, thread_id, status=error.status, problem=error, typed=given.get("text", ""))
    if reply_id := row_number(given.get("reply", "")):
        reply_used(workspace=request.workspace, reply_id=reply_id)
    uses = [number for text in given.get("faq", "")[:120].split(",") if (number := row_number(text))]
    faq_sent(workspace=request.workspace, reply=message, use_ids=uses)
    if message.delivery == Delivery.WAITING:
        told = _("Kept for approval: somebody else has to let it go.")
        return done(request, thread_id, told, message=message.pk, waiting=True)
    return done(request, thread_id, _("Resolved. Your answer is on its way.") if resolve else "", message=message.pk)


@require_POST
@workspace_view(P.INBOX_VIEW, post=P.INBOX_REPLY)
def note(request: WorkspaceRequest, thread_id: int) -> HttpResponse:
    """Write a note for the team."""
    try:
        row = thread_note(
            workspace=request.workspace, actor=request.actor, thread_id=thread_id, text=request.POST.get("text", "")
        )
    except NotFound as error:
        if request.htmx:
            return refused(error)
        raise
    except DomainError as error:
        if request.htmx:
            return refused(error)
        typed = request.POST.get("text", "")
        return thread_page(request, thread_id, status=error.status, problem=error, typed=typed, as_note=True)
    return done(request, thread_id, note=row.pk)


@require_POST
@workspace_view(P.INBOX_VIEW, post=P.INBOX_REPLY)
@telling
def message_step(request: WorkspaceRequest, message_id: int, step: str) -> HttpResponse | JsonResponse:
    """Send again, withdraw or confirm an answer of ours; hide, show, like or delete a comment of theirs."""
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor, "message_id": message_id}
    row = message_get(workspace=request.workspace, message_id=message_id)
    if step in SENDING:
        SENDING[step](**who)
    elif step in MODERATING:
        if step != "like" and not allows(request.membership.role, P.INBOX_MODERATE):
            raise NotAllowed
        comment_moderate(**who, what=step)
    else:
        raise NotFound
    return done(request, row.thread_id, _told(step))


def _told(step: str) -> str:
    return {
        "retry": _("It is sent again."),
        "withdraw": _("Withdrawn. They wait for an answer again."),
        "confirm": _("Noted that it arrived."),
        "hide": _("Hidden at the platform."),
        "show": _("Shown again at the platform."),
        "like": _("Liked."),
        "delete": _("Deleted at the platform."),
    }[step]
