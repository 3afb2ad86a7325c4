"""Zhihu: a person posts by hand; with an access secret the account's own figures and comments are read.

Facts: developer.zhihu.com/docs, 2026-09: the open platform reads only, and only what belongs to the secret's account.
The limits of texts and files are those of the site's editor, as far as they are known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from ...errors import AuthExpired, InvalidContent, PolicyRejected
from ...families.by_hand import ByHand
from ...families.values import number
from ...fields import ConnectField
from ...http import Http
from ...messages import _
from ...outcomes import Clock
from ...setup import HandOff, Scope, Setup
from ...text import problem
from ...types import (
    AccountDay,
    AccountInfo,
    AuthKind,
    Can,
    Capabilities,
    Credential,
    Format,
    Grant,
    Idempotency,
    ImageSpec,
    InboxPage,
    MediaLimit,
    PostMetrics,
    PublishMode,
    Quota,
    RateBudget,
    TextLimit,
)
from . import creations
from .wire import SLUG, Api, midnight

MB = 1_000_000
SECRET = "access_secret"  # noqa: S105 - a field's name
POOLS = {"creator": _("Figures and comments, calls today"), "user_data": _("List of creations, calls today")}


class Zhihu(ByHand):
    """Posts are handed over; reads figures and comments where the account has an access secret."""

    capabilities = Capabilities(
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
        can=frozenset({Can.POST_METRICS, Can.ACCOUNT_METRICS, Can.INBOX}),
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
        post_figures=creations.FIGURES,
        account_figures=creations.DAILY,
    )

    def __init__(self, *, http: Http, clock: Clock) -> None:
        super().__init__(http=http, clock=clock)
        self._api = Api(http, clock)

    def connect_fields(self) -> tuple[ConnectField, ...]:
        """Name and address of the account, and its access secret if there is one."""
        secret = ConnectField(
            SECRET,
            _("Access secret"),
            kind="password",
            help=_("From developer.zhihu.com, for figures and comments. Optional."),
            required=False,
        )
        return (*super().connect_fields(), secret)

    def connect(self, values: Mapping[str, str]) -> Sequence[Grant]:
        """Register the account; an access secret is tried at once. Raises InvalidContent with problems per field."""
        (grant,) = super().connect(values)
        secret = values.get(SECRET, "").strip()
        if not secret:
            return (grant,)
        auth = replace(grant.credential, secrets={**grant.credential.secrets, SECRET: secret})
        try:
            self._quotas(secret)
        except (AuthExpired, InvalidContent) as error:
            wrong = problem("secret_refused", SECRET, _("Zhihu does not accept this access secret."))
            raise InvalidContent(problems=[wrong], platform=SLUG, code=error.code, raw=error.raw) from None
        return (Grant(auth, self.probe(auth)),)

    def probe(self, auth: Credential) -> AccountInfo:
        """What was entered, and what is left of today's calls.

        An access secret that is missing or refused only costs the figures: posts are handed over as before.
        """
        info, secret = super().probe(auth), auth.secrets.get(SECRET, "")
        if not secret:
            return replace(info, missing_scopes=(SECRET,))
        try:
            return replace(info, quotas=self._quotas(secret))
        except (AuthExpired, PolicyRejected):
            return replace(info, missing_scopes=(SECRET,))

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """Figures of creations named by address or as `kind:number`; nothing without a working access secret."""
        secret = auth.secrets.get(SECRET, "")
        try:
            return creations.figures_of(self._api, secret, remote_ids) if secret else []
        except AuthExpired:
            return []

    def account_metrics(self, auth: Credential, *, since: date, until: date) -> list[AccountDay]:
        """Followers won and lost, visits of the profile, by day; nothing without a working access secret."""
        secret = auth.secrets.get(SECRET, "")
        try:
            return creations.days_of(self._api, secret, since, until) if secret else []
        except AuthExpired:
            return []

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Comments under the newest creations; nothing without a working access secret."""
        secret = auth.secrets.get(SECRET, "")
        try:
            return creations.comments_of(self._api, secret, cursor, _token(auth)) if secret else InboxPage(())
        except AuthExpired:
            return InboxPage(())

    def _quotas(self, secret: str) -> tuple[Quota, ...]:
        """Today's allowances; asking costs none of them."""
        found = self._api.get(secret, "/quota", {"APIIDs": ",".join(POOLS)})
        resets = midnight(self._clock())
        quotas = []
        for row in found if isinstance(found, list) else []:
            used, limit = number(row, "TotalUsed"), number(row, "TotalQuota")
            if used is not None and limit is not None and row.get("APIID") in POOLS:
                quotas.append(Quota(POOLS[row["APIID"]], used, limit, resets))
        return tuple(quotas)


def _token(auth: Credential) -> str:
    """The account's name in addresses, as comments name their author."""
    match = re.search(r"/(?:people|org)/([\w.-]+)", auth.secrets.get("url", ""))
    return match[1] if match else auth.secrets.get("handle", "")
