"""A report as people outside read it, by a link: read only, with a password where one was set."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from analytics.report_errors import ReportLinkClosed
from analytics.report_states import FileKind
from analytics.selectors.reports.document import document_of
from analytics.services.reports.files import file_name, file_of
from analytics.services.reports.sharing import (
    OpenReport,
    mail_stoppable,
    mails_refuse,
    opening_note,
    password_try,
    report_open,
)
from analytics.views.reports.pages import contents_of
from analytics.views.reports.sending import file_answer
from config.lib.errors import DomainError
from config.lib.unlisted import asks_too_often, requests_from, unlisted

# Requests a minute from one address: all, those whose link opens nothing, and files.
PER_MINUTE, BAD_PER_MINUTE, FILES_PER_MINUTE = 120, 30, 10
UNLOCKED = "reports_unlocked"


def _by_link(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Opens the link in the language of its report, or answers one page for every reason why it does not open."""

    @wraps(view)
    def guarded(request: HttpRequest, token: str, **rest: Any) -> HttpResponseBase:
        if asks_too_often(request, "report", most=PER_MINUTE, closed=BAD_PER_MINUTE):
            return unlisted(HttpResponse(status=429, headers={"Retry-After": "60"}))
        try:
            opened = report_open(token)
        except ReportLinkClosed as error:
            requests_from(request, "report:bad", add=True)
            return unlisted(render(request, "analytics/reports/public_closed.html", status=error.status))
        language, zone = opened.version.language, opened.version.workspace.time_zone
        with translation.override(language), timezone.override(zone):
            return unlisted(view(request, opened, token, **rest))

    return guarded


@require_safe
@_by_link
def page(request: HttpRequest, opened: OpenReport, token: str) -> HttpResponseBase:
    """The report, or the question for its password."""
    if not _unlocked(request, opened):
        return _ask(request, opened, token)
    version = opened.version
    document = document_of(version.report, version)
    context = {
        "version": version,
        "document": document,
        "contents": contents_of(document),
        "token": token,
        "brand": version.snapshot["brand"],
        "until": (opened.share or opened.delivery).expires_at,  # type: ignore[union-attr]
    }
    return render(request, "analytics/reports/public.html", context)


@require_http_methods(["POST"])
@_by_link
def unlock(request: HttpRequest, opened: OpenReport, token: str) -> HttpResponseBase:
    """Take the password; the browser remembers that it was right until the session ends."""
    if opened.locked:
        try:
            address = request.META.get("REMOTE_ADDR", "")
            password_try(opened=opened, password=request.POST.get("password", ""), address=address)
        except DomainError as error:
            return _ask(request, opened, token, error=error)
        known = [mark for mark in request.session.get(UNLOCKED, []) if mark != opened.mark][-20:]
        request.session[UNLOCKED] = [*known, opened.mark]
    return redirect("public_report:page", token)


@csrf_exempt
@require_POST
@_by_link
def opened(request: HttpRequest, opened: OpenReport, token: str) -> HttpResponseBase:
    """Sent by the page once somebody looks at it: programs that look into mails fetch pages and run nothing."""
    if not _unlocked(request, opened):
        return HttpResponse(status=403)
    opening_note(opened)
    return HttpResponse(status=204)


@require_safe
@_by_link
def file(request: HttpRequest, opened: OpenReport, token: str) -> HttpResponseBase:
    """The report as a PDF."""
    if not _unlocked(request, opened):
        return redirect("public_report:page", token)
    if requests_from(request, "report:files", add=True) > FILES_PER_MINUTE:
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    kind = FileKind.PDF
    return file_answer(file_of(opened.version, kind), file_name(opened.version, kind), kind)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponseBase:
    """Where people outside end the mails they get: a page that asks, for programs that look into mails press no button.

    A POST needs no mark: the address itself is the secret, and mail programs send it by themselves (RFC 8058).
    """
    if asks_too_often(request, "report", most=PER_MINUTE, closed=BAD_PER_MINUTE):
        return unlisted(HttpResponse(status=429, headers={"Retry-After": "60"}))
    try:
        mail = mail_stoppable(token)
    except ReportLinkClosed as error:
        requests_from(request, "report:bad", add=True)
        return unlisted(render(request, "analytics/reports/public_closed.html", status=error.status))
    if request.method == "POST":
        mails_refuse(mail=mail)
    # The page speaks as the report did, until somebody chooses a language on it.
    chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    with translation.override(translation.get_language() if chosen else mail.version.language):
        context = {"mail": mail, "done": request.method == "POST", "brand": mail.version.snapshot["brand"]}
        context["title"] = mail.version.title
        return unlisted(render(request, "analytics/reports/public_stop.html", context))


def _unlocked(request: HttpRequest, opened: OpenReport) -> bool:
    return not opened.locked or opened.mark in request.session.get(UNLOCKED, [])


def _ask(request: HttpRequest, opened: OpenReport, token: str, *, error: DomainError | None = None) -> HttpResponseBase:
    context = {"token": token, "error": error}
    return render(request, "analytics/reports/public_locked.html", context, status=error.status if error else 200)
