"""The register over all accounts, its people, and what one person holds."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.custody_states import RiskLevel
from accounts.selectors.custody.export import export_table
from accounts.selectors.custody.handovers import handover_list
from accounts.selectors.custody.people import holdings_of, member_users, people_rows, person_get
from accounts.selectors.custody.register import Filters, custody_filter, custody_list, people_of, totals
from accounts.services.custody.exporting import export_note
from config.lib.clock import local_day, now
from config.lib.spreadsheets import BOM, csv_text
from team.decorators import WorkspaceRequest, workspace_view
from team.models import ApiToken, Membership
from team.permissions import Permission as P

PAGE = 50


def _filters(request: WorkspaceRequest) -> Filters:
    values = {name: request.GET.get(name, "")[:120] for name in ("risk", "person", "platform")}
    return Filters(**values, text=request.GET.get("q", "")[:60].strip())


@require_safe
@workspace_view(P.TEAM_VIEW)
def register(request: WorkspaceRequest) -> HttpResponse:
    """All accounts in use: what is recorded, how complete, how dangerous. Filters in the address."""
    rows, filters = custody_list(workspace=request.workspace), _filters(request)
    found = custody_filter(rows, filters)
    context = {
        "active": "accounts",
        "section": "custody",
        "part": "register",
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "totals": totals(rows),
        "filters": filters,
        "filtered": filters != Filters(),
        "levels": [
            {"value": str(level), "label": level.label, "count": sum(row.level == level for row in rows)}
            for level in RiskLevel
        ],
        "unrecorded": sum(not row.recorded for row in rows),
        "people": people_of(rows),
        "platforms": list(dict.fromkeys(row.account.platform for row in rows)),
    }
    return render(request, "accounts/custody/register.html", context)


@require_safe
@workspace_view(P.TEAM_VIEW)
def export(request: WorkspaceRequest) -> HttpResponse:
    """The filtered register as CSV, phone numbers masked; that somebody took it is written down."""
    rows = custody_filter(custody_list(workspace=request.workspace), _filters(request))
    export_note(workspace=request.workspace, actor=request.actor, count=len(rows))
    response = HttpResponse(BOM + csv_text(export_table(rows)), content_type="text/csv; charset=utf-8")
    day = local_day(now(), request.workspace.time_zone)
    response["Content-Disposition"] = f'attachment; filename="accounts-{day}.csv"'
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@workspace_view(P.TEAM_VIEW)
def people(request: WorkspaceRequest) -> HttpResponse:
    """Members, people who left and people outside, with how much each holds."""
    rows = people_rows(workspace=request.workspace)
    context = {"active": "accounts", "section": "custody", "part": "people", "rows": rows}
    return render(request, "accounts/custody/people.html", context)


@require_safe
@workspace_view(P.TEAM_VIEW)
def person(request: WorkspaceRequest, person_id: int) -> HttpResponse:
    """What one person holds, and the handovers they are part of."""
    found = person_get(workspace=request.workspace, person_id=person_id)
    member = Membership.objects.for_workspace(request.workspace).filter(user=found).first()
    tokens = ApiToken.objects.for_workspace(request.workspace).filter(user=found, revoked_at=None).count()
    context = {
        "active": "accounts",
        "section": "custody",
        "part": "people",
        "person": found,
        "member": member,
        "held": holdings_of(workspace=request.workspace, user_id=found.pk),
        "tokens": tokens,
        "secured": Authenticator.objects.filter(user=found).exclude(type=Authenticator.Type.RECOVERY_CODES).exists(),
        "handovers": list(handover_list(workspace=request.workspace, person_id=found.pk)[:20]),
        "known": member_users(workspace=request.workspace),
    }
    return render(request, "accounts/custody/person.html", context)
