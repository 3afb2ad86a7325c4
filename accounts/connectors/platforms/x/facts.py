"""What X takes, costs and asks for. Sources: docs.x.com of 2026-08 (posts, media, rate limits, pricing)."""

from __future__ import annotations

from datetime import date

from ...fields import ConnectField
from ...messages import _
from ...setup import OptionField, Scope, Setup
from ...types import (
    AuthKind,
    Capabilities,
    Confidence,
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
from .figures import FIGURES
from .money import PRICES
from .wire import SLUG

# twitter-text: 280 units, of which a Chinese character or an emoji takes two and any link 23.
TEXT = TextLimit(280, CountRule.X_WEIGHTED, url_length=23)
# Posts of accounts with X Premium (docs.x.com, changelog of 2024-08-20).
PREMIUM_TEXT_MAX = 25_000
MEDIA = MediaLimit(
    images_max=4,
    image_types=("image/jpeg", "image/png", "image/webp", "image/gif"),
    image_max_bytes=5_000_000,
    videos_max=1,
    video_types=("video/mp4", "video/quicktime"),
    video_max_bytes=512_000_000,
    video_max_seconds=140,
    alt_max=1000,
)
SCOPES = (
    Scope("tweet.read", _("Look up what was published and its figures.")),
    Scope("tweet.write", _("Publish, answer and delete posts.")),
    Scope("users.read", _("Read the account's name and figures.")),
    Scope("offline.access", _("Stay connected: without it access ends after two hours.")),
    Scope("media.write", _("Upload pictures and videos."), required=False),
    Scope("tweet.moderate.write", _("Hide answers to own posts."), required=False),
    Scope("dm.read", _("Read direct messages."), required=False),
    Scope("dm.write", _("Answer direct messages."), required=False),
)

SETUP = Setup(
    needs=(
        _("An X account."),
        _("A developer app in X's developer console, with credits bought: X charges every call."),
    ),
    steps=(
        _("Sign in at X's developer console, create a project and an app, and buy credits."),
        _("Under “User authentication settings” choose “Web App”, permissions “Read and write and Direct message”."),
        _("Enter the redirect address shown here as callback address."),
        _("Copy Client ID and Client Secret of OAuth 2.0 to this page."),
        _("For events: copy the API Key Secret, too, register the webhook address shown here, and subscribe."),
        _("Set a spending cap here and a spending limit in the console."),
    ),
    console_url="https://console.x.com",
    review=_("None: access begins as soon as credits are bought."),
    scopes=SCOPES,
    app_fields=(
        ConnectField("client_id", "Client ID", help=_("Of OAuth 2.0, under “Keys and tokens”.")),
        ConnectField("client_secret", "Client Secret", kind="password"),
        ConnectField(
            "consumer_secret",
            "API Key Secret",
            kind="password",
            help=_("Only needed for webhooks: X signs events with it."),
            required=False,
        ),
    ),
    redirect=True,
    webhook=True,
)

CAPABILITIES = Capabilities(
    slug=SLUG,
    label="X",
    label_zh="X（推特）",
    glyph="X",
    tone="x",
    kind="microblog",
    strengths=_("News and debate in real time; journalists, developers and investors read here first."),
    auth=AuthKind.REDIRECT,
    publish_mode=PublishMode.API,
    formats=frozenset({Format.TEXT, Format.IMAGE, Format.VIDEO}),
    text=TEXT,
    media=MEDIA,
    can=abilities(
        "publish find delete thread first_comment post_metrics account_metrics inbox reply moderate webhooks prepare"
    ),
    idempotency=Idempotency.LOOKUP,
    poll_publishes=True,
    budgets=(
        RateBudget("writes", 100, 900, burst=25),
        RateBudget("media", 500, 900, burst=50),
        RateBudget("deletes", 50, 900, burst=10),
        RateBudget("app_writes", 10_000, 86_400, burst=100, scope="app"),
    ),
    first_comment=TEXT,
    thread_max=25,
    avatar=ImageSpec(400, 400, 2_000_000, "square"),
    cover=ImageSpec(1500, 500, 5_000_000, "wide"),
    norms=(
        _("X charges 0.015 US dollars for a post and 0.20 for one with a link: use links where they earn it."),
        _("A Chinese character counts two: 140 fill a post."),
        _("One or two hashtags at most."),
        _("Answers are possible only to people who mentioned or quoted the account."),
        _("Quoting, liking and following are closed to self-service apps; write long articles in X itself."),
    ),
    docs_url="https://docs.x.com/x-api/introduction",
    post_hosts=("x.com", "twitter.com"),
    verified_on=date(2026, 11, 26),
    confidence=Confidence.DOCUMENTED,
    setup=SETUP,
    options=(
        OptionField(
            "reply_settings",
            _("Who may answer"),
            kind="choice",
            choices=(
                ("everyone", _("Everyone")),
                ("following", _("Accounts you follow")),
                ("mentionedUsers", _("Only accounts you mention")),
                ("subscribers", _("Your subscribers")),
                ("verified", _("Verified accounts")),
            ),
        ),
        OptionField("made_with_ai", _("Made with AI"), kind="flag", help=_("X shows a label on the post.")),
        OptionField("paid_partnership", _("Paid partnership"), kind="flag", help=_("X shows a label on the post.")),
    ),
    prices=PRICES,
    post_figures=FIGURES,
)
