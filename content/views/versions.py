"""What a post said before: versions side by side, and taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from config.lib.errors import NotAllowed
from config.lib.numbers import row_number
from content.models import Post
from content.selectors.post import may_edit, post_get
from content.selectors.post_snapshot import post_snapshot
from content.selectors.versions import changed_label, content_diff, version_get, versions_of
from content.services.restoring import version_restore
from content.states import PostState
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P

PAGE = 50


@require_safe
@workspace_view(P.VIEW)
def versions(request: WorkspaceRequest, post_id: int) -> HttpResponse:
    """All versions; `?show=N` compares version N with the one before or, `?with=now`, with what stands now."""
    post = post_get(workspace=request.workspace, post_id=post_id)
    page = Paginator(versions_of(workspace=request.workspace, post_id=post_id), PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    shown = row_number(request.GET.get("show", "")) or (rows[0].number if rows else None)
    context = {
        "active": "posts",
        "post": post,
        "page": page,
        "rows": [(row, [changed_label(name) for name in row.changed]) for row in rows],
        "newest": rows[0].number if rows and page.number == 1 else None,
        "shown": shown,
        "can_restore": may_edit(post=post, role=request.membership.role) and post.state != PostState.CANCELLED,
    }
    if shown:
        context |= _compared(request, post, shown)
    return render(request, "content/versions.html", context)


def _compared(request: WorkspaceRequest, post: Post, shown: int) -> dict[str, Any]:
    version = version_get(workspace=request.workspace, post_id=post.pk, number=shown)
    now_wanted = request.GET.get("with") == "now"
    if now_wanted:
        before, after = version.content, post_snapshot(post)
    elif shown > 1:
        older = version_get(workspace=request.workspace, post_id=post.pk, number=shown - 1)
        before, after = older.content, version.content
    else:
        before, after = {"media": [], "variants": {}}, version.content
    diffs = content_diff(workspace=request.workspace, before=before, after=after)
    return {"version": version, "with_now": now_wanted, "diffs": [diff for diff in diffs if diff.segments]}


@require_POST
@workspace_view(P.CONTENT_EDIT)
def version_restore_view(request: WorkspaceRequest, post_id: int, number: int) -> HttpResponse:
    """Take the post back to a version."""
    post = post_get(workspace=request.workspace, post_id=post_id)
    if not may_edit(post=post, role=request.membership.role):
        raise NotAllowed
    version_restore(
        workspace=request.workspace,
        actor=request.actor,
        post_id=post_id,
        number=number,
        version=row_number(request.POST.get("version", "")),
    )
    messages.success(request, _("Version %(n)s is back. Accounts and time stayed as they were.") % {"n": number})
    return redirect("content:post_edit", request.workspace.slug, post_id)
