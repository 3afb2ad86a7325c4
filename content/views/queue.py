"""The queue: what needs a person, what comes next, and the switch that stops publishing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.connectors import registry
from accounts.selectors.account import account_list
from config.lib.errors import DomainError
from config.lib.numbers import row_number
from content.selectors.health import banner_list, engine_health, pauses_in_force
from content.selectors.publication import TABS, queue_counts, queue_list
from content.services.pausing import publishing_pause, publishing_resume
from content.services.queue import publication_retry
from content.states import PauseScope
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P

PAGE_SIZE = 30
LABELS = {
    "attention": gettext_lazy("Needs attention"),
    "failed": gettext_lazy("Failed"),
    "unknown": gettext_lazy("Unclear"),
    "handoff": gettext_lazy("By hand"),
    "held": gettext_lazy("Held back"),
    "upcoming": gettext_lazy("Upcoming"),
}


@require_safe
@workspace_view(P.VIEW)
def queue(request: WorkspaceRequest) -> HttpResponse:
    """One tab of the queue; htmx gets the list alone."""
    tab = request.GET.get("tab", "attention")
    tab = tab if tab in TABS else "attention"
    counts = queue_counts(workspace=request.workspace)
    page = Paginator(queue_list(workspace=request.workspace, tab=tab), PAGE_SIZE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "active": "queue",
        "tab": tab,
        "tabs": [(name, LABELS[name], counts[name]) for name in TABS],
        "page": page,
        "retryable": tab in ("attention", "failed", "held") and bool(page.object_list),
        "pauses": pauses_in_force(request.workspace),
        "health": engine_health(),
    }
    return render(request, "content/queue.html", context)


@require_POST
@workspace_view(P.VIEW, post=P.QUEUE_RESOLVE)
def queue_retry(request: WorkspaceRequest) -> HttpResponse:
    """Send the chosen rows again; each one that cannot go says why."""
    done, refused = 0, []
    for publication_id in filter(None, map(row_number, request.POST.getlist("publication")[:200])):
        try:
            publication_retry(workspace=request.workspace, actor=request.actor, publication_id=publication_id)
        except DomainError as error:
            refused.append(str(error))
        else:
            done += 1
    if done:
        text = ngettext("%(n)s post will be sent now.", "%(n)s posts will be sent now.", done)
        messages.success(request, text % {"n": done})
    for reason in dict.fromkeys(refused):
        messages.error(request, reason)
    if not done and not refused:
        messages.info(request, _("Choose at least one post."))
    return redirect("content:queue", request.workspace.slug)


@require_safe
@workspace_view(P.VIEW)
def banners(request: WorkspaceRequest) -> HttpResponse:
    """What stands above every page; asked for by htmx."""
    return render(
        request, "content/_banners.html", {"banners": banner_list(request.workspace, request.membership.role)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW, post=P.PUBLISHING_PAUSE)
def pause(request: WorkspaceRequest) -> HttpResponse:
    """The form that stops publishing."""
    error: DomainError | None = None
    if request.method == "POST":
        account = request.POST.get("account_id", "")
        try:
            publishing_pause(
                workspace=request.workspace,
                actor=request.actor,
                scope=request.POST.get("scope", ""),
                reason=request.POST.get("reason", ""),
                platform=request.POST.get("platform", ""),
                account_id=row_number(account),
            )
        except DomainError as refused:
            error = refused
        else:
            messages.success(request, _("Publishing is paused."))
            return redirect("content:queue", request.workspace.slug)
    accounts = list(account_list(workspace=request.workspace))
    context = {
        "active": "queue",
        "scopes": PauseScope.choices,
        "accounts": accounts,
        "platforms": [slug for slug in registry.slugs() if any(a.platform == slug for a in accounts)],
        "error": error,
        "typed": request.POST,
        "pauses": pauses_in_force(request.workspace),
    }
    return render(request, "content/queue_pause.html", context, status=error.status if error else 200)


@require_POST
@workspace_view(P.VIEW, post=P.PUBLISHING_PAUSE)
def resume(request: WorkspaceRequest, pause_id: int) -> HttpResponse:
    """Lift a pause."""
    publishing_resume(workspace=request.workspace, actor=request.actor, pause_id=pause_id)
    messages.success(request, _("Publishing has resumed. Posts that became too late wait in the queue."))
    return redirect("content:queue", request.workspace.slug)
