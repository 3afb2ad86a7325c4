"""What a person needs to connect to LinkedIn, and what a post may say besides.

Source: learn.microsoft.com/linkedin, getting access and the pages of each product (2026).
"""

from __future__ import annotations

from ...fields import ConnectField
from ...messages import _
from ...setup import OptionField, Scope, Setup

MEMBER, ORGANIZATION = "member", "organization"
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
OPTIONS = (
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
    OptionField("link", _("Link card: address"), help=_("With at most one picture, which it shows."), max_length=2000),
    OptionField("link_title", _("Link card: title"), max_length=400),
    OptionField("link_description", _("Link card: description"), max_length=4000),
    OptionField("no_reshare", _("Do not let others repost it"), kind="flag"),
)
