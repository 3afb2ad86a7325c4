"""Where a number comes from."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import SocialAccount
from accounts.selectors.account import account_list
from analytics.dictionary import BY_ID, METRICS
from analytics.models import MeasuredPost
from analytics.selectors.data.asked import read_id, scope_read
from analytics.selectors.data.lineage import PostLineage, days_missing, lineage, post_lineage
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P

# Longer periods are looked at for their sums; which days are missing is asked of shorter ones.
MISSING_SPAN = 100
FETCHES = 20


@require_safe
@workspace_view(P.VIEW)
def lineage_page(request: WorkspaceRequest) -> HttpResponse:
    """Everything behind one number: `?metric=`, and `?post=` or `?account=` with `?day=` or `?first=&last=`."""
    query = request.GET
    metric = BY_ID.get(query.get("metric", ""), BY_ID["exposure"])
    accounts = list(account_list(workspace=request.workspace, include_disconnected=True))
    by_id = {account.pk: account for account in accounts}
    context: dict[str, Any] = {
        "active": "analytics",
        "section": "data",
        "part": "lineage",
        "metric": metric,
        "metrics": METRICS,
        "accounts": accounts,
        "by_id": by_id,
    }
    if query.get("post"):
        post = _post(request, query.get("post", ""))
        return render(request, "analytics/data/lineage_post.html", {**context, **_of_post(post_lineage(post, metric))})
    scope = scope_read(request.workspace, query)
    if scope.accounts is not None and not all(pk in by_id for pk in scope.accounts):
        raise Http404
    only: SocialAccount | None = by_id[scope.accounts[0]] if scope.accounts and len(scope.accounts) == 1 else None
    data = lineage(scope, metric, only)
    context |= {
        "data": data,
        "scope": scope,
        "only": only,
        "not_only": only is None,
        "choices": _picked(accounts, scope.accounts),
        "picked": ",".join(map(str, scope.accounts or ())),
        "missing": days_missing(scope, metric) if only and 1 < scope.length <= MISSING_SPAN and not data.ends else [],
    }
    return render(request, "analytics/data/lineage.html", context)


def _picked(accounts: list[SocialAccount], ids: Any) -> list[tuple[str, str]]:
    """Accounts to choose from; a choice of several stays one of them."""
    found = [(str(account.pk), str(account)) for account in accounts]
    if ids is not None and len(ids) > 1:
        names = ", ".join(str(account) for account in accounts if account.pk in set(ids))
        found.insert(0, (",".join(map(str, ids)), names[:120]))
    return found


def _of_post(data: PostLineage) -> dict[str, Any]:
    """Samples as rows of their figures, and the fetches of those in sight."""
    rows = [
        {
            "at": row.captured_at,
            "figures": [getattr(row, name) for name in data.raw],
            "fetch": data.fetches.get(row.fetch_id or 0),
        }
        for row in data.samples
    ]
    shown = dict(sorted(data.fetches.items(), reverse=True)[:FETCHES])
    return {"data": data, "samples": rows, "shown_fetches": shown}


def _post(request: WorkspaceRequest, text: str) -> MeasuredPost:
    pk = read_id(text)
    rows = MeasuredPost.objects.for_workspace(request.workspace).select_related("account", "workspace")
    post = rows.filter(pk=pk).first() if pk is not None else None
    if post is None:
        raise Http404
    return post
