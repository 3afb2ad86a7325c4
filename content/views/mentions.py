"""Names for the editor's list at "@"."""

from __future__ import annotations

from dataclasses import asdict

from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.lib.numbers import row_number
from content.services.mentions import names_look_up
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P


@require_safe
@workspace_view(P.CONTENT_EDIT)
def mentions(request: WorkspaceRequest) -> JsonResponse:
    """`?q=` and `?account=` (repeated): names, and a sentence on where they are typed."""
    ids = [number for value in request.GET.getlist("account")[:50] if (number := row_number(value))]
    names = names_look_up(workspace=request.workspace, words=request.GET.get("q", ""), account_ids=ids)
    note = ""
    if names.typed:
        note = _("Type names for %(names)s; they are not looked up.") % {"names": _(", ").join(names.typed)}
    if names.silent:
        note = _("%(names)s did not answer.") % {"names": _(", ").join(names.silent)}
    return JsonResponse({"names": [asdict(item) for item in names.found], "note": note})
