"""The public help page of a workspace: questions and answers for everybody, without scripts and without cookies.

The list may be kept by browsers and proxies for some minutes; the page of one question asks whether it helped, so it
is kept by nobody and remembers its own vote in a signed cookie of its address alone.
"""

from __future__ import annotations

import hashlib
from itertools import groupby

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.http import require_http_methods, require_safe

from config.lib.clock import local_day, now
from config.lib.errors import DomainError, NotFound
from config.lib.tally import tally
from interactions.models import FaqEntry, FaqSetup
from interactions.selectors.faq.reading import public_entries, public_setup
from interactions.selectors.saved_replies import emptied, filled
from interactions.services.faq.voting import Vote, vote_began, vote_take
from interactions.services.surveys.answering import address_mark

# Seconds for which a list may be kept; requests to one page a minute from one address.
KEPT, PER_MINUTE, MOST, REMEMBERED = 300, 60, 300, 180 * 86_400
_SALT = "interactions.faq.voted"


@require_safe
def page(request: HttpRequest, token: str) -> HttpResponse:
    """All questions by category; `?q=` looks for words, `?lang=` chooses the language."""
    setup = _setup(token)
    if setup is None:
        return _none(request)
    english, text = _english(request), request.GET.get("q", "")[:80].strip()
    day = local_day(now(), setup.workspace.time_zone)
    facts = repr((setup.stamp, setup.changed_at, setup.workspace.name, english, text, day))
    etag = f'"{hashlib.sha256(facts.encode()).hexdigest()[:24]}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        with translation.override("en" if english else "zh-hans"):
            rows = list(public_entries(setup, english=english, text=text)[:MOST])
            groups = [
                (name, [(row, _asked(row, english), _said(row, english, setup)) for row in some])
                for name, some in groupby(rows, key=lambda row: row.category)
            ]
            context = {"setup": setup, "groups": groups, "count": len(rows), "q": text, "english": english}
            response = render(request, "interactions/faq/public_page.html", context)
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={KEPT}"
    patch_vary_headers(response, ["Accept-Language"])
    return _marked(response, setup)


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, token: str, faq_id: int) -> HttpResponse:
    """One question with its answer, and whether it helped."""
    setup = _setup(token)
    if setup is None:
        return _none(request)
    english = _english(request)
    row = public_entries(setup, english=english).filter(pk=faq_id).first()
    if row is None:
        english = not english
        row = public_entries(setup, english=english).filter(pk=faq_id).first()
    if row is None:
        return _none(request)
    row.workspace = setup.workspace
    with translation.override("en" if english else "zh-hans"):
        if request.method == "POST":
            return _voted(request, setup, row, english)
        return _entry(request, setup, row, english)


def _voted(request: HttpRequest, setup: FaqSetup, row: FaqEntry, english: bool) -> HttpResponse:
    address = request.META.get("REMOTE_ADDR", "")
    if tally(f"faq:vote:{address_mark(address)}") > PER_MINUTE:
        return _private(HttpResponse(status=429, headers={"Retry-After": "60"}), setup)
    if not _cookie(request, row):
        given = request.POST
        vote = Vote(
            yes=given.get("helped") == "yes",
            began=given.get("began", "")[:200],
            trap=given.get("homepage", ""),
            address=address,
        )
        try:
            vote_take(entry=row, vote=vote)
        except DomainError as error:
            return _entry(request, setup, row, english, error=error)
    path = reverse("help:entry", args=[setup.token, row.pk])
    answer = redirect(f"{path}?lang={'en' if english else 'zh'}")
    answer.set_signed_cookie(
        f"help_{row.pk}", "voted", salt=_SALT, max_age=REMEMBERED, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE, path=path,
    )  # fmt: skip
    return _private(answer, setup)


def _entry(
    request: HttpRequest, setup: FaqSetup, row: FaqEntry, english: bool, *, error: DomainError | None = None
) -> HttpResponse:
    context = {
        "setup": setup,
        "row": row,
        "question": _asked(row, english),
        "answer": _said(row, english, setup),
        "english": english,
        "both": bool(row.answer and row.answer_en),
        "began": vote_began(row),
        "voted": _cookie(request, row),
        "error": error,
    }
    status = error.status if error else 200
    return _private(render(request, "interactions/faq/public_entry.html", context, status=status), setup)


def _setup(token: str) -> FaqSetup | None:
    try:
        return public_setup(token)
    except NotFound:
        return None


def _english(request: HttpRequest) -> bool:
    chosen = request.GET.get("lang", "")
    if chosen in ("zh", "en"):
        return chosen == "en"
    return not (translation.get_language_from_request(request) or "").startswith("zh")


def _asked(row: FaqEntry, english: bool) -> str:
    return (row.question_en or row.question) if english else row.question


def _said(row: FaqEntry, english: bool, setup: FaqSetup) -> str:
    """The answer as everybody may read it: the brand's name is filled in, what only a thread could fill is left out."""
    text = filled(
        row.answer_en if english else row.answer, {"brand": setup.workspace.name, "account": setup.workspace.name}
    )
    return emptied(text).strip("，,！! ")


def _cookie(request: HttpRequest, row: FaqEntry) -> bool:
    return bool(request.get_signed_cookie(f"help_{row.pk}", default="", salt=_SALT))


def _none(request: HttpRequest) -> HttpResponse:
    response = render(request, "interactions/faq/public_none.html", status=404)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _private(response: HttpResponse, setup: FaqSetup) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return _marked(response, setup)


def _marked(response: HttpResponse, setup: FaqSetup) -> HttpResponse:
    """No other site learns the address; search engines are told whether they are welcome."""
    response["Referrer-Policy"] = "same-origin"
    if setup.noindex:
        response["X-Robots-Tag"] = "noindex, nofollow"
    return response
