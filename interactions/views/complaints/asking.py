"""The public page that asks whether a complaint was handled well: one question, no scripts, answered once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_http_methods

from config.lib.errors import DomainError, NotFound
from config.lib.tally import tally
from config.lib.unlisted import unlisted
from interactions.forms.complaints import RatingForm
from interactions.models import Complaint
from interactions.selectors.complaints.reading import complaint_by_token
from interactions.services.complaints.asking import ask_is_open, rating_take
from interactions.services.surveys.answering import address_mark

PER_MINUTE = 20


@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, token: str) -> HttpResponse:
    """The question, thanks after the answer, or why nothing can be answered. In the reader's language."""
    try:
        complaint = complaint_by_token(token)
    except NotFound:
        return unlisted(render(request, "interactions/complaints/ask_none.html", status=404))
    given = RatingForm(request.POST or None)
    if request.method == "POST":
        if tally(f"complaint-ask:{address_mark(request.META.get('REMOTE_ADDR', ''))}") > PER_MINUTE:
            return unlisted(HttpResponse(status=429, headers={"Retry-After": "60"}))
        if given.is_valid():
            try:
                rating_take(complaint=complaint, **given.cleaned_data)
            except DomainError as error:
                return _page(request, complaint, given, status=error.status)
            return unlisted(redirect("complaint_ask:form", token))
        return _page(request, complaint, given, status=422)
    return _page(request, complaint, given)


def _page(request: HttpRequest, complaint: Complaint, given: RatingForm, *, status: int = 200) -> HttpResponse:
    context = {
        "complaint": complaint,
        "form": given,
        "is_open": ask_is_open(complaint),
        "picked": str(given.data.get("satisfaction", "")),
        "words": str(given.data.get("words", ""))[:1000],
        "language": translation.get_language(),
    }
    return unlisted(render(request, "interactions/complaints/ask.html", context, status=status))
