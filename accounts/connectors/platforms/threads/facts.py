"""What Threads takes and can do.

Source: developers.facebook.com, Threads API: posts, replies, insights, webhooks, overview of limits (2026-08), read
2026-11.
"""

from __future__ import annotations

from datetime import date

from ...fields import ConnectField
from ...messages import _
from ...setup import OptionField, Setup
from ...types import (
    AuthKind,
    Capabilities,
    Format,
    Idempotency,
    ImageSpec,
    MediaLimit,
    PublishMode,
    RateBudget,
    TextLimit,
    abilities,
)
from .figures import ACCOUNT, POST
from .scopes import SCOPES

FILES_MAX, LINKS_MAX, TOPIC_MAX = 20, 5, 50
TEXT = TextLimit(500)
CAPABILITIES = Capabilities(
    slug="threads",
    label="Threads",
    label_zh="Threads",
    glyph="@",
    tone="threads",
    kind="microblog",
    strengths=_("Conversation in short texts, next to Instagram's audience."),
    auth=AuthKind.REDIRECT,
    publish_mode=PublishMode.API,
    formats=frozenset({Format.TEXT, Format.IMAGE, Format.VIDEO}),
    # Emoji count by their bytes; `validate` does.
    text=TEXT,
    media=MediaLimit(
        images_max=FILES_MAX,
        image_types=("image/jpeg", "image/png"),
        image_max_bytes=8_000_000,
        ratio_min=0.1,
        ratio_max=10,
        videos_max=FILES_MAX,
        video_types=("video/mp4", "video/quicktime"),
        video_max_bytes=1_000_000_000,
        video_max_seconds=5 * 60,
        mixed=True,
        alt_max=1000,
    ),
    can=abilities(
        "publish find delete thread first_comment post_metrics account_metrics inbox reply moderate webhooks"
    ),
    # A container is published at most once and says so; posts are looked up besides.
    idempotency=Idempotency.LOOKUP,
    poll_publishes=True,
    budgets=(RateBudget("writes", 250, 86_400, burst=25),),
    first_comment=TEXT,
    thread_max=20,
    avatar=ImageSpec(320, 320, 8_000_000, "circle"),
    norms=(
        _("One topic per post: only the first hashtag becomes a link."),
        _("Ask and answer: replies carry further than announcements."),
        _("At most five links in one post."),
    ),
    docs_url="https://developers.facebook.com/docs/threads/",
    post_hosts=("threads.net", "threads.com"),
    verified_on=date(2026, 11, 26),
    setup=Setup(
        needs=(
            _("A public Threads account."),
            _("A Meta developer app with the use case “Access the Threads API”."),
            _("This installation must be reachable from the internet: Meta fetches the files."),
        ),
        steps=(
            _("Create an app with the use case “Access the Threads API”."),
            _("Enter the redirect address below in the use case's settings; both callbacks are the webhook address."),
            _(
                "Add the permissions below and ask for Advanced Access to them in App Review; until then only Threads"
                " testers of the app can connect."
            ),
            _("Add the webhooks of the use case and enter the webhook address and the verify token below."),
            _("Enter the Threads app ID and the Threads app secret here: they differ from those of the app itself."),
        ),
        console_url="https://developers.facebook.com/apps/",
        review=_("App Review takes from some days to several weeks; business verification a few days more."),
        scopes=SCOPES,
        app_fields=(
            ConnectField("client_id", _("Threads app ID"), help=_("In the app's dashboard under App settings, Basic.")),
            ConnectField(
                "client_secret", _("Threads app secret"), kind="password", help=_("Beside the Threads app ID.")
            ),
        ),
        redirect=True,
        webhook=True,
        public_files=True,
    ),
    options=(
        OptionField(
            "reply_control",
            _("Who may reply"),
            kind="choice",
            choices=(
                ("everyone", _("Everyone")),
                ("accounts_you_follow", _("Profiles you follow")),
                ("mentioned_only", _("Mentioned profiles only")),
                ("followers_only", _("Followers only")),
                ("parent_post_author_only", _("Only the author of the post replied to")),
            ),
        ),
        OptionField(
            "topic_tag",
            _("Topic"),
            help=_("One topic, without #; no full stop and no &."),
            max_length=TOPIC_MAX,
        ),
    ),
    post_figures=POST,
    account_figures=ACCOUNT,
)
