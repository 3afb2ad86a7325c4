"""Candidates, the settings of the public page, tables in and out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.lib.clock import local_day, now
from config.lib.errors import DomainError
from config.lib.spreadsheets import BOM, csv_text
from interactions.forms.faq import FaqFileForm, FaqPageForm, page_initial
from interactions.selectors.faq.candidates import PERIODS, candidates_of
from interactions.selectors.faq.reading import FaqFilters, entry_query, setup_of
from interactions.services.faq.candidates import candidate_dismiss
from interactions.services.faq.tables import COLUMNS, exported_note, table_rows, table_take, table_text
from interactions.services.faq.writing import faq_address_renew, faq_setup_save
from interactions.views.faq import HERE
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P


def days_of(text: str) -> int:
    """A period by its words in the address."""
    return 90 if text == "90" else PERIODS[0]


@require_safe
@workspace_view(P.INBOX_VIEW)
def candidates(request: WorkspaceRequest) -> HttpResponse:
    """What people ask again and again that no entry answers; `?days=90` for a longer look back."""
    days = days_of(request.GET.get("days", ""))
    found = candidates_of(workspace=request.workspace, days=days)
    most = max((one.group.count for one in found), default=1)
    context = {
        **HERE,
        "tab": "candidates",
        "days": days,
        "periods": PERIODS,
        "found": [(one, round(one.group.count / most * 100)) for one in found],
    }
    return render(request, "interactions/faq/candidates.html", context)


@require_POST
@workspace_view(P.INBOX_SETUP)
def dismiss(request: WorkspaceRequest) -> HttpResponse:
    """Never offer a group again."""
    days = days_of(request.POST.get("days", ""))
    try:
        candidate_dismiss(
            workspace=request.workspace, actor=request.actor, key=request.POST.get("key", "")[:12], days=days
        )
    except DomainError:
        messages.error(request, _("This group has changed in the meantime; look again."))
    else:
        messages.success(request, _("It is not offered any more."))
    return redirect(f"{reverse('interactions:faq_candidates', args=[request.workspace.slug])}?days={days}")


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.INBOX_SETUP)
def page(request: WorkspaceRequest) -> HttpResponse:
    """The public page: on or off, its address, what stands on it."""
    row = setup_of(workspace=request.workspace)
    form = FaqPageForm(request.POST or None, initial=page_initial(row))
    posted = request.method == "POST"
    if posted and request.POST.get("step") == "renew":
        faq_address_renew(workspace=request.workspace, actor=request.actor)
        messages.success(request, _("The page has a new address; the old one leads nowhere."))
        return redirect("interactions:faq_page", request.workspace.slug)
    if posted and form.is_valid():
        faq_setup_save(workspace=request.workspace, actor=request.actor, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("interactions:faq_page", request.workspace.slug)
    shown = entry_query(workspace=request.workspace, filters=FaqFilters(state="published", public=True)).count()
    context = {**HERE, "tab": "page", "form": form, "row": row, "shown": shown}
    if row.public:
        context["address"] = request.build_absolute_uri(reverse("help:page", args=[row.token]))
    return render(request, "interactions/faq/page.html", context, status=422 if posted else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.INBOX_SETUP)
def tables(request: WorkspaceRequest) -> HttpResponse:
    """Take a table in, and take the library along."""
    posted = request.method == "POST"
    form = FaqFileForm(request.POST, request.FILES) if posted else FaqFileForm()
    if posted and form.is_valid():
        try:
            text = table_text(form.cleaned_data["file"].read())
            taken = table_take(workspace=request.workspace, actor=request.actor, text=text)
        except DomainError as error:
            show(form, error)
        else:
            said = _("%(made)s entries made, %(changed)s changed.")
            messages.success(request, said % {"made": taken.created, "changed": taken.changed})
            return redirect("interactions:faqs", request.workspace.slug)
    context = {**HERE, "tab": "tables", "form": form, "columns": COLUMNS}
    return render(request, "interactions/faq/tables.html", context, status=422 if posted else 200)


@require_POST
@workspace_view(P.INBOX_SETUP)
def export(request: WorkspaceRequest) -> HttpResponse:
    """The library as CSV, with figures."""
    text = BOM + csv_text(table_rows(workspace=request.workspace))
    exported_note(workspace=request.workspace, actor=request.actor)
    day = local_day(now(), request.workspace.time_zone)
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="faq-{day}.csv"'
    return response
