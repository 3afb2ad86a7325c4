"""The editor: write, save, hand on. Every button is a form post; scripts only make it quicker."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.models import SocialAccount
from accounts.selectors.account import account_list
from config.lib.errors import DomainError, InvalidInput, NotAllowed
from config.lib.numbers import row_number
from content.errors import ScheduleRefused, VersionConflict
from content.forms.composer import ComposerForm, blank_post, read, unsaved_post, wall_clock
from content.forms.kind_fields import SHOWN
from content.models import Post
from content.selectors.limit_words import waits_if_sent_now
from content.selectors.post import may_edit, post_get
from content.selectors.publication import failed_ids
from content.services.drafting import UNSET, PostChanges, post_create, post_update
from content.services.media import media_upload
from content.services.queue import publication_retry
from content.services.queueing import Place, post_queue
from content.services.review import post_approve, post_request_changes, post_submit
from content.services.scheduling import post_schedule, post_unschedule
from content.states import PostState
from content.views.composer_kind import kind_context
from content.views.composer_options import hand_lines
from content.views.composer_page import live_context, page_context, saved_clock
from content.views.composer_then import then
from team.decorators import WorkspaceRequest, workspace_view
from team.models import Membership
from team.permissions import Permission as P
from team.permissions import allows
from team.templatetags.ui import short_moment

FORM_TEMPLATE = "content/composer.html"
Verb = Callable[[WorkspaceRequest, Post, ComposerForm | None], tuple[Post, str]]


class TimeMissing(InvalidInput):
    """Scheduling needs a time."""

    code = "due_missing"

    def __init__(self) -> None:
        super().__init__(_("Choose when this shall be published."), field="due")


def _accounts(request: WorkspaceRequest) -> list[SocialAccount]:
    return list(account_list(workspace=request.workspace).select_related("strategy"))


def _author(request: WorkspaceRequest) -> int:
    return int(request.user.pk)


def _read(request: WorkspaceRequest, accounts: list[SocialAccount], post: Post | None) -> ComposerForm:
    """What was sent of `post`, None for a new one; breaking the limits is for those who may publish."""
    form = read(request.POST, workspace=request.workspace, accounts=accounts, post=post)
    if allows(request.membership.role, P.CONTENT_PUBLISH):
        return form
    return replace(form, changes=replace(form.changes, urgent=None))


# --- pages ------------------------------------------------------------------------------------------------------------
@workspace_view(P.CONTENT_EDIT)
def post_new(request: WorkspaceRequest) -> HttpResponse:
    """An empty editor, or with POST the first save. `?due=2026-11-23T20:30` (or date and time), `?account=`."""
    if request.method == "POST":
        return _handle(request, None, None)
    accounts = _accounts(request)
    data = request.GET.copy()
    if due := _moment(data.get("due", "") or data.get("at", "")):
        data["due_date"], data["due_time"] = due.strftime("%Y-%m-%d"), due.strftime("%H:%M")
    else:
        data["due_date"], data["due_time"] = data.get("date", ""), data.get("time", "")
    if data["due_date"] and not data["due_time"]:
        data["due_time"] = "09:00"
    data.setlist("accounts", data.getlist("account"))
    form = read(data, workspace=request.workspace, accounts=accounts)
    post = blank_post(workspace=request.workspace, author_id=_author(request))
    if not form.errors:
        post = unsaved_post(
            form.changes, workspace=request.workspace, post=None, accounts=accounts, author_id=_author(request)
        )
    context = page_context(post=post, accounts=accounts, membership=request.membership)
    return render(request, FORM_TEMPLATE, context)


@workspace_view(P.CONTENT_EDIT)
def post_edit(request: WorkspaceRequest, post_id: int) -> HttpResponse:
    """The editor of a stored post; POST saves it."""
    post = post_get(workspace=request.workspace, post_id=post_id)
    if request.method == "POST":
        return _handle(request, post, None)
    if not may_edit(post=post, role=request.membership.role) or post.state == PostState.CANCELLED:
        return redirect("content:post", request.workspace.slug, post.pk)
    context = page_context(post=post, accounts=_accounts(request), membership=request.membership)
    return render(request, FORM_TEMPLATE, {**context, "saved_at": saved_clock(post)})


# --- what scripts ask for -----------------------------------------------------------------------------------------
@require_POST
@workspace_view(P.CONTENT_EDIT)
def post_look(request: WorkspaceRequest) -> JsonResponse:
    """Checks, previews and cards for unsaved work. Stores nothing."""
    accounts = _accounts(request)
    stored = None
    if post_id := row_number(request.POST.get("post", "")):
        stored = post_get(workspace=request.workspace, post_id=post_id)
    form = _read(request, accounts, stored)
    post = unsaved_post(
        form.changes, workspace=request.workspace, post=stored, accounts=accounts, author_id=_author(request)
    )
    return JsonResponse(_live(request, post, accounts, form.zone))


@require_POST
@workspace_view(P.CONTENT_EDIT)
def post_new_autosave(request: WorkspaceRequest) -> JsonResponse:
    """Store a new post, once per `key` of the page."""
    accounts = _accounts(request)
    form = _read(request, accounts, _made_before(request))
    try:
        post = _create_once(request, form)
    except DomainError as error:
        return _refusal(error)
    return _saved(request, post, accounts, form)


@require_POST
@workspace_view(P.CONTENT_EDIT)
def post_autosave(request: WorkspaceRequest, post_id: int) -> JsonResponse:
    """Store a draft while somebody writes; 409 with the other version when somebody else saved first."""
    accounts = _accounts(request)
    post = post_get(workspace=request.workspace, post_id=post_id)
    form = _read(request, accounts, post)
    if post.state not in {PostState.IDEA, PostState.DRAFT}:
        return JsonResponse({"code": "explicit_save", "message": _("Changes take effect when you save.")}, status=409)
    try:
        post = post_update(
            workspace=request.workspace,
            actor=request.actor,
            post_id=post_id,
            version=form.version,
            changes=form.changes,
        )
    except VersionConflict as conflict:
        return _conflict(request, conflict, accounts, form)
    except DomainError as error:
        return _refusal(error)
    return _saved(request, post, accounts, form)


def _saved(request: WorkspaceRequest, post: Post, accounts: list[SocialAccount], form: ComposerForm) -> JsonResponse:
    post = post_get(workspace=request.workspace, post_id=post.pk)
    slug = request.workspace.slug
    body = {
        "id": post.pk,
        "version": post.version,
        "saved": saved_clock(post),
        "url": reverse("content:post_edit", args=[slug, post.pk]),
        "autosave": reverse("content:post_autosave", args=[slug, post.pk]),
        "errors": dict(form.errors),
        **_live(request, post, accounts, form.zone),
    }
    return JsonResponse(body)


def _refusal(error: DomainError) -> JsonResponse:
    body = {"code": error.code, "message": str(error), "field": error.field}
    return JsonResponse(body, status=error.status)


def _conflict(
    request: WorkspaceRequest, conflict: VersionConflict, accounts: list[SocialAccount], form: ComposerForm
) -> JsonResponse:
    theirs = post_get(workspace=request.workspace, post_id=conflict.current.pk)
    html = render_to_string("content/_composer_conflict.html", _conflict_context(conflict, theirs, form), request)
    body = {"code": conflict.code, "message": str(conflict), "version": theirs.version, "html": html}
    return JsonResponse(body, status=conflict.status)


def _conflict_context(conflict: VersionConflict, theirs: Post, form: ComposerForm) -> dict[str, Any]:
    names = {"title": _("Title"), "text": _("Text"), "first_comment": _("First comment")}
    differing = [
        {"label": label, "theirs": getattr(theirs, name), "mine": getattr(form.changes, name) or ""}
        for name, label in names.items()
        if getattr(theirs, name) != (getattr(form.changes, name) or "").replace("\r\n", "\n").rstrip()
    ]
    return {"conflict": conflict, "theirs": theirs, "differing": differing}


def _live(request: WorkspaceRequest, post: Post, accounts: list[SocialAccount], zone: str) -> dict[str, Any]:
    context = live_context(post=post, accounts=accounts, membership=request.membership, zone=zone)
    return {
        "checks": render_to_string("content/_composer_checks.html", context, request),
        "previews": render_to_string("content/_composer_previews.html", context, request),
        "when": render_to_string("content/_composer_when.html", context, request),
        "settings": render_to_string("content/_composer_options.html", context, request),
        "delivery": context["delivery"].summary,
        "cards": {card.account.pk: {"reason": card.reason, "broken": card.broken} for card in context["cards"]},
        "tabs": {tab.caps.slug: tab.errors for tab in context["tabs"]},
        "errors_count": context["report"].errors,
        "kind": _kind_fields(request, post),
    }


def _kind_fields(request: WorkspaceRequest, post: Post) -> str:
    """The fields of a kind that the page does not show yet."""
    if request.POST.get(SHOWN, post.kind) == post.kind:
        return ""
    return render_to_string("content/_composer_kind_fields.html", {"post": post, **kind_context(post, {})}, request)


# --- handing on -------------------------------------------------------------------------------------------------------
def _handle(request: WorkspaceRequest, post: Post | None, verb: Verb | None) -> HttpResponse:
    """Save what was sent, then do what the button says; on refusal show the form again with the reason at its place."""
    accounts = _accounts(request)
    writes = "version" in request.POST
    form = _read(request, accounts, post or _made_before(request)) if writes or post is None else None
    if post is not None and form is not None and not may_edit(post=post, role=request.membership.role):
        raise NotAllowed
    stored = post
    try:
        if form is not None:
            form = _with_upload(request, form)
            if form.errors and verb is not None:
                field, text = next(iter(form.errors.items()))
                raise InvalidInput(text, field=field)
            stored = _save(request, post, form)
        if stored is None:
            raise InvalidInput(field="text")
        if verb is None:
            return _after_save(request, stored, form)
        with transaction.atomic():
            done, message = verb(request, stored, form)
    except VersionConflict as conflict:
        if form is None:
            raise
        theirs = post_get(workspace=request.workspace, post_id=conflict.current.pk)
        extra = _conflict_context(conflict, theirs, form)
        return _again(request, theirs, form, accounts, 409, **extra)
    except NeedsConfirmation as question:
        return _again(
            request, question.post, form, accounts, 200, confirm_now=True, now_waits=_now_waits(question.post)
        )
    except DomainError as error:
        if form is None:
            raise
        return _again(request, stored, form, accounts, error.status, refused=error, refused_list=_problems(error))
    messages.success(request, message)
    return redirect("content:post", request.workspace.slug, done.pk)


def _after_save(request: WorkspaceRequest, post: Post, form: ComposerForm | None) -> HttpResponse:
    if form is not None and form.errors:
        return _again(request, post, form, _accounts(request), 422)
    if answer := then(request, post):
        return answer
    messages.success(request, _("Saved"))
    address = reverse("content:post_edit", args=[request.workspace.slug, post.pk])
    return redirect(f"{address}#media" if {"move", "drop"} & set(request.POST) else address)


def _save(request: WorkspaceRequest, post: Post | None, form: ComposerForm) -> Post:
    if post is None:
        return _create_once(request, form)
    changes = form.changes
    if post.state == PostState.SCHEDULED and not allows(request.membership.role, P.CONTENT_PUBLISH):
        changes = replace(changes, late_minutes=UNSET)
    if post.state == PostState.SCHEDULED and (
        not allows(request.membership.role, P.CONTENT_PUBLISH)
        or changes.due_at is None
        or (form.due_date, form.due_time) == wall_clock(post.due_at, form.zone)
    ):
        # When it goes out is for those who may publish; taking it back has a button of its own; and the form's minute
        # is no move of a time that has seconds, which a failed post would refuse.
        changes = replace(changes, due_at=UNSET)
    return post_update(
        workspace=request.workspace, actor=request.actor, post_id=post.pk, version=form.version, changes=changes
    )


def _create_once(request: WorkspaceRequest, form: ComposerForm) -> Post:
    """Store a new post. `key`, made by the page, keeps a second click or a repeated request from making another one."""
    given, key = request.POST.get("key", ""), _page_key(request)
    with transaction.atomic():
        if given:
            # A member's first saves wait for one another here, so that the second finds what the first has stored.
            Membership.objects.for_workspace(request.workspace).select_for_update().get(pk=request.membership.pk)
            known = _made_before(request)
            if known is not None:
                # It may have been scheduled since; then the same is asked as in its own editor.
                if not may_edit(post=known, role=request.membership.role):
                    raise NotAllowed
                return _save(request, known, replace(form, version=None))
        post = post_create(workspace=request.workspace, actor=request.actor, **_values(form.changes))
        if given:
            cache.set(key, post.pk, 24 * 3600)
    return post


def _made_before(request: WorkspaceRequest) -> Post | None:
    """The post that this page of a new one has stored already."""
    known = cache.get(_page_key(request)) if request.POST.get("key") else None
    return Post.objects.for_workspace(request.workspace).filter(pk=known).first() if known else None


def _page_key(request: WorkspaceRequest) -> str:
    given = hashlib.sha256(request.POST.get("key", "").encode()).hexdigest()
    return f"new-post:{request.membership.pk}:{given}"


def _with_upload(request: WorkspaceRequest, form: ComposerForm) -> ComposerForm:
    """Files sent with the form itself, from browsers without scripts, join the attachments."""
    files = request.FILES.getlist("files")
    if not files:
        return form
    if not allows(request.membership.role, P.MEDIA_EDIT):
        raise NotAllowed
    added = [(media_upload(workspace=request.workspace, actor=request.actor, file=file).asset.pk, "") for file in files]
    return replace(form, changes=replace(form.changes, media=[*(form.changes.media or ()), *added]))


def _again(
    request: WorkspaceRequest,
    post: Post | None,
    form: ComposerForm | None,
    accounts: list[SocialAccount],
    status: int,
    **extra: Any,
) -> HttpResponse:
    """The form as it was sent, with what is stored (version, state) around it."""
    stored = post_get(workspace=request.workspace, post_id=post.pk) if post is not None and post.pk else None
    shown = stored or blank_post(workspace=request.workspace, author_id=_author(request))
    if form is not None:
        shown = unsaved_post(
            form.changes, workspace=request.workspace, post=stored, accounts=accounts, author_id=_author(request)
        )
    context = page_context(post=shown, accounts=accounts, membership=request.membership, form=form)
    saved = saved_clock(stored) if stored else ""
    errors = form.errors if form else {}
    return render(request, FORM_TEMPLATE, {**context, "errors": errors, "saved_at": saved, **extra}, status=status)


def _now_waits(post: Post) -> list[str]:
    """What "now" means where limits let the post wait or a person posts it."""
    loaded = post_get(workspace=post.workspace, post_id=post.pk)
    joined = _("%(account)s: %(text)s")
    hands = [joined % {"account": line["account"], "text": line["words"]} for line in hand_lines(loaded)]
    if post.urgent:
        return hands
    return hands + waits_if_sent_now([row.account for row in post.publications.select_related("account")])


def _problems(error: DomainError) -> list[str]:
    if not isinstance(error, ScheduleRefused):
        return [str(error)]
    joined = _("%(account)s: %(text)s")
    return [joined % {"account": p.account, "text": p.text} if p.account else p.text for p in error.problems]


class NeedsConfirmation(Exception):
    """Publishing now cannot be taken back, so it is asked once."""

    def __init__(self, post: Post) -> None:
        self.post = post
        super().__init__()


def _schedule(request: WorkspaceRequest, post: Post, form: ComposerForm | None) -> tuple[Post, str]:
    if post.due_at is None:
        raise TimeMissing
    done = post_schedule(workspace=request.workspace, actor=request.actor, post_id=post.pk, due_at=post.due_at)
    return done, _("Scheduled")


def _queue(request: WorkspaceRequest, post: Post, form: ComposerForm | None) -> tuple[Post, str]:
    place = Place.TOP if request.POST.get("slot") == Place.TOP else Place.NEXT
    done = post_queue(workspace=request.workspace, actor=request.actor, post_id=post.pk, place=place)
    return done, _("Queued for %(time)s") % {"time": short_moment(done.due_at)}


def _publish(request: WorkspaceRequest, post: Post, form: ComposerForm | None) -> tuple[Post, str]:
    if request.POST.get("confirmed") != "1":
        raise NeedsConfirmation(post)
    done = post_schedule(workspace=request.workspace, actor=request.actor, post_id=post.pk, due_at=None)
    return done, _("Publishing has begun")


def _submit(request: WorkspaceRequest, post: Post, form: ComposerForm | None) -> tuple[Post, str]:
    return post_submit(workspace=request.workspace, actor=request.actor, post_id=post.pk), _("Submitted for review")


def _approve(request: WorkspaceRequest, post: Post, form: ComposerForm | None) -> tuple[Post, str]:
    # In the editor reviewers approve what they save themselves; the post's page sends the seal of what it showed.
    seen = request.POST.get("seen", "") if form is None else ""
    done = post_approve(workspace=request.workspace, actor=request.actor, post_id=post.pk, seen=seen)
    if done.approved_hash:
        return done, _("Approved")
    return done, _("Your approval counts. Others must approve it, too.")


def _request_changes(request: WorkspaceRequest, post: Post, form: ComposerForm | None) -> tuple[Post, str]:
    note = request.POST.get("review_note", "")
    done = post_request_changes(workspace=request.workspace, actor=request.actor, post_id=post.pk, note=note)
    return done, _("Changes requested")


def _unschedule(request: WorkspaceRequest, post: Post, form: ComposerForm | None) -> tuple[Post, str]:
    done = post_unschedule(workspace=request.workspace, actor=request.actor, post_id=post.pk)
    return done, _("Back to draft")


def _send_again(request: WorkspaceRequest, post: Post, form: ComposerForm | None) -> tuple[Post, str]:
    """Send what failed or was held back; accounts that still refuse it say why and keep none of the others back."""
    sent, refused = 0, []
    for publication_id in failed_ids(workspace=request.workspace, post_id=post.pk):
        try:
            publication_retry(workspace=request.workspace, actor=request.actor, publication_id=publication_id)
        except DomainError as error:
            refused.append(error)
        else:
            sent += 1
    if refused and not sent:
        raise refused[0]
    for reason in dict.fromkeys(line for error in refused for line in _problems(error)):
        messages.error(request, reason)
    # Nothing left to send: a new time has scheduled it, or somebody else was quicker.
    text = ngettext("%(n)s post will be sent now.", "%(n)s posts will be sent now.", sent) if sent else _("Saved")
    return post, text % {"n": sent}


def _verb_views(permission: P, verb: Verb) -> tuple[Callable[..., HttpResponseBase], Callable[..., HttpResponseBase]]:
    """The view of a stored post and that of a new one."""

    @workspace_view(P.CONTENT_EDIT, post=permission)
    def stored(request: WorkspaceRequest, post_id: int) -> HttpResponse:
        if request.method != "POST":
            return redirect("content:post_edit", request.workspace.slug, post_id)
        return _handle(request, post_get(workspace=request.workspace, post_id=post_id), verb)

    @workspace_view(P.CONTENT_EDIT, post=permission)
    def new(request: WorkspaceRequest) -> HttpResponse:
        if request.method != "POST":
            return redirect("content:post_new", request.workspace.slug)
        return _handle(request, None, verb)

    return stored, new


post_schedule_view, post_new_schedule = _verb_views(P.CONTENT_PUBLISH, _schedule)
post_queue_view, post_new_queue = _verb_views(P.CONTENT_PUBLISH, _queue)
post_publish, post_new_publish = _verb_views(P.CONTENT_PUBLISH, _publish)
post_submit_view, post_new_submit = _verb_views(P.CONTENT_EDIT, _submit)
post_approve_view, _unused = _verb_views(P.CONTENT_APPROVE, _approve)
post_request_changes_view, _unused = _verb_views(P.CONTENT_APPROVE, _request_changes)
post_unschedule_view, _unused = _verb_views(P.CONTENT_PUBLISH, _unschedule)
post_send_again, _unused = _verb_views(P.QUEUE_RESOLVE, _send_again)


def _values(changes: PostChanges) -> dict[str, Any]:
    names = (
        *("title", "text", "first_comment", "thread", "notes", "due_at", "account_ids", "media", "variants"),
        *("late_minutes", "urgent", "campaign", "acknowledged", "kind", "details", "ad_kind", "ai_content"),
        *("pillar_id", "persona_id"),
    )
    return {name: getattr(changes, name) for name in names}


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
