"""What connecting Douyin takes, what a person does by hand, and what a post may say besides."""

from __future__ import annotations

from ...fields import ConnectField
from ...messages import _
from ...setup import HandOff, OptionField, Scope, Setup

USER_INFO = "user_info"
CREATE = "video.create.bind"
LIST = "video.list.bind"
DATA = "video.data.bind"
ACCOUNT_DATA = "data.external.user"
COMMENT = "item.comment"
MESSAGE = "im.direct_message"
RENEW = "renew_refresh_token"

SCOPES = (
    Scope(USER_INFO, _("Read the account's name and figures.")),
    Scope(CREATE, _("Publish videos and pictures for the account."), required=False),
    Scope(LIST, _("Look up what was published and its figures."), required=False),
    Scope(DATA, _("Follow the review of a post and read its figures."), required=False),
    Scope(ACCOUNT_DATA, _("Read the account's figures by day."), required=False),
    Scope(COMMENT, _("Read comments and answer them."), required=False),
    Scope(MESSAGE, _("Receive messages and answer them."), required=False),
    Scope(RENEW, _("Keep access longer than 30 days without signing in again."), required=False),
)

BY_HAND = _("Douyin has not granted the right to publish for this account: a person finishes the post in the app.")

SETUP = Setup(
    needs=(
        _("A Douyin account of the brand, best a verified enterprise account."),
        _("An enterprise, government body or institution as developer; people cannot get the abilities needed."),
        _("A website application in the open platform's console that has gone live."),
    ),
    steps=(
        _("Create a website application in the console and have the company verified."),
        _(
            "Apply for the abilities under capability management: publishing for users (video.create.bind) is only "
            "for tools that serve a company's own or contracted accounts."
        ),
        _("For the hand-over by QR code apply for h5.share, aweme.share and open.get.ticket as well."),
        _("Enter the redirect address and, for messages, the webhook address under development settings."),
        _("Copy Client Key and Client Secret into the fields here."),
    ),
    console_url="https://developer.open-douyin.com/console",
    review=_("2 to 3 working days per ability, more for publishing."),
    scopes=SCOPES,
    app_fields=(
        ConnectField("client_id", _("Client Key")),
        ConnectField("client_secret", _("Client Secret"), kind="password"),
        ConnectField(
            "scopes",
            _("Permissions the app has been granted"),
            help=_("Separated by commas. Douyin refuses the sign-in when more is asked than the app was granted."),
            required=False,
            initial=",".join(item.name for item in SCOPES),
        ),
    ),
    redirect=True,
    webhook=True,
)
HAND_OFF = HandOff(
    why=BY_HAND,
    open_url="https://creator.douyin.com/creator-micro/content/upload",
    steps=(
        _("Scan the QR code with the phone: Douyin opens with the post filled in. Or open the creator site here."),
        _("Check text, topics and cover."),
        _("Publish, then paste the address of the post here."),
    ),
)
OPTIONS = (
    OptionField(
        "visibility",
        _("Who may see it"),
        kind="choice",
        choices=(("0", _("Everybody")), ("2", _("Friends")), ("1", _("Only the account itself"))),
    ),
    OptionField(
        "download",
        _("Saving the video"),
        kind="choice",
        choices=(("1", _("Allowed")), ("2", _("Not allowed"))),
    ),
    OptionField(
        "cover_second",
        _("Cover: second of the video"),
        help=_("The picture at this second becomes the cover; empty lets Douyin choose."),
        max_length=6,
    ),
)
