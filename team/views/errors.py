"""Error answers for pages and htmx fragments."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from config.lib.errors import DomainError


def domain_error(request: HttpRequest, error: DomainError) -> HttpResponse:
    """A full page, or a toast fragment when htmx asked; the status is the error's own."""
    template = "components/error_toast.html" if getattr(request, "htmx", False) else "errors/domain.html"
    response = render(request, template, {"error": error}, status=error.status)
    if getattr(request, "htmx", False):
        response["HX-Retarget"] = "#toasts"
        response["HX-Reswap"] = "innerHTML"
    return response


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404 in the product's look."""
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 without touching the database; for htmx a toast, because a page must not land inside a part of one."""
    if request.headers.get("HX-Request") == "true":
        response = render(
            request, "components/error_toast.html", {"error": _("Something broke on our side")}, status=500
        )
        response["HX-Retarget"], response["HX-Reswap"] = "#toasts", "innerHTML"
        return response
    return render(request, "errors/500.html", status=500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or a browser that refuses cookies."""
    return render(request, "errors/csrf.html", status=403)
