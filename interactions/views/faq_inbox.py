"""The library beside the answer box: what fits, inserting it, and whether it helped."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from config.lib.errors import DomainError
from config.lib.numbers import row_number
from interactions.selectors.faq.reading import open_marks, use_get
from interactions.selectors.threads import thread_get
from interactions.services.faq.using import faq_mark, faq_use, suggest_for_thread
from interactions.views.faq import HERE
from interactions.views.inbox_answers import refused
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P


@require_safe
@workspace_view(P.INBOX_REPLY)
def suggestions(request: WorkspaceRequest, thread_id: int) -> HttpResponse:
    """What fits the newest messages of a thread: a fragment for the answer box, a page without scripts."""
    thread = thread_get(workspace=request.workspace, thread_id=thread_id)
    context = {
        **HERE,
        "thread": thread,
        "found": suggest_for_thread(workspace=request.workspace, thread=thread),
        "marks": open_marks(workspace=request.workspace, thread_id=thread.pk),
    }
    template = "interactions/faq/_suggestions.html" if request.htmx else "interactions/faq/suggestions.html"
    return render(request, template, context)


@require_POST
@workspace_view(P.INBOX_REPLY)
def use(request: WorkspaceRequest, faq_id: int) -> HttpResponse:
    """Insert an answer: its text for the page's script, the thread with it in the box for everybody else."""
    thread_id = row_number(request.POST.get("thread", "")) or 0
    try:
        thread = thread_get(workspace=request.workspace, thread_id=thread_id)
        inserted = faq_use(workspace=request.workspace, actor=request.actor, faq_id=faq_id, thread=thread)
    except DomainError as error:
        if request.htmx:
            return refused(error)
        raise
    if request.htmx:
        return JsonResponse({"use": inserted.use.pk, "text": inserted.text, "missing": inserted.missing})
    page = reverse("interactions:thread", args=[request.workspace.slug, thread.pk])
    return redirect(f"{page}?faq={inserted.use.pk}")


@require_POST
@workspace_view(P.INBOX_REPLY)
def mark(request: WorkspaceRequest, faq_use_id: int) -> HttpResponse:
    """Say whether an answer helped."""
    row = use_get(workspace=request.workspace, faq_use_id=faq_use_id)
    helped = request.POST.get("helped") == "yes"
    try:
        faq_mark(workspace=request.workspace, actor=request.actor, faq_use_id=faq_use_id, helped=helped)
    except DomainError as error:
        if request.htmx:
            return refused(error)
        messages.error(request, str(error))
    else:
        if request.htmx:
            return JsonResponse({"ok": True, "text": _("Noted.")})
        messages.success(request, _("Noted."))
    if request.POST.get("back") == "entry":
        return redirect("interactions:faq", request.workspace.slug, row.entry_id)
    return redirect("interactions:thread", request.workspace.slug, row.thread_id)
