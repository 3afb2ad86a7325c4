"""`Idempotency-Key` on unsafe calls: the same key and body gets the first answer again, never a second effect."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from config.lib.crypto import seal, unseal
from config.lib.errors import Conflict, InvalidInput
from team.api.problem import MEDIA_TYPE
from team.models import IdempotencyRecord
from team.services.idempotency import stale


class KeyReused(InvalidInput):
    """The key was used with another body."""

    code = "idempotency_key_reused"
    message = _("This Idempotency-Key was used for a different request.")


class StillRunning(Conflict):
    """The first request with this key has not finished."""

    code = "idempotency_in_progress"
    message = _("The first request with this Idempotency-Key is still running. Ask again in a moment.")


class IdempotentMixin:
    """For API views: honours the header on POST. Failed requests (≥ 500) may be repeated with their key."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """After authentication and permission: replay a known key or reserve a new one."""
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        self._record: IdempotencyRecord | None = None
        key = request.headers.get("Idempotency-Key", "")
        if request.method != "POST" or not key or not hasattr(request, "workspace"):
            return
        if len(key) > 200:
            raise InvalidInput(_("An Idempotency-Key has at most 200 characters."))
        digest = hashlib.sha256(request.get_full_path().encode() + b"\0" + request.body).hexdigest()
        rows = IdempotencyRecord.objects.for_workspace(request.workspace).filter(user=request.user, key=key)
        rows.filter(stale()).delete()
        try:
            with transaction.atomic():
                self._record = IdempotencyRecord.objects.create(
                    workspace=request.workspace, user=request.user, key=key, request_hash=digest
                )
        except IntegrityError:
            known = rows.first()
            if known is None or known.status is None:
                raise StillRunning from None
            if known.request_hash != digest:
                raise KeyReused from None
            raise Replay(known) from None

    def handle_exception(self, exc: Exception) -> Response:
        """Answer a replay with the stored response."""
        if isinstance(exc, Replay):
            body = unseal(exc.record.body["sealed"].encode()) if exc.record.body else {"body": None}
            response = Response(body["body"], status=exc.record.status)
            if response.status_code >= 400:
                response.content_type = MEDIA_TYPE
            response["Idempotent-Replay"] = "true"
            return response
        try:
            response: Response = super().handle_exception(exc)  # type: ignore[misc,no-redef]
        except Exception:
            # A crash answers 500 without passing finalize_response; its key must not stay reserved.
            if (record := getattr(self, "_record", None)) is not None:
                record.delete()
            raise
        return response

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        """Store the answer under its key."""
        response = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]
        record = getattr(self, "_record", None)
        if record is not None:
            if response.status_code >= 500:
                record.delete()
            else:
                # Sealed, because an answer may hold what is told only once, such as the link of an invitation.
                body = json.loads(JSONRenderer().render(response.data) or "null")
                record.status, record.body = response.status_code, {"sealed": seal({"body": body}).decode()}
                record.save(update_fields=["status", "body"])
        return response


class Replay(Exception):
    """The answer to this key is already known."""

    def __init__(self, record: IdempotencyRecord) -> None:
        self.record = record
        super().__init__(record.key)
