"""What can be done with the words of a list: add, take out, import, restore, take along."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from compliance.errors import FileRefused
from compliance.forms.words import EntryForm, ImportForm
from compliance.selectors.words import list_entries, list_get, version_changes, version_get, version_query
from compliance.services.word_entries import COLUMNS, entries_parse
from compliance.services.words import words_add, words_remove, words_restore
from config.lib.errors import DomainError
from config.lib.numbers import row_number
from config.lib.spreadsheets import BOM, csv_text
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

FILE_MAX, VERSIONS, CHANGES = 2 * 1024 * 1024, 50, 200
_ENCODINGS = ("utf-8-sig", "gb18030")


@require_POST
@workspace_view(P.COMPLIANCE_MANAGE)
def add(request: WorkspaceRequest, list_id: int) -> HttpResponse:
    """Add one word, or change what stands beside it."""
    form = EntryForm(request.POST)
    if form.is_valid():
        try:
            entries = [form.entry()]
            words_add(workspace=request.workspace, actor=request.actor, list_id=list_id, entries=entries)
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("compliance:list", request.workspace.slug, list_id)
    row = list_get(workspace=request.workspace, list_id=list_id)
    context = {"active": "compliance", "tab": "words", "list": row, "form": form}
    return render(request, "compliance/entry_form.html", context, status=422)


@require_POST
@workspace_view(P.COMPLIANCE_MANAGE)
def remove(request: WorkspaceRequest, list_id: int) -> HttpResponse:
    """Take the chosen words out."""
    terms = request.POST.getlist("terms")
    if terms:
        version = words_remove(workspace=request.workspace, actor=request.actor, list_id=list_id, terms=terms)
        text = ngettext("%(n)s word taken out", "%(n)s words taken out", len(terms)) % {"n": len(terms)}
        messages.success(request, f"{text} · v{version.number}")
    else:
        messages.error(request, _("Choose at least one word."))
    return redirect("compliance:list", request.workspace.slug, list_id)


@require_POST
@workspace_view(P.COMPLIANCE_MANAGE)
def take_in(request: WorkspaceRequest, list_id: int) -> HttpResponse:
    """Take in pasted words or a file."""
    row = list_get(workspace=request.workspace, list_id=list_id)
    form = ImportForm(request.POST, request.FILES)
    if form.is_valid():
        values = form.cleaned_data
        try:
            entries = entries_parse(_text(values["file"]) if values["file"] else values["text"])
            version = words_add(
                workspace=request.workspace,
                actor=request.actor,
                list_id=list_id,
                entries=entries,
                note=values["note"],
                replace=values["how"] == "replace",
            )
        except DomainError as error:
            show(form, error)
        else:
            text = ngettext("%(n)s word taken in", "%(n)s words taken in", len(entries)) % {"n": len(entries)}
            messages.success(request, f"{text} · v{version.number}")
            return redirect("compliance:list", request.workspace.slug, list_id)
    context = {"active": "compliance", "tab": "words", "form": form, "list": row}
    return render(request, "compliance/import.html", context, status=422)


def _text(file: UploadedFile) -> str:
    """A file of words as text: UTF-8, or what spreadsheets in Chinese write."""
    if (file.size or 0) > FILE_MAX:
        raise FileRefused(_("At most %(limit)s MB are possible."), field="file", limit=FILE_MAX // 1_048_576)
    data = file.read()
    for encoding in _ENCODINGS:
        try:
            text: str = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise FileRefused(_("This is no text file. Export the table as CSV."), field="file")


@require_safe
@workspace_view(P.VIEW)
def export(request: WorkspaceRequest, list_id: int) -> HttpResponse:
    """The words as CSV with a byte order mark, in the columns the import reads."""
    row = list_get(workspace=request.workspace, list_id=list_id)
    body = csv_text([COLUMNS, *([entry.plain()[name] for name in COLUMNS] for entry in list_entries(row))])
    response = HttpResponse(BOM + body, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="words-{row.pk}-v{row.version}.csv"'
    return response


@require_safe
@workspace_view(P.VIEW)
def versions(request: WorkspaceRequest, list_id: int) -> HttpResponse:
    """Who changed the words when; `?number=` shows what one version did."""
    row = list_get(workspace=request.workspace, list_id=list_id)
    rows = list(version_query(word_list=row)[:VERSIONS])
    number = row_number(request.GET.get("number", "")) or row.version
    shown, changes = None, []
    if rows:
        shown = version_get(word_list=row, number=number)
        old = version_get(word_list=row, number=number - 1) if number > 1 else None
        changes = version_changes(shown, old)
    context = {
        "active": "compliance",
        "tab": "words",
        "list": row,
        "rows": rows,
        "shown": shown,
        "changes": changes[:CHANGES],
        "more": max(0, len(changes) - CHANGES),
    }
    return render(request, "compliance/versions.html", context)


@require_POST
@workspace_view(P.COMPLIANCE_MANAGE)
def restore(request: WorkspaceRequest, list_id: int) -> HttpResponse:
    """Bring back the words of an old version."""
    number = row_number(request.POST.get("number", "")) or 0
    version = words_restore(workspace=request.workspace, actor=request.actor, list_id=list_id, number=number)
    messages.success(request, _("Version %(old)s is in force again, as version %(new)s.") % {
        "old": number, "new": version.number
    })  # fmt: skip
    return redirect("compliance:versions", request.workspace.slug, list_id)
