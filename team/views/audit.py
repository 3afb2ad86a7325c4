"""The audit log: reading, checking, taking along."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from config.lib.clock import local_day, now
from config.lib.numbers import row_number
from config.lib.spreadsheets import BOM, csv_text
from team.audit import first_break
from team.audit_words import verb_label
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.audit import AuditFilterForm
from team.permissions import Permission as P
from team.selectors.audit import audit_page, audit_rows, audit_verbs, changes
from team.selectors.members import member_list


def _form(request: WorkspaceRequest) -> AuditFilterForm:
    members = list(member_list(workspace=request.workspace))
    return AuditFilterForm(request.GET, members=members, verbs=audit_verbs(workspace=request.workspace))


@require_GET
@workspace_view(P.AUDIT_VIEW)
def audit_log(request: WorkspaceRequest) -> HttpResponse:
    """Filters and place stand in the address. `?check=1` recomputes the whole chain and says what it found."""
    form = _form(request)
    before = request.GET.get("before", "")
    page = audit_page(workspace=request.workspace, filters=form.filters(), before=row_number(before))
    checked = request.GET.get("check") == "1"
    context = {
        "active": "audit",
        "form": form,
        "rows": [{"entry": e, "verb": verb_label(e.verb), "changes": changes(e)} for e in page.entries],
        "next_before": page.next_before,
        "filtered": any(request.GET.get(name) for name in form.fields),
        "checked": checked,
        "broken": first_break(request.workspace) if checked else None,
    }
    return render(request, "team/audit.html", context)


@require_GET
@workspace_view(P.AUDIT_VIEW)
def audit_export(request: WorkspaceRequest) -> StreamingHttpResponse:
    """The filtered log as CSV with a byte order mark."""
    rows = audit_rows(workspace=request.workspace, filters=_form(request).filters())

    def lines() -> Iterator[str]:
        yield BOM
        for row in rows:
            yield csv_text([row])

    day = local_day(now(), request.workspace.time_zone)
    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="audit-{request.workspace.slug}-{day:%Y%m%d}.csv"'
    return response
