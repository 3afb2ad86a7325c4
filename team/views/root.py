"""Addresses outside any workspace: the root, the language switch, reports of the Content-Security-Policy."""

from __future__ import annotations

import json
from typing import cast

import structlog
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from config.lib.tally import tally
from team.models import User
from team.selectors.workspaces import home_workspace
from team.services.profile import profile_update

log = structlog.get_logger(__name__)
REPORT_MAX_BYTES = 8 * 1024
REPORTS_PER_MINUTE = 60
CSP_COUNT = "csp-reports"
_YEAR = 365 * 24 * 3600


@login_required
def root(request: HttpRequest) -> HttpResponse:
    """To the workspace last used, or to onboarding for somebody without one."""
    workspace = home_workspace(user=cast("User", request.user))
    return redirect("content:home", workspace.slug) if workspace else redirect("team:onboarding")


def remember_language(response: HttpResponse, code: str) -> None:
    """Keep the language in this browser for a year, also for the sign-in page."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=_YEAR,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language: in a cookie, and with the person when signed in. Goes back to `next` if that is ours."""
    code = request.POST.get("language", "")
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    if code in dict(settings.LANGUAGES):
        remember_language(response, code)
        if request.user.is_authenticated:
            profile_update(user=request.user, language=code)
    return response


@csrf_exempt
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    """Log a browser's report of a breach. Anybody can send anything here, so size and number are capped."""
    if int(request.headers.get("Content-Length") or 0) > REPORT_MAX_BYTES:
        return HttpResponse(status=413)
    try:
        report = json.loads(request.body)
        facts = report.get("csp-report", report) if isinstance(report, dict) else {}
    except (ValueError, RecursionError):
        return HttpResponse(status=400)
    if not isinstance(facts, dict):
        return HttpResponse(status=400)
    if tally(CSP_COUNT) <= REPORTS_PER_MINUTE:
        log.warning(
            "csp_violation",
            document=str(facts.get("document-uri", ""))[:300],
            directive=str(facts.get("violated-directive", ""))[:100],
            blocked=str(facts.get("blocked-uri", ""))[:300],
            source=str(facts.get("source-file", ""))[:300],
            line=str(facts.get("line-number", ""))[:10],
        )
    return HttpResponse(status=204)
