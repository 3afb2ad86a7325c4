"""Opening Pages: every Page a person may write on becomes an account of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...errors import NeedsReconnect, UnexpectedResponse
from ...families.access import missing
from ...families.meta_signin import FacebookLogin
from ...families.values import mapping, number
from ...messages import _
from ...types import AccountInfo, AppRegistration, Credential, Grant
from .setup import SCOPES
from .wire import SLUG, Wire

EVENTS = (
    "feed", "mention", "messages", "message_echoes", "message_edits", "message_reactions", "messaging_postbacks"
)  # fmt: skip


class SignIn(FacebookLogin, Wire):
    """Facebook Login for Pages."""

    scopes = SCOPES
    page_fields = "id,name,username,link,about,picture{url},followers_count,fan_count"

    def exchange(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], *, redirect_uri: str
    ) -> Sequence[Grant]:
        """One account for each Page the person may write on. Raises NeedsReconnect, MissingScope."""
        opened = self._open(app, query, keep, redirect_uri)
        grants = []
        for page in opened.pages:
            tasks = page.get("tasks")
            if isinstance(tasks, list) and not {"CREATE_CONTENT", "MANAGE"} & set(tasks):
                continue
            secrets = {"access": str(page["access_token"]), "user": opened.token}
            auth = Credential(secrets, remote_id=str(page["id"]), scopes=opened.scopes, app=app)
            self._subscribe(auth, auth.remote_id, *EVENTS)
            grants.append(Grant(auth, _info(page, opened.scopes)))
        if not grants:
            message = _("No Page was chosen on which you may publish. Start again and choose at least one.")
            raise NeedsReconnect(message, platform=SLUG, code="no_pages")
        return grants

    def refresh(self, auth: Credential) -> Credential:
        """A Page token does not run out; one that was refused is fetched anew by the person's own token."""
        return self._renew(auth, auth.remote_id)

    def probe(self, auth: Credential) -> AccountInfo:
        """Name, address and figures of the Page."""
        page = self._graph.get(auth, auth.remote_id, fields=self.page_fields)
        if not page.get("id"):
            raise UnexpectedResponse(platform=SLUG, code="no_account")
        return _info(page, auth.scopes)


def _info(page: Mapping[str, Any], scopes: Sequence[str]) -> AccountInfo:
    picture = mapping(page, "picture")
    followers = number(page, "followers_count")
    return AccountInfo(
        remote_id=str(page["id"]),
        handle=str(page.get("username") or page.get("name") or page["id"]),
        display_name=str(page.get("name") or ""),
        url=str(page.get("link") or f"https://www.facebook.com/{page['id']}"),
        avatar_url=str((mapping(picture, "data") or picture).get("url") or ""),
        bio=str(page.get("about") or ""),
        followers=number(page, "fan_count") if followers is None else followers,
        missing_scopes=missing(SCOPES, scopes, required=False),
    )
