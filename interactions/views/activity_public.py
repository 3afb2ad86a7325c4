"""The public page of an activity: rules, the frozen list, the draw and how to recompute it. No names, no words of
comments, no scripts, no cookies.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from config.lib.errors import NotFound
from config.lib.tally import tally
from interactions.draws import recompute
from interactions.models import Activity, ActivityPost
from interactions.selectors.activities.proof import command_line, proof_of
from interactions.selectors.activities.reading import activity_by_token, draw_of
from interactions.services.activities.collecting import entry_code

# Look-ups a minute from one address.
PER_MINUTE = 30
_LAST = re.compile(r"[\w:.-]+(?=/?(?:[?#].*)?$)")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Everything anybody may know. A POST looks up the code of one comment and changes nothing, so it needs no mark."""
    try:
        activity = activity_by_token(token)
    except NotFound:
        return _open(render(request, "interactions/activities/public_none.html", status=404))
    wanted = request.GET.get("lang", "")
    language = wanted if wanted in dict(settings.LANGUAGES) else translation.get_language() or settings.LANGUAGE_CODE
    with translation.override(language), timezone.override(activity.workspace.time_zone):
        proof = proof_of(activity)
        context = {
            "activity": activity,
            "proof": proof,
            "draw": proof.draw,
            "command": command_line(proof),
            "language": language,
            "languages": settings.LANGUAGES,
            "zone": activity.workspace.time_zone,
        }
        if request.method == "POST":
            if tally(f"activity:{_address(request)}") > PER_MINUTE:
                return _open(HttpResponse(status=429, headers={"Retry-After": "60"}))
            typed = request.POST.get("comment", "")[:500].strip()
            context |= {"typed": typed, "asked": True, "found": _find(activity, typed)}
        return _open(render(request, "interactions/activities/public.html", context))


@require_safe
def entries(request: HttpRequest, token: str) -> HttpResponse:
    """The frozen list, byte for byte what its published hash is of."""
    activity = activity_by_token(token)
    draw = draw_of(activity, listing=True)
    if draw is None:
        raise NotFound
    return _file(draw.listing.encode(), f"entries-{activity.token}.txt", "text/plain; charset=utf-8")


@require_safe
def script(request: HttpRequest, token: str) -> HttpResponse:
    """The program that draws; it runs by itself."""
    activity_by_token(token)
    return _file(Path(recompute.__file__).read_bytes(), "draw_check.py", "text/x-python; charset=utf-8")


def _find(activity: Activity, typed: str) -> dict[str, object] | None:
    """The number and code of a comment, by its id or address; None when it is not in the frozen list."""
    match = _LAST.search(typed)
    if match is None:
        return None
    accounts = ActivityPost.objects.for_workspace(activity.workspace_id).filter(activity=activity)
    candidates = dict.fromkeys((typed, match.group()))
    codes = [
        entry_code(activity, account_id=account_id, remote_id=remote_id)
        for account_id in accounts.order_by().values_list("account_id", flat=True).distinct()
        for remote_id in candidates
    ]
    draw = draw_of(activity, listing=True)
    if draw is None:
        return None
    listed = {code: n for n, code in enumerate(recompute.read(draw.listing.encode()).codes, start=1)}
    return next(({"number": listed[code], "code": code} for code in codes if code in listed), None)


def _address(request: HttpRequest) -> str:
    return hashlib.sha256(request.META.get("REMOTE_ADDR", "").encode()).hexdigest()[:16]


def _file(data: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return _open(response)


def _open(response: HttpResponse) -> HttpResponse:
    """Anybody may read it; search engines need not keep it."""
    response["X-Robots-Tag"] = "noindex"
    return response
