"""Writing down beside a curve what happened."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from analytics.forms.annotations import AnnotationForm
from analytics.selectors.annotations import annotation_get
from analytics.selectors.data.asked import read_day
from analytics.services.annotations import annotation_add, annotation_change, annotation_remove
from config.lib.errors import InvalidInput
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.RESEARCH_EDIT)
def edit(request: WorkspaceRequest, annotation_id: int | None = None) -> HttpResponse:
    """Write one down, or change one; `next` leads back to the curve."""
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor}
    row = annotation_get(workspace=request.workspace, annotation_id=annotation_id) if annotation_id else None
    if row:
        initial = {
            "text": row.text,
            "first": row.first,
            "last": row.last,
            "account_ids": list(map(str, row.account_ids)),
        }
    else:
        initial = {"first": read_day(request.GET.get("day")), "account_ids": request.GET.getlist("account")[:50]}
    form = AnnotationForm(request.POST or None, workspace=request.workspace, initial=initial)
    posted = request.method == "POST"
    if posted and form.is_valid():
        try:
            if row:
                annotation_change(**who, annotation_id=row.pk, draft=form.draft())
            else:
                annotation_add(**who, draft=form.draft())
        except InvalidInput as error:
            show(form, error)
        else:
            messages.success(request, pgettext("annotation", "Written down."))
            return redirect(_back(request))
    context = {"active": "analytics", "section": "overview", "form": form, "annotation": row, "back": _back(request)}
    return render(request, "analytics/dashboards/annotation.html", context, status=422 if posted else 200)


@require_POST
@workspace_view(P.RESEARCH_EDIT)
def remove(request: WorkspaceRequest, annotation_id: int) -> HttpResponse:
    """Delete one."""
    annotation_remove(workspace=request.workspace, actor=request.actor, annotation_id=annotation_id)
    messages.success(request, _("Deleted."))
    return redirect(_back(request))


def _back(request: WorkspaceRequest) -> str:
    """The curve it was written beside, as far as that is a page of ours."""
    wanted = request.POST.get("next", "") or request.GET.get("next", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, {request.get_host()}):
        return wanted
    return reverse("analytics:overview", args=[request.workspace.slug])
