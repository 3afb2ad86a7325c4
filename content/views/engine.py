"""The engine page: is publishing alive, how punctual is it, and what waits for which reason."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from content.engine.watch import AccountWatch, engine_report
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P

PAGE_SIZE = 50
LIVE_SECONDS = 5
STUCK_SHOWN = 5


@require_safe
@workspace_view(P.VIEW)
def engine(request: WorkspaceRequest) -> HttpResponse:
    """The whole page; htmx gets its living parts alone. `q` looks for an account by name or handle."""
    report = engine_report(workspace=request.workspace)
    query = request.GET.get("q", "")[:100].strip()
    found = [watch for watch in report.accounts if _matches(watch, query)]
    living = bool(request.htmx and not request.htmx.history_restore_request)
    context: dict[str, Any] = {
        "active": "engine",
        "report": report,
        "query": query,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "stuck": report.due.stuck[:STUCK_SHOWN],
        "seconds": LIVE_SECONDS,
        "living": living,
    }
    return render(request, "content/_engine_live.html" if living else "content/engine.html", context)


def _matches(watch: AccountWatch, query: str) -> bool:
    wanted = query.casefold()
    account = watch.account
    return wanted in account.display_name.casefold() or wanted in account.handle.casefold()
