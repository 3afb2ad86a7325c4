"""What the pages of productions share: tabs, a form on a page of its own, pages of lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from config.lib.errors import DomainError
from team.decorators import WorkspaceRequest
from team.forms.fields import show

PER_PAGE = 30


def pages(request: WorkspaceRequest, rows: QuerySet[Any], size: int = PER_PAGE) -> Page[Any]:
    """The page of the list that the address asks for."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def form_page(
    request: WorkspaceRequest,
    form: forms.Form,
    *,
    save: Callable[[], Any],
    done: Callable[[Any], str],
    context: dict[str, Any],
) -> HttpResponse:
    """Show a form, or save it and go on to `done(saved)`. `context`: title, back, section, optionally remove, template.

    A refusal of a service is shown at its field.
    """
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                saved = save()
            except DomainError as error:
                show(form, error)
                status = error.status
            else:
                messages.success(request, _("Saved."))
                return redirect(done(saved))
    template = context.pop("template", "content/plan_form.html")
    return render(request, template, {"active": "production", "form": form, **context}, status=status)


def refused(request: WorkspaceRequest, error: DomainError) -> None:
    """Say on the next page why something was not done."""
    messages.error(request, str(error))
