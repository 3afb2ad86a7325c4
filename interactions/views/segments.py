"""Pages about segments and the lifecycle."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import SocialAccount
from accounts.templatetags.platforms import platform_name
from config.lib.errors import DomainError
from config.lib.spreadsheets import BOM, harmless
from interactions.forms.contacts import LifecycleForm, SegmentForm
from interactions.models import Segment, SegmentCount
from interactions.selectors.contacts.outreach import LISTS, greeting_rows
from interactions.selectors.contacts.reading import living, platforms_in_use
from interactions.selectors.contacts.rules import rules_clean, segment_query
from interactions.services.contacts.lifecycle import policy_of
from interactions.services.contacts.segments import segment_get, segment_remove, segment_save
from interactions.services.privacy.retention import LIFECYCLE, policy_save
from interactions.states import Lifecycle
from interactions.views.contacts import FRAME
from team.audit import record
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

DAYS = 30


@require_safe
@workspace_view(P.INBOX_VIEW)
def segments(request: WorkspaceRequest) -> HttpResponse:
    """All segments with their course over the last counts."""
    rows = list(Segment.objects.for_workspace(request.workspace).order_by("name"))
    counts: dict[int, list[int]] = {row.pk: [] for row in rows}
    days = SegmentCount.objects.for_workspace(request.workspace).order_by("-day")[: DAYS * max(1, len(rows))]
    for one in days:
        counts[one.segment_id].insert(0, one.count)
    for row in rows:
        row.course = counts[row.pk][-DAYS:]
    return render(request, "interactions/contacts/segments.html", {**FRAME, "sub": "segments", "rows": rows})


def _form(request: WorkspaceRequest, data: Any, initial: dict[str, Any] | None = None) -> SegmentForm:
    accounts = SocialAccount.objects.for_workspace(request.workspace).order_by("display_name")
    named = [(row.pk, row.display_name or row.handle) for row in accounts]
    slugs = platforms_in_use(workspace=request.workspace)
    platforms = [(slug, platform_name(slug)) for slug in slugs]
    return SegmentForm(data, initial=initial, accounts=named, platforms=platforms)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.INBOX_VIEW, post=P.CONTACTS_EDIT)
def segment(request: WorkspaceRequest, people_segment_id: int | None = None) -> HttpResponse:
    """Make a segment or change one."""
    row = segment_get(workspace=request.workspace, segment_id=people_segment_id) if people_segment_id else None
    form = _form(request, request.POST or None, _initial(row) if row else None)
    count = row.count if row else None
    if request.method == "POST" and form.is_valid():
        try:
            kept = segment_save(
                workspace=request.workspace,
                actor=request.actor,
                name=form.cleaned_data["name"],
                purpose=form.cleaned_data["purpose"],
                rules=form.rules(),
                segment_id=row.pk if row else None,
            )
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved and counted."))
            return redirect("interactions:people_segment", request.workspace.slug, kept.pk)
    days = SegmentCount.objects.for_workspace(request.workspace).filter(segment=row).order_by("-day")[:DAYS]
    context = {
        **FRAME, "sub": "segments", "row": row, "form": form, "count": count, "days": list(days) if row else [],
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "interactions/contacts/segment.html", context, status=status)


def _initial(row: Segment) -> dict[str, Any]:
    values = {"name": row.name, "purpose": row.purpose, **row.rules}
    for key in ("tags", "tags_none"):
        values[key] = "，".join(row.rules.get(key, []))
    return values


@require_safe
@workspace_view(P.INBOX_VIEW)
def segment_count(request: WorkspaceRequest) -> HttpResponse:
    """How many the rules in the address are true of right now; a line for the form."""
    form = _form(request, request.GET)
    form.is_valid()
    form.cleaned_data.setdefault("tags", "")
    try:
        count = segment_query(workspace=request.workspace, rules=rules_clean(form.rules())).count()
    except DomainError:
        count = None
    return render(request, "interactions/contacts/_segment_count.html", {"count": count})


@require_POST
@workspace_view(P.INBOX_VIEW, post=P.CONTACTS_EDIT)
def segment_delete(request: WorkspaceRequest, people_segment_id: int) -> HttpResponse:
    """Delete a segment; its contacts stay."""
    segment_remove(workspace=request.workspace, actor=request.actor, segment_id=people_segment_id)
    messages.success(request, _("Segment deleted. Its contacts stay."))
    return redirect("interactions:people_segments", request.workspace.slug)


@require_POST
@workspace_view(P.INBOX_VIEW, post=P.CONTACTS_MANAGE)
def segment_export(request: WorkspaceRequest, people_segment_id: int) -> HttpResponse:
    """The list for greetings: whom to write to where, without numbers and addresses."""
    row = segment_get(workspace=request.workspace, segment_id=people_segment_id)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_("Contact"), _("Name"), _("Platform"), _("Handle"), _("Lifecycle"), _("Suggested words")])
    number = 0
    for number, cells in enumerate(greeting_rows(workspace=request.workspace, rules=row.rules), start=1):  # noqa: B007
        writer.writerow([harmless(cell) for cell in cells])
    record(request.workspace, request.actor, "segment.exported", row, after={"contacts": number})
    answer = HttpResponse(BOM + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="segment-{row.pk}.csv"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.INBOX_VIEW, post=P.INBOX_SETUP)
def lifecycle(request: WorkspaceRequest) -> HttpResponse:
    """How many are in each lifecycle, when each begins, and whom to greet."""
    policy = policy_of(request.workspace.pk)
    form = LifecycleForm(request.POST or None, initial={name: getattr(policy, name) for name in LIFECYCLE})
    if request.method == "POST" and form.is_valid():
        try:
            policy_save(workspace=request.workspace, actor=request.actor, values=form.cleaned_data)
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved. Contacts are looked at anew tonight, or when they write."))
            return redirect("interactions:people_lifecycle", request.workspace.slug)
    counted = dict(
        living(request.workspace)
        .values_list("lifecycle")
        .annotate(number=Count("pk"))
        .values_list("lifecycle", "number")
    )
    context = {
        **FRAME,
        "sub": "lifecycle",
        "form": form,
        "stages": [(value, label, counted.get(value, 0)) for value, label in Lifecycle.choices],
        "total": sum(counted.values()),
        "lists": LISTS,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "interactions/contacts/lifecycle.html", context, status=status)
