"""The public form of a survey: light, without scripts, in the survey's language, asking no more than it says.

Known about a browser are two signed cookies of this address: that it opened the form, and that it answered.
"""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods, require_safe

from config.lib.clock import now
from config.lib.errors import DomainError, NotFound
from config.lib.tally import tally
from config.lib.unlisted import unlisted
from interactions.models import Contact, Survey
from interactions.selectors.surveys.reading import contact_of, has_answered, standing_of, survey_by_token
from interactions.services.surveys.answering import Sending, address_mark, began_now, opened_note, response_take
from interactions.survey_errors import AlreadyAnswered, AnswersRefused, LooksAutomatic, PageTooOld, SurveyShut
from interactions.survey_states import Standing
from interactions.views.survey_page import given_of, items_of

# Attempts to send a minute from one address.
PER_MINUTE = 40
REMEMBERED = 180 * 86400
_SALT = "interactions.survey.cookie"
_SOURCE = re.compile(r"[\w.-]{1,40}")


@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, token: str) -> HttpResponse:
    """The form, or in words why nothing can be answered."""
    try:
        survey = survey_by_token(token)
    except NotFound:
        return unlisted(render(request, "interactions/surveys/public_none.html", status=404))
    with translation.override(survey.language), timezone.override(survey.workspace.time_zone):
        contact = contact_of(survey, request.GET.get("c", "")[:200])
        standing = standing_of(survey, now())
        if standing != Standing.OPEN:
            return _closed(request, survey, standing)
        if _answered(request, survey, contact):
            return _closed(request, survey, "answered", status=409 if request.method == "POST" else 200)
        if request.method == "POST":
            return _sent(request, survey, contact)
        answer = _page(request, survey, contact)
        if request.method == "GET" and _cookie(request, survey) != "opened":
            opened_note(survey, source=_source(request))
            _remember(request, answer, survey, "opened")
        return answer


@require_safe
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    """After answering."""
    try:
        survey = survey_by_token(token)
    except NotFound:
        return unlisted(render(request, "interactions/surveys/public_none.html", status=404))
    with translation.override(survey.language):
        return unlisted(render(request, "interactions/surveys/public_thanks.html", {"survey": survey}))


def _sent(request: HttpRequest, survey: Survey, contact: Contact | None) -> HttpResponse:
    address = request.META.get("REMOTE_ADDR", "")
    if tally(f"survey:{address_mark(address)}") > PER_MINUTE:
        return unlisted(HttpResponse(status=429, headers={"Retry-After": "60"}))
    given = given_of(survey, request.POST)
    sending = Sending(
        given=given,
        began=request.POST.get("began", ""),
        trap=request.POST.get("homepage", ""),
        source=_source(request),
        address=address,
        contact=contact,
    )
    try:
        response_take(survey=survey, sending=sending)
    except SurveyShut as error:
        return _closed(request, survey, error.standing, status=error.status)
    except AlreadyAnswered as error:
        return _closed(request, survey, "answered", status=error.status)
    except AnswersRefused as error:
        return _page(request, survey, contact, given=given, error=error, faults=error.faults)
    except DomainError as error:
        return _page(request, survey, contact, given=given, error=error)
    answer = redirect("survey:thanks", survey.token)
    if contact is None:
        _remember(request, answer, survey, "answered")
    return unlisted(answer)


def _page(
    request: HttpRequest,
    survey: Survey,
    contact: Contact | None,
    *,
    given: Any = None,
    error: DomainError | None = None,
    faults: Any = None,
) -> HttpResponse:
    # A page that is too old, or that a program filled in, begins anew; else the first opening counts.
    anew = error is None or isinstance(error, PageTooOld | LooksAutomatic)
    context = {
        "survey": survey,
        "items": items_of(survey, given=given, faults=faults),
        "began": began_now(survey) if anew else request.POST.get("began", ""),
        "error": error,
        "contact": contact,
    }
    return unlisted(
        render(request, "interactions/surveys/public_form.html", context, status=error.status if error else 200)
    )


def _closed(request: HttpRequest, survey: Survey, why: str, *, status: int | None = None) -> HttpResponse:
    codes = {Standing.DRAFT: 404, Standing.EARLY: 403, Standing.CLOSED: 410, Standing.FULL: 410}
    context = {"survey": survey, "why": str(why)}
    return unlisted(
        render(request, "interactions/surveys/public_closed.html", context, status=status or codes.get(why, 200))  # type: ignore[call-overload]
    )


def _answered(request: HttpRequest, survey: Survey, contact: Contact | None) -> bool:
    """By the contact of a personal address, else by the browser's cookie."""
    return has_answered(survey, contact) if contact is not None else _cookie(request, survey) == "answered"


def _cookie(request: HttpRequest, survey: Survey) -> str:
    return request.get_signed_cookie(f"survey_{survey.pk}", default="", salt=_SALT) or ""


def _remember(request: HttpRequest, answer: HttpResponse, survey: Survey, what: str) -> None:
    answer.set_signed_cookie(
        f"survey_{survey.pk}", what, salt=_SALT, max_age=REMEMBERED if what == "answered" else None, httponly=True,
        samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, path=reverse("survey:form", args=[survey.token]),
    )  # fmt: skip


def _source(request: HttpRequest) -> str:
    given = request.GET.get("src", "")
    return given if _SOURCE.fullmatch(given) else ""
