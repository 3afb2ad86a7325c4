"""The queue: what needs a person and what comes next."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from config.lib.errors import DomainError
from config.lib.numbers import row_number
from content.selectors.health import banner_list, engine_health
from content.selectors.publication import TABS, mark_waiting, queue_counts, queue_list
from content.selectors.triage import triage_groups
from content.services.queue import publication_retry
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
    mark_waiting(page.object_list)
    context: dict[str, Any] = {
        "active": "queue",
        "tab": tab,
        "tabs": [(name, LABELS[name], counts[name]) for name in TABS],
        "page": page,
        "retryable": tab in ("attention", "failed", "held") and bool(page.object_list),
        "groups": triage_groups(workspace=request.workspace) if tab in ("attention", "held") else [],
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
    found = banner_list(request.workspace, request.membership.role)
    return render(request, "content/_banners.html", {"banners": found})
