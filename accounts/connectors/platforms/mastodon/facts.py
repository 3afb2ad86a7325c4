"""What Mastodon takes and tells, and what it takes to connect it.

Facts: docs.joinmastodon.org of 2026-07; behaviour measured on mastodon-mock 0.6.1. Servers set limits of their own.
"""

from __future__ import annotations

from datetime import date

from ...messages import _
from ...setup import Setup
from ...types import (
    AuthKind,
    Capabilities,
    Confidence,
    CountRule,
    Format,
    Idempotency,
    ImageSpec,
    PublishMode,
    RateBudget,
    TextLimit,
    abilities,
)
from .figures import FIGURES
from .instance import DEFAULTS, MIB
from .wire import SCOPES, SLUG

TEXT = TextLimit(500, CountRule.MASTODON, url_length=23)

CAPABILITIES = Capabilities(
    slug=SLUG,
    label="Mastodon",
    label_zh="Mastodon",
    glyph="M",
    tone="masto",
    kind="microblog",
    strengths=_("Independent servers, loyal communities, no ranking by algorithm."),
    auth=AuthKind.REDIRECT,
    publish_mode=PublishMode.API,
    formats=frozenset({Format.TEXT, Format.IMAGE, Format.VIDEO}),
    text=TEXT,
    media=DEFAULTS,
    can=abilities(
        "publish find delete thread first_comment post_metrics inbox reply like prepare look_up"
        " public_profiles search sharers"
    ),
    # Keys are sent, but servers forget them after an hour and some compatible ones never knew them: look first.
    idempotency=Idempotency.LOOKUP,
    poll_publishes=True,
    budgets=(
        RateBudget("calls", 300, 300, burst=30),
        RateBudget("media", 30, 1800, burst=8),
        RateBudget("deletes", 30, 1800, burst=10),
    ),
    first_comment=TEXT,
    reply_text=TEXT,
    thread_max=25,
    host_given=True,
    avatar=ImageSpec(400, 400, 2 * MIB, "square"),
    cover=ImageSpec(1500, 500, 2 * MIB, "wide"),
    norms=(
        _("Describe every picture: the community expects it."),
        _("Write hashtags in CamelCase so that screen readers can read them."),
        _("Put spoilers and upsetting things behind a warning."),
    ),
    docs_url="https://docs.joinmastodon.org/",
    setup=Setup(
        needs=(_("An account on any server that speaks Mastodon's API."),),
        steps=(
            _("Name the server; Juzhen registers itself there."),
            _("Sign in at the server and allow access."),
        ),
        scopes=SCOPES,
    ),
    post_figures=FIGURES,
    verified_on=date(2026, 11, 22),
    confidence=Confidence.MEASURED,
)
