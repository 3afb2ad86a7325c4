"""`Authorization: Bearer jz_…` for the REST API."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from team.models import ApiToken, User
from team.services.api_tokens import token_use


class TokenAuthentication(BaseAuthentication):
    """Finds the token by its hash; refuses revoked and expired ones."""

    keyword = "Bearer"

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The token's owner and the token, or None when no bearer token was sent."""
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != b"bearer":
            return None
        token = token_use(secret=parts[1].decode("ascii", "replace")) if len(parts) == 2 else None
        if token is None:
            raise AuthenticationFailed(_("This token is unknown, expired or revoked. Make a new one in the settings."))
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """What a 401 answer asks for."""
        return self.keyword


class TokenScheme(OpenApiAuthenticationExtension):
    """Describes the bearer token in the OpenAPI document."""

    target_class = "team.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """A plain HTTP bearer scheme."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "jz_…"}
