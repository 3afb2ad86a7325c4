"""What the fakes of Google's platforms share: the token endpoint, bearer tokens, Google's errors."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import parse_qs, parse_qsl, urlsplit

from ..fake_server import Refused, Request
from .platform import PlatformFake

AUTHORIZE = "https://accounts.google.com/o/oauth2/v2/auth"


def refuse(status: int, reason: str, message: str = "", *, rpc: str = "", **details: Any) -> Refused:
    """Google's error body: a list of reasons in the older interfaces, google.rpc.Status in the newer ones."""
    error: dict[str, Any] = {"code": status, "message": message or reason}
    if rpc:
        error["status"] = rpc
        if reason:
            error["details"] = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason, **details}]
    else:
        error["errors"] = [{"domain": "youtube", "reason": reason, "message": message or reason}]
    return Refused(status, {"error": error})


class GoogleFake(PlatformFake):
    """One developer app, one person. `withheld`: permissions the person unticks."""

    hosts: ClassVar[tuple[str, ...]] = ("oauth2.googleapis.com",)
    app: ClassVar[Mapping[str, str]] = {"client_id": "1-a.apps.googleusercontent.com", "client_secret": "GOCSPX-secret"}
    scopes: ClassVar[tuple[str, ...]] = ()

    def __init__(self) -> None:
        super().__init__()
        self.tokens = {"ya29.first"}
        self.refresh_token = "1//refresh"
        self.granted = ""
        self.withheld: set[str] = set()
        self.codes: dict[str, dict[str, str]] = {}
        self.routes = [
            ("POST", "/oauth2.googleapis.com/token", self.token),
            ("POST", "/oauth2.googleapis.com/revoke", self.revoke),
        ]

    def allow(self, url: str) -> dict[str, str]:
        asked = dict(parse_qsl(urlsplit(url).query))
        assert url.startswith(f"{AUTHORIZE}?")
        assert asked["response_type"] == "code"
        assert asked["client_id"] == self.app["client_id"]
        assert (asked["access_type"], asked["prompt"]) == ("offline", "consent")
        assert set(asked["scope"].split()) == set(self.scopes)
        assert asked["code_challenge_method"] == "S256"
        self.codes["4/code"] = asked
        return {"code": "4/code", "state": asked["state"], "scope": asked["scope"]}

    def token(self, request: Request) -> dict[str, Any]:
        form = request.form
        if (form.get("client_id"), form.get("client_secret")) != (self.app["client_id"], self.app["client_secret"]):
            raise Refused(401, {"error": "invalid_client", "error_description": "The OAuth client was not found."})
        if form.get("grant_type") == "refresh_token":
            if form.get("refresh_token") != self.refresh_token:
                raise Refused(400, {"error": "invalid_grant", "error_description": "Bad Request"})
            self.tokens.add(f"ya29.{len(self.tokens)}")
            fresh = {"access_token": f"ya29.{len(self.tokens) - 1}", "expires_in": 3599, "scope": self.granted}
            return {**fresh, "token_type": "Bearer"}
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            form.get("grant_type") != "authorization_code"
            or asked is None
            or (asked["redirect_uri"], asked["code_challenge"]) != (form.get("redirect_uri"), challenge)
        ):
            raise Refused(400, {"error": "invalid_grant", "error_description": "Malformed auth code."})
        self.granted = " ".join(scope for scope in asked["scope"].split() if scope not in self.withheld)
        return {
            "access_token": "ya29.first",
            "expires_in": 3599,
            "refresh_token": self.refresh_token,
            "scope": self.granted,
            "token_type": "Bearer",
        }

    def revoke(self, request: Request) -> dict[str, Any]:
        token = request.form.get("token")
        if token != self.refresh_token and token not in self.tokens:
            raise Refused(400, {"error": "invalid_token"})
        self.tokens, self.refresh_token = set(), "ended"
        return {}

    def signed_in(self, request: Request, *scopes: str) -> None:
        """Refuse calls without a living token, or with one that holds none of `scopes`."""
        if request.headers.get("authorization", "").removeprefix("Bearer ") not in self.tokens:
            raise refuse(401, "authError", "Invalid Credentials")
        if self.granted and scopes and not set(scopes) & set(self.granted.split()):
            raise refuse(403, "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "insufficient scopes", rpc="PERMISSION_DENIED")

    @staticmethod
    def demand(request: Request, needed: str, allowed: str = "") -> dict[str, str]:
        """The query, which must have all of `needed` and nothing but those and `allowed` (space-separated names)."""
        query = parse_qs("&".join(f"{name}={value}" for name, value in request.query), keep_blank_values=True)
        missing, unknown = set(needed.split()) - set(query), set(query) - set(needed.split()) - set(allowed.split())
        if missing:
            raise refuse(400, "missingRequiredParameter", f"Required parameter: {sorted(missing)}")
        if unknown:
            raise refuse(400, "unexpectedParameter", f"Unknown name {sorted(unknown)}")
        return request.params
