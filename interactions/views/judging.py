"""The page Sentiment: how well messages are judged, a text tried, corrections taken back; and putting one right."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from config.lib.errors import DomainError
from interactions.forms.judging import TryForm
from interactions.selectors.judging import NEEDED, accuracies, correction_query, judge_model, message_shown
from interactions.services.judge_training import training_ask
from interactions.services.judging import correction_add, correction_undo, text_judge
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P

PAGE = 25


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.INBOX_SETUP)
def judge(request: WorkspaceRequest) -> HttpResponse:
    """The page; a posted text is judged and not kept, and htmx gets only what came of it."""
    form = TryForm(request.POST or None)
    tried: dict[str, Any] = {"verdict": None}
    status = 200
    if request.method == "POST":
        status = 200 if form.is_valid() else 422
        if form.is_valid():
            verdict, by = text_judge(workspace=request.workspace, text=form.cleaned_data["text"])
            tried = {
                "verdict": verdict, "by": by, "score": f"{verdict.score:+.1f}", "reasons": verdict.reasons_as_data(),
            }  # fmt: skip
        if request.htmx and not request.htmx.boosted:
            # An emptied box asks for nothing; the page behind it stays.
            return render(request, "interactions/judge/_verdict.html", tried)
    sentiment, intent = accuracies(workspace=request.workspace)
    page = Paginator(correction_query(workspace=request.workspace), PAGE).get_page(request.GET.get("page"))
    for row in page.object_list:
        row.shown = message_shown(row.message)  # type: ignore[attr-defined]
    context = tried | {
        "active": "interactions", "section": "judge", "form": form, "sentiment": sentiment, "intent": intent,
        "page": page, "total": page.paginator.count, "needed": NEEDED,
        "model": judge_model(workspace=request.workspace),
    }  # fmt: skip
    return render(request, "interactions/judge/page.html", context, status=status)


@require_POST
@workspace_view(P.INBOX_SETUP)
def train(request: WorkspaceRequest) -> HttpResponse:
    """Learn from the corrections now."""
    try:
        training_ask(workspace=request.workspace, actor=request.actor)
        messages.success(request, _("The training has begun. Its outcome is shown here when it is done."))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("interactions:judge", request.workspace.slug)


@require_POST
@workspace_view(P.INBOX_SETUP)
def undo(request: WorkspaceRequest, correction_id: int) -> HttpResponse:
    """Take a correction back."""
    correction_undo(workspace=request.workspace, actor=request.actor, correction_id=correction_id)
    messages.success(request, _("Taken back. The message is judged by the rules again."))
    return redirect("interactions:judge", request.workspace.slug)


@require_POST
@workspace_view(P.INBOX_REPLY)
def judgement(request: WorkspaceRequest, message_id: int) -> HttpResponse:
    """Say what a message feels like and wants; htmx gets the pills, others go back to where they came from."""
    row = correction_add(
        workspace=request.workspace,
        actor=request.actor,
        message_id=message_id,
        sentiment=request.POST.get("sentiment", ""),
        intent=request.POST.get("intent", ""),
    )
    if request.htmx and not request.htmx.boosted:
        return render(request, "interactions/_judgement.html", {"message": row.message})
    messages.success(request, _("Saved. The judge learns from it."))
    came_from = request.META.get("HTTP_REFERER", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure()):
        return redirect(came_from)
    return redirect("content:home", request.workspace.slug)
