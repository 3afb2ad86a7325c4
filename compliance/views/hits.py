"""The log of findings: reading it and taking it along."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from compliance.forms.hits import HitFilterForm
from compliance.hooks import target_find
from compliance.models import CheckHit
from compliance.selectors.hits import PAGE, hit_batches, hit_query
from compliance.selectors.packs import rule_title
from config.lib.spreadsheets import BOM, csv_text
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P
from team.selectors.members import member_list


def _form(request: WorkspaceRequest) -> HitFilterForm:
    return HitFilterForm(request.GET, members=member_list(workspace=request.workspace))


@require_safe
@workspace_view(P.TEAM_VIEW)
def hits(request: WorkspaceRequest) -> HttpResponse:
    """Findings, newest first, by the filters in the address."""
    form = _form(request)
    page = Paginator(hit_query(workspace=request.workspace, filters=form.filters()), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "active": "compliance",
        "tab": "hits",
        "form": form,
        "page": page,
        "filtered": any(request.GET.get(name) for name in form.fields),
    }
    return render(request, "compliance/hits.html", context)


@require_safe
@workspace_view(P.TEAM_VIEW)
def target(request: WorkspaceRequest, kind: str, target_id: int) -> HttpResponse:
    """To the page of what a finding belongs to; 404 when it is gone or this app knows no page of it."""
    found = target_find(request.workspace, kind, str(target_id))
    if found is None or not found.url:
        raise Http404
    return redirect(found.url)


@require_safe
@workspace_view(P.TEAM_VIEW)
def export(request: WorkspaceRequest) -> HttpResponseBase:
    """The filtered findings as CSV with a byte order mark, so that spreadsheets read Chinese."""
    filters, workspace = _form(request).filters(), request.workspace
    language, zone = get_language() or "en", timezone.get_current_timezone()

    def lines() -> Iterator[str]:
        heads = (
            _("Time"), _("Rule"), _("Rule name"), _("Severity"), _("Words"), _("Field"), _("Outcome"), _("Note"),
            _("Platform"), _("Account"), _("Object"), _("Person"), _("Rules version"),
        )  # fmt: skip
        yield BOM + csv_text([heads])
        for batch in hit_batches(workspace=workspace, filters=filters):
            # The answer leaves after the request's language has been put away again.
            with override(language), timezone.override(zone):
                text = csv_text(_cells(row) for row in batch)
            yield text

    made = lines()
    response = StreamingHttpResponse(chain([next(made)], made), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="findings-{timezone.localdate():%Y-%m-%d}.csv"'
    return response


def _cells(row: CheckHit) -> tuple[str, ...]:
    return (
        timezone.localtime(row.at).strftime("%Y-%m-%d %H:%M:%S"),
        row.rule,
        rule_title(row.rule),
        row.get_severity_display(),
        row.words,
        row.field,
        row.get_outcome_display(),
        row.note,
        row.platform,
        str(row.account or ""),
        row.target_label,
        row.actor_label,
        row.version,
    )
