"""What Zhihu takes and tells, and what it takes to connect it.

Sources: developer.zhihu.com/docs, 2026-09; the limits of texts and files are those of the site's editor, as far as they
are known.
"""

from __future__ import annotations

from datetime import date

from ...messages import _
from ...setup import HandOff, Scope, Setup
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
from .figures import DAILY, FIGURES
from .wire import SECRET, SLUG

MB = 1_000_000

CAPABILITIES = Capabilities(
    slug=SLUG,
    label="Zhihu",
    label_zh="知乎",
    glyph="知",
    tone="zhihu",
    kind="qa",
    strengths=_("Answers and articles that people find for years through search."),
    auth=AuthKind.DIRECT,
    publish_mode=PublishMode.ASSISTED,
    formats=frozenset({Format.TEXT, Format.IMAGE, Format.VIDEO, Format.ARTICLE}),
    text=TextLimit(100_000),
    title=TextLimit(100),
    media=MediaLimit(
        images_max=50,
        image_types=("image/jpeg", "image/png", "image/gif"),
        image_max_bytes=10 * MB,
        videos_max=1,
        video_types=("video/mp4", "video/quicktime"),
        video_max_bytes=8000 * MB,
        mixed=True,
    ),
    can=abilities("post_metrics account_metrics inbox"),
    idempotency=Idempotency.NONE,
    budgets=(RateBudget("creator", 100, 86_400, burst=10),),
    avatar=ImageSpec(400, 400, 5 * MB, "circle"),
    norms=(
        _("Without a title and with few words a post becomes an idea (想法); with a title, an article."),
        _("Answers need the question they belong to; paste the text there."),
        _("Advertising without substance is folded away; say what you know first."),
        _("Figures and comments need an access secret; Zhihu allows 100 such calls a day."),
    ),
    docs_url="https://developer.zhihu.com/docs",
    market="china",
    post_hosts=("zhihu.com",),
    verified_on=date(2026, 11, 26),
    setup=Setup(
        needs=(_("An account at Zhihu; a confirmed identity gives a larger allowance of calls."),),
        steps=(
            _("Enter the account's name and the address of its profile."),
            _("For figures: sign in at developer.zhihu.com as this account and create an access secret."),
            _("Enter the access secret here; leave the field empty to do without figures."),
        ),
        console_url="https://developer.zhihu.com",
        scopes=(Scope(SECRET, _("Read the figures of creations and the comments under them."), required=False),),
    ),
    hand_off=HandOff(
        why=_("Zhihu has no interface for publishing."),
        open_url="https://www.zhihu.com/creator",
        steps=(
            _("Sign in at Zhihu as this account."),
            _("Choose article, idea, answer or video in the creator centre."),
            _("Paste title and text, add the files, choose topics."),
            _("Publish, copy the address of the post and paste it here."),
        ),
    ),
    post_figures=FIGURES,
    account_figures=DAILY,
)
