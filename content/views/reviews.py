"""Reviews: what waits for a decision, mine first, and deciding about several at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SocialAccount
from config.lib.clock import now
from config.lib.errors import DomainError
from config.lib.numbers import row_number
from content.models import Post, Review
from content.selectors.approval_rules import Rule
from content.selectors.post import authors
from content.selectors.reviews import ReviewFilter, mine_ids, open_count, review_rows
from content.selectors.rule_words import level_name
from content.services.review import post_approve
from content.services.review_board import seals_of
from content.states import DecisionKind, ReviewState
from team.decorators import WorkspaceRequest, workspace_view
from team.models import Workspace
from team.permissions import Permission as P

PAGE_SIZE = 30
BULK_MAX = 100


@dataclass(frozen=True, slots=True)
class Line:
    """A round in the list. `spent`: how much of its time is over, in percent."""

    review: Review
    level: str
    number: int
    count: int
    approvals: int
    spent: int
    late: bool
    mine: bool
    seal: str


@require_safe
@workspace_view(P.VIEW)
def reviews(request: WorkspaceRequest) -> HttpResponse:
    """The list; `?tab=mine|all|done`, platform, author."""
    return _page(request)


@require_POST
@workspace_view(P.VIEW)
def reviews_bulk(request: WorkspaceRequest) -> HttpResponse:
    """Approve the chosen posts, each as it was shown; what cannot be approved says why."""
    chosen = [number for value in request.POST.getlist("ids")[:BULK_MAX] if (number := row_number(value))]
    if not chosen:
        messages.info(request, _("Choose at least one post."))
        return redirect(_here(request))
    done, refused = 0, []
    for post_id in dict.fromkeys(chosen):
        try:
            post = post_approve(
                workspace=request.workspace,
                actor=request.actor,
                post_id=post_id,
                seen=request.POST.get(f"seen-{post_id}", "") or "-",
            )
        except DomainError as error:
            refused.append((post_id, str(error)))
        else:
            done += bool(post.pk)
    if done:
        text = ngettext("Your approval of %(n)s post counts.", "Your approval of %(n)s posts counts.", done)
        messages.success(request, text % {"n": done})
    if not refused:
        return redirect(_here(request))
    return _page(request, refused=refused)


def _page(request: WorkspaceRequest, refused: list[tuple[int, str]] | None = None) -> HttpResponse:
    workspace, which = request.workspace, ReviewFilter.read(request.GET)
    mine = mine_ids(workspace=workspace, user=request.user)
    rows = review_rows(workspace=workspace, which=which)
    if which.tab == "mine":
        rows = rows.filter(pk__in=mine)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "active": "reviews",
        "which": which,
        "page": page,
        "lines": _lines(list(page.object_list), set(mine), workspace),
        "tabs": [
            ("mine", _("Waiting for me"), len(mine)),
            ("all", _("All open"), open_count(workspace=workspace)),
            ("done", _("Done"), None),
        ],
        "platforms": _platforms(workspace),
        "authors": authors(workspace=workspace),
        "refused": _refused(workspace, refused or []),
        "narrowed": bool(which.platform or which.author),
    }
    return render(request, "content/reviews.html", context, status=409 if refused else 200)


def _lines(rows: list[Review], mine: set[int], workspace: Workspace) -> list[Line]:
    """Two queries for texts and files, however many there are."""
    posts = [row.post for row in rows]
    prefetch_related_objects(posts, "variants", "attachments__asset")
    for post in posts:
        post.workspace = workspace
        for publication in post.publications.all():
            publication.account.workspace = workspace
    seals = seals_of(posts)
    return [_line(row, row.pk in mine, seals[row.post_id]) for row in rows]


def _line(row: Review, mine: bool, seal: str) -> Line:
    rule, moment = Rule.from_json(row.rule), now()
    number = min(row.level, len(rule.levels) - 1)
    span = (row.due_at - row.level_since).total_seconds()
    spent = 100 * (moment - row.level_since).total_seconds() / span if span > 0 else 100
    return Line(
        review=row,
        level=level_name(rule.levels[number], number),
        number=number + 1,
        count=len(rule.levels),
        approvals=sum(each.kind == DecisionKind.APPROVE for each in row.decisions.all()),
        spent=max(0, min(100, round(spent))),
        late=row.state == ReviewState.OPEN and row.due_at < moment,
        mine=mine,
        seal=seal,
    )


def _refused(workspace: Workspace, refused: list[tuple[int, str]]) -> list[tuple[str, str, str]]:
    known = Post.objects.for_workspace(workspace).in_bulk([post_id for post_id, _text in refused])
    named = {pk: str(post) for pk, post in known.items()}
    pages = {pk: reverse("content:review", args=[workspace.slug, pk]) for pk in named}
    return [(named.get(pk, f"#{pk}"), text, pages.get(pk, "")) for pk, text in refused]


def _platforms(workspace: Workspace) -> list[str]:
    accounts = SocialAccount.objects.for_workspace(workspace)
    return sorted(accounts.order_by().values_list("platform", flat=True).distinct())


def _here(request: WorkspaceRequest) -> str:
    address = reverse("content:reviews", args=[request.workspace.slug])
    query = request.GET.urlencode()
    return f"{address}?{query}" if query else address
