"""One review: what would go out, what changed since, what was said, and deciding."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.connectors import registry
from accounts.templatetags.platforms import label_of
from config.lib.errors import DomainError, NotAllowed
from content.forms.reviews import LinkForm, SuggestForm
from content.models import Post
from content.selectors.post import may_edit, post_get
from content.selectors.review_links import address_for, link_list, link_state
from content.services.checks import post_report
from content.services.previews import post_previews
from content.services.review import post_approve, post_request_changes
from content.services.review_board import board_of
from content.services.review_talk import changes_end, review_comment
from content.services.suggestions import suggestion_apply, suggestion_make, suggestion_reject, text_now
from content.states import DecisionKind
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P
from team.permissions import allows

LINKS_SHOWN = 20


@require_safe
@workspace_view(P.VIEW)
def review(request: WorkspaceRequest, post_id: int) -> HttpResponse:
    """The page."""
    return _page(request, post_id)


@require_POST
@workspace_view(P.VIEW)
def review_decide(request: WorkspaceRequest, post_id: int) -> HttpResponse:
    """`kind`: approve, changes or comment, with `note`; `seen` is the seal of what the page showed."""
    kind, note = request.POST.get("kind", ""), request.POST.get("note", "")
    seen = request.POST.get("seen", "") or "-"
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor, "post_id": post_id}
    post_get(workspace=request.workspace, post_id=post_id)
    try:
        if kind == DecisionKind.APPROVE:
            done = post_approve(**who, seen=seen, note=note)
            text = _("Approved") if done.approved_hash else _("Your approval counts. Others must approve it, too.")
        elif kind == DecisionKind.CHANGES:
            post_request_changes(**who, note=note, seen=seen)
            text = _("Changes requested")
        else:
            review_comment(**who, note=note)
            text = _("Comment saved")
    except DomainError as error:
        return _page(request, post_id, refused=error, note=note)
    messages.success(request, text)
    return _back(request, post_id)


@require_POST
@workspace_view(P.VIEW)
def review_changes_end(request: WorkspaceRequest, post_id: int, decision_id: int) -> HttpResponse:
    """Clear the own request for changes, or dismiss another one with a reason."""
    try:
        changes_end(
            workspace=request.workspace,
            actor=request.actor,
            post_id=post_id,
            decision_id=decision_id,
            note=request.POST.get("note", ""),
        )
    except DomainError as error:
        if error.status == 404:
            raise
        return _page(request, post_id, refused=error)
    messages.success(request, _("The request for changes has ended."))
    return _back(request, post_id)


@require_POST
@workspace_view(P.VIEW)
def review_suggest(request: WorkspaceRequest, post_id: int) -> HttpResponse:
    """Propose another wording."""
    post = post_get(workspace=request.workspace, post_id=post_id)
    form = SuggestForm(request.POST, targets=_targets(post))
    if form.is_valid():
        try:
            suggestion_make(workspace=request.workspace, actor=request.actor, post_id=post_id, wording=form.wording())
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Suggested"))
            return _back(request, post_id, "#suggestions")
    return _page(request, post_id, form=form)


@require_POST
@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def review_answer(request: WorkspaceRequest, post_id: int, suggestion_id: int) -> HttpResponse:
    """Apply a suggestion or, with `answer=reject`, leave the text as it is."""
    post = post_get(workspace=request.workspace, post_id=post_id)
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor, "post_id": post_id}
    try:
        if request.POST.get("answer") == "reject":
            suggestion_reject(**who, suggestion_id=suggestion_id, note=request.POST.get("note", ""))
            text = _("Suggestion rejected")
        else:
            _may_edit_check(request, post)
            suggestion_apply(**who, suggestion_id=suggestion_id)
            text = _("Suggestion applied")
    except DomainError as error:
        if error.status == 404:
            raise
        return _page(request, post_id, refused=error)
    messages.success(request, text)
    return _back(request, post_id, "#suggestions")


def _may_edit_check(request: WorkspaceRequest, post: Post) -> None:
    if not may_edit(post=post, role=request.membership.role):
        raise NotAllowed


def _page(
    request: WorkspaceRequest,
    post_id: int,
    *,
    refused: DomainError | None = None,
    note: str = "",
    form: SuggestForm | None = None,
) -> HttpResponse:
    post = post_get(workspace=request.workspace, post_id=post_id)
    board = board_of(post=post, actor=request.actor)
    role = request.membership.role
    links = list(link_list(workspace=request.workspace, post_id=post_id)[:LINKS_SHOWN])
    context = {
        "active": "reviews",
        "post": post,
        "board": board,
        "previews": post_previews(post=post),
        "report": post_report(post=post),
        "refused": refused,
        "note": note,
        "suggest": form or SuggestForm(targets=_targets(post), initial={"after": post.text, "target": "text"}),
        "texts": {key: text_now(post, *_parts(key)) for key, _label in _targets(post)},
        "links": [(link, link_state(link), address_for(link, request.membership)) for link in links],
        "link_form": LinkForm(),
        "can_edit": may_edit(post=post, role=role),
        "can_link": allows(role, P.CONTENT_EDIT),
        "can_hand_out": allows(role, P.CONTENT_APPROVE),
    }
    status = refused.status if refused else 422 if form is not None else 200
    return render(request, "content/review.html", context, status=status)


def _targets(post: Post) -> list[tuple[str, str]]:
    """Texts a suggestion can be about: shared ones, and each chosen platform's own."""
    found = [("text", _("Text")), ("title", _("Title")), ("first_comment", _("First comment"))]
    platforms = dict.fromkeys(row.account.platform for row in post.publications.all())
    for slug in platforms:
        caps = registry.capabilities(slug)
        found.append((f"text:{slug}", _("Text on %(platform)s") % {"platform": label_of(caps)}))
        if caps.title:
            found.append((f"title:{slug}", _("Title on %(platform)s") % {"platform": label_of(caps)}))
    return found


def _parts(key: str) -> tuple[str, str]:
    field, _colon, platform = key.partition(":")
    return field, platform


def _back(request: WorkspaceRequest, post_id: int, anchor: str = "") -> HttpResponse:
    return redirect(reverse("content:review", args=[request.workspace.slug, post_id]) + anchor)
