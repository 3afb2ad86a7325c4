"""Facebook Pages by the Graph API; every Page a person opens becomes an account of its own.

Facts: developers.facebook.com, Pages API and Page Insights (v25.0), read 2026-11.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from ...addresses import on_hosts
from ...errors import NeedsReconnect, RemoteGone, UnexpectedResponse
from ...families.meta_graph import FACEBOOK, Graph, number
from ...families.meta_hooks import read_message, receive
from ...families.meta_inbox import answer_message
from ...families.meta_signin import FacebookLogin, missing_of
from ...fields import ConnectField
from ...hooks import HookCall, HookKind, HookReceipt
from ...http import Http
from ...messages import _
from ...outcomes import Clock
from ...text import check_limits, problem
from ...types import (
    AccountDay,
    AccountInfo,
    AppRegistration,
    Capabilities,
    Credential,
    Draft,
    Format,
    Grant,
    InboxPage,
    PostMetrics,
    Problem,
    Published,
    PublishedState,
    RedirectStart,
    Sighting,
)
from .facts import CAPABILITIES, REEL_SECONDS, SCOPES
from .figures import read_days, read_posts
from .inbox import own_comment, read_change, read_inbox
from .posts import Posts, is_link

SLUG = "facebook"
PAGE_FIELDS = "id,name,username,link,picture{url},followers_count,fan_count"
EVENTS = ("feed", "mention", "messages", "message_reactions", "messaging_postbacks")


class Facebook:
    """Authorizes by redirect, publishes, comments, deletes, reads figures and the inbox, replies, hides, hears events.

    There is no revoking of one Page: Meta only knows ending all access of a person, which closes their other Pages.
    """

    capabilities: Capabilities = CAPABILITIES

    def __init__(self, *, http: Http, clock: Clock) -> None:
        self._graph = Graph(http, clock, SLUG, FACEBOOK)
        self._login = FacebookLogin(http, clock, self._graph, SCOPES, PAGE_FIELDS)
        self._posts = Posts(self._graph)

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """Generic limits; a link is an address; a Reel is one video of 3 to 90 seconds."""
        problems = check_limits(draft, self.capabilities, info)
        link = str(draft.options.get("link") or "").strip()
        if link and not is_link(link):
            problems.append(problem("link_invalid", "options.link", _("Enter a complete web address.")))
        if draft.options.get("reel"):
            if draft.format is not Format.VIDEO:
                problems.append(problem("reel_needs_video", "media", _("A Reel needs a video.")))
            seconds = next((item.seconds for item in draft.media if item.kind is Format.VIDEO), None)
            low, high = REEL_SECONDS
            if seconds is not None and not low <= seconds <= high:
                message = _("A Reel lasts %(min)s to %(max)s seconds; this video lasts %(count)s.")
                numbers = {"min": low, "max": high, "count": round(seconds, 1)}
                problems.append(problem("reel_length", "media", message, **numbers))  # type: ignore[arg-type]
        return problems

    def owns_url(self, url: str, *, hosts: Sequence[str] = ()) -> bool:
        """Addresses at facebook.com and its short form."""
        return on_hosts(url, (*self.capabilities.post_hosts, *hosts))

    def connect_fields(self) -> tuple[ConnectField, ...]:
        """Nothing is asked before leaving."""
        return ()

    def check_app(self, app: AppRegistration) -> None:
        """Whether the app ID and secret belong together."""
        self._login.check(app)

    def start(self, app: AppRegistration, values: Mapping[str, str], *, redirect_uri: str, state: str) -> RedirectStart:
        """Where to send the person."""
        return self._login.start(app, redirect_uri=redirect_uri, state=state)

    def exchange(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], *, redirect_uri: str
    ) -> Sequence[Grant]:
        """One account for each Page the person may write on. Raises NeedsReconnect, MissingScope."""
        opened = self._login.open(app, query, keep, redirect_uri=redirect_uri)
        grants = []
        for page in opened.pages:
            tasks = page.get("tasks")
            if isinstance(tasks, list) and not {"CREATE_CONTENT", "MANAGE"} & set(tasks):
                continue
            secrets = {"access": str(page["access_token"]), "user": opened.token}
            auth = Credential(secrets, remote_id=str(page["id"]), scopes=opened.scopes, app=app)
            self._login.subscribe(auth, auth.remote_id, EVENTS)
            grants.append(Grant(auth, _info(page, opened.scopes)))
        if not grants:
            message = _("No Page was chosen on which you may publish. Start again and choose at least one.")
            raise NeedsReconnect(message, platform=SLUG, code="no_pages")
        return grants

    def refresh(self, auth: Credential) -> Credential:
        """A Page token does not run out; one that was refused is fetched anew by the person's own token."""
        return self._login.renew(auth, auth.remote_id)

    def probe(self, auth: Credential) -> AccountInfo:
        """Name, address and figures of the Page."""
        page = self._graph.get(auth, auth.remote_id, fields=PAGE_FIELDS)
        if not page.get("id"):
            raise UnexpectedResponse(platform=SLUG, code="no_account")
        return _info(page, auth.scopes)

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Create the post. Facebook knows no keys; `find` tells after an unclear outcome."""
        return self._posts.publish(auth, draft)

    def poll(self, auth: Credential, handle: str) -> Published:
        """How a video fares."""
        return self._posts.poll(auth, handle)

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Look through the Page's posts since then for this text."""
        return self._posts.find(auth, draft, since)

    def comment(self, auth: Credential, remote_id: str, text: str, *, key: str) -> str:
        """Comment as the Page, unless the same comment stands there already."""
        known = own_comment(self._graph, auth, remote_id, text)
        return known or self._graph.make(auth, f"{remote_id}/comments", {"message": text}, write=True)

    def reply(self, auth: Credential, to_remote_id: str, text: str, *, key: str) -> Published:
        """Answer a comment, a mention or a message; messages only within 24 hours."""
        if to_remote_id.replace("_", "").isdecimal():
            identifier = self.comment(auth, to_remote_id, text, key=key)
        else:
            page = auth.remote_id
            identifier = answer_message(self._graph, auth, page, to_remote_id, text, channel="messenger")
        return Published(PublishedState.LIVE, remote_id=identifier)

    def set_hidden(self, auth: Credential, remote_id: str, *, hidden: bool) -> None:
        """Hide or show one comment."""
        self._graph.call("POST", remote_id, auth, {"is_hidden": "true" if hidden else "false"}, write=True)

    def delete(self, auth: Credential, remote_id: str) -> None:
        """Delete one post."""
        try:
            self._graph.call("DELETE", remote_id, auth, write=True)
        except RemoteGone:
            return

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """Views, viewers, reactions, comments, shares and clicks."""
        return read_posts(self._graph, auth, remote_ids)

    def account_metrics(self, auth: Credential, *, since: date, until: date) -> list[AccountDay]:
        """The Page's figures by day, in the Page's own zone."""
        return read_days(self._graph, auth, since, until)

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Comments, mentions and messages newer than `cursor`, oldest first."""
        return read_inbox(self._graph, auth, cursor)

    def receive(self, call: HookCall, keys: Mapping[str, str], *, now: datetime) -> HookReceipt:
        """Events of the app's Pages, any number of them in one call."""
        return receive(call, keys, now, platform=SLUG, read=_read)


def _read(field: str, value: Mapping[str, object], account: str) -> tuple[HookKind, str, str]:
    return (read_message if field == "messages" else lambda *given: read_change(field, *given))(value, account)


def _info(page: Mapping[str, object], scopes: Sequence[str]) -> AccountInfo:
    picture = page.get("picture")
    inner = picture.get("data", picture) if isinstance(picture, dict) else {}
    followers = number(page.get("followers_count"))
    return AccountInfo(
        remote_id=str(page["id"]),
        handle=str(page.get("username") or page.get("name") or page["id"]),
        display_name=str(page.get("name") or ""),
        url=str(page.get("link") or f"https://www.facebook.com/{page['id']}"),
        avatar_url=str(inner.get("url") or "") if isinstance(inner, dict) else "",
        followers=number(page.get("fan_count")) if followers is None else followers,
        missing_scopes=missing_of(SCOPES, scopes),
    )
