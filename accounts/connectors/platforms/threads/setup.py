"""What it takes to connect a Threads account, and what a post may say besides text and files."""

from __future__ import annotations

from ...families.meta_setup import CONSOLE, REVIEW
from ...fields import ConnectField
from ...messages import _
from ...setup import OptionField, Scope, Setup

TOPIC_MAX = 50
SCOPES = (
    Scope("threads_basic", _("Read the account's name and posts.")),
    Scope("threads_content_publish", _("Publish posts.")),
    Scope("threads_manage_replies", _("Answer and hide replies, continue threads."), required=False),
    Scope("threads_read_replies", _("Read replies."), required=False),
    Scope("threads_manage_mentions", _("Read mentions."), required=False),
    Scope("threads_manage_insights", _("Read views, viewers and followers."), required=False),
    Scope("threads_delete", _("Delete posts."), required=False),
)
SETUP = Setup(
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
    console_url=CONSOLE,
    review=REVIEW,
    scopes=SCOPES,
    app_fields=(
        ConnectField("client_id", _("Threads app ID"), help=_("In the app's dashboard under App settings, Basic.")),
        ConnectField("client_secret", _("Threads app secret"), kind="password", help=_("Beside the Threads app ID.")),
    ),
    redirect=True,
    webhook=True,
    public_files=True,
)
OPTIONS = (
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
)
