"""Personas: the library, one persona's sheet, writing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.personas import EvidenceForm, PersonaForm, persona_initial
from accounts.hooks import uses_of
from accounts.models import AccountStrategy, Persona
from accounts.research_states import Aspect
from accounts.selectors.personas.figures import Sheet, bar_label, persona_sheet
from accounts.selectors.personas.personas import (
    FACTS,
    LINES,
    is_old,
    persona_counts,
    persona_get,
    persona_query,
)
from accounts.selectors.personas.sources import sources_ready
from accounts.selectors.personas.tags import tag_choices
from accounts.services.personas.evidence import evidence_link, evidence_unlink
from accounts.services.personas.personas import persona_archive, persona_duplicate, persona_save
from config.lib.errors import DomainError
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P
from team.selectors.members import member_list

PAGE = 24


def frame(part: str) -> dict[str, Any]:
    """What every page of the section needs. `part`: personas, sources or tags."""
    return {"active": "accounts", "section": "personas", "part": part}


@require_safe
@workspace_view(P.VIEW)
def personas(request: WorkspaceRequest) -> HttpResponse:
    """The library, searched, or what was put away."""
    text, away = request.GET.get("q", "")[:60].strip(), request.GET.get("show") == "archived"
    rows = persona_query(workspace=request.workspace, text=text, archived=away)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    found: Any = page.object_list
    cards = [(row, is_old(row.data_of, request.workspace)) for row in found]
    live, archived = persona_counts(workspace=request.workspace)
    context = {**frame("personas"), "page": page, "cards": cards, "q": text, "away": away, "live": live,
               "archived": archived}  # fmt: skip
    return render(request, "accounts/personas/list.html", context)


@require_safe
@workspace_view(P.VIEW)
def persona(request: WorkspaceRequest, persona_id: int) -> HttpResponse:
    """A persona as a sheet to read and print."""
    row = persona_get(workspace=request.workspace, persona_id=persona_id)
    return _sheet(request, row, None)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.RESEARCH_EDIT)
def persona_edit(request: WorkspaceRequest, persona_id: int | None = None) -> HttpResponse:
    """Write a new persona, or change one."""
    row = persona_get(workspace=request.workspace, persona_id=persona_id) if persona_id is not None else None
    chosen = [tag.pk for tag in row.tags.all()] if row else []
    posted = request.POST if request.method == "POST" else None
    form = PersonaForm(
        posted,
        initial=persona_initial(row) if row else {"tone": 0},
        people=[member.user for member in member_list(workspace=request.workspace)],
        tags=tag_choices(workspace=request.workspace, chosen=chosen),
        chosen=row.channels if row else (),
    )
    if posted is not None and form.is_valid():
        try:
            saved = persona_save(
                workspace=request.workspace, actor=request.actor, values=form.values(), persona_id=persona_id
            )
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:persona", request.workspace.slug, saved.pk)
    context = {**frame("personas"), "form": form, "row": row}
    return render(request, "accounts/personas/edit.html", context, status=422 if form.errors else 200)


@require_POST
@workspace_view(P.VIEW, post=P.RESEARCH_EDIT)
def archive(request: WorkspaceRequest, persona_id: int) -> HttpResponse:
    """Put a persona away."""
    persona_archive(workspace=request.workspace, actor=request.actor, persona_id=persona_id, archived=True)
    messages.success(request, _("Archived. What is linked to it stays linked."))
    return redirect("accounts:personas", request.workspace.slug)


@require_POST
@workspace_view(P.VIEW, post=P.RESEARCH_EDIT)
def restore(request: WorkspaceRequest, persona_id: int) -> HttpResponse:
    """Take a persona out of the archive."""
    persona_archive(workspace=request.workspace, actor=request.actor, persona_id=persona_id, archived=False)
    messages.success(request, _("Taken out of the archive."))
    return redirect("accounts:persona", request.workspace.slug, persona_id)


@require_POST
@workspace_view(P.VIEW, post=P.RESEARCH_EDIT)
def duplicate(request: WorkspaceRequest, persona_id: int) -> HttpResponse:
    """Make a copy and open it for changing."""
    copy = persona_duplicate(workspace=request.workspace, actor=request.actor, persona_id=persona_id)
    messages.success(request, _("This is the copy."))
    return redirect("accounts:persona_edit", request.workspace.slug, copy.pk)


@require_POST
@workspace_view(P.VIEW, post=P.RESEARCH_EDIT)
def evidence_add(request: WorkspaceRequest, persona_id: int) -> HttpResponse:
    """Name what a statement rests on."""
    row = persona_get(workspace=request.workspace, persona_id=persona_id)
    form = _evidence_form(request, row, request.POST)
    if form.is_valid():
        aspect, _mark, statement = form.cleaned_data["statement"].partition(":")
        try:
            evidence_link(
                workspace=request.workspace,
                actor=request.actor,
                persona_id=persona_id,
                source_id=form.cleaned_data["source"],
                aspect=aspect,
                statement=statement,
                count=form.cleaned_data["count"],
                note=form.cleaned_data["note"],
            )
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:persona", request.workspace.slug, persona_id)
    return _sheet(request, row, form)


@require_POST
@workspace_view(P.VIEW, post=P.RESEARCH_EDIT)
def evidence_remove(request: WorkspaceRequest, persona_id: int, proof_id: int) -> HttpResponse:
    """Take a named source back."""
    evidence_unlink(workspace=request.workspace, actor=request.actor, persona_id=persona_id, proof_id=proof_id)
    messages.success(request, _("The statement is an assumption again unless another source says so."))
    return redirect("accounts:persona", request.workspace.slug, persona_id)


def _evidence_form(request: WorkspaceRequest, row: Persona, data: Any) -> EvidenceForm:
    statements: list[tuple[str, str]] = []
    for aspect, field in LINES.items():
        statements += [(f"{aspect.value}:{text}", f"{aspect.label}: {text[:80]}") for text in getattr(row, field)]
    channel = Aspect.CHANNEL
    statements += [(f"{channel.value}:{slug}", f"{channel.label}: {bar_label(channel, slug)}") for slug in row.channels]
    statements += [(f"{aspect.value}:{aspect.value}", str(aspect.label)) for aspect in sorted(FACTS)]
    sources = sources_ready(workspace=request.workspace)
    initial = {"statement": request.GET.get("say", "")[:400]}
    return EvidenceForm(data, initial=initial, statements=statements, sources=sources)


def _sheet(request: WorkspaceRequest, row: Persona, form: EvidenceForm | None) -> HttpResponse:
    sheet: Sheet = persona_sheet(row)
    days = [one.collected_to or one.created_at.date() for one in sheet.sources]
    strategies = AccountStrategy.objects.for_workspace(request.workspace).filter(persona=row)
    context = {
        **frame("personas"),
        "row": row,
        "sheet": sheet,
        "by_hand": [one for one in sheet.evidence if not one.computed],
        "data_of": max(days, default=None),
        "old": is_old(max(days, default=None), request.workspace),
        "uses": uses_of(row),
        "strategies": list(strategies.select_related("account")[:20]),
        "form": form or _evidence_form(request, row, None),
        "naming": form is not None or "say" in request.GET,
    }
    return render(request, "accounts/personas/detail.html", context, status=422 if form is not None else 200)
