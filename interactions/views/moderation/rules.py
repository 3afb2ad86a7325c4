"""Inbox → Rules: the list, one rule with what it did, its form with a rehearsal, and undoing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.lib.errors import DomainError
from config.lib.numbers import row_number
from interactions.forms.moderation import STARTS, RuleForm, rule_initial
from interactions.models import ModerationRule
from interactions.moderation_states import RunState
from interactions.selectors.moderation.rules import names_in, rule_get, rule_lines, run_query
from interactions.selectors.moderation.trying import TryOut, rule_try
from interactions.services.moderation.rules import rule_draft, rule_move, rule_remove, rule_save, rule_switch
from interactions.services.moderation.undoing import run_undo
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

HERE = {"active": "interactions", "section": "rules"}
PAGE = 50


@require_safe
@workspace_view(P.INBOX_VIEW)
def rules(request: WorkspaceRequest) -> HttpResponse:
    """All rules in order, with what they did in the last seven days."""
    context = {**HERE, "lines": rule_lines(workspace=request.workspace), "starts": STARTS}
    return render(request, "interactions/moderation/rules.html", context)


@require_safe
@workspace_view(P.INBOX_VIEW)
def rule(request: WorkspaceRequest, inbox_rule_id: int) -> HttpResponse:
    """One rule and what it did: `?state=`."""
    row = rule_get(workspace=request.workspace, rule_id=inbox_rule_id)
    state = request.GET.get("state", "")[:8]
    rows = run_query(workspace=request.workspace, rule=row, state=state)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        **HERE,
        "line": rule_lines(workspace=request.workspace, rows=[row])[0],
        "row": row,
        "page": page,
        "state": state,
        "states": RunState.choices,
        "names": names_in(workspace=request.workspace, runs=page.object_list),
    }
    return render(request, "interactions/moderation/rule.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.INBOX_SETUP)
def rule_form(request: WorkspaceRequest, inbox_rule_id: int | None = None) -> HttpResponse:
    """A new rule (`?start=` fills it in) or one to change; `do=on` switches it on along with it."""
    row = rule_get(workspace=request.workspace, rule_id=inbox_rule_id) if inbox_rule_id is not None else None
    form = _form(request, row)
    if request.method == "POST" and form.is_valid():
        on = True if request.POST.get("do") == "on" else None
        try:
            saved = rule_save(
                workspace=request.workspace, actor=request.actor, draft=form.draft(), rule_id=inbox_rule_id, active=on
            )
        except DomainError as error:
            _shown(form, error)
        else:
            messages.success(request, _("Saved and switched on.") if on else _("Saved."))
            return redirect("interactions:inbox_rule", request.workspace.slug, saved.pk)
    return _page(request, form, row, status=422 if request.method == "POST" else 200)


@require_POST
@workspace_view(P.INBOX_SETUP)
def rule_rehearse(request: WorkspaceRequest, inbox_rule_id: int | None = None) -> HttpResponse:
    """What the form's rule would have done in the last seven days; nothing is kept, nothing happens."""
    row = rule_get(workspace=request.workspace, rule_id=inbox_rule_id) if inbox_rule_id is not None else None
    given = request.POST.copy()
    if not given.get("name", "").strip():
        given["name"] = "–"
    form = RuleForm(given, workspace=request.workspace)
    trial: TryOut | None = None
    if form.is_valid():
        try:
            unsaved = rule_draft(workspace=request.workspace, draft=form.draft())
        except DomainError as error:
            _shown(form, error)
        else:
            page = row_number(request.POST.get("page", "")) or 1
            trial = rule_try(workspace=request.workspace, row=unsaved, page=page)
    context = {"trial": trial, "form": form, "row": row}
    if request.htmx:
        return render(request, "interactions/moderation/_trial.html", context)
    return _page(request, form, row, status=200 if trial else 422, trial=trial)


def _form(request: WorkspaceRequest, row: ModerationRule | None) -> RuleForm:
    start = {key: values for key, _glyph, _title, _text, values in STARTS}.get(request.GET.get("start", ""), {})
    titles = {key: str(title) for key, _glyph, title, _text, _values in STARTS}
    initial = rule_initial(row) if row else {**start, "name": titles.get(request.GET.get("start", ""), "")}
    initial = {"reply_hours": 24, "quiet_hours": 12, "offence_days": 30, **initial}
    return RuleForm(request.POST or None, initial=initial, workspace=request.workspace)


def _shown(form: RuleForm, error: DomainError) -> None:
    error.field = error.field if error.field in form.fields else ""
    show(form, error)


def _page(
    request: WorkspaceRequest, form: RuleForm, row: ModerationRule | None, *, status: int, **more: Any
) -> HttpResponse:
    context = {**HERE, "form": form, "row": row, **more}
    return render(request, "interactions/moderation/rule_form.html", context, status=status)


@require_POST
@workspace_view(P.INBOX_SETUP)
def rule_step(request: WorkspaceRequest, inbox_rule_id: int, step: str) -> HttpResponse:
    """Switch on or off, move up or down, delete."""
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor, "rule_id": inbox_rule_id}
    if step in ("on", "off"):
        row = rule_switch(**who, active=step == "on")
        messages.success(
            request, (_("“%(name)s” is on.") if row.active else _("“%(name)s” is off.")) % {"name": row.name}
        )
    elif step in ("up", "down"):
        rule_move(**who, up=step == "up")
    else:
        rule_remove(**who)
        messages.success(request, _("Deleted. What it did stays as it is."))
    if request.POST.get("back") == "rule" and step in ("on", "off"):
        return redirect("interactions:inbox_rule", request.workspace.slug, inbox_rule_id)
    return redirect("interactions:inbox_rules", request.workspace.slug)


@require_POST
@workspace_view(P.INBOX_MODERATE)
def undo(request: WorkspaceRequest, rule_run_id: int) -> HttpResponse:
    """Take back what a rule did with one message."""
    try:
        run = run_undo(workspace=request.workspace, actor=request.actor, run_id=rule_run_id)
    except DomainError as error:
        if error.status == 404:
            raise
        messages.error(request, str(error))
        run = None
    else:
        messages.success(request, _("Undone."))
    back = request.POST.get("next", "")[:300]
    if back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    if run is not None and run.rule_id and run.rule is not None and run.rule.deleted_at is None:
        return redirect("interactions:inbox_rule", request.workspace.slug, run.rule_id)
    return redirect("interactions:inbox_rules", request.workspace.slug)
