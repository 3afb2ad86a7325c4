"""How an account is connected, and what a pin may say besides text and files."""

from __future__ import annotations

from ...fields import ConnectField
from ...messages import _
from ...setup import OptionField, Scope, Setup

SCOPES = (
    Scope("user_accounts:read", _("Read the account's name and figures.")),
    Scope("boards:read", _("List the boards a pin can be put on.")),
    Scope("boards:write", _("Put pins on boards.")),
    Scope("pins:read", _("Look up what was published and its figures.")),
    Scope("pins:write", _("Publish and delete pins.")),
)
OPTIONS = (
    # The values are the account's boards.
    OptionField("board", _("Board"), "choice", required=True),
    OptionField("link", _("Link"), help=_("Where a click on the pin leads."), max_length=2048),
)
SETUP = Setup(
    needs=(
        _("A Pinterest business account (free; needed for figures) with at least one board."),
        _("An app at developers.pinterest.com with standard access."),
    ),
    steps=(
        _("Create the app and wait until trial access is granted."),
        _("Enter the redirect address below in the app's settings."),
        _("Enter the app ID and app secret key here and connect an account."),
        _("Apply for standard access with a video of the connection; only then can others see the pins."),
    ),
    console_url="https://developers.pinterest.com/apps/",
    review=_("Trial access takes a day or two, standard access about a week."),
    scopes=SCOPES,
    app_fields=(
        ConnectField("client_id", _("App ID")),
        ConnectField("client_secret", _("App secret key"), kind="password"),
    ),
    redirect=True,
)
