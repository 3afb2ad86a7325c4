"""One post: what each account gets, how it fares there, what happened to it."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from content.selectors.comments import talks_of
from content.selectors.post import cancel_check, may_cancel, may_edit, post_get, post_history
from content.selectors.post_making import post_making
from content.selectors.publication import mark_waiting
from content.selectors.recurrence import recurrence_of
from content.selectors.repeat_rules import rule_words
from content.services.approval_state import approval_state
from content.services.by_hand import by_hand_reason
from content.services.catching_up import outdated
from content.services.checks import post_report
from content.services.drafting import post_delete, post_duplicate
from content.services.previews import post_previews
from content.services.scheduling import post_cancel, post_restore
from content.states import DisplayState, PostState, PublicationState
from content.views.composer_options import settings_of
from content.views.composer_page import resolved_times
from team.audit_words import VERBS as AUDIT_WORDS
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P
from team.permissions import allows

VERBS = {
    "post.created": gettext_lazy("created it"),
    "post.edited": gettext_lazy("edited it"),
    "post.moved": gettext_lazy("moved it"),
    "post.scheduled": gettext_lazy("scheduled it"),
    "post.unscheduled": gettext_lazy("took it back to draft"),
    "post.submitted": gettext_lazy("submitted it for review"),
    "post.approved": gettext_lazy("approved it"),
    "post.approval_voided": gettext_lazy("changed approved content; it needs a new review"),
    "post.changes_requested": gettext_lazy("requested changes"),
    "post.changes_cleared": gettext_lazy("took back a request for changes"),
    "post.changes_dismissed": gettext_lazy("dismissed a request for changes"),
    "post.level_approved": gettext_lazy("approved a level"),
    "post.commented": gettext_lazy("wrote a comment"),
    "review.remark": gettext_lazy("made a remark in the review"),
    "suggestion.made": gettext_lazy("suggested a wording"),
    "suggestion.applied": gettext_lazy("took a suggested wording"),
    "suggestion.rejected": gettext_lazy("turned a suggested wording down"),
    "post.checked": gettext_lazy("ticked its checklist"),
    "post.cancelled": gettext_lazy("cancelled it"),
    "post.held_by_rules": gettext_lazy("held it back, because rules changed"),
    "post.restored_version": gettext_lazy("took it back to an earlier version"),
    "post.restored": gettext_lazy("restored it"),
    "post.duplicated": gettext_lazy("made it as a copy"),
}


@require_safe
@workspace_view(P.VIEW)
def post(request: WorkspaceRequest, post_id: int) -> HttpResponse:
    """The page of one post."""
    found = post_get(workspace=request.workspace, post_id=post_id)
    publications = list(found.publications.all())
    prefetch_related_objects(publications, "attempts")
    mark_waiting(publications)
    for row in publications:
        if row.state == PublicationState.DRAFT:
            row.by_hand = by_hand_reason(post=found, account=row.account)
    published = sum(p.state == PublicationState.PUBLISHED for p in publications)
    editable = may_edit(post=found, role=request.membership.role) and found.state != PostState.CANCELLED
    unsent = found.state in {PostState.IDEA, PostState.DRAFT, PostState.IN_REVIEW, PostState.APPROVED}
    repeats = recurrence_of(workspace=request.workspace, post=found)
    pattern = repeats is not None and repeats.post_id == found.pk and repeats.ended_at is None
    context = {
        "active": "posts",
        "post": found,
        "repeats": repeats,
        "rule_text": rule_words(repeats.rule, repeats.first_day, repeats.clock) if repeats else "",
        "outdated": outdated(repeats) if repeats and pattern else 0,
        "can_repeat": allows(request.membership.role, P.CONTENT_PUBLISH)
        and found.state != PostState.CANCELLED
        and (repeats is None or pattern or repeats.ended_at is not None),
        "publications": publications,
        "published": published,
        "previews": post_previews(post=found),
        "report": post_report(post=found) if unsent else None,
        "resolved": resolved_times(found),
        "brief": getattr(found, "brief", None),
        "settings": [item for item in settings_of(found) if item.summary],
        "approval": approval_state(post=found),
        **post_making(post=found, unsent=unsent),
        "history": [
            (line, VERBS.get(line.entry.verb) or AUDIT_WORDS.get(line.entry.verb, line.entry.verb))
            for line in post_history(workspace=request.workspace, post_id=post_id)
        ],
        "talks": talks_of(workspace=request.workspace, post=found),
        "can_edit": editable and published < max(1, len(publications)),
        "can_cancel": may_cancel(post=found, role=request.membership.role) and found.status in _CANCELLABLE,
        "can_delete": allows(request.membership.role, P.CONTENT_EDIT)
        and found.state != PostState.SCHEDULED
        and all(p.state in {PublicationState.DRAFT, PublicationState.CANCELLED} for p in publications),
    }
    return render(request, "content/post.html", context)


_CANCELLABLE = {
    DisplayState.IDEA,
    DisplayState.DRAFT,
    DisplayState.IN_REVIEW,
    DisplayState.APPROVED,
    DisplayState.SCHEDULED,
    DisplayState.FAILED,
    DisplayState.NEEDS_HANDOFF,
}


@require_POST
@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def post_duplicate_view(request: WorkspaceRequest, post_id: int) -> HttpResponse:
    """A copy, opened in the editor."""
    copy = post_duplicate(workspace=request.workspace, actor=request.actor, post_id=post_id)
    messages.success(request, _("Copied. This is the new draft."))
    return redirect("content:post_edit", request.workspace.slug, copy.pk)


@require_POST
@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def post_cancel_view(request: WorkspaceRequest, post_id: int) -> HttpResponse:
    """Give the post up."""
    cancel_check(workspace=request.workspace, post_id=post_id, role=request.membership.role)
    post_cancel(workspace=request.workspace, actor=request.actor, post_id=post_id)
    messages.success(request, _("Cancelled"))
    return redirect("content:post", request.workspace.slug, post_id)


@require_POST
@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def post_restore_view(request: WorkspaceRequest, post_id: int) -> HttpResponse:
    """Make a cancelled post a draft again."""
    post_restore(workspace=request.workspace, actor=request.actor, post_id=post_id)
    messages.success(request, _("Back to draft"))
    return redirect("content:post", request.workspace.slug, post_id)


@require_POST
@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def post_delete_view(request: WorkspaceRequest, post_id: int) -> HttpResponse:
    """Remove a post that never left the house."""
    post_delete(workspace=request.workspace, actor=request.actor, post_id=post_id)
    messages.success(request, _("Post deleted"))
    return redirect("content:posts", request.workspace.slug)
