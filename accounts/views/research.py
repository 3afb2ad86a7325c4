"""Research: sources of all kinds, audience data, notes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.research import CorrectForm, NoteForm, source_initial
from accounts.models import ResearchSource
from accounts.research_states import SourceKind
from accounts.selectors.personas.audience import audience_groups
from accounts.selectors.personas.personas import persona_choices
from accounts.selectors.personas.sources import listening, sheet_facts, source_get, source_query
from accounts.services.research.audience import audience_attach, audience_read
from accounts.services.research.sheets import sheet_download
from accounts.services.research.sources import note_save, source_correct, source_remove
from accounts.views.personas import frame
from config.lib.errors import DomainError, NotFound
from config.lib.numbers import row_number
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PAGE = 50


@require_safe
@workspace_view(P.VIEW)
def sources(request: WorkspaceRequest) -> HttpResponse:
    """All sources, by kind and title, and the accounts whose audience can be read."""
    return _list(request)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.RESEARCH_EDIT)
def note(request: WorkspaceRequest) -> HttpResponse:
    """Note a source that is no sheet: an observation, a study from elsewhere."""
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = note_save(workspace=request.workspace, actor=request.actor, facts=form.facts())
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:source", request.workspace.slug, made.pk)
    context = {**frame("sources"), "form": form}
    return render(request, "accounts/personas/note.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW, post=P.RESEARCH_EDIT)
def source(request: WorkspaceRequest, source_id: int) -> HttpResponse:
    """One source: what is said about it, what it holds, what rests on it; POST corrects the facts."""
    row = source_get(workspace=request.workspace, source_id=source_id)
    counted = bool(row.file) or row.kind == SourceKind.AUDIENCE
    form = CorrectForm(request.POST or None, initial=source_initial(row), counted=counted)
    if request.method == "POST" and form.is_valid():
        try:
            source_correct(workspace=request.workspace, actor=request.actor, source_id=source_id, facts=form.facts())
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:source", request.workspace.slug, source_id)
    context = {**frame("sources"), "row": row, "form": form, "open": bool(form.errors), **_holds(row)}
    return render(request, "accounts/personas/source.html", context, status=422 if form.errors else 200)


@require_POST
@workspace_view(P.VIEW, post=P.RESEARCH_EDIT)
def remove(request: WorkspaceRequest, source_id: int) -> HttpResponse:
    """Delete a source and what it holds."""
    rested = source_remove(workspace=request.workspace, actor=request.actor, source_id=source_id)
    text = ngettext(
        "Removed. %(n)s statement became an assumption.", "Removed. %(n)s statements became assumptions.", rested
    )
    messages.success(request, text % {"n": rested})
    return redirect("accounts:sources", request.workspace.slug)


@require_safe
@workspace_view(P.RESEARCH_EDIT)
def download(request: WorkspaceRequest, source_id: int) -> HttpResponse:
    """The stored sheet as CSV: what was uploaded, without the columns about persons."""
    row, data = sheet_download(workspace=request.workspace, actor=request.actor, source_id=source_id)
    response = HttpResponse(data, content_type="text/csv; charset=utf-8")
    name = row.file_name.rsplit(".", 1)[0] or "sheet"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.csv") or ""
    return response


@require_POST
@workspace_view(P.VIEW, post=P.RESEARCH_EDIT)
def audience(request: WorkspaceRequest, account_id: int) -> HttpResponse:
    """Ask an account's platform who its audience is."""
    try:
        made = audience_read(workspace=request.workspace, account_id=account_id, actor=request.actor)
    except NotFound:
        raise
    except DomainError as error:
        return _list(request, refused=error, account_id=account_id)
    return redirect("accounts:source", request.workspace.slug, made.pk)


@require_POST
@workspace_view(P.VIEW, post=P.RESEARCH_EDIT)
def attach(request: WorkspaceRequest, source_id: int) -> HttpResponse:
    """Let a persona rest on an account's audience."""
    persona_id = row_number(request.POST.get("persona", "")) or 0
    number = audience_attach(
        workspace=request.workspace, actor=request.actor, source_id=source_id, persona_id=persona_id
    )
    messages.success(request, ngettext("%(n)s figure added", "%(n)s figures added", number) % {"n": number})
    return redirect("accounts:persona", request.workspace.slug, persona_id)


def _list(request: WorkspaceRequest, refused: DomainError | None = None, account_id: int = 0) -> HttpResponse:
    text, kind = request.GET.get("q", "")[:60].strip(), request.GET.get("kind", "")
    rows = source_query(workspace=request.workspace, kind=kind, text=text)
    context = {
        **frame("sources"),
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "q": text,
        "kind": kind,
        "kinds": SourceKind.choices,
        "listening": listening(workspace=request.workspace),
        "refused": refused,
        "refused_id": account_id,
    }
    return render(request, "accounts/personas/sources.html", context, status=refused.status if refused else 200)


def _holds(row: ResearchSource) -> dict[str, Any]:
    """What the source's page shows besides its facts."""
    rests = list(row.evidence.select_related("persona").order_by("persona__name", "aspect", "pk")[:200])
    by_persona: dict[int, list[Any]] = {}
    for one in rests:
        by_persona.setdefault(one.persona_id, []).append(one)
    holds: dict[str, Any] = {"rests": [(found[0].persona, found) for found in by_persona.values()]}
    if row.kind == SourceKind.AUDIENCE:
        holds["groups"] = audience_groups(row)
        holds["personas"] = persona_choices(workspace=row.workspace)
    elif row.imported_at:
        holds["facts"] = sheet_facts(row)
    return holds
