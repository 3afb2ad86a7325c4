"""What the practice flavours have in common. Each has the limits of the platform it imitates, marked as simulated.

Sources: the platforms' documents, read 2026-11. What a flavour can do is what the practice network offers, not what the
imitated platform's interface offers today; its limits on content are the platform's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from ...messages import _
from ...types import (
    AuthKind,
    Capabilities,
    Confidence,
    Idempotency,
    InboxKind,
    MediaLimit,
    PublishMode,
    RateBudget,
    ReplyWindow,
    TextLimit,
    abilities,
)
from .days import FIGURES

MB = 1024 * 1024
JPEG_PNG = ("image/jpeg", "image/png")
WEB_IMAGES = (*JPEG_PNG, "image/webp", "image/gif")
MEDIA = MediaLimit(
    image_types=WEB_IMAGES,
    image_max_bytes=20 * MB,
    videos_max=1,
    video_types=("video/mp4", "video/quicktime", "video/webm"),
    video_max_bytes=512 * MB,
    video_max_seconds=900,
)
ALL = abilities(
    "publish find delete first_comment post_metrics account_metrics audience inbox reply moderate delete_comment like"
    " webhooks prepare public_profiles search sharers"
)
BUDGETS = (RateBudget("writes", 3600, 3600, burst=60),)
# Imitates platforms that count the posts of all accounts of one application together.
APP_BUDGET = RateBudget("app-writes", 18_000, 3600, burst=300, scope="app")
LABEL_NORM = _("A practice account: nothing leaves this installation.")
DAY, TWO_DAYS = 24, 48


def window(hours: int) -> Mapping[InboxKind, ReplyWindow]:
    """Messages can be answered for so many hours."""
    note = _("A message can be answered for %(hours)s hours after the person last wrote.")
    return MappingProxyType({InboxKind.MESSAGE: ReplyWindow(hours, note=note)})


def named(figures: str) -> Mapping[str, str]:
    """Figures the network reports under the names we use, separated by spaces."""
    return MappingProxyType({name: name for name in figures.split()})


# Every flavour says the rest.
FLAVOUR = Capabilities(
    slug="",
    label="",
    label_zh="",
    glyph="",
    tone="",
    kind="",
    strengths="",
    auth=AuthKind.DIRECT,
    publish_mode=PublishMode.API,
    formats=frozenset(),
    text=TextLimit(0),
    media=MEDIA,
    can=ALL,
    idempotency=Idempotency.NATIVE_KEY,
    budgets=BUDGETS,
    message_text=TextLimit(1000),
    practice=True,
    verified_on=date(2026, 11, 22),
    confidence=Confidence.SIMULATED,
    account_figures=FIGURES,
)
