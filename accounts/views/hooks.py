"""Where platforms push events to. A random word in the address names the app or account; signatures prove the rest."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.connectors.errors import HookRefused
from accounts.connectors.hooks import HookCall
from accounts.services.webhooks import BODY_MAX, hook_receive
from config.lib.errors import NotFound


@csrf_exempt
@require_http_methods(["GET", "POST"])
def hook(request: HttpRequest, token: str) -> HttpResponse:
    """Answer a handshake, or take events: 200 once they are stored, 403 for what is not genuine.

    No middleware runs before it (`config.wsgi`).
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > BODY_MAX:
        return HttpResponse(status=413)
    call = HookCall(
        method=request.method or "GET",
        query={name: request.GET[name] for name in request.GET},
        headers={name.lower(): value for name, value in request.headers.items()},
        body=request.body,
    )
    try:
        reply = hook_receive(token=token, call=call)
    except NotFound:
        return HttpResponse(status=404)
    except HookRefused:
        return HttpResponse(status=403)
    return HttpResponse(reply.body, content_type=reply.content_type, status=reply.status)
