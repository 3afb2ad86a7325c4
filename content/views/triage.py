"""Triage: decide about posts that were held back, one, several or all of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from config.lib.errors import DomainError
from config.lib.numbers import row_number
from content.forms.triage import WHEN_TOMORROW, TriageForm
from content.models import Publication
from content.selectors.pacing import DEFAULT_GAP, GAPS
from content.selectors.triage import Group, TriageFilter, triage_groups, triage_rows
from content.services.triage import Decided, Decision, triage_start
from content.services.triage_checks import triage_obstacles
from content.states import HeldFor, TriageAction
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P
from team.templatetags.ui import short_moment

PAGE_SIZE = 50
REFUSED_SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW, post=P.QUEUE_RESOLVE)
def triage(request: WorkspaceRequest) -> HttpResponse:
    """The held-back posts, all of them or those of one pause or account, and what to do with the chosen ones."""
    which = _which(request)
    if request.method != "POST":
        return _page(request, which)
    form = TriageForm(_pressed(request))
    ids = _chosen(request, which)
    if not form.is_valid():
        return _page(request, which, form=form, status=422)
    if not ids:
        messages.info(request, _("Choose at least one post."))
        return redirect(_here(request, which))
    values = form.cleaned_data
    tomorrow = values["when"] == WHEN_TOMORROW
    decision = Decision(values["action"], values["gap"], None if tomorrow else values["first_at"], tomorrow)
    try:
        done = triage_start(workspace=request.workspace, actor=request.actor, ids=ids, decision=decision)
    except DomainError as refused:
        form.add_error("first_at", str(refused))
        return _page(request, which, form=form, status=refused.status)
    if done.done or not done.refused:
        messages.success(request, decided_text(done))
    if done.refused:
        return _page(request, which, refused=done)
    left = triage_rows(workspace=request.workspace, which=which).exists()
    return redirect(_here(request, which if left or done.background else TriageFilter()))


def decided_text(done: Decided) -> str:
    """What a decision came to, in a sentence."""
    count = done.done
    if done.background:
        text = ngettext(
            "%(n)s post is being worked on. You are notified when it is done.",
            "%(n)s posts are being worked on. You are notified when it is done.",
            count,
        )
        return text % {"n": count}
    if not count:
        return _("Nothing was left to decide: somebody was quicker.")
    places = {"n": count, "first": short_moment(done.first_at), "last": short_moment(done.last_at)}
    if done.action == TriageAction.DROP:
        return ngettext("%(n)s post is left out.", "%(n)s posts are left out.", count) % places
    if done.action == TriageAction.SEND:
        text = ngettext("%(n)s post goes out now.", "%(n)s posts go out in order, the last at %(last)s.", count)
    else:
        text = ngettext(
            "%(n)s post is moved to %(first)s.",
            "%(n)s posts are moved, the first to %(first)s, the last to %(last)s.",
            count,
        )
    said = text % places
    if done.to_approve:
        again = ngettext("%(n)s needs a new approval first.", "%(n)s need a new approval first.", done.to_approve)
        said = f"{said} {again % {'n': done.to_approve}}"
    return said


def _page(
    request: WorkspaceRequest,
    which: TriageFilter,
    *,
    form: TriageForm | None = None,
    refused: Decided | None = None,
    status: int = 200,
) -> HttpResponse:
    page = Paginator(triage_rows(workspace=request.workspace, which=which), PAGE_SIZE).get_page(request.GET.get("page"))
    rows: list[Publication] = list(page.object_list)
    groups = triage_groups(workspace=request.workspace)
    context: dict[str, Any] = {
        "active": "queue",
        "which": which,
        "here": _here(request, which),
        "groups": groups,
        "total": sum(group.count for group in groups),
        "group": next((g for g in groups if _fits(g, which)), None),
        "page": page,
        "rows": rows,
        "obstacles": triage_obstacles(workspace=request.workspace, rows=rows),
        "form": form,
        "typed": request.POST,
        "gaps": GAPS,
        "default_gap": DEFAULT_GAP,
        "refused": refused.refused[:REFUSED_SHOWN] if refused else (),
        "refused_count": len(refused.refused) if refused else 0,
    }
    return render(request, "content/triage.html", context, status=status)


def _fits(group: Group, which: TriageFilter) -> bool:
    same = _is_of(group.pause, which.pause) and _is_of(group.account, which.account)
    return same and which.reason in ("", group.reason)


def _is_of(thing: Any, wanted: int | None) -> bool:
    return (thing.pk if thing is not None else None) == wanted


def _which(request: WorkspaceRequest) -> TriageFilter:
    asked = request.GET
    reason = asked.get("reason", "")
    return TriageFilter(
        pause=row_number(asked.get("pause", "")),
        account=row_number(asked.get("account", "")),
        reason=reason if reason in HeldFor else "",
    )


def _pressed(request: WorkspaceRequest) -> dict[str, str]:
    """The form's values; a button of one row names action and row as `send:12`."""
    values = {name: request.POST.get(name, "") for name in ("action", "gap", "when", "first_at")}
    if row := request.POST.get("row", ""):
        values["action"] = row.partition(":")[0]
    return values


def _chosen(request: WorkspaceRequest, which: TriageFilter) -> list[int]:
    """Ids the person means: one row's button, everything under the filter, or the ticked ones."""
    if row := request.POST.get("row", ""):
        one = row_number(row.partition(":")[2])
        return [one] if one else []
    if request.POST.get("everything"):
        return list(triage_rows(workspace=request.workspace, which=which).values_list("pk", flat=True))
    return [pk for pk in map(row_number, request.POST.getlist("ids")[: PAGE_SIZE * 4]) if pk]


def _here(request: WorkspaceRequest, which: TriageFilter) -> str:
    query = {"pause": which.pause, "account": which.account, "reason": which.reason}
    parts = "&".join(f"{name}={value}" for name, value in query.items() if value)
    return reverse("content:triage", args=[request.workspace.slug]) + (f"?{parts}" if parts else "")
