"""What connecting Weibo takes, what a person does by hand, and what a post may say besides."""

from __future__ import annotations

from ...fields import ConnectField
from ...messages import _
from ...setup import HandOff, OptionField, Scope, Setup

SETUP = Setup(
    needs=(
        _("A Weibo account; a verified one for fans' messages."),
        _("An app at open.weibo.com with a bound domain of yours."),
    ),
    steps=(
        _("Create a web app at open.weibo.com and copy App Key and App Secret."),
        _("Enter the redirect address under OAuth2 settings, and your website under the security domains."),
        _("Until the app is reviewed, add the accounts as its test users."),
        _("For fans' messages: enter the webhook address in the fan service's developer mode."),
    ),
    console_url="https://open.weibo.com/apps",
    review=_("A few working days; test users can start at once."),
    scopes=(
        Scope("direct_messages_read", _("Read messages of fans."), required=False),
        Scope("direct_messages_write", _("Answer messages of fans."), required=False),
    ),
    app_fields=(
        ConnectField("client_id", _("App Key")),
        ConnectField("client_secret", _("App Secret"), kind="password"),
        ConnectField(
            "rip",
            _("Public internet address"),
            help=_("Weibo asks where posts come from: the address of this installation, such as 203.0.113.7."),
        ),
    ),
    redirect=True,
    webhook=True,
)
HAND_OFF = HandOff(
    why=_("Weibo takes from apps only short texts with a link and one picture."),
    open_url="https://weibo.com/",
    steps=(
        _("Click the box for a new post on weibo.com."),
        _("Paste the text and add the files in order."),
        _("Publish, open the post's time to see it alone, and copy its address."),
    ),
)
OPTIONS = (
    OptionField(
        "link",
        _("Link"),
        help=_("Added to a text without a link; it must lead to the app's domain."),
        max_length=500,
    ),
)
