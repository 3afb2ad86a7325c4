"""Talking about a post: write, answer, change, resolve, take back."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from config.lib.errors import InvalidInput
from config.lib.numbers import row_number
from content.selectors.comments import talks_of
from content.selectors.post import post_get
from content.services.commenting import comment_add, comment_delete, comment_edit, comment_resolve
from content.services.presence import editing
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P
from team.permissions import allows


@require_safe
@workspace_view(P.VIEW)
def comments(request: WorkspaceRequest, post_id: int) -> HttpResponse:
    """The remarks as a fragment; without scripts they stand on the post's page."""
    if not request.htmx:
        return redirect(_place(request, post_id))
    return _fragment(request, post_id)


@require_POST
@workspace_view(P.VIEW)
def comment_new(request: WorkspaceRequest, post_id: int) -> HttpResponse:
    """A remark or an answer."""
    data = request.POST
    try:
        comment = comment_add(
            workspace=request.workspace,
            actor=request.actor,
            post_id=post_id,
            body=data.get("body", ""),
            field=data.get("field", ""),
            quote=data.get("quote", "").replace("\r\n", "\n"),
            start=row_number(data.get("start", "")),
            parent_id=row_number(data.get("parent", "")),
        )
    except InvalidInput as error:
        if not request.htmx:
            raise
        return _fragment(request, post_id, error=error, status=422)
    return _after(request, post_id, f"comment-{comment.pk}")


@require_POST
@workspace_view(P.VIEW)
def comment_change(request: WorkspaceRequest, comment_id: int) -> HttpResponse:
    """Other words for one's own remark."""
    comment = comment_edit(
        workspace=request.workspace, actor=request.actor, comment_id=comment_id, body=request.POST.get("body", "")
    )
    return _after(request, comment.post_id, f"comment-{comment.pk}")


@require_POST
@workspace_view(P.VIEW)
def comment_done(request: WorkspaceRequest, comment_id: int) -> HttpResponse:
    """Resolve a remark, or open it again."""
    comment = comment_resolve(
        workspace=request.workspace,
        actor=request.actor,
        comment_id=comment_id,
        resolved=request.POST.get("resolved") == "1",
    )
    return _after(request, comment.post_id, f"comment-{comment.pk}")


@require_POST
@workspace_view(P.VIEW)
def comment_remove(request: WorkspaceRequest, comment_id: int) -> HttpResponse:
    """Take a remark back."""
    post = comment_delete(
        workspace=request.workspace,
        actor=request.actor,
        comment_id=comment_id,
        may_moderate=allows(request.membership.role, P.CONTENT_APPROVE),
    )
    return _after(request, post.pk)


@require_POST
@workspace_view(P.CONTENT_EDIT)
def presence(request: WorkspaceRequest, post_id: int) -> HttpResponse:
    """Note that the editor is open (or closes) and say who else has it open."""
    post = post_get(workspace=request.workspace, post_id=post_id)
    leaving = request.POST.get("leaving") == "1"
    others = editing(workspace=request.workspace, post_id=post.pk, user=request.user, leaving=leaving)
    return render(request, "content/_presence.html", {"others": others})


def _place(request: WorkspaceRequest, post_id: int, anchor: str = "comments") -> str:
    return f"{reverse('content:post', args=[request.workspace.slug, post_id])}#{anchor}"


def _after(request: WorkspaceRequest, post_id: int, anchor: str = "comments") -> HttpResponse:
    return _fragment(request, post_id) if request.htmx else redirect(_place(request, post_id, anchor))


def _fragment(
    request: WorkspaceRequest, post_id: int, error: InvalidInput | None = None, status: int = 200
) -> HttpResponse:
    post = post_get(workspace=request.workspace, post_id=post_id)
    context = {
        "post": post,
        "talks": talks_of(workspace=request.workspace, post=post),
        "comment_error": error,
        "written": request.POST.get("body", "") if error else "",
    }
    return render(request, "content/_comments.html", context, status=status)
