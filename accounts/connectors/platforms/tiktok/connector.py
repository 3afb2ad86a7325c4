"""TikTok: videos and pictures by direct post, figures, look-up, events.

Facts: developers.tiktok.com (Content Posting API, Display API, Login Kit), read 2026-11. There is no interface for
comments, for deleting or for editing; TikTok's Business Accounts API has one for comments but is a partner programme.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from ...addresses import on_hosts
from ...errors import InvalidContent, NeedsReconnect, PolicyRejected, RateLimited, UnexpectedResponse
from ...fields import ConnectField
from ...hooks import HookCall, HookReceipt
from ...http import Http
from ...messages import _
from ...outcomes import Clock
from ...setup import OptionField, Setup
from ...text import check_limits, count, problem
from ...types import (
    AccountInfo,
    AppRegistration,
    AuthKind,
    Capabilities,
    Confidence,
    CountRule,
    Credential,
    Draft,
    Format,
    Grant,
    Idempotency,
    MediaLimit,
    PostMetrics,
    Problem,
    Published,
    PublishMode,
    RateBudget,
    RedirectStart,
    Sighting,
    TextLimit,
    abilities,
)
from . import hooks
from .posts import Posts
from .signin import SCOPES, SignIn
from .wire import SLUG, Api

VIDEO_TEXT = TextLimit(2200, CountRule.UTF16)
MEDIA = MediaLimit(
    images_max=35,
    images_min=1,
    image_types=("image/jpeg", "image/webp"),
    image_max_bytes=20_000_000,
    image_max_edge=1920,
    videos_max=1,
    video_types=("video/mp4", "video/quicktime", "video/webm"),
    video_max_bytes=4_000_000_000,
    video_max_seconds=600,
)
AUDIENCES = {
    "PUBLIC_TO_EVERYONE": _("Everyone"),
    "FOLLOWER_OF_CREATOR": _("Followers"),
    "MUTUAL_FOLLOW_FRIENDS": _("Friends (followers you follow back)"),
    "SELF_ONLY": _("Only you"),
}
FIELDS = {
    "user.info.basic": "open_id,display_name,avatar_url",
    "user.info.profile": "username,profile_deep_link",
    "user.info.stats": "follower_count,following_count,video_count",
}
PER_QUERY = 20
FIGURES = "id,like_count,comment_count,share_count,view_count"


class TikTok:
    """Authorizes by redirect, publishes, finds, reads figures, takes events."""

    capabilities = Capabilities(
        slug=SLUG,
        label="TikTok",
        label_zh="TikTok",
        glyph="TK",
        tone="tk",
        kind="short_video",
        strengths=_("Short videos carried by interest rather than by followers: reach for newcomers."),
        auth=AuthKind.REDIRECT,
        publish_mode=PublishMode.API,
        formats=frozenset({Format.IMAGE, Format.VIDEO}),
        # The description of pictures; videos take 2200, see `validate`.
        text=TextLimit(4000, CountRule.UTF16),
        title=TextLimit(90, CountRule.UTF16),
        media=MEDIA,
        can=abilities("publish find post_metrics account_metrics webhooks"),
        idempotency=Idempotency.LOOKUP,
        budgets=(
            # TikTok says "about 15" a day, counted over all apps that post for the account.
            RateBudget("writes_day", 15, 86_400, burst=15),
            RateBudget("writes", 6, 60, burst=6),
        ),
        norms=(
            _("Until TikTok has audited the developer app, posts are visible to yourself only."),
            _("Say so when a post advertises your own brand or a partner's."),
            _("Posts cannot be deleted or edited from here; comments are answered in the TikTok app."),
            _("The title is shown with pictures only; a video has its text."),
        ),
        docs_url="https://developers.tiktok.com/doc/content-posting-api-get-started",
        post_hosts=("tiktok.com",),
        verified_on=date(2026, 11, 26),
        confidence=Confidence.DOCUMENTED,
        setup=Setup(
            needs=(
                _("A TikTok account."),
                _("A developer app at TikTok with Login Kit and the Content Posting API (direct post)."),
            ),
            steps=(
                _("Register as a developer at TikTok and create an app."),
                _("Add Login Kit and enter the redirect address shown here."),
                _("Add the Content Posting API, switch on direct post and request the permissions listed here."),
                _("Verify the address of this installation under URL properties, so that TikTok may fetch pictures."),
                _("Enter the webhook address shown here."),
                _("Have the app reviewed and audited; before that posts are visible to yourself only."),
            ),
            console_url="https://developers.tiktok.com/apps/",
            review=_("Some days to two weeks; the audit for public posts takes longer."),
            scopes=SCOPES,
            app_fields=(
                ConnectField("client_id", _("Client key")),
                ConnectField("client_secret", _("Client secret"), kind="password"),
            ),
            redirect=True,
            webhook=True,
            public_files=True,
        ),
        options=(
            OptionField(
                "privacy_level",
                _("Who can watch"),
                kind="choice",
                help=_("TikTok wants this chosen for every post."),
                required=True,
            ),
            OptionField("disable_comment", _("Switch comments off"), kind="flag"),
            OptionField("disable_duet", _("Forbid duets"), kind="flag", help=_("Videos only.")),
            OptionField("disable_stitch", _("Forbid stitches"), kind="flag", help=_("Videos only.")),
            OptionField("brand_organic_toggle", _("Promotes your own brand"), kind="flag"),
            OptionField("brand_content_toggle", _("Paid partnership with another brand"), kind="flag"),
            OptionField("is_aigc", _("Made with AI"), kind="flag", help=_("Videos only.")),
            OptionField("auto_add_music", _("Let TikTok add music"), kind="flag", help=_("Pictures only.")),
            OptionField(
                "video_cover_timestamp_ms",
                _("Cover frame, in milliseconds"),
                help=_("The moment of the video that becomes its cover."),
                max_length=7,
            ),
        ),
        post_figures={
            "likes": "like_count",
            "comments": "comment_count",
            "shares": "share_count",
            "video_views": "view_count",
        },
    )

    def __init__(self, *, http: Http, clock: Clock) -> None:
        self._clock = clock
        self._api = Api(http, clock)
        self._signin = SignIn(http, clock)
        self._posts = Posts(self._api, clock)

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """Generic limits; a video's text is shorter; paid partnerships are not private; the cover lies in the video."""
        problems = check_limits(draft, self.capabilities, info)
        video = next((item for item in draft.media if item.kind is Format.VIDEO), None)
        length = count(draft.text, VIDEO_TEXT.rule)
        if (video or draft.format is Format.VIDEO) and VIDEO_TEXT.max < length <= self.capabilities.text.max:
            message = _("The text is too long by %(over)s: %(count)s of %(max)s characters.")
            over: dict[str, Any] = {"count": length, "max": VIDEO_TEXT.max, "over": length - VIDEO_TEXT.max}
            problems.append(problem("text_too_long", "text", message, **over))
        if draft.options.get("brand_content_toggle") and draft.options.get("privacy_level") == "SELF_ONLY":
            message = _("A paid partnership cannot be visible to yourself only.")
            problems.append(problem("brand_private", "options.privacy_level", message))
        cover = str(draft.options.get("video_cover_timestamp_ms") or "").strip()
        late = video is not None and video.seconds and cover.isdecimal() and int(cover) > video.seconds * 1000
        if cover and (not (cover.isascii() and cover.isdecimal()) or late):
            message = _("Give a moment within the video, in milliseconds.")
            problems.append(problem("cover_moment", "options.video_cover_timestamp_ms", message))
        return problems

    def owns_url(self, url: str, *, hosts: Sequence[str] = ()) -> bool:
        """Addresses at tiktok.com."""
        return on_hosts(url, (*self.capabilities.post_hosts, *hosts))

    def connect_fields(self) -> tuple[ConnectField, ...]:
        """Nothing is asked before leaving."""
        return ()

    def check_app(self, app: AppRegistration) -> None:
        """Whether TikTok knows this client key and secret. Raises InvalidContent when not."""
        try:
            self._signin.check(app)
        except NeedsReconnect as error:
            found = problem("app_refused", "client_secret", _("TikTok does not know this client key and secret."))
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
        return (Grant(replace(auth, remote_id=info.remote_id), info),)

    def refresh(self, auth: Credential) -> Credential:
        """Renew; access lasts hours, the refresh token months."""
        return self._signin.refresh(auth)

    def revoke(self, auth: Credential) -> None:
        """Give access back."""
        self._signin.revoke(auth)

    def probe(self, auth: Credential) -> AccountInfo:
        """Facts within the granted permissions, the audiences the account offers, and how long its videos may be."""
        fields = ",".join(names for scope, names in FIELDS.items() if not auth.scopes or scope in auth.scopes)
        user = self._api.get(auth, "/v2/user/info/", {"fields": fields}).get("user")
        if not isinstance(user, dict) or not user.get("open_id"):
            raise UnexpectedResponse(platform=SLUG, code="no_user")
        creator, restriction = {}, ""
        try:
            creator = self._posts.creator(auth)
        except PolicyRejected as error:
            restriction = error.message
        except RateLimited:
            # Its posts for today are used up; that says nothing about the account.
            pass
        name = str(user.get("username") or creator.get("creator_username") or "")
        longest = creator.get("max_video_post_duration_sec")
        offered = [str(item) for item in creator.get("privacy_level_options") or ()]
        return AccountInfo(
            remote_id=str(user["open_id"]),
            handle=name or str(user.get("display_name") or ""),
            display_name=str(user.get("display_name") or ""),
            url=f"https://www.tiktok.com/@{name}" if name else "",
            avatar_url=str(user.get("avatar_url") or ""),
            followers=_number(user, "follower_count"),
            following=_number(user, "following_count"),
            posts=_number(user, "video_count"),
            media=replace(MEDIA, video_max_seconds=longest) if isinstance(longest, int) and longest > 0 else None,
            restricted=bool(restriction),
            restriction=restriction,
            missing_scopes=tuple(item.name for item in SCOPES if auth.scopes and item.name not in auth.scopes),
            choices={"privacy_level": tuple((item, AUDIENCES.get(item, item)) for item in offered)} if offered else {},
        )

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Hand the post over; `poll` tells when it is live. TikTok knows no keys; a publish_id stands for the post."""
        return self._posts.publish(auth, draft)

    def poll(self, auth: Credential, handle: str) -> Published:
        """How the post fares."""
        return self._posts.poll(auth, handle)

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Look for a public post with this text. Raises OutcomeUnknown when there is none: it may be in moderation."""
        return self._posts.find(auth, draft, since)

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """Likes, comments, shares and views, 20 posts per call."""
        figures: list[PostMetrics] = []
        for start in range(0, len(remote_ids), PER_QUERY):
            wanted = list(remote_ids[start : start + PER_QUERY])
            found = self._api.post(auth, "/v2/video/query/", {"filters": {"video_ids": wanted}}, fields=FIGURES)
            figures += [_metrics(item) for item in found.get("videos") or () if str(item.get("id")) in wanted]
        return figures

    def receive(self, call: HookCall, keys: Mapping[str, str], *, now: datetime) -> HookReceipt:
        """An event signed with the app's secret at most five minutes ago."""
        return hooks.receive(call, keys, now)


def _number(source: Mapping[str, Any], name: str) -> int | None:
    value = source.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _metrics(video: Mapping[str, Any]) -> PostMetrics:
    return PostMetrics(
        str(video["id"]),
        likes=_number(video, "like_count"),
        comments=_number(video, "comment_count"),
        shares=_number(video, "share_count"),
        video_views=_number(video, "view_count"),
        raw={name: video[name] for name in FIGURES.split(",") if name in video},
    )
