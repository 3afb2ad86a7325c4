"""Language and errors: what every page needs around it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from config.lib.errors import UNSTORABLE, DomainError, InvalidInput
from team.api.problem import MEDIA_TYPE, problem_body
from team.views.errors import domain_error

Handler = Callable[[HttpRequest], HttpResponse]
_KNOWN = {code for code, _name in settings.LANGUAGES}


def language_of(request: HttpRequest) -> str:
    """The member's choice, else the language cookie, else Accept-Language, else Simplified Chinese."""
    user = getattr(request, "user", None)
    chosen = user.language if user is not None and user.is_authenticated else ""
    chosen = chosen or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in _KNOWN:
        return chosen
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        base = code.split("-")[0]
        if base == "zh":
            return "zh-hans"
        if base in _KNOWN:
            return base
    return settings.LANGUAGE_CODE


class PreferencesMiddleware:
    """Activates the reader's language for the request."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            patch_vary_headers(response, ["Accept-Language", "Cookie"])
            response.headers.setdefault("Content-Language", language)
            # What nobody gave a lifetime belongs to its reader: no cache between us may keep or share it.
            response.headers.setdefault("Cache-Control", "private, no-cache")
            return response


class ClientAddressMiddleware:
    """Behind a reverse proxy, REMOTE_ADDR becomes the address the proxy saw: audit and rate limits need the person's.

    Only the last entry of X-Forwarded-For is the proxy's own word; those before it are the client's.
    """

    def __init__(self, get_response: Handler) -> None:
        if not settings.BEHIND_PROXY:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        with suppress(ValueError):  # of a proxy that does not say whom it serves its own address stays
            request.META["REMOTE_ADDR"] = str(ip_address(seen))
        return self.get_response(request)


class StorableTextMiddleware:
    """Refuses NUL characters in addresses and forms at the door; PostgreSQL cannot store or compare them.

    JSON bodies of the REST API pass `team.api.parsers` instead.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """422, as a problem document for the API and as a page or toast elsewhere."""
        is_api = request.path.startswith("/api/")
        sent = [request.GET] if is_api else [request.GET, request.POST]
        if not any("\0" in text for data in sent for name, values in data.lists() for text in (name, *values)):
            return None
        error = InvalidInput(UNSTORABLE)
        if is_api:
            body = problem_body(error.status, error.code, str(error))
            return JsonResponse(body, status=error.status, content_type=MEDIA_TYPE)
        return domain_error(request, error)


class DomainErrorMiddleware:
    """Turns a DomainError that a view did not handle at its form into a clear page or fragment."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer with the error's own status; other exceptions go on."""
        return domain_error(request, exception) if isinstance(exception, DomainError) else None
