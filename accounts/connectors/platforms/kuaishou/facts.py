"""What Kuaishou takes and tells, and what it takes to connect it.

Source: open.kuaishou.com, content management, read 2026-11.
"""

from __future__ import annotations

from datetime import date

from ...fields import ConnectField
from ...messages import _
from ...setup import Scope, Setup
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
from .figures import FIGURES
from .wire import SLUG

MB = 1_000_000
SCOPES = (
    Scope("user_info", _("Read the account's name and figures.")),
    Scope("user_video_publish", _("Upload and publish videos.")),
    Scope("user_video_info", _("Look up what was published and its figures.")),
    Scope("user_video_delete", _("Delete videos."), required=False),
)

CAPABILITIES = Capabilities(
    slug=SLUG,
    label="Kuaishou",
    label_zh="快手",
    glyph="快",
    tone="ks",
    kind="short_video",
    strengths=_("Short videos with a loyal audience in China's smaller cities and the north."),
    auth=AuthKind.REDIRECT,
    publish_mode=PublishMode.API,
    formats=frozenset({Format.VIDEO}),
    # Caption with its topics; the figures are the app's own.
    text=TextLimit(1000),
    media=MediaLimit(
        images_min=1,
        images_max=1,
        image_types=("image/jpeg", "image/png"),
        image_max_bytes=10 * MB - 1,
        videos_min=1,
        videos_max=1,
        video_types=("video/mp4", "video/quicktime"),
        video_max_bytes=1000 * MB,
        video_max_seconds=1800,
        mixed=True,
        cover_ratio=(3, 4),
    ),
    can=abilities("publish find delete post_metrics webhooks"),
    idempotency=Idempotency.LOOKUP,
    budgets=(RateBudget("writes", 1000, 86_400, burst=10),),
    hashtags_max=4,
    mentions=False,
    links_clickable=False,
    avatar=ImageSpec(400, 400, 2 * MB, "circle"),
    norms=(
        _("A picture beside the video becomes its cover; without one Kuaishou takes no video."),
        _("Viewers see the first 30 characters; put what matters there."),
        _("Pictures and comments have no interface at Kuaishou; they are looked after in its app."),
    ),
    docs_url="https://open.kuaishou.com/platform/openApi?menu=13",
    market="china",
    post_hosts=("kuaishou.com", "gifshow.com"),
    verified_on=date(2026, 11, 26),
    setup=Setup(
        needs=(
            _("A company registered as a developer at Kuaishou's open platform."),
            _("A website app with the permission to publish videos."),
        ),
        steps=(
            _("Create a website app in the console and enter the redirect address shown here."),
            _("Apply for user_info, user_video_publish, user_video_info and user_video_delete."),
            _("Enter the webhook address under WebHook, so that a withdrawn permission is noticed at once."),
            _("Copy App ID and App secret, and enter them here."),
        ),
        console_url="https://open.kuaishou.com/platform",
        review=_("Company and permissions are reviewed by Kuaishou; allow some working days."),
        scopes=SCOPES,
        app_fields=(
            ConnectField("client_id", _("App ID")),
            ConnectField("client_secret", _("App secret"), kind="password"),
        ),
        redirect=True,
        webhook=True,
    ),
    post_figures=FIGURES,
)
