"""The library of frequent questions: the list, one entry, what is done with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.lib.errors import DomainError
from interactions.faq_states import FaqState
from interactions.forms.faq import FaqForm, faq_initial
from interactions.models import FaqEntry
from interactions.selectors.faq.candidates import PERIODS, candidate_get
from interactions.selectors.faq.matching import today_of
from interactions.selectors.faq.reading import (
    FaqFilters,
    categories_of,
    entry_get,
    entry_query,
    figures_of,
    filters_of,
    is_due,
    setup_of,
    uses_of,
    wordings_of,
)
from interactions.services.faq.writing import answers_check, faq_move, faq_review, faq_save, public_address
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PAGE, USES, VARIANTS = 50, 20, 5
HERE = {"active": "faq", "section": "faq"}


@require_safe
@workspace_view(P.INBOX_VIEW)
def faqs(request: WorkspaceRequest) -> HttpResponse:
    """The list with figures; filters, order and page stand in the address."""
    filters = filters_of(request.GET)
    page = Paginator(entry_query(workspace=request.workspace, filters=filters), PAGE).get_page(request.GET.get("page"))
    today = today_of(request.workspace)
    context = {
        **HERE,
        "tab": "list",
        "filters": filters,
        "filtered": filters != FaqFilters(order=filters.order),
        "page": page,
        "lines": [(row, figures_of(row), is_due(row, today)) for row in page.object_list],
        "categories": categories_of(workspace=request.workspace),
        "states": FaqState.choices,
    }
    return render(request, "interactions/faq/list.html", context)


@require_safe
@workspace_view(P.INBOX_VIEW)
def faq(request: WorkspaceRequest, faq_id: int) -> HttpResponse:
    """One entry: what it says, how it does, how it read before."""
    row = entry_get(workspace=request.workspace, faq_id=faq_id)
    wordings = wordings_of(workspace=request.workspace, entry=row)
    address = public_address(request.workspace) if row.public and row.state == FaqState.PUBLISHED else ""
    context = {
        **HERE,
        "row": row,
        "figures": figures_of(row),
        "due": is_due(row, today_of(request.workspace)),
        "uses": list(uses_of(workspace=request.workspace, entry=row)[:USES]),
        "wordings": list(zip(wordings, [*wordings[1:], None], strict=True)),
        "findings": answers_check(workspace=request.workspace, answer=row.answer, answer_en=row.answer_en),
        "address": address,
    }
    return render(request, "interactions/faq/entry.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.INBOX_SETUP)
def faq_new(request: WorkspaceRequest) -> HttpResponse:
    """Write an entry; `?candidate=` begins with what people ask, `?q=` with words that were looked for in vain."""
    return _form(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.INBOX_SETUP)
def faq_edit(request: WorkspaceRequest, faq_id: int) -> HttpResponse:
    """Change an entry."""
    return _form(request, entry_get(workspace=request.workspace, faq_id=faq_id))


@require_POST
@workspace_view(P.INBOX_SETUP)
def faq_step(request: WorkspaceRequest, faq_id: int) -> HttpResponse:
    """Publish it, take it back, archive it, or note that it is still right."""
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor, "faq_id": faq_id}
    step = request.POST.get("step", "")
    try:
        if step == "reviewed":
            faq_review(**who)
            messages.success(request, _("Noted: still right as of today."))
        else:
            faq_move(**who, state=step)
            messages.success(request, _("Saved."))
    except DomainError as error:
        if error.status == 404:
            raise
        messages.error(request, str(error))
    return redirect("interactions:faq", request.workspace.slug, faq_id)


def _form(request: WorkspaceRequest, row: FaqEntry | None) -> HttpResponse:
    initial = faq_initial(row) if row else _begun(request)
    form = FaqForm(request.POST or None, workspace=request.workspace, initial=initial)
    posted = request.method == "POST"
    if posted and form.is_valid():
        try:
            saved = faq_save(
                workspace=request.workspace, actor=request.actor, draft=form.draft(), faq_id=row.pk if row else None
            )
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("interactions:faq", request.workspace.slug, saved.pk)
    context = {
        **HERE,
        "form": form,
        "row": row,
        "categories": categories_of(workspace=request.workspace),
        "page_on": setup_of(workspace=request.workspace).public,
    }
    return render(request, "interactions/faq/form.html", context, status=422 if posted else 200)


def _begun(request: WorkspaceRequest) -> dict[str, Any]:
    """What a new entry begins with."""
    values: dict[str, Any] = {
        "question": request.GET.get("q", "")[:80],
        "state": FaqState.DRAFT,
        "owner": request.user.pk,
    }
    key = request.GET.get("candidate", "")[:12]
    if key:
        days = 90 if request.GET.get("days") == "90" else PERIODS[0]
        found = candidate_get(workspace=request.workspace, key=key, days=days)
        if found is not None:
            asked = [text for text, _at, _thread in found.examples]
            values |= {"question": " ".join(asked[0].split()), "variants": "\n".join(asked[1 : 1 + VARIANTS])}
    return values
