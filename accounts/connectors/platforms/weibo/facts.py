"""What is known of Weibo. Source: open.weibo.com/wiki, read 2026-11; posts by hand have the limits of its own pages."""

from __future__ import annotations

from datetime import date

from ...fields import ConnectField
from ...messages import _
from ...setup import HandOff, OptionField, Scope, Setup
from ...types import (
    AuthKind,
    Capabilities,
    CountRule,
    Format,
    Idempotency,
    ImageSpec,
    MediaLimit,
    PublishMode,
    RateBudget,
    TextLimit,
    abilities,
)
from .wire import SLUG

MB = 1024 * 1024
READ_MESSAGES, WRITE_MESSAGES = "direct_messages_read", "direct_messages_write"

CAPABILITIES = Capabilities(
    slug=SLUG,
    label="Weibo",
    label_zh="新浪微博",
    glyph="微",
    tone="wb",
    kind="microblog",
    strengths=_("Breaking news, topics and fast conversation."),
    auth=AuthKind.REDIRECT,
    publish_mode=PublishMode.API,
    formats=frozenset({Format.TEXT, Format.IMAGE, Format.VIDEO}),
    text=TextLimit(5000, CountRule.HALF_WIDTH),
    media=MediaLimit(
        images_max=18,
        image_types=("image/jpeg", "image/png", "image/gif"),
        image_max_bytes=20 * MB,
        videos_max=1,
        video_types=("video/mp4", "video/quicktime"),
        video_max_bytes=1024 * MB,
        video_max_seconds=15 * 60,
    ),
    can=abilities("publish find delete first_comment post_metrics account_metrics inbox reply webhooks"),
    idempotency=Idempotency.LOOKUP,
    budgets=(
        RateBudget("calls", 150, 3600, burst=30),
        RateBudget("writes", 30, 3600, burst=5),
        RateBudget("app-writes", 1000, 3600, burst=100, scope="app"),
    ),
    first_comment=TextLimit(140, CountRule.HALF_WIDTH),
    avatar=ImageSpec(400, 400, 5 * MB, "circle"),
    norms=(
        _("Apps may post 140 characters with a link to their own domain and one picture; a person posts the rest."),
        _("Close topics on both sides: #topic#."),
        _("Everything after 140 characters is folded."),
        _("Access ends after some weeks and cannot be renewed by itself: connect again before it does."),
    ),
    docs_url="https://open.weibo.com/wiki/",
    post_hosts=("weibo.com", "weibo.cn"),
    verified_on=date(2026, 11, 26),
    setup=Setup(
        needs=(
            _("A Weibo account; a verified one for fans' messages."),
            _("An app at open.weibo.com with a bound domain of yours."),
        ),
        steps=(
            _("Create a web app at open.weibo.com and copy App Key and App Secret."),
            _("Enter the redirect address under OAuth2 settings, and your website under the security domains."),
            _("Until the app is reviewed, add the accounts as its test users."),
            _("For fans' messages: enter the webhook address in the fan service's developer mode."),
        ),
        console_url="https://open.weibo.com/apps",
        review=_("A few working days; test users can start at once."),
        scopes=(
            Scope(READ_MESSAGES, _("Read messages of fans."), required=False),
            Scope(WRITE_MESSAGES, _("Answer messages of fans."), required=False),
        ),
        app_fields=(
            ConnectField("client_id", _("App Key")),
            ConnectField("client_secret", _("App Secret"), kind="password"),
            ConnectField(
                "rip",
                _("Public internet address"),
                help=_("Weibo asks where posts come from: the address of this installation, such as 203.0.113.7."),
            ),
        ),
        redirect=True,
        webhook=True,
    ),
    hand_off=HandOff(
        why=_("Weibo takes from apps only short texts with a link and one picture."),
        open_url="https://weibo.com/",
        steps=(
            _("Click the box for a new post on weibo.com."),
            _("Paste the text and add the files in order."),
            _("Publish, open the post's time to see it alone, and copy its address."),
        ),
    ),
    options=(
        OptionField(
            "link",
            _("Link"),
            help=_("Added to a text without a link; it must lead to the app's domain."),
            max_length=500,
        ),
    ),
    post_figures={"likes": "attitudes", "comments": "comments", "shares": "reposts"},
)
