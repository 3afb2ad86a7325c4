"""What a person needs to connect an X account, and what a post may say besides. Source: docs.x.com of 2026-08."""

from __future__ import annotations

from ...fields import ConnectField
from ...messages import _
from ...setup import OptionField, Scope, Setup

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
OPTIONS = (
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
)
