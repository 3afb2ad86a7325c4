"""Instagram professional accounts by the Graph API with Facebook Login, through the Pages they are linked to.

Facts: developers.facebook.com, Instagram Platform (2026-06), read 2026-11.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from ...addresses import on_hosts
from ...errors import InvalidContent, NeedsReconnect, RemoteGone, UnexpectedResponse, UnsupportedFeature
from ...families.meta_graph import FACEBOOK, Graph, number, rows
from ...families.meta_hooks import read_message, receive
from ...families.meta_inbox import answer_message
from ...families.meta_signin import FacebookLogin, missing_of
from ...fields import ConnectField
from ...hooks import HookCall, HookKind, HookReceipt
from ...http import Http
from ...messages import _
from ...outcomes import Clock
from ...text import check_limits, find_mentions, problem
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
    Quota,
    RedirectStart,
    Sighting,
)
from .facts import CAPABILITIES, COLLABORATORS_MAX, FILES_MAX, MENTIONS_MAX, REEL_SECONDS_MIN, SCOPES, STORY_SECONDS
from .figures import read_days, read_posts
from .inbox import own_comment, read_change, read_inbox
from .posts import Posts, collaborators_of, is_story

SLUG = "instagram"
ACCOUNT = "id,username,name,profile_picture_url,followers_count,follows_count,media_count"
# The linked Page passes the events on as soon as the app is subscribed to any of its fields.
EVENTS = ("feed", "messages")


class Instagram:
    """Authorizes by redirect, publishes, comments, deletes, reads figures and the inbox, replies, hides, hears events.

    There is no revoking of one account: Meta only knows ending all access of a person.
    """

    capabilities: Capabilities = CAPABILITIES

    def __init__(self, *, http: Http, clock: Clock, sleep: Callable[[float], None] = time.sleep) -> None:
        self._graph = Graph(http, clock, SLUG, FACEBOOK)
        self._login = FacebookLogin(http, clock, self._graph, SCOPES, f"instagram_business_account{{{ACCOUNT}}}")
        self._posts = Posts(self._graph, sleep)

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """Generic limits; at most ten files together; a Story is one file, upright pictures allowed."""
        problems = check_limits(draft, self.capabilities, info)
        videos = [item for item in draft.media if item.kind is Format.VIDEO]
        total, most = len(draft.media), FILES_MAX
        if total > most and max(len(videos), total - len(videos)) <= most:
            message = _("Too many files: %(count)s of at most %(max)s.")
            numbers = {"count": total, "max": most, "over": total - most}
            problems.append(problem("too_many_files", "media", message, **numbers))  # type: ignore[arg-type]
        if is_story(draft):
            problems = [item for item in problems if item.code != "ratio_out_of_range"] + _story(draft)
        if any(item.seconds is not None and item.seconds < REEL_SECONDS_MIN for item in videos):
            message = _("The video is too short: at least %(min)s seconds are needed.")
            problems.append(problem("video_too_short", "media", message, min=REEL_SECONDS_MIN))
        for count, maximum, field, code, message in (
            (
                len(find_mentions(draft.text)),
                MENTIONS_MAX,
                "text",
                "too_many_mentions",
                _("Too many mentions: %(count)s of at most %(max)s."),
            ),
            (
                len(collaborators_of(draft)),
                COLLABORATORS_MAX,
                "options.collaborators",
                "too_many_collaborators",
                _("Too many joint authors: %(count)s of at most %(max)s."),
            ),
        ):
            if count > maximum:
                problems.append(problem(code, field, message, count=count, max=maximum, over=count - maximum))
        return problems

    def owns_url(self, url: str, *, hosts: Sequence[str] = ()) -> bool:
        """Addresses at instagram.com and its short form."""
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
        """One account for each Page with a linked Instagram account. Raises NeedsReconnect, MissingScope."""
        opened = self._login.open(app, query, keep, redirect_uri=redirect_uri)
        grants = []
        for page in opened.pages:
            account = page.get("instagram_business_account")
            if not isinstance(account, dict) or not account.get("id"):
                continue
            secrets = {"access": str(page["access_token"]), "user": opened.token, "page": str(page["id"])}
            auth = Credential(secrets, remote_id=str(account["id"]), scopes=opened.scopes, app=app)
            self._login.subscribe(auth, secrets["page"], EVENTS)
            grants.append(Grant(auth, _info(account, opened.scopes)))
        if not grants:
            message = _(
                "None of the chosen Pages is linked to an Instagram business or creator account. Link one and start again."
            )
            raise NeedsReconnect(message, platform=SLUG, code="no_accounts")
        return grants

    def refresh(self, auth: Credential) -> Credential:
        """The Page's token does not run out; one that was refused is fetched anew by the person's own token."""
        return self._login.renew(auth, auth.secrets.get("page", ""))

    def probe(self, auth: Credential) -> AccountInfo:
        """Name and figures of the account, and how many posts of today's allowance are used."""
        account = self._graph.get(auth, auth.remote_id, fields=ACCOUNT)
        if not account.get("id"):
            raise UnexpectedResponse(platform=SLUG, code="no_account")
        limit = self._graph.get(auth, f"{auth.remote_id}/content_publishing_limit", fields="config,quota_usage")
        found = (rows(limit) or [{}])[0]
        used, config = number(found.get("quota_usage")), found.get("config")
        total = number(config.get("quota_total")) if isinstance(config, dict) else None
        quotas = () if used is None or total is None else (Quota(_("Posts in 24 hours"), used, total),)
        return replace(_info(account, auth.scopes), quotas=quotas)

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Prepare the post in a container that nobody sees. `poll` publishes it: a container is published only once."""
        return self._posts.begin(auth, draft)

    def poll(self, auth: Credential, handle: str) -> Published:
        """Publish the container once it is ready."""
        return self._posts.finish(auth, handle)

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Look through the account's posts since then for this caption."""
        return self._posts.find(auth, draft, since)

    def comment(self, auth: Credential, remote_id: str, text: str, *, key: str) -> str:
        """Comment on our own post, unless the same comment stands there already."""
        return self._write(auth, remote_id, text, "comments")

    def reply(self, auth: Credential, to_remote_id: str, text: str, *, key: str) -> Published:
        """Answer a comment or a message; messages only within 24 hours."""
        if to_remote_id.isdecimal():
            return Published(PublishedState.LIVE, remote_id=self._write(auth, to_remote_id, text, "replies"))
        page = auth.secrets.get("page", "")
        made = answer_message(self._graph, auth, page, to_remote_id, text, channel="instagram")
        return Published(PublishedState.LIVE, remote_id=made)

    def set_hidden(self, auth: Credential, remote_id: str, *, hidden: bool) -> None:
        """Hide or show one comment."""
        self._graph.call("POST", remote_id, auth, {"hide": "true" if hidden else "false"}, write=True)

    def delete(self, auth: Credential, remote_id: str) -> None:
        """Delete one post; what Instagram cannot delete by its interface is left to a person (UnsupportedFeature)."""
        try:
            self._graph.call("DELETE", remote_id, auth, write=True)
        except RemoteGone:
            return
        except InvalidContent as error:
            # 2207085: Instagram fails at deleting some posts, for good.
            if "2207085" not in error.code:
                raise
            message = _("Instagram could not delete this post by its interface. Delete it in the app.")
            raise UnsupportedFeature(message, platform=SLUG, code=error.code, raw=error.raw) from error

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """Views, reach and engagement, up to 48 hours late."""
        return read_posts(self._graph, auth, remote_ids)

    def account_metrics(self, auth: Credential, *, since: date, until: date) -> list[AccountDay]:
        """The account's figures by UTC day."""
        return read_days(self._graph, auth, since, until)

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Comments and messages newer than `cursor`, oldest first."""
        return read_inbox(self._graph, auth, cursor)

    def receive(self, call: HookCall, keys: Mapping[str, str], *, now: datetime) -> HookReceipt:
        """Events of the app's accounts, any number of them in one call."""
        return receive(call, keys, now, platform=SLUG, read=_read)

    def _write(self, auth: Credential, to: str, text: str, edge: str) -> str:
        known = own_comment(self._graph, auth, to, text, edge=edge)
        return known or self._graph.make(auth, f"{to}/{edge}", {"message": text}, write=True)


def _story(draft: Draft) -> list[Problem]:
    problems = []
    if len(draft.media) > 1:
        problems.append(problem("story_one_file", "media", _("A Story takes one picture or one video.")))
    if draft.first_comment.strip():
        message = _("Stories take no first comment.")
        problems.append(problem("story_first_comment", "first_comment", message))
    seconds = next((item.seconds for item in draft.media if item.kind is Format.VIDEO), None)
    if seconds is not None and seconds > STORY_SECONDS:
        message = _("The video lasts %(count)s seconds, at most %(max)s are allowed.")
        over = round(seconds - STORY_SECONDS, 1)
        problems.append(
            problem("video_too_long", "media", message, count=round(seconds, 1), max=STORY_SECONDS, over=over)
        )
    return problems


def _read(field: str, value: Mapping[str, object], account: str) -> tuple[HookKind, str, str]:
    return (read_message if field == "messages" else lambda *given: read_change(field, *given))(value, account)


def _info(account: Mapping[str, object], scopes: Sequence[str]) -> AccountInfo:
    name = str(account.get("username") or "")
    return AccountInfo(
        remote_id=str(account["id"]),
        handle=name,
        display_name=str(account.get("name") or name),
        url=f"https://www.instagram.com/{name}/" if name else "",
        avatar_url=str(account.get("profile_picture_url") or ""),
        followers=number(account.get("followers_count")),
        following=number(account.get("follows_count")),
        posts=number(account.get("media_count")),
        missing_scopes=missing_of(SCOPES, scopes),
    )
