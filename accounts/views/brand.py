"""The brand kit: looking at it, editing it, its files, its history, the ZIP."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.brand import BrandFileForm, ColourRows, FontRows, KitForm, filled, initial_of
from accounts.identity_states import BrandFileKind, ColourRole
from accounts.kit_words import change_lines
from accounts.models import BrandKit
from accounts.selectors.identity.kits import brand_file_get, kit_get, kit_history, kit_query
from accounts.services.identity.kits import (
    brand_file_add,
    brand_file_remove,
    kit_make_default,
    kit_remove,
    kit_save,
)
from accounts.services.identity.package import kit_package
from accounts.views.pictures import LARGE, picture_response, scaled_response
from config.lib.colours import contrast, grade, hex_rgb
from config.lib.errors import DomainError
from team.audit_words import verb_label
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PLACE = {"active": "accounts", "section": "brand", "part": "kit"}


@require_safe
@workspace_view(P.VIEW)
def brand(request: WorkspaceRequest, kit_id: int | None = None) -> HttpResponse:
    """A kit, the default one where none is named; a page that invites while there is none."""
    kits = list(kit_query(workspace=request.workspace))
    if not kits and kit_id is None:
        return render(request, "accounts/brand/empty.html", PLACE)
    kit = kit_get(workspace=request.workspace, kit_id=kit_id)
    files = list(kit.files.all())
    context = {
        **PLACE,
        "kit": kit,
        "kits": kits,
        "logos": [row for row in files if row.kind == BrandFileKind.LOGO],
        "examples": [row for row in files if row.kind != BrandFileKind.LOGO],
        "colours": [_colour(colour) for colour in kit.colours],
        "matrix": _matrix(kit),
        "styles": [line for line in kit.forbidden_styles.splitlines() if line.strip()],
    }
    return render(request, "accounts/brand/kit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.BRAND_EDIT)
def edit(request: WorkspaceRequest, kit_id: int | None = None) -> HttpResponse:
    """Write a new kit, or change one."""
    kit = kit_get(workspace=request.workspace, kit_id=kit_id) if kit_id is not None else None
    sent = request.POST if request.method == "POST" else None
    form = KitForm(sent, workspace=request.workspace, initial=initial_of(kit) if kit else None)
    colours = ColourRows(sent, prefix="c", initial=kit.colours if kit else _first_colours())
    fonts = FontRows(sent, prefix="f", initial=kit.fonts if kit else None)
    if sent is not None and all([form.is_valid(), colours.is_valid(), fonts.is_valid()]):
        try:
            values = form.values(filled(colours, "hex"), filled(fonts, "name"))
            saved = kit_save(workspace=request.workspace, actor=request.actor, values=values, kit_id=kit_id)
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:brand_kit", request.workspace.slug, saved.pk)
    context = {**PLACE, "form": form, "kit": kit, "colours": colours, "fonts": fonts}
    return render(request, "accounts/brand/edit.html", context, status=422 if sent is not None else 200)


@require_POST
@workspace_view(P.BRAND_EDIT)
def default(request: WorkspaceRequest, kit_id: int) -> HttpResponse:
    """Make it the default."""
    kit_make_default(workspace=request.workspace, actor=request.actor, kit_id=kit_id)
    messages.success(request, _("This kit now speaks for all accounts without one of their own."))
    return redirect("accounts:brand_kit", request.workspace.slug, kit_id)


@require_POST
@workspace_view(P.BRAND_EDIT)
def remove(request: WorkspaceRequest, kit_id: int) -> HttpResponse:
    """Delete the kit with its files."""
    kit_remove(workspace=request.workspace, actor=request.actor, kit_id=kit_id)
    messages.success(request, _("The brand kit is deleted."))
    return redirect("accounts:brand", request.workspace.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.BRAND_EDIT)
def add_file(request: WorkspaceRequest, kit_id: int) -> HttpResponse:
    """Add a logo or an example; `?kind=` chooses."""
    kit = kit_get(workspace=request.workspace, kit_id=kit_id)
    sent = request.POST if request.method == "POST" else None
    kind = request.GET.get("kind", "")
    form = BrandFileForm(sent, request.FILES or None, initial={"kind": kind if kind in BrandFileKind else "logo"})
    if sent is not None and form.is_valid():
        try:
            brand_file_add(workspace=request.workspace, actor=request.actor, kit_id=kit_id, **form.cleaned_data)
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Added to the brand kit."))
            return redirect("accounts:brand_kit", request.workspace.slug, kit_id)
    context = {**PLACE, "form": form, "kit": kit}
    return render(request, "accounts/brand/file_form.html", context, status=422 if sent is not None else 200)


@require_safe
@workspace_view(P.VIEW)
def file(request: WorkspaceRequest, kit_id: int, brand_file_id: int) -> HttpResponseBase:
    """A logo or example; `?download=1` the original, else as a picture of at most 1200 pixels."""
    row = brand_file_get(workspace=request.workspace, kit_id=kit_id, brand_file_id=brand_file_id)
    return picture_response(row, download=True) if request.GET.get("download") else scaled_response(row, edge=LARGE)


@require_POST
@workspace_view(P.BRAND_EDIT)
def remove_file(request: WorkspaceRequest, kit_id: int, brand_file_id: int) -> HttpResponse:
    """Delete a logo or an example."""
    brand_file_remove(workspace=request.workspace, actor=request.actor, kit_id=kit_id, brand_file_id=brand_file_id)
    messages.success(request, _("Deleted."))
    return redirect("accounts:brand_kit", request.workspace.slug, kit_id)


@require_safe
@workspace_view(P.VIEW)
def package(request: WorkspaceRequest, kit_id: int) -> HttpResponseBase:
    """The kit as a ZIP."""
    kit = kit_get(workspace=request.workspace, kit_id=kit_id)
    response = StreamingHttpResponse(kit_package(kit), content_type="application/zip")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(kit.name, safe='')}.zip"
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@workspace_view(P.VIEW)
def history(request: WorkspaceRequest, kit_id: int) -> HttpResponse:
    """What was changed, by whom, before and after."""
    kit = kit_get(workspace=request.workspace, kit_id=kit_id)
    rows = kit_history(workspace=request.workspace, kit=kit)
    entries = [(entry, verb_label(entry.verb), change_lines(entry)) for entry in rows]
    return render(request, "accounts/brand/history.html", {**PLACE, "kit": kit, "entries": entries})


def _first_colours() -> list[dict[str, str]]:
    return [{"role": role} for role in (ColourRole.MAIN, ColourRole.SECONDARY, ColourRole.ACCENT)]


def _colour(colour: dict[str, str]) -> dict[str, Any]:
    white = contrast(colour["hex"], "#FFFFFF")
    return {
        **colour,
        "label": ColourRole(colour["role"]).label,
        "rgb": " ".join(map(str, hex_rgb(colour["hex"]))),
        "ink": "#FFFFFF" if white >= contrast(colour["hex"], "#000000") else "#000000",
    }


def _matrix(kit: BrandKit) -> list[dict[str, Any]]:
    """One row a ground, one cell a colour of text: contrast, and what text of it may be (WCAG 2.2)."""
    rows = []
    for ground in kit.colours:
        cells = []
        for text in kit.colours:
            ratio = contrast(ground["hex"], text["hex"])
            same = ground["hex"] == text["hex"]
            cells.append({"text": text, "ratio": f"{ratio:.1f}", "grade": grade(ratio), "same": same})
        rows.append({"ground": ground, "cells": cells})
    return rows
