"""The switch that stops publishing: the form, one pause with its proof, the pauses of the past, and lifting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.connectors import registry
from accounts.selectors.account import account_list
from config.lib.errors import DomainError
from config.lib.numbers import row_number
from content.models import PublishPause
from content.selectors.health import pauses_in_force
from content.selectors.pause_report import lifting, pause_report, pause_stopped, pause_went_out
from content.selectors.pauses import campaigns, lifters, may_lift, pause_get, pauses_lifted
from content.services.pausing import Resumed, publishing_pause, publishing_resume
from content.states import LiftBy, Overdue, PauseScope
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P
from team.permissions import allows

PAGE_SIZE = 30
WENT_OUT_SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW, post=P.PUBLISHING_PAUSE)
def pause(request: WorkspaceRequest) -> HttpResponse:
    """The form that stops publishing. Scope, account, platform and campaign may come filled in by the address."""
    error: DomainError | None = None
    typed = request.POST if request.method == "POST" else request.GET
    if request.method == "POST":
        try:
            made = publishing_pause(
                workspace=request.workspace,
                actor=request.actor,
                scope=typed.get("scope", ""),
                reason=typed.get("reason", ""),
                platform=typed.get("platform", ""),
                account_id=row_number(typed.get("account", "")),
                campaign=typed.get("campaign", ""),
                lift_by=typed.get("lift_by", "") or LiftBy.PAUSERS,
            )
        except DomainError as refused:
            error = refused
        else:
            messages.success(request, _("Publishing is paused."))
            return redirect("content:pause_page", request.workspace.slug, made.pk)
    accounts = list(account_list(workspace=request.workspace))
    scope = typed.get("scope", "")
    context = {
        "active": "queue",
        "scopes": PauseScope.choices,
        "scope": scope if scope in PauseScope else PauseScope.WORKSPACE,
        "lift_choices": LiftBy.choices,
        "lift_by": typed.get("lift_by", "") or LiftBy.PAUSERS,
        "accounts": accounts,
        "platforms": [slug for slug in registry.slugs() if any(a.platform == slug for a in accounts)],
        "campaigns": campaigns(workspace=request.workspace),
        "error": error,
        "typed": typed,
        "pauses": pauses_in_force(request.workspace),
    }
    return render(request, "content/queue_pause.html", context, status=error.status if error else 200)


@require_safe
@workspace_view(P.VIEW)
def pause_list(request: WorkspaceRequest) -> HttpResponse:
    """Pauses in force, then those of the past."""
    page = Paginator(pauses_lifted(workspace=request.workspace), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"active": "queue", "pauses": pauses_in_force(request.workspace), "page": page}
    return render(request, "content/pauses.html", context)


@require_safe
@workspace_view(P.VIEW)
def pause_page(request: WorkspaceRequest, pause_id: int) -> HttpResponse:
    """One pause; htmx gets its live figures alone."""
    found = pause_get(workspace=request.workspace, pause_id=pause_id)
    context = {"active": "queue", "pause": found, "report": pause_report(pause=found)}
    if request.htmx:
        return render(request, "content/_pause_figures.html", context)
    return _page(request, found, context)


@require_POST
@workspace_view(P.VIEW, post=P.PUBLISHING_PAUSE)
def resume(request: WorkspaceRequest, pause_id: int) -> HttpResponse:
    """Lift a pause; a refusal is said on its page."""
    overdue = request.POST.get("overdue", "") or Overdue.HOLD
    try:
        done = publishing_resume(workspace=request.workspace, actor=request.actor, pause_id=pause_id, overdue=overdue)
    except DomainError as refused:
        if refused.status == 404:
            raise
        found = pause_get(workspace=request.workspace, pause_id=pause_id)
        context = {"active": "queue", "pause": found, "report": pause_report(pause=found), "error": refused}
        return _page(request, found, context, status=refused.status)
    messages.success(request, _resumed_text(done))
    if done.held:
        return redirect(reverse("content:triage", args=[request.workspace.slug]) + f"?pause={pause_id}")
    return redirect("content:pause_page", request.workspace.slug, pause_id)


def _page(request: WorkspaceRequest, found: PublishPause, context: dict[str, Any], status: int = 200) -> HttpResponse:
    in_force = found.lifted_at is None
    may_pause = allows(request.membership.role, P.PUBLISHING_PAUSE)
    went_out = list(pause_went_out(pause=found)[: WENT_OUT_SHOWN + 1])
    context |= {
        "page": Paginator(pause_stopped(pause=found), PAGE_SIZE).get_page(request.GET.get("page")),
        "went_out": went_out[:WENT_OUT_SHOWN],
        "more_went_out": len(went_out) > WENT_OUT_SHOWN,
        "lifters": lifters(pause=found) if in_force else [],
        "may_lift": in_force and may_pause and may_lift(pause=found, actor=request.actor),
        "may_pause": may_pause,
        "lifting": lifting(pause=found) if in_force else None,
    }
    return render(request, "content/pause.html", context, status=status)


def _resumed_text(done: Resumed) -> str:
    text = _("Publishing has resumed.")
    if done.held:
        more = ngettext(
            "%(n)s stopped post waits for your decision.", "%(n)s stopped posts wait for your decision.", done.held
        )
        return f"{text} {more % {'n': done.held}}"
    if done.sent:
        more = ngettext("%(n)s stopped post goes out now.", "%(n)s stopped posts go out in order.", done.sent)
        return f"{text} {more % {'n': done.sent}}"
    if done.dropped:
        more = ngettext("%(n)s stopped post is left out.", "%(n)s stopped posts are left out.", done.dropped)
        return f"{text} {more % {'n': done.dropped}}"
    return text
