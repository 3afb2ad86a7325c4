"""Posting by hand: the package for members, on the desk and on the phone."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.lib.errors import DomainError
from content.models import Publication
from content.selectors.handoff_link import handoff_app_url, handoff_link
from content.selectors.publication import publication_get
from content.services.handoff import Package, handoff_package
from content.services.handoff_zip import handoff_zip
from content.services.queue import publication_to_handoff
from content.states import PublicationState
from content.views.publication import act
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P
from team.permissions import allows

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW, post=P.QUEUE_RESOLVE)
def handoff(request: WorkspaceRequest, publication_id: int) -> HttpResponse:
    """The package of one publication. POST: post this one by hand; a scheduled one asks for the right to publish."""
    if request.method == "POST":
        who: dict[str, Any] = {
            "workspace": request.workspace,
            "actor": request.actor,
            "publication_id": publication_id,
            "may_publish": allows(request.membership.role, P.CONTENT_PUBLISH),
        }
        done = _("Ready to be posted by hand.")
        return act(request, publication_id, lambda: publication_to_handoff(**who), done)
    return handoff_page(request, publication_id)


def handoff_page(
    request: WorkspaceRequest, publication_id: int, *, error: DomainError | None = None, typed: Any = None
) -> HttpResponse:
    """The page; `error` and `typed`: a refused confirmation, shown at its form."""
    row = publication_get(workspace=request.workspace, publication_id=publication_id)
    row.account.workspace = request.workspace
    package = handoff_package(publication=row)
    link = handoff_link(row) if allows(request.membership.role, P.QUEUE_RESOLVE) else None
    context = {
        "app_link": handoff_app_url(link[0]) if link and package.opens_app else "",
        "app_url": _app_url(request, row, package),
        "active": "queue",
        "publication": row,
        "package": package,
        "files": _files(package, request.workspace.slug),
        "zip_url": reverse("content:handoff_files", args=[request.workspace.slug, row.pk]),
        "link": link,
        "only_here": urlsplit(settings.BASE_URL).hostname in LOOPBACK,
        "error": error,
        "insist": error is not None and error.code == "foreign_address",
        "typed": typed or {},
    }
    with timezone.override(row.account.zone):
        return render(request, "content/handoff.html", context, status=error.status if error else 200)


@require_safe
@workspace_view(P.VIEW)
def handoff_files(request: WorkspaceRequest, publication_id: int) -> HttpResponseBase:
    """Texts and files as one ZIP file."""
    row = publication_get(workspace=request.workspace, publication_id=publication_id)
    return zip_response(handoff_package(publication=row))


def zip_response(package: Package) -> HttpResponseBase:
    """The package's archive as a download. Raises MediaMissing."""
    response = StreamingHttpResponse(handoff_zip(package), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="handoff-{package.publication.pk}.zip"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _app_url(request: WorkspaceRequest, row: Publication, package: Package) -> str:
    """Where a member opens the app on the phone they are reading on; "" where that is not possible."""
    waits = row.state == PublicationState.NEEDS_HANDOFF and allows(request.membership.role, P.QUEUE_RESOLVE)
    return reverse("content:handoff_app", args=[request.workspace.slug, row.pk]) if waits and package.opens_app else ""


def _files(package: Package, slug: str) -> list[dict[str, Any]]:
    """Each file with the addresses at which members get it."""
    shown = []
    for item in package.files:
        asset = item.asset
        url = f"{reverse('content:media_file', args=[slug, asset.pk])}?download=1" if asset else ""
        thumb = reverse("content:media_thumb", args=[slug, asset.pk]) if asset and asset.thumb.name else ""
        shown.append({"item": item, "url": url, "thumb": thumb})
    return shown
