"""Rate limit per token (or per signed-in user)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from team.models import ApiToken

if TYPE_CHECKING:
    # DRF's view module loads this one while it is being imported itself.
    from rest_framework.views import APIView


class TokenThrottle(SimpleRateThrottle):
    """One budget per token; browsers share one per user."""

    scope = "token"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        """Cache key of the budget, None for anonymous callers, whom the permission refuses anyway."""
        if isinstance(request.auth, ApiToken):
            return f"throttle:token:{request.auth.pk}"
        return f"throttle:user:{request.user.pk}" if request.user and request.user.is_authenticated else None
