"""Repeating a post: the form with its dates, single dates, bringing them up to date, the end, and the list of all."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.selectors.account import account_list
from config.lib.errors import DomainError, InvalidInput
from config.lib.recurrence import Plan
from content.forms.repeat import RepeatForm, first_values, stored_values
from content.models import Post, Recurrence
from content.selectors.post import post_get
from content.selectors.recurrence import date_rows, next_date, plan_of, posts_by_date, recurrence_list, recurrence_of
from content.selectors.repeat_rules import month_choices, rule_words, weekday_choices
from content.services.catching_up import outdated, recurrence_apply
from content.services.recurring import (
    RepetitionEnded,
    checked_plan,
    recurrence_change,
    recurrence_create,
    recurrence_end,
    recurrence_skip,
    recurrence_unskip,
)
from content.states import PostState
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P

PER_PAGE = 50


@workspace_view(P.VIEW, post=P.CONTENT_PUBLISH)
def repeat(request: WorkspaceRequest, post_id: int) -> HttpResponse:
    """The repetition of a post; POST begins or changes it, or with `preview` only shows its dates."""
    post = post_get(workspace=request.workspace, post_id=post_id)
    row = recurrence_of(workspace=request.workspace, post=post)
    if row is not None and row.post_id != post.pk:
        return redirect("content:post_repeat", request.workspace.slug, row.post_id)
    if row is not None and row.ended_at is not None:
        row = None
    if request.method != "POST":
        form = RepeatForm(initial=stored_values(row) if row else first_values(post))
        return _page(request, post, row, form)
    form = RepeatForm(request.POST)
    if not form.is_valid():
        return _page(request, post, row, form, status=422)
    if "preview" in request.POST:
        return _page(request, post, row, form)
    try:
        _save(request, post, row, form.cleaned_data)
    except DomainError as error:
        _blame(form, error)
        return _page(request, post, row, form, status=error.status)
    messages.success(request, _("Saved") if row else _("This post repeats now. Its next dates are being made."))
    return redirect("content:post_repeat", request.workspace.slug, post.pk)


@require_safe
@workspace_view(P.CONTENT_PUBLISH)
def repeat_preview(request: WorkspaceRequest, post_id: int) -> HttpResponse:
    """The next dates of what the form says now."""
    post = post_get(workspace=request.workspace, post_id=post_id)
    row = recurrence_of(workspace=request.workspace, post=post)
    form = RepeatForm(request.GET)
    return render(request, "content/_repeat_dates.html", {"post": post, "row": row, **_dates(post, row, form)})


@require_POST
@workspace_view(P.VIEW, post=P.CONTENT_PUBLISH)
def repeat_date(request: WorkspaceRequest, post_id: int) -> HttpResponse:
    """Leave a date out, or with `back` take it in again."""
    row = _of(request, post_id)
    change = recurrence_unskip if request.POST.get("back") else recurrence_skip
    change(workspace=request.workspace, actor=request.actor, recurrence_id=row.pk, day=request.POST.get("day", "")[:40])
    messages.success(request, _("The date is back in") if request.POST.get("back") else _("The date is left out"))
    return redirect("content:post_repeat", request.workspace.slug, row.post_id)


@require_POST
@workspace_view(P.VIEW, post=P.CONTENT_PUBLISH)
def repeat_apply(request: WorkspaceRequest, post_id: int) -> HttpResponse:
    """Give dates to come the content the post has now."""
    row = _of(request, post_id)
    done = recurrence_apply(workspace=request.workspace, actor=request.actor, recurrence_id=row.pk)
    text = ngettext("%(n)s date to come was updated.", "%(n)s dates to come were updated.", done.updated)
    messages.success(request, text % {"n": done.updated})
    if done.left:
        left = ngettext("%(n)s date was left as it is.", "%(n)s dates were left as they are.", done.left)
        messages.info(request, _(" ").join([left % {"n": done.left}, *done.reasons]))
    return redirect("content:post_repeat", request.workspace.slug, row.post_id)


@require_POST
@workspace_view(P.VIEW, post=P.CONTENT_PUBLISH)
def repeat_end(request: WorkspaceRequest, post_id: int) -> HttpResponse:
    """Make no further dates; with `remove`, those to come go, too."""
    row = _of(request, post_id)
    remove = bool(request.POST.get("remove"))
    removed = recurrence_end(workspace=request.workspace, actor=request.actor, recurrence_id=row.pk, remove=remove)
    text = _("It no longer repeats.")
    if remove:
        gone = ngettext("%(n)s post to come was removed.", "%(n)s posts to come were removed.", removed)
        text = _(" ").join([text, gone % {"n": removed}])
    messages.success(request, text)
    return redirect("content:post", request.workspace.slug, row.post_id)


@require_safe
@workspace_view(P.VIEW)
def repeats(request: WorkspaceRequest) -> HttpResponse:
    """All repetitions."""
    page = Paginator(recurrence_list(workspace=request.workspace), PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {"row": row, "words": rule_words(row.rule, row.first_day, row.clock), "next": next_date(row)}
        for row in page.object_list
    ]
    return render(request, "content/repeats.html", {"active": "posts", "page": page, "rows": rows})


def _of(request: WorkspaceRequest, post_id: int) -> Recurrence:
    """The repetition in force that copies this post. Raises NotFound, RepetitionEnded."""
    post = post_get(workspace=request.workspace, post_id=post_id)
    row = recurrence_of(workspace=request.workspace, post=post)
    if row is None or row.ended_at is not None:
        raise RepetitionEnded
    return row


def _save(request: WorkspaceRequest, post: Post, row: Recurrence | None, values: dict[str, Any]) -> None:
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor}
    wanted = {
        "rule": values["rule_text"],
        "first_day": values["first_day"],
        "clock": values["clock"],
        "variations": request.POST.getlist("variations"),
    }
    if row is None:
        recurrence_create(**who, post_id=post.pk, time_zone=values["time_zone"], **wanted)
    else:
        recurrence_change(**who, recurrence_id=row.pk, **wanted)


def _blame(form: RepeatForm, error: DomainError) -> None:
    """Show a refusal at its field."""
    field = {"rule": "expert" if form.cleaned_data.get("expert") else "every"}.get(error.field, error.field)
    form.add_error(field if field in form.fields else None, str(error))


def _dates(post: Post, row: Recurrence | None, form: RepeatForm) -> dict[str, Any]:
    """The next dates: of the stored repetition, or of what the form says."""
    stored = plan_of(row) if row else None
    if not form.is_bound:
        plan, reason = stored or _first_plan(form), ""
    elif form.is_valid():
        plan, reason = _planned(post, row, form)
    else:
        plan, reason = None, " ".join(str(text) for texts in form.errors.values() for text in texts)
    if plan is None:
        return {"rows": [], "reason": reason}
    skipped = stored.skipped if stored else frozenset()
    plan = Plan(plan.rule, plan.first_day, plan.clock, plan.zone, skipped)
    posts = posts_by_date(row) if row else {}
    if row is None and post.due_at is not None:
        posts = {post.due_at.replace(second=0, microsecond=0): post}
    return {
        "rows": date_rows(plan, posts=posts, pattern_id=post.pk),
        "plan": plan,
        "words": rule_words(plan.rule, plan.first_day, plan.clock),
        "stored": plan == stored,
    }


def _first_plan(form: RepeatForm) -> Plan | None:
    bound = RepeatForm(form.initial)
    if not bound.is_valid():
        return None
    values = bound.cleaned_data
    return Plan(values["rule_text"], values["first_day"], values["clock"], values["time_zone"])


def _planned(post: Post, row: Recurrence | None, form: RepeatForm) -> tuple[Plan | None, str]:
    values = form.cleaned_data
    zone = row.time_zone if row else values["time_zone"] or post.workspace.time_zone
    old_start = row.first_day if row else None
    try:
        return checked_plan(values["rule_text"], values["first_day"], values["clock"], zone, old_start=old_start), ""
    except InvalidInput as error:
        return None, str(error)


def _page(
    request: WorkspaceRequest, post: Post, row: Recurrence | None, form: RepeatForm, status: int = 200
) -> HttpResponse:
    accounts = account_list(workspace=request.workspace)
    texts = request.POST.getlist("variations") if form.is_bound else (row.variations if row else [])
    context = {
        "active": "posts",
        "post": post,
        "row": row,
        "form": form,
        "zones": sorted({request.workspace.time_zone, *(account.zone for account in accounts)}),
        "weekdays": weekday_choices(),
        "months": month_choices(),
        "texts": [*[text for text in texts if text.strip()], ""],
        "outdated": outdated(row) if row else 0,
        "can_repeat": post.state != PostState.CANCELLED,
        **_dates(post, row, form),
    }
    return render(request, "content/repeat.html", context, status=status)
