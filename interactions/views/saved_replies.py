"""Saved replies: the list, one of them, and what the answer box offers behind `/`."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.lib.errors import DomainError
from interactions.forms.saved_replies import SavedReplyForm, initial_of
from interactions.models import SavedReply
from interactions.selectors.saved_replies import OFFERED, filled, places_left, reply_get, reply_query, values_for
from interactions.selectors.threads import thread_get
from interactions.services.saved_replies import reply_archive, reply_save
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PAGE = 50


@require_safe
@workspace_view(P.INBOX_VIEW)
def replies(request: WorkspaceRequest) -> HttpResponse:
    """The list: `?q=`, `?tag=`, `?archived=1`."""
    q, tag = request.GET.get("q", "")[:80].strip(), request.GET.get("tag", "")[:40]
    archived = request.GET.get("archived") == "1"
    rows = reply_query(workspace=request.workspace, q=q, archived=archived, tag=tag)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"active": "interactions", "section": "replies", "page": page, "q": q, "tag": tag, "archived": archived}
    return render(request, "interactions/saved_replies.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.INBOX_VIEW, post=P.INBOX_SETUP)
def reply_new(request: WorkspaceRequest) -> HttpResponse:
    """Write a new one."""
    return _form(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.INBOX_VIEW, post=P.INBOX_SETUP)
def reply(request: WorkspaceRequest, reply_id: int) -> HttpResponse:
    """Change one."""
    return _form(request, reply_get(workspace=request.workspace, reply_id=reply_id))


def _form(request: WorkspaceRequest, row: SavedReply | None) -> HttpResponse:
    form = SavedReplyForm(request.POST or None, initial=initial_of(row) if row else None)
    if request.method == "POST" and form.is_valid():
        try:
            reply_save(
                workspace=request.workspace, actor=request.actor, draft=form.draft(), reply_id=row.pk if row else None
            )
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("interactions:saved_replies", request.workspace.slug)
    context = {"active": "interactions", "section": "replies", "form": form, "row": row}
    status = 422 if request.method == "POST" else 200
    return render(request, "interactions/saved_reply.html", context, status=status)


@require_POST
@workspace_view(P.INBOX_SETUP)
def archive(request: WorkspaceRequest, reply_id: int) -> HttpResponse:
    """Offer it no more, or again (`back=1`)."""
    again = request.POST.get("back") == "1"
    try:
        reply_archive(workspace=request.workspace, actor=request.actor, reply_id=reply_id, archived=not again)
    except DomainError as error:
        if error.status == 404:
            raise
        messages.error(request, str(error))
    else:
        messages.success(request, _("Taken out of the archive.") if again else _("Archived."))
    return redirect("interactions:saved_replies", request.workspace.slug)


@require_safe
@workspace_view(P.INBOX_REPLY)
def pick(request: WorkspaceRequest, thread_id: int) -> JsonResponse:
    """What is offered behind `/` in a thread, places filled; `missing` names those that are not known."""
    thread = thread_get(workspace=request.workspace, thread_id=thread_id)
    values = values_for(thread=thread, user=request.user)
    rows = []
    for row in reply_query(workspace=request.workspace)[:OFFERED]:
        text = filled(row.text, values)
        rows.append(
            {
                "id": row.pk, "title": row.title, "shortcut": row.shortcut, "text": text, "uses": row.uses,
                "missing": places_left(text), "tags": row.tags,
            }
        )  # fmt: skip
    return JsonResponse({"replies": rows})
