"""What LinkedIn takes and asks for. Sources: learn.microsoft.com/linkedin (202604), help pages on sizes (2026)."""

from __future__ import annotations

from datetime import date

from ...fields import ConnectField
from ...messages import _
from ...setup import OptionField, Scope, Setup
from ...types import (
    AuthKind,
    Capabilities,
    Confidence,
    Format,
    Idempotency,
    ImageSpec,
    MediaLimit,
    PublishMode,
    RateBudget,
    TextLimit,
    abilities,
)
from .figures import ACCOUNT_FIGURES, POST_FIGURES
from .wire import SLUG

MEMBER, ORGANIZATION = "member", "organization"
PIXELS_MAX = 36_152_320
SCOPES_OF = {
    MEMBER: ("openid", "profile", "w_member_social"),
    ORGANIZATION: (
        "r_basicprofile",
        "w_member_social",
        "w_organization_social",
        "r_organization_social",
        "rw_organization_admin",
    ),
}
SETUP = Setup(
    needs=(
        _("A LinkedIn profile; for a page, the role of its administrator."),
        _("A developer app that belongs to your page."),
        _("For pages: the product “Community Management API”, which LinkedIn reviews."),
    ),
    steps=(
        _("Create an app at LinkedIn's developer site and have it verified by your page."),
        _("For pages, add the product “Community Management API”; it must be the only product of its app."),
        _("For profiles alone, add “Share on LinkedIn” and “Sign In with LinkedIn using OpenID Connect”."),
        _("Under “Auth”, enter the redirect address shown here."),
        _("Copy Client ID and Primary Client Secret to this page."),
        _("For events, register the webhook address shown here under “Webhooks”, if that tab is open to your app."),
    ),
    console_url="https://www.linkedin.com/developers/apps",
    review=_("Community Management API: development tier in days, standard tier after a video of the app, in weeks."),
    scopes=(
        Scope("w_member_social", _("Publish, comment and delete in the person's name.")),
        Scope("openid", _("Know who has signed in."), required=False),
        Scope("profile", _("Read the person's name and picture."), required=False),
        Scope("r_basicprofile", _("Read the person's name and picture, for apps with pages."), required=False),
        Scope("w_organization_social", _("Publish, comment and delete in the page's name."), required=False),
        Scope("r_organization_social", _("Look up what the page has published, and its comments."), required=False),
        Scope("rw_organization_admin", _("List your pages, read their figures and notifications."), required=False),
    ),
    app_fields=(
        ConnectField("client_id", "Client ID"),
        ConnectField("client_secret", "Primary Client Secret", kind="password"),
        ConnectField(
            "access",
            _("What the app may open"),
            help=_("“organization” with the Community Management API, “member” without it."),
            initial=ORGANIZATION,
        ),
    ),
    redirect=True,
    webhook=True,
)

CAPABILITIES = Capabilities(
    slug=SLUG,
    label="LinkedIn",
    label_zh="领英",
    glyph="in",
    tone="li",
    kind="professional",
    strengths=_("Decision-makers and professionals; the place for company news, hiring and expertise."),
    auth=AuthKind.REDIRECT,
    publish_mode=PublishMode.API,
    formats=frozenset({Format.TEXT, Format.IMAGE, Format.VIDEO}),
    text=TextLimit(3000),
    media=MediaLimit(
        images_max=20,
        image_types=("image/jpeg", "image/png", "image/gif"),
        image_max_bytes=5_000_000,
        videos_max=1,
        video_types=("video/mp4",),
        video_max_bytes=500_000_000,
        video_max_seconds=1800,
        alt_max=4086,
    ),
    can=abilities("publish find delete first_comment post_metrics account_metrics inbox reply webhooks"),
    idempotency=Idempotency.LOOKUP,
    poll_publishes=True,
    budgets=(RateBudget("writes", 150, 86_400, burst=20),),
    first_comment=TextLimit(1250),
    avatar=ImageSpec(400, 400, 3_000_000, "square"),
    cover=ImageSpec(1128, 191, 3_000_000, "wide"),
    norms=(
        _("The first two lines decide: what follows is hidden behind “see more”."),
        _("Three to five hashtags, at the end."),
        _("A link in the text gets no preview from here: fill in the link card or use the first comment."),
        _("Figures, comments and look-ups are open for pages; for people LinkedIn lets apps only publish."),
        _("There is no interface for LinkedIn messages."),
    ),
    docs_url="https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/posts-api",
    post_hosts=("linkedin.com",),
    verified_on=date(2026, 11, 26),
    confidence=Confidence.DOCUMENTED,
    setup=SETUP,
    options=(
        OptionField(
            "visibility",
            _("Who may see it"),
            kind="choice",
            choices=(
                ("PUBLIC", _("Everyone")),
                ("LOGGED_IN", _("LinkedIn members")),
                ("CONNECTIONS", _("Connections only")),
            ),
            help=_("Pages post to everyone."),
        ),
        OptionField(
            "link", _("Link card: address"), help=_("With at most one picture, which it shows."), max_length=2000
        ),
        OptionField("link_title", _("Link card: title"), max_length=400),
        OptionField("link_description", _("Link card: description"), max_length=4000),
        OptionField("no_reshare", _("Do not let others repost it"), kind="flag"),
    ),
    post_figures=POST_FIGURES,
    account_figures=ACCOUNT_FIGURES,
)
