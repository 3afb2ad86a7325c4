"""Reddit: posts in communities, comments, messages, moderation.

Facts: www.reddit.com/dev/api and the Data API's wiki, read 2026-11; media by what praw 8 does. Sizes of files and the
waiting rules for new accounts are not documented.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ...addresses import on_hosts
from ...errors import InvalidContent, NeedsReconnect, UnexpectedResponse
from ...fields import ConnectField
from ...http import Answer, Http
from ...messages import _
from ...outcomes import Clock
from ...setup import OptionField, Setup
from ...text import check_limits, problem
from ...types import (
    AccountInfo,
    AppRegistration,
    AuthKind,
    Capabilities,
    Confidence,
    Credential,
    Draft,
    Format,
    Grant,
    Idempotency,
    InboxPage,
    MediaLimit,
    PostMetrics,
    Problem,
    Published,
    PublishedState,
    PublishMode,
    Quota,
    RateBudget,
    RedirectStart,
    Sighting,
    TextLimit,
    abilities,
)
from .inbox import read_inbox
from .posts import Posts, Wanted, community_of, link_of
from .signin import SCOPES, SignIn, missing
from .wire import SLUG, Api

PER_QUERY = 100


class Reddit:
    """Authorizes by redirect, publishes, finds, comments, deletes, reads figures and inbox, replies, moderates."""

    capabilities = Capabilities(
        slug=SLUG,
        label="Reddit",
        label_zh="Reddit",
        glyph="R",
        tone="rd",
        kind="forum",
        strengths=_("Communities for every subject, long life in search engines, frank answers."),
        auth=AuthKind.REDIRECT,
        publish_mode=PublishMode.API,
        formats=frozenset({Format.TEXT, Format.IMAGE, Format.VIDEO}),
        text=TextLimit(40_000),
        title=TextLimit(300),
        title_required=True,
        media=MediaLimit(
            images_max=20,
            image_types=("image/jpeg", "image/png", "image/gif"),
            image_max_bytes=20_000_000,
            videos_max=1,
            video_types=("video/mp4", "video/quicktime"),
            video_max_bytes=1_000_000_000,
            video_max_seconds=900,
            mixed=True,
        ),
        can=abilities("publish find delete first_comment post_metrics account_metrics inbox reply moderate"),
        idempotency=Idempotency.LOOKUP,
        budgets=(
            RateBudget("calls", 100, 60, burst=10),
            RateBudget("app-writes", 100, 60, burst=10, scope="app"),
        ),
        first_comment=TextLimit(10_000),
        norms=(
            _("Every community has rules of its own: read them before you post, many forbid advertising."),
            _("New accounts must wait minutes between posts; take part before you promote."),
            _("The text takes Markdown. Communities may show no text with links, pictures and videos."),
            _("Comments can be hidden only in communities you moderate."),
        ),
        docs_url="https://www.reddit.com/dev/api/",
        post_hosts=("reddit.com", "redd.it"),
        verified_on=date(2026, 11, 26),
        confidence=Confidence.DOCUMENTED,
        setup=Setup(
            needs=(
                _("A Reddit account that has taken part in the communities where it shall post."),
                _("A Reddit app of the type “web app”, approved under the Responsible Builder Policy."),
            ),
            steps=(
                _("Ask Reddit for access to the Data API and wait for the approval."),
                _("Create an app of the type “web app” and enter the redirect address shown here."),
                _("Copy the id below the app's name and the secret."),
            ),
            console_url="https://www.reddit.com/prefs/apps",
            review=_("Some days to some weeks; Reddit approves every new app by hand."),
            scopes=SCOPES,
            app_fields=(
                ConnectField("client_id", _("Client ID"), help=_("Below the app's name.")),
                ConnectField("client_secret", _("Client secret"), kind="password"),
                ConnectField("owner", _("Reddit name of the app's owner"), help=_("Reddit wants it in every request.")),
            ),
            redirect=True,
        ),
        options=(
            OptionField("subreddit", _("Community"), help=_("The name behind r/."), required=True, max_length=60),
            OptionField("link", _("Link"), help=_("Makes it a link post: title and link."), max_length=2000),
            OptionField("flair", _("Flair"), help=_("As the community calls it; some demand one."), max_length=64),
            OptionField("nsfw", _("Not safe for work"), kind="flag"),
            OptionField("spoiler", _("Spoiler"), kind="flag"),
            OptionField("resubmit", _("Post the link even if it was posted before"), kind="flag"),
        ),
        post_figures={"likes": "score", "comments": "num_comments", "shares": "num_crossposts"},
    )

    def __init__(self, *, http: Http, clock: Clock, sleep: Callable[[float], None] = time.sleep) -> None:
        self._clock = clock
        self._api = Api(http, clock)
        self._signin = SignIn(http, clock)
        self._posts = Posts(self._api, clock, sleep)

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """Generic limits; the community's name and the link must be such; beside a video one picture, its poster."""
        problems = check_limits(draft, self.capabilities, info)
        name, link = community_of(draft), link_of(draft)
        if name and not re.fullmatch(r"(u_)?[A-Za-z0-9][A-Za-z0-9_-]{1,23}", name):
            message = _("This is no name of a community.")
            problems.append(problem("subreddit_invalid", "options.subreddit", message))
        if link and not re.fullmatch(r"https?://[^\s/]+\.[^\s]+", link):
            problems.append(problem("link_invalid", "options.link", _("Give a web address.")))
        if link and draft.media:
            message = _("A post has either a link or files here.")
            problems.append(problem("link_with_media", "options.link", message))
        videos = sum(item.kind is Format.VIDEO for item in draft.media)
        if videos == 1 and len(draft.media) > 2:
            message = _("Beside a video there is room for one picture, its poster.")
            problems.append(problem("poster_only", "media", message))
        return problems

    def owns_url(self, url: str, *, hosts: Sequence[str] = ()) -> bool:
        """Addresses at reddit.com and redd.it."""
        return on_hosts(url, (*self.capabilities.post_hosts, *hosts))

    def connect_fields(self) -> tuple[ConnectField, ...]:
        """Nothing is asked before leaving."""
        return ()

    def check_app(self, app: AppRegistration) -> None:
        """Whether Reddit knows this id and secret. Raises InvalidContent when not."""
        try:
            self._signin.check(app)
        except NeedsReconnect as error:
            found = problem("app_refused", "client_secret", _("Reddit does not know this client ID and secret."))
            raise InvalidContent(problems=(found,), platform=SLUG, code=error.code, raw=error.raw) from None

    def start(self, app: AppRegistration, values: Mapping[str, str], *, redirect_uri: str, state: str) -> RedirectStart:
        """Where to send the person."""
        return self._signin.start(app, redirect_uri, state)

    def exchange(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], *, redirect_uri: str
    ) -> Sequence[Grant]:
        """Turn the code into the opened account. Raises NeedsReconnect, MissingScope."""
        auth = self._signin.exchange(app, query, keep, redirect_uri)
        info = self.probe(auth)
        secrets = {**auth.secrets, "name": info.handle}
        return (Grant(replace(auth, secrets=secrets, remote_id=info.remote_id), info),)

    def refresh(self, auth: Credential) -> Credential:
        """Renew; the refresh token stays good. Raises NeedsReconnect when Reddit refuses."""
        return self._signin.refresh(auth)

    def revoke(self, auth: Credential) -> None:
        """Give access back."""
        self._signin.revoke(auth)

    def probe(self, auth: Credential) -> AccountInfo:
        """Facts of the account, and how much of the app's requests is used."""
        answer = self._api.send("GET", auth, "/api/v1/me", params={"raw_json": "1"})
        me = answer.mapping()
        if not me.get("id") or not me.get("name"):
            raise UnexpectedResponse(platform=SLUG, code="no_account", raw=answer.raw)
        page, name = me.get("subreddit") or {}, str(me["name"])
        suspended = bool(me.get("is_suspended"))
        return AccountInfo(
            remote_id=f"t2_{me['id']}",
            handle=name,
            display_name=str(page.get("title") or ""),
            url=f"https://www.reddit.com/user/{name}",
            avatar_url=str(me.get("icon_img") or ""),
            followers=_number(page, "subscribers"),
            restricted=suspended,
            restriction=_("Reddit has suspended this account.") if suspended else "",
            missing_scopes=missing(auth),
            quotas=_quotas(answer, self._clock()),
        )

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Submit the post; Reddit knows no keys."""
        return self._posts.publish(auth, draft)

    def poll(self, auth: Credential, handle: str) -> Published:
        """Whether a post with files has appeared."""
        return self._posts.poll(auth, handle)

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Look through our own posts for community, title and body or link."""
        return self._posts.find(auth, Wanted.of(draft), since)

    def comment(self, auth: Credential, remote_id: str, text: str, *, key: str) -> str:
        """Comment our own post; the same words are not written twice."""
        made = self._posts.answer(auth, remote_id, text)
        return str(made.get("name") or f"t1_{made['id']}")

    def reply(self, auth: Credential, to_remote_id: str, text: str, *, key: str) -> Published:
        """Answer a comment, mention or message; the same words are not written twice."""
        made = self._posts.answer(auth, to_remote_id, text)
        path = str(made.get("permalink") or "")
        url = f"https://www.reddit.com{path}" if path.startswith("/") else ""
        return Published(PublishedState.LIVE, str(made.get("name") or f"t1_{made['id']}"), url)

    def delete(self, auth: Credential, remote_id: str) -> None:
        """Delete a post."""
        self._posts.delete(auth, remote_id)

    def set_hidden(self, auth: Credential, remote_id: str, *, hidden: bool) -> None:
        """Remove or approve a comment, in communities the account moderates. Raises PolicyRejected elsewhere."""
        if hidden:
            self._api.post(auth, "/api/remove", write=True, data={"id": remote_id, "spam": "false"})
        else:
            self._api.post(auth, "/api/approve", write=True, data={"id": remote_id})

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """Score, comments and crossposts; Reddit tells views to nobody but the author's own page."""
        figures: list[PostMetrics] = []
        for start in range(0, len(remote_ids), PER_QUERY):
            wanted = remote_ids[start : start + PER_QUERY]
            things, _after = self._api.listing(auth, "/api/info", {"id": ",".join(wanted)})
            posts = [thing["data"] for thing in things if thing["data"].get("name") in wanted]
            figures += [_metrics(post) for post in posts if post.get("author") != "[deleted]"]
        return figures

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Answers, mentions and messages newer than `cursor`."""
        return read_inbox(self._api, auth, cursor)


def _number(source: Mapping[str, Any], name: str) -> int | None:
    value = source.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _metrics(post: Mapping[str, Any]) -> PostMetrics:
    return PostMetrics(
        str(post["name"]),
        likes=_number(post, "score"),
        comments=_number(post, "num_comments"),
        shares=_number(post, "num_crossposts"),
        raw={name: post[name] for name in ("score", "upvote_ratio", "num_comments", "num_crossposts") if name in post},
    )


def _quotas(answer: Answer, now: datetime) -> tuple[Quota, ...]:
    """How many requests of the present window are used, as the headers say."""
    try:
        used = int(float(answer.headers["x-ratelimit-used"]))
        left = int(float(answer.headers["x-ratelimit-remaining"]))
        ends = now.astimezone(UTC) + timedelta(seconds=float(answer.headers["x-ratelimit-reset"]))
    except (KeyError, ValueError, OverflowError):
        return ()
    return (Quota(_("Requests of the app"), used, used + left, ends),)
